/* The worker thread: asks the engine for the next transfer and moves its bytes with libcurl. */
#ifndef FETCH_H
#define FETCH_H

#include "codes.h"
#include "updater.h"

#include <pthread.h>
#include <stdatomic.h>

/* Failures one after another, without a new byte between them, after which a lost network is fatal. */
enum { FAILURES_MAX = 6, FETCH_MESSAGE_BYTES = 512 };

struct fetcher {
    /* Set by the caller before fetch_start. */
    struct update *update;
    int slot;                            /* directory that gets the partial files */
    const char *ca;
    uint64_t limit_bytes_per_s;

    atomic_bool stop;
    atomic_uint failures;                /* in a row, as FAILURES_MAX counts them */
    _Atomic HRESULT broken;              /* a failure of the engine itself, which no job state would show */
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
