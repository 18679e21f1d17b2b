/* What was found wrong once. */
#include "check.h"

#define FILES 16
BGJOB_REGION(region, 4, FILES, 4096);

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

/* The time that a job is SUSPENDED is none in which it fails to make progress, whether a tick had seen the error before
   or not. */
static void suspended_for_long(int is_seen)
{
    BG_JOB job = new_job("job");
    new_file(job, 1);
    OK(BgSetMinimumRetryDelay(job, 5));
    OK(BgSetNoProgressTimeout(job, 60));
    OK(BgResume(job));
    OK(BgTransferFail(next_of(job), E_FAIL, BG_ERROR_CONTEXT_GENERAL_TRANSPORT, 1));
    if (is_seen)
        OK(BgTick(1000, TIME_0));
    OK(BgSuspend(job));
    if (is_seen)
        OK(BgTick(100000, TIME_0));
    OK(BgResume(job));
    OK(BgTick(100000, TIME_0));
    OK(BgTick(200000, TIME_0));
    OK(BgTransferFail(next_of(job), E_FAIL, BG_ERROR_CONTEXT_GENERAL_TRANSPORT, 1));
    OK(BgTick(201000, TIME_0));
    SAME(state_of(job), BG_JOB_STATE_TRANSIENT_ERROR);
}
static void suspended_after_a_tick(void) { suspended_for_long(1); }
static void suspended_before_a_tick(void) { suspended_for_long(0); }

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

/* Two contexts that tick: the one that read its clock first comes second. */
static void a_tick_that_comes_late(void)
{
    BG_JOB waiting = new_job("waiting"), idle = new_job("idle");
    new_file(waiting, 1);
    OK(BgResume(waiting));
    OK(BgTransferFail(next_of(waiting), E_FAIL, BG_ERROR_CONTEXT_GENERAL_TRANSPORT, 1));
    OK(BgTick(1300, TIME_0));
    OK(BgTick(1000, TIME_0));
    SAME(state_of(waiting), BG_JOB_STATE_TRANSIENT_ERROR);
    SAME(state_of(idle), BG_JOB_STATE_SUSPENDED);
}

/* Connecting with as many bytes as there were changes must not look like bytes that arrived, with DO too, where
   CONNECTING shows as TRANSFERRING. */
static void connected_in_one_told_state(void)
{
    BG_ENGINE_CONFIG config = region_config;
    BG_CHANGES seen = BG_CHANGES_INIT;
    BG_JOB_SNAPSHOT snapshot = BG_JOB_SNAPSHOT_INIT;
    BG_JOB job;
    BG_TRANSFER t;
    OK(BgUninitialize());
    config.Profile = BG_PROFILE_DO;
    OK(BgInitialize(region, sizeof region, &config));
    job = new_job("job");
    new_file(job, 1);
    OK(BgResume(job));
    t = next_of(job);
    OK(BgChangedSince(job, &seen, 1000, 0, &snapshot));
    HR(BgChangedSince(job, &seen, 1000, 0, &snapshot), S_FALSE);
    OK(BgTransferConnected(t, 1000, 1));
    OK(BgChangedSince(job, &seen, 1000, 0, &snapshot));
    SAME(snapshot.BytesResumed, 1);
}

/* A healthy reply is no stall, and no new attempt. */
static void a_reply_is_no_stall(void)
{
    BG_ESTIMATOR estimator = BG_ESTIMATOR_INIT;
    BG_ESTIMATE estimate;
    BG_JOB_SNAPSHOT snapshot;
    BG_GUID id;
    BG_JOB job;
    BG_TRANSFER t;
    OK(BgCreateJob("job", BG_JOB_TYPE_UPLOAD_REPLY, &id, &job));
    new_file(job, 1);
    OK(BgResume(job));
    t = next_of(job);
    OK(BgTransferConnected(t, 10, 0));
    OK(BgTransferAdvance(t, 10));
    OK(BgTransferReply(t, 100));
    for (uint64_t ms = 0; ms < 60000; ms += 1000) {
        OK(BgTransferAdvance(t, 1));
        snapshot = snapshot_of(job);
        OK(BgEstimate(&estimator, &snapshot, ms, &estimate));
        SAME(estimate.Stalled, 0);
    }
}

/* A set that is larger than the table of files was read to its end before it was refused: 2^32 - 1 of them, if that
   was said. It is looked at no further than the table goes, so a bad name behind that is not seen. */
static void a_set_is_read_no_further_than_the_table(void)
{
    static BG_FILE_SPEC specs[FILES + 2];
    BG_JOB job = new_job("job");
    for (unsigned i = 0; i < FILES; i++) {
        const BG_FILE_SPEC good = {URL, PATH, i, BG_SIZE_UNKNOWN, 0, 0, 0};
        specs[i] = good;
    }
    HR(BgAddFileSet(job, FILES + 2, specs, 0), E_OUTOFMEMORY);
    specs[FILES - 1].LocalName = 0;
    HR(BgAddFileSet(job, FILES + 2, specs, 0), E_INVALIDARG);
    SAME(progress_of(job).FilesTotal, 0);
}

int main(void)
{
    static void (*const parts[])(void) = {timer_without_an_error, suspended_after_a_tick, full_before_stale,
                                          nothing_is_a_change, a_tick_that_comes_late, suspended_before_a_tick,
                                          connected_in_one_told_state, a_reply_is_no_stall,
                                          a_set_is_read_no_further_than_the_table};
    for (unsigned i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        OK(BgInitialize(region, sizeof region, &region_config));
        parts[i]();
        OK(BgUninitialize());
    }
    return 0;
}
