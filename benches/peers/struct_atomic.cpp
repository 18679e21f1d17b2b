/* std::atomic of the whole struct: 24 bytes are more than any machine word, so libatomic takes a lock. */
#include <atomic>

#include "progress.h"

alignas(64) static std::atomic<progress> shared{progress PROGRESS_START};

extern "C" int32_t struct_atomic_read(uint64_t, progress *out)
{
    /* Pairs with the release of struct_atomic_add. */
    *out = shared.load(std::memory_order_acquire);
    return 0;
}

extern "C" int32_t struct_atomic_add(uint64_t, uint32_t bytes)
{
    progress old = shared.load(std::memory_order_relaxed), next;
    do {
        next = old;
        next.bytes_transferred += bytes;
        /* The release pairs with the acquire of the reading. */
    } while (!shared.compare_exchange_weak(old, next, std::memory_order_acq_rel, std::memory_order_relaxed));
    return 0;
}
