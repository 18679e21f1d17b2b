/* Every method of every interface with every pointer that is NULL or misaligned: a code, nothing written, nothing
 * changed. With good arguments the same call works, so it is the pointer that is refused. And texts: what has no end is
 * not read beyond the limit, and half a pair of surrogates is no text. */
#define _GNU_SOURCE
#include "com.h"
#include "sink.h"

#ifndef _WIN32
#include <sys/mman.h>
#include <unistd.h>
#endif

typedef union value {
    void *pointer;
    uint64_t number;
} value;

/* What an argument is. A text and any other input are copied to odd addresses; outputs are painted. */
typedef struct argument {
    enum { NUMBER, INPUTS, OUTPUT, OUTPUT_OBJECT, OUTPUT_TEXT } kind;
    int may_be_null;
    size_t size, align;
    HRESULT refused;
    const void *good;
    uint64_t number;
} argument;

#define NUM(n) { NUMBER, 0, 0, 1, 0, NULL, n }
#define FROM(type, object) { INPUTS, 0, sizeof(type), _Alignof(type), E_INVALIDARG, object, 0 }
#define MAY_FROM(type, object) { INPUTS, 1, sizeof(type), _Alignof(type), E_INVALIDARG, object, 0 }
#define A_TEXT(text) { INPUTS, 0, sizeof BG_TEXT(text), _Alignof(WCHAR), E_INVALIDARG, BG_TEXT(text), 0 }
#define MAY_TEXT(text) { INPUTS, 1, sizeof BG_TEXT(text), _Alignof(WCHAR), E_INVALIDARG, BG_TEXT(text), 0 }
#define TO(type) { OUTPUT, 0, sizeof(type), _Alignof(type), E_INVALIDARG, NULL, 0 }
#define MAY_TO(type) { OUTPUT, 1, sizeof(type), _Alignof(type), E_INVALIDARG, NULL, 0 }
#define TO_OBJECT { OUTPUT_OBJECT, 0, sizeof(void *), _Alignof(void *), E_INVALIDARG, NULL, 0 }
#define TO_TEXT { OUTPUT_TEXT, 0, sizeof(void *), _Alignof(void *), E_INVALIDARG, NULL, 0 }
#define TO_QUERIED { OUTPUT_OBJECT, 0, sizeof(void *), _Alignof(void *), E_POINTER, NULL, 0 }

/* Whose method it is. Those of a reply are called for another job, but their table is a job's. */
enum { MANAGER, JOB, HTTP, OF_FILE, OF_JOBS, OF_FILES, OF_ERROR, DELIVERY, REPLY, KINDS };
static void *objects[KINDS];
static const unsigned slots[REPLY] = { 7, 55, 11, 8, 8, 8, 8, 4 };
static unsigned char seen[REPLY][64];

static GUID job_id;
static BG_FILE_INFO file_info = { (LPWSTR)BG_TEXT("https://host.example/b"), (LPWSTR)BG_TEXT("/slot/b") };
static const BG_FILE_RANGE range = { 0, 10 };
static BG_AUTH_CREDENTIALS credentials = {
    BG_AUTH_TARGET_SERVER, BG_AUTH_SCHEME_BASIC, { { (LPWSTR)BG_TEXT("user"), (LPWSTR)BG_TEXT("secret") } } };
static const BYTE hash[20] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20 };
static Sink sink = SINK_INIT;

#define REMOTE A_TEXT("https://host.example/c")
#define LOCAL A_TEXT("/slot/c")
#define P(type, n) ((type)a[n].pointer)
#define N(type, n) ((type)a[n].number)
/* Object, interface, slot, method, what it is called with, what that is. */
#define METHODS(X)                                                                                                     \
    X(MANAGER, IBackgroundCopyManager, 0, QueryInterface, (P(const GUID *, 0), P(void **, 1)),                         \
      FROM(GUID, &IID_IUnknown), TO_QUERIED)                                                                            \
    X(MANAGER, IBackgroundCopyManager, 3, CreateJob,                                                                   \
      (P(LPCWSTR, 0), N(BG_JOB_TYPE, 1), P(GUID *, 2), P(IBackgroundCopyJob **, 3)),                                   \
      A_TEXT("b"), NUM(BG_JOB_TYPE_DOWNLOAD), TO(GUID), TO_OBJECT)                                                     \
    X(MANAGER, IBackgroundCopyManager, 4, GetJob, (P(const GUID *, 0), P(IBackgroundCopyJob **, 1)),                   \
      FROM(GUID, &job_id), TO_OBJECT)                                                                                   \
    X(MANAGER, IBackgroundCopyManager, 5, EnumJobs, (N(DWORD, 0), P(IEnumBackgroundCopyJobs **, 1)),                   \
      NUM(0), TO_OBJECT)                                                                                              \
    X(MANAGER, IBackgroundCopyManager, 6, GetErrorDescription, (N(HRESULT, 0), N(DWORD, 1), P(LPWSTR *, 2)),           \
      NUM(1), NUM(0), TO_TEXT)                                                                                        \
    X(JOB, IBackgroundCopyJob, 0, QueryInterface, (P(const GUID *, 0), P(void **, 1)),                                 \
      FROM(GUID, &IID_IBackgroundCopyJobHttpOptions), TO_QUERIED)                                                       \
    X(JOB, IBackgroundCopyJob, 3, AddFileSet, (N(ULONG, 0), P(BG_FILE_INFO *, 1)),                                     \
      NUM(1), FROM(BG_FILE_INFO, &file_info))                                                                            \
    X(JOB, IBackgroundCopyJob, 4, AddFile, (P(LPCWSTR, 0), P(LPCWSTR, 1)), REMOTE, LOCAL)                              \
    X(JOB, IBackgroundCopyJob, 5, EnumFiles, (P(IEnumBackgroundCopyFiles **, 0)), TO_OBJECT)                          \
    X(JOB, IBackgroundCopyJob, 10, GetId, (P(GUID *, 0)), TO(GUID))                                                   \
    X(JOB, IBackgroundCopyJob, 11, GetType, (P(BG_JOB_TYPE *, 0)), TO(BG_JOB_TYPE))                                   \
    X(JOB, IBackgroundCopyJob, 12, GetProgress, (P(BG_JOB_PROGRESS *, 0)), TO(BG_JOB_PROGRESS))                       \
    X(JOB, IBackgroundCopyJob, 13, GetTimes, (P(BG_JOB_TIMES *, 0)), TO(BG_JOB_TIMES))                                \
    X(JOB, IBackgroundCopyJob, 14, GetState, (P(BG_JOB_STATE *, 0)), TO(BG_JOB_STATE))                                \
    X(JOB, IBackgroundCopyJob, 15, GetError, (P(IBackgroundCopyError **, 0)), TO_OBJECT)                              \
    X(JOB, IBackgroundCopyJob, 16, GetOwner, (P(LPWSTR *, 0)), TO_TEXT)                                               \
    X(JOB, IBackgroundCopyJob, 17, SetDisplayName, (P(LPCWSTR, 0)), A_TEXT("another name"))                              \
    X(JOB, IBackgroundCopyJob, 18, GetDisplayName, (P(LPWSTR *, 0)), TO_TEXT)                                         \
    X(JOB, IBackgroundCopyJob, 19, SetDescription, (P(LPCWSTR, 0)), A_TEXT("described"))                                 \
    X(JOB, IBackgroundCopyJob, 20, GetDescription, (P(LPWSTR *, 0)), TO_TEXT)                                         \
    X(JOB, IBackgroundCopyJob, 22, GetPriority, (P(BG_JOB_PRIORITY *, 0)), TO(BG_JOB_PRIORITY))                       \
    X(JOB, IBackgroundCopyJob, 24, GetNotifyFlags, (P(ULONG *, 0)), TO(ULONG))                                        \
    X(JOB, IBackgroundCopyJob, 25, SetNotifyInterface, (P(IUnknown *, 0)), MAY_FROM(Sink, &sink))                      \
    X(JOB, IBackgroundCopyJob, 26, GetNotifyInterface, (P(IUnknown **, 0)), TO_OBJECT)                                \
    X(JOB, IBackgroundCopyJob, 28, GetMinimumRetryDelay, (P(ULONG *, 0)), TO(ULONG))                                  \
    X(JOB, IBackgroundCopyJob, 30, GetNoProgressTimeout, (P(ULONG *, 0)), TO(ULONG))                                  \
    X(JOB, IBackgroundCopyJob, 31, GetErrorCount, (P(ULONG *, 0)), TO(ULONG))                                         \
    X(JOB, IBackgroundCopyJob, 32, SetProxySettings, (N(BG_JOB_PROXY_USAGE, 0), P(LPCWSTR, 1), P(LPCWSTR, 2)),         \
      NUM(BG_JOB_PROXY_USAGE_OVERRIDE), A_TEXT("proxy:80"), MAY_TEXT("<local>"))                                    \
    X(JOB, IBackgroundCopyJob, 33, GetProxySettings, (P(BG_JOB_PROXY_USAGE *, 0), P(LPWSTR *, 1), P(LPWSTR *, 2)),     \
      TO(BG_JOB_PROXY_USAGE), TO_TEXT, TO_TEXT)                                                                     \
    X(JOB, IBackgroundCopyJob2, 35, SetNotifyCmdLine, (P(LPCWSTR, 0), P(LPCWSTR, 1)),                                  \
      A_TEXT("/bin/true"), MAY_TEXT("true -v"))                                                                     \
    X(JOB, IBackgroundCopyJob2, 36, GetNotifyCmdLine, (P(LPWSTR *, 0), P(LPWSTR *, 1)), TO_TEXT, TO_TEXT)            \
    X(REPLY, IBackgroundCopyJob2, 37, GetReplyProgress, (P(BG_JOB_REPLY_PROGRESS *, 0)), TO(BG_JOB_REPLY_PROGRESS))   \
    X(REPLY, IBackgroundCopyJob2, 38, GetReplyData, (P(BYTE **, 0), P(UINT64 *, 1)), TO_TEXT, TO(UINT64))            \
    X(REPLY, IBackgroundCopyJob2, 39, SetReplyFileName, (P(LPCWSTR, 0)), A_TEXT("/slot/reply"))                          \
    X(REPLY, IBackgroundCopyJob2, 40, GetReplyFileName, (P(LPWSTR *, 0)), TO_TEXT)                                    \
    X(JOB, IBackgroundCopyJob2, 41, SetCredentials, (P(BG_AUTH_CREDENTIALS *, 0)),                                     \
      FROM(BG_AUTH_CREDENTIALS, &credentials))                                                                           \
    X(JOB, IBackgroundCopyJob3, 43, ReplaceRemotePrefix, (P(LPCWSTR, 0), P(LPCWSTR, 1)),                               \
      A_TEXT("https://host.example/"), A_TEXT("https://other.example/"))                                                   \
    X(JOB, IBackgroundCopyJob3, 44, AddFileWithRanges,                                                                 \
      (P(LPCWSTR, 0), P(LPCWSTR, 1), N(DWORD, 2), P(BG_FILE_RANGE *, 3)),                                              \
      REMOTE, LOCAL, NUM(1), FROM(BG_FILE_RANGE, &range))                                                                \
    X(JOB, IBackgroundCopyJob3, 46, GetFileACLFlags, (P(DWORD *, 0)), TO(DWORD))                                      \
    X(JOB, IBackgroundCopyJob4, 48, GetPeerCachingFlags, (P(DWORD *, 0)), TO(DWORD))                                  \
    X(JOB, IBackgroundCopyJob4, 49, GetOwnerIntegrityLevel, (P(ULONG *, 0)), TO(ULONG))                               \
    X(JOB, IBackgroundCopyJob4, 50, GetOwnerElevationState, (P(BOOL *, 0)), TO(BOOL))                                 \
    X(JOB, IBackgroundCopyJob4, 52, GetMaximumDownloadTime, (P(ULONG *, 0)), TO(ULONG))                               \
    X(JOB, IBackgroundCopyJob5, 54, GetProperty, (N(BITS_JOB_PROPERTY_ID, 0), P(BITS_JOB_PROPERTY_VALUE *, 1)),        \
      NUM(BITS_JOB_PROPERTY_ID_COST_FLAGS), TO(BITS_JOB_PROPERTY_VALUE))                                              \
    X(HTTP, IBackgroundCopyJobHttpOptions, 0, QueryInterface, (P(const GUID *, 0), P(void **, 1)),                     \
      FROM(GUID, &IID_IBackgroundCopyJob5), TO_QUERIED)                                                                 \
    X(HTTP, IBackgroundCopyJobHttpOptions, 3, SetClientCertificateByID,                                                \
      (N(BG_CERT_STORE_LOCATION, 0), P(LPCWSTR, 1), P(BYTE *, 2)), NUM(1), A_TEXT("MY"), FROM(BYTE[20], hash))             \
    X(HTTP, IBackgroundCopyJobHttpOptions, 4, SetClientCertificateByName,                                              \
      (N(BG_CERT_STORE_LOCATION, 0), P(LPCWSTR, 1), P(LPCWSTR, 2)), NUM(1), A_TEXT("MY"), A_TEXT("subject"))               \
    X(HTTP, IBackgroundCopyJobHttpOptions, 6, GetClientCertificate,                                                    \
      (P(BG_CERT_STORE_LOCATION *, 0), P(LPWSTR *, 1), P(BYTE **, 2), P(LPWSTR *, 3)),                                 \
      TO(BG_CERT_STORE_LOCATION), TO_TEXT, TO_TEXT, TO_TEXT)                                                       \
    X(HTTP, IBackgroundCopyJobHttpOptions, 7, SetCustomHeaders, (P(LPCWSTR, 0)), MAY_TEXT("X-One: 1\r\n"))        \
    X(HTTP, IBackgroundCopyJobHttpOptions, 8, GetCustomHeaders, (P(LPWSTR *, 0)), TO_TEXT)                            \
    X(HTTP, IBackgroundCopyJobHttpOptions, 10, GetSecurityFlags, (P(ULONG *, 0)), TO(ULONG))                          \
    X(OF_FILE, IBackgroundCopyFile, 0, QueryInterface, (P(const GUID *, 0), P(void **, 1)),                            \
      FROM(GUID, &IID_IBackgroundCopyFile2), TO_QUERIED)                                                                \
    X(OF_FILE, IBackgroundCopyFile, 3, GetRemoteName, (P(LPWSTR *, 0)), TO_TEXT)                                      \
    X(OF_FILE, IBackgroundCopyFile, 4, GetLocalName, (P(LPWSTR *, 0)), TO_TEXT)                                       \
    X(OF_FILE, IBackgroundCopyFile, 5, GetProgress, (P(BG_FILE_PROGRESS *, 0)), TO(BG_FILE_PROGRESS))                 \
    X(OF_FILE, IBackgroundCopyFile2, 6, GetFileRanges, (P(DWORD *, 0), P(BG_FILE_RANGE **, 1)), TO(DWORD), TO_TEXT)  \
    X(OF_FILE, IBackgroundCopyFile2, 7, SetRemoteName, (P(LPCWSTR, 0)), REMOTE)                                        \
    X(OF_JOBS, IEnumBackgroundCopyJobs, 0, QueryInterface, (P(const GUID *, 0), P(void **, 1)),                        \
      FROM(GUID, &IID_IUnknown), TO_QUERIED)                                                                            \
    X(OF_JOBS, IEnumBackgroundCopyJobs, 3, Next, (N(ULONG, 0), P(IBackgroundCopyJob **, 1), P(ULONG *, 2)),            \
      NUM(1), TO_OBJECT, MAY_TO(ULONG))                                                                         \
    X(OF_JOBS, IEnumBackgroundCopyJobs, 6, Clone, (P(IEnumBackgroundCopyJobs **, 0)), TO_OBJECT)                      \
    X(OF_JOBS, IEnumBackgroundCopyJobs, 7, GetCount, (P(ULONG *, 0)), TO(ULONG))                                      \
    X(OF_FILES, IEnumBackgroundCopyFiles, 0, QueryInterface, (P(const GUID *, 0), P(void **, 1)),                      \
      FROM(GUID, &IID_IUnknown), TO_QUERIED)                                                                            \
    X(OF_FILES, IEnumBackgroundCopyFiles, 3, Next, (N(ULONG, 0), P(IBackgroundCopyFile **, 1), P(ULONG *, 2)),         \
      NUM(1), TO_OBJECT, MAY_TO(ULONG))                                                                         \
    X(OF_FILES, IEnumBackgroundCopyFiles, 6, Clone, (P(IEnumBackgroundCopyFiles **, 0)), TO_OBJECT)                   \
    X(OF_FILES, IEnumBackgroundCopyFiles, 7, GetCount, (P(ULONG *, 0)), TO(ULONG))                                    \
    X(OF_ERROR, IBackgroundCopyError, 0, QueryInterface, (P(const GUID *, 0), P(void **, 1)),                          \
      FROM(GUID, &IID_IUnknown), TO_QUERIED)                                                                            \
    X(OF_ERROR, IBackgroundCopyError, 3, GetError, (P(BG_ERROR_CONTEXT *, 0), P(HRESULT *, 1)),                        \
      TO(BG_ERROR_CONTEXT), TO(HRESULT))                                                                             \
    X(OF_ERROR, IBackgroundCopyError, 4, GetFile, (P(IBackgroundCopyFile **, 0)), TO_OBJECT)                          \
    X(OF_ERROR, IBackgroundCopyError, 5, GetErrorDescription, (N(DWORD, 0), P(LPWSTR *, 1)), NUM(0x409), TO_TEXT)     \
    X(OF_ERROR, IBackgroundCopyError, 6, GetErrorContextDescription, (N(DWORD, 0), P(LPWSTR *, 1)), NUM(7), TO_TEXT)  \
    X(OF_ERROR, IBackgroundCopyError, 7, GetProtocol, (P(LPWSTR *, 0)), TO_TEXT)                                      \
    X(DELIVERY, IDeliveryOptimizationJob, 0, QueryInterface, (P(const GUID *, 0), P(void **, 1)),                      \
      FROM(GUID, &IID_IDeliveryOptimizationJob), TO_QUERIED)                                                            \
    X(DELIVERY, IDeliveryOptimizationJob, 3, AddFileWithRanges,                                                        \
      (P(LPCWSTR, 0), P(LPCWSTR, 1), P(LPCWSTR, 2), N(DWORD, 3), P(BG_FILE_RANGE *, 4), N(UINT64, 5)),                 \
      MAY_TEXT("id"), REMOTE, LOCAL, NUM(1), FROM(BG_FILE_RANGE, &range), NUM(BG_SIZE_UNKNOWN))

/* Those without a pointer; their slots are looked at, too. */
#define OTHERS(X)                                                                                                      \
    X(JOB, IBackgroundCopyJob, 6, Suspend)                                                                             \
    X(JOB, IBackgroundCopyJob, 7, Resume)                                                                              \
    X(JOB, IBackgroundCopyJob, 8, Cancel)                                                                              \
    X(JOB, IBackgroundCopyJob, 9, Complete)                                                                            \
    X(JOB, IBackgroundCopyJob, 21, SetPriority)                                                                        \
    X(JOB, IBackgroundCopyJob, 23, SetNotifyFlags)                                                                     \
    X(JOB, IBackgroundCopyJob, 27, SetMinimumRetryDelay)                                                               \
    X(JOB, IBackgroundCopyJob, 29, SetNoProgressTimeout)                                                               \
    X(JOB, IBackgroundCopyJob, 34, TakeOwnership)                                                                      \
    X(JOB, IBackgroundCopyJob2, 42, RemoveCredentials)                                                                 \
    X(JOB, IBackgroundCopyJob3, 45, SetFileACLFlags)                                                                   \
    X(JOB, IBackgroundCopyJob4, 47, SetPeerCachingFlags)                                                               \
    X(JOB, IBackgroundCopyJob4, 51, SetMaximumDownloadTime)                                                            \
    X(JOB, IBackgroundCopyJob5, 53, SetProperty)                                                                       \
    X(HTTP, IBackgroundCopyJobHttpOptions, 5, RemoveClientCertificate)                                                 \
    X(HTTP, IBackgroundCopyJobHttpOptions, 9, SetSecurityFlags)                                                        \
    X(OF_JOBS, IEnumBackgroundCopyJobs, 4, Skip)                                                                       \
    X(OF_JOBS, IEnumBackgroundCopyJobs, 5, Reset)                                                                      \
    X(OF_FILES, IEnumBackgroundCopyFiles, 4, Skip)                                                                     \
    X(OF_FILES, IEnumBackgroundCopyFiles, 5, Reset)

#define UNWRAP(...) __VA_ARGS__
#define DEFINE(object_of, interface, slot, method, arguments, ...)                                                     \
    static HRESULT call_##interface##_##slot(void *object, const value *a)                                             \
    {                                                                                                                  \
        interface *self = (interface *)object;                                                                         \
        return self->lpVtbl->method(self, UNWRAP arguments);                                                           \
    }
METHODS(DEFINE)

typedef struct row {
    const char *name;
    unsigned object, slot;
    size_t offset;
    HRESULT (*call)(void *object, const value *a);
    unsigned count;
    argument arguments[6];
} row;

#define ROW(object, interface, slot, method, called, ...)                                                              \
    { #interface "::" #method, object, slot, offsetof(interface##Vtbl, method), call_##interface##_##slot,             \
      sizeof((argument[]){ __VA_ARGS__ }) / sizeof(argument), { __VA_ARGS__ } },
#define OTHER_ROW(object, interface, slot, method)                                                                     \
    { #interface "::" #method, object, slot, offsetof(interface##Vtbl, method), NULL, 0, { NUM(0) } },
static const row rows[] = { METHODS(ROW) OTHERS(OTHER_ROW) };
#define ROWS (sizeof rows / sizeof rows[0])
#define ARGUMENTS 6

static unsigned refusals, works, nulls, ends, halves, inside;

/* All that a refused call must leave as it is. */
typedef struct world {
    BG_JOB_SNAPSHOT snapshots[2 * JOBS];
    BG_JOB_PROGRESS progress;
    uint32_t jobs;
    unsigned objects;
    ULONG references;
    uint32_t zero; /* no padding: they are compared byte by byte */
} world;

static world look(void)
{
    static const BG_JOB_SNAPSHOT init = BG_JOB_SNAPSHOT_INIT;
    void *const of_engine[] = { objects[JOB], objects[REPLY], objects[DELIVERY] };
    BG_JOB jobs[JOBS];
    world now;
    unsigned n;
    memset(&now, 0, sizeof now);
    OK(BgEnumJobs(jobs, JOBS, &now.jobs));
    for (n = 0; n < 3; n++) {
        now.snapshots[n] = init;
        OK(BgGetSnapshot(com_handle(of_engine[n]), &now.snapshots[n]));
    }
    OK(IBackgroundCopyJob_GetProgress((IBackgroundCopyJob *)objects[JOB], &now.progress));
    now.objects = com_free_objects();
    now.references = sink.references;
    return now;
}

static int is_same(world before)
{
    world now = look();
    return memcmp(&before, &now, sizeof now) == 0;
}

/* A place for each argument, with room for odd addresses. */
static _Alignas(16) unsigned char places[ARGUMENTS][128], copies[ARGUMENTS][128];

static void good_values(const row *r, value *values)
{
    unsigned n;
    PAINT(places);
    for (n = 0; n < r->count; n++) {
        const argument *a = &r->arguments[n];
        if (a->kind == NUMBER)
            values[n].number = a->number;
        else
            values[n].pointer = a->kind == INPUTS ? (void *)(uintptr_t)a->good : places[n];
    }
}

/* Outputs are as they were, but that pointers may be NULL. `bad`, which was at an odd address, is as it was at all. */
static void nothing_written(const row *r, unsigned bad)
{
    static void *const null = NULL;
    unsigned n;
    for (n = 0; n < r->count; n++) {
        const argument *a = &r->arguments[n];
        size_t skipped = 0;
        if (n != bad && (a->kind == OUTPUT_OBJECT || a->kind == OUTPUT_TEXT)
            && memcmp(places[n], &null, sizeof null) == 0)
            skipped = sizeof null;
        if (memcmp(places[n] + skipped, copies[n] + skipped, sizeof places[n] - skipped)) {
            fprintf(stderr, "%s wrote to argument %u\n", r->name, n);
            exit(1);
        }
    }
}

static void refused(const row *r, unsigned bad, void *pointer)
{
    value values[ARGUMENTS];
    world before = look();
    HRESULT hr;
    good_values(r, values);
    if (pointer && r->arguments[bad].kind == INPUTS)
        memcpy(pointer, r->arguments[bad].good, r->arguments[bad].size);
    values[bad].pointer = pointer;
    memcpy(copies, places, sizeof places);
    hr = r->call(objects[r->object], values);
    if (hr != r->arguments[bad].refused) {
        fprintf(stderr, "%s, argument %u %s: 0x%08x\n", r->name, bad, pointer ? "misaligned" : "NULL", (unsigned)hr);
        exit(1);
    }
    nothing_written(r, bad);
    CHECK(is_same(before));
    refusals++;
}

/* Calls it with these, and gives back what it gave. */
static void works_with(const row *r, const value *values)
{
    HRESULT hr = r->call(objects[r->object], values);
    unsigned n;
    if (hr != S_OK) {
        fprintf(stderr, "%s: 0x%08x\n", r->name, (unsigned)hr);
        exit(1);
    }
    for (n = 0; n < r->count; n++) {
        const argument *a = &r->arguments[n];
        void *given;
        if (a->kind == OUTPUT && values[n].pointer)
            CHECK(!is_painted(places[n], a->size) && is_painted(places[n] + a->size, sizeof places[n] - a->size));
        if (a->kind != OUTPUT_OBJECT && a->kind != OUTPUT_TEXT)
            continue;
        memcpy(&given, places[n], sizeof given);
        CHECK(is_painted(places[n] + sizeof given, sizeof places[n] - sizeof given));
        if (a->kind == OUTPUT_TEXT) {
            BgCoTaskMemFree(given);
        } else {
            CHECK(given != NULL);
            IUnknown_Release((IUnknown *)given);
        }
    }
}

static void each_pointer(const row *r)
{
    value values[ARGUMENTS];
    unsigned n;
    for (n = 0; n < r->count; n++) {
        const argument *a = &r->arguments[n];
        if (a->kind == NUMBER)
            continue;
        if (!a->may_be_null)
            refused(r, n, NULL);
        if (a->align > 1)
            refused(r, n, places[n] + 1);
        if (a->align > 2)
            refused(r, n, places[n] + a->align / 2);
    }
    for (n = 0; n < r->count; n++) {
        if (!r->arguments[n].may_be_null)
            continue;
        good_values(r, values);
        values[n].pointer = NULL;
        works_with(r, values);
        nulls++;
    }
    good_values(r, values);
    works_with(r, values);
    works++;
}

static const row *row_of(unsigned object, unsigned slot)
{
    unsigned n;
    for (n = 0; n < ROWS; n++)
        if (rows[n].object == object && rows[n].slot == slot)
            return &rows[n];
    CHECK(!"such a row");
    return NULL;
}

static void each_row(void)
{
    unsigned n, slot, kind;
    for (n = 0; n < ROWS; n++) {
        const row *r = &rows[n];
        unsigned of = r->object == REPLY ? JOB : r->object;
        const void *method;
        SAME(r->offset, r->slot * sizeof(void *));
        CHECK(r->slot < slots[of] && !seen[of][r->slot]);
        seen[of][r->slot] = 1;
        memcpy(&method, *(const char *const *)objects[r->object] + r->offset, sizeof method);
        CHECK(method != NULL);
        if (r->call)
            each_pointer(r);
    }
    /* AddRef and Release have no argument; everything else was there. */
    for (kind = 0; kind < REPLY; kind++)
        for (slot = 0; slot < slots[kind]; slot++)
            CHECK(seen[kind][slot] == (slot != 1 && slot != 2));
}

/* Arguments that are only bad together, or that point to bad pointers. */
static void pointers_inside(void)
{
    IBackgroundCopyJob5 *job = (IBackgroundCopyJob5 *)objects[JOB];
    IDeliveryOptimizationJob *delivery = (IDeliveryOptimizationJob *)objects[DELIVERY];
    LPWSTR const odd = (LPWSTR)(void *)(places[0] + 1);
    BG_FILE_INFO two[2];
    BG_AUTH_CREDENTIALS given = credentials;
    BG_FILE_RANGE part = range;
    world before = look();
    void *none[2];
    ULONG fetched = 77;
    unsigned n;
#define BAD(call)                                                                                                      \
    do {                                                                                                               \
        HR(call, E_INVALIDARG);                                                                                        \
        CHECK(is_same(before));                                                                                        \
        inside++;                                                                                                      \
    } while (0)
#define GOOD(call)                                                                                                     \
    do {                                                                                                               \
        OK(call);                                                                                                      \
        before = look();                                                                                               \
        inside++;                                                                                                      \
    } while (0)
    PAINT(places);
    for (n = 0; n < 2; n++) {
        two[0] = two[1] = file_info;
        two[n].RemoteName = NULL;
        BAD(IBackgroundCopyJob5_AddFileSet(job, 2, two));
        two[n].RemoteName = odd;
        BAD(IBackgroundCopyJob5_AddFileSet(job, 2, two));
        two[n] = file_info;
        two[n].LocalName = NULL;
        BAD(IBackgroundCopyJob5_AddFileSet(job, 2, two));
        two[n].LocalName = odd;
        BAD(IBackgroundCopyJob5_AddFileSet(job, 2, two));
    }
    BAD(IBackgroundCopyJob5_AddFileSet(job, 0, two));
    BAD(IBackgroundCopyJob5_AddFileSet(job, UINT32_MAX, NULL));
    given.Credentials.Basic.UserName = NULL;
    BAD(IBackgroundCopyJob5_SetCredentials(job, &given));
    given.Credentials.Basic.UserName = odd;
    BAD(IBackgroundCopyJob5_SetCredentials(job, &given));
    given = credentials;
    given.Credentials.Basic.Password = odd;
    BAD(IBackgroundCopyJob5_SetCredentials(job, &given));
    /* The user's own name and password. */
    given.Credentials.Basic.UserName = given.Credentials.Basic.Password = NULL;
    given.Scheme = BG_AUTH_SCHEME_NTLM;
    GOOD(IBackgroundCopyJob5_SetCredentials(job, &given));
    given.Scheme = BG_AUTH_SCHEME_NEGOTIATE;
    GOOD(IBackgroundCopyJob5_SetCredentials(job, &given));
    /* No program: no parameters. */
    GOOD(IBackgroundCopyJob5_SetNotifyCmdLine(job, NULL, NULL));
    BAD(IBackgroundCopyJob5_SetNotifyCmdLine(job, NULL, BG_TEXT("parameters")));
    /* Lists of proxies belong to one usage alone. */
    for (n = BG_JOB_PROXY_USAGE_PRECONFIG; n <= BG_JOB_PROXY_USAGE_AUTODETECT; n++) {
        if (n == BG_JOB_PROXY_USAGE_OVERRIDE) {
            BAD(IBackgroundCopyJob5_SetProxySettings(job, (BG_JOB_PROXY_USAGE)n, NULL, NULL));
            BAD(IBackgroundCopyJob5_SetProxySettings(job, (BG_JOB_PROXY_USAGE)n, NULL, BG_TEXT("bypass")));
        } else {
            GOOD(IBackgroundCopyJob5_SetProxySettings(job, (BG_JOB_PROXY_USAGE)n, NULL, NULL));
            BAD(IBackgroundCopyJob5_SetProxySettings(job, (BG_JOB_PROXY_USAGE)n, BG_TEXT("proxy"), NULL));
            BAD(IBackgroundCopyJob5_SetProxySettings(job, (BG_JOB_PROXY_USAGE)n, NULL, BG_TEXT("bypass")));
        }
    }
    /* Ranges: none at all is all of the file for Delivery Optimization only. */
    BAD(IBackgroundCopyJob5_AddFileWithRanges(job, BG_TEXT("https://host.example/r"), BG_TEXT("/slot/r"), 0, NULL));
    BAD(IBackgroundCopyJob5_AddFileWithRanges(job, BG_TEXT("https://host.example/r"), BG_TEXT("/slot/r"), 0, &part));
    GOOD(IDeliveryOptimizationJob_AddFileWithRanges(delivery, BG_TEXT("id"), BG_TEXT("https://host.example/r"),
                                                    BG_TEXT("/slot/r"), 0, NULL, 5));
    /* How many there were may be left out only where one is asked for. */
    PAINT(none);
    for (n = 0; n <= 2; n += 2) {
        BAD(IEnumBackgroundCopyJobs_Next((IEnumBackgroundCopyJobs *)objects[OF_JOBS], n, (IBackgroundCopyJob **)none,
                                         NULL));
        BAD(IEnumBackgroundCopyFiles_Next((IEnumBackgroundCopyFiles *)objects[OF_FILES], n,
                                          (IBackgroundCopyFile **)none, NULL));
    }
    CHECK(PAINTED(none));
    /* And where none is asked for, there is nothing to write them to. */
    GOOD(IEnumBackgroundCopyJobs_Next((IEnumBackgroundCopyJobs *)objects[OF_JOBS], 0, NULL, &fetched));
    SAME(fetched, 0);
    fetched = 77;
    GOOD(IEnumBackgroundCopyFiles_Next((IEnumBackgroundCopyFiles *)objects[OF_FILES], 0, NULL, &fetched));
    SAME(fetched, 0);
}

/* Where a text may go: object, slot, argument; how long it may be, and what one that is longer is told. */
static const struct text {
    unsigned object, slot, argument, limit;
    HRESULT too_long;
} texts[] = {
    { MANAGER, 3, 0, 256, E_INVALIDARG },
    { JOB, 4, 0, 2200, E_INVALIDARG },
    { JOB, 4, 1, 259, E_INVALIDARG },
    { JOB, 17, 0, 256, BG_E_STRING_TOO_LONG },
    { JOB, 19, 0, 1024, BG_E_STRING_TOO_LONG },
    { JOB, 32, 1, 32767, BG_E_PROXY_LIST_TOO_LARGE },
    { JOB, 32, 2, 32767, BG_E_PROXY_BYPASS_LIST_TOO_LARGE },
    { JOB, 35, 0, 259, BG_E_STRING_TOO_LONG },
    { JOB, 35, 1, 4000, BG_E_STRING_TOO_LONG },
    { REPLY, 39, 0, 259, E_INVALIDARG },
    { JOB, 43, 0, 2200, E_INVALIDARG },
    { JOB, 43, 1, 2200, E_INVALIDARG },
    { JOB, 44, 0, 2200, E_INVALIDARG },
    { JOB, 44, 1, 259, E_INVALIDARG },
    { HTTP, 3, 1, 256, BG_E_STRING_TOO_LONG },
    { HTTP, 4, 1, 256, BG_E_STRING_TOO_LONG },
    { HTTP, 4, 2, 256, BG_E_STRING_TOO_LONG },
    { HTTP, 7, 0, 8192, BG_E_STRING_TOO_LONG },
    { OF_FILE, 7, 0, 2200, E_INVALIDARG },
    { DELIVERY, 3, 1, 2200, E_INVALIDARG },
    { DELIVERY, 3, 2, 259, E_INVALIDARG },
};
#define TEXTS (sizeof texts / sizeof texts[0])

static const row *with_text(const struct text *t, LPCWSTR text, value *values)
{
    const row *r = row_of(t->object, t->slot);
    good_values(r, values);
    values[t->argument].pointer = (void *)(uintptr_t)text;
    return r;
}

static void text_is_refused(const struct text *t, LPCWSTR text, HRESULT code)
{
    value values[ARGUMENTS];
    world before = look();
    HRESULT hr = with_text(t, text, values)->call(objects[t->object], values);
    if (hr != code) {
        fprintf(stderr, "%s, argument %u: 0x%08x\n", row_of(t->object, t->slot)->name, t->argument, (unsigned)hr);
        exit(1);
    }
    CHECK(is_same(before));
}

static UNUSED void text_works(const struct text *t, LPCWSTR text)
{
    value values[ARGUMENTS];
    works_with(with_text(t, text, values), values);
}

/* Half of a pair of surrogates is no character. */
static void half_pairs(void)
{
    static const WCHAR bad[][3] = { { 0xD83D }, { 0xDE00 }, { 0xD83D, 'a' }, { 0xD83D, 0xD83D }, { 0xDE00, 0xD83D } };
    WCHAR text[64];
    unsigned n, which;
    for (n = 0; n < TEXTS; n++) {
        const argument *a = &row_of(texts[n].object, texts[n].slot)->arguments[texts[n].argument];
        for (which = 0; which < sizeof bad / sizeof bad[0]; which++) {
            memcpy(text, a->good, a->size);
            memcpy(text + a->size / sizeof(WCHAR) - 1, bad[which], sizeof bad[which]);
            text_is_refused(&texts[n], text, E_INVALIDARG);
            halves++;
        }
    }
    for (which = 0; which < sizeof bad / sizeof bad[0]; which++) {
        BG_AUTH_CREDENTIALS given = credentials;
        world before = look();
        memcpy(text, bad[which], sizeof bad[which]);
        text[3] = 0;
        given.Credentials.Basic.UserName = text;
        HR(IBackgroundCopyJob2_SetCredentials((IBackgroundCopyJob2 *)objects[JOB], &given), E_INVALIDARG);
        given = credentials;
        given.Credentials.Basic.Password = text;
        HR(IBackgroundCopyJob2_SetCredentials((IBackgroundCopyJob2 *)objects[JOB], &given), E_INVALIDARG);
        CHECK(is_same(before));
        halves += 2;
    }
    /* A whole pair that ends behind the limit is too long, although what is before the limit ends with a half. */
    for (n = 0; n < TEXTS; n++) {
        const argument *a = &row_of(texts[n].object, texts[n].slot)->arguments[texts[n].argument];
        WCHAR *longer = (WCHAR *)calloc(texts[n].limit + 3, sizeof(WCHAR));
        size_t unit;
        CHECK(longer != NULL);
        for (unit = 0; unit < texts[n].limit; unit++)
            longer[unit] = 'a';
        memcpy(longer, a->good, a->size - sizeof(WCHAR));
        longer[texts[n].limit] = 0xD83D;
        longer[texts[n].limit + 1] = 0xDE00;
        text_is_refused(&texts[n], longer, texts[n].too_long);
        free(longer);
        halves++;
    }
}

#ifndef _WIN32
/* Texts that end with a page, after which nothing may be read: the program would end there. */
static void ends_of_pages(void)
{
    const size_t page = (size_t)sysconf(_SC_PAGESIZE), room = (262144 + page - 1) / page * page;
    char *start = (char *)mmap(NULL, room + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    WCHAR *const end = (WCHAR *)(void *)(start + room);
    unsigned n, unit;
    CHECK(start != MAP_FAILED && mprotect(end, page, PROT_NONE) == 0);
    for (unit = 0; unit < room / sizeof(WCHAR); unit++)
        end[-1 - (int)unit] = 'a';
    for (n = 0; n < TEXTS; n++) {
        const argument *a = &row_of(texts[n].object, texts[n].slot)->arguments[texts[n].argument];
        const size_t units = a->size / sizeof(WCHAR);
        WCHAR *text = end - texts[n].limit - 1;
        /* Without an end, and one unit too long. Its beginning is good: it is the length that is refused. */
        memcpy(text, a->good, a->size - sizeof(WCHAR));
        text_is_refused(&texts[n], text, texts[n].too_long);
        for (unit = 0; unit < units; unit++)
            text[unit] = 'a';
        ends++;
    }
    {
        /* The same for credentials, whose limits are told by codes of their own. */
        IBackgroundCopyJob2 *job = (IBackgroundCopyJob2 *)objects[JOB];
        BG_AUTH_CREDENTIALS given = credentials;
        world before = look();
        given.Credentials.Basic.UserName = end - 301;
        HR(IBackgroundCopyJob2_SetCredentials(job, &given), BG_E_USERNAME_TOO_LARGE);
        given = credentials;
        given.Credentials.Basic.Password = end - 65537;
        HR(IBackgroundCopyJob2_SetCredentials(job, &given), BG_E_PASSWORD_TOO_LARGE);
        CHECK(is_same(before));
        ends += 2;
    }
    {
        /* An id is not kept, so it is never too long. */
        const struct text id = { DELIVERY, 3, 0, 2200, S_OK };
        text_works(&id, end - id.limit - 1);
        ends++;
    }
    for (n = 0; n < TEXTS; n++) {
        const argument *a = &row_of(texts[n].object, texts[n].slot)->arguments[texts[n].argument];
        WCHAR *text = end - a->size / sizeof(WCHAR);
        /* The NUL is the last unit that there is. */
        memcpy(text, a->good, a->size);
        text_works(&texts[n], text);
        ends++;
        memcpy(text, BG_TEXT("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"), a->size);
    }
    CHECK(munmap(start, room + page) == 0);
}
#endif

int main(void)
{
    IBackgroundCopyManager *manager, *other;
    IBackgroundCopyJob *job, *reply, *delivery;
    BG_FILE_RANGE two[2] = { { 0, 5 }, { 10, 5 } };
    BG_JOB jobs[JOBS];
    uint32_t count;
    unsigned n;

    com_begin();
    manager = com_manager(BG_PROFILE_BITS);
    other = com_manager(BG_PROFILE_DO);
    /* An upload whose reply has arrived, with nothing in it. */
    reply = com_job(manager, BG_JOB_TYPE_UPLOAD_REPLY);
    com_add(reply);
    OK(IBackgroundCopyJob_Resume(reply));
    com_transfer(10);
    objects[REPLY] = reply;
    /* A download that has stopped, whose first file has ranges. */
    job = com_job(manager, BG_JOB_TYPE_DOWNLOAD);
    OK(IBackgroundCopyJob3_AddFileWithRanges((IBackgroundCopyJob3 *)job, BG_TEXT("https://host.example/a"),
                                             BG_TEXT("/slot/a"), 2, two));
    com_add(job);
    OK(IBackgroundCopyJob_Resume(job));
    com_fail(BG_E_HTTP_ERROR_404, BG_ERROR_CONTEXT_REMOTE_FILE);
    OK(IBackgroundCopyJob_GetId(job, &job_id));
    delivery = com_job(other, BG_JOB_TYPE_DOWNLOAD);

    objects[MANAGER] = manager;
    objects[JOB] = job;
    OK(IBackgroundCopyJob_QueryInterface(job, &IID_IBackgroundCopyJobHttpOptions, &objects[HTTP]));
    OK(IBackgroundCopyJob_EnumFiles(job, (IEnumBackgroundCopyFiles **)&objects[OF_FILES]));
    OK(IEnumBackgroundCopyFiles_Next((IEnumBackgroundCopyFiles *)objects[OF_FILES], 1,
                                     (IBackgroundCopyFile **)&objects[OF_FILE], NULL));
    OK(IEnumBackgroundCopyFiles_Reset((IEnumBackgroundCopyFiles *)objects[OF_FILES]));
    OK(IBackgroundCopyManager_EnumJobs(manager, 0, (IEnumBackgroundCopyJobs **)&objects[OF_JOBS]));
    OK(IBackgroundCopyJob_GetError(job, (IBackgroundCopyError **)&objects[OF_ERROR]));
    OK(IBackgroundCopyJob_QueryInterface(delivery, &IID_IDeliveryOptimizationJob, &objects[DELIVERY]));

    each_row();
    pointers_inside();
    half_pairs();
#ifndef _WIN32
    ends_of_pages();
    SAME(ends, 45);
#endif
    printf("%u rows: %u bad pointers, %u good calls, %u NULLs; %u inside, %u halves, %u ends\n", (unsigned)ROWS,
           refusals, works, nulls, inside, halves, ends);
    SAME(ROWS, 93);
    SAME(refusals, 287);
    SAME(works, 73);
    SAME(nulls, 7);
    SAME(inside, 37);
    SAME(halves, 136);

    /* And all that was made on the way goes. */
    OK(IBackgroundCopyJob_Cancel(delivery));
    OK(BgEnumJobs(jobs, JOBS, &count));
    for (n = 0; n < count; n++)
        OK(BgCancel(jobs[n]));
    for (n = 0; n < REPLY; n++)
        IUnknown_Release((IUnknown *)objects[n]);
    SAME(IUnknown_Release((IUnknown *)reply), 0);
    SAME(IUnknown_Release((IUnknown *)delivery), 0);
    SAME(IUnknown_Release((IUnknown *)other), 0);
    OK(BgPumpCallbacks(NULL));
    SAME(sink.references, 1);
    SAME(com_free_objects(), OBJECTS);
    com_end();
    return 0;
}
