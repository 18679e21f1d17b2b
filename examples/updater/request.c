/* One request with libcurl: what is asked for, and what its end means. */
#include "attempt.h"

#include "clock.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum {
    REDIRECTS_MAX = 5,
    LIMIT_SMALL = 8 << 20,
    CONDITION_BYTES = VALIDATOR_BYTES + sizeof "If-Range: ",
};

static size_t on_body(char *data, size_t size, size_t count, void *pointer)
{
    struct attempt *a = pointer;
    size_t length = size * count;
    /* A transfer that fails the write ends the connection: nothing of the rest is downloaded in vain. */
    if (!a->connected && !a->discard && !answer_begin(a))
        return 0;
    if (a->discard || atomic_load(&a->fetcher->stop))
        return 0;
    return answer_store(a, data, length) ? length : 0;
}

/* curl calls this at least once a second. Its own low-speed limit averages over some seconds, and so comes late. */
static int on_progress(void *pointer, curl_off_t dltotal, curl_off_t dlnow, curl_off_t ultotal, curl_off_t ulnow)
{
    struct attempt *a = pointer;
    uint64_t now = monotonic_ms();
    (void)dltotal, (void)ultotal, (void)ulnow;
    if (dlnow != a->heard_bytes) {
        a->heard_bytes = dlnow;
        a->heard_ms = now;
    }
    a->silent = now - a->heard_ms >= (uint64_t)a->fetcher->options->silence_s * 1000;
    return a->silent || atomic_load(&a->fetcher->stop);
}

static bool is_tls_distrust(CURLcode code)
{
    return code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CACERT_BADFILE ||
           code == CURLE_SSL_ISSUER_ERROR || code == CURLE_SSL_CERTPROBLEM || code == CURLE_SSL_PINNEDPUBKEYNOTMATCH;
}

/* The server sent us somewhere where no file can be. */
static bool is_bad_redirect(CURLcode code)
{
    return code == CURLE_TOO_MANY_REDIRECTS || code == CURLE_UNSUPPORTED_PROTOCOL || code == CURLE_URL_MALFORMAT;
}

static void set_limits(struct attempt *a)
{
    CURL *curl = a->curl;
    const struct options *options = a->fetcher->options;
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, a);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)options->silence_s);
    if (options->limit_bytes_per_s == 0)
        return;
    curl_easy_setopt(curl, CURLOPT_MAX_RECV_SPEED_LARGE, (curl_off_t)options->limit_bytes_per_s);
    /* curl looks at the limit only once in a hundred buffers: smaller ones make smaller bursts. */
    if (options->limit_bytes_per_s < LIMIT_SMALL)
        curl_easy_setopt(curl, CURLOPT_BUFFERSIZE, 1024L);
}

static void set_options(struct attempt *a, char *error)
{
    CURL *curl = a->curl;
    curl_easy_reset(curl);
    error[0] = '\0';
    curl_easy_setopt(curl, CURLOPT_URL, a->image->url);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "bgjob-updater/" UPDATER_VERSION);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, error);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L); /* the main thread alone deals with signals */
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, a);
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(curl, CURLOPT_MAXREDIRS, (long)REDIRECTS_MAX);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    /* Who asked for https must not be sent on to http. */
    bool https = strncmp(a->image->url, "https:", 6) == 0;
    curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, https ? "https" : "http,https");
    if (a->fetcher->options->ca != NULL) {
        curl_easy_setopt(curl, CURLOPT_CAINFO, a->fetcher->options->ca);
        curl_easy_setopt(curl, CURLOPT_CAPATH, NULL); /* the system's: a private CA is the only one */
    }
    set_limits(a);
}

/* Asks for the bytes that the partial file lacks: these if the content is still the same, else the whole of the new
 * one (RFC 9110, 13.1.5). The list is to be freed; false: out of memory. */
static bool set_range(struct attempt *a, struct curl_slist **headers)
{
    char range[32], condition[CONDITION_BYTES];
    *headers = NULL;
    a->ranged = a->partial->bytes > 0;
    if (!a->ranged)
        return true;
    /* Not CURLOPT_RESUME_FROM, which takes a server without ranges for an error. */
    snprintf(range, sizeof range, "%" PRIu64 "-", a->partial->bytes);
    curl_easy_setopt(a->curl, CURLOPT_RANGE, range);
    if (a->partial->validator.kind == VALIDATOR_NONE)
        return true;
    snprintf(condition, sizeof condition, "If-Range: %s", a->partial->validator.text);
    *headers = curl_slist_append(NULL, condition);
    curl_easy_setopt(a->curl, CURLOPT_HTTPHEADER, *headers);
    return *headers != NULL;
}

/* What the end of the request means if the answer has not decided it. */
static enum outcome judge(struct attempt *a, CURLcode code, const char *error)
{
    const char *text = error[0] ? error : curl_easy_strerror(code);
    char silence[64];
    if (a->silent) {
        snprintf(silence, sizeof silence, "no byte came for %u s", a->fetcher->options->silence_s);
        return fail_network(a, silence);
    }
    if (is_tls_distrust(code)) {
        say(a->fetcher, "%s: %s", a->image->url, text);
        /* ERROR_INTERNET_SECURE_FAILURE, what BITS gives for a certificate that is not trusted */
        return fail(a, hresult_from_win32(12175), BG_ERROR_CONTEXT_GENERAL_TRANSPORT);
    }
    if (is_bad_redirect(code))
        return fail_answer(a, text);
    if (code != CURLE_OK)
        return fail_network(a, text);
    if (a->total != BG_SIZE_UNKNOWN && a->partial->bytes < a->total)
        return fail_network(a, "the server sent less than the size it announced");
    return RECEIVED;
}

enum outcome request(struct attempt *a)
{
    char error[CURL_ERROR_SIZE];
    struct curl_slist *headers;
    a->connected = a->advanced = a->discard = a->has_outcome = a->blind = a->silent = false;
    a->total = BG_SIZE_UNKNOWN;
    a->heard_ms = monotonic_ms();
    a->heard_bytes = 0;
    set_options(a, error);
    if (!set_range(a, &headers)) {
        say(a->fetcher, "out of memory");
        return fail(a, E_OUTOFMEMORY, BG_ERROR_CONTEXT_GENERAL_TRANSPORT);
    }
    CURLcode code = curl_easy_perform(a->curl);
    curl_slist_free_all(headers);

    if (a->connected && a->partial->bytes > a->image->reached_bytes) {
        a->image->reached_bytes = a->partial->bytes;
        retry_progress(&a->fetcher->retry);
    }
    if (atomic_load(&a->fetcher->stop))
        return ENDED;
    if (code == CURLE_OK && !a->connected && !a->discard)
        answer_begin(a); /* an answer without a body */
    return a->has_outcome ? a->outcome : judge(a, code, error);
}
