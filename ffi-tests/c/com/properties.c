/* What a job is told to be: each property until it is set, set, asked for, at its limit and beyond, in final states,
 * and forgotten with its job. */
#include "com.h"
#include "sink.h"

typedef IBackgroundCopyJob5 Job;
static unsigned cases;
static Sink sinks[2] = { SINK_INIT, SINK_INIT };
static IBackgroundCopyManager *manager;

#define CASE(call, code)                                                                                               \
    do {                                                                                                               \
        HR(call, code);                                                                                                \
        cases++;                                                                                                       \
    } while (0)

/* A text of three there are, or whether it is that one. */
static LPWSTR one_of(LPCWSTR a, LPCWSTR b, int which)
{
    return (LPWSTR)(uintptr_t)(which == 1 ? a : b);
}
#define ONE_OF(a, b) one_of(BG_TEXT(a), BG_TEXT(b), which)

static int is_text(LPWSTR text, LPCWSTR wanted)
{
    CHECK(wanted ? com_same_text(text, wanted) : text == NULL);
    return 1;
}

static IBackgroundCopyJobHttpOptions *http_of(Job *job)
{
    void *http;
    OK(IBackgroundCopyJob5_QueryInterface(job, &IID_IBackgroundCopyJobHttpOptions, &http));
    SAME(IBackgroundCopyJob5_Release(job), 1); /* lent by the job, which stays */
    return (IBackgroundCopyJobHttpOptions *)http;
}

static IBackgroundCopyFile2 *file_of_job(Job *job)
{
    IEnumBackgroundCopyFiles *files;
    IBackgroundCopyFile *file;
    void *second;
    OK(IBackgroundCopyJob5_EnumFiles(job, &files));
    OK(IEnumBackgroundCopyFiles_Next(files, 1, &file, NULL));
    SAME(IEnumBackgroundCopyFiles_Release(files), 0);
    OK(IBackgroundCopyFile_QueryInterface(file, &IID_IBackgroundCopyFile2, &second));
    SAME(IBackgroundCopyFile_Release(file), 1);
    return (IBackgroundCopyFile2 *)second;
}

/* Each property: sets its first or second value; tells whether it has the value `which`, 0 for none set. */

static HRESULT set_display_name(Job *job, int which)
{
    return IBackgroundCopyJob5_SetDisplayName(job, ONE_OF("one", "another name"));
}

static int is_display_name(Job *job, int which)
{
    LPWSTR text;
    OK(IBackgroundCopyJob5_GetDisplayName(job, &text));
    return is_text(text, which ? ONE_OF("one", "another name") : BG_TEXT("a job"));
}

static HRESULT set_description(Job *job, int which)
{
    return IBackgroundCopyJob5_SetDescription(job, ONE_OF("described", ""));
}

static int is_description(Job *job, int which)
{
    LPWSTR text;
    OK(IBackgroundCopyJob5_GetDescription(job, &text));
    return is_text(text, which ? ONE_OF("described", "") : BG_TEXT(""));
}

static HRESULT set_priority(Job *job, int which)
{
    return IBackgroundCopyJob5_SetPriority(job, which == 1 ? BG_JOB_PRIORITY_FOREGROUND : BG_JOB_PRIORITY_LOW);
}

static int is_priority(Job *job, int which)
{
    static const BG_JOB_PRIORITY values[] = { BG_JOB_PRIORITY_NORMAL, BG_JOB_PRIORITY_FOREGROUND, BG_JOB_PRIORITY_LOW };
    BG_JOB_PRIORITY value;
    OK(IBackgroundCopyJob5_GetPriority(job, &value));
    return value == values[which];
}

/* Numbers that any 32 bits say: set, get, and the three values. */
#define NUMBER(name, Set, Get, unset, first, second)                                                                   \
    static HRESULT set_##name(Job *job, int which)                                                                     \
    {                                                                                                                  \
        return IBackgroundCopyJob5_##Set(job, which == 1 ? first : second);                                            \
    }                                                                                                                  \
    static int is_##name(Job *job, int which)                                                                          \
    {                                                                                                                  \
        static const ULONG values[] = { unset, first, second };                                                        \
        ULONG value = 0x5A5A5A5A;                                                                                      \
        OK(IBackgroundCopyJob5_##Get(job, &value));                                                                    \
        return value == values[which];                                                                                 \
    }
NUMBER(notify_flags, SetNotifyFlags, GetNotifyFlags, BG_NOTIFY_JOB_TRANSFERRED | BG_NOTIFY_JOB_ERROR, 0, 0x3F)
NUMBER(retry_delay, SetMinimumRetryDelay, GetMinimumRetryDelay, 600, 5, 0xFFFFFFFF)
NUMBER(timeout, SetNoProgressTimeout, GetNoProgressTimeout, 1209600, 0, 0xFFFFFFFF)
NUMBER(acl_flags, SetFileACLFlags, GetFileACLFlags, 0, BG_COPY_FILE_ALL, BG_COPY_FILE_GROUP)
NUMBER(peer_flags, SetPeerCachingFlags, GetPeerCachingFlags, 0,
       BG_JOB_ENABLE_PEERCACHING_CLIENT | BG_JOB_ENABLE_PEERCACHING_SERVER, BG_JOB_DISABLE_BRANCH_CACHE)
NUMBER(download_time, SetMaximumDownloadTime, GetMaximumDownloadTime, 7776000, 0, 0xFFFFFFFF)

static HRESULT set_notify_interface(Job *job, int which)
{
    return IBackgroundCopyJob5_SetNotifyInterface(job, (IUnknown *)&sinks[which - 1]);
}

static int is_notify_interface(Job *job, int which)
{
    IUnknown *value = (IUnknown *)job;
    OK(IBackgroundCopyJob5_GetNotifyInterface(job, &value));
    if (value)
        IUnknown_Release(value);
    return value == (which ? (IUnknown *)&sinks[which - 1] : NULL);
}

static HRESULT set_proxy(Job *job, int which)
{
    return which == 1 ? IBackgroundCopyJob5_SetProxySettings(job, BG_JOB_PROXY_USAGE_OVERRIDE, BG_TEXT("one:80"),
                                                             BG_TEXT("<local>"))
                      : IBackgroundCopyJob5_SetProxySettings(job, BG_JOB_PROXY_USAGE_NO_PROXY, NULL, NULL);
}

static int is_proxy(Job *job, int which)
{
    static const BG_JOB_PROXY_USAGE usages[] = { BG_JOB_PROXY_USAGE_PRECONFIG, BG_JOB_PROXY_USAGE_OVERRIDE,
                                                 BG_JOB_PROXY_USAGE_NO_PROXY };
    BG_JOB_PROXY_USAGE usage = -1;
    LPWSTR list, bypass;
    OK(IBackgroundCopyJob5_GetProxySettings(job, &usage, &list, &bypass));
    return is_text(list, which == 1 ? BG_TEXT("one:80") : NULL)
        && is_text(bypass, which == 1 ? BG_TEXT("<local>") : NULL) && usage == usages[which];
}

static HRESULT set_command(Job *job, int which)
{
    return IBackgroundCopyJob5_SetNotifyCmdLine(job, ONE_OF("/bin/one", "/bin/another"),
                                                which == 1 ? BG_TEXT("one -v") : NULL);
}

static int is_command(Job *job, int which)
{
    LPWSTR program, parameters;
    OK(IBackgroundCopyJob5_GetNotifyCmdLine(job, &program, &parameters));
    return is_text(program, which ? ONE_OF("/bin/one", "/bin/another") : NULL)
        && is_text(parameters, which == 1 ? BG_TEXT("one -v") : NULL);
}

static HRESULT set_reply_name(Job *job, int which)
{
    return IBackgroundCopyJob5_SetReplyFileName(job, ONE_OF("/slot/reply", ""));
}

static int is_reply_name(Job *job, int which)
{
    LPWSTR text;
    OK(IBackgroundCopyJob5_GetReplyFileName(job, &text));
    return is_text(text, which ? ONE_OF("/slot/reply", "") : BG_TEXT(""));
}

static BG_AUTH_CREDENTIALS credentials_of(BG_AUTH_TARGET target, BG_AUTH_SCHEME scheme, LPCWSTR user, LPCWSTR password)
{
    BG_AUTH_CREDENTIALS credentials;
    credentials.Target = target;
    credentials.Scheme = scheme;
    credentials.Credentials.Basic.UserName = (LPWSTR)(uintptr_t)user;
    credentials.Credentials.Basic.Password = (LPWSTR)(uintptr_t)password;
    return credentials;
}

static HRESULT set_credentials(Job *job, int which)
{
    BG_AUTH_CREDENTIALS credentials = credentials_of(BG_AUTH_TARGET_PROXY, BG_AUTH_SCHEME_DIGEST,
                                                     ONE_OF("one", "another"), ONE_OF("secret", ""));
    return IBackgroundCopyJob5_SetCredentials(job, &credentials);
}

static int is_credentials(Job *job, int which)
{
    LPWSTR user, password;
    HR(BgGetCredentials(com_handle(job), BG_AUTH_TARGET_PROXY, BG_AUTH_SCHEME_DIGEST, &user, &password),
       which ? S_OK : S_FALSE);
    return is_text(user, which ? ONE_OF("one", "another") : NULL)
        && is_text(password, which ? ONE_OF("secret", "") : NULL);
}

/* Properties by number: the field that each id uses, and its three values. All 16 bytes are the property's. */
#define PROPERTY(name, id, field, unset, first, second)                                                                \
    static HRESULT set_##name(Job *job, int which)                                                                     \
    {                                                                                                                  \
        BITS_JOB_PROPERTY_VALUE value;                                                                                 \
        PAINT(value);                                                                                                  \
        if (which == 1)                                                                                                \
            value.field = first;                                                                                       \
        else                                                                                                           \
            value.field = second;                                                                                      \
        return IBackgroundCopyJob5_SetProperty(job, id, value);                                                        \
    }                                                                                                                  \
    static int is_##name(Job *job, int which)                                                                          \
    {                                                                                                                  \
        BITS_JOB_PROPERTY_VALUE value, wanted;                                                                         \
        PAINT(value);                                                                                                  \
        memset(&wanted, 0, sizeof wanted);                                                                             \
        if (which == 1)                                                                                                \
            wanted.field = first;                                                                                      \
        else if (which == 2)                                                                                           \
            wanted.field = second;                                                                                     \
        else                                                                                                           \
            wanted.field = unset;                                                                                      \
        OK(IBackgroundCopyJob5_GetProperty(job, id, &value));                                                          \
        return memcmp(&value, &wanted, sizeof value) == 0;                                                             \
    }
static const GUID no_class = { 0, 0, 0, { 0, 0, 0, 0, 0, 0, 0, 0 } };
PROPERTY(cost_flags, BITS_JOB_PROPERTY_ID_COST_FLAGS, Dword, 0, BITS_COST_STATE_TRANSFER_ALWAYS,
         BITS_COST_STATE_UNRESTRICTED)
PROPERTY(notification_class, BITS_JOB_PROPERTY_NOTIFICATION_CLSID, ClsID, no_class, CLSID_BackgroundCopyManager10_1,
         CLSID_DeliveryOptimization)
PROPERTY(dynamic_content, BITS_JOB_PROPERTY_DYNAMIC_CONTENT, Enable, FALSE, TRUE, FALSE)
PROPERTY(high_performance, BITS_JOB_PROPERTY_HIGH_PERFORMANCE, Enable, FALSE, TRUE, FALSE)
PROPERTY(max_size, BITS_JOB_PROPERTY_MAX_DOWNLOAD_SIZE, Uint64, BG_SIZE_UNKNOWN, 0, UINT64_C(0x123456789ABCDEF0))
PROPERTY(stored_credentials, BITS_JOB_PROPERTY_USE_STORED_CREDENTIALS, Target, 0, BG_AUTH_TARGET_SERVER,
         BG_AUTH_TARGET_PROXY)
PROPERTY(interval, BITS_JOB_PROPERTY_MINIMUM_NOTIFICATION_INTERVAL_MS, Dword, 0, 500, 0xFFFFFFFF)
PROPERTY(on_demand, BITS_JOB_PROPERTY_ON_DEMAND_MODE, Enable, FALSE, TRUE, FALSE)

static const BYTE hashes[2][20] = { { 0 }, { 255, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 0 } };

static int is_certificate(Job *job, int location, LPCWSTR store, const BYTE *hash, LPCWSTR subject)
{
    BG_CERT_STORE_LOCATION got = (BG_CERT_STORE_LOCATION)-1;
    LPWSTR got_store = (LPWSTR)&got, got_subject = (LPWSTR)&got;
    BYTE *got_hash = (BYTE *)&got;
    HR(IBackgroundCopyJobHttpOptions_GetClientCertificate(http_of(job), &got, &got_store, &got_hash, &got_subject),
       store ? S_OK : BG_E_NOT_FOUND);
    CHECK(hash ? memcmp(got_hash, hash, sizeof hashes[0]) == 0 : got_hash == NULL);
    BgCoTaskMemFree(got_hash);
    return is_text(got_store, store) && is_text(got_subject, subject) && (int)got == (store ? location : -1);
}

static HRESULT set_certificate_id(Job *job, int which)
{
    BYTE hash[20];
    memcpy(hash, hashes[which - 1], sizeof hash);
    return IBackgroundCopyJobHttpOptions_SetClientCertificateByID(http_of(job), which == 1 ? 0 : 7,
                                                                  ONE_OF("MY", "ROOT"), hash);
}

static int is_certificate_id(Job *job, int which)
{
    return is_certificate(job, which == 1 ? 0 : 7, which ? ONE_OF("MY", "ROOT") : NULL,
                          which ? hashes[which - 1] : NULL, NULL);
}

static HRESULT set_certificate_name(Job *job, int which)
{
    return IBackgroundCopyJobHttpOptions_SetClientCertificateByName(http_of(job), which == 1 ? 1 : 6,
                                                                    ONE_OF("CA", "SPC"), ONE_OF("a subject", ""));
}

static int is_certificate_name(Job *job, int which)
{
    return is_certificate(job, which == 1 ? 1 : 6, which ? ONE_OF("CA", "SPC") : NULL, NULL,
                          which ? ONE_OF("a subject", "") : NULL);
}

static HRESULT set_headers(Job *job, int which)
{
    return IBackgroundCopyJobHttpOptions_SetCustomHeaders(http_of(job), ONE_OF("X-One: 1\r\nX-Two: 2\r\n", ""));
}

static int is_headers(Job *job, int which)
{
    LPWSTR text;
    HR(IBackgroundCopyJobHttpOptions_GetCustomHeaders(http_of(job), &text), which ? S_OK : S_FALSE);
    return is_text(text, which ? ONE_OF("X-One: 1\r\nX-Two: 2\r\n", "") : NULL);
}

static HRESULT set_security(Job *job, int which)
{
    const ULONG first = BG_SSL_ENABLE_CRL_CHECK | BG_HTTP_REDIRECT_POLICY_DISALLOW;
    return IBackgroundCopyJobHttpOptions_SetSecurityFlags(http_of(job), which == 1 ? first : BG_SSL_IGNORE_UNKNOWN_CA);
}

static int is_security(Job *job, int which)
{
    static const ULONG values[] = { 0, BG_SSL_ENABLE_CRL_CHECK | BG_HTTP_REDIRECT_POLICY_DISALLOW,
                                    BG_SSL_IGNORE_UNKNOWN_CA };
    ULONG value = 77;
    OK(IBackgroundCopyJobHttpOptions_GetSecurityFlags(http_of(job), &value));
    return value == values[which];
}

static HRESULT set_remote_name(Job *job, int which)
{
    IBackgroundCopyFile2 *file = file_of_job(job);
    HRESULT hr = IBackgroundCopyFile2_SetRemoteName(file, ONE_OF("http://one.example/", "file:///another"));
    SAME(IBackgroundCopyFile2_Release(file), 0);
    return hr;
}

static int is_remote_name(Job *job, int which)
{
    IBackgroundCopyFile2 *file = file_of_job(job);
    LPWSTR text;
    OK(IBackgroundCopyFile2_GetRemoteName(file, &text));
    SAME(IBackgroundCopyFile2_Release(file), 0);
    return is_text(text, which ? ONE_OF("http://one.example/", "file:///another") : BG_TEXT("https://host.example/a"));
}

#define ROW(name) { #name, set_##name, is_##name }
static const struct property {
    const char *name;
    HRESULT (*set)(Job *job, int which);
    int (*is)(Job *job, int which);
} properties[] = {
    ROW(display_name), ROW(description), ROW(priority), ROW(notify_flags), ROW(notify_interface), ROW(retry_delay),
    ROW(timeout), ROW(proxy), ROW(command), ROW(reply_name), ROW(credentials), ROW(acl_flags), ROW(peer_flags),
    ROW(download_time), ROW(cost_flags), ROW(notification_class), ROW(dynamic_content), ROW(high_performance),
    ROW(max_size), ROW(stored_credentials), ROW(interval), ROW(on_demand), ROW(certificate_name), ROW(headers),
    ROW(security), ROW(remote_name),
    /* The last, because it takes the one by name away. */
    ROW(certificate_id),
};
#define PROPERTIES (sizeof properties / sizeof properties[0])

#define IS(property, job, which)                                                                                       \
    do {                                                                                                               \
        if (!(property)->is(job, which)) {                                                                             \
            fprintf(stderr, "%s:%d: %s does not have value %d\n", __FILE__, __LINE__, (property)->name, which);        \
            exit(1);                                                                                                   \
        }                                                                                                              \
        cases++;                                                                                                       \
    } while (0)

/* An upload with a reply has all of them. */
static Job *new_upload(void)
{
    IBackgroundCopyJob *job = com_job(manager, BG_JOB_TYPE_UPLOAD_REPLY);
    com_add(job);
    return (Job *)job;
}

static void end(Job *job)
{
    BG_JOB_STATE state = com_state((IBackgroundCopyJob *)job);
    if (state != BG_JOB_STATE_CANCELLED && state != BG_JOB_STATE_ACKNOWLEDGED)
        OK(IBackgroundCopyJob5_Cancel(job));
    SAME(IBackgroundCopyJob5_Release(job), 0);
}

/* A second later. */
static uint64_t tick(void)
{
    static uint64_t ms;
    ms += 1000;
    OK(BgTick(ms, TIME_0 + ms * 10000));
    return TIME_0 + ms * 10000;
}

static uint64_t modified(Job *job)
{
    BG_JOB_TIMES times;
    OK(IBackgroundCopyJob5_GetTimes(job, &times));
    return (uint64_t)times.ModificationTime.dwHighDateTime << 32 | times.ModificationTime.dwLowDateTime;
}

/* Each call that sets something moves the job's sequence and its time of modification; one that is refused does not. */
#define MOVES(job, call)                                                                                               \
    do {                                                                                                               \
        uint64_t sequence_ = snapshot_of(com_handle(job)).Sequence, now_;                                              \
        tick();                                                                                                        \
        CASE(call, S_OK);                                                                                              \
        CHECK(snapshot_of(com_handle(job)).Sequence > sequence_);                                                      \
        now_ = tick();                                                                                                 \
        SAME(modified(job), now_);                                                                                     \
    } while (0)
#define REFUSED(job, call, code)                                                                                       \
    do {                                                                                                               \
        BG_JOB_SNAPSHOT before_, after_;                                                                               \
        tick();                                                                                                        \
        before_ = snapshot_of(com_handle(job));                                                                        \
        CASE(call, code);                                                                                              \
        tick();                                                                                                        \
        after_ = snapshot_of(com_handle(job));                                                                         \
        CHECK(memcmp(&before_, &after_, sizeof before_) == 0);                                                         \
    } while (0)

static void each_property(void)
{
    unsigned n;
    int ending;
    for (n = 0; n < PROPERTIES; n++) {
        const struct property *p = &properties[n];
        for (ending = 0; ending < 2; ending++) {
            Job *job = new_upload();
            IS(p, job, 0);
            MOVES(job, p->set(job, 1));
            IS(p, job, 1);
            MOVES(job, p->set(job, 2));
            IS(p, job, 2);
            /* The same value again is a change, too. */
            MOVES(job, p->set(job, 2));
            IS(p, job, 2);
            MOVES(job, p->set(job, 1));
            if (ending) {
                OK(IBackgroundCopyJob5_SetPriority(job, BG_JOB_PRIORITY_NORMAL));
                OK(IBackgroundCopyJob5_Resume(job));
                com_transfer(10);
                if (p->set != set_priority)
                    IS(p, job, 1);
                OK(p->set(job, 1));
                OK(IBackgroundCopyJob5_Complete(job));
            } else {
                OK(IBackgroundCopyJob5_Cancel(job));
            }
            IS(p, job, 1);
            REFUSED(job, p->set(job, 2), BG_E_INVALID_STATE);
            IS(p, job, 1);
            end(job);
        }
    }
}

/* All at once, so that none is in another's way; and the next job in the same entry has none of them. */
static void all_together(void)
{
    unsigned round, n;
    int which;
    for (round = 0; round < 3 * JOBS; round++) {
        Job *job = new_upload();
        for (n = 0; n < PROPERTIES; n++)
            IS(&properties[n], job, 0);
        for (which = 1; which <= 2; which++) {
            for (n = 0; n < PROPERTIES - 1; n++)
                OK(properties[n].set(job, which));
            for (n = 0; n < PROPERTIES - 1; n++)
                IS(&properties[n], job, which);
        }
        /* A certificate is one: the other way to name it takes the place. */
        OK(set_certificate_id(job, 1));
        for (n = 0; n < PROPERTIES; n++)
            if (properties[n].set != set_certificate_name)
                IS(&properties[n], job, properties[n].set == set_certificate_id ? 1 : 2);
        end(job);
        SAME(sinks[0].references + sinks[1].references, 2);
    }
    SAME(com_free_objects(), OBJECTS - 1);
}

/* Texts at their limits. */

static Job *of;
static BG_AUTH_CREDENTIALS basic;
static BYTE any_hash[20];
static LPWSTR other;

static HRESULT put_proxies(LPCWSTR text)
{
    return IBackgroundCopyJob5_SetProxySettings(of, BG_JOB_PROXY_USAGE_OVERRIDE, text, NULL);
}
static HRESULT put_bypass(LPCWSTR text)
{
    return IBackgroundCopyJob5_SetProxySettings(of, BG_JOB_PROXY_USAGE_OVERRIDE, BG_TEXT("p"), text);
}
static HRESULT put_program(LPCWSTR text)
{
    return IBackgroundCopyJob5_SetNotifyCmdLine(of, text, BG_TEXT("p"));
}
static HRESULT put_parameters(LPCWSTR text)
{
    return IBackgroundCopyJob5_SetNotifyCmdLine(of, BG_TEXT("p"), text);
}
static HRESULT put_user(LPCWSTR text)
{
    basic = credentials_of(1, 1, text, BG_TEXT("p"));
    return IBackgroundCopyJob5_SetCredentials(of, &basic);
}
static HRESULT put_password(LPCWSTR text)
{
    basic = credentials_of(1, 1, BG_TEXT("p"), text);
    return IBackgroundCopyJob5_SetCredentials(of, &basic);
}
static HRESULT put_store_by_id(LPCWSTR text)
{
    return IBackgroundCopyJobHttpOptions_SetClientCertificateByID(http_of(of), 0, text, any_hash);
}
static HRESULT put_store_by_name(LPCWSTR text)
{
    return IBackgroundCopyJobHttpOptions_SetClientCertificateByName(http_of(of), 0, text, BG_TEXT("s"));
}
static HRESULT put_subject(LPCWSTR text)
{
    return IBackgroundCopyJobHttpOptions_SetClientCertificateByName(http_of(of), 0, BG_TEXT("s"), text);
}
static HRESULT put_headers(LPCWSTR text)
{
    return IBackgroundCopyJobHttpOptions_SetCustomHeaders(http_of(of), text);
}
static HRESULT put_display_name(LPCWSTR text)
{
    return IBackgroundCopyJob5_SetDisplayName(of, text);
}
static HRESULT put_description(LPCWSTR text)
{
    return IBackgroundCopyJob5_SetDescription(of, text);
}
static HRESULT put_reply_name(LPCWSTR text)
{
    return IBackgroundCopyJob5_SetReplyFileName(of, text);
}
static HRESULT put_remote_name(LPCWSTR text)
{
    IBackgroundCopyFile2 *file = file_of_job(of);
    HRESULT hr = IBackgroundCopyFile2_SetRemoteName(file, text);
    SAME(IBackgroundCopyFile2_Release(file), 0);
    return hr;
}

static HRESULT ask_proxies(LPWSTR *text)
{
    BG_JOB_PROXY_USAGE usage;
    return IBackgroundCopyJob5_GetProxySettings(of, &usage, text, &other);
}
static HRESULT ask_bypass(LPWSTR *text)
{
    BG_JOB_PROXY_USAGE usage;
    return IBackgroundCopyJob5_GetProxySettings(of, &usage, &other, text);
}
static HRESULT ask_program(LPWSTR *text)
{
    return IBackgroundCopyJob5_GetNotifyCmdLine(of, text, &other);
}
static HRESULT ask_parameters(LPWSTR *text)
{
    return IBackgroundCopyJob5_GetNotifyCmdLine(of, &other, text);
}
static HRESULT ask_user(LPWSTR *text)
{
    return BgGetCredentials(com_handle(of), 1, 1, text, &other);
}
static HRESULT ask_password(LPWSTR *text)
{
    return BgGetCredentials(com_handle(of), 1, 1, &other, text);
}
static HRESULT ask_store(LPWSTR *text)
{
    BG_CERT_STORE_LOCATION location;
    BYTE *hash;
    HRESULT hr = IBackgroundCopyJobHttpOptions_GetClientCertificate(http_of(of), &location, text, &hash, &other);
    BgCoTaskMemFree(hash);
    return hr;
}
static HRESULT ask_subject(LPWSTR *text)
{
    BG_CERT_STORE_LOCATION location;
    BYTE *hash;
    HRESULT hr = IBackgroundCopyJobHttpOptions_GetClientCertificate(http_of(of), &location, &other, &hash, text);
    CHECK(hash == NULL);
    return hr;
}
static HRESULT ask_headers(LPWSTR *text)
{
    return IBackgroundCopyJobHttpOptions_GetCustomHeaders(http_of(of), text);
}
static HRESULT ask_display_name(LPWSTR *text)
{
    return IBackgroundCopyJob5_GetDisplayName(of, text);
}
static HRESULT ask_description(LPWSTR *text)
{
    return IBackgroundCopyJob5_GetDescription(of, text);
}
static HRESULT ask_reply_name(LPWSTR *text)
{
    return IBackgroundCopyJob5_GetReplyFileName(of, text);
}
static HRESULT ask_remote_name(LPWSTR *text)
{
    IBackgroundCopyFile2 *file = file_of_job(of);
    HRESULT hr = IBackgroundCopyFile2_GetRemoteName(file, text);
    SAME(IBackgroundCopyFile2_Release(file), 0);
    return hr;
}

static const struct text {
    HRESULT (*put)(LPCWSTR text);
    HRESULT (*ask)(LPWSTR *text);
    unsigned limit;
    HRESULT too_long, empty;
    const char *front;
} texts[] = {
    { put_display_name, ask_display_name, 256, BG_E_STRING_TOO_LONG, E_INVALIDARG, "" },
    { put_description, ask_description, 1024, BG_E_STRING_TOO_LONG, S_OK, "" },
    { put_reply_name, ask_reply_name, 259, E_INVALIDARG, S_OK, "/" },
    { put_remote_name, ask_remote_name, 2200, E_INVALIDARG, E_INVALIDARG, "http://" },
    { put_proxies, ask_proxies, 32767, BG_E_PROXY_LIST_TOO_LARGE, S_OK, "" },
    { put_bypass, ask_bypass, 32767, BG_E_PROXY_BYPASS_LIST_TOO_LARGE, S_OK, "" },
    { put_program, ask_program, 259, BG_E_STRING_TOO_LONG, S_OK, "" },
    { put_parameters, ask_parameters, 4000, BG_E_STRING_TOO_LONG, S_OK, "" },
    { put_user, ask_user, 300, BG_E_USERNAME_TOO_LARGE, S_OK, "" },
    { put_password, ask_password, 65536, BG_E_PASSWORD_TOO_LARGE, S_OK, "" },
    { put_store_by_id, ask_store, 256, BG_E_STRING_TOO_LONG, S_OK, "" },
    { put_store_by_name, ask_store, 256, BG_E_STRING_TOO_LONG, S_OK, "" },
    { put_subject, ask_subject, 256, BG_E_STRING_TOO_LONG, S_OK, "" },
    { put_headers, ask_headers, 8192, BG_E_STRING_TOO_LONG, S_OK, "" },
};
#define TEXTS (sizeof texts / sizeof texts[0])

static void text_is(const struct text *t, LPCWSTR wanted)
{
    LPWSTR text = NULL;
    other = NULL;
    OK(t->ask(&text));
    CHECK(com_same_text(text, wanted));
    BgCoTaskMemFree(other);
}

static void texts_at_their_limits(void)
{
    static WCHAR longest[65536 + 2];
    static const WCHAR empty[1] = { 0 };
    unsigned n, unit;
    for (n = 0; n < TEXTS; n++) {
        const struct text *t = &texts[n];
        of = new_upload();
        memset(longest, 0, sizeof longest);
        for (unit = 0; unit < t->limit; unit++)
            longest[unit] = unit < strlen(t->front) ? (WCHAR)(unsigned char)t->front[unit] : (WCHAR)('a' + unit % 26);
        MOVES(of, t->put(longest));
        text_is(t, longest);
        longest[t->limit] = 'z';
        REFUSED(of, t->put(longest), t->too_long);
        longest[t->limit] = 0;
        text_is(t, longest);
        if (t->empty == S_OK) {
            MOVES(of, t->put(empty));
            text_is(t, empty);
        } else {
            REFUSED(of, t->put(empty), t->empty);
            text_is(t, longest);
        }
        end(of);
    }
}

/* Numbers: which are good, and what others are told. */
static void numbers_at_their_limits(void)
{
    static const BG_JOB_PRIORITY bad_priorities[] = { -1, 4, 0x7FFFFFFF };
    static const BG_CERT_STORE_LOCATION bad_locations[] = { -1, 8 };
    Job *job = new_upload();
    IBackgroundCopyJobHttpOptions *http = http_of(job);
    ULONG value;
    unsigned n;
    for (n = 0; n < 3; n++) {
        REFUSED(job, IBackgroundCopyJob5_SetPriority(job, bad_priorities[n]), E_INVALIDARG);
        CHECK(is_priority(job, 0));
    }
    for (n = BG_JOB_PRIORITY_FOREGROUND; n <= BG_JOB_PRIORITY_LOW; n++)
        MOVES(job, IBackgroundCopyJob5_SetPriority(job, (BG_JOB_PRIORITY)n));
    for (n = 0; n < 7; n++) {
        static const ULONG delays[7][2] = { { 0, 5 }, { 1, 5 }, { 4, 5 }, { 5, 5 }, { 6, 6 }, { 86400, 86400 },
                                            { 0x80000000, 0x80000000 } };
        MOVES(job, IBackgroundCopyJob5_SetMinimumRetryDelay(job, delays[n][0]));
        OK(IBackgroundCopyJob5_GetMinimumRetryDelay(job, &value));
        SAME(value, delays[n][1]);
    }
    /* Each bit there is. */
    for (n = 0; n < 32; n++) {
        const ULONG bit = (ULONG)1 << n;
        ULONG flags, acl, peer, security;
        OK(IBackgroundCopyJob5_GetNotifyFlags(job, &flags));
        OK(IBackgroundCopyJob5_GetFileACLFlags(job, &acl));
        OK(IBackgroundCopyJob5_GetPeerCachingFlags(job, &peer));
        OK(IBackgroundCopyJobHttpOptions_GetSecurityFlags(http, &security));
#define BIT(mask, set, get, before, code)                                                                              \
    do {                                                                                                               \
        if (bit & (mask))                                                                                              \
            MOVES(job, set);                                                                                           \
        else                                                                                                           \
            REFUSED(job, set, code);                                                                                   \
        OK(get);                                                                                                       \
        SAME(value, bit & (mask) ? bit : before);                                                                      \
    } while (0)
        BIT(0x3F, IBackgroundCopyJob5_SetNotifyFlags(job, bit), IBackgroundCopyJob5_GetNotifyFlags(job, &value), flags,
            E_NOTIMPL);
        BIT(0x0F, IBackgroundCopyJob5_SetFileACLFlags(job, bit), IBackgroundCopyJob5_GetFileACLFlags(job, &value), acl,
            E_INVALIDARG);
        BIT(0x07, IBackgroundCopyJob5_SetPeerCachingFlags(job, bit),
            IBackgroundCopyJob5_GetPeerCachingFlags(job, &value), peer, E_INVALIDARG);
        BIT(0xF1F, IBackgroundCopyJobHttpOptions_SetSecurityFlags(http, bit),
            IBackgroundCopyJobHttpOptions_GetSecurityFlags(http, &value), security, E_INVALIDARG);
    }
    REFUSED(job, IBackgroundCopyJob5_SetProxySettings(job, -1, NULL, NULL), E_INVALIDARG);
    REFUSED(job, IBackgroundCopyJob5_SetProxySettings(job, 4, NULL, NULL), E_INVALIDARG);
    MOVES(job, IBackgroundCopyJob5_SetProxySettings(job, BG_JOB_PROXY_USAGE_AUTODETECT, NULL, NULL));
    for (n = 0; n < 2; n++) {
        REFUSED(job, IBackgroundCopyJobHttpOptions_SetClientCertificateByID(http, bad_locations[n], BG_TEXT("MY"),
                                                                             any_hash), E_INVALIDARG);
        REFUSED(job, IBackgroundCopyJobHttpOptions_SetClientCertificateByName(http, bad_locations[n], BG_TEXT("MY"),
                                                                               BG_TEXT("s")), E_INVALIDARG);
    }
    for (n = 0; n <= BG_CERT_STORE_LOCATION_LOCAL_MACHINE_ENTERPRISE; n++) {
        MOVES(job, IBackgroundCopyJobHttpOptions_SetClientCertificateByName(http, (BG_CERT_STORE_LOCATION)n,
                                                                             BG_TEXT("MY"), BG_TEXT("s")));
        CHECK(is_certificate(job, (int)n, BG_TEXT("MY"), NULL, BG_TEXT("s")));
    }
    end(job);
}

static void properties_by_number(void)
{
    Job *job = new_upload();
    BITS_JOB_PROPERTY_VALUE value;
    int number; /* enumerations may be unsigned */
    unsigned known = 0;
    SAME(BITS_JOB_PROPERTY_ID_COST_FLAGS, 1);
    SAME(BITS_JOB_PROPERTY_NOTIFICATION_CLSID, 2);
    SAME(BITS_JOB_PROPERTY_DYNAMIC_CONTENT, 3);
    SAME(BITS_JOB_PROPERTY_HIGH_PERFORMANCE, 4);
    SAME(BITS_JOB_PROPERTY_MAX_DOWNLOAD_SIZE, 5);
    SAME(BITS_JOB_PROPERTY_USE_STORED_CREDENTIALS, 7);
    SAME(BITS_JOB_PROPERTY_MINIMUM_NOTIFICATION_INTERVAL_MS, 9);
    SAME(BITS_JOB_PROPERTY_ON_DEMAND_MODE, 10);
    for (number = -2; number < 300; number++) {
        const BITS_JOB_PROPERTY_ID id = (BITS_JOB_PROPERTY_ID)number;
        HRESULT hr;
        PAINT(value);
        hr = IBackgroundCopyJob5_GetProperty(job, id, &value);
        cases++;
        if (hr == S_OK) {
            known++;
            CHECK(!PAINTED(value));
            continue;
        }
        HR(hr, BG_E_UNKNOWN_PROPERTY_ID);
        CHECK(PAINTED(value));
        REFUSED(job, IBackgroundCopyJob5_SetProperty(job, id, value), BG_E_UNKNOWN_PROPERTY_ID);
    }
    SAME(known, 8);
    /* Any TRUE is 1. */
    PAINT(value);
    MOVES(job, IBackgroundCopyJob5_SetProperty(job, BITS_JOB_PROPERTY_DYNAMIC_CONTENT, value));
    CHECK(is_dynamic_content(job, 1));
    end(job);
}

/* Each target and scheme has credentials of its own. */
static void credentials(void)
{
    Job *job = new_upload();
    WCHAR user[] = { 'u', 0, 0, 0 }, password[] = { 'p', 0, 0, 0 };
    BG_AUTH_CREDENTIALS given;
    LPWSTR got_user, got_password;
    int target, scheme, removed, other_target, other_scheme;
#define PAIRS(target, scheme) for (target = 1; target <= 2; target++) for (scheme = 1; scheme <= 5; scheme++)
#define NAME_PAIR(target, scheme)                                                                                      \
    (user[1] = password[1] = (WCHAR)('0' + target), user[2] = password[2] = (WCHAR)('0' + scheme))
    PAIRS(target, scheme) {
        NAME_PAIR(target, scheme);
        given = credentials_of(target, scheme, user, password);
        REFUSED(job, IBackgroundCopyJob5_RemoveCredentials(job, target, scheme), S_FALSE);
        MOVES(job, IBackgroundCopyJob5_SetCredentials(job, &given));
    }
    for (removed = 0; removed <= 10; removed++) {
        if (removed) {
            target = (removed - 1) / 5 + 1, scheme = (removed - 1) % 5 + 1;
            MOVES(job, IBackgroundCopyJob5_RemoveCredentials(job, target, scheme));
            REFUSED(job, IBackgroundCopyJob5_RemoveCredentials(job, target, scheme), S_FALSE);
        }
        PAIRS(other_target, other_scheme) {
            const int is_gone = (other_target - 1) * 5 + other_scheme <= removed;
            got_user = got_password = user;
            CASE(BgGetCredentials(com_handle(job), other_target, other_scheme, &got_user, &got_password),
                 is_gone ? S_FALSE : S_OK);
            NAME_PAIR(other_target, other_scheme);
            CHECK(is_text(got_user, is_gone ? NULL : user) && is_text(got_password, is_gone ? NULL : password));
        }
    }
    /* Neither target nor scheme of these. */
    for (target = 0; target <= 3; target += 3) {
        given = credentials_of(target, 1, user, password);
        REFUSED(job, IBackgroundCopyJob5_SetCredentials(job, &given), BG_E_INVALID_AUTH_TARGET);
        REFUSED(job, IBackgroundCopyJob5_RemoveCredentials(job, target, 1), BG_E_INVALID_AUTH_TARGET);
        got_user = got_password = user;
        REFUSED(job, BgGetCredentials(com_handle(job), target, 1, &got_user, &got_password), BG_E_INVALID_AUTH_TARGET);
        CHECK(got_user == NULL && got_password == NULL);
    }
    for (scheme = 0; scheme <= 6; scheme += 6) {
        given = credentials_of(1, scheme, user, password);
        REFUSED(job, IBackgroundCopyJob5_SetCredentials(job, &given), BG_E_INVALID_AUTH_SCHEME);
        REFUSED(job, IBackgroundCopyJob5_RemoveCredentials(job, 1, scheme), BG_E_INVALID_AUTH_SCHEME);
        got_user = got_password = user;
        REFUSED(job, BgGetCredentials(com_handle(job), 1, scheme, &got_user, &got_password), BG_E_INVALID_AUTH_SCHEME);
        CHECK(got_user == NULL && got_password == NULL);
    }
    got_user = got_password = user;
    CASE(BgGetCredentials(com_handle(job), 1, 1, NULL, &got_password), E_INVALIDARG);
    got_user = got_password = user;
    CASE(BgGetCredentials(com_handle(job), 1, 1, &got_user, NULL), E_INVALIDARG);
    got_user = got_password = user;
    CASE(BgGetCredentials(com_handle(job) ^ 1, 1, 1, &got_user, &got_password), E_HANDLE);
    CHECK(got_user == NULL && got_password == NULL);
    /* A user without a name is the one who runs, where the scheme knows such a thing. */
    for (scheme = 1; scheme <= 5; scheme++) {
        given = credentials_of(1, scheme, NULL, NULL);
        if (scheme == BG_AUTH_SCHEME_NTLM || scheme == BG_AUTH_SCHEME_NEGOTIATE) {
            MOVES(job, IBackgroundCopyJob5_SetCredentials(job, &given));
            OK(BgGetCredentials(com_handle(job), 1, scheme, &got_user, &got_password));
            CHECK(is_text(got_user, BG_TEXT("")) && is_text(got_password, BG_TEXT("")));
        } else {
            REFUSED(job, IBackgroundCopyJob5_SetCredentials(job, &given), E_INVALIDARG);
        }
    }
    OK(IBackgroundCopyJob5_Cancel(job));
    REFUSED(job, IBackgroundCopyJob5_RemoveCredentials(job, 1, BG_AUTH_SCHEME_NTLM), BG_E_INVALID_STATE);
    REFUSED(job, IBackgroundCopyJob5_RemoveCredentials(job, 1, BG_AUTH_SCHEME_BASIC), BG_E_INVALID_STATE);
    CASE(BgGetCredentials(com_handle(job), 1, BG_AUTH_SCHEME_NTLM, &got_user, &got_password), S_OK);
    CHECK(is_text(got_user, BG_TEXT("")) && is_text(got_password, BG_TEXT("")));
    end(job);
}

static void certificates(void)
{
    Job *job = new_upload();
    IBackgroundCopyJobHttpOptions *http = http_of(job);
    MOVES(job, set_certificate_id(job, 2));
    MOVES(job, set_certificate_name(job, 1));
    IS(&properties[22], job, 1);
    MOVES(job, set_certificate_id(job, 2));
    CHECK(is_certificate_id(job, 2));
    MOVES(job, IBackgroundCopyJobHttpOptions_RemoveClientCertificate(http));
    CHECK(is_certificate_id(job, 0) && is_certificate_name(job, 0));
    /* Headers that are taken away, and empty ones, which are there. */
    MOVES(job, set_headers(job, 2));
    CHECK(is_headers(job, 2));
    MOVES(job, IBackgroundCopyJobHttpOptions_SetCustomHeaders(http, NULL));
    CHECK(is_headers(job, 0));
    MOVES(job, set_certificate_name(job, 2));
    OK(IBackgroundCopyJob5_Cancel(job));
    REFUSED(job, IBackgroundCopyJobHttpOptions_RemoveClientCertificate(http), BG_E_INVALID_STATE);
    CHECK(is_certificate_name(job, 2));
    end(job);
}

/* What is the same for every job. */
static void owner(LPCWSTR wanted)
{
    Job *job = new_upload();
    LPWSTR text;
    ULONG level = 77;
    BOOL is_elevated = 77;
    int is_final;
    MOVES(job, IBackgroundCopyJob5_TakeOwnership(job));
    for (is_final = 0; is_final < 2; is_final++) {
        CASE(IBackgroundCopyJob5_GetOwner(job, &text), S_OK);
        CHECK(is_text(text, wanted));
        CASE(IBackgroundCopyJob5_GetOwnerIntegrityLevel(job, &level), S_OK);
        SAME(level, 0x2000);
        CASE(IBackgroundCopyJob5_GetOwnerElevationState(job, &is_elevated), S_OK);
        SAME(is_elevated, FALSE);
        if (!is_final)
            OK(IBackgroundCopyJob5_Cancel(job));
    }
    REFUSED(job, IBackgroundCopyJob5_TakeOwnership(job), BG_E_INVALID_STATE);
    end(job);
}

/* A download has no reply, and no name for one. */
static void without_a_reply(void)
{
    Job *job = (Job *)com_job(manager, BG_JOB_TYPE_DOWNLOAD);
    LPWSTR text = (LPWSTR)job;
    BG_JOB_REPLY_PROGRESS progress;
    REFUSED(job, IBackgroundCopyJob5_SetReplyFileName(job, BG_TEXT("/slot/reply")), E_NOTIMPL);
    CASE(IBackgroundCopyJob5_GetReplyFileName(job, &text), E_NOTIMPL);
    CHECK(text == NULL);
    PAINT(progress);
    CASE(IBackgroundCopyJob5_GetReplyProgress(job, &progress), E_NOTIMPL);
    CHECK(PAINTED(progress));
    end(job);
}

int main(void)
{
    static const WCHAR sid[] = { 'S', '-', '1', '-', '5', '-', '1', '8', 0 };
    BG_COM_CONFIG config = com_objects_config;
    Job *job;
    com_begin();
    manager = com_manager(BG_PROFILE_BITS);
    SAME(PROPERTIES, 27);
    each_property();
    all_together();
    texts_at_their_limits();
    numbers_at_their_limits();
    properties_by_number();
    credentials();
    certificates();
    owner(BG_TEXT("S-1-0-0"));
    without_a_reply();
    IBackgroundCopyManager_Release(manager);
    SAME(com_free_objects(), OBJECTS);
    SAME(sinks[0].references + sinks[1].references, 2);
    com_end();

    com_engines();
    config.pOwner = sid;
    OK(BgComInitialize(com_objects, sizeof com_objects, &config));
    manager = com_manager(BG_PROFILE_BITS);
    owner(sid);
    /* A job that is still there has its settings until the layer goes; the sanitizer would tell what was left. */
    job = new_upload();
    OK(set_credentials(job, 1));
    OK(set_notify_interface(job, 1));
    SAME(sinks[0].references, 3);
    com_end();
    SAME(sinks[0].references, 1);
    printf("%u cases\n", cases);
    SAME(cases, 2877);
    return 0;
}
