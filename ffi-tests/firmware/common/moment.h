/* The moments of an interrupt: when the next one comes, and where this one has landed. */
#ifndef MOMENT_H
#define MOMENT_H

#include <stdint.h>

/* Uneven, so that interrupts land everywhere: from MOMENT_TICKS_MIN to below ticks_max. A tick is about one
   instruction. Every context has a *random of its own, which begins as 0. */
#define MOMENT_TICKS_MIN 16u
uint32_t moment_next(uint32_t *random, uint32_t ticks_max);

/* Whether the library's code is at this address. */
int moment_is_inside(uintptr_t pc);

#endif
