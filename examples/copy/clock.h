/* The two clocks that BgTick wants, and a pause. */
#ifndef CLOCK_H
#define CLOCK_H

#include <stdint.h>

uint64_t clock_monotonic_ms(void);
uint64_t clock_filetime_utc(void);
void clock_sleep_ms(uint32_t ms);

#endif
