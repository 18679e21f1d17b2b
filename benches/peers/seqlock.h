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

static inline void seqlock_copy(struct seqlock *lock, uint64_t words[3])
{
    for (int i = 0; i < 3; i++)
        words[i] = atomic_load_explicit(&lock->payload[i], memory_order_relaxed);
}

static inline void seqlock_more_bytes(struct seqlock *lock, uint32_t bytes)
{
    uint64_t sum = atomic_load_explicit(&lock->payload[1], memory_order_relaxed) + bytes;
    atomic_store_explicit(&lock->payload[1], sum, memory_order_relaxed);
}

static inline void seqlock_tell(const uint64_t words[3], struct progress *out)
{
    out->bytes_total = words[0];
    out->bytes_transferred = words[1];
    out->files_total = (uint32_t)words[2];
    out->files_transferred = (uint32_t)(words[2] >> 32);
}

#endif
