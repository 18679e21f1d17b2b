/* Every function with every bad argument: a code, and no output touched. */
#include "check.h"

BGJOB_REGION(region, 3, 6, 1024);
BGJOB_REGION(second, 1, 1, 64);

/* What a bad pointer can be: NULL, or one byte (and for eight-byte types four bytes) off. */
static char place[256];
#define OFF(type) ((type *)(void *)(aligned + 1))
static char *const aligned = place + 64;

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
        PAINT(place);                                                                          \
        HR(call, code);                                                                        \
        CHECK(PAINTED(out));                                                                   \
        CHECK(PAINTED(place));                                                                 \
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

/* What asks nothing of an engine but good pointers: an enumeration is the program's own memory. */
static void enumerations(void)
{
    BG_JOB handles[2] = {7, 8};
    BG_ENUM list = {handles, 2, 0}, bad = {0, 2, 0};
    REFUSED(BgEnumNext(0, 1, out.jobs, &out.count), E_INVALIDARG);
    REFUSED(BgEnumNext(OFF(BG_ENUM), 1, out.jobs, &out.count), E_INVALIDARG);
    REFUSED(BgEnumNext(&list, 1, 0, &out.count), E_INVALIDARG);
    REFUSED(BgEnumNext(&list, 1, OFF(uint64_t), &out.count), E_INVALIDARG);
    REFUSED(BgEnumNext(&list, 1, out.jobs, OFF(uint32_t)), E_INVALIDARG);
    REFUSED(BgEnumNext(&list, 2, out.jobs, 0), E_INVALIDARG);
    REFUSED(BgEnumNext(&bad, 1, out.jobs, &out.count), E_INVALIDARG);
    bad.Handles = OFF(uint64_t);
    REFUSED(BgEnumNext(&bad, 1, out.jobs, &out.count), E_INVALIDARG);
    REFUSED(BgEnumSkip(0, 1), E_INVALIDARG);
    REFUSED(BgEnumSkip(OFF(BG_ENUM), 1), E_INVALIDARG);
    REFUSED(BgEnumReset(0), E_INVALIDARG);
    REFUSED(BgEnumReset(OFF(BG_ENUM)), E_INVALIDARG);
    REFUSED(BgEnumClone(0, &out.list), E_INVALIDARG);
    REFUSED(BgEnumClone(OFF(BG_ENUM), &out.list), E_INVALIDARG);
    REFUSED(BgEnumClone(&list, 0), E_INVALIDARG);
    REFUSED(BgEnumClone(&list, OFF(BG_ENUM)), E_INVALIDARG);
    REFUSED(BgEnumGetCount(0, &out.count), E_INVALIDARG);
    REFUSED(BgEnumGetCount(OFF(BG_ENUM), &out.count), E_INVALIDARG);
    REFUSED(BgEnumGetCount(&list, 0), E_INVALIDARG);
    REFUSED(BgEnumGetCount(&list, OFF(uint32_t)), E_INVALIDARG);
    SAME(list.Position, 0);
    SAME(list.Count, 2);
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
    enumerations();
    every_job_function(1, E_HANDLE);
    every_file_function(1, E_HANDLE);
    every_transfer_function(1, E_HANDLE);
    /* These ask nothing of an engine. */
    CHECK(BgGetVersion() != 0);
    CHECK(strcmp(BgGetErrorName(S_OK), "S_OK") == 0);
    CHECK(strcmp(BgGetErrorName(BG_E_EMPTY), "BG_E_EMPTY") == 0);
    CHECK(BgGetErrorName((HRESULT)0x87654321) != 0);
    CHECK(BgGetPercent(0) == BG_PERCENT_UNKNOWN);
    CHECK(BgGetPercent(OFF(BG_JOB_SNAPSHOT)) == BG_PERCENT_UNKNOWN);
    CHECK(BgIsChanged(0, &snapshot, 0, 0) == 0);
    CHECK(BgIsChanged(OFF(BG_CHANGES), &snapshot, 0, 0) == 0);
    CHECK(BgIsChanged(&changes, 0, 0, 0) == 0);
    CHECK(BgIsChanged(&changes, OFF(BG_JOB_SNAPSHOT), 0, 0) == 0);
    REFUSED(BgEstimate(0, &snapshot, 0, &out.estimate), E_INVALIDARG);
    REFUSED(BgEstimate(OFF(BG_ESTIMATOR), &snapshot, 0, &out.estimate), E_INVALIDARG);
    REFUSED(BgEstimate(&out.estimator, 0, 0, &out.estimate), E_INVALIDARG);
    REFUSED(BgEstimate(&out.estimator, OFF(BG_JOB_SNAPSHOT), 0, &out.estimate), E_INVALIDARG);
    REFUSED(BgEstimate(&out.estimator, &snapshot, 0, 0), E_INVALIDARG);
    REFUSED(BgEstimate(&out.estimator, &snapshot, 0, OFF(BG_ESTIMATE)), E_INVALIDARG);
}

static void bad_beginnings(void)
{
    BG_ENGINE_CONFIG config = region_config;
    REFUSED(BgInitialize(0, sizeof region, &region_config), E_INVALIDARG);
    REFUSED(BgInitialize((char *)region + 1, sizeof region - 8, &region_config), E_INVALIDARG);
    REFUSED(BgInitialize((char *)region + 4, sizeof region - 8, &region_config), E_INVALIDARG);
    REFUSED(BgInitialize(region, sizeof region, 0), E_INVALIDARG);
    REFUSED(BgInitialize(region, sizeof region, OFF(BG_ENGINE_CONFIG)), E_INVALIDARG);
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

/* NULL and misaligned, one pointer at a time. */
static void bad_pointers(BG_JOB job, BG_FILE file)
{
    REFUSED(GetProgress(job, 0), E_INVALIDARG);
    REFUSED(GetProgress(job, OFF(BG_JOB_PROGRESS)), E_INVALIDARG);
    REFUSED(BgGetProgress(job, 0), E_INVALIDARG);
    REFUSED(BgGetProgress(job, OFF(BG_JOB_PROGRESS)), E_INVALIDARG);
    REFUSED(BgGetState(job, 0), E_INVALIDARG);
    REFUSED(BgGetState(job, OFF(BG_JOB_STATE)), E_INVALIDARG);
    REFUSED(BgGetSnapshot(job, 0), E_INVALIDARG);
    REFUSED(BgGetSnapshot(job, OFF(BG_JOB_SNAPSHOT)), E_INVALIDARG);
    REFUSED(BgChangedSince(job, 0, 0, 0, &snapshot), E_INVALIDARG);
    REFUSED(BgChangedSince(job, OFF(BG_CHANGES), 0, 0, &snapshot), E_INVALIDARG);
    REFUSED(BgChangedSince(job, &changes, 0, 0, 0), E_INVALIDARG);
    REFUSED(BgChangedSince(job, &changes, 0, 0, OFF(BG_JOB_SNAPSHOT)), E_INVALIDARG);
    REFUSED(BgGetJobId(job, 0), E_INVALIDARG);
    REFUSED(BgGetJobId(job, OFF(BG_GUID)), E_INVALIDARG);

    REFUSED(BgCreateJob("job", BG_JOB_TYPE_DOWNLOAD, OFF(BG_GUID), &out.job), E_INVALIDARG);
    REFUSED(BgCreateJob("job", BG_JOB_TYPE_DOWNLOAD, &out.id, 0), E_INVALIDARG);
    REFUSED(BgCreateJob("job", BG_JOB_TYPE_DOWNLOAD, &out.id, OFF(BG_JOB)), E_INVALIDARG);
    REFUSED(BgCreateJob(0, BG_JOB_TYPE_DOWNLOAD, &out.id, &out.job), E_INVALIDARG);
    REFUSED(BgCreateJob("job", -1, &out.id, &out.job), E_INVALIDARG);
    REFUSED(BgCreateJob("job", 4, &out.id, &out.job), E_INVALIDARG);
    REFUSED(BgAddFile(job, URL, PATH, 0, 0), E_INVALIDARG);
    REFUSED(BgAddFile(job, URL, PATH, 0, OFF(BG_FILE)), E_INVALIDARG);
    REFUSED(BgAddFile(job, 0, PATH, 0, &out.file), E_INVALIDARG);
    REFUSED(BgAddFile(job, URL, 0, 0, &out.file), E_INVALIDARG);
    REFUSED(BgAddFileWithRanges(job, URL, PATH, 0, 99, 1, &range, 0), E_INVALIDARG);
    REFUSED(BgAddFileWithRanges(job, URL, PATH, 0, 99, 1, &range, OFF(BG_FILE)), E_INVALIDARG);
    REFUSED(BgAddFileWithRanges(job, URL, PATH, 0, 99, 1, 0, &out.file), E_INVALIDARG);
    REFUSED(BgAddFileWithRanges(job, URL, PATH, 0, 99, 1, OFF(BG_FILE_RANGE), &out.file), E_INVALIDARG);
    REFUSED(BgAddFileWithRanges(job, URL, PATH, 0, 99, 0, &range, &out.file), E_INVALIDARG);
    REFUSED(BgAddFileWithRanges(job, 0, PATH, 0, 99, 1, &range, &out.file), E_INVALIDARG);
    REFUSED(BgAddFileWithRanges(job, URL, 0, 0, 99, 1, &range, &out.file), E_INVALIDARG);
    REFUSED(BgAddFileSet(job, 1, 0, &out.file), E_INVALIDARG);
    REFUSED(BgAddFileSet(job, 1, OFF(BG_FILE_SPEC), &out.file), E_INVALIDARG);
    REFUSED(BgAddFileSet(job, 1, &spec, OFF(BG_FILE)), E_INVALIDARG);
    SAME(progress_of(job).FilesTotal, 1); /* none of these added one */

    REFUSED(BgGetJob(0, &out.job), E_INVALIDARG);
    REFUSED(BgGetJob(OFF(BG_GUID), &out.job), E_INVALIDARG);
    REFUSED(BgGetJob(&no_id, 0), E_INVALIDARG);
    REFUSED(BgGetJob(&no_id, OFF(BG_JOB)), E_INVALIDARG);
    REFUSED(BgGetJob(&no_id, &out.job), BG_E_NOT_FOUND);
    REFUSED(BgGetType(job, 0), E_INVALIDARG);
    REFUSED(BgGetType(job, OFF(BG_JOB_TYPE)), E_INVALIDARG);
    REFUSED(BgGetTimes(job, 0), E_INVALIDARG);
    REFUSED(BgGetTimes(job, OFF(BG_JOB_TIMES)), E_INVALIDARG);
    REFUSED(BgGetError(job, 0, &out.context), E_INVALIDARG);
    REFUSED(BgGetError(job, OFF(HRESULT), &out.context), E_INVALIDARG);
    REFUSED(BgGetError(job, &out.error, 0), E_INVALIDARG);
    REFUSED(BgGetError(job, &out.error, OFF(BG_ERROR_CONTEXT)), E_INVALIDARG);
    REFUSED(BgGetErrorFile(job, 0), E_INVALIDARG);
    REFUSED(BgGetErrorFile(job, OFF(BG_FILE)), E_INVALIDARG);
    REFUSED(BgGetErrorCount(job, 0), E_INVALIDARG);
    REFUSED(BgGetErrorCount(job, OFF(uint32_t)), E_INVALIDARG);
    REFUSED(BgGetPriority(job, 0), E_INVALIDARG);
    REFUSED(BgGetPriority(job, OFF(BG_JOB_PRIORITY)), E_INVALIDARG);
    REFUSED(BgGetNotifyFlags(job, 0), E_INVALIDARG);
    REFUSED(BgGetNotifyFlags(job, OFF(uint32_t)), E_INVALIDARG);
    REFUSED(BgGetMinimumRetryDelay(job, 0), E_INVALIDARG);
    REFUSED(BgGetMinimumRetryDelay(job, OFF(uint32_t)), E_INVALIDARG);
    REFUSED(BgGetNoProgressTimeout(job, 0), E_INVALIDARG);
    REFUSED(BgGetNoProgressTimeout(job, OFF(uint32_t)), E_INVALIDARG);
    REFUSED(BgGetReplyProgress(job, 0), E_INVALIDARG);
    REFUSED(BgGetReplyProgress(job, OFF(BG_JOB_REPLY_PROGRESS)), E_INVALIDARG);
    REFUSED(BgGetReplyProgress(job, &out.reply), E_NOTIMPL);
    REFUSED(BgGetReplyFileName(job, out.text, sizeof out.text, OFF(size_t)), E_INVALIDARG);
    REFUSED(BgGetReplyFileName(job, 0, 9, &out.needed), E_INVALIDARG);
    REFUSED(BgGetReplyFileName(job, 0, 0, 0), E_INVALIDARG);
    REFUSED(BgSetDisplayName(job, 0), E_INVALIDARG);
    REFUSED(BgSetDescription(job, 0), E_INVALIDARG);
    REFUSED(BgSetReplyFileName(job, 0), E_INVALIDARG);
    REFUSED(BgSetPriority(job, -1), E_INVALIDARG);
    REFUSED(BgSetNotifyFlags(job, UINT32_MAX), E_NOTIMPL);

    REFUSED(BgSetFileSize(file, BG_SIZE_UNKNOWN), E_INVALIDARG);
    REFUSED(BgSetRemoteName(file, 0), E_INVALIDARG);
    REFUSED(BgReplaceRemotePrefix(job, 0, "https", &out.count), E_INVALIDARG);
    REFUSED(BgReplaceRemotePrefix(job, "http", 0, &out.count), E_INVALIDARG);
    REFUSED(BgReplaceRemotePrefix(job, "", "https", &out.count), E_INVALIDARG);
    REFUSED(BgReplaceRemotePrefix(job, "http", "https", OFF(uint32_t)), E_INVALIDARG);
    REFUSED(BgGetFileRanges(file, out.ranges, 3, 0), E_INVALIDARG);
    REFUSED(BgGetFileRanges(file, out.ranges, 3, OFF(uint32_t)), E_INVALIDARG);
    REFUSED(BgGetFileRanges(file, 0, 3, &out.count), E_INVALIDARG);
    REFUSED(BgGetFileRanges(file, OFF(BG_FILE_RANGE), 3, &out.count), E_INVALIDARG);

    REFUSED(BgGetFileProgress(file, 0), E_INVALIDARG);
    REFUSED(BgGetFileProgress(file, OFF(BG_FILE_PROGRESS)), E_INVALIDARG);
    REFUSED(BgGetFileCookie(file, 0), E_INVALIDARG);
    REFUSED(BgGetFileCookie(file, OFF(uint64_t)), E_INVALIDARG);
    REFUSED(BgGetRemoteName(file, 0, 9, &out.needed), E_INVALIDARG);
    REFUSED(BgGetRemoteName(file, out.text, sizeof out.text, OFF(size_t)), E_INVALIDARG);
    REFUSED(BgGetLocalName(file, 0, 9, &out.needed), E_INVALIDARG);
    REFUSED(BgGetLocalName(file, out.text, sizeof out.text, OFF(size_t)), E_INVALIDARG);
    REFUSED(BgGetDisplayName(job, 0, 9, &out.needed), E_INVALIDARG);
    REFUSED(BgGetDisplayName(job, out.text, sizeof out.text, OFF(size_t)), E_INVALIDARG);
    REFUSED(BgGetDisplayName(job, 0, 0, 0), E_INVALIDARG);
    REFUSED(BgGetDescription(job, 0, 9, &out.needed), E_INVALIDARG);
    REFUSED(BgGetDescription(job, out.text, sizeof out.text, OFF(size_t)), E_INVALIDARG);
    REFUSED(BgGetDescription(job, 0, 0, 0), E_INVALIDARG);

    REFUSED(BgEnumOpenJobs(0, out.jobs, 3), E_INVALIDARG);
    REFUSED(BgEnumOpenJobs(OFF(BG_ENUM), out.jobs, 3), E_INVALIDARG);
    REFUSED(BgEnumOpenJobs(&out.list, 0, 3), E_INVALIDARG);
    REFUSED(BgEnumOpenJobs(&out.list, OFF(uint64_t), 3), E_INVALIDARG);
    REFUSED(BgEnumOpenFiles(job, 0, out.jobs, 3), E_INVALIDARG);
    REFUSED(BgEnumOpenFiles(job, OFF(BG_ENUM), out.jobs, 3), E_INVALIDARG);
    REFUSED(BgEnumOpenFiles(job, &out.list, 0, 3), E_INVALIDARG);
    REFUSED(BgEnumOpenFiles(job, &out.list, OFF(uint64_t), 3), E_INVALIDARG);
    REFUSED(BgEnumJobs(out.jobs, 3, 0), E_INVALIDARG);
    REFUSED(BgEnumJobs(out.jobs, 3, OFF(uint32_t)), E_INVALIDARG);
    REFUSED(BgEnumJobs(0, 3, &out.count), E_INVALIDARG);
    REFUSED(BgEnumJobs(OFF(BG_JOB), 3, &out.count), E_INVALIDARG);
    REFUSED(BgEnumFiles(job, out.jobs, 3, 0), E_INVALIDARG);
    REFUSED(BgEnumFiles(job, out.jobs, 3, OFF(uint32_t)), E_INVALIDARG);
    REFUSED(BgEnumFiles(job, 0, 3, &out.count), E_INVALIDARG);
    REFUSED(BgEnumFiles(job, OFF(BG_FILE), 3, &out.count), E_INVALIDARG);

    OK(BgResume(job)); /* so that there is something to take */
    REFUSED(BgTransferNext(0, &out.file, &out.job), E_INVALIDARG);
    REFUSED(BgTransferNext(OFF(BG_TRANSFER), &out.file, &out.job), E_INVALIDARG);
    REFUSED(BgTransferNext(&out.transfer, 0, &out.job), E_INVALIDARG);
    REFUSED(BgTransferNext(&out.transfer, OFF(BG_FILE), &out.job), E_INVALIDARG);
    REFUSED(BgTransferNext(&out.transfer, &out.file, 0), E_INVALIDARG);
    REFUSED(BgTransferNext(&out.transfer, &out.file, OFF(BG_JOB)), E_INVALIDARG);
    SAME(state_of(job), BG_JOB_STATE_QUEUED); /* nobody took it */
    REFUSED(BgTransferRestart(0, 1), E_INVALIDARG);
    REFUSED(BgTransferRestart(OFF(BG_TRANSFER), 1), E_INVALIDARG);

    REFUSED(BgViewSnapshot(0, sizeof region, job, &snapshot), E_INVALIDARG);
    REFUSED(BgViewSnapshot((char *)region + 1, sizeof region - 8, job, &snapshot), E_INVALIDARG);
    REFUSED(BgViewSnapshot(region, sizeof region, job, 0), E_INVALIDARG);
    REFUSED(BgViewSnapshot(region, sizeof region, job, OFF(BG_JOB_SNAPSHOT)), E_INVALIDARG);
    REFUSED(BgViewEnumJobs(0, sizeof region, out.jobs, 3, &out.count), E_INVALIDARG);
    REFUSED(BgViewEnumJobs(region, sizeof region, 0, 3, &out.count), E_INVALIDARG);
    REFUSED(BgViewEnumJobs(region, sizeof region, OFF(BG_JOB), 3, &out.count), E_INVALIDARG);
    REFUSED(BgViewEnumJobs(region, sizeof region, out.jobs, 3, 0), E_INVALIDARG);
    REFUSED(BgViewEnumJobs(region, sizeof region, out.jobs, 3, OFF(uint32_t)), E_INVALIDARG);
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

    PAINT(place);
    PAINT(out);
    without_an_engine();
    bad_beginnings();
    OK(BgInitialize(region, sizeof region, &region_config));
    REFUSED(BgInitialize(region, sizeof region, &region_config), 0x800704DF); /* ERROR_ALREADY_INITIALIZED */
    REFUSED(BgInitialize(second, sizeof second, &second_config), 0x800704DF);
    job = new_job("job");
    file = new_file(job, 1);
    bad_pointers(job, file);
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
