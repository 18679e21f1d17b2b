/* What was found wrong once. */
#include "check.h"

BGJOB_REGION(region, 4, 16, 4096);

/* BgSetNoProgressTimeout: "since the first transient error after the last byte". An error that no tick has seen, then
   bytes, then a tick: the timer started at that tick, though there was no error after the last byte. */
static void timer_without_an_error(void)
{
    BG_JOB job = new_job("job");
    BG_TRANSFER t;
    new_file(job, 1);
    OK(BgSetMinimumRetryDelay(job, 5));
    OK(BgSetNoProgressTimeout(job, 60));
    OK(BgResume(job));
    OK(BgTick(1000, TIME_0));
    OK(BgTransferFail(next_of(job), E_FAIL, BG_ERROR_CONTEXT_GENERAL_TRANSPORT, 1));
    OK(BgResume(job));
    t = next_of(job);
    OK(BgTransferConnected(t, 1000, 0));
    OK(BgTransferAdvance(t, 10));
    for (uint64_t ms = 2000; ms <= 100000; ms += 1000)
        OK(BgTick(ms, TIME_0)); /* a stall is no error */
    OK(BgTransferFail(t, E_FAIL, BG_ERROR_CONTEXT_GENERAL_TRANSPORT, 1)); /* the first one after the last byte */
    OK(BgTick(101000, TIME_0));
    SAME(state_of(job), BG_JOB_STATE_TRANSIENT_ERROR);
}

/* The time that a job is SUSPENDED is none in which it fails to make progress. */
static void suspended_for_long(void)
{
    BG_JOB job = new_job("job");
    new_file(job, 1);
    OK(BgSetMinimumRetryDelay(job, 5));
    OK(BgSetNoProgressTimeout(job, 60));
    OK(BgResume(job));
    OK(BgTransferFail(next_of(job), E_FAIL, BG_ERROR_CONTEXT_GENERAL_TRANSPORT, 1));
    OK(BgTick(1000, TIME_0));
    OK(BgSuspend(job));
    OK(BgTick(100000, TIME_0));
    OK(BgResume(job));
    OK(BgTransferFail(next_of(job), E_FAIL, BG_ERROR_CONTEXT_GENERAL_TRANSPORT, 1));
    OK(BgTick(101000, TIME_0));
    SAME(state_of(job), BG_JOB_STATE_TRANSIENT_ERROR);
}

/* SPEC.md, section 5: handle and state before a full table. */
static void full_before_stale(void)
{
    static char url[2201];
    BG_JOB job = new_job("job");
    BG_FILE file, stale;
    memset(url, 'x', 2200);
    memcpy(url, "http://h/", 9);
    OK(BgAddFile(job, URL, PATH, 1, &stale));
    end_job(job);
    job = new_job("job");
    OK(BgAddFile(job, url, PATH, 1, &file));
    HR(BgSetRemoteName(stale, url), E_HANDLE);
    OK(BgCancel(job));
    HR(BgSetRemoteName(file, url), BG_E_INVALID_STATE);
}

/* BgAddFileSet: "Of no files at all only the job is checked". It counted as a change. */
static void nothing_is_a_change(void)
{
    BG_JOB job = new_job("job");
    uint64_t sequence = snapshot_of(job).Sequence;
    OK(BgAddFileSet(job, 0, 0, 0));
    SAME(snapshot_of(job).Sequence, sequence);
}

int main(void)
{
    static void (*const parts[])(void) = {timer_without_an_error, suspended_for_long, full_before_stale,
                                          nothing_is_a_change};
    for (unsigned i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        OK(BgInitialize(region, sizeof region, &region_config));
        parts[i]();
        OK(BgUninitialize());
    }
    return 0;
}
