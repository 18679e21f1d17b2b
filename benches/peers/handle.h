/* The check of src/ground/handle.rs, for peers: handle = {generation 32 | kind 2 | instance 10 | index 20}.
 * Generations of live records are odd, so one subtraction and one comparison refuse even generations, other kinds,
 * other instances and indices out of range; the generation itself is compared by the record, inside its section. */
#ifndef PEERS_HANDLE_H
#define PEERS_HANDLE_H

#include <stddef.h>

#include "progress.h"

enum { RECORDS = 4, REFUSED = -1 };

static inline uint64_t live_base(uint32_t instance)
{
    const uint64_t odd = (uint64_t)1 << 32, kind = (uint64_t)1 << 30;
    return (odd | kind | (uint64_t)(instance & 1023) << 20) << 31;
}

static inline uint64_t handle_index(uint64_t handle, uint64_t base)
{
    return ((handle << 31) - base) >> 31;
}

static inline uint64_t handle_of(uint64_t base, uint32_t index, uint32_t generation)
{
    return ((uint64_t)generation << 32 | (uint32_t)(base >> 31)) + index;
}

/* NULL and misaligned pointers are refused, as the library does. */
static inline int is_bad(const struct progress *out)
{
    return !out || (uintptr_t)out % _Alignof(struct progress);
}

#endif
