/* The CLINT of `virt`: each hart's software interrupt and timer. */
#ifndef CLINT_H
#define CLINT_H

#include "board.h"

#define REGISTER(address) (*(volatile uint32_t *)(address))

#define CLINT 0x02000000u
#define CLINT_MSIP(hart) REGISTER(CLINT + 4u * (hart))
#define CLINT_MTIMECMP(hart, half) REGISTER(CLINT + 0x4000u + 8u * (hart) + 4u * (half))
#define CLINT_MTIME(half) REGISTER(CLINT + 0xBFF8u + 4u * (half))

void timer_interrupt(uintptr_t pc);

#endif
