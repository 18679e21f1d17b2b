/* The floors that the hot paths are measured against, called as the library is: out of line, with an out-pointer. */
#include <stdatomic.h>
#include <stdint.h>

struct progress {
    uint64_t bytes_total, bytes_transferred;
    uint32_t files_total, files_transferred;
};

static struct progress shared = { 1000, 10, 4, 1 };
static _Atomic uint64_t counter;

/* A 24-byte struct copy: torn under a writer. */
int32_t floor_struct_copy(uint64_t job, struct progress *out)
{
    (void)job;
    *out = shared;
    return 0;
}

/* One uncontended 64-bit fetch_add: neither state, total nor token checked. */
int32_t floor_fetch_add(uint64_t transfer, uint32_t bytes)
{
    (void)transfer;
    atomic_fetch_add_explicit(&counter, bytes, memory_order_acq_rel);
    return 0;
}

/* A seqlock with an atomic payload: the usual answer. Its reader hangs in an interrupt that stopped the writer. */
static _Atomic uint32_t sequence;
static _Atomic uint64_t payload[3];

int32_t seqlock_read(uint64_t job, struct progress *out)
{
    uint64_t words[3];
    uint32_t before;
    (void)job;
    do {
        before = atomic_load_explicit(&sequence, memory_order_acquire);
        for (int i = 0; i < 3; i++)
            words[i] = atomic_load_explicit(&payload[i], memory_order_relaxed);
        atomic_thread_fence(memory_order_acquire);
    } while ((before & 1) || before != atomic_load_explicit(&sequence, memory_order_relaxed));
    out->bytes_total = words[0];
    out->bytes_transferred = words[1];
    out->files_total = (uint32_t)words[2];
    out->files_transferred = (uint32_t)(words[2] >> 32);
    return 0;
}

int32_t seqlock_add(uint64_t transfer, uint32_t bytes)
{
    uint32_t even;
    (void)transfer;
    do
        even = atomic_load_explicit(&sequence, memory_order_relaxed) & ~1u;
    while (!atomic_compare_exchange_weak_explicit(&sequence, &even, even + 1, memory_order_acquire, memory_order_relaxed));
    atomic_thread_fence(memory_order_release);
    atomic_store_explicit(&payload[1], atomic_load_explicit(&payload[1], memory_order_relaxed) + bytes, memory_order_relaxed);
    atomic_store_explicit(&sequence, even + 2, memory_order_release);
    return 0;
}
