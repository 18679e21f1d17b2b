/* Every failure code that the header gives a function, and that one thread can provoke, in both profiles. Prints a line
 * for each, "profile function code" with the code's name in BITS; spec_table.rs compares them with the header. */
#include "check.h"

BGJOB_REGION(region, 8, 12, 8192);
BGJOB_REGION(copy, 8, 12, 8192);

/* The pairs that Microsoft documents. */
static const struct pair {
    HRESULT bits, other;
} pairs[] = {
    {BG_E_NOT_FOUND, DO_E_JOB_NOT_FOUND},
    {BG_E_INVALID_STATE, DO_E_INVALID_STATE},
    {BG_E_EMPTY, DO_E_JOB_EMPTY},
    {BG_E_FILE_NOT_AVAILABLE, DO_E_FILE_NOT_AVAILABLE},
    {BG_E_ERROR_INFORMATION_UNAVAILABLE, DO_E_ERROR_INFORMATION_UNAVAILABLE},
    {BG_E_NETWORK_DISCONNECTED, DO_E_BLOCKED_BY_NO_NETWORK},
    {BG_E_MISSING_FILE_SIZE, DO_E_FILE_SIZE_UNKNOWN_HTTP_2XX},
    {BG_E_INSUFFICIENT_RANGE_SUPPORT, DO_E_INSUFFICIENT_RANGE_SUPPORT},
    {BG_E_INVALID_SERVER_RESPONSE, DO_E_HTTP_BLOCKSIZE_MISMATCH},
    {BG_E_NO_PROGRESS, DO_E_DOWNLOAD_NO_PROGRESS},
    {BG_E_INVALID_RANGE, DO_E_INVALID_RANGE},
    {BG_E_OVERLAPPING_RANGES, DO_E_OVERLAPPING_RANGES},
    {BG_E_BLOCKED_BY_POLICY, DO_E_NO_DOWNLOAD_EXTSETTINGS},
    {BG_E_UNKNOWN_PROPERTY_ID, DO_E_UNKNOWN_PROPERTY_ID},
    {BG_E_READ_ONLY_PROPERTY, DO_E_READ_ONLY_PROPERTY},
    {BG_E_BLOCKED_BY_COST_TRANSFER_POLICY, DO_E_BLOCKED_BY_COST_TRANSFER_POLICY},
};
/* A job's errors that have no counterpart, or are of other facilities. */
static const HRESULT unpaired[] = {
    BG_E_INSUFFICIENT_HTTP_SUPPORT, BG_E_TOO_MANY_FILES,    BG_E_LOCAL_FILE_CHANGED, BG_E_STRING_TOO_LONG,
    BG_E_VALIDATION_FAILED,         BG_E_MAXDOWNLOAD_TIMEOUT, BG_E_TOKEN_REQUIRED,   BG_E_REMOTE_FILE_CHANGED,
    BG_E_HTTP_ERROR_404,            E_ACCESSDENIED,         BGJOB_E_DISK_FULL,       BGJOB_E_CRC,
    DO_E_NO_SERVICE,                DO_E_INVALID_STATE,     E_FAIL,                  BG_E_PROTOCOL_NOT_AVAILABLE,
};
#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static int is_do;
static unsigned provoked[2];

static HRESULT told(HRESULT bits)
{
    for (size_t i = 0; is_do && i < COUNT(pairs); i++)
        if (pairs[i].bits == bits)
            return pairs[i].other;
    return bits;
}

/* What the calls get, and must leave as it is. */
static struct {
    BG_JOB job, jobs[8];
    BG_FILE file, files[8];
    BG_TRANSFER transfer;
    BG_GUID id;
    BG_JOB_PROGRESS progress;
    BG_FILE_PROGRESS file_progress;
    BG_JOB_REPLY_PROGRESS reply;
    BG_JOB_TIMES times;
    BG_FILE_RANGE ranges[4];
    BG_ENUM list;
    BG_ESTIMATE estimate;
    BG_JOB_STATE state;
    BG_JOB_TYPE type;
    BG_JOB_PRIORITY priority;
    HRESULT error;
    BG_ERROR_CONTEXT context;
    uint64_t cookie;
    uint32_t number;
    size_t needed;
    char text[64];
} out;

/* The call is refused with `code`, or its counterpart, and writes nothing. */
#define FAILS(call, code)                                                                      \
    do {                                                                                       \
        HRESULT hr_;                                                                           \
        PAINT(out);                                                                            \
        hr_ = (call);                                                                          \
        printf("%s %.*s %s\n", is_do ? "DO" : "BITS", (int)strcspn(#call, "("), #call, #code); \
        fflush(stdout);                                                                        \
        HR(hr_, told(code));                                                                   \
        CHECK(PAINTED(out));                                                                   \
        provoked[is_do]++;                                                                     \
    } while (0)

static const BG_FILE_RANGE one_range[] = {{0, 10}}, empty_range[] = {{5, 0}}, overlap[] = {{0, 10}, {9, 1}};
static BG_FILE_RANGE too_many[BG_RANGES_MAX + 1];
static char long_text[BG_DESCRIPTION_MAX + 2];
static const BG_GUID no_id = {0, 0, 0, {0, 0, 0, 0, 0, 0, 0, 0}};
#define TEXT out.text, sizeof out.text, &out.needed

static void begin(uint32_t jobs, uint32_t files, uint32_t text_bytes, uint32_t spares)
{
    BG_ENGINE_CONFIG config = region_config;
    config.Profile = is_do ? BG_PROFILE_DO : BG_PROFILE_BITS;
    config.Jobs = jobs;
    config.Files = files;
    config.TextBytes = text_bytes;
    config.Spares = spares;
    OK(BgInitialize(region, sizeof region, &config));
}

static BG_JOB job_of_type(BG_JOB_TYPE type)
{
    BG_JOB job;
    BG_GUID id;
    OK(BgCreateJob("job", type, &id, &job));
    return job;
}

static BG_FILE file_with_ranges(BG_JOB job, const BG_FILE_RANGE *ranges, uint32_t count)
{
    BG_FILE file;
    OK(BgAddFileWithRanges(job, URL, PATH, 0, BG_SIZE_UNKNOWN, count, ranges, &file));
    return file;
}

static void without_an_engine(void)
{
    BG_ENGINE_CONFIG config = region_config;
    FAILS(BgUninitialize(), E_HANDLE);
    FAILS(BgTick(1, TIME_0), E_HANDLE);
    FAILS(BgCreateJob("job", BG_JOB_TYPE_DOWNLOAD, &out.id, &out.job), E_HANDLE);
    FAILS(BgGetJob(&no_id, &out.job), E_HANDLE);
    FAILS(BgEnumJobs(out.jobs, 8, &out.number), E_HANDLE);
    FAILS(BgEnumOpenJobs(&out.list, out.jobs, 8), E_HANDLE);
    FAILS(BgTransferNext(&out.transfer, &out.file, &out.job), E_HANDLE);
    FAILS(BgInitialize(0, sizeof region, &config), E_INVALIDARG);
    FAILS(BgInitialize(region, sizeof region - 8, &region_config), E_NOT_SUFFICIENT_BUFFER);
    config.Profile = 2;
    HR(BgInitialize(region, sizeof region, &config), E_INVALIDARG);
    begin(1, 1, 0, 1);
    FAILS(BgInitialize(copy, sizeof copy, &copy_config), BGJOB_E_ALREADY_INITIALIZED);
    OK(BgUninitialize());
}

static void bad_handles(void)
{
    const BG_JOB job = 0;
    const BG_FILE file = 0;
    const BG_TRANSFER t = 0;
    BG_TRANSFER token = 0;
    BG_FILE_SPEC spec = {URL, PATH, 0, 5, 0, 0, 0};
    BG_JOB_SNAPSHOT snapshot = BG_JOB_SNAPSHOT_INIT;
    BG_CHANGES seen = BG_CHANGES_INIT;
    begin(2, 2, 1024, 1);
    FAILS(BgCloseJob(job), E_HANDLE);
    FAILS(BgResume(job), E_HANDLE);
    FAILS(BgSuspend(job), E_HANDLE);
    FAILS(BgCancel(job), E_HANDLE);
    FAILS(BgComplete(job, 0, 0), E_HANDLE);
    FAILS(BgGetState(job, &out.state), E_HANDLE);
    FAILS(BgGetJobId(job, &out.id), E_HANDLE);
    FAILS(BgGetDisplayName(job, TEXT), E_HANDLE);
    FAILS(BgEnumFiles(job, out.files, 8, &out.number), E_HANDLE);
    FAILS(GetProgress(job, &out.progress), E_HANDLE);
    FAILS(BgGetProgress(job, &out.progress), E_HANDLE);
    FAILS(BgGetSnapshot(job, &snapshot), E_HANDLE);
    FAILS(BgChangedSince(job, &seen, 0, 0, &snapshot), E_HANDLE);
    FAILS(BgGetType(job, &out.type), E_HANDLE);
    FAILS(BgGetTimes(job, &out.times), E_HANDLE);
    FAILS(BgGetError(job, &out.error, &out.context), E_HANDLE);
    FAILS(BgGetErrorFile(job, &out.file), E_HANDLE);
    FAILS(BgGetErrorCount(job, &out.number), E_HANDLE);
    FAILS(BgSetDisplayName(job, "new"), E_HANDLE);
    FAILS(BgSetDescription(job, "new"), E_HANDLE);
    FAILS(BgGetDescription(job, TEXT), E_HANDLE);
    FAILS(BgSetPriority(job, BG_JOB_PRIORITY_LOW), E_HANDLE);
    FAILS(BgGetPriority(job, &out.priority), E_HANDLE);
    FAILS(BgSetNotifyFlags(job, 0), E_HANDLE);
    FAILS(BgGetNotifyFlags(job, &out.number), E_HANDLE);
    FAILS(BgSetMinimumRetryDelay(job, 9), E_HANDLE);
    FAILS(BgGetMinimumRetryDelay(job, &out.number), E_HANDLE);
    FAILS(BgSetNoProgressTimeout(job, 9), E_HANDLE);
    FAILS(BgGetNoProgressTimeout(job, &out.number), E_HANDLE);
    FAILS(BgGetReplyProgress(job, &out.reply), E_HANDLE);
    FAILS(BgSetReplyFileName(job, "/new"), E_HANDLE);
    FAILS(BgReplaceRemotePrefix(job, "http", "https", &out.number), E_HANDLE);
    FAILS(BgGetReplyFileName(job, TEXT), E_HANDLE);
    FAILS(BgAddFile(job, URL, PATH, 0, &out.file), E_HANDLE);
    FAILS(BgAddFileWithRanges(job, URL, PATH, 0, 99, 1, one_range, &out.file), E_HANDLE);
    FAILS(BgAddFileSet(job, 1, &spec, out.files), E_HANDLE);
    FAILS(BgEnumOpenFiles(job, &out.list, out.files, 8), E_HANDLE);
    FAILS(BgSetFileSize(file, 9), E_HANDLE);
    FAILS(BgSetValidationState(file, 0), E_HANDLE);
    FAILS(BgSetRemoteName(file, URL), E_HANDLE);
    FAILS(BgGetFileRanges(file, out.ranges, 4, &out.number), E_HANDLE);
    FAILS(BgGetFileProgress(file, &out.file_progress), E_HANDLE);
    FAILS(BgGetFileCookie(file, &out.cookie), E_HANDLE);
    FAILS(BgGetRemoteName(file, TEXT), E_HANDLE);
    FAILS(BgGetLocalName(file, TEXT), E_HANDLE);
    FAILS(BgTransferConnected(t, 1, 0), E_HANDLE);
    FAILS(BgTransferAdvance(t, 1), E_HANDLE);
    FAILS(BgTransferDone(t), E_HANDLE);
    FAILS(BgTransferRestart(&token, 1), E_HANDLE);
    FAILS(BgTransferReply(t, 1), E_HANDLE);
    FAILS(BgTransferYield(t), E_HANDLE);
    FAILS(BgTransferFail(t, E_FAIL, BG_ERROR_CONTEXT_NONE, 0), E_HANDLE);
    OK(BgUninitialize());
}

static void bad_arguments(void)
{
    BG_FILE_SPEC spec = {0, PATH, 0, 5, 0, 0, 0};
    BG_JOB_SNAPSHOT snapshot = BG_JOB_SNAPSHOT_INIT;
    BG_ENUM list;
    BG_JOB job;
    BG_FILE file;
    BG_TRANSFER t;
    begin(2, 2, 1024, 1);
    FAILS(BgCreateJob("job", 3, &out.id, &out.job), E_INVALIDARG);
    job = new_job("job");
    file = new_file(job, 0);
    FAILS(BgGetJob(0, &out.job), E_INVALIDARG);
    FAILS(BgGetState(job, 0), E_INVALIDARG);
    FAILS(BgGetJobId(job, 0), E_INVALIDARG);
    FAILS(BgGetDisplayName(job, 0, 9, &out.needed), E_INVALIDARG);
    FAILS(BgEnumJobs(out.jobs, 8, 0), E_INVALIDARG);
    FAILS(BgEnumFiles(job, 0, 8, &out.number), E_INVALIDARG);
    FAILS(GetProgress(job, 0), E_INVALIDARG);
    FAILS(BgGetProgress(job, 0), E_INVALIDARG);
    FAILS(BgGetSnapshot(job, 0), E_INVALIDARG);
    FAILS(BgChangedSince(job, 0, 0, 0, &snapshot), E_INVALIDARG);
    FAILS(BgEstimate(0, &snapshot, 0, &out.estimate), E_INVALIDARG);
    FAILS(BgGetType(job, 0), E_INVALIDARG);
    FAILS(BgGetTimes(job, 0), E_INVALIDARG);
    FAILS(BgGetError(job, &out.error, 0), E_INVALIDARG);
    FAILS(BgGetErrorFile(job, 0), E_INVALIDARG);
    FAILS(BgGetErrorCount(job, 0), E_INVALIDARG);
    FAILS(BgSetDisplayName(job, ""), E_INVALIDARG);
    FAILS(BgSetDescription(job, 0), E_INVALIDARG);
    FAILS(BgGetDescription(job, 0, 9, &out.needed), E_INVALIDARG);
    FAILS(BgSetPriority(job, 4), E_INVALIDARG);
    FAILS(BgGetPriority(job, 0), E_INVALIDARG);
    FAILS(BgGetNotifyFlags(job, 0), E_INVALIDARG);
    FAILS(BgGetMinimumRetryDelay(job, 0), E_INVALIDARG);
    FAILS(BgGetNoProgressTimeout(job, 0), E_INVALIDARG);
    FAILS(BgGetReplyProgress(job, 0), E_INVALIDARG);
    FAILS(BgSetReplyFileName(job, "reply"), E_INVALIDARG);
    FAILS(BgGetReplyFileName(job, 0, 9, &out.needed), E_INVALIDARG);
    FAILS(BgAddFile(job, "nowhere", PATH, 0, &out.file), E_INVALIDARG);
    FAILS(BgAddFileWithRanges(job, URL, PATH, 0, 99, 0, one_range, &out.file), E_INVALIDARG);
    FAILS(BgAddFileSet(job, 1, &spec, out.files), E_INVALIDARG);
    FAILS(BgSetFileSize(file, BG_SIZE_UNKNOWN), E_INVALIDARG);
    FAILS(BgSetRemoteName(file, "nowhere"), E_INVALIDARG);
    FAILS(BgReplaceRemotePrefix(job, "http", "nowhere", &out.number), E_INVALIDARG);
    FAILS(BgGetFileRanges(file, out.ranges, 4, 0), E_INVALIDARG);
    FAILS(BgGetFileProgress(file, 0), E_INVALIDARG);
    FAILS(BgGetFileCookie(file, 0), E_INVALIDARG);
    FAILS(BgGetRemoteName(file, 0, 9, &out.needed), E_INVALIDARG);
    FAILS(BgGetLocalName(file, 0, 9, &out.needed), E_INVALIDARG);
    FAILS(BgEnumOpenJobs(0, out.jobs, 8), E_INVALIDARG);
    FAILS(BgEnumOpenFiles(job, 0, out.files, 8), E_INVALIDARG);
    OK(BgEnumOpenFiles(job, &list, &file, 1));
    FAILS(BgEnumNext(&list, 2, out.files, 0), E_INVALIDARG);
    FAILS(BgEnumSkip(0, 1), E_INVALIDARG);
    FAILS(BgEnumReset(0), E_INVALIDARG);
    FAILS(BgEnumClone(0, &out.list), E_INVALIDARG);
    FAILS(BgEnumGetCount(&list, 0), E_INVALIDARG);
    OK(BgResume(job));
    FAILS(BgTransferNext(&out.transfer, &out.file, 0), E_INVALIDARG);
    t = next_of(job);
    FAILS(BgTransferConnected(t, 10, 11), E_INVALIDARG);
    FAILS(BgTransferRestart(0, 10), E_INVALIDARG);
    FAILS(BgTransferFail(t, S_OK, BG_ERROR_CONTEXT_NONE, 0), E_INVALIDARG);
    OK(BgUninitialize());
}

static void wrong_states(void)
{
    BG_FILE_SPEC spec = {URL, PATH, 0, 5, 0, 0, 0};
    BG_JOB job, over;
    BG_FILE file;
    BG_TRANSFER t;
    BG_GUID id;
    begin(3, 4, 1024, 2);
    FAILS(BgTransferNext(&out.transfer, &out.file, &out.job), BG_E_EMPTY);
    FAILS(BgGetJob(&no_id, &out.job), BG_E_NOT_FOUND);
    over = new_job("over");
    FAILS(BgResume(over), BG_E_EMPTY);
    file = new_file(over, 0);
    OK(BgCancel(over));
    OK(BgGetJobId(over, &id));
    HR(BgGetJob(&id, &out.job), told(BG_E_NOT_FOUND));
    FAILS(BgResume(over), BG_E_INVALID_STATE);
    FAILS(BgSuspend(over), BG_E_INVALID_STATE);
    FAILS(BgCancel(over), BG_E_INVALID_STATE);
    FAILS(BgComplete(over, 0, 0), BG_E_INVALID_STATE);
    FAILS(BgAddFile(over, URL, PATH, 0, &out.file), BG_E_INVALID_STATE);
    FAILS(BgAddFileWithRanges(over, URL, PATH, 0, 99, 1, one_range, &out.file), BG_E_INVALID_STATE);
    FAILS(BgAddFileSet(over, 1, &spec, out.files), BG_E_INVALID_STATE);
    FAILS(BgSetDisplayName(over, "new"), BG_E_INVALID_STATE);
    FAILS(BgSetDescription(over, "new"), BG_E_INVALID_STATE);
    FAILS(BgSetPriority(over, BG_JOB_PRIORITY_LOW), BG_E_INVALID_STATE);
    FAILS(BgSetNotifyFlags(over, 0), BG_E_INVALID_STATE);
    FAILS(BgSetMinimumRetryDelay(over, 9), BG_E_INVALID_STATE);
    FAILS(BgSetNoProgressTimeout(over, 9), BG_E_INVALID_STATE);
    FAILS(BgSetFileSize(file, 9), BG_E_INVALID_STATE);
    FAILS(BgSetValidationState(file, 0), BG_E_INVALID_STATE);
    FAILS(BgSetRemoteName(file, URL), BG_E_INVALID_STATE);
    FAILS(BgReplaceRemotePrefix(over, "http", "https", &out.number), BG_E_INVALID_STATE);

    job = new_job("job");
    FAILS(BgCloseJob(job), BG_E_INVALID_STATE);
    FAILS(BgGetError(job, &out.error, &out.context), BG_E_ERROR_INFORMATION_UNAVAILABLE);
    FAILS(BgGetErrorFile(job, &out.file), BG_E_ERROR_INFORMATION_UNAVAILABLE);
    new_file(job, 0);
    OK(BgResume(job));
    t = next_of(job);
    OK(BgTransferConnected(t, 10, 0));
    FAILS(BgTransferConnected(t, 10, 0), BG_E_INVALID_STATE);
    FAILS(BgTransferDone(t), BGJOB_E_HANDLE_EOF);
    FAILS(BgTransferAdvance(t, 11), BG_E_INVALID_RANGE);
    OK(BgTransferFail(t, BG_E_HTTP_ERROR_404, BG_ERROR_CONTEXT_GENERAL_TRANSPORT, 0));
    FAILS(BgGetErrorFile(job, &out.file), BG_E_FILE_NOT_AVAILABLE);
    FAILS(BgTransferAdvance(t, 1), BG_E_INVALID_STATE);
    FAILS(BgTransferDone(t), BG_E_INVALID_STATE);
    FAILS(BgTransferRestart(&t, 1), BG_E_INVALID_STATE);
    FAILS(BgTransferReply(t, 1), BG_E_INVALID_STATE);
    FAILS(BgTransferYield(t), BG_E_INVALID_STATE);
    FAILS(BgTransferFail(t, E_FAIL, BG_ERROR_CONTEXT_NONE, 0), BG_E_INVALID_STATE);
    OK(BgUninitialize());
}

static void wrong_ranges(void)
{
    BG_FILE_SPEC spec = {URL, PATH, 0, 5, one_range, 1, 0};
    BG_JOB job;
    BG_FILE file;
    BG_TRANSFER t;
    begin(1, 4, 1024, 2);
    job = new_job("job");
    FAILS(BgAddFileWithRanges(job, URL, PATH, 0, 99, 1, empty_range, &out.file), BG_E_INVALID_RANGE);
    FAILS(BgAddFileWithRanges(job, URL, PATH, 0, 99, 2, overlap, &out.file), BG_E_OVERLAPPING_RANGES);
    FAILS(BgAddFileWithRanges(job, URL, PATH, 0, 99, BG_RANGES_MAX + 1, too_many, &out.file),
          BG_E_TOO_MANY_RANGES_IN_FILE);
    FAILS(BgAddFileSet(job, 1, &spec, out.files), BG_E_INVALID_RANGE); /* 10 bytes of 5 */
    spec.Ranges = overlap;
    spec.RangeCount = 2;
    FAILS(BgAddFileSet(job, 1, &spec, out.files), BG_E_OVERLAPPING_RANGES);
    spec.Ranges = too_many;
    spec.RangeCount = BG_RANGES_MAX + 1;
    FAILS(BgAddFileSet(job, 1, &spec, out.files), BG_E_TOO_MANY_RANGES_IN_FILE);
    SAME(progress_of(job).FilesTotal, 0);

    file = file_with_ranges(job, one_range, 1);
    FAILS(BgSetFileSize(file, 9), BG_E_INVALID_RANGE);
    OK(BgResume(job));
    t = next_of(job);
    FAILS(BgTransferConnected(t, 9, 0), BG_E_INVALID_RANGE);
    HR(snapshot_of(job).Error, told(BG_E_INVALID_RANGE));
    OK(BgResume(job));
    t = next_of(job);
    OK(BgTransferConnected(t, 10, 0));
    FAILS(BgTransferRestart(&t, 9), BG_E_INVALID_RANGE);
    HR(snapshot_of(job).Error, told(BG_E_INVALID_RANGE));
    OK(BgUninitialize());
}

static void sums_that_do_not_fit(void)
{
    BG_JOB job;
    BG_TRANSFER t;
    begin(1, 2, 1024, 2);
    job = new_job("job");
    new_file(job, 0);
    new_file(job, 1);
    OK(BgResume(job));
    t = next_of(job);
    OK(BgTransferConnected(t, BG_SIZE_UNKNOWN - 1, BG_SIZE_UNKNOWN - 1));
    OK(BgTransferDone(t));
    t = next_of(job);
    FAILS(BgTransferConnected(t, 1, 1), BGJOB_E_ARITHMETIC_OVERFLOW);
    OK(BgUninitialize());
}

static void other_types(void)
{
    BG_FILE_SPEC spec = {URL, PATH, 0, 5, one_range, 1, 0}, whole = {URL, PATH, 0, 5, 0, 0, 0};
    BG_JOB job;
    BG_TRANSFER t;
    begin(3, 4, 1024, 2);
    job = new_job("job");
    FAILS(BgSetNotifyFlags(job, 0x40), E_NOTIMPL);
    HR(BgSetNotifyFlags(job, BG_NOTIFY_DISABLE), is_do ? E_NOTIMPL : S_OK);
    FAILS(BgGetReplyProgress(job, &out.reply), E_NOTIMPL);
    FAILS(BgSetReplyFileName(job, "/reply"), E_NOTIMPL);
    FAILS(BgGetReplyFileName(job, TEXT), E_NOTIMPL);
    new_file(job, 0);
    OK(BgResume(job));
    t = next_of(job);
    OK(BgTransferConnected(t, 10, 0));
    FAILS(BgTransferReply(t, 1), E_NOTIMPL);
    if (is_do) {
        FAILS(BgCreateJob("job", BG_JOB_TYPE_UPLOAD, &out.id, &out.job), E_NOTIMPL);
        HR(BgCreateJob("job", BG_JOB_TYPE_UPLOAD_REPLY, &out.id, &out.job), E_NOTIMPL);
    } else {
        job = job_of_type(BG_JOB_TYPE_UPLOAD_REPLY);
        FAILS(BgAddFileWithRanges(job, URL, PATH, 0, 99, 1, one_range, &out.file), E_NOTIMPL);
        FAILS(BgAddFileSet(job, 1, &spec, out.files), E_NOTIMPL);
        new_file(job, 0);
        FAILS(BgAddFile(job, URL, PATH, 0, &out.file), BG_E_TOO_MANY_FILES);
        HR(BgAddFileWithRanges(job, URL, PATH, 0, 99, 1, one_range, &out.file), E_NOTIMPL);
        HR(BgAddFileSet(job, 1, &spec, out.files), E_NOTIMPL);
        FAILS(BgAddFileSet(job, 1, &whole, out.files), BG_E_TOO_MANY_FILES);
        FAILS(BgReplaceRemotePrefix(job, "http", "https", &out.number), E_NOTIMPL);
        OK(BgSetReplyFileName(job, "/reply"));
        FAILS(BgGetReplyFileName(job, out.text, 6, &out.needed), E_NOT_SUFFICIENT_BUFFER);
        OK(BgResume(job));
        t = next_of(job);
        OK(BgTransferConnected(t, 10, 0));
        FAILS(BgTransferReply(t, 1), BGJOB_E_HANDLE_EOF);
        OK(BgCancel(job));
        FAILS(BgSetReplyFileName(job, "/reply"), BG_E_INVALID_STATE);
    }
    OK(BgUninitialize());
}

static void too_little_room(void)
{
    BG_FILE_SPEC specs[] = {{URL, PATH, 0, 5, 0, 0, 0}, {URL, PATH, 0, 5, 0, 0, 0}};
    BG_JOB job;
    BG_FILE file;
    begin(2, 4, 1024, 1);
    job = new_job("job");
    OK(BgSetDescription(job, "description"));
    new_file(job, 0);
    file = file_with_ranges(job, overlap, 1);
    FAILS(BgGetDisplayName(job, out.text, 3, &out.needed), E_NOT_SUFFICIENT_BUFFER);
    FAILS(BgGetDescription(job, out.text, 3, &out.needed), E_NOT_SUFFICIENT_BUFFER);
    FAILS(BgGetRemoteName(file, out.text, 3, &out.needed), E_NOT_SUFFICIENT_BUFFER);
    FAILS(BgGetLocalName(file, out.text, 3, &out.needed), E_NOT_SUFFICIENT_BUFFER);
    FAILS(BgEnumFiles(job, out.files, 1, &out.number), E_NOT_SUFFICIENT_BUFFER);
    FAILS(BgEnumOpenFiles(job, &out.list, out.files, 1), E_NOT_SUFFICIENT_BUFFER);
    file = file_with_ranges(job, too_many, 2);
    FAILS(BgGetFileRanges(file, out.ranges, 1, &out.number), E_NOT_SUFFICIENT_BUFFER);
    new_job("another");
    FAILS(BgEnumJobs(out.jobs, 1, &out.number), E_NOT_SUFFICIENT_BUFFER);
    FAILS(BgEnumOpenJobs(&out.list, out.jobs, 1), E_NOT_SUFFICIENT_BUFFER);
    FAILS(BgCreateJob("job", BG_JOB_TYPE_DOWNLOAD, &out.id, &out.job), E_OUTOFMEMORY);
    OK(BgUninitialize());

    begin(1, 1, 256, 1);
    job = is_do ? new_job("job") : job_of_type(BG_JOB_TYPE_UPLOAD_REPLY);
    long_text[200] = 0;
    long_text[0] = '/';
    FAILS(BgSetDisplayName(job, long_text), E_OUTOFMEMORY);
    FAILS(BgSetDescription(job, long_text), E_OUTOFMEMORY);
    if (!is_do)
        FAILS(BgSetReplyFileName(job, long_text), E_OUTOFMEMORY);
    long_text[0] = long_text[200] = 'C';
    long_text[1] = ':';
    long_text[2] = '/';
    file = new_file(job, 0);
    FAILS(BgSetRemoteName(file, long_text), E_OUTOFMEMORY);
    FAILS(BgSetDescription(job, long_text), BG_E_STRING_TOO_LONG);
    FAILS(BgSetDisplayName(job, long_text), BG_E_STRING_TOO_LONG);
    OK(BgUninitialize());

    begin(1, 1, 1024, 1);
    job = new_job("job");
    FAILS(BgAddFileSet(job, 2, specs, out.files), E_OUTOFMEMORY);
    new_file(job, 0);
    FAILS(BgAddFile(job, URL, PATH, 0, &out.file), E_OUTOFMEMORY);
    FAILS(BgAddFileWithRanges(job, URL, PATH, 0, 99, 1, one_range, &out.file), E_OUTOFMEMORY);
    long_text[900] = 0; /* more than the area's 1024 bytes hold beside the names that are there */
    FAILS(BgReplaceRemotePrefix(job, "http", long_text, &out.number), E_OUTOFMEMORY);
    OK(BgUninitialize());
}

static struct {
    BG_JOB completing, over, queued, moving;
    BG_FILE waiting;
    BG_TRANSFER connecting, token, reply;
    BG_JOB replying;
} busy;

/* While a Complete runs it keeps the engine's only spare, so every change finds none. */
static HRESULT meanwhile(void *context, BG_FILE saved)
{
    BG_FILE_SPEC spec = {URL, PATH, 0, 5, 0, 0, 0};
    BG_TRANSFER token = busy.token;
    (void)context;
    FAILS(BgResume(busy.completing), E_PENDING);
    FAILS(BgSuspend(busy.completing), E_PENDING);
    FAILS(BgCancel(busy.completing), E_PENDING);
    FAILS(BgComplete(busy.completing, 0, 0), E_PENDING);
    FAILS(BgAddFile(busy.completing, URL, PATH, 0, &out.file), E_PENDING);
    FAILS(BgAddFileWithRanges(busy.completing, URL, PATH, 0, 99, 1, one_range, &out.file), E_PENDING);
    FAILS(BgAddFileSet(busy.completing, 1, &spec, out.files), E_PENDING);
    FAILS(BgSetRemoteName(saved, URL), E_PENDING);
    FAILS(BgReplaceRemotePrefix(busy.completing, "http", "https", &out.number), E_PENDING);
    FAILS(BgSetFileSize(busy.waiting, 9), E_PENDING);
    FAILS(BgSetValidationState(saved, 0), E_PENDING);
    FAILS(BgCreateJob("job", BG_JOB_TYPE_DOWNLOAD, &out.id, &out.job), E_PENDING);
    FAILS(BgCloseJob(busy.over), E_PENDING);
    FAILS(BgSetDisplayName(busy.moving, "new"), E_PENDING);
    FAILS(BgSetDescription(busy.moving, "new"), E_PENDING);
    FAILS(BgSetPriority(busy.moving, BG_JOB_PRIORITY_LOW), E_PENDING);
    FAILS(BgSetNotifyFlags(busy.moving, 0), E_PENDING);
    FAILS(BgSetMinimumRetryDelay(busy.moving, 9), E_PENDING);
    FAILS(BgSetNoProgressTimeout(busy.moving, 9), E_PENDING);
    FAILS(BgTransferNext(&out.transfer, &out.file, &out.job), E_PENDING);
    FAILS(BgTransferConnected(busy.connecting, 9, 0), E_PENDING);
    FAILS(BgTransferAdvance(busy.token, UINT32_MAX), E_PENDING); /* no room in the word: a change */
    FAILS(BgTransferDone(busy.token), E_PENDING);
    FAILS(BgTransferRestart(&token, 9), E_PENDING);
    SAME(token, busy.token);
    FAILS(BgTransferYield(busy.token), E_PENDING);
    FAILS(BgTransferFail(busy.token, E_FAIL, BG_ERROR_CONTEXT_NONE, 1), E_PENDING);
    if (!is_do) {
        FAILS(BgSetReplyFileName(busy.replying, "/new"), E_PENDING);
        FAILS(BgTransferReply(busy.reply, 9), E_PENDING);
    }
    return S_OK;
}

static void too_busy(void)
{
    BG_JOB job;
    begin(8, 8, 4096, 1);
    busy.over = new_job("over");
    OK(BgCancel(busy.over));
    busy.completing = new_job("completing");
    new_file(busy.completing, 0);
    OK(BgResume(busy.completing));
    move_file(busy.completing, 10);
    job = new_job("connecting");
    new_file(job, 0);
    busy.waiting = new_file(job, 1);
    OK(BgResume(job));
    busy.connecting = next_of(job);
    busy.moving = new_job("moving");
    new_file(busy.moving, 0);
    OK(BgResume(busy.moving));
    busy.token = next_of(busy.moving);
    OK(BgTransferConnected(busy.token, BG_SIZE_UNKNOWN, 0));
    OK(BgTransferAdvance(busy.token, UINT32_MAX));
    if (!is_do) {
        busy.replying = job_of_type(BG_JOB_TYPE_UPLOAD_REPLY);
        new_file(busy.replying, 0);
        OK(BgResume(busy.replying));
        busy.reply = next_of(busy.replying);
        OK(BgTransferConnected(busy.reply, 0, 0));
    }
    busy.queued = new_job("queued");
    new_file(busy.queued, 0);
    OK(BgResume(busy.queued));
    OK(BgComplete(busy.completing, meanwhile, 0));
    SAME(state_of(busy.queued), BG_JOB_STATE_QUEUED);
    OK(BgUninitialize());
}

static void views(void)
{
    BG_JOB_SNAPSHOT snapshot = BG_JOB_SNAPSHOT_INIT, same = snapshot;
    BG_JOB job;
    begin(2, 2, 1024, 1);
    job = new_job("job");
    new_job("another");
    memcpy(copy, region, sizeof copy);
    OK(BgUninitialize());
    FAILS(BgViewSnapshot(copy, sizeof copy, job, 0), E_INVALIDARG);
    FAILS(BgViewEnumJobs(copy, sizeof copy, out.jobs, 8, 0), E_INVALIDARG);
    FAILS(BgViewSnapshot(copy, sizeof copy, 0, &snapshot), E_HANDLE);
    FAILS(BgViewSnapshot(copy, 200, job, &snapshot), E_NOT_SUFFICIENT_BUFFER);
    FAILS(BgViewEnumJobs(copy, sizeof copy, out.jobs, 1, &out.number), E_NOT_SUFFICIENT_BUFFER);
    ((uint32_t *)(void *)copy)[1]++; /* the layout's version */
    FAILS(BgViewSnapshot(copy, sizeof copy, job, &snapshot), BGJOB_E_REVISION_MISMATCH);
    FAILS(BgViewEnumJobs(copy, sizeof copy, out.jobs, 8, &out.number), BGJOB_E_REVISION_MISMATCH);
    memset(copy, 0, sizeof copy);
    FAILS(BgViewSnapshot(copy, sizeof copy, job, &snapshot), BGJOB_E_INVALID_DATA);
    FAILS(BgViewEnumJobs(copy, sizeof copy, out.jobs, 8, &out.number), BGJOB_E_INVALID_DATA);
    CHECK(memcmp(&snapshot, &same, sizeof same) == 0);
}

/* A transport's failure becomes the job's error in the profile's code. */
static unsigned job_error(HRESULT error, HRESULT wanted)
{
    static uint64_t clock_ms; /* which never goes back */
    BG_JOB job = new_job("job");
    BG_ERROR_CONTEXT context;
    HRESULT got;
    BG_TRANSFER t;
    new_file(job, 0);
    for (int is_transient = 0; is_transient < 2; is_transient++) {
        OK(BgResume(job));
        t = next_of(job);
        OK(BgTransferFail(t, error, BG_ERROR_CONTEXT_REMOTE_FILE, is_transient));
        OK(BgGetError(job, &got, &context));
        HR(got, wanted);
        HR(snapshot_of(job).Error, wanted);
        HR(snapshot_of(job).ErrorCause, S_OK);
    }
    /* After the timeout it is the cause of another one. */
    OK(BgTick(clock_ms += 1000, 0));
    OK(BgTick(clock_ms += 1209602000, 0));
    SAME(state_of(job), BG_JOB_STATE_ERROR);
    OK(BgGetError(job, &got, &context));
    HR(got, told(BG_E_NO_PROGRESS));
    HR(snapshot_of(job).ErrorCause, wanted);
    end_job(job);
    return 1;
}

/* What pfnSave answers is nobody's code but the program's. */
static HRESULT gives(void *context, BG_FILE file)
{
    (void)file;
    return *(HRESULT *)context;
}

static unsigned job_errors(void)
{
    unsigned errors = 0;
    HRESULT own = BG_E_INVALID_STATE;
    BG_JOB job;
    begin(2, 2, 1024, 2);
    for (size_t i = 0; i < COUNT(pairs); i++)
        errors += job_error(pairs[i].bits, told(pairs[i].bits));
    for (size_t i = 0; i < COUNT(unpaired); i++)
        errors += job_error(unpaired[i], unpaired[i]);
    job = new_job("job");
    new_file(job, 0);
    OK(BgResume(job));
    move_file(job, 10);
    HR(BgComplete(job, gives, &own), own);
    OK(BgUninitialize());
    return errors;
}

int main(void)
{
    unsigned errors = 0;
    for (unsigned i = 0; i <= BG_RANGES_MAX; i++) {
        too_many[i].InitialOffset = 2 * i;
        too_many[i].Length = 1;
    }
    for (is_do = 0; is_do < 2; is_do++) {
        memset(long_text, 'x', sizeof long_text - 1);
        without_an_engine();
        bad_handles();
        bad_arguments();
        wrong_states();
        wrong_ranges();
        sums_that_do_not_fit();
        other_types();
        too_little_room();
        too_busy();
        views();
        errors += job_errors();
    }
    SAME(provoked[0], 225);
    SAME(provoked[1], 215);
    SAME(errors, 2 * 32);
    return 0;
}
