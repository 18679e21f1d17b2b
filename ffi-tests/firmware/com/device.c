/*
 * A device that updates itself through the COM interfaces: one job of BITS and one of Delivery Optimization, again and
 * again. The main loop is their client and pumps their callbacks; the timer interrupt is the transport (transport.h).
 */
#include "board.h"
#include "calls.h"
#include "files.h"
#include "sink.h"
#include "transport.h"

#define CYCLES 3u
/* Of the main loop, in each cycle: some ten times what it takes. */
#define LOOKS_MAX 5000u

/* Small: there are boards with 16 KiB. */
#define OBJECTS 14u
#define STRINGS 6u
#define STRING_BYTES 160u
BGJOB_REGION(bits_region, 1, 2, 512);
BGJOB_REGION(do_region, 1, 1, 256);
BGJOB_COM_WITH_STRINGS(com, OBJECTS, PROFILES, STRINGS, STRING_BYTES);

/* Three bytes for each unit are more than a string has. */
#define TEN "\u6e29\u5ea6\u6e29\u5ea6\u6e29\u5ea6\u6e29\u5ea6\u6e29\u5ea6"
static const WCHAR long_name[] = IN_UTF_16(TEN TEN TEN TEN TEN TEN);
static const WCHAR name[] = IN_UTF_16("Ger\u00e4t \u6e29\u5ea6 \U0001F680");

struct calls calls;
static struct {
    uint32_t looks, saved, callbacks, modifications, refused;
    uint64_t bytes;
} counts;

/* One for each profile. */
static struct download {
    IBackgroundCopyManager *manager;
    IBackgroundCopyJob *job;
    GUID id;
    struct sink sink;
    BG_JOB_PROGRESS last;
} downloads[PROFILES];

static HRESULT create_manager(uint32_t profile, void **manager)
{
    const CLSID *class_id = profile == BG_PROFILE_DO ? &CLSID_DeliveryOptimization : &CLSID_BackgroundCopyManager;
    return CoCreateInstance(class_id, NULL, CLSCTX_ALL, &IID_IBackgroundCopyManager, manager);
}

static void add_files(IBackgroundCopyJob *job, uint32_t profile)
{
    void *delivery = NULL;
    ANSWERS_AS(profile, IBackgroundCopyJob_QueryInterface(job, &IID_IDeliveryOptimizationJob, &delivery),
               E_NOINTERFACE, S_OK);
    for (unsigned i = 0; i < FILES; i++) {
        if (files[i].profile != profile)
            continue;
        if (profile == BG_PROFILE_DO) {
            ANSWERS(IBackgroundCopyJob_AddFile(job, files[i].url, files[i].path), E_NOTIMPL);
            OK(IDeliveryOptimizationJob_AddFileWithRanges((IDeliveryOptimizationJob *)delivery, BG_TEXT("id"),
                                                          files[i].url, files[i].path, 0, NULL, BG_SIZE_UNKNOWN));
        } else {
            OK(IBackgroundCopyJob_AddFile(job, files[i].url, files[i].path));
        }
    }
    if (delivery)
        REQUIRE_SAME(IUnknown_Release((IUnknown *)delivery), 1);
}

static void create(uint32_t profile)
{
    struct download *d = &downloads[profile];
    IBackgroundCopyError *error;
    void *job5;
    BITS_JOB_PROPERTY_VALUE value = {.Dword = BITS_COST_STATE_TRANSFER_STANDARD};
    void *manager;
    sink_init(&d->sink, profile);
    d->last = (BG_JOB_PROGRESS){0};
    OK(create_manager(profile, &manager));
    d->manager = (IBackgroundCopyManager *)manager;
    OK(IBackgroundCopyManager_CreateJob(d->manager, name, BG_JOB_TYPE_DOWNLOAD, &d->id, &d->job));
    ANSWERS_AS(profile, IBackgroundCopyJob_Resume(d->job), BG_E_EMPTY, DO_E_JOB_EMPTY);
    ANSWERS_AS(profile, IBackgroundCopyJob_GetError(d->job, &error), BG_E_ERROR_INFORMATION_UNAVAILABLE,
               DO_E_ERROR_INFORMATION_UNAVAILABLE);
    OK(IBackgroundCopyJob_QueryInterface(d->job, &IID_IBackgroundCopyJob5, &job5));
    OK(IBackgroundCopyJob5_SetProperty((IBackgroundCopyJob5 *)job5, BITS_JOB_PROPERTY_ID_COST_FLAGS, value));
    REQUIRE_SAME(IUnknown_Release((IUnknown *)job5), 1);
    add_files(d->job, profile);
    OK(IBackgroundCopyJob_SetNotifyFlags(d->job, BG_NOTIFY_JOB_TRANSFERRED | BG_NOTIFY_JOB_ERROR
                                                     | BG_NOTIFY_JOB_MODIFICATION | BG_NOTIFY_FILE_TRANSFERRED));
    OK(IBackgroundCopyJob_SetNotifyInterface(d->job, (IUnknown *)&d->sink.callback));
    REQUIRE(d->sink.references > 1);
}

/* The interrupt counts what it has moved: what the job says lies between two looks at that. */
static void look_at_progress(uint32_t profile)
{
    struct download *d = &downloads[profile];
    uint32_t before = transport_arrived(profile);
    BG_JOB_PROGRESS now;
    OK(IBackgroundCopyJob_GetProgress(d->job, &now));
    REQUIRE(now.BytesTransferred >= d->last.BytesTransferred);
    REQUIRE(now.BytesTransferred <= now.BytesTotal);
    REQUIRE(now.BytesTransferred >= before && now.BytesTransferred <= transport_arrived(profile));
    REQUIRE_SAME(now.FilesTotal, files_of(profile));
    REQUIRE(now.FilesTransferred >= d->last.FilesTransferred && now.FilesTransferred <= now.FilesTotal);
    d->last = now;
    counts.looks++;
}

static void look_at_name(IBackgroundCopyJob *job)
{
    LPWSTR text;
    OK(IBackgroundCopyJob_GetDisplayName(job, &text));
    REQUIRE(text_is(text, name));
    CoTaskMemFree(text);
}

/* Enumerated files, oldest first; they and the job agree within what the interrupt has moved meanwhile. */
static void look_at_files(uint32_t profile)
{
    uint32_t before = transport_arrived(profile);
    uint64_t bytes = 0;
    IEnumBackgroundCopyFiles *list;
    IBackgroundCopyFile *file;
    OK(IBackgroundCopyJob_EnumFiles(downloads[profile].job, &list));
    for (unsigned i = 0; i < FILES; i++) {
        BG_FILE_PROGRESS progress;
        LPWSTR path;
        if (files[i].profile != profile)
            continue;
        OK(IEnumBackgroundCopyFiles_Next(list, 1, &file, NULL));
        OK(IBackgroundCopyFile_GetProgress(file, &progress));
        bytes += progress.BytesTransferred;
        OK(IBackgroundCopyFile_GetLocalName(file, &path));
        REQUIRE(text_is(path, files[i].path));
        CoTaskMemFree(path);
        REQUIRE_SAME(IBackgroundCopyFile_Release(file), 0);
    }
    REQUIRE(bytes >= before && bytes <= transport_arrived(profile));
    ANSWERS(IEnumBackgroundCopyFiles_Next(list, 1, &file, NULL), S_FALSE);
    REQUIRE_SAME(IEnumBackgroundCopyFiles_Release(list), 0);
}

/* A manager finds a job by its id until it is completed. */
static void look_for_job(uint32_t profile)
{
    struct download *d = &downloads[profile];
    GUID id = d->id;
    IBackgroundCopyJob *found;
    if (!d->sink.transferred) {
        OK(IBackgroundCopyManager_GetJob(d->manager, &id, &found));
        REQUIRE_SAME(IBackgroundCopyJob_Release(found), 0);
        id.Data1 ^= 1;
    }
    ANSWERS_AS(profile, IBackgroundCopyManager_GetJob(d->manager, &id, &found), BG_E_NOT_FOUND, DO_E_JOB_NOT_FOUND);
}

/* A change of the job beside the transport's, of another length each time. */
static void describe(IBackgroundCopyJob *job, uint32_t profile)
{
    static unsigned last;
    static const WCHAR *const texts[] = {name, BG_TEXT(""), BG_TEXT("a")};
    if (profile == BG_PROFILE_DO)
        ANSWERS(IBackgroundCopyJob_SetDescription(job, name), E_NOTIMPL);
    else if (!downloads[profile].sink.transferred)
        OK(IBackgroundCopyJob_SetDescription(job, texts[last++ % 3]));
}

/* Under the transport's hands, which then finds its attempt over. The last byte may come first, or the error. */
static void pause(IBackgroundCopyJob *job, uint32_t profile)
{
    BG_JOB_STATE state;
    OK(IBackgroundCopyJob_GetState(job, &state));
    if (state != BG_JOB_STATE_TRANSFERRING)
        return;
    OK(IBackgroundCopyJob_Suspend(job));
    OK(IBackgroundCopyJob_GetState(job, &state));
    if (state == BG_JOB_STATE_TRANSFERRED)
        ANSWERS_AS(profile, IBackgroundCopyJob_Resume(job), BG_E_EMPTY, DO_E_JOB_EMPTY);
    else if (state == BG_JOB_STATE_SUSPENDED)
        OK(IBackgroundCopyJob_Resume(job));
    else
        REQUIRE_SAME(state, BG_JOB_STATE_ERROR);
}

/* What a client does, in turn; the pump less often, so that several things have happened by then. */
static void look(uint32_t turn, uint32_t profile)
{
    IBackgroundCopyJob *job = downloads[profile].job;
    look_at_progress(profile);
    switch (turn % 8) {
    case 0:
        look_at_name(job);
        break;
    case 1:
        look_at_files(profile);
        break;
    case 2:
        look_for_job(profile);
        break;
    case 3:
        describe(job, profile);
        break;
    case 4:
        pause(job, profile);
        break;
    case 5:
#ifndef PLANT_NO_PUMP
        OK(BgPumpCallbacks(NULL));
#endif
        break;
    }
}

/* The last pump has told of the end and let the callbacks go; Release closes the job. */
static void end(uint32_t profile)
{
    struct download *d = &downloads[profile];
    BG_JOB_STATE state;
    LPWSTR text;
    look_at_progress(profile);
    REQUIRE_SAME(d->last.BytesTransferred, files_bytes_of(profile));
    REQUIRE_SAME(d->last.FilesTransferred, files_of(profile));
    OK(IBackgroundCopyJob_GetState(d->job, &state));
    REQUIRE_SAME(state, BG_JOB_STATE_ACKNOWLEDGED);
    ANSWERS_AS(profile, IBackgroundCopyJob_Suspend(d->job), BG_E_INVALID_STATE, DO_E_INVALID_STATE);
    OK(IBackgroundCopyJob_GetDisplayName(d->job, &text));
    REQUIRE(text_is(text, name));
#ifndef PLANT_LOST_STRING
    CoTaskMemFree(text);
#endif
    REQUIRE_SAME(d->sink.references, 1);
    REQUIRE_SAME(d->sink.transferred, 1);
    REQUIRE_SAME(d->sink.errors, files_of(profile));
    REQUIRE_SAME(d->sink.files, files_of(profile));
    counts.bytes += d->last.BytesTransferred;
    counts.modifications += d->sink.modifications;
    counts.callbacks += d->sink.transferred + d->sink.errors + d->sink.files + d->sink.modifications;
#ifndef PLANT_LOST_REFERENCE
    REQUIRE_SAME(IBackgroundCopyJob_Release(d->job), 0);
#endif
    REQUIRE_SAME(IBackgroundCopyManager_Release(d->manager), 0);
}

static void give_back(void *object)
{
    REQUIRE_SAME(IUnknown_Release((IUnknown *)object), 0);
}

/* Takes all that are free, and gives them back. */
static uint32_t free_objects(void)
{
    void *all[OBJECTS];
    uint32_t count = 0;
    while (count < OBJECTS && SUCCEEDED(create_manager(BG_PROFILE_BITS, &all[count])))
        count++;
    for (uint32_t i = 0; i < count; i++)
        give_back(all[i]);
    return count;
}

static uint32_t free_strings(void)
{
    void *all[STRINGS];
    uint32_t count = 0;
    while (count < STRINGS && (all[count] = CoTaskMemAlloc(STRING_BYTES)) != NULL)
        count++;
    REQUIRE(count < STRINGS || CoTaskMemAlloc(1) == NULL);
    for (uint32_t i = 0; i < count; i++)
        CoTaskMemFree(all[i]);
    return count;
}

/* Everything taken: what needs more is refused and changes nothing, and goes on when there is room. */
static void fill_strings(IBackgroundCopyJob *job)
{
    LPWSTR all[STRINGS], text;
    uint32_t held = 0;
    HRESULT hr;
    ANSWERS(IBackgroundCopyJob_SetDisplayName(job, long_name), E_OUTOFMEMORY);
    while (SUCCEEDED(hr = IBackgroundCopyJob_GetDisplayName(job, &text))) {
        REQUIRE(held < STRINGS && text_is(text, name));
        all[held++] = text;
    }
    REQUIRE_SAME(hr, E_OUTOFMEMORY);
    REQUIRE(text == NULL);
    REQUIRE_SAME(held, STRINGS - 1); /* each call needs a second one while it works */
    OK(IBackgroundCopyJob_SetDisplayName(job, BG_TEXT("other")));
    all[held] = CoTaskMemAlloc(1);
    ANSWERS(IBackgroundCopyJob_SetDisplayName(job, name), E_OUTOFMEMORY);
    counts.refused += 3;
    CoTaskMemFree(all[held]);
    OK(IBackgroundCopyJob_SetDisplayName(job, name));
    CoTaskMemFree(all[--held]);
    look_at_name(job);
    while (held)
        CoTaskMemFree(all[--held]);
}

static void fill_objects(void)
{
    void *all[OBJECTS];
    uint32_t held = 0;
    BG_JOB job;
    uint32_t jobs = 1;
    IBackgroundCopyManager *manager;
    IBackgroundCopyJob *created;
    GUID id;
    for (; held < OBJECTS; held++)
        OK(create_manager(BG_PROFILE_BITS, &all[held]));
    manager = (IBackgroundCopyManager *)all[0];
    ANSWERS(create_manager(BG_PROFILE_DO, (void **)&created), E_OUTOFMEMORY);
    REQUIRE(created == NULL);
    ANSWERS(IBackgroundCopyManager_CreateJob(manager, name, BG_JOB_TYPE_DOWNLOAD, &id, &created), E_OUTOFMEMORY);
    counts.refused += 2;
    REQUIRE(created == NULL);
    OK(BgEnumJobs(&job, 1, &jobs));
    REQUIRE_SAME(jobs, 0);
    give_back(all[--held]);
    OK(IBackgroundCopyManager_CreateJob(manager, name, BG_JOB_TYPE_DOWNLOAD, &id, &created));
    while (held > 1)
        give_back(all[--held]);
    fill_strings(created);
    OK(IBackgroundCopyJob_Cancel(created));
    REQUIRE_SAME(IBackgroundCopyJob_Release(created), 0);
    REQUIRE_SAME(IBackgroundCopyManager_Release(manager), 0);
}

static void cycle(void)
{
    transport_forget();
    for (uint32_t profile = 0; profile < PROFILES; profile++) {
        create(profile);
        OK(IBackgroundCopyJob_Resume(downloads[profile].job));
    }
    for (uint32_t turn = 0; downloads[0].sink.references > 1 || downloads[1].sink.references > 1; turn++) {
        REQUIRE(turn < LOOKS_MAX);
        for (uint32_t profile = 0; profile < PROFILES; profile++)
            look(turn, profile);
    }
    for (uint32_t profile = 0; profile < PROFILES; profile++)
        end(profile);
    REQUIRE_SAME(free_objects(), OBJECTS);
    REQUIRE_SAME(free_strings(), STRINGS);
}

/* Complete asks for each file to be made available. */
static HRESULT save(void *context, BG_FILE file)
{
    BG_FILE_PROGRESS progress;
    REQUIRE_OK(BgGetFileProgress(file, &progress));
    REQUIRE(progress.BytesTransferred == progress.BytesTotal && !progress.Completed);
    ++*(uint32_t *)context;
    return S_OK;
}

static void begin(void)
{
    BG_ENGINE_CONFIG delivery = do_region_config;
    BG_COM_CONFIG config = com_config;
    delivery.Profile = BG_PROFILE_DO;
    delivery.Seed.Data1 = 1;
    config.pfnSave = save;
    config.pContext = &counts.saved;
    OK(BgInitialize(bits_region, sizeof bits_region, &bits_region_config));
    OK(BgInitialize(do_region, sizeof do_region, &delivery));
    OK(BgComInitialize(com, sizeof com, &config));
    OK(CoInitializeEx(NULL, COINIT_MULTITHREADED));
}

static _Noreturn void report(void)
{
    report_count("bytes", (uint32_t)counts.bytes);
    report_count("calls", calls.made);
    report_count("looks", counts.looks);
    report_count("saved", counts.saved);
    report_count("callbacks", counts.callbacks);
    report_count("modifications", counts.modifications);
    report_count("refused", counts.refused);
    transport_report();
    report_success();
}

void app_main(void)
{
    begin();
    transport_start();
    for (unsigned i = 0; i < CYCLES; i++) {
        fill_objects();
        cycle();
    }
    transport_stop();
    OK(BgComUninitialize());
    OK(BgUninitialize());
    report();
}
