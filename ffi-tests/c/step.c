/* Advance, snapshot, Suspend and tick, stopped after every one of their instructions by a handler that reads the same job
 * and advances or suspends it. */
#define _GNU_SOURCE
#include "check.h"
#include "stepping.h"

BGJOB_REGION(region, 1, 2, 0);

static BG_JOB job;
static BG_TRANSFER token;
static volatile HRESULT answer;
static volatile uint64_t seen_before;
static HRESULT (*volatile action)(void);

static void at_place(void)
{
    BG_JOB_PROGRESS p;
    OK(GetProgress(job, &p)); /* whatever the operation below has half done */
    SAME(p.BytesTotal, 100000);
    seen_before = p.BytesTransferred;
    answer = action();
}

static HRESULT advances(void) { return BgTransferAdvance(token, 7); }
static HRESULT suspends(void) { return BgSuspend(job); }

static HRESULT advance_below(void) { return BgTransferAdvance(token, 5); }
static HRESULT read_below(void)
{
    BG_JOB_SNAPSHOT s = BG_JOB_SNAPSHOT_INIT;
    HRESULT hr = BgGetSnapshot(job, &s);
    if (hr == S_OK)
        CHECK(s.State == BG_JOB_STATE_TRANSFERRING || s.State == BG_JOB_STATE_SUSPENDED);
    return hr;
}
static HRESULT suspend_below(void) { return BgSuspend(job); }
static HRESULT tick_below(void) { return BgTick(7, TIME_0 + 7); }

/* A fresh job that has 10 of 100,000 bytes. */
static void fresh(void)
{
    BG_FILE file;
    BG_JOB owner;
    job = new_job(0);
    OK(BgAddFile(job, 0, 0, 0, &file));
    OK(BgResume(job));
    OK(BgTransferNext(&token, &file, &owner));
    OK(BgTransferConnected(token, 100000, 0));
    OK(BgTransferAdvance(token, 10));
}

/* `below` is stopped after its k-th instruction by `above`, for every k. Number of places. */
static unsigned every_place(HRESULT (*below)(void), HRESULT (*above)(void))
{
    unsigned places = 0, k = 1;
    for (;; k++) {
        HRESULT hr;
        uint64_t bytes = 10;
        BG_JOB_STATE state = BG_JOB_STATE_TRANSFERRING;
        fresh();
        action = above;
        answer = E_NOTIMPL;
        steps = 0;
        stop_at = k;
        BEGIN();
        hr = below();
        END();
        if (steps < k) {
            end_job(job);
            break;
        }
        places++;
        /* Each of the two did its whole work, or said that it did none. */
        CHECK(seen_before == 10 || (below == advance_below && seen_before == 15));
        if (above == advances) {
            CHECK(answer == S_OK || answer == BG_E_INVALID_STATE || answer == E_PENDING);
            bytes += answer == S_OK ? 7 : 0;
            CHECK(answer != BG_E_INVALID_STATE || below == suspend_below);
        } else {
            OK(answer);
        }
        if (below == advance_below) {
            CHECK(hr == S_OK || hr == E_PENDING || (hr == BG_E_INVALID_STATE && above == suspends));
            bytes += hr == S_OK ? 5 : 0;
        } else {
            CHECK(hr == S_OK || hr == E_PENDING);
        }
        if (above == suspends || (below == suspend_below && hr == S_OK))
            state = BG_JOB_STATE_SUSPENDED;
        SAME(progress_of(job).BytesTransferred, bytes);
        SAME(state_of(job), state);
        end_job(job);
        CHECK(k < 100000);
    }
    return places;
}

int main(void)
{
    HRESULT (*const below[])(void) = {advance_below, read_below, suspend_below, tick_below};
    HRESULT (*const above[])(void) = {advances, suspends};
    static const char *const names[] = {"advance", "snapshot", "suspend", "tick"};
    begin_stepping();
    OK(BgInitialize(region, sizeof region, &region_config));
    for (unsigned i = 0; i < 4; i++) {
        unsigned places = 0;
        for (unsigned j = 0; j < 2; j++) {
            places = every_place(below[i], above[j]);
            CHECK(places > 10);
        }
        printf("%s: stopped after each of %u instructions\n", names[i], places);
    }
    OK(BgUninitialize());
    return 0;
}
