#include "attempt.h"

#include "clock.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void say(struct fetcher *fetcher, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    pthread_mutex_lock(&fetcher->lock);
    vsnprintf(fetcher->message, sizeof fetcher->message, format, arguments);
    pthread_mutex_unlock(&fetcher->lock);
    va_end(arguments);
}

void engine_failed(struct fetcher *fetcher, const char *function, HRESULT hr)
{
    char text[HRESULT_TEXT_BYTES];
    if (hr == BG_E_INVALID_STATE)
        return;
    say(fetcher, "%s failed: %s", function, hresult_text(text, hr));
    atomic_store(&fetcher->broken, hr);
}

static enum outcome tell(struct attempt *a, HRESULT hr, BG_ERROR_CONTEXT context, bool transient)
{
    HRESULT told;
    SETTLED(told, BgTransferFail(a->transfer, hr, context, transient));
    if (FAILED(told))
        engine_failed(a->fetcher, "BgTransferFail", told);
    return ENDED;
}

enum outcome fail(struct attempt *a, HRESULT hr, BG_ERROR_CONTEXT context)
{
    return tell(a, hr, context, false);
}

enum outcome fail_local(struct attempt *a, const char *what, int error)
{
    char part[PARTIAL_NAME_BYTES];
    say(a->fetcher, "cannot %s %s: %s", what, partial_name(part, a->image), strerror(error));
    return fail(a, hresult_from_errno(error), BG_ERROR_CONTEXT_LOCAL_FILE);
}

enum outcome fail_answer(struct attempt *a, const char *what)
{
    say(a->fetcher, "%s: %s", a->image->url, what);
    return fail(a, BG_E_INVALID_SERVER_RESPONSE, BG_ERROR_CONTEXT_REMOTE_FILE);
}

enum outcome fail_for_now(struct attempt *a, HRESULT hr, BG_ERROR_CONTEXT context, uint64_t asked_ms)
{
    uint32_t timeout_ms = a->fetcher->options->no_progress_s * 1000;
    uint32_t delay_ms = retry_failure(&a->fetcher->retry, monotonic_ms(), asked_ms, timeout_ms);
    /* To the engine every byte is progress, and its timeout begins anew. That these had come before only we know. */
    if (delay_ms == RETRY_NEVER && a->advanced)
        return tell(a, BG_E_NO_PROGRESS, context, false);
    /* Before the engine is told: the main thread reads it when it sees the state. */
    atomic_store(&a->fetcher->retry_ms, delay_ms);
    return tell(a, hr, context, true);
}

enum outcome fail_network(struct attempt *a, const char *what)
{
    say(a->fetcher, "%s: %s", a->image->url, what);
    return fail_for_now(a, BG_E_NETWORK_DISCONNECTED, BG_ERROR_CONTEXT_GENERAL_TRANSPORT, 0);
}
