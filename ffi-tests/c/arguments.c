/* Handles that are none, and values that are none, with the code that each gets; no output is touched. On every target:
   pointers, and everything else, are the generated program's (callers/), which needs POSIX. */
#include "check.h"

BGJOB_REGION(region, 3, 6, 1024);
BGJOB_REGION(second, 1, 1, 64);

/* Outputs that each call gets, and that must stay as they are. */
static struct {
    BG_JOB job;
    BG_FILE file;
    BG_TRANSFER transfer;
    BG_GUID id;
    BG_JOB_PROGRESS progress;
    BG_FILE_PROGRESS file_progress;
    BG_JOB_STATE state;
    uint64_t cookie;
    uint32_t count;
    size_t needed;
    char text[64];
    BG_JOB jobs[3];
    BG_JOB_TYPE type;
    BG_JOB_PRIORITY priority;
    BG_JOB_TIMES times;
    BG_JOB_REPLY_PROGRESS reply;
    HRESULT error;
    BG_ERROR_CONTEXT context;
    BG_FILE_RANGE ranges[3];
    BG_ENUM list;
    BG_ESTIMATOR estimator;
    BG_ESTIMATE estimate;
    BG_CHANGES changes;
} out;

/* The call is refused with `code` and nothing has been written anywhere. */
#define REFUSED(call, code)                                                                    \
    do {                                                                                       \
        PAINT(out);                                                                            \
        HR(call, code);                                                                        \
        CHECK(PAINTED(out));                                                                   \
    } while (0)

static BG_JOB_SNAPSHOT snapshot = BG_JOB_SNAPSHOT_INIT;
static BG_CHANGES changes = BG_CHANGES_INIT;
static const BG_FILE_RANGE range = {0, 10};
static const BG_FILE_SPEC spec = {URL, PATH, 1, BG_SIZE_UNKNOWN, 0, 0, 0};
static const BG_GUID no_id = {1, 2, 3, {4, 5, 6, 7, 8, 9, 10, 11}};

/* Every function that needs a job, with `job`. */
static void every_job_function(BG_JOB job, HRESULT code)
{
    BG_JOB_SNAPSHOT same = snapshot;
    REFUSED(GetProgress(job, &out.progress), code);
    REFUSED(BgGetProgress(job, &out.progress), code);
    REFUSED(BgGetState(job, &out.state), code);
    REFUSED(BgGetSnapshot(job, &snapshot), code);
    CHECK(memcmp(&same, &snapshot, sizeof same) == 0);
    REFUSED(BgChangedSince(job, &changes, 0, 0, &snapshot), code);
    REFUSED(BgGetJobId(job, &out.id), code);
    REFUSED(BgGetDisplayName(job, out.text, sizeof out.text, &out.needed), code);
    REFUSED(BgAddFile(job, URL, PATH, 0, &out.file), code);
    REFUSED(BgResume(job), code);
    REFUSED(BgSuspend(job), code);
    REFUSED(BgCancel(job), code);
    REFUSED(BgComplete(job, 0, 0), code);
    REFUSED(BgCloseJob(job), code);
    REFUSED(BgEnumFiles(job, out.jobs, 3, &out.count), code);
    REFUSED(BgEnumFiles(job, 0, 0, &out.count), code);
    REFUSED(BgEnumOpenFiles(job, &out.list, out.jobs, 3), code);
    REFUSED(BgEnumOpenFiles(job, &out.list, 0, 0), code);
    REFUSED(BgAddFileWithRanges(job, URL, PATH, 0, BG_SIZE_UNKNOWN, 1, &range, &out.file), code);
    REFUSED(BgAddFileSet(job, 1, &spec, &out.file), code);
    REFUSED(BgAddFileSet(job, 1, &spec, 0), code);
    REFUSED(BgAddFileSet(job, 0, 0, 0), code);
    REFUSED(BgGetType(job, &out.type), code);
    REFUSED(BgGetTimes(job, &out.times), code);
    REFUSED(BgGetError(job, &out.error, &out.context), code);
    REFUSED(BgGetErrorFile(job, &out.file), code);
    REFUSED(BgGetErrorCount(job, &out.count), code);
    REFUSED(BgGetDescription(job, out.text, sizeof out.text, &out.needed), code);
    REFUSED(BgGetPriority(job, &out.priority), code);
    REFUSED(BgGetNotifyFlags(job, &out.count), code);
    REFUSED(BgGetMinimumRetryDelay(job, &out.count), code);
    REFUSED(BgGetNoProgressTimeout(job, &out.count), code);
    REFUSED(BgGetReplyProgress(job, &out.reply), code);
    REFUSED(BgGetReplyFileName(job, out.text, sizeof out.text, &out.needed), code);
    REFUSED(BgSetDisplayName(job, "another"), code);
    REFUSED(BgSetDescription(job, "described"), code);
    REFUSED(BgSetDescription(job, ""), code);
    REFUSED(BgSetPriority(job, BG_JOB_PRIORITY_HIGH), code);
    REFUSED(BgSetNotifyFlags(job, 0), code);
    REFUSED(BgSetMinimumRetryDelay(job, 5), code);
    REFUSED(BgSetNoProgressTimeout(job, 5), code);
    REFUSED(BgSetReplyFileName(job, PATH), code);
    REFUSED(BgReplaceRemotePrefix(job, "http", "https", &out.count), code);
    REFUSED(BgReplaceRemotePrefix(job, "http", "https", 0), code);
}

static void every_file_function(BG_FILE file, HRESULT code)
{
    REFUSED(BgGetFileProgress(file, &out.file_progress), code);
    REFUSED(BgGetFileCookie(file, &out.cookie), code);
    REFUSED(BgGetRemoteName(file, out.text, sizeof out.text, &out.needed), code);
    REFUSED(BgGetLocalName(file, out.text, sizeof out.text, &out.needed), code);
    REFUSED(BgGetFileRanges(file, out.ranges, 3, &out.count), code);
    REFUSED(BgGetFileRanges(file, 0, 0, &out.count), code);
    REFUSED(BgSetFileSize(file, 5), code);
    REFUSED(BgSetValidationState(file, 0), code);
    REFUSED(BgSetRemoteName(file, URL), code);
}

static void every_transfer_function(BG_TRANSFER t, HRESULT code)
{
    BG_TRANSFER same = t;
    REFUSED(BgTransferConnected(t, 1, 0), code);
    REFUSED(BgTransferAdvance(t, 1), code);
    REFUSED(BgTransferDone(t), code);
    REFUSED(BgTransferRestart(&same, 1), code);
    SAME(same, t);
    REFUSED(BgTransferFail(t, E_INVALIDARG, BG_ERROR_CONTEXT_NONE, 0), code);
    REFUSED(BgTransferReply(t, 1), code);
    REFUSED(BgTransferYield(t), code);
}

static void without_an_engine(void)
{
    REFUSED(BgUninitialize(), E_HANDLE);
    REFUSED(BgTick(1, TIME_0), E_HANDLE);
    REFUSED(BgCreateJob("job", BG_JOB_TYPE_DOWNLOAD, &out.id, &out.job), E_HANDLE);
    REFUSED(BgEnumJobs(out.jobs, 3, &out.count), E_HANDLE);
    REFUSED(BgTransferNext(&out.transfer, &out.file, &out.job), E_HANDLE);
    REFUSED(BgGetJob(&no_id, &out.job), E_HANDLE);
    REFUSED(BgEnumOpenJobs(&out.list, out.jobs, 3), E_HANDLE);
    every_job_function(1, E_HANDLE);
    every_file_function(1, E_HANDLE);
    every_transfer_function(1, E_HANDLE);
    /* These ask nothing of an engine. */
    CHECK(BgGetVersion() != 0);
    CHECK(strcmp(BgGetErrorName(S_OK), "S_OK") == 0);
    CHECK(strcmp(BgGetErrorName(BG_E_EMPTY), "BG_E_EMPTY") == 0);
    CHECK(BgGetErrorName((HRESULT)0x87654321) != 0);
}

static void bad_beginnings(void)
{
    BG_ENGINE_CONFIG config = region_config;
    REFUSED(BgInitialize(region, sizeof region - 8, &region_config), 0x8007007A);
    REFUSED(BgInitialize(region, 0, &region_config), 0x8007007A);
    config.Jobs = 0;
    REFUSED(BgInitialize(region, sizeof region, &config), E_INVALIDARG);
    config = region_config;
    config.Files = 0;
    REFUSED(BgInitialize(region, sizeof region, &config), E_INVALIDARG);
    config.Files = UINT32_MAX;
    CHECK(BgInitialize(region, sizeof region, &config) < 0);
    config = region_config;
    config.TextBytes = UINT32_MAX;
    CHECK(BgInitialize(region, sizeof region, &config) < 0);
    config = region_config;
    config.Size = 1;
    CHECK(BgInitialize(region, sizeof region, &config) < 0);
    config.Size = 0;
    CHECK(BgInitialize(region, sizeof region, &config) < 0);
    config = region_config;
    config.Profile = BG_PROFILE_DO + 1;
    REFUSED(BgInitialize(region, sizeof region, &config), E_INVALIDARG);
    config = region_config;
    config.Version = 0;
    CHECK(BgInitialize(region, sizeof region, &config) < 0);
    REFUSED(BgUninitialize(), E_HANDLE); /* none of these made an engine */
}

/* What is no type, priority, flag, size, prefix, list or question. */
static void bad_values(BG_JOB job, BG_FILE file)
{
    REFUSED(BgCreateJob("job", -1, &out.id, &out.job), E_INVALIDARG);
    REFUSED(BgCreateJob("job", 4, &out.id, &out.job), E_INVALIDARG);
    REFUSED(BgAddFileWithRanges(job, URL, PATH, 0, 99, 0, &range, &out.file), E_INVALIDARG);
    SAME(progress_of(job).FilesTotal, 1); /* none of these added one */
    REFUSED(BgGetJob(&no_id, &out.job), BG_E_NOT_FOUND);
    REFUSED(BgGetReplyProgress(job, &out.reply), E_NOTIMPL);
    REFUSED(BgSetPriority(job, -1), E_INVALIDARG);
    REFUSED(BgSetNotifyFlags(job, UINT32_MAX), E_NOTIMPL);
    REFUSED(BgSetFileSize(file, BG_SIZE_UNKNOWN), E_INVALIDARG);
    REFUSED(BgReplaceRemotePrefix(job, "", "https", &out.count), E_INVALIDARG);
    /* Neither a buffer nor a place for the number. */
    REFUSED(BgGetDisplayName(job, 0, 0, 0), E_INVALIDARG);
    REFUSED(BgGetDescription(job, 0, 0, 0), E_INVALIDARG);
    REFUSED(BgGetReplyFileName(job, 0, 0, 0), E_INVALIDARG);
    REFUSED(BgGetRemoteName(file, 0, 0, 0), E_INVALIDARG);
    REFUSED(BgGetLocalName(file, 0, 0, 0), E_INVALIDARG);
}

/* The snapshot's size and version are the caller's promise. */
static void bad_snapshots(BG_JOB job)
{
    static const uint32_t sizes[] = {0, 1, sizeof snapshot - 1, sizeof snapshot - 8};
    for (unsigned i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        BG_JOB_SNAPSHOT s, same;
        PAINT(s);
        s.Size = sizes[i];
        s.Version = snapshot.Version;
        same = s;
        HR(BgGetSnapshot(job, &s), E_INVALIDARG);
        CHECK(memcmp(&s, &same, sizeof s) == 0);
        HR(BgViewSnapshot(region, sizeof region, job, &s), E_INVALIDARG);
        CHECK(memcmp(&s, &same, sizeof s) == 0);
    }
    {
        BG_JOB_SNAPSHOT s = snapshot;
        s.Version = 0;
        HR(BgGetSnapshot(job, &s), E_INVALIDARG);
    }
    {
        /* A program from the future knows a longer one: what this library knows is filled, and Size says how much. */
        struct {
            BG_JOB_SNAPSHOT known;
            char more[64];
        } longer;
        PAINT(longer);
        longer.known.Size = sizeof longer;
        longer.known.Version = snapshot.Version + 1;
        OK(BgGetSnapshot(job, &longer.known));
        SAME(longer.known.Size, sizeof snapshot);
        SAME(longer.known.Version, snapshot.Version);
        CHECK(is_painted(longer.more, sizeof longer.more));
    }
}

static void foreign_handles(BG_JOB job, BG_FILE file, BG_TRANSFER t)
{
    every_job_function(0, E_HANDLE);
    every_file_function(0, E_HANDLE);
    every_transfer_function(0, E_HANDLE);
    every_job_function(UINT64_MAX, E_HANDLE);
    every_file_function(UINT64_MAX, E_HANDLE);
    every_transfer_function(UINT64_MAX, E_HANDLE);
    /* Each kind in the place of the others. */
    every_job_function(file, E_HANDLE);
    every_job_function(t, E_HANDLE);
    every_file_function(job, E_HANDLE);
    every_file_function(t, E_HANDLE);
    every_transfer_function(job, E_HANDLE);
    every_transfer_function(file, E_HANDLE);
    /* One bit off: another generation, kind, engine or entry. */
    for (unsigned bit = 0; bit < 64; bit++) {
        uint64_t flip = UINT64_C(1) << bit;
        REFUSED(GetProgress(job ^ flip, &out.progress), E_HANDLE);
        REFUSED(BgCancel(job ^ flip), E_HANDLE);
        REFUSED(BgGetTimes(job ^ flip, &out.times), E_HANDLE);
        REFUSED(BgSetPriority(job ^ flip, BG_JOB_PRIORITY_LOW), E_HANDLE);
        REFUSED(BgSetDescription(job ^ flip, "forged"), E_HANDLE);
        REFUSED(BgAddFileSet(job ^ flip, 1, &spec, &out.file), E_HANDLE);
        REFUSED(BgGetFileProgress(file ^ flip, &out.file_progress), E_HANDLE);
        REFUSED(BgGetFileRanges(file ^ flip, out.ranges, 3, &out.count), E_HANDLE);
        REFUSED(BgSetFileSize(file ^ flip, 5), E_HANDLE);
        REFUSED(BgSetValidationState(file ^ flip, 0), E_HANDLE);
        REFUSED(BgSetRemoteName(file ^ flip, URL), E_HANDLE);
        REFUSED(BgReplaceRemotePrefix(job ^ flip, "http", "https", &out.count), E_HANDLE);
        CHECK(BgTransferAdvance(t ^ flip, 1) < 0); /* another attempt: BG_E_INVALID_STATE */
        CHECK(BgTransferYield(t ^ flip) < 0);
        CHECK(BgTransferReply(t ^ flip, 1) < 0);
    }
    same_progress(job, BG_SIZE_UNKNOWN, 0, 1, 0);
}

int main(void)
{
    BG_JOB job, stale;
    BG_FILE file;
    BG_TRANSFER t;

    PAINT(out);
    without_an_engine();
    bad_beginnings();
    OK(BgInitialize(region, sizeof region, &region_config));
    REFUSED(BgInitialize(region, sizeof region, &region_config), 0x800704DF); /* ERROR_ALREADY_INITIALIZED */
    REFUSED(BgInitialize(second, sizeof second, &second_config), 0x800704DF);
    job = new_job("job");
    file = new_file(job, 1);
    bad_values(job, file);
    OK(BgResume(job)); /* so that there is a token to take */
    bad_snapshots(job);
    t = next_of(job);
    foreign_handles(job, file, t);

    stale = job;
    end_job(job);
    every_job_function(stale, E_HANDLE);
    every_file_function(file, E_HANDLE);
    job = new_job("the same entry again");
    CHECK(job != stale);
    every_job_function(stale, E_HANDLE);
    every_file_function(file, E_HANDLE);

    /* Handles of an engine that is gone, or of another block. */
    OK(BgUninitialize());
    without_an_engine();
    OK(BgInitialize(second, sizeof second, &second_config));
    new_job("job");
    every_job_function(stale, E_HANDLE);
    OK(BgUninitialize());
    OK(BgInitialize(region, sizeof region, &region_config));
    stale = job;
    new_job("job");
    every_job_function(stale, E_HANDLE);
    OK(BgUninitialize());
    return 0;
}
