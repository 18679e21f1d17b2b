/* One attempt at one file: what the worker's parts share, and the ways in which it ends.
 *
 * fetch.c takes it from the engine, request.c asks the server, answer.c understands what comes back. */
#ifndef ATTEMPT_H
#define ATTEMPT_H

#include "fetch.h"

/* How a request ended. */
enum outcome {
    RECEIVED,      /* the partial file is complete */
    FROM_START,    /* it is of no use: ask again, from the first byte */
    ENDED,         /* the engine has been told, or the attempt is over for it */
};

struct attempt {
    struct fetcher *fetcher;
    struct image *image;
    BG_TRANSFER transfer;
    bool told;               /* BgTransferConnected was called for `transfer` */
    CURL *curl;
    struct partial *partial;
    uint64_t total;          /* BG_SIZE_UNKNOWN until the server tells */
    bool ranged;             /* the request asked for the bytes from `partial.bytes` on */
    bool blind;              /* and was answered so, but no validator says that they belong to those before */
    bool connected;          /* the answer's headers are in, and what follows is the file */
    bool advanced;           /* the engine was told of bytes */
    bool discard;            /* what still comes is no part of the image */
    bool has_outcome;        /* `outcome` was decided while the answer came in */
    enum outcome outcome;
    uint64_t heard_ms;       /* when the last byte came */
    int64_t heard_bytes;     /* of this answer, until then */
    bool silent;             /* given up because no byte came */
};

/* What fetch_message gives. */
void say(struct fetcher *fetcher, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A call of the engine failed. A token that is over is no defect: the main thread suspended the job. */
void engine_failed(struct fetcher *fetcher, const char *function, HRESULT hr);

/* These tell the engine and return ENDED. */
enum outcome fail(struct attempt *a, HRESULT hr, BG_ERROR_CONTEXT context);
enum outcome fail_local(struct attempt *a, const char *what, int error);
enum outcome fail_answer(struct attempt *a, const char *what);
/* May be over in a while, which is at least `asked_ms`: the main thread resumes the job, until the engine ends it. */
enum outcome fail_for_now(struct attempt *a, HRESULT hr, BG_ERROR_CONTEXT context, uint64_t asked_ms);
enum outcome fail_network(struct attempt *a, const char *what);

/* answer.c */

/* Called once for an answer, when its headers are complete; false: what follows is not for the image. */
bool answer_begin(struct attempt *a);
/* First to the file, then to the engine: the count may lag behind the disk, never run ahead of it. */
bool answer_store(struct attempt *a, const char *data, size_t length);

/* request.c: one request and its answer */
enum outcome request(struct attempt *a);

#endif
