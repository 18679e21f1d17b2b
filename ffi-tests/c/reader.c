/* What a reader derives: rate, time left, stall, and whether anything has changed. By handle and by view alike. */
#include "check.h"

BGJOB_REGION(region, 2, 4, 1024);

static char place[512];
static char *const aligned = place + 64;
#define OFF(type) ((type *)(void *)(aligned + 1))

static uint64_t now_ms = 1000;

/* A reading after `ms`: by handle into one estimator, by view into another. Both say the same. */
struct readers {
    BG_ESTIMATOR by_handle, by_view;
};

static BG_ESTIMATE after(struct readers *r, BG_JOB job, uint64_t ms)
{
    BG_JOB_SNAPSHOT s = snapshot_of(job), v = BG_JOB_SNAPSHOT_INIT;
    BG_ESTIMATE e, by_view;
    PAINT(e);
    PAINT(by_view);
    now_ms += ms;
    OK(BgViewSnapshot(region, sizeof region, job, &v));
    OK(BgEstimate(&r->by_handle, &s, now_ms, &e));
    OK(BgEstimate(&r->by_view, &v, now_ms, &by_view));
    CHECK(memcmp(&e, &by_view, sizeof e) == 0);
    CHECK(memcmp(&r->by_handle, &r->by_view, sizeof r->by_handle) == 0);
    SAME(e.Reserved, 0);
    return e;
}

static void rate_and_time(void)
{
    struct readers r = {BG_ESTIMATOR_INIT, BG_ESTIMATOR_INIT};
    BG_JOB job = new_job("job");
    BG_ESTIMATE e;
    SAME(r.by_handle.StallMs, BG_STALL_MS_DEFAULT);
    new_file(job, 0);
    e = after(&r, job, 60000);
    CHECK(e.BytesPerS == BG_RATE_UNKNOWN && e.LeftS == BG_TIME_UNKNOWN && !e.Stalled && e.IdleMs == 0);
    OK(BgResume(job));
    after(&r, job, 0);
    BG_TRANSFER t = next_of(job);
    OK(BgTransferConnected(t, 3000000, 1000000));
    e = after(&r, job, 100);
    CHECK(e.BytesPerS == BG_RATE_UNKNOWN);
    for (int i = 1; i <= 100; i++) {
        OK(BgTransferAdvance(t, 10000));
        e = after(&r, job, 100);
        CHECK((e.BytesPerS == BG_RATE_UNKNOWN) == (i < 3));
        if (i >= 3) {
            CHECK(e.BytesPerS >= 99990 && e.BytesPerS <= 100010);
            uint64_t missing = 2000000 - 10000 * (uint64_t)i;
            SAME(e.LeftS, (missing + e.BytesPerS - 1) / e.BytesPerS);
        }
    }
    printf("%" PRIu64 " bytes/s, %" PRIu64 " s left\n", e.BytesPerS, e.LeftS);

    /* Nothing comes: slower and slower, and stalled after ten seconds. */
    for (int i = 1; i <= 1200; i++) {
        e = after(&r, job, 100);
        SAME(e.IdleMs, 100 * i);
        SAME(e.Stalled, i >= 100);
    }
    CHECK(e.BytesPerS == 0 && e.LeftS == BG_TIME_UNKNOWN);
    OK(BgTransferAdvance(t, 1));
    e = after(&r, job, 100);
    CHECK(!e.Stalled && e.IdleMs == 0);

    /* A retry is no speed of its own, and ends no stall. */
    r.by_handle.StallMs = r.by_view.StallMs = 500;
    OK(BgTransferFail(t, E_FAIL, BG_ERROR_CONTEXT_REMOTE_FILE, 1));
    CHECK(!after(&r, job, 400).Stalled);
    OK(BgResume(job));
    t = next_of(job);
    OK(BgTransferConnected(t, 3000000, 2000001));
    e = after(&r, job, 100);
    CHECK(e.Stalled && e.BytesPerS == BG_RATE_UNKNOWN);
    OK(BgTransferAdvance(t, 999999));
    e = after(&r, job, 400);
    SAME(e.BytesPerS, 2499998);
    SAME(e.LeftS, 0);
    OK(BgTransferDone(t));
    e = after(&r, job, 60000);
    CHECK(e.LeftS == 0 && !e.Stalled && e.IdleMs == 0);
    OK(BgComplete(job, 0, 0));
    SAME(after(&r, job, 1).LeftS, 0);
    end_job(job);
}

static void changes(void)
{
    BG_CHANGES seen = BG_CHANGES_INIT, by_view = seen, before;
    BG_JOB_SNAPSHOT s = BG_JOB_SNAPSHOT_INIT, untouched = s, whole;
    BG_JOB job = new_job("job");
    unsigned told = 0;
    new_file(job, 0);

#define NEWS(yes, bytes, per_mille)                                                            \
    do {                                                                                       \
        s = untouched;                                                                         \
        before = seen;                                                                         \
        HR(BgChangedSince(job, &seen, bytes, per_mille, &s), (yes) ? S_OK : S_FALSE);          \
        whole = snapshot_of(job);                                                              \
        CHECK(memcmp(&s, (yes) ? &whole : &untouched, sizeof s) == 0);                         \
        CHECK((memcmp(&seen, &before, sizeof seen) != 0) == (yes));                            \
        OK(BgViewSnapshot(region, sizeof region, job, &whole));                                \
        SAME(BgIsChanged(&by_view, &whole, bytes, per_mille), yes);                            \
        CHECK(memcmp(&seen, &by_view, sizeof seen) == 0);                                      \
    } while (0)

    NEWS(1, UINT64_MAX, 0); /* the first look */
    NEWS(0, 0, 0);
    OK(BgResume(job));
    NEWS(1, UINT64_MAX, UINT32_MAX);
    BG_TRANSFER t = next_of(job);
    OK(BgTransferConnected(t, 100000, 0));
    NEWS(1, UINT64_MAX, 0);
    OK(BgTick(5, TIME_0));
    NEWS(0, 0, 0); /* stamps are no change */
    OK(BgTransferAdvance(t, 99));
    NEWS(0, 100, 0);
    NEWS(0, 100, 1);
    OK(BgTransferAdvance(t, 1));
    NEWS(1, 0, 1);
    OK(BgTransferAdvance(t, 1));
    NEWS(1, 0, 0);
    for (unsigned i = 0; i < 1000; i++) {
        OK(BgTransferAdvance(t, 20));
        before = seen;
        s = untouched;
        if (BgChangedSince(job, &seen, 0, 10, &s) == S_OK) {
            told++;
            SAME(s.Progress.BytesTransferred - before.BytesTransferred, 1000);
        }
    }
    SAME(told, 20); /* 20 % by 1 % */
    by_view = seen;

    /* Four changes and four bytes more at the server: no four bytes that arrived. */
    OK(BgSuspend(job));
    OK(BgResume(job));
    t = next_of(job);
    OK(BgTransferConnected(t, 100000, 20105));
    NEWS(1, 1000, 0);
    OK(BgTransferAdvance(t, 79895));
    NEWS(1, 79895, 0);
    /* The last byte was seen; the end is told all the same. */
    OK(BgTransferDone(t));
    NEWS(1, UINT64_MAX, 1001);
    SAME(s.State, BG_JOB_STATE_TRANSFERRED);
    OK(BgComplete(job, 0, 0));
    NEWS(1, UINT64_MAX, 1001);
    SAME(s.State, BG_JOB_STATE_ACKNOWLEDGED);
    NEWS(0, 0, 0);
    OK(BgCloseJob(job));
    before = seen;
    s = untouched;
    HR(BgChangedSince(job, &seen, 0, 0, &s), E_HANDLE);
    CHECK(memcmp(&s, &untouched, sizeof s) == 0 && memcmp(&seen, &before, sizeof seen) == 0);
}

/* Refused, and nothing written anywhere. */
static void bad_arguments(void)
{
    BG_JOB job = new_job("job");
    BG_JOB_SNAPSHOT s = snapshot_of(job), small = BG_JOB_SNAPSHOT_INIT, old = small;
    BG_ESTIMATOR estimator = BG_ESTIMATOR_INIT, estimator_was = estimator;
    BG_CHANGES seen = BG_CHANGES_INIT, seen_was = seen;
    BG_ESTIMATE e;
    PAINT(e);
    PAINT(place);
    HR(BgEstimate(0, &s, 1, &e), E_INVALIDARG);
    HR(BgEstimate(OFF(BG_ESTIMATOR), &s, 1, &e), E_INVALIDARG);
    HR(BgEstimate(&estimator, 0, 1, &e), E_INVALIDARG);
    HR(BgEstimate(&estimator, OFF(BG_JOB_SNAPSHOT), 1, &e), E_INVALIDARG);
    HR(BgEstimate(&estimator, &s, 1, 0), E_INVALIDARG);
    HR(BgEstimate(&estimator, &s, 1, OFF(BG_ESTIMATE)), E_INVALIDARG);
    HR(BgChangedSince(job, 0, 0, 0, &s), E_INVALIDARG);
    HR(BgChangedSince(job, OFF(BG_CHANGES), 0, 0, &s), E_INVALIDARG);
    HR(BgChangedSince(job, &seen, 0, 0, 0), E_INVALIDARG);
    HR(BgChangedSince(job, &seen, 0, 0, OFF(BG_JOB_SNAPSHOT)), E_INVALIDARG);
    small.Size -= 8;
    HR(BgChangedSince(job, &seen, 0, 0, &small), E_INVALIDARG);
    old.Version = 0;
    HR(BgChangedSince(job, &seen, 0, 0, &old), E_INVALIDARG);
    HR(BgChangedSince(job + 1, &seen, 0, 0, &s), E_HANDLE);
    SAME(BgIsChanged(0, &s, 0, 0), 0);
    SAME(BgIsChanged(OFF(BG_CHANGES), &s, 0, 0), 0);
    SAME(BgIsChanged(&seen, 0, 0, 0), 0);
    SAME(BgIsChanged(&seen, OFF(BG_JOB_SNAPSHOT), 0, 0), 0);
    CHECK(PAINTED(e) && PAINTED(place));
    CHECK(memcmp(&estimator, &estimator_was, sizeof estimator) == 0 && memcmp(&seen, &seen_was, sizeof seen) == 0);

    /* What was never initialised does no harm. */
    for (unsigned fill = 0; fill < 256; fill++) {
        memset(&estimator, (int)fill, sizeof estimator);
        memset(&s, (int)(fill * 7), sizeof s);
        OK(BgEstimate(&estimator, &s, UINT64_MAX / (fill + 1), &e));
        CHECK(e.Stalled == 0 || e.Stalled == 1);
        memset(&seen, (int)fill, sizeof seen);
        CHECK(BgIsChanged(&seen, &s, fill, fill) <= 1);
    }
    OK(BgCancel(job));
    OK(BgCloseJob(job));
}

int main(void)
{
    BG_CHANGES seen = BG_CHANGES_INIT;
    BG_JOB_SNAPSHOT s = BG_JOB_SNAPSHOT_INIT;
    HR(BgChangedSince(1, &seen, 0, 0, &s), E_HANDLE); /* no engine */
    OK(BgInitialize(region, sizeof region, &region_config));
    bad_arguments();
    rate_and_time();
    changes();
    OK(BgUninitialize());
    return 0;
}
