/* The life of jobs, and the clock. */
#include "storm.h"

/* Cancels it, unless somebody else has, and closes it. */
static void give_up(struct storm *me, BG_JOB job)
{
    for (unsigned tries = 0; job != 0; tries++) {
        HRESULT hr;
        CHECK(tries < 1000000);
        CALL(me, BgCancel(job), E_HANDLE, BG_E_INVALID_STATE);
        hr = CALL(me, BgCloseJob(job), E_HANDLE, BG_E_INVALID_STATE);
        if (hr == S_OK || hr == E_HANDLE)
            break;
    }
}

static void creates(struct storm *me)
{
    _Atomic uint64_t *mine = place(me, &jobs);
    char name[64];
    BG_JOB job;
    BG_JOB_TYPE type = below(me, 2) ? BG_JOB_TYPE_DOWNLOAD : (BG_JOB_TYPE)below(me, 3);
    BG_GUID id;
    BG_JOB_STATE state;
    HRESULT hr;
    if (CALL(me, BgGetState(pick(me, &jobs), &state), E_HANDLE) == S_OK && state < BG_JOB_STATE_ACKNOWLEDGED
        && below(me, 8))
        return; /* most may live a while */
    give_up(me, atomic_exchange_explicit(mine, 0, memory_order_relaxed)); /* there is room for few */
    hr = CALL(me, BgCreateJob(text_of(me, name, "", 60), type, &id, &job), E_OUTOFMEMORY, E_NOTIMPL);
    if (hr != S_OK)
        return;
    me->id = id;
    give_up(me, atomic_exchange_explicit(mine, job, memory_order_relaxed)); /* nobody else knows the one that was there */
}

static void looks_up(struct storm *me)
{
    BG_JOB job;
    if (CALL(me, BgGetJob(&me->id, &job), BG_E_NOT_FOUND) == S_OK)
        CHECK(job != 0);
}

static void closes(struct storm *me)
{
    CALL(me, BgCloseJob(pick(me, &jobs)), E_HANDLE, BG_E_INVALID_STATE);
}

static void resumes(struct storm *me)
{
    CALL(me, BgResume(pick(me, &jobs)), E_HANDLE, BG_E_INVALID_STATE, BG_E_EMPTY);
}

static void suspends(struct storm *me)
{
    CALL(me, BgSuspend(pick(me, &jobs)), E_HANDLE, BG_E_INVALID_STATE);
}

static void cancels(struct storm *me)
{
    CALL(me, BgCancel(pick(me, &jobs)), E_HANDLE, BG_E_INVALID_STATE);
}

/* The program's part of Complete: it may look at the file, and it may fail. */
static HRESULT saves(void *context, BG_FILE file)
{
    struct storm *me = context;
    BG_FILE_PROGRESS p;
    /* Of an upload the file is complete already. */
    CALL(me, BgGetFileProgress(file, &p), S_OK);
    switch (below(me, 16)) {
    case 0:
        return E_FAIL;
    case 1:
        return BG_S_UNABLE_TO_DELETE_FILES;
    default:
        return S_OK;
    }
}

static void completes(struct storm *me)
{
    CALL(me, BgComplete(pick(me, &jobs), below(me, 2) ? saves : 0, me), E_HANDLE, BG_E_INVALID_STATE,
         BG_S_PARTIAL_COMPLETE, BG_S_UNABLE_TO_DELETE_FILES, E_FAIL);
}

/* Seconds, and once in a while a month: jobs to which nothing happens end. */
static void ticks(struct storm *me)
{
    uint64_t step = below(me, 2000) ? below(me, 20000) : UINT64_C(2592000000);
    uint64_t now = atomic_fetch_add_explicit(&clock_ms, step, memory_order_relaxed) + step;
    CALL(me, BgTick(now, TIME_0 + now * 10000), S_OK);
}

const struct operation job_operations[] = {
    {"BgCreateJob", creates, 4},   {"BgGetJob", looks_up, 2},     {"BgCloseJob", closes, 2},
    {"BgResume", resumes, 20},     {"BgSuspend", suspends, 4},    {"BgCancel", cancels, 1},
    {"BgComplete", completes, 2},  {"BgTick", ticks, 6},          {0, 0, 0},
};
