#include "moment.h"

#include "board.h"

/* From the linker script. */
extern const char library_begin[], library_end[];

/* xorshift. */
uint32_t moment_next(uint32_t *random, uint32_t ticks_max)
{
    uint32_t x = *random ? *random : SEED + core_id();
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    *random = x;
    return MOMENT_TICKS_MIN + x % (ticks_max - MOMENT_TICKS_MIN);
}

int moment_is_inside(uintptr_t pc)
{
    return pc >= (uintptr_t)library_begin && pc < (uintptr_t)library_end;
}
