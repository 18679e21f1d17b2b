/* The same calls to jobs of BITS and to jobs of Delivery Optimization, side by side in one program: codes, defaults,
 * what only one of them has, and that neither sees the other's. */
#include "com.h"
#include "sink.h"

typedef IBackgroundCopyJob5 Job;

/* The pairs that Microsoft documents. */
static const struct pair {
    HRESULT bits, other;
} pairs[] = {
    { BG_E_NOT_FOUND, DO_E_JOB_NOT_FOUND },
    { BG_E_INVALID_STATE, DO_E_INVALID_STATE },
    { BG_E_EMPTY, DO_E_JOB_EMPTY },
    { BG_E_FILE_NOT_AVAILABLE, DO_E_FILE_NOT_AVAILABLE },
    { BG_E_ERROR_INFORMATION_UNAVAILABLE, DO_E_ERROR_INFORMATION_UNAVAILABLE },
    { BG_E_NETWORK_DISCONNECTED, DO_E_BLOCKED_BY_NO_NETWORK },
    { BG_E_MISSING_FILE_SIZE, DO_E_FILE_SIZE_UNKNOWN_HTTP_2XX },
    { BG_E_INSUFFICIENT_RANGE_SUPPORT, DO_E_INSUFFICIENT_RANGE_SUPPORT },
    { BG_E_INVALID_SERVER_RESPONSE, DO_E_HTTP_BLOCKSIZE_MISMATCH },
    { BG_E_NO_PROGRESS, DO_E_DOWNLOAD_NO_PROGRESS },
    { BG_E_INVALID_RANGE, DO_E_INVALID_RANGE },
    { BG_E_OVERLAPPING_RANGES, DO_E_OVERLAPPING_RANGES },
    { BG_E_BLOCKED_BY_POLICY, DO_E_NO_DOWNLOAD_EXTSETTINGS },
    { BG_E_UNKNOWN_PROPERTY_ID, DO_E_UNKNOWN_PROPERTY_ID },
    { BG_E_READ_ONLY_PROPERTY, DO_E_READ_ONLY_PROPERTY },
    { BG_E_BLOCKED_BY_COST_TRANSFER_POLICY, DO_E_BLOCKED_BY_COST_TRANSFER_POLICY },
};
/* Errors of a transport that are told as they come. */
static const HRESULT unpaired[] = {
    E_FAIL, E_ACCESSDENIED, BG_E_HTTP_ERROR_404, (HRESULT)0x80190193, BG_E_INSUFFICIENT_HTTP_SUPPORT,
    BG_E_LOCAL_FILE_CHANGED, BG_E_VALIDATION_FAILED, BG_E_MAXDOWNLOAD_TIMEOUT, BG_E_TOKEN_REQUIRED,
    BG_E_REMOTE_FILE_CHANGED, BGJOB_E_DISK_FULL, DO_E_INVALID_STATE, DO_E_NO_SERVICE,
};
#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static int is_do;
static IBackgroundCopyManager *managers[2];
static unsigned cases, told_pairs;

static HRESULT told(HRESULT bits)
{
    unsigned n;
    for (n = 0; is_do && n < COUNT(pairs); n++)
        if (pairs[n].bits == bits)
            return pairs[n].other;
    return bits;
}

/* The code is the profile's own. */
#define CASE(call, code)                                                                                               \
    do {                                                                                                               \
        HR(call, told(code));                                                                                          \
        told_pairs += told(code) != (HRESULT)(code);                                                                   \
        cases++;                                                                                                       \
    } while (0)

static Job *new_job_here(void)
{
    return (Job *)com_job(managers[is_do], BG_JOB_TYPE_DOWNLOAD);
}

static IDeliveryOptimizationJob *delivery_of(Job *job)
{
    void *other;
    OK(IBackgroundCopyJob5_QueryInterface(job, &IID_IDeliveryOptimizationJob, &other));
    SAME(IBackgroundCopyJob5_Release(job), 1);
    return (IDeliveryOptimizationJob *)other;
}

/* A file in the way that the profile has. */
static HRESULT add_ranges(Job *job, DWORD count, const BG_FILE_RANGE *ranges)
{
    BG_FILE_RANGE *list = (BG_FILE_RANGE *)(uintptr_t)ranges;
    return is_do ? IDeliveryOptimizationJob_AddFileWithRanges(delivery_of(job), BG_TEXT("id"),
                                                              BG_TEXT("https://host.example/a"), BG_TEXT("/slot/a"),
                                                              count, list, BG_SIZE_UNKNOWN)
        : count ? IBackgroundCopyJob5_AddFileWithRanges(job, BG_TEXT("https://host.example/a"), BG_TEXT("/slot/a"),
                                                        count, list)
                : IBackgroundCopyJob5_AddFile(job, BG_TEXT("https://host.example/a"), BG_TEXT("/slot/a"));
}

static Job *queued_job(void)
{
    Job *job = new_job_here();
    OK(add_ranges(job, 0, NULL));
    OK(IBackgroundCopyJob5_Resume(job));
    return job;
}

static void end(Job *job)
{
    if (com_state((IBackgroundCopyJob *)job) < BG_JOB_STATE_ACKNOWLEDGED)
        OK(IBackgroundCopyJob5_Cancel(job));
    SAME(IBackgroundCopyJob5_Release(job), 0);
}

static IBackgroundCopyFile2 *first_file(Job *job)
{
    IEnumBackgroundCopyFiles *files;
    IBackgroundCopyFile *file;
    OK(IBackgroundCopyJob5_EnumFiles(job, &files));
    OK(IEnumBackgroundCopyFiles_Next(files, 1, &file, NULL));
    SAME(IEnumBackgroundCopyFiles_Release(files), 0);
    return (IBackgroundCopyFile2 *)file;
}

/* Each code that a method answers, in its own words. */
static void codes_of_methods(void)
{
    static const BG_FILE_RANGE empty[] = { { 5, 0 } }, overlapping[] = { { 0, 10 }, { 9, 1 } };
    static BG_FILE_RANGE too_many[BG_RANGES_MAX + 1];
    static Sink sink = SINK_INIT;
    static const GUID nobody = { 1, 2, 3, { 4, 5, 6, 7, 8, 9, 10, 11 } };
    Job *job = new_job_here();
    IBackgroundCopyFile2 *file;
    BITS_JOB_PROPERTY_VALUE value;
    IBackgroundCopyJob *none = (IBackgroundCopyJob *)job;
    IBackgroundCopyError *error = (IBackgroundCopyError *)job;
    GUID id;
    unsigned n;
    int is_acknowledged;
    CASE(IBackgroundCopyManager_GetJob(managers[is_do], &nobody, &none), BG_E_NOT_FOUND);
    CHECK(none == NULL);
    CASE(IBackgroundCopyJob5_Resume(job), BG_E_EMPTY);
    CASE(IBackgroundCopyJob5_GetError(job, &error), BG_E_ERROR_INFORMATION_UNAVAILABLE);
    CHECK(error == NULL);
    CASE(add_ranges(job, 1, empty), BG_E_INVALID_RANGE);
    CASE(add_ranges(job, 2, overlapping), BG_E_OVERLAPPING_RANGES);
    for (n = 0; n <= BG_RANGES_MAX; n++) {
        too_many[n].InitialOffset = 2 * n;
        too_many[n].Length = 1;
    }
    CASE(add_ranges(job, BG_RANGES_MAX + 1, too_many), BG_E_TOO_MANY_RANGES_IN_FILE);
    memset(&value, 0, sizeof value);
    CASE(IBackgroundCopyJob5_SetProperty(job, 99, value), BG_E_UNKNOWN_PROPERTY_ID);
    CASE(IBackgroundCopyJob5_GetProperty(job, 99, &value), BG_E_UNKNOWN_PROPERTY_ID);
    OK(IBackgroundCopyJob5_GetId(job, &id));
    end(job);
    none = (IBackgroundCopyJob *)job;
    CASE(IBackgroundCopyManager_GetJob(managers[is_do], &id, &none), BG_E_NOT_FOUND);
    CHECK(none == NULL);

    for (is_acknowledged = 0; is_acknowledged < 2; is_acknowledged++) {
        BG_JOB_SNAPSHOT before, after;
        job = queued_job();
        com_transfer(10);
        CASE(IBackgroundCopyJob5_Resume(job), BG_E_EMPTY);
        OK(is_acknowledged ? IBackgroundCopyJob5_Complete(job) : IBackgroundCopyJob5_Cancel(job));
        file = first_file(job);
        before = snapshot_of(com_handle(job));
        CASE(IBackgroundCopyJob5_Suspend(job), BG_E_INVALID_STATE);
        CASE(IBackgroundCopyJob5_Resume(job), BG_E_INVALID_STATE);
        CASE(IBackgroundCopyJob5_Cancel(job), BG_E_INVALID_STATE);
        CASE(IBackgroundCopyJob5_Complete(job), BG_E_INVALID_STATE);
        CASE(add_ranges(job, 0, NULL), BG_E_INVALID_STATE);
        CASE(IBackgroundCopyJob5_SetPriority(job, BG_JOB_PRIORITY_LOW), BG_E_INVALID_STATE);
        CASE(IBackgroundCopyJob5_SetNotifyFlags(job, 0), BG_E_INVALID_STATE);
        CASE(IBackgroundCopyJob5_SetNotifyInterface(job, NULL), BG_E_INVALID_STATE);
        CASE(IBackgroundCopyJob5_SetNotifyInterface(job, (IUnknown *)&sink), BG_E_INVALID_STATE);
        SAME(sink.references, 1);
        CASE(IBackgroundCopyJob5_SetNoProgressTimeout(job, 5), BG_E_INVALID_STATE);
        CASE(IBackgroundCopyJob5_SetProperty(job, BITS_JOB_PROPERTY_ID_COST_FLAGS, value), BG_E_INVALID_STATE);
        CASE(IBackgroundCopyFile2_SetRemoteName(file, BG_TEXT("http://other.example/")), BG_E_INVALID_STATE);
        CASE(IBackgroundCopyJob5_GetError(job, &error), BG_E_ERROR_INFORMATION_UNAVAILABLE);
        after = snapshot_of(com_handle(job));
        CHECK(memcmp(&before, &after, sizeof before) == 0);
        SAME(IBackgroundCopyFile2_Release(file), 0);
        end(job);
    }
}

static void after(uint64_t seconds)
{
    static uint64_t ms;
    ms += 1000 * seconds;
    OK(BgTick(ms, TIME_0 + ms * 10000));
}

/* What the transport says, as the job's error tells it. */
static void codes_of_errors(void)
{
    unsigned n;
    for (n = 0; n < COUNT(pairs) + COUNT(unpaired); n++) {
        const HRESULT code = n < COUNT(pairs) ? pairs[n].bits : unpaired[n - COUNT(pairs)];
        /* The one error whose place Delivery Optimization documents. */
        const int is_known = !is_do || code == (HRESULT)0x80190193;
        const BG_ERROR_CONTEXT context = is_known ? BG_ERROR_CONTEXT_REMOTE_FILE : BG_ERROR_CONTEXT_NONE;
        BG_ERROR_CONTEXT got_context;
        HRESULT got;
        IBackgroundCopyError *error;
        IBackgroundCopyFile *file = NULL;
        Job *job = queued_job();
        com_fail(code, BG_ERROR_CONTEXT_REMOTE_FILE);
        CASE(IBackgroundCopyJob5_GetError(job, &error), S_OK);
        OK(IBackgroundCopyError_GetError(error, &got_context, &got));
        CASE(got, code);
        SAME(got_context, context);
        CASE(IBackgroundCopyError_GetFile(error, &file), is_known ? S_OK : BG_E_FILE_NOT_AVAILABLE);
        CHECK((file != NULL) == is_known);
        if (file)
            SAME(IBackgroundCopyFile_Release(file), 0);
        SAME(IBackgroundCopyError_Release(error), 0);
        end(job);
    }
    {
        /* And the engine's own: no progress for too long. */
        Job *job = queued_job();
        IBackgroundCopyError *error;
        BG_TRANSFER transfer;
        BG_FILE file;
        BG_JOB handle;
        BG_ERROR_CONTEXT context;
        HRESULT got;
        after(1);
        OK(BgTransferNext(&transfer, &file, &handle));
        OK(BgTransferFail(transfer, E_FAIL, BG_ERROR_CONTEXT_GENERAL_TRANSPORT, 1));
        SAME(com_state((IBackgroundCopyJob *)job), BG_JOB_STATE_TRANSIENT_ERROR);
        OK(IBackgroundCopyJob5_SetNoProgressTimeout(job, 700));
        after(1);
        after(702);
        SAME(com_state((IBackgroundCopyJob *)job), BG_JOB_STATE_ERROR);
        OK(IBackgroundCopyJob5_GetError(job, &error));
        OK(IBackgroundCopyError_GetError(error, &context, &got));
        CASE(got, BG_E_NO_PROGRESS);
        SAME(IBackgroundCopyError_Release(error), 0);
        end(job);
    }
}

/* Arguments that would be refused by whoever looked at them, and outputs that would be written. */
static union {
    unsigned char bytes[64];
    uint64_t aligned;
} out;
#define O(type) ((type *)(void *)(is_null ? NULL : out.bytes))
#define T(text) (is_null ? NULL : BG_TEXT(text))

#define NOT_THERE(call)                                                                                                \
    do {                                                                                                               \
        PAINT(out);                                                                                                    \
        CASE(call, E_NOTIMPL);                                                                                         \
        CHECK(PAINTED(out));                                                                                           \
        count++;                                                                                                       \
    } while (0)

/* What Delivery Optimization does not document: there is a slot, and it does nothing, with arguments or without. */
static unsigned without_documentation(Job *job, IEnumBackgroundCopyFiles *files, IBackgroundCopyError *error,
                                      int is_null)
{
    BG_FILE_INFO info = { (LPWSTR)BG_TEXT("http://h/"), (LPWSTR)BG_TEXT("/x") };
    BG_FILE_RANGE range = { 0, 1 };
    BG_AUTH_CREDENTIALS credentials = { 1, 1, { { (LPWSTR)BG_TEXT("u"), (LPWSTR)BG_TEXT("p") } } };
    unsigned count = 0;
    NOT_THERE(IBackgroundCopyJob5_AddFileSet(job, is_null ? 0 : 1, is_null ? NULL : &info));
    NOT_THERE(IBackgroundCopyJob5_AddFile(job, T("http://h/"), T("/x")));
    NOT_THERE(IBackgroundCopyJob5_GetOwner(job, O(LPWSTR)));
    NOT_THERE(IBackgroundCopyJob5_SetDisplayName(job, T("b")));
    NOT_THERE(IBackgroundCopyJob5_SetDescription(job, T("b")));
    NOT_THERE(IBackgroundCopyJob5_GetDescription(job, O(LPWSTR)));
    NOT_THERE(IBackgroundCopyJob5_SetMinimumRetryDelay(job, 77));
    NOT_THERE(IBackgroundCopyJob5_GetMinimumRetryDelay(job, O(ULONG)));
    NOT_THERE(IBackgroundCopyJob5_GetErrorCount(job, O(ULONG)));
    NOT_THERE(IBackgroundCopyJob5_SetProxySettings(job, is_null ? 99 : 1, NULL, NULL));
    NOT_THERE(IBackgroundCopyJob5_GetProxySettings(job, O(BG_JOB_PROXY_USAGE), O(LPWSTR), O(LPWSTR)));
    NOT_THERE(IBackgroundCopyJob5_TakeOwnership(job));
    SAME(count, 12);
    NOT_THERE(IBackgroundCopyJob5_SetNotifyCmdLine(job, T("p"), T("p")));
    NOT_THERE(IBackgroundCopyJob5_GetNotifyCmdLine(job, O(LPWSTR), O(LPWSTR)));
    NOT_THERE(IBackgroundCopyJob5_GetReplyProgress(job, O(BG_JOB_REPLY_PROGRESS)));
    NOT_THERE(IBackgroundCopyJob5_GetReplyData(job, O(BYTE *), O(UINT64)));
    NOT_THERE(IBackgroundCopyJob5_SetReplyFileName(job, T("/x")));
    NOT_THERE(IBackgroundCopyJob5_GetReplyFileName(job, O(LPWSTR)));
    NOT_THERE(IBackgroundCopyJob5_SetCredentials(job, is_null ? NULL : &credentials));
    NOT_THERE(IBackgroundCopyJob5_RemoveCredentials(job, is_null ? 99 : 1, 1));
    NOT_THERE(IBackgroundCopyJob5_ReplaceRemotePrefix(job, T("https://"), T("http://")));
    NOT_THERE(IBackgroundCopyJob5_AddFileWithRanges(job, T("http://h/"), T("/x"), is_null ? 0 : 1,
                                                    is_null ? NULL : &range));
    NOT_THERE(IBackgroundCopyJob5_SetFileACLFlags(job, is_null ? 0xFFFFFFFF : 1));
    NOT_THERE(IBackgroundCopyJob5_GetFileACLFlags(job, O(DWORD)));
    NOT_THERE(IBackgroundCopyJob5_SetPeerCachingFlags(job, is_null ? 0xFFFFFFFF : 1));
    NOT_THERE(IBackgroundCopyJob5_GetPeerCachingFlags(job, O(DWORD)));
    NOT_THERE(IBackgroundCopyJob5_GetOwnerIntegrityLevel(job, O(ULONG)));
    NOT_THERE(IBackgroundCopyJob5_GetOwnerElevationState(job, O(BOOL)));
    NOT_THERE(IBackgroundCopyJob5_SetMaximumDownloadTime(job, 5));
    NOT_THERE(IBackgroundCopyJob5_GetMaximumDownloadTime(job, O(ULONG)));
    SAME(count, 12 + 8 + 4 + 6);
    NOT_THERE(IBackgroundCopyManager_EnumJobs(managers[1], is_null ? 99 : 0, O(IEnumBackgroundCopyJobs *)));
    NOT_THERE(IBackgroundCopyManager_GetErrorDescription(managers[1], E_FAIL, 0, O(LPWSTR)));
    NOT_THERE(IEnumBackgroundCopyFiles_Clone(files, O(IEnumBackgroundCopyFiles *)));
    NOT_THERE(IBackgroundCopyError_GetErrorDescription(error, 0, O(LPWSTR)));
    NOT_THERE(IBackgroundCopyError_GetErrorContextDescription(error, 0, O(LPWSTR)));
    NOT_THERE(IBackgroundCopyError_GetProtocol(error, O(LPWSTR)));
    return count;
}

static void slots_of_delivery(void)
{
    Job *job;
    IEnumBackgroundCopyFiles *files;
    IBackgroundCopyError *error;
    int is_null, is_final;
    is_do = 1;
    job = queued_job();
    com_fail((HRESULT)0x80190193, BG_ERROR_CONTEXT_REMOTE_FILE);
    OK(IBackgroundCopyJob5_EnumFiles(job, &files));
    OK(IBackgroundCopyJob5_GetError(job, &error));
    for (is_final = 0; is_final < 2; is_final++) {
        for (is_null = 0; is_null < 2; is_null++) {
            BG_JOB_SNAPSHOT before = snapshot_of(com_handle(job)), after;
            unsigned objects = com_free_objects();
            SAME(without_documentation(job, files, error, is_null), 36);
            after = snapshot_of(com_handle(job));
            CHECK(memcmp(&before, &after, sizeof before) == 0);
            SAME(com_free_objects(), objects);
        }
        if (!is_final)
            OK(IBackgroundCopyJob5_Cancel(job));
    }
    SAME(IEnumBackgroundCopyFiles_Release(files), 0);
    SAME(IBackgroundCopyError_Release(error), 0);
    end(job);
}

/* Heads, types, flags, timeouts, properties, and the state that only one has. */
static void differences(void)
{
    static const BITS_JOB_PROPERTY_ID ids[] = { 1, 2, 3, 4, 5, 7, 9, 10 };
    /* The last is BG_NOTIFY_FILE_RANGES_TRANSFERRED, which older headers of the platform do not have. */
    const ULONG flags[] = { BG_NOTIFY_JOB_TRANSFERRED, BG_NOTIFY_JOB_ERROR, BG_NOTIFY_DISABLE,
                            BG_NOTIFY_JOB_MODIFICATION, BG_NOTIFY_FILE_TRANSFERRED, 0x20 };
    Job *job = new_job_here();
    IBackgroundCopyJob *upload = (IBackgroundCopyJob *)job;
    BITS_JOB_PROPERTY_VALUE value, zero;
    BG_TRANSFER transfer;
    BG_FILE file;
    BG_JOB handle;
    ULONG number = 77;
    GUID id;
    void *head = &head;
    unsigned n;
    CASE(IBackgroundCopyJob5_QueryInterface(job, &IID_IDeliveryOptimizationJob, &head), is_do ? S_OK : E_NOINTERFACE);
    CHECK((head != NULL) == is_do);
    if (head)
        SAME(IUnknown_Release((IUnknown *)head), 1);
    head = &head;
    CASE(IBackgroundCopyJob5_QueryInterface(job, &IID_IBackgroundCopyJobHttpOptions, &head),
         is_do ? E_NOINTERFACE : S_OK);
    CHECK((head == NULL) == is_do);
    if (head)
        SAME(IUnknown_Release((IUnknown *)head), 1);

    for (n = BG_JOB_TYPE_UPLOAD; n <= BG_JOB_TYPE_UPLOAD_REPLY; n++) {
        PAINT(id);
        CASE(IBackgroundCopyManager_CreateJob(managers[is_do], BG_TEXT("b"), (BG_JOB_TYPE)n, &id, &upload),
             is_do ? E_NOTIMPL : S_OK);
        CHECK((upload == NULL) == is_do && PAINTED(id) == is_do);
        if (upload)
            end((Job *)upload);
    }
    for (n = 0; n < COUNT(flags); n++) {
        const int is_unknown = is_do && (n == 2 || n == 5);
        CASE(IBackgroundCopyJob5_SetNotifyFlags(job, flags[n]), is_unknown ? E_NOTIMPL : S_OK);
        OK(IBackgroundCopyJob5_GetNotifyFlags(job, &number));
        SAME(number, is_unknown ? flags[n - 1] : flags[n]);
    }
    /* The timeout of Delivery Optimization depends on the priority until it is set. */
    for (n = BG_JOB_PRIORITY_FOREGROUND; n <= BG_JOB_PRIORITY_LOW; n++) {
        OK(IBackgroundCopyJob5_SetPriority(job, (BG_JOB_PRIORITY)n));
        CASE(IBackgroundCopyJob5_GetNoProgressTimeout(job, &number), S_OK);
        SAME(number, !is_do ? 1209600 : n == BG_JOB_PRIORITY_FOREGROUND ? 3600 : 86400);
    }
    OK(IBackgroundCopyJob5_SetNoProgressTimeout(job, 5));
    OK(IBackgroundCopyJob5_SetPriority(job, BG_JOB_PRIORITY_FOREGROUND));
    OK(IBackgroundCopyJob5_GetNoProgressTimeout(job, &number));
    SAME(number, 5);

    memset(&zero, 0, sizeof zero);
    for (n = 0; n < COUNT(ids); n++) {
        const HRESULT code = is_do && ids[n] > 2 ? BG_E_UNKNOWN_PROPERTY_ID : S_OK;
        PAINT(value);
        CASE(IBackgroundCopyJob5_GetProperty(job, ids[n], &value), code);
        if (code != S_OK)
            CHECK(PAINTED(value));
        else if (ids[n] != BITS_JOB_PROPERTY_MAX_DOWNLOAD_SIZE)
            CHECK(memcmp(&value, &zero, sizeof value) == 0);
        else
            SAME(value.Uint64, BG_SIZE_UNKNOWN);
        value.ClsID = CLSID_DeliveryOptimization;
        CASE(IBackgroundCopyJob5_SetProperty(job, ids[n], value), code);
    }
    OK(IBackgroundCopyJob5_GetProperty(job, BITS_JOB_PROPERTY_NOTIFICATION_CLSID, &value));
    CHECK(memcmp(&value.ClsID, &CLSID_DeliveryOptimization, sizeof value.ClsID) == 0);
    OK(IBackgroundCopyJob5_GetProperty(job, BITS_JOB_PROPERTY_ID_COST_FLAGS, &value));
    SAME(value.Dword, 0x5B99FA76);
    end(job);

    job = queued_job();
    OK(BgTransferNext(&transfer, &file, &handle));
    SAME(handle, com_handle(job));
    SAME(com_state((IBackgroundCopyJob *)job), is_do ? BG_JOB_STATE_TRANSFERRING : BG_JOB_STATE_CONNECTING);
    OK(BgTransferConnected(transfer, 10, 0));
    SAME(com_state((IBackgroundCopyJob *)job), BG_JOB_STATE_TRANSFERRING);
    cases += 2;
    end(job);
}

/* Delivery Optimization's way to add files: all of one or parts of it, with a size that is known or not. */
static void files_of_delivery(void)
{
    static BG_FILE_RANGE two[] = { { 0, 10 }, { 90, 5 } }, rest[] = { { 40, BG_LENGTH_TO_EOF } };
    const struct {
        DWORD count;
        BG_FILE_RANGE *ranges;
        UINT64 size, total;
        HRESULT code;
    } rows[] = {
        { 0, NULL, BG_SIZE_UNKNOWN, BG_SIZE_UNKNOWN, S_OK },
        { 0, two, BG_SIZE_UNKNOWN, BG_SIZE_UNKNOWN, S_OK },
        { 0, NULL, 100, 100, S_OK },
        { 0, NULL, 0, 0, S_OK },
        { 2, two, BG_SIZE_UNKNOWN, 15, S_OK },
        { 2, two, 100, 15, S_OK },
        { 2, two, 95, 15, S_OK },
        { 2, two, 94, 0, BG_E_INVALID_RANGE },
        { 1, rest, BG_SIZE_UNKNOWN, BG_SIZE_UNKNOWN, S_OK },
        { 1, rest, 100, 60, S_OK },
        { 1, rest, 39, 0, BG_E_INVALID_RANGE },
        { 1, NULL, 100, 0, E_INVALIDARG },
    };
    unsigned n;
    is_do = 1;
    for (n = 0; n < COUNT(rows); n++) {
        Job *job = new_job_here();
        BG_JOB_PROGRESS progress;
        CASE(IDeliveryOptimizationJob_AddFileWithRanges(delivery_of(job), n % 2 ? BG_TEXT("an id") : NULL,
                                                        BG_TEXT("https://host.example/a"), BG_TEXT("/slot/a"),
                                                        rows[n].count, rows[n].ranges, rows[n].size), rows[n].code);
        OK(IBackgroundCopyJob5_GetProgress(job, &progress));
        SAME(progress.FilesTotal, rows[n].code == S_OK);
        SAME(progress.BytesTotal, rows[n].total);
        if (rows[n].code == S_OK) {
            IBackgroundCopyFile2 *file = first_file(job);
            BG_FILE_PROGRESS of_file;
            BG_FILE_RANGE *ranges = two;
            DWORD count = 77;
            OK(IBackgroundCopyFile2_GetProgress(file, &of_file));
            SAME(of_file.BytesTotal, rows[n].total);
            CASE(IBackgroundCopyFile2_GetFileRanges(file, &count, &ranges), rows[n].count ? S_OK : S_FALSE);
            SAME(count, rows[n].count);
            if (count)
                CHECK(memcmp(ranges, rows[n].ranges, count * sizeof *ranges) == 0);
            else
                CHECK(ranges == NULL);
            BgCoTaskMemFree(ranges);
            SAME(IBackgroundCopyFile2_Release(file), 0);
        }
        end(job);
    }
}

/* Neither finds nor lists the other's jobs; the transport serves both. */
static void apart(void)
{
    Job *jobs[2];
    GUID ids[2];
    BG_JOB handles[2], taken = 0;
    IEnumBackgroundCopyJobs *list;
    ULONG listed;
    unsigned n, round;
    for (is_do = 0; is_do < 2; is_do++) {
        jobs[is_do] = queued_job();
        handles[is_do] = com_handle(jobs[is_do]);
        OK(IBackgroundCopyJob5_GetId(jobs[is_do], &ids[is_do]));
    }
    for (is_do = 0; is_do < 2; is_do++)
        for (n = 0; n < 2; n++) {
            IBackgroundCopyJob *found = (IBackgroundCopyJob *)&found;
            const int is_here = is_do == (int)n;
            CASE(IBackgroundCopyManager_GetJob(managers[is_do], &ids[n], &found), is_here ? S_OK : BG_E_NOT_FOUND);
            CHECK((found != NULL) == is_here);
            if (found) {
                SAME(com_handle(found), handles[n]);
                SAME(IBackgroundCopyJob_Release(found), 0);
            }
        }
    is_do = 0;
    OK(IBackgroundCopyManager_EnumJobs(managers[0], 0, &list));
    OK(IEnumBackgroundCopyJobs_GetCount(list, &listed));
    SAME(listed, 1);
    SAME(IEnumBackgroundCopyJobs_Release(list), 0);
    for (round = 0; round < 2; round++) {
        BG_TRANSFER transfer;
        BG_FILE file;
        BG_JOB job;
        OK(BgTransferNext(&transfer, &file, &job));
        CHECK((job == handles[0] || job == handles[1]) && job != taken);
        taken = job;
        OK(BgTransferConnected(transfer, 10, 0));
        OK(BgTransferAdvance(transfer, 10));
        OK(BgTransferDone(transfer));
        cases++;
    }
    for (n = 0; n < 2; n++) {
        SAME(com_state((IBackgroundCopyJob *)jobs[n]), BG_JOB_STATE_TRANSFERRED);
        OK(IBackgroundCopyJob5_Complete(jobs[n]));
        end(jobs[n]);
    }
}

int main(void)
{
    com_begin();
    managers[0] = com_manager(BG_PROFILE_BITS);
    managers[1] = com_manager(BG_PROFILE_DO);
    for (is_do = 0; is_do < 2; is_do++) {
        codes_of_methods();
        codes_of_errors();
        differences();
        printf("%u cases, %u of them with another code\n", cases, told_pairs);
        SAME(told_pairs > 0, is_do);
    }
    slots_of_delivery();
    files_of_delivery();
    apart();
    SAME(IBackgroundCopyManager_Release(managers[0]), 0);
    SAME(IBackgroundCopyManager_Release(managers[1]), 0);
    SAME(com_free_objects(), OBJECTS);
    com_end();
    printf("%u cases, %u of them with another code\n", cases, told_pairs);
    SAME(cases, 485);
    SAME(told_pairs, 96);
    return 0;
}
