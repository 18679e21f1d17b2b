/* What time does to jobs: retries, the no-progress timeout, the end of jobs that nobody wants any more. */
#include "check.h"

BGJOB_REGION(region, 4, 8, 2048);

#define DAY 86400u

static uint64_t now;          /* monotonic milliseconds */
static uint64_t utc = TIME_0; /* jumps as it likes: no timer asks it */

static void tick_at(uint64_t ms)
{
    static const uint64_t jumps[] = {TIME_0, TIME_0 / 2, 0, TIME_0 * 2, UINT64_MAX, 1};
    static unsigned n;
    now = ms;
    utc = jumps[n++ % 6];
    OK(BgTick(now, utc));
}

static void open_engine(uint32_t profile)
{
    BG_ENGINE_CONFIG config = region_config;
    config.Profile = profile;
    OK(BgInitialize(region, sizeof region, &config));
}

static BG_JOB queued_job(uint32_t delay, uint32_t timeout)
{
    BG_JOB job = new_job("job");
    new_file(job, 1);
    OK(BgSetMinimumRetryDelay(job, delay));
    OK(BgSetNoProgressTimeout(job, timeout));
    OK(BgResume(job));
    return job;
}

static void fail(BG_JOB job, HRESULT hr)
{
    OK(BgTransferFail(next_of(job), hr, BG_ERROR_CONTEXT_REMOTE_FILE, 1));
}

/* A job whose first attempt has just failed. */
static BG_JOB failed_job(uint32_t delay, uint32_t timeout, HRESULT hr)
{
    BG_JOB job = queued_job(delay, timeout);
    fail(job, hr);
    SAME(state_of(job), BG_JOB_STATE_TRANSIENT_ERROR);
    return job;
}

static uint32_t delay_of(BG_JOB job)
{
    uint32_t s = 0;
    OK(BgGetMinimumRetryDelay(job, &s));
    return s;
}

static uint32_t timeout_of(BG_JOB job)
{
    uint32_t s = 0;
    OK(BgGetNoProgressTimeout(job, &s));
    return s;
}

/* Never early, and not half a second and a tick later than due; counted from the tick that saw the error. The timer is
   right at every time of day, past 2^63 milliseconds and where 32 bits of coarse time wrap. Returns the cases. */
static unsigned retries(void)
{
    static const uint64_t starts[] = {0, 1, 1000000, (UINT64_C(1) << 32) - 3000, (UINT64_C(1) << 40) - 3000,
                                      (UINT64_C(1) << 40) - 1, (UINT64_C(7) << 40) - 2000,
                                      (UINT64_C(1) << 63) - 3000, UINT64_MAX - 3000000};
    static const uint32_t steps[] = {1, 20, 100, 255, 256, 257, 999, 3000, 20000};
    static const uint32_t delays[] = {0, 1, 4, 5, 6, 13};
    unsigned cases = 0;
    for (unsigned i = 0; i < sizeof starts / sizeof starts[0]; i++) {
        open_engine(BG_PROFILE_BITS);
        tick_at(starts[i]);
        for (unsigned k = 0; k < sizeof steps / sizeof steps[0]; k++) {
            for (unsigned d = i % 2; d < 6; d += 2, cases++) {
                uint64_t due = (delays[d] < 5 ? 5 : delays[d]) * UINT64_C(1000), seen, began = now;
                BG_JOB job = failed_job(delays[d], 1000, E_FAIL);
                SAME(delay_of(job), due / 1000);
                tick_at(now + 1 + k * 37); /* sees the error */
                seen = now;
                while (state_of(job) == BG_JOB_STATE_TRANSIENT_ERROR)
                    tick_at(now + steps[k]);
                SAME(state_of(job), BG_JOB_STATE_QUEUED);
                CHECK(now - began >= due);
                CHECK(now - seen < due + 512 + steps[k]);
                end_job(job);
            }
        }
        OK(BgUninitialize());
    }
    return cases;
}

/* Resume does not wait for the clock, and Suspend stops it. */
static void by_the_caller(void)
{
    BG_JOB job = failed_job(600, 1000000, E_FAIL);
    tick_at(now + 1000);
    OK(BgResume(job)); /* at once */
    SAME(state_of(job), BG_JOB_STATE_QUEUED);
    fail(job, E_FAIL);
    tick_at(now + 1000);
    OK(BgSuspend(job));
    tick_at(now + 3600000);
    SAME(state_of(job), BG_JOB_STATE_SUSPENDED);
    OK(BgResume(job));
    fail(job, E_FAIL);
    tick_at(now + 1000); /* the delay begins anew */
    tick_at(now + 599000);
    SAME(state_of(job), BG_JOB_STATE_TRANSIENT_ERROR);
    OK(BgSetMinimumRetryDelay(job, 5)); /* counts for the wait that is under way */
    tick_at(now + 1);
    SAME(state_of(job), BG_JOB_STATE_QUEUED);
    fail(job, E_FAIL);
    OK(BgSetMinimumRetryDelay(job, UINT32_MAX)); /* 136 years do not wrap */
    tick_at(now + 1000);
    tick_at(now + 900000000);
    SAME(state_of(job), BG_JOB_STATE_TRANSIENT_ERROR);
    end_job(job);
}

/* Errors whose cause must go first are not retried by BITS' clock; Delivery Optimization's retries them. */
static unsigned waiting(uint32_t profile)
{
    static const HRESULT codes[] = {BG_E_NETWORK_DISCONNECTED, BGJOB_E_LOCK_VIOLATION, BG_E_BLOCKED_BY_POLICY,
                                    E_FAIL, BG_E_HTTP_ERROR_404, BG_E_MISSING_FILE_SIZE};
    unsigned cases = 0;
    for (; cases < sizeof codes / sizeof codes[0]; cases++) {
        BG_JOB job = failed_job(5, 100, codes[cases]);
        int waits = profile == BG_PROFILE_BITS && cases < 3;
        tick_at(now + 100);
        tick_at(now + 6000);
        SAME(state_of(job), waits ? BG_JOB_STATE_TRANSIENT_ERROR : BG_JOB_STATE_QUEUED);
        if (waits) {
            tick_at(now + 80000);
            SAME(state_of(job), BG_JOB_STATE_TRANSIENT_ERROR);
            OK(BgResume(job)); /* the cause is gone */
            SAME(state_of(job), BG_JOB_STATE_QUEUED);
            fail(job, codes[cases]);
            tick_at(now + 20000); /* but the no-progress timeout is over some time */
            SAME(state_of(job), BG_JOB_STATE_ERROR);
            HR(snapshot_of(job).ErrorCause, codes[cases]);
        }
        end_job(job);
    }
    return cases;
}

/* Retries the job until it stops being retried; the time of the tick that saw it. */
static uint64_t retried_until_it_fails(BG_JOB job, HRESULT hr)
{
    for (unsigned i = 0; i < 1000 && state_of(job) != BG_JOB_STATE_ERROR; i++) {
        if (state_of(job) == BG_JOB_STATE_QUEUED)
            fail(job, hr);
        tick_at(now + 1000);
    }
    SAME(state_of(job), BG_JOB_STATE_ERROR);
    return now;
}

/* From the first transient error after the last byte, however often it is tried in between. */
static void no_progress(HRESULT told, uint32_t profile)
{
    BG_JOB job = queued_job(5, 60);
    BG_JOB_SNAPSHOT snapshot;
    BG_TRANSFER t;
    BG_FILE file, found;
    HRESULT error = S_OK;
    BG_ERROR_CONTEXT context = -1;
    uint64_t began, ended;
    uint32_t n;
    int is_do = profile == BG_PROFILE_DO; /* which tells no file but for HTTP status 403 */
    HRESULT cause = profile == BG_PROFILE_DO ? DO_E_BLOCKED_BY_COST_TRANSFER_POLICY
                                             : BG_E_BLOCKED_BY_COST_TRANSFER_POLICY;
    OK(BgEnumFiles(job, &file, 1, &n));

    tick_at(now + 200000); /* waiting in the queue is no failure */
    SAME(state_of(job), BG_JOB_STATE_QUEUED);
    began = now;
    ended = retried_until_it_fails(job, BG_E_BLOCKED_BY_COST_TRANSFER_POLICY);
    CHECK(ended - began >= 60000);
    CHECK(ended - began < 60000 + 512 + 2000);
    snapshot = snapshot_of(job);
    HR(snapshot.Error, told);
    HR(snapshot.ErrorCause, cause);
    SAME(snapshot.ErrorFile, is_do ? 0 : file);
    CHECK(snapshot.ErrorCount >= 8); /* each attempt, and the timeout is none */
    OK(BgGetError(job, &error, &context));
    HR(error, told);
    SAME(context, is_do ? BG_ERROR_CONTEXT_NONE : BG_ERROR_CONTEXT_REMOTE_FILE);
    if (is_do) {
        HR(BgGetErrorFile(job, &found), DO_E_FILE_NOT_AVAILABLE);
    } else {
        OK(BgGetErrorFile(job, &found));
        SAME(found, file);
    }
    n = snapshot.ErrorCount;

    /* Resume: the caller has mended something, the timer begins anew with the next error. */
    OK(BgResume(job));
    HR(snapshot_of(job).Error, told);
    tick_at(now + 1000);
    began = now;
    fail(job, E_FAIL);
    HR(snapshot_of(job).Error, E_FAIL);
    HR(snapshot_of(job).ErrorCause, S_OK);
    SAME(snapshot_of(job).ErrorCount, n + 1);
    tick_at(now + 1000);
    SAME(state_of(job), BG_JOB_STATE_TRANSIENT_ERROR);
    ended = retried_until_it_fails(job, E_FAIL);
    CHECK(ended - began >= 60000);
    CHECK(ended - began < 60000 + 512 + 2000);

    /* Connecting is no progress, a byte is. */
    OK(BgResume(job));
    fail(job, E_FAIL);
    for (unsigned i = 0; i < 20; i++) {
        began = now;
        tick_at(now + 1000);
        tick_at(now + 30000);
        SAME(state_of(job), BG_JOB_STATE_QUEUED);
        t = next_of(job);
        OK(BgTransferConnected(t, 1000, i));
        SAME(snapshot_of(job).ErrorCause, S_OK);
        OK(BgTransferAdvance(t, 1));
        tick_at(now + 1000);
        OK(BgTransferFail(t, E_FAIL, BG_ERROR_CONTEXT_REMOTE_FILE, 1));
    }
    began = now;
    for (unsigned i = 0; i < 2; i++) {
        tick_at(now + 1000);
        tick_at(now + 28000);
        SAME(state_of(job), BG_JOB_STATE_QUEUED);
        t = next_of(job);
        OK(BgTransferConnected(t, 1000, 20));
        OK(BgTransferAdvance(t, 0));
        OK(BgTransferFail(t, E_FAIL, BG_ERROR_CONTEXT_REMOTE_FILE, 1));
    }
    ended = retried_until_it_fails(job, E_FAIL);
    CHECK(ended - began >= 60000);
    CHECK(ended - began < 60000 + 512 + 2000);

    /* While data moves nothing is timed. */
    OK(BgResume(job));
    t = next_of(job);
    OK(BgTransferConnected(t, 1000, 20));
    HR(snapshot_of(job).ErrorCause, S_OK);
    tick_at(now + 500000);
    SAME(state_of(job), BG_JOB_STATE_TRANSFERRING);
    end_job(job);
}

/* 0, or too short for a single retry: every error is fatal at once. */
static void fatal_at_once(void)
{
    static const struct {
        uint32_t delay, timeout;
        BG_JOB_STATE state;
    } cases[] = {
        {5, 0, BG_JOB_STATE_ERROR},       {600, 0, BG_JOB_STATE_ERROR},
        {600, 599, BG_JOB_STATE_ERROR},   {6, 5, BG_JOB_STATE_ERROR},
        {0, 4, BG_JOB_STATE_ERROR}, /* 0 became 5 */
        {600, 600, BG_JOB_STATE_TRANSIENT_ERROR}, {5, 5, BG_JOB_STATE_TRANSIENT_ERROR},
        {UINT32_MAX, UINT32_MAX - 1, BG_JOB_STATE_ERROR},
    };
    for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        BG_JOB job = queued_job(cases[i].delay, cases[i].timeout);
        fail(job, BG_E_HTTP_ERROR_404);
        SAME(state_of(job), cases[i].state);
        HR(snapshot_of(job).Error, BG_E_HTTP_ERROR_404); /* not BG_E_NO_PROGRESS */
        HR(snapshot_of(job).ErrorCause, S_OK);
        end_job(job);
    }
}

static void defaults(uint32_t profile, uint32_t delay, uint32_t foreground, uint32_t others)
{
    BG_JOB job = new_job("job");
    SAME(delay_of(job), delay);
    for (BG_JOB_PRIORITY priority = BG_JOB_PRIORITY_FOREGROUND; priority <= BG_JOB_PRIORITY_LOW; priority++) {
        OK(BgSetPriority(job, priority));
        SAME(timeout_of(job), priority == BG_JOB_PRIORITY_FOREGROUND ? foreground : others);
        SAME(delay_of(job), delay);
    }
    OK(BgSetNoProgressTimeout(job, others)); /* the program's own from here on, even if it is the same */
    OK(BgSetPriority(job, BG_JOB_PRIORITY_FOREGROUND));
    SAME(timeout_of(job), others);
    OK(BgSetNoProgressTimeout(job, 0));
    SAME(timeout_of(job), 0);
    OK(BgSetNoProgressTimeout(job, UINT32_MAX));
    SAME(timeout_of(job), UINT32_MAX);
    end_job(job);

    /* And they are what the clock goes by. */
    job = new_job("job");
    new_file(job, 1);
    OK(BgSetPriority(job, BG_JOB_PRIORITY_FOREGROUND));
    OK(BgResume(job));
    fail(job, BG_E_NETWORK_DISCONNECTED);
    if (profile == BG_PROFILE_DO)
        OK(BgSetMinimumRetryDelay(job, UINT32_MAX)); /* out of the way */
    tick_at(now + 100);
    tick_at(now + foreground * UINT64_C(1000) - 101);
    SAME(state_of(job), BG_JOB_STATE_TRANSIENT_ERROR);
    tick_at(now + 700);
    SAME(state_of(job), BG_JOB_STATE_ERROR);
    end_job(job);
}

/* Nothing has happened to it for so long: cancelled, whatever it was. Returns the cases. */
static unsigned inactive(uint32_t days, int has_connecting)
{
    uint64_t limit = (uint64_t)days * DAY * 1000, began;
    unsigned cases = 0;
    for (BG_JOB_STATE state = 0; state < 9; state++, cases++) {
        BG_JOB job;
        int is_final = state == BG_JOB_STATE_ACKNOWLEDGED || state == BG_JOB_STATE_CANCELLED;
        BG_JOB_STATE last;
        if (state == BG_JOB_STATE_CONNECTING && !has_connecting)
            continue;
        job = job_in(state, 2);
        if (state == BG_JOB_STATE_TRANSIENT_ERROR) {
            OK(BgSetMinimumRetryDelay(job, UINT32_MAX - 1)); /* else it would not be idle */
            OK(BgSetNoProgressTimeout(job, UINT32_MAX));
        }
        last = state_of(job);
        began = now;
        tick_at(now + 10); /* sees the last change */
        tick_at(began + limit - 1);
        SAME(state_of(job), last);
        if (!is_final) { /* any change is a sign of life */
            OK(BgSetNotifyFlags(job, 3));
            tick_at(now + 1);
            began = now;
            tick_at(began + limit - 1);
            SAME(state_of(job), last);
        }
        tick_at(began + limit + 512);
        SAME(state_of(job), is_final ? last : BG_JOB_STATE_CANCELLED);
        SAME(progress_of(job).FilesTotal, 2); /* the counters keep their last values */
        tick_at(now + limit);
        end_job(job);
    }
    {
        /* Bytes are a sign of life too. */
        BG_JOB job = job_in(BG_JOB_STATE_QUEUED, 1);
        BG_TRANSFER t = next_of(job);
        OK(BgTransferConnected(t, 1000, 0));
        tick_at(now + 1);
        for (unsigned i = 0; i < 5; i++) {
            tick_at(now + limit - 1000);
            OK(BgTransferAdvance(t, 1));
            tick_at(now + 1);
            SAME(state_of(job), BG_JOB_STATE_TRANSFERRING);
        }
        tick_at(now + limit + 512);
        SAME(state_of(job), BG_JOB_STATE_CANCELLED);
        HR(BgTransferAdvance(t, 1), has_connecting ? BG_E_INVALID_STATE : DO_E_INVALID_STATE);
        OK(BgCloseJob(job));
    }
    return cases;
}

int main(void)
{
    HR(BgTick(1, 1), E_HANDLE);
    SAME(retries(), 9 * 9 * 3);

    open_engine(BG_PROFILE_BITS);
    tick_at(1000000);
    by_the_caller();
    SAME(waiting(BG_PROFILE_BITS), 6);
    no_progress(BG_E_NO_PROGRESS, BG_PROFILE_BITS);
    fatal_at_once();
    defaults(BG_PROFILE_BITS, 600, 14 * DAY, 14 * DAY);
    SAME(inactive(90, 1), 9);
    OK(BgUninitialize());

    /* The same where the coarse time wraps, and past 2^63 milliseconds. */
    open_engine(BG_PROFILE_BITS);
    tick_at((UINT64_C(1) << 40) - 230000);
    no_progress(BG_E_NO_PROGRESS, BG_PROFILE_BITS);
    tick_at((UINT64_C(2) << 40) - 100 * UINT64_C(86400000));
    SAME(inactive(90, 1), 9);
    OK(BgUninitialize());
    open_engine(BG_PROFILE_BITS);
    tick_at((UINT64_C(1) << 63) - 230000);
    no_progress(BG_E_NO_PROGRESS, BG_PROFILE_BITS);
    SAME(inactive(90, 1), 9);
    OK(BgUninitialize());

    open_engine(BG_PROFILE_DO);
    tick_at(5);
    SAME(waiting(BG_PROFILE_DO), 6);
    no_progress(DO_E_DOWNLOAD_NO_PROGRESS, BG_PROFILE_DO);
    fatal_at_once();
    defaults(BG_PROFILE_DO, 30, 3600, DAY);
    SAME(inactive(30, 0), 9);
    OK(BgUninitialize());
    return 0;
}
