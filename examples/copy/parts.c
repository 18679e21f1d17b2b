#include "attempt.h"

/* One that goes to the end has no length of its own; the engine refuses those that lie outside of the source. */
static uint64_t length_of(const BG_FILE_RANGE *range, uint64_t source_bytes)
{
    uint64_t left = range->InitialOffset < source_bytes ? source_bytes - range->InitialOffset : 0;
    return range->Length == BG_LENGTH_TO_EOF || range->Length > left ? left : range->Length;
}

uint64_t parts_bytes(const struct attempt *a)
{
    uint64_t sum = 0;
    if (a->reply != NULL || a->range_count == 0)
        return a->identity.size;
    for (uint32_t i = 0; i < a->range_count; i++)
        sum += length_of(&a->ranges[i], a->identity.size);
    return sum;
}

uint64_t parts_locate(const struct attempt *a, uint64_t position, uint64_t *contiguous)
{
    if (a->reply != NULL || a->range_count == 0) {
        *contiguous = a->identity.size - position;
        return position;
    }
    for (uint32_t i = 0; i < a->range_count; i++) {
        uint64_t length = length_of(&a->ranges[i], a->identity.size);
        if (position < length) {
            *contiguous = length - position;
            return a->ranges[i].InitialOffset + position;
        }
        position -= length;
    }
    *contiguous = 0;
    return a->identity.size;
}
