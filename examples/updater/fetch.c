#include "fetch.h"

#include "attempt.h"
#include "digest.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { IDLE_MS = 20 }; /* between two questions while nothing is queued */

static enum outcome wrong_digest(struct attempt *a)
{
    say(a->fetcher, "%s: the digest is %s, not %s", a->image->name, a->image->found, a->image->wanted);
    /* A file that was resumed on the word of its digest alone: the server may have another content by now. */
    if (a->blind)
        return FROM_START;
    partial_delete(a->partial);
    return fail(a, BG_E_VALIDATION_FAILED, BG_ERROR_CONTEXT_LOCAL_FILE);
}

/* The bytes are all there: on the disk, and the right ones? RECEIVED: the engine has its file. */
static enum outcome finish(struct attempt *a)
{
    char *found = a->image->found;
    if (!partial_sync(a->partial))
        return fail_local(a, "write", errno);
    switch (digest_file(a->partial->fd, &a->fetcher->stop, found)) {
    case DIGEST_STOPPED:
        return ENDED;
    case DIGEST_READ_ERROR:
        return fail_local(a, "read", errno);
    case DIGEST_OK:
        break;
    }
    if (a->image->wanted[0] && strcmp(found, a->image->wanted) != 0)
        return wrong_digest(a);
    HRESULT hr;
    SETTLED(hr, BgTransferDone(a->transfer));
    if (FAILED(hr))
        engine_failed(a->fetcher, "BgTransferDone", hr);
    return RECEIVED;
}

static void receive(struct attempt *a)
{
    enum digest_result opened = partial_open(a->partial, a->fetcher->slot, a->image, &a->fetcher->stop);
    if (opened != DIGEST_OK) {
        if (opened == DIGEST_READ_ERROR)
            fail_local(a, "open", errno);
        partial_close(a->partial);
        return;
    }
    enum outcome outcome = request(a);
    if (outcome == RECEIVED)
        outcome = finish(a);
    if (outcome == FROM_START) {
        struct validator none = { .kind = VALIDATOR_NONE };
        /* Without a range there is no second FROM_START. */
        outcome = partial_begin(a->partial, &none) ? request(a) : fail_local(a, "empty", errno);
        if (outcome == RECEIVED)
            outcome = finish(a);
    }
    if (outcome != RECEIVED && a->partial->bytes == 0)
        partial_delete(a->partial); /* nothing to resume from: no trace of a 404 */
    else
        partial_keep(a->partial);
    partial_close(a->partial);
}

/* False when nothing is queued, or nothing can be done. */
static bool next_transfer(struct fetcher *fetcher, CURL *curl)
{
    struct attempt a = { .fetcher = fetcher, .curl = curl };
    BG_FILE file;
    BG_JOB job;
    uint64_t index;
    HRESULT hr;
    SETTLED(hr, BgTransferNext(&a.transfer, &file, &job));
    if (hr == BG_E_EMPTY)
        return false;
    if (FAILED(hr)) {
        engine_failed(fetcher, "BgTransferNext", hr);
        return false;
    }
    SETTLED(hr, BgGetFileCookie(file, &index));
    if (FAILED(hr)) {
        engine_failed(fetcher, "BgGetFileCookie", hr);
        return false;
    }
    a.image = &fetcher->update->images[index];
    a.partial = &fetcher->partials[index];
    receive(&a);
    return true;
}

static void *work(void *pointer)
{
    struct fetcher *fetcher = pointer;
    const struct timespec idle = { .tv_nsec = IDLE_MS * 1000000L };
    CURL *curl = curl_easy_init(); /* one handle for all: it keeps the connection open */
    if (curl == NULL) {
        say(fetcher, "out of memory");
        atomic_store(&fetcher->broken, E_OUTOFMEMORY);
    }
    /* Until the main thread says stop, or the engine is broken, which the main thread sees. */
    while (!atomic_load(&fetcher->stop) && !FAILED(atomic_load(&fetcher->broken)))
        if (!next_transfer(fetcher, curl))
            nanosleep(&idle, NULL);
    curl_easy_cleanup(curl);
    return NULL;
}

bool fetch_start(struct fetcher *fetcher)
{
    atomic_init(&fetcher->stop, false);
    atomic_init(&fetcher->retry_ms, 0);
    atomic_init(&fetcher->broken, S_OK);
    fetcher->retry = (struct retry){ 0 };
    memset(fetcher->partials, 0, sizeof fetcher->partials);
    fetcher->message[0] = '\0';
    int error = pthread_mutex_init(&fetcher->lock, NULL);
    if (error == 0)
        error = pthread_create(&fetcher->thread, NULL, work, fetcher);
    if (error != 0)
        report("cannot start a thread: %s", strerror(error));
    return error == 0;
}

void fetch_message(struct fetcher *fetcher, char text[FETCH_MESSAGE_BYTES])
{
    pthread_mutex_lock(&fetcher->lock);
    memcpy(text, fetcher->message, FETCH_MESSAGE_BYTES);
    pthread_mutex_unlock(&fetcher->lock);
}

void fetch_stop(struct fetcher *fetcher)
{
    atomic_store(&fetcher->stop, true);
    pthread_join(fetcher->thread, NULL);
}
