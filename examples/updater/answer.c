/* What a server's answer means: the status and headers, then the bytes. */
#include "attempt.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* The answer's Content-Range, "bytes FIRST-LAST/TOTAL" or "bytes * /TOTAL"; either number may be missing. */
struct content_range {
    bool has_first, has_total;
    uint64_t first, total;
};

static struct content_range content_range(CURL *curl)
{
    struct content_range range = { 0 };
    struct curl_header *header;
    if (curl_easy_header(curl, "Content-Range", 0, CURLH_HEADER, -1, &header) != CURLHE_OK)
        return range;
    uint64_t last;
    const char *slash = strchr(header->value, '/');
    range.has_first = sscanf(header->value, "bytes %" SCNu64 "-%" SCNu64, &range.first, &last) == 2;
    range.has_total = slash != NULL && sscanf(slash, "/%" SCNu64, &range.total) == 1;
    return range;
}

static bool decide(struct attempt *a, enum outcome outcome)
{
    a->discard = true;
    a->has_outcome = true;
    a->outcome = outcome;
    return false;
}

static bool tell_connected(struct attempt *a)
{
    HRESULT hr;
    /* A second time for one token: the file begins again, and exactly its bytes leave the job. */
    if (a->told)
        SETTLED(hr, BgTransferRestart(&a->transfer, a->total));
    else
        SETTLED(hr, BgTransferConnected(a->transfer, a->total, a->partial->bytes));
    if (FAILED(hr)) {
        engine_failed(a->fetcher, a->told ? "BgTransferRestart" : "BgTransferConnected", hr);
        return decide(a, ENDED);
    }
    a->told = a->connected = true;
    return true;
}

/* Whether the bytes that the partial file has are of the content that the server speaks of. */
static bool continues(struct attempt *a)
{
    a->blind = a->partial->validator.kind == VALIDATOR_NONE;
    return a->blind || validator_holds(&a->partial->validator, a->curl);
}

/* A 416: either there is nothing left to ask for, or the partial file is of another image. */
static bool beyond_end(struct attempt *a)
{
    struct content_range range = content_range(a->curl);
    if (!range.has_total || range.total != a->partial->bytes || !continues(a))
        return decide(a, FROM_START);
    a->total = a->partial->bytes;
    return tell_connected(a) && decide(a, RECEIVED);
}

static bool partial_content(struct attempt *a)
{
    struct content_range range = content_range(a->curl);
    if (!a->ranged)
        return decide(a, fail_answer(a, "the server sent a part of the file that nobody asked for"));
    if (!range.has_first || range.first != a->partial->bytes || !continues(a))
        return decide(a, FROM_START);
    /* "bytes 5-9/" and an asterisk: it may be the rest of the file or less. Again, only a digest can tell. */
    if (!range.has_total && a->image->wanted[0] == '\0')
        return decide(a, FROM_START);
    a->total = range.has_total ? range.total : BG_SIZE_UNKNOWN;
    if (range.has_total && range.total <= range.first)
        return decide(a, fail_answer(a, "the server sent a range beyond the file's end"));
    return tell_connected(a);
}

/* A body that ends when the connection does may be whole or cut off. Only a digest can tell. */
static bool has_certain_end(struct attempt *a)
{
    struct curl_header *header;
    long version = 0;
    curl_easy_getinfo(a->curl, CURLINFO_HTTP_VERSION, &version);
    return a->total != BG_SIZE_UNKNOWN || version >= CURL_HTTP_VERSION_2_0 || a->image->wanted[0] != '\0' ||
           curl_easy_header(a->curl, "Transfer-Encoding", 0, CURLH_HEADER, -1, &header) == CURLHE_OK;
}

static bool whole_content(struct attempt *a)
{
    curl_off_t length = -1;
    curl_easy_getinfo(a->curl, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
    a->total = length < 0 ? BG_SIZE_UNKNOWN : (uint64_t)length;
    if (!has_certain_end(a)) {
        say(a->fetcher, "%s: the server does not tell where the file ends, and there is no digest to know it by",
            a->image->url);
        return decide(a, fail(a, BG_E_MISSING_FILE_SIZE, BG_ERROR_CONTEXT_REMOTE_FILE));
    }
    struct validator validator = validator_of_answer(a->curl);
    if (!partial_begin(a->partial, &validator))
        return decide(a, fail_local(a, "begin", errno));
    return tell_connected(a);
}

static bool refused(struct attempt *a, long status)
{
    curl_off_t asked_s = 0;
    curl_easy_getinfo(a->curl, CURLINFO_RETRY_AFTER, &asked_s);
    say(a->fetcher, "%s: the server answered with HTTP status %ld", a->image->url, status);
    HRESULT hr = hresult_from_http(status);
    /* curl understands both forms of Retry-After; a day is as good as anything above it. */
    uint64_t asked_ms = (uint64_t)(asked_s > 86400 ? 86400 : asked_s) * 1000;
    return decide(a, retry_status(status) ? fail_for_now(a, hr, BG_ERROR_CONTEXT_REMOTE_FILE, asked_ms)
                                          : fail(a, hr, BG_ERROR_CONTEXT_REMOTE_FILE));
}

bool answer_begin(struct attempt *a)
{
    long status = 0;
    curl_easy_getinfo(a->curl, CURLINFO_RESPONSE_CODE, &status);
    if (status == 200)
        return whole_content(a);
    if (status == 206)
        return partial_content(a);
    if (status == 416 && a->ranged)
        return beyond_end(a);
    if (status >= 400)
        return refused(a, status);
    return decide(a, fail_answer(a, "the server's answer is neither the file nor an error"));
}

bool answer_store(struct attempt *a, const char *data, size_t length)
{
    uint64_t before = a->partial->bytes;
    if (!partial_append(a->partial, data, length))
        return decide(a, fail_local(a, "write", errno));
    HRESULT hr;
    SETTLED(hr, BgTransferAdvance(a->transfer, (uint32_t)length));
    if (FAILED(hr)) {
        if (a->total != BG_SIZE_UNKNOWN && length > a->total - before)
            return decide(a, fail_answer(a, "the server sent more than the size it announced"));
        engine_failed(a->fetcher, "BgTransferAdvance", hr);
        return decide(a, ENDED);
    }
    a->advanced = true;
    return true;
}
