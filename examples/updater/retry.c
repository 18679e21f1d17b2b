#include "retry.h"

enum {
    FIRST_MS = 250,
    DOUBLINGS_MAX = 4,
    LAST_MS = 1000, /* from the last try to the timeout: more than polls and ticks are ever late */
};

void retry_progress(struct retry *retry)
{
    retry->failures = 0;
}

uint32_t retry_failure(struct retry *retry, uint64_t now_ms, uint64_t asked_ms, uint32_t timeout_ms)
{
    unsigned earlier = retry->failures++;
    if (earlier == 0)
        retry->first_ms = now_ms;
    uint64_t gone_ms = now_ms - retry->first_ms;
    if (gone_ms + LAST_MS >= timeout_ms)
        return RETRY_NEVER;
    uint64_t left_ms = timeout_ms - LAST_MS - gone_ms;
    uint64_t delay_ms = (uint64_t)FIRST_MS << (earlier < DOUBLINGS_MAX ? earlier : DOUBLINGS_MAX);
    if (delay_ms < asked_ms)
        delay_ms = asked_ms;
    return (uint32_t)(delay_ms < left_ms ? delay_ms : left_ms);
}

bool retry_status(long status)
{
    switch (status) {
    case 408: /* Request Timeout */
    case 429: /* Too Many Requests */
    case 500: /* Internal Server Error */
    case 502: /* Bad Gateway */
    case 503: /* Service Unavailable */
    case 504: /* Gateway Timeout */
        return true;
    default:
        return false;
    }
}
