/* A seqlock with an atomic payload: the usual answer. Its reader hangs in an interrupt that stopped the writer. */
#ifndef PEERS_SEQLOCK_H
#define PEERS_SEQLOCK_H

#include <stdatomic.h>

#include "progress.h"

struct seqlock {
    _Atomic uint32_t sequence; /* odd: a writer is inside */
    _Atomic uint32_t generation; /* of the checked form, written like the payload */
    _Atomic uint64_t payload[3];
} ON_ITS_OWN_LINE;

#define SEQLOCK_START { .payload = { (uint64_t)1 << 40, 0, (uint64_t)1 << 32 | 4 } }

static inline uint32_t seqlock_read_begin(struct seqlock *lock)
{
    /* Pairs with the release of seqlock_write_end. */
    return atomic_load_explicit(&lock->sequence, memory_order_acquire);
}

static inline int seqlock_read_retry(struct seqlock *lock, uint32_t before)
{
    /* Pairs with the fence of seqlock_write_begin: who saw a word of a writer sees its odd number. */
    atomic_thread_fence(memory_order_acquire);
    return (before & 1) || before != atomic_load_explicit(&lock->sequence, memory_order_relaxed);
}

static inline uint32_t seqlock_write_begin(struct seqlock *lock)
{
    uint32_t even;
    do
        even = atomic_load_explicit(&lock->sequence, memory_order_relaxed) & ~1u;
    while (!atomic_compare_exchange_weak_explicit(&lock->sequence, &even, even + 1,
                                                  memory_order_acquire, memory_order_relaxed));
    atomic_thread_fence(memory_order_release);
    return even;
}

static inline void seqlock_write_end(struct seqlock *lock, uint32_t even)
{
    /* Pairs with the acquires of the next reading and the next writer. */
    atomic_store_explicit(&lock->sequence, even + 2, memory_order_release);
}

/* Kept in registers: an array would go through memory, where a vector load waits for the stores before it. */
struct seqlock_words {
    uint64_t bytes_total, bytes_transferred, files;
};

static inline struct seqlock_words seqlock_copy(struct seqlock *lock)
{
    struct seqlock_words words;
    words.bytes_total = atomic_load_explicit(&lock->payload[0], memory_order_relaxed);
    words.bytes_transferred = atomic_load_explicit(&lock->payload[1], memory_order_relaxed);
    words.files = atomic_load_explicit(&lock->payload[2], memory_order_relaxed);
    return words;
}

static inline void seqlock_more_bytes(struct seqlock *lock, uint32_t bytes)
{
    uint64_t sum = atomic_load_explicit(&lock->payload[1], memory_order_relaxed) + bytes;
    atomic_store_explicit(&lock->payload[1], sum, memory_order_relaxed);
}

static inline void seqlock_tell(struct seqlock_words words, struct progress *out)
{
    out->bytes_total = words.bytes_total;
    out->bytes_transferred = words.bytes_transferred;
    out->files_total = (uint32_t)words.files;
    out->files_transferred = (uint32_t)(words.files >> 32);
}

#endif
