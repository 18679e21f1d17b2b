/* Memory that is not there: each allocation of each method fails once, each object is missing once, the pool in the
 * block is full, allocators are odd. Then what the config's other functions do: pfnSave and pfnReply. */
#include "com.h"
#include "sink.h"

static unsigned failed_allocations, failed_objects, cases;

#define CASE(call, code)                                                                                               \
    do {                                                                                                               \
        HR(call, code);                                                                                                \
        cases++;                                                                                                       \
    } while (0)

/* An allocator that counts, knows its own, and fails when it is told to. */
#define MARK UINT64_C(0x6265666F72652031)
static unsigned pieces, asked, fail_at;
/* Set: no memory is given back with this in it. */
static int is_secret;
static const WCHAR secret[6] = { 's', 'e', 'c', 'r', 'e', 't' };

static void *STDMETHODCALLTYPE take(SIZE_T bytes)
{
    uint64_t *piece;
    if (++asked == fail_at)
        return NULL;
    piece = (uint64_t *)malloc(2 * sizeof *piece + bytes);
    CHECK(piece != NULL && bytes > 0);
    piece[0] = MARK;
    piece[1] = bytes;
    pieces++;
    return piece + 2;
}

static void STDMETHODCALLTYPE give(void *pointer)
{
    uint64_t *piece = (uint64_t *)pointer - 2;
    size_t n;
    CHECK(pointer != NULL && pieces > 0);
    SAME(piece[0], MARK);
    if (is_secret)
        for (n = 0; n + sizeof secret <= piece[1]; n++)
            CHECK(memcmp((char *)pointer + n, secret, sizeof secret) != 0);
    pieces--;
    free(piece);
}

static void begin_with(const BG_COM_CONFIG *config)
{
    com_engines();
    OK(BgComInitialize(com_objects, sizeof com_objects, config));
}

static BG_COM_CONFIG counting_config(void)
{
    BG_COM_CONFIG config = com_objects_config;
    config.pfnAlloc = take;
    config.pfnFree = give;
    return config;
}

/* What the operations work with. */
static IBackgroundCopyManager *manager, *delivery;
static IBackgroundCopyJob5 *job, *upload, *other;
static IBackgroundCopyJobHttpOptions *http;
static IDeliveryOptimizationJob *head;
static IBackgroundCopyFile2 *file;
static IBackgroundCopyError *error;
static IEnumBackgroundCopyJobs *jobs;
static IEnumBackgroundCopyFiles *files;
static Sink sink = SINK_INIT;
static GUID job_id;
static BYTE hash[20] = { 9, 8, 7 };

/* Texts and objects that an operation got: none where it failed, else given back. */
static void *got[3];

static HRESULT gets_texts(HRESULT hr)
{
    unsigned n;
    for (n = 0; n < 3; n++) {
        CHECK(SUCCEEDED(hr) || got[n] == NULL);
        BgCoTaskMemFree(got[n]);
        got[n] = NULL;
    }
    return hr;
}

static HRESULT gets_object(HRESULT hr)
{
    CHECK(SUCCEEDED(hr) == (got[0] != NULL));
    if (got[0])
        IUnknown_Release((IUnknown *)got[0]);
    got[0] = NULL;
    return hr;
}

static HRESULT created(HRESULT hr)
{
    CHECK(SUCCEEDED(hr) == (got[0] != NULL));
    if (got[0]) {
        OK(IBackgroundCopyJob_Cancel((IBackgroundCopyJob *)got[0]));
        SAME(IUnknown_Release((IUnknown *)got[0]), 0);
    }
    got[0] = NULL;
    return hr;
}

#define TEXT_OF(n) ((LPWSTR *)&got[n])
#define OPERATIONS(X)                                                                                                  \
    X(create_job, created(IBackgroundCopyManager_CreateJob(manager, BG_TEXT("b"), BG_JOB_TYPE_DOWNLOAD, &any_id,       \
                                                           (IBackgroundCopyJob **)&got[0])))                           \
    X(create_other, created(IBackgroundCopyManager_CreateJob(delivery, BG_TEXT("b"), BG_JOB_TYPE_DOWNLOAD, &any_id,    \
                                                             (IBackgroundCopyJob **)&got[0])))                         \
    X(get_job, gets_object(IBackgroundCopyManager_GetJob(manager, &job_id, (IBackgroundCopyJob **)&got[0])))           \
    X(enum_jobs, gets_object(IBackgroundCopyManager_EnumJobs(manager, 0, (IEnumBackgroundCopyJobs **)&got[0])))        \
    X(describe, gets_texts(IBackgroundCopyManager_GetErrorDescription(manager, BG_E_EMPTY, 0, TEXT_OF(0))))            \
    X(create_manager, gets_object(BgCoCreateInstance(&CLSID_BackgroundCopyManager, NULL, CLSCTX_ALL, &IID_IUnknown,    \
                                                     &got[0])))                                                        \
    X(job_object, gets_object(BgGetJobObject(handle, &IID_IBackgroundCopyJob, &got[0])))                               \
    X(add_file_set, IBackgroundCopyJob5_AddFileSet(job, 1, &info))                                                     \
    X(add_file, IBackgroundCopyJob5_AddFile(job, info.RemoteName, info.LocalName))                                     \
    X(enum_files, gets_object(IBackgroundCopyJob5_EnumFiles(job, (IEnumBackgroundCopyFiles **)&got[0])))               \
    X(get_error, gets_object(IBackgroundCopyJob5_GetError(job, (IBackgroundCopyError **)&got[0])))                     \
    X(get_owner, gets_texts(IBackgroundCopyJob5_GetOwner(job, TEXT_OF(0))))                                            \
    X(set_display_name, IBackgroundCopyJob5_SetDisplayName(job, BG_TEXT("renamed")))                                   \
    X(get_display_name, gets_texts(IBackgroundCopyJob5_GetDisplayName(job, TEXT_OF(0))))                               \
    X(set_description, IBackgroundCopyJob5_SetDescription(job, BG_TEXT("described")))                                  \
    X(get_description, gets_texts(IBackgroundCopyJob5_GetDescription(job, TEXT_OF(0))))                                \
    X(set_interface, IBackgroundCopyJob5_SetNotifyInterface(job, (IUnknown *)&sink))                                   \
    X(set_proxies, IBackgroundCopyJob5_SetProxySettings(job, BG_JOB_PROXY_USAGE_OVERRIDE, BG_TEXT("p:80"),             \
                                                        BG_TEXT("b")))                                                 \
    X(get_proxies, gets_texts(IBackgroundCopyJob5_GetProxySettings(job, &usage, TEXT_OF(0), TEXT_OF(1))))              \
    X(set_command, IBackgroundCopyJob5_SetNotifyCmdLine(job, BG_TEXT("/bin/true"), BG_TEXT("true")))                   \
    X(get_command, gets_texts(IBackgroundCopyJob5_GetNotifyCmdLine(job, TEXT_OF(0), TEXT_OF(1))))                      \
    X(get_reply, gets_texts(IBackgroundCopyJob5_GetReplyData(upload, (BYTE **)&got[0], &length)))                      \
    X(set_reply_name, IBackgroundCopyJob5_SetReplyFileName(upload, BG_TEXT("/slot/reply")))                            \
    X(get_reply_name, gets_texts(IBackgroundCopyJob5_GetReplyFileName(upload, TEXT_OF(0))))                            \
    X(set_credentials, IBackgroundCopyJob5_SetCredentials(job, &credentials))                                          \
    X(get_credentials, gets_texts(BgGetCredentials(handle, 1, 1, TEXT_OF(0), TEXT_OF(1))))                             \
    X(remove_credentials, IBackgroundCopyJob5_RemoveCredentials(job, 1, 1))                                            \
    X(replace_prefix, IBackgroundCopyJob5_ReplaceRemotePrefix(job, BG_TEXT("https://host"), BG_TEXT("https://home")))  \
    X(add_ranges, IBackgroundCopyJob5_AddFileWithRanges(job, info.RemoteName, info.LocalName, 1, &range))              \
    X(set_acl, IBackgroundCopyJob5_SetFileACLFlags(job, 3))                                                            \
    X(set_peers, IBackgroundCopyJob5_SetPeerCachingFlags(job, 3))                                                      \
    X(set_time, IBackgroundCopyJob5_SetMaximumDownloadTime(job, 3))                                                    \
    X(set_property, IBackgroundCopyJob5_SetProperty(job, BITS_JOB_PROPERTY_ID_COST_FLAGS, value))                      \
    X(set_certificate, IBackgroundCopyJobHttpOptions_SetClientCertificateByName(http, 1, BG_TEXT("MY"), BG_TEXT("s"))) \
    X(get_certificate, gets_texts(IBackgroundCopyJobHttpOptions_GetClientCertificate(http, &location, TEXT_OF(0),      \
                                                                                     (BYTE **)&got[1], TEXT_OF(2))))   \
    X(set_certificate_id, IBackgroundCopyJobHttpOptions_SetClientCertificateByID(http, 1, BG_TEXT("MY"), hash))        \
    X(get_certificate_id, gets_texts(IBackgroundCopyJobHttpOptions_GetClientCertificate(http, &location, TEXT_OF(0),   \
                                                                                        (BYTE **)&got[1],              \
                                                                                        TEXT_OF(2))))                  \
    X(remove_certificate, IBackgroundCopyJobHttpOptions_RemoveClientCertificate(http))                                 \
    X(set_headers, IBackgroundCopyJobHttpOptions_SetCustomHeaders(http, BG_TEXT("X-One: 1\r\n")))                      \
    X(get_headers, gets_texts(IBackgroundCopyJobHttpOptions_GetCustomHeaders(http, TEXT_OF(0))))                       \
    X(set_security, IBackgroundCopyJobHttpOptions_SetSecurityFlags(http, 3))                                           \
    X(get_remote, gets_texts(IBackgroundCopyFile2_GetRemoteName(file, TEXT_OF(0))))                                    \
    X(get_local, gets_texts(IBackgroundCopyFile2_GetLocalName(file, TEXT_OF(0))))                                      \
    X(get_ranges, gets_texts(IBackgroundCopyFile2_GetFileRanges(file, &count, (BG_FILE_RANGE **)&got[0])))             \
    X(set_remote, IBackgroundCopyFile2_SetRemoteName(file, BG_TEXT("https://host.example/new")))                       \
    X(next_job, gets_object(IEnumBackgroundCopyJobs_Next(jobs, 1, (IBackgroundCopyJob **)&got[0], NULL)))              \
    X(next_file, gets_object(IEnumBackgroundCopyFiles_Next(files, 1, (IBackgroundCopyFile **)&got[0], NULL)))          \
    X(clone_jobs, gets_object(IEnumBackgroundCopyJobs_Clone(jobs, (IEnumBackgroundCopyJobs **)&got[0])))               \
    X(clone_files, gets_object(IEnumBackgroundCopyFiles_Clone(files, (IEnumBackgroundCopyFiles **)&got[0])))           \
    X(error_file, gets_object(IBackgroundCopyError_GetFile(error, (IBackgroundCopyFile **)&got[0])))                   \
    X(error_text, gets_texts(IBackgroundCopyError_GetErrorDescription(error, 0, TEXT_OF(0))))                          \
    X(context_text, gets_texts(IBackgroundCopyError_GetErrorContextDescription(error, 0, TEXT_OF(0))))                 \
    X(protocol, gets_texts(IBackgroundCopyError_GetProtocol(error, TEXT_OF(0))))                                       \
    X(add_other, IDeliveryOptimizationJob_AddFileWithRanges(head, NULL, info.RemoteName, info.LocalName, 0, NULL, 5))

static BG_FILE_INFO info = { (LPWSTR)BG_TEXT("https://host.example/b"), (LPWSTR)BG_TEXT("/slot/b") };
static BG_FILE_RANGE range = { 0, 10 };
static BG_AUTH_CREDENTIALS credentials = {
    BG_AUTH_TARGET_SERVER, BG_AUTH_SCHEME_BASIC, { { (LPWSTR)BG_TEXT("user"), (LPWSTR)BG_TEXT("secret") } } };
static BITS_JOB_PROPERTY_VALUE value;
static BG_CERT_STORE_LOCATION location;
static BG_JOB_PROXY_USAGE usage;
static BG_JOB handle;
static GUID any_id;
static UINT64 length;
static DWORD count;

#define DEFINE(name, call)                                                                                             \
    static HRESULT do_##name(void)                                                                                     \
    {                                                                                                                  \
        return call;                                                                                                   \
    }
OPERATIONS(DEFINE)
#define ROW(name, call) { #name, do_##name },
static const struct operation {
    const char *name;
    HRESULT (*run)(void);
} operations[] = { OPERATIONS(ROW) };
#define COUNT_OF(array) (sizeof(array) / sizeof(array)[0])

/* A number that all kept values and names make: another one if one of them changes. */
static uint64_t fingerprint;

static void mix(uint64_t number)
{
    fingerprint = (fingerprint ^ number) * UINT64_C(0x100000001B3);
}

static void mix_text(LPWSTR text)
{
    size_t n;
    mix(text == NULL);
    for (n = 0; text && text[n]; n++)
        mix(text[n]);
    BgCoTaskMemFree(text);
}

static uint64_t all_that_is_kept(void)
{
    LPWSTR a = NULL, b = NULL;
    BYTE *bytes = NULL;
    BG_JOB_PROXY_USAGE used;
    BG_CERT_STORE_LOCATION at = 0;
    BITS_JOB_PROPERTY_VALUE cost;
    ULONG number;
    unsigned n;
    fingerprint = UINT64_C(0xCBF29CE484222325);
    OK(IBackgroundCopyJob5_GetDisplayName(job, &a));
    mix_text(a);
    OK(IBackgroundCopyJob5_GetDescription(job, &a));
    mix_text(a);
    OK(IBackgroundCopyJob5_GetProxySettings(job, &used, &a, &b));
    mix(used);
    mix_text(a);
    mix_text(b);
    OK(IBackgroundCopyJob5_GetNotifyCmdLine(job, &a, &b));
    mix_text(a);
    mix_text(b);
    CHECK(SUCCEEDED(BgGetCredentials(handle, 1, 1, &a, &b)));
    mix_text(a);
    mix_text(b);
    a = b = NULL;
    if (SUCCEEDED(IBackgroundCopyJobHttpOptions_GetClientCertificate(http, &at, &a, &bytes, &b)) && bytes)
        for (n = 0; n < sizeof hash; n++)
            mix(bytes[n]);
    BgCoTaskMemFree(bytes);
    mix(at);
    mix_text(a);
    mix_text(b);
    CHECK(SUCCEEDED(IBackgroundCopyJobHttpOptions_GetCustomHeaders(http, &a)));
    mix_text(a);
    OK(IBackgroundCopyJobHttpOptions_GetSecurityFlags(http, &number));
    mix(number);
    OK(IBackgroundCopyJob5_GetFileACLFlags(job, &number));
    mix(number);
    OK(IBackgroundCopyJob5_GetPeerCachingFlags(job, &number));
    mix(number);
    OK(IBackgroundCopyJob5_GetMaximumDownloadTime(job, &number));
    mix(number);
    OK(IBackgroundCopyJob5_GetProperty(job, BITS_JOB_PROPERTY_ID_COST_FLAGS, &cost));
    mix(cost.Dword);
    OK(IBackgroundCopyJob5_GetReplyFileName(upload, &a));
    mix_text(a);
    OK(IBackgroundCopyFile2_GetRemoteName(file, &a));
    mix_text(a);
    return fingerprint;
}

typedef struct world {
    BG_JOB_SNAPSHOT snapshots[3];
    uint64_t kept;
    uint32_t jobs;
    unsigned objects, pieces;
    ULONG references;
} world;

static world look(void)
{
    BG_JOB list[JOBS];
    world now;
    memset(&now, 0, sizeof now);
    now.pieces = pieces;
    now.references = sink.references;
    now.snapshots[0] = snapshot_of(com_handle(job));
    now.snapshots[1] = snapshot_of(com_handle(upload));
    now.snapshots[2] = snapshot_of(com_handle(other));
    OK(BgEnumJobs(list, JOBS, &now.jobs));
    now.objects = com_free_objects();
    now.kept = all_that_is_kept();
    SAME(pieces, now.pieces);
    return now;
}

static void nothing_has_changed(const char *name, const world *before)
{
    world now = look();
    if (memcmp(before, &now, sizeof now)) {
        fprintf(stderr, "%s has failed, and changed something\n", name);
        exit(1);
    }
}

/* An answer for the upload: each byte is told by its place. */
static unsigned replies;
static BG_FILE replied;
static HRESULT reply_code;

static HRESULT reply(void *context, BG_FILE of, void *buffer, size_t bytes)
{
    size_t n;
    CHECK(context == &replies);
    replies++;
    replied = of;
    for (n = 0; n < bytes; n++)
        ((BYTE *)buffer)[n] = (BYTE)(n * 7 + n / 251);
    return reply_code;
}

static IBackgroundCopyJob5 *upload_with_reply(uint64_t bytes)
{
    IBackgroundCopyJob *made = com_job(manager, BG_JOB_TYPE_UPLOAD_REPLY);
    BG_TRANSFER transfer;
    BG_FILE of;
    BG_JOB its;
    com_add(made);
    OK(IBackgroundCopyJob_Resume(made));
    OK(BgTransferNext(&transfer, &of, &its));
    OK(BgTransferConnected(transfer, 10, 0));
    OK(BgTransferAdvance(transfer, 10));
    OK(BgTransferReply(transfer, bytes));
    if (bytes)
        OK(BgTransferAdvance(transfer, (uint32_t)bytes));
    OK(BgTransferDone(transfer));
    return (IBackgroundCopyJob5 *)made;
}

static void begin_operations(void)
{
    BG_FILE_RANGE two[2] = { { 0, 5 }, { 10, 5 } };
    void *queried;
    manager = com_manager(BG_PROFILE_BITS);
    delivery = com_manager(BG_PROFILE_DO);
    upload = upload_with_reply(10);
    job = (IBackgroundCopyJob5 *)com_job(manager, BG_JOB_TYPE_DOWNLOAD);
    handle = com_handle(job);
    OK(IBackgroundCopyJob5_GetId(job, &job_id));
    OK(IBackgroundCopyJob5_AddFileWithRanges(job, info.RemoteName, info.LocalName, 2, two));
    com_add((IBackgroundCopyJob *)job);
    OK(IBackgroundCopyJob5_Resume(job));
    com_fail(BG_E_HTTP_ERROR_404, BG_ERROR_CONTEXT_REMOTE_FILE);
    OK(IBackgroundCopyJob5_GetError(job, &error));
    OK(IBackgroundCopyJob5_EnumFiles(job, &files));
    OK(IEnumBackgroundCopyFiles_Next(files, 1, (IBackgroundCopyFile **)&file, NULL));
    OK(IEnumBackgroundCopyFiles_Reset(files));
    OK(IBackgroundCopyManager_EnumJobs(manager, 0, &jobs));
    OK(IBackgroundCopyJob5_QueryInterface(job, &IID_IBackgroundCopyJobHttpOptions, &queried));
    http = (IBackgroundCopyJobHttpOptions *)queried;
    other = (IBackgroundCopyJob5 *)com_job(delivery, BG_JOB_TYPE_DOWNLOAD);
    OK(IBackgroundCopyJob5_QueryInterface(other, &IID_IDeliveryOptimizationJob, &queried));
    head = (IDeliveryOptimizationJob *)queried;
    value.Dword = 5;
}

static void end_operations(void)
{
    void *const all[] = { manager, delivery, error, files, file, jobs, http, head, job, upload, other };
    unsigned n;
    OK(IBackgroundCopyJob5_Cancel(job));
    for (n = 0; n < COUNT_OF(all); n++)
        IUnknown_Release((IUnknown *)all[n]);
    OK(BgPumpCallbacks(NULL));
    SAME(sink.references, 1);
    SAME(com_free_objects(), OBJECTS);
    SAME(pieces, 0);
}

/* Each operation: its first allocation fails, then its second, until none is left to fail. */
static void allocations_that_fail(void)
{
    BG_COM_CONFIG config = counting_config();
    unsigned n, at;
    config.pfnReply = reply;
    config.pContext = &replies;
    begin_with(&config);
    begin_operations();
    for (n = 0; n < COUNT_OF(operations); n++)
        for (at = 1;; at++) {
            world before = look();
            HRESULT hr;
            asked = 0;
            fail_at = at;
            hr = operations[n].run();
            fail_at = 0;
            if (asked < at) {
                HR(hr, S_OK);
                break;
            }
            HR(hr, E_OUTOFMEMORY);
            nothing_has_changed(operations[n].name, &before);
            failed_allocations++;
        }
    /* Of a final job that is told, and not that there is no memory. */
    OK(IBackgroundCopyJob5_Cancel(other));
    OK(IBackgroundCopyJob5_Cancel(upload));
    {
        asked = 0;
        fail_at = 1;
        CASE(IBackgroundCopyJob5_SetFileACLFlags(upload, 1), BG_E_INVALID_STATE);
        CASE(IBackgroundCopyJob5_SetNotifyCmdLine(upload, NULL, NULL), BG_E_INVALID_STATE);
        CASE(IBackgroundCopyJob5_RemoveCredentials(upload, 1, 1), BG_E_INVALID_STATE);
        CASE(IBackgroundCopyJob5_SetProperty(other, BITS_JOB_PROPERTY_ID_COST_FLAGS, value), DO_E_INVALID_STATE);
        fail_at = 0;
        SAME(asked, 0);
    }
    end_operations();
    com_end();
    SAME(pieces, 0);
}

static IUnknown *spare[OBJECTS];
static unsigned taken;

static void leave_free(unsigned wanted)
{
    unsigned now = com_free_objects();
    for (; taken && now < wanted; now++) {
        taken--;
        SAME(IUnknown_Release(spare[taken]), 0);
    }
    for (; now > wanted; now--) {
        spare[taken] = (IUnknown *)com_manager(BG_PROFILE_BITS);
        taken++;
    }
    SAME(com_free_objects(), wanted);
}

/* Each operation with no object free, then with one, until it has enough. */
static void objects_that_are_missing(void)
{
    BG_COM_CONFIG config = counting_config();
    unsigned n, room;
    config.pfnReply = reply;
    config.pContext = &replies;
    begin_with(&config);
    begin_operations();
    for (n = 0; n < COUNT_OF(operations); n++)
        for (room = 0;; room++) {
            world before;
            HRESULT hr;
            leave_free(room);
            before = look();
            hr = operations[n].run();
            if (hr != E_OUTOFMEMORY) {
                HR(hr, S_OK);
                break;
            }
            nothing_has_changed(operations[n].name, &before);
            failed_objects++;
        }
    /* The pump needs them, too, and loses nothing without. */
    {
        uint32_t calls = 0;
        sink.calls = 0;
        leave_free(0);
        CASE(BgPumpCallbacks(&calls), E_OUTOFMEMORY);
        SAME(calls + sink.calls, 0);
        leave_free(4);
        CASE(BgPumpCallbacks(&calls), S_OK);
        CHECK(calls > 0 && sink.calls == calls);
    }
    OK(IBackgroundCopyJob5_Cancel(other));
    OK(IBackgroundCopyJob5_Cancel(upload));
    while (taken) {
        taken--;
        SAME(IUnknown_Release(spare[taken]), 0);
    }
    end_operations();
    com_end();
    SAME(pieces, 0);
}

/* Texts in the block. */
#define STRINGS 6
#define STRING_BYTES 64
BGJOB_COM_WITH_STRINGS(pool, OBJECTS, 2 * JOBS, STRINGS, STRING_BYTES);

/* Takes all pieces there are, which lie in the block and apart; and gives them back. */
static unsigned free_strings(void)
{
    BYTE *all[STRINGS + 1];
    unsigned found = 0, n, byte;
    while ((all[found] = (BYTE *)BgCoTaskMemAlloc(STRING_BYTES)) != NULL) {
        CHECK((uintptr_t)all[found] % 8 == 0);
        CHECK(all[found] >= (BYTE *)pool && all[found] + STRING_BYTES <= (BYTE *)pool + sizeof pool);
        memset(all[found], (int)(found + 1), STRING_BYTES);
        found++;
        CHECK(found <= STRINGS);
    }
    for (n = 0; n < found; n++) {
        for (byte = 0; byte < STRING_BYTES; byte++)
            SAME(all[n][byte], n + 1);
        BgCoTaskMemFree(all[n]);
    }
    return found;
}

static void strings_in_the_block(void)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz";
    IBackgroundCopyJob *made;
    LPWSTR texts[STRINGS + 1], text;
    BG_JOB its;
    char name[40];
    GUID id;
    unsigned n, unit;
    BG_COM_CONFIG config = pool_config;
    com_engines();
    /* Rounded up to eight. */
    config.StringBytes = STRING_BYTES - 3;
    OK(BgComInitialize(pool, sizeof pool, &config));
    SAME(free_strings(), STRINGS);
    CHECK(BgCoTaskMemAlloc(STRING_BYTES + 1) == NULL && BgCoTaskMemAlloc((size_t)-1) == NULL);
    SAME(free_strings(), STRINGS);
    manager = com_manager(BG_PROFILE_BITS);
    made = com_job(manager, BG_JOB_TYPE_DOWNLOAD);
    its = com_handle(made);
    SAME(free_strings(), STRINGS);
    /* 31 characters and their NUL are 64 bytes; one more is too much. */
    for (n = 30; n <= 33; n++) {
        snprintf(name, sizeof name, "%.*s", (int)n, letters);
        OK(BgSetDisplayName(its, name));
        text = (LPWSTR)made;
        CASE(IBackgroundCopyJob_GetDisplayName(made, &text), n <= 31 ? S_OK : E_OUTOFMEMORY);
        CHECK((text != NULL) == (n <= 31));
        if (!text)
            continue;
        for (unit = 0; unit < n; unit++)
            SAME(text[unit], letters[unit]);
        SAME(text[n], 0);
        SAME(free_strings(), STRINGS - 1);
        BgCoTaskMemFree(text);
        SAME(free_strings(), STRINGS);
    }
    /* Longer than a piece on the way in: nothing is kept, nothing is lost. */
    {
        WCHAR longer[STRING_BYTES + 8] = { 0 };
        BG_JOB_SNAPSHOT before = snapshot_of(its), after;
        BG_JOB listed[JOBS];
        IBackgroundCopyJob *none = made;
        uint32_t number;
        for (unit = 0; unit <= STRING_BYTES; unit++)
            longer[unit] = 'x';
        CASE(IBackgroundCopyJob_SetDisplayName(made, longer), E_OUTOFMEMORY);
        CASE(IBackgroundCopyJob_SetDescription(made, longer), E_OUTOFMEMORY);
        CASE(IBackgroundCopyJob_SetProxySettings(made, BG_JOB_PROXY_USAGE_OVERRIDE, longer, NULL), E_OUTOFMEMORY);
        CASE(IBackgroundCopyManager_CreateJob(manager, longer, BG_JOB_TYPE_DOWNLOAD, &id, &none), E_OUTOFMEMORY);
        CHECK(none == NULL);
        after = snapshot_of(its);
        CHECK(memcmp(&before, &after, sizeof before) == 0);
        OK(BgEnumJobs(listed, JOBS, &number));
        SAME(number, 1);
        SAME(free_strings(), STRINGS);
    }
    /* All of them in use: no text, no list, no change; after one is given back there is one. */
    for (n = 0; n < STRINGS; n++)
        CASE(IBackgroundCopyManager_GetErrorDescription(manager, S_OK, 0, &texts[n]), S_OK);
    text = (LPWSTR)made;
    CASE(IBackgroundCopyManager_GetErrorDescription(manager, S_OK, 0, &text), E_OUTOFMEMORY);
    CHECK(text == NULL);
    {
        IEnumBackgroundCopyJobs *list = (IEnumBackgroundCopyJobs *)made;
        BG_JOB_SNAPSHOT before = snapshot_of(its), after;
        unsigned objects_free = com_free_objects();
        CASE(IBackgroundCopyManager_EnumJobs(manager, 0, &list), E_OUTOFMEMORY);
        CHECK(list == NULL);
        CASE(IBackgroundCopyJob_SetDescription(made, BG_TEXT("d")), E_OUTOFMEMORY);
        CASE(IBackgroundCopyJob_SetProxySettings(made, BG_JOB_PROXY_USAGE_NO_PROXY, NULL, NULL), E_OUTOFMEMORY);
        CASE(IBackgroundCopyJob_AddFile(made, BG_TEXT("http://h/"), BG_TEXT("/x")), E_OUTOFMEMORY);
        after = snapshot_of(its);
        CHECK(memcmp(&before, &after, sizeof before) == 0);
        SAME(com_free_objects(), objects_free);
    }
    for (n = 0; n < STRINGS; n++) {
        BgCoTaskMemFree(texts[n]);
        CASE(IBackgroundCopyManager_GetErrorDescription(manager, S_OK, 0, &texts[n]), S_OK);
        CASE(IBackgroundCopyManager_GetErrorDescription(manager, S_OK, 0, &text), E_OUTOFMEMORY);
    }
    for (n = 0; n < STRINGS; n++)
        TEXT_IS(texts[n], "Done.");
    SAME(free_strings(), STRINGS);
    /* Settings live in one of them until their job goes. */
    CASE(IBackgroundCopyJob_SetProxySettings(made, BG_JOB_PROXY_USAGE_OVERRIDE, BG_TEXT("p"), BG_TEXT("b")), S_OK);
    SAME(free_strings(), STRINGS - 1);
    CASE(IBackgroundCopyJob_SetProxySettings(made, BG_JOB_PROXY_USAGE_NO_PROXY, NULL, NULL), S_OK);
    SAME(free_strings(), STRINGS - 1);
    OK(IBackgroundCopyJob_Cancel(made));
    SAME(IBackgroundCopyJob_Release(made), 0);
    SAME(free_strings(), STRINGS);
    SAME(IBackgroundCopyManager_Release(manager), 0);
    com_end();
}

/* Memory that held a password is overwritten before it is given back, whatever happens. */
static void secrets(void)
{
    BG_COM_CONFIG config = counting_config();
    LPWSTR user, password;
    begin_with(&config);
    begin_operations();
    is_secret = 1;
    CASE(IBackgroundCopyJob5_SetCredentials(job, &credentials), S_OK);
    SAME(pieces, 3); /* the lists of jobs and files, and the settings */
    CASE(IBackgroundCopyJob5_SetCredentials(job, &credentials), S_OK);
    CASE(IBackgroundCopyJob5_SetFileACLFlags(job, 3), S_OK);
    leave_free(0);
    CASE(IBackgroundCopyJob5_SetFileACLFlags(job, 2), E_OUTOFMEMORY);
    leave_free(OBJECTS / 4);
    fail_at = asked + 1;
    CASE(IBackgroundCopyJob5_SetFileACLFlags(job, 2), E_OUTOFMEMORY);
    fail_at = 0;
    is_secret = 0;
    OK(BgGetCredentials(handle, 1, 1, &user, &password));
    TEXT_IS(user, "user");
    TEXT_IS(password, "secret");
    is_secret = 1;
    CASE(IBackgroundCopyJob5_RemoveCredentials(job, 1, 1), S_OK);
    CASE(IBackgroundCopyJob5_SetCredentials(job, &credentials), S_OK);
    while (taken) {
        taken--;
        SAME(IUnknown_Release(spare[taken]), 0);
    }
    OK(IBackgroundCopyJob5_Cancel(upload));
    OK(IBackgroundCopyJob5_Cancel(other));
    end_operations();
    com_end();
    is_secret = 0;
}

/* What the program has not released when the layer ends is given back all the same. */
static void what_is_left(void)
{
    BG_COM_CONFIG config = counting_config();
    begin_with(&config);
    begin_operations();
    OK(IBackgroundCopyJob5_SetCredentials(job, &credentials));
    OK(IBackgroundCopyJob5_SetNotifyInterface(job, (IUnknown *)&sink));
    SAME(pieces, 3);
    SAME(sink.references, 3);
    is_secret = 1;
    com_end();
    is_secret = 0;
    SAME(pieces, 0);
    SAME(sink.references, 1);
    cases++;
}

/* An allocator whose memory is not aligned: nothing is done with it but to give it back. */
static void *odd_pieces[4];
static unsigned odd_taken, odd_given;

static void *STDMETHODCALLTYPE take_odd(SIZE_T bytes)
{
    char *piece = (char *)malloc(bytes + 1);
    CHECK(piece != NULL && odd_taken < 4);
    odd_pieces[odd_taken++] = piece + 1;
    return piece + 1;
}

static void STDMETHODCALLTYPE give_odd(void *pointer)
{
    CHECK(odd_given < odd_taken && odd_pieces[odd_given] == pointer);
    odd_given++;
    free((char *)pointer - 1);
}

static void odd_allocators(void)
{
    BG_COM_CONFIG config = counting_config();
    LPWSTR text;
    void *piece;
    com_engines();
    config.pfnFree = NULL;
    CASE(BgComInitialize(com_objects, sizeof com_objects, &config), E_INVALIDARG);
    config.pfnFree = give;
    config.pfnAlloc = NULL;
    CASE(BgComInitialize(com_objects, sizeof com_objects, &config), E_INVALIDARG);
    config.pfnAlloc = take;
    OK(BgComInitialize(com_objects, sizeof com_objects, &config));
    asked = 0;
    piece = BgCoTaskMemAlloc(0);
    CHECK(piece != NULL);
    SAME(asked, 1);
    BgCoTaskMemFree(piece);
    BgCoTaskMemFree(NULL);
    SAME(pieces, 0);
    /* Nobody is asked for so much. */
    CHECK(BgCoTaskMemAlloc((size_t)-1) == NULL && BgCoTaskMemAlloc(((size_t)1 << 28) + 1) == NULL);
    SAME(asked, 1);
    cases += 3;
    com_end();

    config.pfnAlloc = take_odd;
    config.pfnFree = give_odd;
    begin_with(&config);
    manager = com_manager(BG_PROFILE_BITS);
    text = (LPWSTR)manager;
    CASE(IBackgroundCopyManager_GetErrorDescription(manager, S_OK, 0, &text), E_OUTOFMEMORY);
    CHECK(text == NULL);
    SAME(odd_taken, 1);
    SAME(odd_given, 1);
    com_end();
}

/* Whom Complete tells. */
static BG_FILE saved[8];
static HRESULT save_codes[8];
static unsigned saves;
static IBackgroundCopyJob *saving;

static HRESULT save(void *context, BG_FILE of)
{
    BG_JOB_PROGRESS progress;
    CHECK(context == &saves && saves < 8);
    saved[saves] = of;
    /* The job may be looked at, and is not to be moved. */
    OK(IBackgroundCopyJob_GetProgress(saving, &progress));
    CASE(IBackgroundCopyJob_Complete(saving), E_PENDING);
    CASE(IBackgroundCopyJob_Cancel(saving), E_PENDING);
    return save_codes[saves++];
}

/* Of three files so many have arrived. */
static void to_complete(uint32_t profile, unsigned arrived, BG_FILE *handles)
{
    uint32_t number;
    unsigned n;
    saving = com_job(profile == BG_PROFILE_DO ? delivery : manager, BG_JOB_TYPE_DOWNLOAD);
    for (n = 0; n < 3; n++) {
        BG_FILE added;
        OK(BgAddFile(com_handle(saving), URL, PATH, n, &added));
    }
    OK(BgEnumFiles(com_handle(saving), handles, 3, &number));
    OK(IBackgroundCopyJob_Resume(saving));
    for (n = 0; n < arrived; n++)
        com_transfer(10 + n);
    saves = 0;
    memset(save_codes, 0, sizeof save_codes);
}

static void completes(HRESULT code, unsigned first, unsigned number, const BG_FILE *handles)
{
    unsigned n;
    saves = 0;
    CASE(IBackgroundCopyJob_Complete(saving), code);
    SAME(saves, number);
    for (n = 0; n < number; n++)
        SAME(saved[n], handles[first + n]);
}

static void completed(const int *wanted)
{
    IEnumBackgroundCopyFiles *list;
    IBackgroundCopyFile *all[3];
    BG_FILE_PROGRESS progress;
    ULONG fetched;
    unsigned n;
    OK(IBackgroundCopyJob_EnumFiles(saving, &list));
    OK(IEnumBackgroundCopyFiles_Next(list, 3, all, &fetched));
    SAME(IEnumBackgroundCopyFiles_Release(list), 0);
    for (n = 0; n < 3; n++) {
        OK(IBackgroundCopyFile_GetProgress(all[n], &progress));
        SAME(progress.Completed, wanted[n]);
        SAME(IBackgroundCopyFile_Release(all[n]), 0);
    }
}

static void saving_files(void)
{
    static const int none[3] = { 0, 0, 0 }, one[3] = { 1, 0, 0 }, two[3] = { 1, 1, 0 }, three[3] = { 1, 1, 1 };
    static const HRESULT failures[] = { E_ACCESSDENIED, BGJOB_E_DISK_FULL, BG_E_INVALID_STATE };
    BG_COM_CONFIG config = com_objects_config;
    BG_FILE handles[3];
    uint32_t profile;
    unsigned n;
    config.pfnSave = save;
    config.pContext = &saves;
    begin_with(&config);
    manager = com_manager(BG_PROFILE_BITS);
    delivery = com_manager(BG_PROFILE_DO);
    for (profile = BG_PROFILE_BITS; profile <= BG_PROFILE_DO; profile++) {
        /* In their order, each once. */
        to_complete(profile, 3, handles);
        completed(none);
        completes(S_OK, 0, 3, handles);
        completed(three);
        SAME(com_state(saving), BG_JOB_STATE_ACKNOWLEDGED);
        completes(profile == BG_PROFILE_DO ? DO_E_INVALID_STATE : BG_E_INVALID_STATE, 0, 0, handles);
        SAME(IBackgroundCopyJob_Release(saving), 0);
        /* Those that have arrived. */
        to_complete(profile, 2, handles);
        completes(BG_S_PARTIAL_COMPLETE, 0, 2, handles);
        completed(two);
        SAME(com_state(saving), BG_JOB_STATE_ACKNOWLEDGED);
        SAME(IBackgroundCopyJob_Release(saving), 0);
        to_complete(profile, 0, handles);
        completes(BG_S_PARTIAL_COMPLETE, 0, 0, handles);
        completed(none);
        SAME(IBackgroundCopyJob_Release(saving), 0);
        /* What fails comes back as it is, and the next Complete goes on there. */
        for (n = 0; n < COUNT_OF(failures); n++) {
            to_complete(profile, 3, handles);
            save_codes[1] = failures[n];
            completes(failures[n], 0, 2, handles);
            completed(one);
            SAME(com_state(saving), BG_JOB_STATE_TRANSFERRED);
            save_codes[1] = S_OK;
            save_codes[0] = failures[n];
            completes(failures[n], 1, 1, handles);
            completed(one);
            save_codes[0] = S_OK;
            completes(S_OK, 1, 2, handles);
            completed(three);
            SAME(IBackgroundCopyJob_Release(saving), 0);
        }
        /* Success codes: one is told, unless there is more to tell; any other is a success. */
        to_complete(profile, 3, handles);
        save_codes[0] = BG_S_UNABLE_TO_DELETE_FILES;
        completes(BG_S_UNABLE_TO_DELETE_FILES, 0, 3, handles);
        completed(three);
        SAME(IBackgroundCopyJob_Release(saving), 0);
        to_complete(profile, 2, handles);
        save_codes[1] = BG_S_UNABLE_TO_DELETE_FILES;
        completes(BG_S_PARTIAL_COMPLETE, 0, 2, handles);
        SAME(IBackgroundCopyJob_Release(saving), 0);
        to_complete(profile, 3, handles);
        save_codes[2] = S_FALSE;
        completes(S_OK, 0, 3, handles);
        SAME(IBackgroundCopyJob_Release(saving), 0);
    }
    /* An upload is whole or it is not. */
    saving = com_job(manager, BG_JOB_TYPE_UPLOAD);
    com_add(saving);
    saves = 0;
    memset(save_codes, 0, sizeof save_codes);
    CASE(IBackgroundCopyJob_Complete(saving), BG_E_INVALID_STATE);
    SAME(saves, 0);
    OK(IBackgroundCopyJob_Resume(saving));
    com_transfer(10);
    CASE(IBackgroundCopyJob_Complete(saving), S_OK);
    SAME(saves, 1);
    SAME(IBackgroundCopyJob_Release(saving), 0);
    SAME(IBackgroundCopyManager_Release(manager), 0);
    SAME(IBackgroundCopyManager_Release(delivery), 0);
    SAME(com_free_objects(), OBJECTS);
    com_end();
}

/* The reply of an upload as bytes. */
static void asks_for_reply(IBackgroundCopyJob5 *of, HRESULT code, uint64_t bytes, unsigned calls)
{
    BYTE *data = (BYTE *)of;
    UINT64 number;
    size_t n;
    PAINT(number);
    replies = 0;
    CASE(IBackgroundCopyJob5_GetReplyData(of, &data, &number), code);
    SAME(replies, calls);
    if (code != S_OK) {
        CHECK(data == NULL && PAINTED(number));
        SAME(pieces, 0);
        return;
    }
    SAME(number, bytes);
    CHECK((data != NULL) == (bytes != 0));
    SAME(pieces, bytes != 0);
    for (n = 0; n < bytes; n++)
        if (data[n] != (BYTE)(n * 7 + n / 251))
            CHECK(!"the reply's own byte");
    BgCoTaskMemFree(data);
}

static void ends(IBackgroundCopyJob5 *of)
{
    OK(IBackgroundCopyJob5_Cancel(of));
    SAME(IBackgroundCopyJob5_Release(of), 0);
}

static void reply_data(void)
{
    static const uint32_t sizes[] = { 1, 10, 65536, 1 << 20 };
    BG_COM_CONFIG config = counting_config();
    IBackgroundCopyJob5 *of;
    BG_JOB_REPLY_PROGRESS progress;
    BG_TRANSFER transfer;
    BG_FILE its_file;
    BG_JOB its;
    uint32_t number;
    unsigned n;
    config.pfnReply = reply;
    config.pContext = &replies;
    begin_with(&config);
    manager = com_manager(BG_PROFILE_BITS);
    for (n = 0; n < COUNT_OF(sizes); n++) {
        of = upload_with_reply(sizes[n]);
        reply_code = S_OK;
        asks_for_reply(of, S_OK, sizes[n], 1);
        OK(BgEnumFiles(com_handle(of), &its_file, 1, &number));
        SAME(replied, its_file);
        OK(IBackgroundCopyJob5_GetReplyProgress(of, &progress));
        SAME(progress.BytesTotal, sizes[n]);
        SAME(progress.BytesTransferred, sizes[n]);
        /* As often as one likes. */
        asks_for_reply(of, S_OK, sizes[n], 1);
        reply_code = E_ACCESSDENIED;
        asks_for_reply(of, E_ACCESSDENIED, 0, 1);
        reply_code = S_FALSE;
        asks_for_reply(of, S_OK, sizes[n], 1);
        fail_at = asked + 1;
        asks_for_reply(of, E_OUTOFMEMORY, 0, 0);
        fail_at = 0;
        ends(of);
    }
    reply_code = S_OK;
    /* Nothing: nobody is asked. A byte too many: nor then. */
    of = upload_with_reply(0);
    asks_for_reply(of, S_OK, 0, 0);
    ends(of);
    of = upload_with_reply((1 << 20) + 1);
    asks_for_reply(of, BG_E_TOO_LARGE, 0, 0);
    ends(of);
    /* Before it is there. */
    of = (IBackgroundCopyJob5 *)com_job(manager, BG_JOB_TYPE_UPLOAD_REPLY);
    asks_for_reply(of, BG_E_INVALID_STATE, 0, 0);
    com_add((IBackgroundCopyJob *)of);
    OK(IBackgroundCopyJob5_Resume(of));
    asks_for_reply(of, BG_E_INVALID_STATE, 0, 0);
    OK(BgTransferNext(&transfer, &its_file, &its));
    OK(BgTransferConnected(transfer, 10, 0));
    OK(BgTransferAdvance(transfer, 10));
    OK(BgTransferReply(transfer, 5));
    OK(BgTransferAdvance(transfer, 5));
    asks_for_reply(of, BG_E_INVALID_STATE, 0, 0);
    OK(BgTransferDone(transfer));
    asks_for_reply(of, S_OK, 5, 1);
    ends(of);
    /* Of jobs without one. */
    for (n = BG_JOB_TYPE_DOWNLOAD; n <= BG_JOB_TYPE_UPLOAD; n++) {
        of = (IBackgroundCopyJob5 *)com_job(manager, (BG_JOB_TYPE)n);
        asks_for_reply(of, E_NOTIMPL, 0, 0);
        ends(of);
    }
    SAME(IBackgroundCopyManager_Release(manager), 0);
    com_end();
    /* Where nobody can say it. */
    config.pfnReply = NULL;
    begin_with(&config);
    manager = com_manager(BG_PROFILE_BITS);
    of = upload_with_reply(10);
    asks_for_reply(of, E_NOTIMPL, 0, 0);
    ends(of);
    SAME(IBackgroundCopyManager_Release(manager), 0);
    com_end();
    SAME(pieces, 0);
}

/* A block that is larger than what the config asks for was filled with zeros to its end, which a wrong cbBlock says. */
static void a_block_is_written_no_further_than_it_is_used(void)
{
    static uint64_t larger[sizeof com_objects / 8 + 100];
    PAINT(larger);
    com_engines();
    OK(BgComInitialize(larger, sizeof larger, &com_objects_config));
    CHECK(is_painted((const char *)larger + sizeof com_objects, sizeof larger - sizeof com_objects));
    com_end();
}

int main(void)
{
    a_block_is_written_no_further_than_it_is_used();
    allocations_that_fail();
    objects_that_are_missing();
    strings_in_the_block();
    secrets();
    what_is_left();
    odd_allocators();
    saving_files();
    reply_data();
    printf("%u operations, %u allocations and %u objects that were missing; %u cases\n", (unsigned)COUNT_OF(operations),
           failed_allocations, failed_objects, cases);
    SAME(COUNT_OF(operations), 54);
    SAME(failed_allocations, 62);
    SAME(failed_objects, 27);
    SAME(cases, 230);
    return 0;
}
