#include "retry.h"

enum { FIRST_MS = 250, DOUBLINGS_MAX = 4 };

void retry_progress(struct retry *retry)
{
    retry->failures = 0;
}

uint64_t retry_failure(struct retry *retry, uint64_t now_ms, uint64_t asked_ms, uint64_t timeout_ms)
{
    unsigned earlier = retry->failures++;
    if (earlier == 0)
        retry->first_ms = now_ms;
    uint64_t gone_ms = now_ms - retry->first_ms;
    if (gone_ms >= timeout_ms)
        return RETRY_NEVER;
    uint64_t delay_ms = (uint64_t)FIRST_MS << (earlier < DOUBLINGS_MAX ? earlier : DOUBLINGS_MAX);
    if (delay_ms < asked_ms)
        delay_ms = asked_ms;
    return delay_ms < timeout_ms - gone_ms ? delay_ms : timeout_ms - gone_ms;
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
