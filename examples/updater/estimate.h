/* What the polls of one job say about its speed: bytes per second, time left, and whether anything moves at all. */
#ifndef ESTIMATE_H
#define ESTIMATE_H

#include <bgjob.h>
#include <stdbool.h>
#include <stdint.h>

#define ESTIMATE_UNKNOWN UINT64_MAX

struct estimate {
    uint64_t bytes_per_s;   /* ESTIMATE_UNKNOWN while nothing can be said */
    uint64_t left_s;        /* ESTIMATE_UNKNOWN likewise, or for ever */
    uint64_t idle_ms;       /* since the last byte, or since the first poll */
    bool stalled;           /* it should move and has not for a while */
};

/* To be asked once a poll. */
void estimate(struct estimate *estimate, const BG_JOB_SNAPSHOT *snapshot, uint64_t now_ms);

#endif
