/* ARM's semihosting, which RISC-V took over: operation and argument in two registers, and a trap. */
#ifndef SEMIHOSTING_H
#define SEMIHOSTING_H

#include <stdint.h>

/* One per architecture. */
void semihosting(uint32_t operation, const void *argument);

#endif
