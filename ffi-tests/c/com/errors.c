/* Errors as objects: in which states there is one, what it keeps, and what it says. */
#include "com.h"

static unsigned cases;
static IBackgroundCopyManager *manager;

#define CASE(call, code)                                                                                               \
    do {                                                                                                               \
        HR(call, code);                                                                                                \
        cases++;                                                                                                       \
    } while (0)

static IBackgroundCopyError *error_of(IBackgroundCopyJob *job)
{
    IBackgroundCopyError *error = NULL;
    CASE(IBackgroundCopyJob_GetError(job, &error), S_OK);
    CHECK(error != NULL);
    return error;
}

static void no_error_of(IBackgroundCopyJob *job)
{
    IBackgroundCopyError *error = (IBackgroundCopyError *)job;
    CASE(IBackgroundCopyJob_GetError(job, &error), BG_E_ERROR_INFORMATION_UNAVAILABLE);
    CHECK(error == NULL);
}

static void same_error(IBackgroundCopyError *error, HRESULT code, BG_ERROR_CONTEXT context)
{
    BG_ERROR_CONTEXT got_context = -1;
    HRESULT got_code = 1;
    CASE(IBackgroundCopyError_GetError(error, &got_context, &got_code), S_OK);
    HR(got_code, code);
    SAME(got_context, context);
}

/* The file that the error names has this local name; NULL: it names none. */
static void same_error_file(IBackgroundCopyError *error, LPCWSTR local)
{
    IBackgroundCopyFile *file = (IBackgroundCopyFile *)error;
    LPWSTR text;
    CASE(IBackgroundCopyError_GetFile(error, &file), local ? S_OK : BG_E_FILE_NOT_AVAILABLE);
    CHECK((file != NULL) == (local != NULL));
    if (!file)
        return;
    OK(IBackgroundCopyFile_GetLocalName(file, &text));
    CHECK(com_same_text(text, local));
    SAME(IBackgroundCopyFile_Release(file), 0);
}

static IBackgroundCopyJob *object_of(BG_JOB job)
{
    void *object;
    OK(BgGetJobObject(job, &IID_IBackgroundCopyJob, &object));
    return (IBackgroundCopyJob *)object;
}

static IBackgroundCopyJob *queued(void)
{
    IBackgroundCopyJob *job = com_job(manager, BG_JOB_TYPE_DOWNLOAD);
    OK(IBackgroundCopyJob_AddFile(job, BG_TEXT("https://host.example/1"), BG_TEXT("/slot/1")));
    OK(IBackgroundCopyJob_AddFile(job, BG_TEXT("https://host.example/2"), BG_TEXT("/slot/2")));
    OK(IBackgroundCopyJob_Resume(job));
    return job;
}

static void end(IBackgroundCopyJob *job)
{
    if (com_state(job) != BG_JOB_STATE_CANCELLED && com_state(job) != BG_JOB_STATE_ACKNOWLEDGED)
        OK(IBackgroundCopyJob_Cancel(job));
    IBackgroundCopyJob_Release(job);
}

static void each_state(void)
{
    BG_JOB_STATE state;
    for (state = BG_JOB_STATE_QUEUED; state <= BG_JOB_STATE_CANCELLED; state++) {
        BG_JOB handle = job_in(state, 2);
        IBackgroundCopyJob *job = object_of(handle);
        if (state == BG_JOB_STATE_ERROR || state == BG_JOB_STATE_TRANSIENT_ERROR) {
            IBackgroundCopyError *error = error_of(job);
            same_error(error, BG_E_HTTP_ERROR_404, BG_ERROR_CONTEXT_REMOTE_FILE);
            SAME(IBackgroundCopyError_Release(error), 0);
        } else {
            no_error_of(job);
        }
        SAME(IBackgroundCopyJob_Release(job), 0);
        end_job(handle);
    }
}

/* An error stays until data moves again; what it found stays in its object for ever. */
static void what_stays(void)
{
    IBackgroundCopyJob *job = queued();
    IBackgroundCopyError *first, *second, *same;
    BG_TRANSFER transfer;
    BG_FILE file;
    BG_JOB handle;
    ULONG errors = 77;
    no_error_of(job);
    CASE(IBackgroundCopyJob_GetErrorCount(job, &errors), S_OK);
    SAME(errors, 0);
    com_transfer(10);
    com_fail(BG_E_HTTP_ERROR_404, BG_ERROR_CONTEXT_REMOTE_FILE);
    first = error_of(job);
    same_error(first, BG_E_HTTP_ERROR_404, BG_ERROR_CONTEXT_REMOTE_FILE);
    same_error_file(first, BG_TEXT("/slot/2"));
    CASE(IBackgroundCopyJob_GetErrorCount(job, &errors), S_OK);
    SAME(errors, 1);
    /* Each is an object of its own. */
    same = error_of(job);
    CHECK(same != first);
    SAME(IBackgroundCopyError_Release(same), 0);

    OK(IBackgroundCopyJob_Resume(job));
    same = error_of(job); /* QUEUED, and no better yet */
    same_error(same, BG_E_HTTP_ERROR_404, BG_ERROR_CONTEXT_REMOTE_FILE);
    SAME(IBackgroundCopyError_Release(same), 0);
    OK(BgTransferNext(&transfer, &file, &handle));
    SAME(com_state(job), BG_JOB_STATE_CONNECTING);
    same = error_of(job);
    SAME(IBackgroundCopyError_Release(same), 0);
    OK(BgTransferFail(transfer, BG_E_NETWORK_DISCONNECTED, BG_ERROR_CONTEXT_GENERAL_TRANSPORT, 1));
    SAME(com_state(job), BG_JOB_STATE_TRANSIENT_ERROR);
    second = error_of(job);
    same_error(second, BG_E_NETWORK_DISCONNECTED, BG_ERROR_CONTEXT_GENERAL_TRANSPORT);
    same_error_file(second, NULL);
    same_error(first, BG_E_HTTP_ERROR_404, BG_ERROR_CONTEXT_REMOTE_FILE);
    CASE(IBackgroundCopyJob_GetErrorCount(job, &errors), S_OK);
    SAME(errors, 2);
    OK(IBackgroundCopyJob_Suspend(job));
    same = error_of(job);
    same_error(same, BG_E_NETWORK_DISCONNECTED, BG_ERROR_CONTEXT_GENERAL_TRANSPORT);
    SAME(IBackgroundCopyError_Release(same), 0);
    OK(IBackgroundCopyJob_Resume(job));
    OK(BgTransferNext(&transfer, &file, &handle));
    OK(BgTransferConnected(transfer, 10, 0));
    SAME(com_state(job), BG_JOB_STATE_TRANSFERRING);
    no_error_of(job);
    OK(BgTransferAdvance(transfer, 10));
    OK(BgTransferDone(transfer));
    no_error_of(job);
    CASE(IBackgroundCopyJob_GetErrorCount(job, &errors), S_OK);
    SAME(errors, 2);
    OK(IBackgroundCopyJob_Complete(job));
    no_error_of(job);
    SAME(IBackgroundCopyJob_Release(job), 0);
    /* The job is over, and only its errors keep it. */
    same_error(first, BG_E_HTTP_ERROR_404, BG_ERROR_CONTEXT_REMOTE_FILE);
    same_error_file(first, BG_TEXT("/slot/2"));
    same_error(second, BG_E_NETWORK_DISCONNECTED, BG_ERROR_CONTEXT_GENERAL_TRANSPORT);
    same_error_file(second, NULL);
    SAME(state_of(handle), BG_JOB_STATE_ACKNOWLEDGED);
    SAME(IBackgroundCopyError_Release(second), 0);
    SAME(state_of(handle), BG_JOB_STATE_ACKNOWLEDGED);
    SAME(IBackgroundCopyError_Release(first), 0);
    HR(BgCloseJob(handle), E_HANDLE);

    /* In final states there is none, whatever went wrong. */
    job = queued();
    com_fail(E_FAIL, BG_ERROR_CONTEXT_UNKNOWN);
    OK(IBackgroundCopyJob_Cancel(job));
    no_error_of(job);
    end(job);
    job = queued();
    com_transfer(10);
    com_fail(E_FAIL, BG_ERROR_CONTEXT_UNKNOWN);
    HR(IBackgroundCopyJob_Complete(job), BG_S_PARTIAL_COMPLETE);
    no_error_of(job);
    end(job);
}

/* A job of the flat ABI may be closed under its error: what was found is still told, its file is not there any more. */
static void closed_under_it(void)
{
    BG_JOB handle = job_in(BG_JOB_STATE_ERROR, 1);
    IBackgroundCopyJob *job = object_of(handle);
    IBackgroundCopyError *error = error_of(job);
    IBackgroundCopyFile *file = (IBackgroundCopyFile *)job;
    SAME(IBackgroundCopyJob_Release(job), 0);
    same_error_file(error, BG_TEXT("/slot/image.bin"));
    end_job(handle);
    same_error(error, BG_E_HTTP_ERROR_404, BG_ERROR_CONTEXT_REMOTE_FILE);
    CASE(IBackgroundCopyError_GetFile(error, &file), E_HANDLE);
    CHECK(file == NULL);
    SAME(IBackgroundCopyError_Release(error), 0);
}

/* A sentence of English: ASCII, a capital first, a full stop last. */
static int is_sentence(const WCHAR *text)
{
    size_t n;
    for (n = 0; text[n]; n++)
        if (text[n] < ' ' || text[n] > '~')
            return 0;
    return n > 4 && text[0] >= 'A' && text[0] <= 'Z' && text[n - 1] == '.';
}

static int contains(const WCHAR *text, const char *part)
{
    size_t n, length = strlen(part);
    for (; *text; text++) {
        for (n = 0; n < length && text[n] == (WCHAR)(unsigned char)part[n]; n++) {
        }
        if (n == length)
            return 1;
    }
    return 0;
}

static int is_same(const WCHAR *a, const WCHAR *b)
{
    while (*a && *a == *b)
        a++, b++;
    return *a == *b;
}

static LPWSTR described(HRESULT code)
{
    LPWSTR text = NULL;
    CASE(IBackgroundCopyManager_GetErrorDescription(manager, code, 0x409, &text), S_OK);
    CHECK(text != NULL);
    if (!is_sentence(text)) {
        fprintf(stderr, "0x%08x is described by no sentence\n", (unsigned)code);
        exit(1);
    }
    return text;
}

static void descriptions(void)
{
    /* All that the library knows. */
    static const HRESULT known[] = {
        S_OK, BG_S_PARTIAL_COMPLETE, BG_S_UNABLE_TO_DELETE_FILES, S_FALSE, E_NOTIMPL, E_PENDING, E_HANDLE,
        E_OUTOFMEMORY, E_INVALIDARG, BGJOB_E_INVALID_DATA, BGJOB_E_REVISION_MISMATCH, E_NOT_SUFFICIENT_BUFFER,
        BGJOB_E_ALREADY_INITIALIZED, BGJOB_E_ARITHMETIC_OVERFLOW, BGJOB_E_HANDLE_EOF, BG_E_NOT_FOUND,
        BG_E_INVALID_STATE, BG_E_EMPTY, BG_E_FILE_NOT_AVAILABLE, BG_E_ERROR_INFORMATION_UNAVAILABLE,
        BG_E_TOO_MANY_FILES, BG_E_STRING_TOO_LONG, BG_E_NO_PROGRESS, BG_E_INVALID_RANGE, BG_E_OVERLAPPING_RANGES,
        BG_E_TOO_MANY_RANGES_IN_FILE, BG_E_VALIDATION_FAILED, DO_E_JOB_NOT_FOUND, DO_E_INVALID_STATE, DO_E_JOB_EMPTY,
        DO_E_FILE_NOT_AVAILABLE, DO_E_ERROR_INFORMATION_UNAVAILABLE, DO_E_DOWNLOAD_NO_PROGRESS, DO_E_INVALID_RANGE,
        DO_E_OVERLAPPING_RANGES, E_FAIL, E_NOINTERFACE, E_ACCESSDENIED, BGJOB_E_CRC, BGJOB_E_DISK_FULL,
        BGJOB_E_LOCK_VIOLATION, BG_E_PROTOCOL_NOT_AVAILABLE, BG_E_NETWORK_DISCONNECTED, BG_E_MISSING_FILE_SIZE,
        BG_E_INSUFFICIENT_HTTP_SUPPORT, BG_E_INSUFFICIENT_RANGE_SUPPORT, BG_E_INVALID_SERVER_RESPONSE,
        BG_E_LOCAL_FILE_CHANGED, BG_E_BLOCKED_BY_POLICY, BG_E_TOO_MANY_JOBS_PER_USER, BG_E_TOO_MANY_JOBS_PER_MACHINE,
        BG_E_TOO_MANY_FILES_IN_JOB, BG_E_MAXDOWNLOAD_TIMEOUT, BG_E_TOKEN_REQUIRED, BG_E_UNKNOWN_PROPERTY_ID,
        BG_E_READ_ONLY_PROPERTY, BG_E_BLOCKED_BY_COST_TRANSFER_POLICY, BG_E_REMOTE_FILE_CHANGED,
        BG_E_PROXY_LIST_TOO_LARGE, BG_E_PROXY_BYPASS_LIST_TOO_LARGE, BG_E_TOO_LARGE, BG_E_USERNAME_TOO_LARGE,
        BG_E_PASSWORD_TOO_LARGE, BG_E_INVALID_AUTH_TARGET, BG_E_INVALID_AUTH_SCHEME, E_POINTER, CLASS_E_NOAGGREGATION,
        REGDB_E_CLASSNOTREG, BG_E_HTTP_ERROR_404, DO_E_NO_SERVICE, DO_E_NO_DOWNLOADS, DO_E_JOB_TOO_OLD,
        DO_E_LOCALPATH_NOT_SET, DO_E_UNKNOWN_PROPERTY_ID, DO_E_READ_ONLY_PROPERTY, DO_E_WRITE_ONLY_PROPERTY,
        DO_E_FILE_DOWNLOADSINK_UNSPECIFIED, DO_E_FILE_SIZE_UNKNOWN_HTTP_200, DO_E_FILE_SIZE_UNKNOWN_HTTP_206,
        DO_E_FILE_SIZE_UNKNOWN_HTTP_2XX, DO_E_DOWNLOAD_NO_URI, DO_E_NO_DOWNLOAD_EXTSETTINGS,
        DO_E_BLOCKED_BY_COST_TRANSFER_POLICY, DO_E_BLOCKED_BY_NO_NETWORK, DO_E_HTTP_BLOCKSIZE_MISMATCH,
        DO_E_INSUFFICIENT_RANGE_SUPPORT,
    };
    static const uint32_t unknown[] = { 0x80208123, 0x8020FFFF, 0x8123ABCD, 0x80190063, 0x801903E8, 0x80D0FFFF,
                                        0x12345678, 0xFFFFFFFF, 0xDEADBEEF };
    static const DWORD languages[] = { 0, 0x400, 0x407, 0x40C, 0xFFFFFFFF };
    LPWSTR text, other;
    char part[16];
    unsigned n;
    for (n = 0; n < sizeof known / sizeof known[0]; n++) {
        text = described(known[n]);
        CHECK(!contains(text, "0x"));
        BgCoTaskMemFree(text);
    }
    for (n = 1; n < 0x80; n++)
        BgCoTaskMemFree(described((HRESULT)(0x80200000 | n)));
    for (n = 100; n < 1000; n++) {
        text = described((HRESULT)(0x80190000 | n));
        snprintf(part, sizeof part, "%u", n);
        CHECK(contains(text, part));
        BgCoTaskMemFree(text);
    }
    for (n = 0; n < sizeof unknown / sizeof unknown[0]; n++) {
        text = described((HRESULT)unknown[n]);
        snprintf(part, sizeof part, "0x%08X", (unsigned)unknown[n]);
        CHECK(contains(text, part));
        BgCoTaskMemFree(text);
    }
    /* English, whatever is asked for. */
    text = described(BG_E_EMPTY);
    for (n = 0; n < sizeof languages / sizeof languages[0]; n++) {
        CASE(IBackgroundCopyManager_GetErrorDescription(manager, BG_E_EMPTY, languages[n], &other), S_OK);
        CHECK(is_same(text, other));
        BgCoTaskMemFree(other);
    }
    BgCoTaskMemFree(text);
}

/* All there are: who has a file, who has a protocol, and what they say. */
static void contexts(void)
{
    LPWSTR texts[8], text, other;
    int context, n;
    for (context = BG_ERROR_CONTEXT_NONE; context <= BG_ERROR_CONTEXT_REMOTE_APPLICATION; context++) {
        const int is_remote = context == BG_ERROR_CONTEXT_REMOTE_FILE;
        const int is_of_file = is_remote || context == BG_ERROR_CONTEXT_LOCAL_FILE;
        IBackgroundCopyJob *job = queued();
        IBackgroundCopyError *error;
        com_fail(BG_E_HTTP_ERROR_404, (BG_ERROR_CONTEXT)context);
        error = error_of(job);
        same_error(error, BG_E_HTTP_ERROR_404, (BG_ERROR_CONTEXT)context);
        same_error_file(error, is_of_file ? BG_TEXT("/slot/1") : NULL);
        text = (LPWSTR)job;
        CASE(IBackgroundCopyError_GetProtocol(error, &text), is_remote ? S_OK : BG_E_PROTOCOL_NOT_AVAILABLE);
        if (is_remote)
            TEXT_IS(text, "https");
        else
            CHECK(text == NULL);
        CASE(IBackgroundCopyError_GetErrorContextDescription(error, 0x409, &texts[context]), S_OK);
        CHECK(is_sentence(texts[context]));
        for (n = 0; n < context; n++)
            CHECK(!is_same(texts[n], texts[context]));
        CASE(IBackgroundCopyError_GetErrorContextDescription(error, 0x407, &other), S_OK);
        CHECK(is_same(texts[context], other));
        BgCoTaskMemFree(other);
        /* The same words as the manager's. */
        CASE(IBackgroundCopyError_GetErrorDescription(error, 0x407, &text), S_OK);
        other = described(BG_E_HTTP_ERROR_404);
        CHECK(is_same(text, other) && contains(text, "404"));
        BgCoTaskMemFree(text);
        BgCoTaskMemFree(other);
        SAME(IBackgroundCopyError_Release(error), 0);
        end(job);
    }
    SAME(context, 8);
    for (n = 0; n < 8; n++)
        BgCoTaskMemFree(texts[n]);
}

static void protocols(void)
{
    static const struct {
        LPCWSTR remote, protocol;
    } rows[] = {
        { BG_TEXT("http://host.example/a"), BG_TEXT("http") },
        { BG_TEXT("https://host.example/a"), BG_TEXT("https") },
        { BG_TEXT("HTTP://host.example/a"), BG_TEXT("http") },
        { BG_TEXT("HttpS://host.example/a"), BG_TEXT("https") },
        { BG_TEXT("http://host.example/https://another"), BG_TEXT("http") },
        { BG_TEXT("file:///a"), BG_TEXT("file") },
        { BG_TEXT("FILE://server/a"), BG_TEXT("file") },
        { BG_TEXT("\\\\server\\share\\a"), BG_TEXT("file") },
        { BG_TEXT("\\\\http://share"), BG_TEXT("file") },
        { BG_TEXT("C:\\a"), BG_TEXT("file") },
        { BG_TEXT("c:/http://a"), BG_TEXT("file") },
    };
    unsigned n;
    for (n = 0; n < sizeof rows / sizeof rows[0]; n++) {
        IBackgroundCopyJob *job = com_job(manager, BG_JOB_TYPE_DOWNLOAD);
        IBackgroundCopyError *error;
        LPWSTR text;
        OK(IBackgroundCopyJob_AddFile(job, rows[n].remote, BG_TEXT("/slot/a")));
        OK(IBackgroundCopyJob_Resume(job));
        com_fail(BG_E_REMOTE_FILE_CHANGED, BG_ERROR_CONTEXT_REMOTE_FILE);
        error = error_of(job);
        CASE(IBackgroundCopyError_GetProtocol(error, &text), S_OK);
        CHECK(com_same_text(text, rows[n].protocol));
        SAME(IBackgroundCopyError_Release(error), 0);
        end(job);
    }
}

int main(void)
{
    com_begin();
    manager = com_manager(BG_PROFILE_BITS);
    each_state();
    what_stays();
    closed_under_it();
    descriptions();
    contexts();
    protocols();
    SAME(IBackgroundCopyManager_Release(manager), 0);
    SAME(com_free_objects(), OBJECTS);
    com_end();
    printf("%u cases\n", cases);
    SAME(cases, 1256);
    return 0;
}
