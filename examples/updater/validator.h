/* What tells one content of a URL from another: RFC 9110's validators, as If-Range needs them. */
#ifndef VALIDATOR_H
#define VALIDATOR_H

#include <curl/curl.h>
#include <stdbool.h>

enum { VALIDATOR_BYTES = 512 };
enum validator_kind { VALIDATOR_NONE, VALIDATOR_ETAG, VALIDATOR_DATE };

struct validator {
    enum validator_kind kind;
    char text[VALIDATOR_BYTES]; /* as the server wrote it, to be sent back the same */
};

/* The strong validator of the answer just received: its ETag unless that is weak; else its Last-Modified, if it was at
 * least a second old by the server's own clock (RFC 9110, 8.8.2.2: later changes of that second would keep the date). */
struct validator validator_of_answer(CURL *curl);

/* Whether the answer to a request with If-Range is of the content that `sent` stands for. The status already says so;
 * this is for servers that have not understood the question. */
bool validator_holds(const struct validator *sent, CURL *curl);

#endif
