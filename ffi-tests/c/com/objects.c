/* COM's rules: identity, QueryInterface, counts, and tables that are full. */
#include "com.h"

static unsigned laws;

static void *query(void *object, const GUID *iid)
{
    void *other = &other;
    HRESULT hr = IUnknown_QueryInterface((IUnknown *)object, iid, &other);
    CHECK((hr == S_OK) == (other != NULL));
    if (FAILED(hr))
        HR(hr, E_NOINTERFACE);
    return other;
}

static void *identity(void *object)
{
    void *unknown = query(object, &IID_IUnknown);
    CHECK(unknown != NULL);
    IUnknown_Release((IUnknown *)unknown);
    return unknown;
}

static const GUID *const every_iid[] = {
    &IID_IUnknown, &IID_IBackgroundCopyManager, &IID_IBackgroundCopyJob, &IID_IBackgroundCopyJob2,
    &IID_IBackgroundCopyJob3, &IID_IBackgroundCopyJob4, &IID_IBackgroundCopyJob5, &IID_IBackgroundCopyJobHttpOptions,
    &IID_IBackgroundCopyFile, &IID_IBackgroundCopyFile2, &IID_IEnumBackgroundCopyJobs, &IID_IEnumBackgroundCopyFiles,
    &IID_IBackgroundCopyError, &IID_IBackgroundCopyCallback, &IID_IBackgroundCopyCallback2,
    &IID_IDeliveryOptimizationJob,
};
#define IIDS (sizeof every_iid / sizeof every_iid[0])

/* Reflexive, symmetric, transitive: whatever it answers once it answers always, from each of its interfaces. */
static unsigned interfaces_of(void *object)
{
    unsigned a, b, count = 0;
    for (a = 0; a < IIDS; a++) {
        void *first = query(object, every_iid[a]);
        if (!first)
            continue;
        count++;
        CHECK(identity(first) == identity(object));
        for (b = 0; b < IIDS; b++) {
            void *second = query(first, every_iid[b]), *direct = query(object, every_iid[b]);
            CHECK(second == direct);
            if (second) {
                void *back = query(second, every_iid[a]);
                CHECK(back == first);
                SAME(IUnknown_Release((IUnknown *)back) > 0, 1);
                IUnknown_Release((IUnknown *)second);
                IUnknown_Release((IUnknown *)direct);
            }
            laws++;
        }
        IUnknown_Release((IUnknown *)first);
    }
    return count;
}

static void bad_queries(void *object)
{
    void *out = &out;
    IUnknown *unknown = (IUnknown *)object;
    ULONG before = IUnknown_AddRef(unknown);
    HR(IUnknown_QueryInterface(unknown, &IID_IUnknown, NULL), E_POINTER);
    HR(IUnknown_QueryInterface(unknown, &IID_IUnknown, (void **)((char *)&out + 1)), E_POINTER);
    HR(IUnknown_QueryInterface(unknown, NULL, &out), E_INVALIDARG);
    CHECK(out == NULL);
    out = &out;
    HR(IUnknown_QueryInterface(unknown, &CLSID_DeliveryOptimization, &out), E_NOINTERFACE);
    CHECK(out == NULL);
    SAME(IUnknown_Release(unknown), before - 1);
}

static void each_kind(void)
{
    IBackgroundCopyManager *bits = com_manager(BG_PROFILE_BITS), *delivery = com_manager(BG_PROFILE_DO);
    IBackgroundCopyJob *job = com_job(bits, BG_JOB_TYPE_DOWNLOAD), *other = com_job(delivery, BG_JOB_TYPE_DOWNLOAD);
    IEnumBackgroundCopyJobs *jobs;
    IEnumBackgroundCopyFiles *files;
    IBackgroundCopyFile *file;
    IBackgroundCopyError *error;
    void *all[8];
    static const unsigned interfaces[] = { 2, 2, 7, 7, 2, 2, 3, 2 };
    unsigned n;
    com_add(job);
    OK(IBackgroundCopyJob_Resume(job));
    com_fail(BG_E_HTTP_ERROR_404, BG_ERROR_CONTEXT_REMOTE_FILE);
    OK(IBackgroundCopyManager_EnumJobs(bits, 0, &jobs));
    OK(IBackgroundCopyJob_EnumFiles(job, &files));
    OK(IEnumBackgroundCopyFiles_Next(files, 1, &file, NULL));
    OK(IBackgroundCopyJob_GetError(job, &error));
    all[0] = bits, all[1] = delivery, all[2] = job, all[3] = other;
    all[4] = jobs, all[5] = files, all[6] = file, all[7] = error;
    for (n = 0; n < 8; n++) {
        SAME(interfaces_of(all[n]), interfaces[n]);
        bad_queries(all[n]);
        SAME(IUnknown_AddRef((IUnknown *)all[n]), 2);
        SAME(IUnknown_Release((IUnknown *)all[n]), 1);
        SAME(IUnknown_Release((IUnknown *)all[n]), 0);
        /* What is over is refused, as long as its place is not used again. */
        SAME(IUnknown_AddRef((IUnknown *)all[n]), 0);
        SAME(IUnknown_Release((IUnknown *)all[n]), 0);
    }
    SAME(com_free_objects(), OBJECTS);
}

/* Each pointer that a method returns is an object of its own, of the same job. */
static void wrappers(void)
{
    IBackgroundCopyManager *manager = com_manager(BG_PROFILE_BITS);
    IBackgroundCopyJob *job = com_job(manager, BG_JOB_TYPE_DOWNLOAD), *same = NULL, *none;
    BG_JOB_PROGRESS progress;
    GUID id;
    OK(IBackgroundCopyJob_GetId(job, &id));
    OK(IBackgroundCopyManager_GetJob(manager, &id, &same));
    CHECK(same != job && identity(same) != identity(job));
    SAME(com_handle(same), com_handle(job));
    SAME(IBackgroundCopyJob_Release(job), 0);
    com_add(same);
    OK(IBackgroundCopyJob_GetProgress(same, &progress));
    SAME(progress.FilesTotal, 1);
    /* The last Release leaves the job in the queue. */
    SAME(IBackgroundCopyJob_Release(same), 0);
    OK(IBackgroundCopyManager_GetJob(manager, &id, &job));
    OK(IBackgroundCopyJob_Cancel(job));
    SAME(com_state(job), BG_JOB_STATE_CANCELLED);
    none = job;
    HR(IBackgroundCopyManager_GetJob(manager, &id, &none), BG_E_NOT_FOUND);
    CHECK(none == NULL);
    OK(IBackgroundCopyJob_GetProgress(job, &progress));
    SAME(progress.FilesTotal, 1);
    SAME(IBackgroundCopyJob_Release(job), 0);
    IBackgroundCopyManager_Release(manager);
}

/* A final job goes with its last pointer, whatever kind it is of, so that jobs can come and go for ever. */
static void jobs_come_and_go(void)
{
    IBackgroundCopyManager *manager = com_manager(BG_PROFILE_BITS);
    unsigned n;
    for (n = 0; n < 50 * JOBS; n++) {
        IBackgroundCopyJob *job = com_job(manager, BG_JOB_TYPE_DOWNLOAD);
        IEnumBackgroundCopyFiles *files;
        IBackgroundCopyFile *file;
        BG_FILE_PROGRESS progress;
        BG_JOB handle = com_handle(job);
        BG_JOB_STATE state;
        com_add(job);
        OK(IBackgroundCopyJob_EnumFiles(job, &files));
        OK(IEnumBackgroundCopyFiles_Next(files, 1, &file, NULL));
        OK(IBackgroundCopyJob_Cancel(job));
        SAME(IBackgroundCopyJob_Release(job), 0);
        SAME(IEnumBackgroundCopyFiles_Release(files), 0);
        OK(IBackgroundCopyFile_GetProgress(file, &progress));
        OK(BgGetState(handle, &state));
        SAME(IBackgroundCopyFile_Release(file), 0);
        HR(BgGetState(handle, &state), E_HANDLE);
    }
    IBackgroundCopyManager_Release(manager);
    SAME(com_free_objects(), OBJECTS);
}

/* A full table: nothing is half made, and nothing is lost. */
static void full_tables(void)
{
    IBackgroundCopyManager *manager = com_manager(BG_PROFILE_BITS), *spare[OBJECTS];
    IBackgroundCopyJob *job = com_job(manager, BG_JOB_TYPE_DOWNLOAD), *other = NULL;
    IEnumBackgroundCopyJobs *jobs = NULL;
    IEnumBackgroundCopyFiles *files = NULL;
    IBackgroundCopyError *error = NULL;
    BG_JOB handles[JOBS];
    uint32_t count = 0;
    unsigned taken = 0;
    void *out = &out;
    GUID id;
    com_add(job);
    OK(IBackgroundCopyJob_Resume(job));
    com_fail(E_FAIL, BG_ERROR_CONTEXT_UNKNOWN);
    OK(IBackgroundCopyJob_GetId(job, &id));
    while (taken < OBJECTS - 2)
        spare[taken++] = com_manager(BG_PROFILE_BITS);
    HR(BgCoCreateInstance(&CLSID_BackgroundCopyManager, NULL, CLSCTX_ALL, &IID_IUnknown, &out), E_OUTOFMEMORY);
    CHECK(out == NULL);
    PAINT(id);
    HR(IBackgroundCopyManager_CreateJob(manager, BG_TEXT("b"), BG_JOB_TYPE_DOWNLOAD, &id, &other), E_OUTOFMEMORY);
    CHECK(other == NULL && PAINTED(id));
    OK(BgEnumJobs(handles, JOBS, &count));
    SAME(count, 1);
    OK(IBackgroundCopyJob_GetId(job, &id));
    HR(IBackgroundCopyManager_GetJob(manager, &id, &other), E_OUTOFMEMORY);
    HR(IBackgroundCopyManager_EnumJobs(manager, 0, &jobs), E_OUTOFMEMORY);
    HR(IBackgroundCopyJob_EnumFiles(job, &files), E_OUTOFMEMORY);
    HR(IBackgroundCopyJob_GetError(job, &error), E_OUTOFMEMORY);
    HR(IBackgroundCopyJob_SetProxySettings(job, BG_JOB_PROXY_USAGE_NO_PROXY, NULL, NULL), E_OUTOFMEMORY);
    CHECK(!other && !jobs && !files && !error);
    for (; taken; taken--)
        SAME(IBackgroundCopyManager_Release(spare[taken - 1]), 0);
    OK(IBackgroundCopyManager_GetJob(manager, &id, &other));
    SAME(IBackgroundCopyJob_Release(other), 0);
    OK(IBackgroundCopyJob_Cancel(job));
    SAME(IBackgroundCopyJob_Release(job), 0);
    IBackgroundCopyManager_Release(manager);
    SAME(com_free_objects(), OBJECTS);
}

/* Final jobs that nobody has a pointer to do not keep others out. */
static void a_full_engine(void)
{
    IBackgroundCopyManager *manager = com_manager(BG_PROFILE_BITS);
    IBackgroundCopyJob *job;
    BG_JOB handles[JOBS];
    GUID id;
    unsigned n;
    for (n = 0; n < JOBS; n++) {
        job = com_job(manager, BG_JOB_TYPE_DOWNLOAD);
        handles[n] = com_handle(job);
        SAME(IBackgroundCopyJob_Release(job), 0);
    }
    HR(IBackgroundCopyManager_CreateJob(manager, BG_TEXT("b"), BG_JOB_TYPE_DOWNLOAD, &id, &job), E_OUTOFMEMORY);
    for (n = 0; n < JOBS; n++)
        OK(BgCancel(handles[n]));
    for (n = 0; n < JOBS; n++) {
        job = com_job(manager, BG_JOB_TYPE_DOWNLOAD);
        OK(IBackgroundCopyJob_Cancel(job));
        SAME(IBackgroundCopyJob_Release(job), 0);
    }
    IBackgroundCopyManager_Release(manager);
}

/* Pointers that are none of the layer's. */
static void foreign_pointers(void)
{
    IBackgroundCopyManager *manager = com_manager(BG_PROFILE_BITS);
    IBackgroundCopyJob *job = com_job(manager, BG_JOB_TYPE_DOWNLOAD);
    IBackgroundCopyJobHttpOptions *http = (IBackgroundCopyJobHttpOptions *)query(job, &IID_IBackgroundCopyJobHttpOptions);
    BG_JOB handle, same;
    BG_JOB_STATE state = 77;
    void *out = &out;
    uint64_t not_an_object[8] = { 0 };
    handle = com_handle(job);
    SAME(com_handle(http), handle);
    HR(BgGetJobHandle((IUnknown *)job, NULL), E_INVALIDARG);
    HR(BgGetJobHandle((IUnknown *)job, (BG_JOB *)((char *)&same + 4)), E_INVALIDARG);
    HR(BgGetJobHandle(NULL, &same), E_INVALIDARG);
    HR(BgGetJobHandle((IUnknown *)manager, &same), E_HANDLE);
    HR(BgGetJobHandle((IUnknown *)not_an_object, &same), E_INVALIDARG);
    HR(BgGetJobHandle((IUnknown *)((char *)job + 2), &same), E_INVALIDARG);
    HR(BgGetJobHandle((IUnknown *)((char *)com_bits_region + 64), &same), E_INVALIDARG);
    /* A method of one kind called for an object of another kind, or for none. */
    HR(job->lpVtbl->GetState((IBackgroundCopyJob *)manager, &state), E_HANDLE);
    HR(job->lpVtbl->GetState((IBackgroundCopyJob *)not_an_object, &state), E_INVALIDARG);
    HR(job->lpVtbl->GetState(NULL, &state), E_INVALIDARG);
    SAME(state, 77);
    SAME(job->lpVtbl->Release((IBackgroundCopyJob *)not_an_object), 0);

    OK(BgGetJobObject(handle, &IID_IBackgroundCopyJob5, &out));
    SAME(com_handle(out), handle);
    SAME(IUnknown_Release((IUnknown *)out), 0);
    HR(BgGetJobObject(handle, &IID_IBackgroundCopyFile, &out), E_NOINTERFACE);
    CHECK(out == NULL);
    HR(BgGetJobObject(handle, NULL, &out), E_INVALIDARG);
    HR(BgGetJobObject(handle, &IID_IUnknown, NULL), E_POINTER);
    HR(BgGetJobObject(handle ^ 1, &IID_IUnknown, &out), E_HANDLE);
    HR(BgGetJobObject(0, &IID_IUnknown, &out), E_HANDLE);
    SAME(IUnknown_Release((IUnknown *)http), 1);
    OK(IBackgroundCopyJob_Cancel(job));
    SAME(IBackgroundCopyJob_Release(job), 0);
    HR(BgGetJobObject(handle, &IID_IUnknown, &out), E_HANDLE);
    IBackgroundCopyManager_Release(manager);
}

/* The flat ABI and this layer see the same jobs; what the flat ABI made, it closes. */
static void flat_jobs(void)
{
    IBackgroundCopyManager *manager = com_manager(BG_PROFILE_BITS);
    IBackgroundCopyJob *job = NULL;
    BG_JOB handle;
    BG_JOB_STATE state;
    BG_GUID flat_id;
    const GUID *id = (const GUID *)&flat_id; /* the same layout */
    unsigned n;
    for (n = 0; n < 3; n++) {
        OK(BgCreateJob("flat", BG_JOB_TYPE_DOWNLOAD, &flat_id, &handle));
        OK(IBackgroundCopyManager_GetJob(manager, id, &job));
        SAME(com_handle(job), handle);
        OK(IBackgroundCopyJob_SetProxySettings(job, BG_JOB_PROXY_USAGE_NO_PROXY, NULL, NULL));
        OK(IBackgroundCopyJob_Cancel(job));
        if (n != 1)
            SAME(IBackgroundCopyJob_Release(job), 0);
        OK(BgGetState(handle, &state));
        OK(BgCloseJob(handle));
        HR(BgGetState(handle, &state), E_HANDLE);
        if (n == 1) {
            /* Closed under a pointer: the pointer says so, and the entry's next job waits for it. */
            IBackgroundCopyJob *next = NULL;
            HR(IBackgroundCopyJob_GetState(job, &state), E_HANDLE);
            OK(BgCreateJob("flat", BG_JOB_TYPE_DOWNLOAD, &flat_id, &handle));
            HR(IBackgroundCopyManager_GetJob(manager, id, &next), E_PENDING);
            SAME(IBackgroundCopyJob_Release(job), 0);
            OK(IBackgroundCopyManager_GetJob(manager, id, &next));
            SAME(IBackgroundCopyJob_Release(next), 0);
            OK(BgCancel(handle));
            OK(BgCloseJob(handle));
        }
    }
    IBackgroundCopyManager_Release(manager);
    /* What was kept beside a job that the flat ABI closed, the pump gives back. */
    OK(BgPumpCallbacks(NULL));
    SAME(com_free_objects(), OBJECTS);
}

static void start_up(void)
{
    BG_COM_CONFIG config = com_objects_config;
    void *out = &out;
    uint32_t calls;
    HR(BgComInitialize(com_objects, sizeof com_objects, &config), E_HANDLE);
    HR(BgCoCreateInstance(&CLSID_BackgroundCopyManager, NULL, CLSCTX_ALL, &IID_IUnknown, &out), E_HANDLE);
    CHECK(out == NULL && BgCoTaskMemAlloc(1) == NULL);
    BgCoTaskMemFree(NULL);
    HR(BgComUninitialize(), E_HANDLE);
    HR(BgPumpCallbacks(&calls), E_HANDLE);
    OK(BgInitialize(com_bits_region, sizeof com_bits_region, &com_bits_region_config));
    HR(BgInitialize(com_do_region, sizeof com_do_region, &com_do_region_config), BGJOB_E_ALREADY_INITIALIZED);
    HR(BgComInitialize(NULL, sizeof com_objects, &config), E_INVALIDARG);
    HR(BgComInitialize((char *)com_objects + 4, sizeof com_objects, &config), E_INVALIDARG);
    HR(BgComInitialize(com_objects, sizeof com_objects, NULL), E_INVALIDARG);
    HR(BgComInitialize(com_objects, sizeof com_objects - 8, &config), E_NOT_SUFFICIENT_BUFFER);
    config.Size--;
    HR(BgComInitialize(com_objects, sizeof com_objects, &config), E_INVALIDARG);
    config = com_objects_config;
    config.Version = 0;
    HR(BgComInitialize(com_objects, sizeof com_objects, &config), E_INVALIDARG);
    config = com_objects_config;
    config.Objects = 0;
    HR(BgComInitialize(com_objects, sizeof com_objects, &config), E_INVALIDARG);
    config.Objects = 65535;
    HR(BgComInitialize(com_objects, sizeof com_objects, &config), E_INVALIDARG);
    config = com_objects_config;
    config.Jobs = JOBS - 1;
    HR(BgComInitialize(com_objects, sizeof com_objects, &config), E_NOT_SUFFICIENT_BUFFER);
    OK(BgComInitialize(com_objects, sizeof com_objects, &com_objects_config));
    HR(BgComInitialize(com_objects, sizeof com_objects, &com_objects_config), BGJOB_E_ALREADY_INITIALIZED);
    /* No engine has the other profile. */
    HR(BgCoCreateInstance(&CLSID_DeliveryOptimization, NULL, CLSCTX_ALL, &IID_IUnknown, &out), REGDB_E_CLASSNOTREG);
    CHECK(out == NULL);
    HR(BgCoCreateInstance(&IID_IUnknown, NULL, CLSCTX_ALL, &IID_IUnknown, &out), REGDB_E_CLASSNOTREG);
    HR(BgCoCreateInstance(NULL, NULL, CLSCTX_ALL, &IID_IUnknown, &out), E_INVALIDARG);
    HR(BgCoCreateInstance(&CLSID_BackgroundCopyManager, NULL, CLSCTX_ALL, NULL, &out), E_INVALIDARG);
    HR(BgCoCreateInstance(&CLSID_BackgroundCopyManager, NULL, CLSCTX_ALL, &IID_IUnknown, NULL), E_POINTER);
    HR(BgCoCreateInstance(&CLSID_BackgroundCopyManager, NULL, CLSCTX_ALL, &IID_IBackgroundCopyJob, &out), E_NOINTERFACE);
    HR(BgCoCreateInstance(&CLSID_BackgroundCopyManager, (IUnknown *)com_objects, CLSCTX_ALL, &IID_IUnknown, &out),
       CLASS_E_NOAGGREGATION);
    SAME(com_free_objects(), OBJECTS);
    com_end();
}

static void every_class(void)
{
    static const GUID *const classes[] = {
        &CLSID_BackgroundCopyManager, &CLSID_BackgroundCopyManager1_5, &CLSID_BackgroundCopyManager2_0,
        &CLSID_BackgroundCopyManager2_5, &CLSID_BackgroundCopyManager3_0, &CLSID_BackgroundCopyManager4_0,
        &CLSID_BackgroundCopyManager5_0, &CLSID_BackgroundCopyManager10_1, &CLSID_DeliveryOptimization,
    };
    unsigned n;
    for (n = 0; n < 9; n++) {
        void *manager;
        OK(BgCoCreateInstance(classes[n], NULL, 0, &IID_IBackgroundCopyManager, &manager));
        SAME(IUnknown_Release((IUnknown *)manager), 0);
    }
}

int main(void)
{
    start_up();
    com_begin();
    every_class();
    each_kind();
    com_end();
    com_begin();
    wrappers();
    jobs_come_and_go();
    full_tables();
    a_full_engine();
    foreign_pointers();
    flat_jobs();
    com_end();
    printf("%u pairs of interfaces\n", laws);
    return 0;
}
