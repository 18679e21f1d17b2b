/* When a transfer that failed is worth another try. When it is not, the engine's no-progress timeout ends the job. */
#ifndef RETRY_H
#define RETRY_H

#include <stdbool.h>
#include <stdint.h>

/* Failures one after another without progress. Progress is more of a file than this run ever had: a server without
 * ranges that always breaks off at the same byte makes none, however much it sends. */
struct retry {
    unsigned failures;
    uint64_t first_ms; /* when the first of them came */
};

#define RETRY_NEVER UINT32_MAX

void retry_progress(struct retry *retry);
/* A failure at `now_ms`: milliseconds until the next try, at least the `asked_ms` that the server wants. The last try
 * comes shortly before `timeout_ms` have passed since the first failure; RETRY_NEVER after it. */
uint32_t retry_failure(struct retry *retry, uint64_t now_ms, uint64_t asked_ms, uint32_t timeout_ms);
/* Whether an HTTP status speaks of a moment, not of the file. */
bool retry_status(long status);

#endif
