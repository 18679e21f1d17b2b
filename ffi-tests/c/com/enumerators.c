/* Enumerations of jobs and of files: every walk, lists of one moment, what has gone since, and tables that are full. */
#include "com.h"
#include "sink.h"

#define MANY 9
#define NEVER ((ULONG)-1)

static unsigned cases;

#define CASE(call, code)                                                                                               \
    do {                                                                                                               \
        HR(call, code);                                                                                                \
        cases++;                                                                                                       \
    } while (0)

/* The methods that both have. */
typedef struct kind {
    HRESULT (*next)(void *list, ULONG count, void **elements, ULONG *fetched);
    HRESULT (*skip)(void *list, ULONG count);
    HRESULT (*reset)(void *list);
    HRESULT (*clone)(void *list, void **other);
    HRESULT (*count)(void *list, ULONG *count);
    /* Which element it is: a job's handle, the last character of a file's local name. */
    uint64_t (*name)(void *element);
} kind;

#define METHODS(interface, of)                                                                                         \
    static HRESULT next_##of(void *list, ULONG count, void **elements, ULONG *fetched)                                 \
    {                                                                                                                  \
        return interface##_Next((interface *)list, count, (IBackgroundCopy##of **)elements, fetched);                  \
    }                                                                                                                  \
    static HRESULT skip_##of(void *list, ULONG count)                                                                  \
    {                                                                                                                  \
        return interface##_Skip((interface *)list, count);                                                             \
    }                                                                                                                  \
    static HRESULT reset_##of(void *list)                                                                              \
    {                                                                                                                  \
        return interface##_Reset((interface *)list);                                                                   \
    }                                                                                                                  \
    static HRESULT clone_##of(void *list, void **other)                                                                \
    {                                                                                                                  \
        return interface##_Clone((interface *)list, (interface **)other);                                              \
    }                                                                                                                  \
    static HRESULT count_##of(void *list, ULONG *count)                                                                \
    {                                                                                                                  \
        return interface##_GetCount((interface *)list, count);                                                         \
    }
METHODS(IEnumBackgroundCopyJobs, Job)
METHODS(IEnumBackgroundCopyFiles, File)

static uint64_t name_of_job(void *element)
{
    return com_handle(element);
}

static uint64_t name_of_file(void *element)
{
    LPWSTR text;
    uint64_t last = 0;
    unsigned n;
    OK(IBackgroundCopyFile_GetLocalName((IBackgroundCopyFile *)element, &text));
    for (n = 0; text[n]; n++)
        last = text[n];
    BgCoTaskMemFree(text);
    return last;
}

static const kind of_jobs = { next_Job, skip_Job, reset_Job, clone_Job, count_Job, name_of_job };
static const kind of_files = { next_File, skip_File, reset_File, clone_File, count_File, name_of_file };

static ULONG release(void *object)
{
    return IUnknown_Release((IUnknown *)object);
}

/* Takes `count`, of which the list has `there`, the first of them `names[0]`. */
static void takes(const kind *k, void *list, ULONG count, ULONG there, const uint64_t *names)
{
    void *elements[MANY + 1];
    ULONG fetched = 77, n;
    CHECK(count <= MANY && there <= count);
    PAINT(elements);
    CASE(k->next(list, count, elements, &fetched), there == count ? S_OK : S_FALSE);
    SAME(fetched, there);
    for (n = 0; n < count; n++) {
        CHECK((elements[n] != NULL) == (n < there));
        if (elements[n]) {
            SAME(k->name(elements[n]), names[n]);
            release(elements[n]);
        }
    }
    CHECK(PAINTED(elements[count]));
}

/* Each walk over a list: to each place, from there each step, and on to the end. */
static void walks(const kind *k, void *list, ULONG length, const uint64_t *names)
{
    static const ULONG steps[] = { 0, 1, 2, 3, 4, 5, MANY };
    ULONG place, s, count, left, end;
    void *other, *element;
    for (place = 0; place <= length; place++)
        for (s = 0; s < sizeof steps / sizeof steps[0]; s++) {
            const ULONG step = steps[s], rest = length - place, got = step < rest ? step : rest;
            OK(k->reset(list));
            CASE(k->skip(list, place), S_OK);
            /* The same from a clone, which goes its own way. */
            CASE(k->clone(list, &other), S_OK);
            takes(k, list, step, got, names + place);
            takes(k, list, MANY, rest - got, names + place + got);
            takes(k, other, step, got, names + place);
            OK(k->count(other, &count));
            SAME(count, length);
            release(other);
            OK(k->reset(list));
            OK(k->skip(list, place));
            CASE(k->skip(list, step), got == step ? S_OK : S_FALSE);
            left = length - place - got;
            takes(k, list, MANY, left, names + place + got);
            takes(k, list, 1, 0, NULL);
            OK(k->count(list, &count));
            SAME(count, length);
        }
    CASE(k->skip(list, 0), S_OK);
    CASE(k->skip(list, NEVER), S_FALSE);
    OK(k->reset(list));
    CASE(k->skip(list, NEVER), S_FALSE);
    takes(k, list, 1, 0, NULL);
    /* One at a time, and nobody asks how many there were. */
    OK(k->reset(list));
    for (end = 0; end <= length; end++) {
        element = &element;
        CASE(k->next(list, 1, &element, NULL), end < length ? S_OK : S_FALSE);
        CHECK((element != NULL) == (end < length));
        if (element) {
            SAME(k->name(element), names[end]);
            release(element);
        }
    }
    OK(k->reset(list));
}

static IEnumBackgroundCopyJobs *list_jobs(IBackgroundCopyManager *manager)
{
    IEnumBackgroundCopyJobs *list;
    OK(IBackgroundCopyManager_EnumJobs(manager, 0, &list));
    return list;
}

static IEnumBackgroundCopyFiles *list_files(IBackgroundCopyJob *job)
{
    IEnumBackgroundCopyFiles *list;
    OK(IBackgroundCopyJob_EnumFiles(job, &list));
    return list;
}

/* File n of a job: its local name ends so. */
static void add(IBackgroundCopyJob *job, WCHAR last)
{
    WCHAR local[] = { '/', 's', 0, 0 };
    local[2] = last;
    OK(IBackgroundCopyJob_AddFile(job, BG_TEXT("https://host.example/f"), local));
}

static void every_walk(IBackgroundCopyManager *manager)
{
    static const uint64_t files[] = { '1', '2', '3', '4', '5', '6' };
    uint64_t handles[JOBS + 1] = { 0 };
    IBackgroundCopyJob *jobs[JOBS];
    unsigned n;
    for (n = 0; n <= JOBS; n++) {
        IEnumBackgroundCopyJobs *list = list_jobs(manager);
        walks(&of_jobs, list, n, handles);
        SAME(IEnumBackgroundCopyJobs_Release(list), 0);
        if (n < JOBS) {
            jobs[n] = com_job(manager, BG_JOB_TYPE_DOWNLOAD);
            handles[n] = com_handle(jobs[n]);
        }
    }
    for (n = 0; n <= 6; n++) {
        IEnumBackgroundCopyFiles *list = list_files(jobs[1]);
        walks(&of_files, list, n, files);
        SAME(IEnumBackgroundCopyFiles_Release(list), 0);
        if (n < 6)
            add(jobs[1], (WCHAR)files[n]);
    }
    for (n = 0; n < JOBS; n++) {
        OK(IBackgroundCopyJob_Cancel(jobs[n]));
        SAME(IBackgroundCopyJob_Release(jobs[n]), 0);
    }
}

/* What comes later is not in a list, what ends stays in it, what is gone is left out. */
static void one_moment(IBackgroundCopyManager *manager)
{
    static const uint64_t files[] = { '1', '2' };
    IBackgroundCopyJob *jobs[JOBS];
    IEnumBackgroundCopyJobs *list, *now;
    IEnumBackgroundCopyFiles *list_of_files;
    uint64_t handles[JOBS + 1] = { 0 }, gone;
    ULONG count;
    unsigned n;
    for (n = 0; n < JOBS - 1; n++) {
        jobs[n] = com_job(manager, BG_JOB_TYPE_DOWNLOAD);
        handles[n] = com_handle(jobs[n]);
    }
    add(jobs[0], '1');
    add(jobs[0], '2');
    list = list_jobs(manager);
    list_of_files = list_files(jobs[0]);
    jobs[JOBS - 1] = com_job(manager, BG_JOB_TYPE_DOWNLOAD);
    add(jobs[0], '3');
    takes(&of_jobs, list, MANY, JOBS - 1, handles);
    takes(&of_files, list_of_files, MANY, 2, files);
    OK(IEnumBackgroundCopyJobs_Reset(list));
    OK(IEnumBackgroundCopyFiles_Reset(list_of_files));
    /* Cancelled, and somebody still has it: it is there, but in no new list. */
    OK(IBackgroundCopyJob_Cancel(jobs[1]));
    takes(&of_jobs, list, MANY, JOBS - 1, handles);
    OK(IEnumBackgroundCopyJobs_Reset(list));
    now = list_jobs(manager);
    OK(IEnumBackgroundCopyJobs_GetCount(now, &count));
    SAME(count, JOBS - 1);
    SAME(IEnumBackgroundCopyJobs_Release(now), 0);
    /* Gone with its last pointer: the next one takes its turn, and there is one less. */
    SAME(IBackgroundCopyJob_Release(jobs[1]), 0);
    gone = handles[1];
    handles[1] = handles[2];
    takes(&of_jobs, list, 1, 1, handles);
    takes(&of_jobs, list, 1, 1, handles + 1);
    takes(&of_jobs, list, 1, 0, NULL);
    OK(IEnumBackgroundCopyJobs_Reset(list));
    takes(&of_jobs, list, MANY, 2, handles);
    OK(IEnumBackgroundCopyJobs_GetCount(list, &count));
    SAME(count, JOBS - 1);
    /* Another job in its entry changes nothing, whether somebody has a pointer to it or not. */
    jobs[1] = com_job(manager, BG_JOB_TYPE_DOWNLOAD);
    SAME((uint32_t)com_handle(jobs[1]), (uint32_t)gone); /* all but the generation */
    OK(IEnumBackgroundCopyJobs_Reset(list));
    takes(&of_jobs, list, MANY, 2, handles);
    takes(&of_files, list_of_files, MANY, 2, files);
    SAME(IEnumBackgroundCopyJobs_Release(list), 0);
    SAME(IEnumBackgroundCopyFiles_Release(list_of_files), 0);
    for (n = 0; n < JOBS; n++) {
        OK(IBackgroundCopyJob_Cancel(jobs[n]));
        SAME(IBackgroundCopyJob_Release(jobs[n]), 0);
    }
}

/* A handle or a list of a job that is gone does nothing to the job that has its entry now. */
static void old_handles(IBackgroundCopyManager *manager)
{
    static Sink sink = SINK_INIT;
    IEnumBackgroundCopyJobs *list;
    IBackgroundCopyJob *job, *kept[JOBS];
    BG_JOB old[JOBS], now[JOBS];
    GUID ids[JOBS];
    void *out;
    unsigned n;
    for (n = 0; n < JOBS; n++) {
        job = com_job(manager, BG_JOB_TYPE_DOWNLOAD);
        old[n] = com_handle(job);
        SAME(IBackgroundCopyJob_Release(job), 0);
    }
    list = list_jobs(manager);
    for (n = 0; n < JOBS; n++)
        OK(BgCancel(old[n]));
    OK(BgPumpCallbacks(NULL));
    for (n = 0; n < JOBS; n++) {
        job = com_job(manager, BG_JOB_TYPE_DOWNLOAD);
        now[n] = com_handle(job);
        OK(IBackgroundCopyJob_GetId(job, &ids[n]));
        OK(IBackgroundCopyJob_SetNotifyInterface(job, (IUnknown *)&sink));
        OK(IBackgroundCopyJob_SetProxySettings(job, BG_JOB_PROXY_USAGE_AUTODETECT, NULL, NULL));
        /* To every other one nobody has a pointer. */
        kept[n] = job;
        if (n % 2)
            SAME(IBackgroundCopyJob_Release(job), 0);
    }
    SAME(sink.references, 1 + 2 * JOBS);
    takes(&of_jobs, list, MANY, 0, NULL);
    for (n = 0; n < JOBS; n++) {
        out = &out;
        CASE(BgGetJobObject(old[n], &IID_IUnknown, &out), E_HANDLE);
        CHECK(out == NULL);
    }
    SAME(sink.references, 1 + 2 * JOBS);
    for (n = 0; n < JOBS; n++) {
        BG_JOB_PROXY_USAGE usage = -1;
        LPWSTR proxies, bypass;
        CASE(IBackgroundCopyManager_GetJob(manager, &ids[n], &job), S_OK);
        SAME(com_handle(job), now[n]);
        OK(IBackgroundCopyJob_GetProxySettings(job, &usage, &proxies, &bypass));
        SAME(usage, BG_JOB_PROXY_USAGE_AUTODETECT);
        OK(IBackgroundCopyJob_Cancel(job));
        SAME(IBackgroundCopyJob_Release(job), 0);
    }
    SAME(IEnumBackgroundCopyJobs_Release(list), 0);
    for (n = 0; n < JOBS; n += 2)
        SAME(IBackgroundCopyJob_Release(kept[n]), 0);
    SAME(sink.references, 1);
}

/* Lists live without the manager, and the job, that made them. A final job stays as long as its list does. */
static void alone(void)
{
    static const uint64_t files[] = { '1', '2', '3' };
    IBackgroundCopyManager *manager = com_manager(BG_PROFILE_BITS);
    IBackgroundCopyJob *job = com_job(manager, BG_JOB_TYPE_DOWNLOAD);
    IEnumBackgroundCopyJobs *jobs, *more;
    IEnumBackgroundCopyFiles *list, *other;
    uint64_t handle = com_handle(job);
    BG_JOB_STATE state;
    add(job, '1');
    add(job, '2');
    add(job, '3');
    jobs = list_jobs(manager);
    list = list_files(job);
    SAME(IBackgroundCopyManager_Release(manager), 0);
    SAME(IBackgroundCopyJob_Release(job), 0);
    takes(&of_jobs, jobs, 2, 1, &handle);
    takes(&of_files, list, 2, 2, files);
    CASE(IEnumBackgroundCopyJobs_Clone(jobs, &more), S_OK);
    CASE(IEnumBackgroundCopyFiles_Clone(list, &other), S_OK);
    SAME(IEnumBackgroundCopyJobs_Release(jobs), 0);
    SAME(IEnumBackgroundCopyFiles_Release(list), 0);
    OK(IEnumBackgroundCopyJobs_Reset(more));
    takes(&of_jobs, more, 1, 1, &handle);
    OK(BgCancel(handle));
    takes(&of_files, other, 2, 1, files + 2);
    OK(BgGetState(handle, &state));
    SAME(IEnumBackgroundCopyFiles_Release(other), 0);
    HR(BgGetState(handle, &state), E_HANDLE);
    OK(IEnumBackgroundCopyJobs_Reset(more));
    takes(&of_jobs, more, 1, 0, NULL);
    SAME(IEnumBackgroundCopyJobs_Release(more), 0);
    SAME(com_free_objects(), OBJECTS);
}

static IUnknown *spare[OBJECTS];
static unsigned taken;

/* So many objects are free. */
static void leave_free(unsigned count)
{
    unsigned free_now = com_free_objects();
    for (; taken && free_now < count; free_now++)
        SAME(release(spare[--taken]), 0);
    for (; free_now > count; free_now--)
        spare[taken++] = (IUnknown *)com_manager(BG_PROFILE_BITS);
    SAME(com_free_objects(), count);
}

/* No object for one of them: none is given, and the list is where it was. */
static void full_table(const kind *k, void *list, ULONG length, const uint64_t *names, ULONG gone)
{
    ULONG place, count, objects, n, fetched;
    for (place = 0; place <= length; place++)
        for (count = 1; count <= length - place; count++)
            for (objects = 0; objects < count; objects++) {
                void *elements[MANY];
                /* What is gone needs none. */
                const ULONG skipped = gone >= place && gone < length ? 1 : 0;
                const ULONG left = length - place - skipped, got = count < left ? count : left;
                if (objects >= got)
                    continue;
                OK(k->reset(list));
                OK(k->skip(list, place));
                leave_free(objects);
                PAINT(elements);
                fetched = 77;
                CASE(k->next(list, count, elements, &fetched), E_OUTOFMEMORY);
                SAME(fetched, 77);
                for (n = 0; n < count; n++)
                    CHECK(elements[n] == NULL);
                CHECK(PAINTED(elements[count]));
                SAME(com_free_objects(), objects);
                if (objects == 0) {
                    void *other = &other;
                    CASE(k->clone(list, &other), E_OUTOFMEMORY);
                    CHECK(other == NULL);
                }
                leave_free(MANY);
                takes(k, list, count, got, names + place - (gone < place ? 1 : 0));
            }
    leave_free(MANY);
    OK(k->reset(list));
}

static void full_tables(IBackgroundCopyManager *manager)
{
    static const uint64_t files[] = { '1', '2', '3', '4', '5' };
    IBackgroundCopyJob *jobs[JOBS];
    uint64_t handles[JOBS + 1] = { 0 };
    void *list;
    unsigned n, gone;
    for (n = 0; n < JOBS; n++) {
        jobs[n] = com_job(manager, BG_JOB_TYPE_DOWNLOAD);
        handles[n] = com_handle(jobs[n]);
    }
    list = list_jobs(manager);
    full_table(&of_jobs, list, JOBS, handles, NEVER);
    release(list);
    for (n = 0; n < 5; n++)
        add(jobs[2], (WCHAR)files[n]);
    list = list_files(jobs[2]);
    full_table(&of_files, list, 5, files, NEVER);
    release(list);
    /* The same where one has gone: going back must count it. */
    for (gone = 0; gone < JOBS; gone++) {
        uint64_t rest[JOBS + 1] = { 0 };
        list = list_jobs(manager);
        for (n = 0; n < JOBS; n++)
            if (n != gone)
                rest[n - (n > gone)] = handles[n];
        OK(IBackgroundCopyJob_Cancel(jobs[gone]));
        SAME(IBackgroundCopyJob_Release(jobs[gone]), 0);
        full_table(&of_jobs, list, JOBS, rest, gone);
        release(list);
        /* The new one is the youngest: the last of the next list. */
        for (n = gone; n < JOBS - 1; n++) {
            jobs[n] = jobs[n + 1];
            handles[n] = handles[n + 1];
        }
        jobs[JOBS - 1] = com_job(manager, BG_JOB_TYPE_DOWNLOAD);
        handles[JOBS - 1] = com_handle(jobs[JOBS - 1]);
    }
    leave_free(0);
    {
        void *out = &out;
        CASE(IBackgroundCopyManager_EnumJobs(manager, 0, (IEnumBackgroundCopyJobs **)&out), E_OUTOFMEMORY);
        CHECK(out == NULL);
        out = &out;
        CASE(IBackgroundCopyJob_EnumFiles(jobs[0], (IEnumBackgroundCopyFiles **)&out), E_OUTOFMEMORY);
        CHECK(out == NULL);
    }
    while (taken)
        SAME(release(spare[--taken]), 0);
    for (n = 0; n < JOBS; n++) {
        OK(IBackgroundCopyJob_Cancel(jobs[n]));
        SAME(IBackgroundCopyJob_Release(jobs[n]), 0);
    }
}

/* Flags: the jobs of all users are those of the one there is. */
static void flags(IBackgroundCopyManager *manager)
{
    IBackgroundCopyJob *job = com_job(manager, BG_JOB_TYPE_DOWNLOAD);
    unsigned bit;
    for (bit = 0; bit < 32; bit++) {
        const DWORD value = (DWORD)1 << bit;
        IEnumBackgroundCopyJobs *list = (IEnumBackgroundCopyJobs *)manager;
        ULONG count = 0;
        const int is_known = value == BG_JOB_ENUM_ALL_USERS;
        CASE(IBackgroundCopyManager_EnumJobs(manager, value, &list), is_known ? S_OK : E_INVALIDARG);
        if (!is_known) {
            CHECK(list == NULL);
            continue;
        }
        OK(IEnumBackgroundCopyJobs_GetCount(list, &count));
        SAME(count, 1);
        SAME(IEnumBackgroundCopyJobs_Release(list), 0);
    }
    OK(IBackgroundCopyJob_Cancel(job));
    SAME(IBackgroundCopyJob_Release(job), 0);
}

int main(void)
{
    IBackgroundCopyManager *manager;
    com_begin();
    manager = com_manager(BG_PROFILE_BITS);
    every_walk(manager);
    flags(manager);
    one_moment(manager);
    full_tables(manager);
    SAME(com_free_objects(), OBJECTS - 1);
    old_handles(manager);
    SAME(IBackgroundCopyManager_Release(manager), 0);
    alone();
    com_end();
    printf("%u cases\n", cases);
    SAME(cases, 2872);
    return 0;
}
