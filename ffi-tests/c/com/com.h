/* What the tests of the COM layer share: one engine of each profile, the layer over both, and a transport in one call. */
#ifndef COM_H
#define COM_H

#ifndef COBJMACROS
#define COBJMACROS
#endif
#include "../check.h"
#include <deliveryoptimization.h>

/* The same functions for C and C++. */
#ifdef __cplusplus
#define COM_ID(guid) (guid)
#define COM_CALL(object, method, ...) (object)->method(__VA_ARGS__)
#define COM_RELEASE(object) (object)->Release()
#else
#define COM_ID(guid) (&(guid))
#define COM_CALL(object, method, ...) (object)->lpVtbl->method(object, __VA_ARGS__)
#define COM_RELEASE(object) (object)->lpVtbl->Release(object)
#endif

#define JOBS 4
#define OBJECTS 40

BGJOB_REGION(com_bits_region, JOBS, 12, 65536);
BGJOB_REGION(com_do_region, JOBS, 12, 65536);
BGJOB_COM(com_objects, OBJECTS, 2 * JOBS);

static UNUSED void com_engines(void)
{
    BG_ENGINE_CONFIG config = com_do_region_config;
    OK(BgInitialize(com_bits_region, sizeof com_bits_region, &com_bits_region_config));
    config.Profile = BG_PROFILE_DO;
    config.Seed.Data1 = 7;
    OK(BgInitialize(com_do_region, sizeof com_do_region, &config));
}

static UNUSED void com_begin(void)
{
    com_engines();
    OK(BgComInitialize(com_objects, sizeof com_objects, &com_objects_config));
}

static UNUSED void com_end(void)
{
    OK(BgComUninitialize());
    OK(BgUninitialize());
}

static UNUSED IBackgroundCopyManager *com_manager(uint32_t profile)
{
    void *manager = NULL;
    const CLSID class_id = profile == BG_PROFILE_DO ? CLSID_DeliveryOptimization : CLSID_BackgroundCopyManager;
    OK(BgCoCreateInstance(COM_ID(class_id), NULL, CLSCTX_LOCAL_SERVER, COM_ID(IID_IBackgroundCopyManager), &manager));
    return (IBackgroundCopyManager *)manager;
}

static UNUSED IBackgroundCopyJob *com_job(IBackgroundCopyManager *manager, BG_JOB_TYPE type)
{
    IBackgroundCopyJob *job = NULL;
    GUID id;
    OK(COM_CALL(manager, CreateJob, BG_TEXT("a job"), type, &id, &job));
    return job;
}

static UNUSED BG_JOB com_handle(void *job)
{
    BG_JOB handle = 0;
    OK(BgGetJobHandle((IUnknown *)job, &handle));
    return handle;
}

static UNUSED BG_JOB_STATE com_state(IBackgroundCopyJob *job)
{
    BG_JOB_STATE state = (BG_JOB_STATE)-1;
    OK(COM_CALL(job, GetState, &state));
    return state;
}

static UNUSED void com_add(IBackgroundCopyJob *job)
{
    OK(COM_CALL(job, AddFile, BG_TEXT("https://host.example/a"), BG_TEXT("/slot/a")));
}

/* The transport takes the next file, and moves all of its bytes. */
static UNUSED void com_transfer(uint64_t bytes)
{
    BG_TRANSFER transfer;
    BG_FILE file;
    BG_JOB job;
    OK(BgTransferNext(&transfer, &file, &job));
    OK(BgTransferConnected(transfer, bytes, 0));
    if (bytes)
        OK(BgTransferAdvance(transfer, (uint32_t)bytes));
    OK(BgTransferDone(transfer));
}

/* The transport takes the next file, and fails. */
static UNUSED void com_fail(HRESULT error, BG_ERROR_CONTEXT context)
{
    BG_TRANSFER transfer;
    BG_FILE file;
    BG_JOB job;
    OK(BgTransferNext(&transfer, &file, &job));
    OK(BgTransferFail(transfer, error, context, 0));
}

/* Objects that are free: takes all, and gives them back. */
static UNUSED unsigned com_free_objects(void)
{
    void *all[OBJECTS];
    unsigned count = 0, n;
    while (count < OBJECTS
           && SUCCEEDED(BgCoCreateInstance(COM_ID(CLSID_BackgroundCopyManager), NULL, CLSCTX_ALL, COM_ID(IID_IUnknown),
                                        &all[count])))
        count++;
    for (n = 0; n < count; n++)
        SAME(COM_RELEASE((IUnknown *)all[n]), 0);
    return count;
}

/* Whether a text is this one; it is freed. */
static UNUSED int com_same_text(LPWSTR text, LPCWSTR wanted)
{
    size_t n = 0;
    int is_same;
    CHECK(text != NULL);
    while (text[n] && text[n] == wanted[n])
        n++;
    is_same = text[n] == wanted[n];
    BgCoTaskMemFree(text);
    return is_same;
}
#define TEXT_AT(text, wanted) CHECK(com_same_text(text, wanted))
#define TEXT_IS(text, wanted) TEXT_AT(text, BG_TEXT(wanted))

#endif
