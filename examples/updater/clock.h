/* The two clocks that BgTick wants. */
#ifndef CLOCK_H
#define CLOCK_H

#include <stdint.h>

uint64_t monotonic_ms(void);
uint64_t filetime_utc(void);

#endif
