/* Four threads at the same objects: counts come out right, settings are whole, interfaces are never used after their
   last Release. */
#define _GNU_SOURCE
#include "com.h"

#include <pthread.h>
#include <stdatomic.h>

#define THREADS 4
#define ROUNDS 20000
#define TOLD_WANTED 100

static IBackgroundCopyManager *manager;
static IBackgroundCopyJob *shared;
static pthread_barrier_t start;

static void run(void *(*body)(void *))
{
    pthread_t threads[THREADS];
    intptr_t n;
    pthread_barrier_init(&start, NULL, THREADS);
    for (n = 0; n < THREADS; n++)
        CHECK(pthread_create(&threads[n], NULL, body, (void *)n) == 0);
    for (n = 0; n < THREADS; n++)
        pthread_join(threads[n], NULL);
    pthread_barrier_destroy(&start);
}

/* One object, counted up and down, by all of its interfaces. */
static void *count(void *unused)
{
    unsigned n;
    (void)unused;
    pthread_barrier_wait(&start);
    for (n = 0; n < ROUNDS; n++) {
        void *http, *unknown;
        CHECK(IBackgroundCopyJob_AddRef(shared) > 1);
        OK(IBackgroundCopyJob_QueryInterface(shared, &IID_IBackgroundCopyJobHttpOptions, &http));
        OK(IUnknown_QueryInterface((IUnknown *)http, &IID_IUnknown, &unknown));
        CHECK(unknown == shared);
        CHECK(IUnknown_Release((IUnknown *)http) > 1);
        CHECK(IUnknown_Release((IUnknown *)unknown) > 1);
        CHECK(IBackgroundCopyJob_Release(shared) > 0);
    }
    return NULL;
}

/* Jobs come and go at the same places; each thread finds only its own. */
static atomic_uint created, full;
static void *come_and_go(void *number)
{
    uint64_t mine = 1000 + (uint64_t)(intptr_t)number;
    unsigned n;
    pthread_barrier_wait(&start);
    for (n = 0; n < ROUNDS / 10; n++) {
        IBackgroundCopyJob *job = NULL, *same = NULL;
        IBackgroundCopyJob5 *five;
        BITS_JOB_PROPERTY_VALUE value;
        GUID id, again;
        HRESULT hr = IBackgroundCopyManager_CreateJob(manager, BG_TEXT("come"), BG_JOB_TYPE_DOWNLOAD, &id, &job);
        if (hr == E_OUTOFMEMORY || hr == E_PENDING) {
            CHECK(job == NULL);
            full++;
            continue;
        }
        OK(hr);
        created++;
        OK(IBackgroundCopyJob_QueryInterface(job, &IID_IBackgroundCopyJob5, (void **)&five));
        OK(IBackgroundCopyJob5_GetProperty(five, BITS_JOB_PROPERTY_MAX_DOWNLOAD_SIZE, &value));
        SAME(value.Uint64, BG_SIZE_UNKNOWN); /* nothing of the job that was there before */
        value.Uint64 = mine;
        OK(IBackgroundCopyJob5_SetProperty(five, BITS_JOB_PROPERTY_MAX_DOWNLOAD_SIZE, value));
        OK(IBackgroundCopyManager_GetJob(manager, &id, &same));
        IBackgroundCopyJob5_Release(five);
        CHECK(IBackgroundCopyJob_Release(job) == 0);
        OK(IBackgroundCopyJob_GetId(same, &again));
        CHECK(IsEqualGUID(&id, &again));
        OK(IBackgroundCopyJob_QueryInterface(same, &IID_IBackgroundCopyJob5, (void **)&five));
        OK(IBackgroundCopyJob5_GetProperty(five, BITS_JOB_PROPERTY_MAX_DOWNLOAD_SIZE, &value));
        SAME(value.Uint64, mine);
        IBackgroundCopyJob5_Release(five);
        OK(IBackgroundCopyJob_Cancel(same));
        CHECK(IBackgroundCopyJob_Release(same) == 0);
    }
    return NULL;
}

/* Two settings that are set together are read together. */
static atomic_uint pairs, busy;
static void *settings(void *number)
{
    static const LPCWSTR texts[THREADS][2] = {
        { BG_TEXT("one"), BG_TEXT("eins") },
        { BG_TEXT("two"), BG_TEXT("zwei") },
        { BG_TEXT("a longer three"), BG_TEXT("drei") },
        { BG_TEXT("four"), BG_TEXT("a longer vier") },
    };
    unsigned n, which;
    pthread_barrier_wait(&start);
    for (n = 0; n < ROUNDS / 4; n++) {
        BG_JOB_PROXY_USAGE usage;
        LPWSTR list, bypass;
        HRESULT hr;
        const LPCWSTR *mine = texts[(intptr_t)number];
        hr = IBackgroundCopyJob_SetProxySettings(shared, BG_JOB_PROXY_USAGE_OVERRIDE, mine[0], mine[1]);
        if (hr == E_PENDING)
            busy++;
        else
            OK(hr);
        hr = IBackgroundCopyJob_GetProxySettings(shared, &usage, &list, &bypass);
        if (hr == E_PENDING) {
            busy++;
            continue;
        }
        OK(hr);
        if (list == NULL) {
            CHECK(bypass == NULL && usage == BG_JOB_PROXY_USAGE_PRECONFIG); /* before the first one */
            continue;
        }
        for (which = 0; which < THREADS; which++)
            if (list[0] == texts[which][0][0] && list[1] == texts[which][0][1])
                break;
        CHECK(which < THREADS);
        TEXT_AT(list, texts[which][0]);
        TEXT_AT(bypass, texts[which][1]);
        pairs++;
    }
    return NULL;
}

/* Interfaces that die with their last Release: whoever calls one after that is found out. */
typedef struct Sink {
    IBackgroundCopyCallback base;
    atomic_int count;
} Sink;

#define SINKS 64
static Sink sinks[SINKS];
static atomic_uint told, set, setting;

static HRESULT STDMETHODCALLTYPE sink_query(IBackgroundCopyCallback *This, REFIID riid, void **ppv)
{
    Sink *sink = (Sink *)This;
    CHECK(sink->count > 0);
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IBackgroundCopyCallback))
        return E_NOINTERFACE;
    sink->count++;
    *ppv = This;
    return S_OK;
}
static ULONG STDMETHODCALLTYPE sink_add(IBackgroundCopyCallback *This)
{
    Sink *sink = (Sink *)This;
    CHECK(sink->count > 0);
    return (ULONG)++sink->count;
}
static ULONG STDMETHODCALLTYPE sink_release(IBackgroundCopyCallback *This)
{
    Sink *sink = (Sink *)This;
    CHECK(sink->count > 0);
    return (ULONG)--sink->count;
}
static HRESULT STDMETHODCALLTYPE sink_job(IBackgroundCopyCallback *This, IBackgroundCopyJob *job)
{
    (void)job;
    CHECK(((Sink *)This)->count > 0);
    return S_OK;
}
static HRESULT STDMETHODCALLTYPE sink_error(IBackgroundCopyCallback *This, IBackgroundCopyJob *job,
                                            IBackgroundCopyError *error)
{
    (void)error;
    return sink_job(This, job);
}
static HRESULT STDMETHODCALLTYPE sink_modification(IBackgroundCopyCallback *This, IBackgroundCopyJob *job, DWORD zero)
{
    SAME(zero, 0);
    told++;
    return sink_job(This, job);
}
static IBackgroundCopyCallbackVtbl sink_methods = {
    sink_query, sink_add, sink_release, sink_job, sink_error, sink_modification,
};

static void *interfaces(void *number)
{
    unsigned n;
    setting = THREADS - 1;
    pthread_barrier_wait(&start);
    /* One thread pumps, as long as the others set. */
    while ((intptr_t)number == 0 && setting) {
        HRESULT hr = BgPumpCallbacks(NULL);
        if (hr != E_PENDING)
            OK(hr);
    }
    for (n = 0; (intptr_t)number && (n < ROUNDS / 4 || told < TOLD_WANTED); n++) {
        Sink *sink = &sinks[((unsigned)(intptr_t)number * (SINKS / THREADS)) + n % (SINKS / THREADS)];
        IUnknown *got = NULL;
        HRESULT hr;
        if (n < SINKS / THREADS)
            sink->base.lpVtbl = &sink_methods; /* once: later somebody may still be calling it */
        sink->count++;
        hr = IBackgroundCopyJob_SetNotifyInterface(shared, (IUnknown *)&sink->base);
        if (hr != E_PENDING)
            OK(hr);
        set += hr == S_OK;
        sink_release(&sink->base);
        hr = IBackgroundCopyJob_GetNotifyInterface(shared, &got);
        if (hr != E_PENDING)
            OK(hr);
        if (got)
            IUnknown_Release(got);
    }
    if ((intptr_t)number)
        setting--;
    return NULL;
}

/* An enumeration that four threads ask: every file once. */
#define FILES 12
static IEnumBackgroundCopyFiles *files;
static atomic_uint seen;
static void *next(void *unused)
{
    IBackgroundCopyFile *file;
    (void)unused;
    pthread_barrier_wait(&start);
    while (IEnumBackgroundCopyFiles_Next(files, 1, &file, NULL) == S_OK) {
        seen++;
        SAME(IBackgroundCopyFile_Release(file), 0);
    }
    return NULL;
}

int main(void)
{
    unsigned n;
    com_begin();
    manager = com_manager(BG_PROFILE_BITS);
    shared = com_job(manager, BG_JOB_TYPE_DOWNLOAD);
    run(count);
    SAME(IBackgroundCopyJob_AddRef(shared), 2);
    SAME(IBackgroundCopyJob_Release(shared), 1);

    run(settings);
    CHECK(pairs > THREADS * ROUNDS / 4 / 2);

    OK(IBackgroundCopyJob_SetNotifyFlags(shared, BG_NOTIFY_JOB_MODIFICATION));
    run(interfaces);
    OK(IBackgroundCopyJob_SetNotifyInterface(shared, NULL));
    for (n = 0; n < SINKS; n++)
        SAME(sinks[n].count, 0);
    CHECK(told >= TOLD_WANTED && set > ROUNDS / 4);

    for (n = 0; n < FILES; n++)
        com_add(shared);
    for (n = 0; n < 200; n++) {
        seen = 0;
        OK(IBackgroundCopyJob_EnumFiles(shared, &files));
        run(next);
        SAME(seen, FILES);
        SAME(IEnumBackgroundCopyFiles_Release(files), 0);
    }
    OK(IBackgroundCopyJob_Cancel(shared));
    SAME(IBackgroundCopyJob_Release(shared), 0);

    run(come_and_go);
    CHECK(created > ROUNDS / 10);
    OK(BgPumpCallbacks(NULL));
    SAME(IBackgroundCopyManager_Release(manager), 0);
    SAME(com_free_objects(), OBJECTS);
    printf("%u pairs read, %u times busy, %u interfaces set, %u told, %u jobs, %u times full\n", (unsigned)pairs,
           (unsigned)busy, (unsigned)set, (unsigned)told, (unsigned)created, (unsigned)full);
    com_end();
    return 0;
}
