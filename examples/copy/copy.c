#include "copy.h"

#include "attempt.h"
#include "clock.h"
#include "codes.h"

#include <stdatomic.h>
#include <stdlib.h>

enum {
    IDLE_MS = 20,   /* between two questions while nothing is queued, and two sweeps */
    TICK_MS = 100,
};

struct copier {
    struct copy_options options;
    struct kept_list list;
    struct attempt attempt;
    uint64_t tick_ms, sweep_ms; /* when they are due */
    atomic_bool stop;
    bool has_thread;
    pthread_t thread;
    char buffer[];
};

struct copier *copy_new(const struct copy_options *options)
{
    static const struct copy_options usual = { 0 };
    if (options == NULL)
        options = &usual;
    uint32_t chunk = options->chunk_bytes == 0 ? COPY_CHUNK_BYTES
        : options->chunk_bytes > COPY_CHUNK_BYTES_MAX ? COPY_CHUNK_BYTES_MAX : options->chunk_bytes;
    struct copier *c = calloc(1, sizeof *c + chunk);
    if (c == NULL)
        return NULL;
    if (!kept_init(&c->list)) {
        free(c);
        return NULL;
    }
    c->options = *options;
    c->options.chunk_bytes = chunk;
    c->attempt.options = &c->options;
    c->attempt.list = &c->list;
    c->attempt.buffer = c->buffer;
    c->attempt.from = c->attempt.to = FILE_CLOSED;
    atomic_init(&c->stop, false);
    return c;
}

uint32_t copy_step(struct copier *c)
{
    uint64_t now = clock_monotonic_ms();
    if (now >= c->tick_ms) {
        BgTick(now, clock_filetime_utc());
        c->tick_ms = now + TICK_MS;
    }
    if (now >= c->sweep_ms) {
        kept_sweep(&c->list, c->attempt.kept);
        c->sweep_ms = now + IDLE_MS;
    }
    if (c->attempt.phase == IDLE && !attempt_begin(&c->attempt))
        return IDLE_MS;
    return attempt_step(&c->attempt, now);
}

static void *work(void *pointer)
{
    struct copier *c = pointer;
    while (!atomic_load(&c->stop)) {
        uint32_t wait = copy_step(c);
        if (wait > 0)
            clock_sleep_ms(wait);
    }
    return NULL;
}

bool copy_start(struct copier *c)
{
    c->has_thread = pthread_create(&c->thread, NULL, work, c) == 0;
    return c->has_thread;
}

void copy_free(struct copier *c)
{
    if (c == NULL)
        return;
    atomic_store(&c->stop, true);
    if (c->has_thread)
        pthread_join(c->thread, NULL);
    attempt_give_back(&c->attempt);
    kept_close(&c->list);
    free(c);
}

HRESULT copy_save(void *copier, BG_FILE file)
{
    struct copier *c = copier;
    return kept_save(&c->list, file);
}

HRESULT copy_read_reply(void *copier, BG_FILE file, void *buffer, size_t size)
{
    struct copier *c = copier;
    return kept_read_reply(&c->list, file, buffer, size);
}
