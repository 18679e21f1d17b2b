#include "validator.h"

#include <stdio.h>
#include <string.h>

static const char *answer_header(CURL *curl, const char *name)
{
    struct curl_header *header;
    /* Of the last answer, after all redirects. */
    return curl_easy_header(curl, name, 0, CURLH_HEADER, -1, &header) == CURLHE_OK ? header->value : NULL;
}

/* `"..."` of printable bytes. W/"..." is weak: two contents may share it, so it cannot vouch for a part of one. */
static bool is_strong_etag(const char *text)
{
    size_t length = strlen(text);
    if (length < 2 || length >= VALIDATOR_BYTES || text[0] != '"' || text[length - 1] != '"')
        return false;
    for (size_t i = 1; i < length - 1; i++)
        if ((unsigned char)text[i] <= ' ' || text[i] == '"' || text[i] == 0x7f)
            return false;
    return true;
}

static bool is_strong_date(const char *modified, const char *now)
{
    time_t then = curl_getdate(modified, NULL);
    time_t date = now == NULL ? -1 : curl_getdate(now, NULL);
    return strlen(modified) < VALIDATOR_BYTES && then >= 0 && date >= 0 && date - then >= 1;
}

struct validator validator_of_answer(CURL *curl)
{
    struct validator validator = { .kind = VALIDATOR_NONE };
    const char *etag = answer_header(curl, "ETag");
    if (etag != NULL && is_strong_etag(etag)) {
        validator.kind = VALIDATOR_ETAG;
        strcpy(validator.text, etag);
        return validator;
    }
    const char *modified = answer_header(curl, "Last-Modified");
    if (modified != NULL && is_strong_date(modified, answer_header(curl, "Date"))) {
        validator.kind = VALIDATOR_DATE;
        strcpy(validator.text, modified);
    }
    return validator;
}

bool validator_holds(const struct validator *sent, CURL *curl)
{
    /* A 206 must repeat the ETag, and may leave Last-Modified out (RFC 9110, 15.3.7). A 416 may have neither. */
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    const char *found = answer_header(curl, sent->kind == VALIDATOR_ETAG ? "ETag" : "Last-Modified");
    if (found == NULL)
        return sent->kind != VALIDATOR_ETAG || status != 206;
    return strcmp(found, sent->text) == 0;
}
