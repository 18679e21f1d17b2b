/* The worker thread: asks the engine for the next transfer and moves its bytes with libcurl. */
#ifndef FETCH_H
#define FETCH_H

#include "codes.h"
#include "partial.h"
#include "retry.h"
#include "updater.h"

#include <pthread.h>
#include <stdatomic.h>

enum { FETCH_MESSAGE_BYTES = 512 };

struct fetcher {
    /* Set by the caller before fetch_start. */
    struct update *update;
    const struct options *options;
    int slot;                            /* directory that gets the partial files */

    atomic_bool stop;
    _Atomic uint32_t retry_ms;           /* after a transient failure: how long the job is to wait, or RETRY_NEVER */
    _Atomic HRESULT broken;              /* a failure of the engine itself, which no job state would show */
    struct retry retry;                  /* the worker's, as what follows */
    struct partial partials[IMAGES_MAX];
    pthread_t thread;
    pthread_mutex_t lock;
    char message[FETCH_MESSAGE_BYTES];   /* about the last failure; under `lock` */
};

bool fetch_start(struct fetcher *fetcher);
/* Copies what the worker said about its last failure. */
void fetch_message(struct fetcher *fetcher, char text[FETCH_MESSAGE_BYTES]);
/* Ends the transfer under way, if any, and waits for the thread: at most about a second. */
void fetch_stop(struct fetcher *fetcher);

#endif
