#include "estimate.h"

enum {
    SAMPLES = 51,        /* 5 s at ten polls a second */
    START_MS = 300,      /* the first tenths of a second are all start-up */
    STALLED_MS = 3000,   /* longer than any hiccup that is no news */
};

/* The rate is taken over the last seconds, so that it follows the network but does not flicker. */
static struct {
    uint64_t ms[SAMPLES], bytes[SAMPLES];
    unsigned count, next;
} samples;

static uint64_t rate(uint64_t fresh, uint64_t now)
{
    unsigned newest = (samples.next + SAMPLES - 1) % SAMPLES;
    /* Fewer than before: a file began again, and the past tells nothing. */
    if (samples.count > 0 && fresh < samples.bytes[newest])
        samples.count = 0;
    samples.ms[samples.next] = now;
    samples.bytes[samples.next] = fresh;
    unsigned oldest = (samples.next + SAMPLES - samples.count) % SAMPLES;
    samples.next = (samples.next + 1) % SAMPLES;
    if (samples.count < SAMPLES - 1)
        samples.count++;
    uint64_t ms = now - samples.ms[oldest];
    return ms < START_MS ? ESTIMATE_UNKNOWN : (fresh - samples.bytes[oldest]) * 1000 / ms;
}

void estimate(struct estimate *e, const BG_JOB_SNAPSHOT *s, uint64_t now_ms)
{
    static uint64_t first_ms;
    uint64_t total = s->Progress.BytesTotal, done = s->Progress.BytesTransferred;
    if (first_ms == 0)
        first_ms = now_ms;
    uint64_t since_ms = s->LastAdvanceMs > first_ms ? s->LastAdvanceMs : first_ms;
    e->bytes_per_s = rate(done - s->BytesResumed, now_ms);
    e->left_s = ESTIMATE_UNKNOWN;
    if (total == done)
        e->left_s = 0;
    else if (total != BG_SIZE_UNKNOWN && done < total && e->bytes_per_s != ESTIMATE_UNKNOWN && e->bytes_per_s > 0)
        e->left_s = (total - done + e->bytes_per_s - 1) / e->bytes_per_s;
    e->idle_ms = now_ms - since_ms;
    e->stalled = e->idle_ms >= STALLED_MS &&
                 (s->State == BG_JOB_STATE_CONNECTING || s->State == BG_JOB_STATE_TRANSFERRING);
}
