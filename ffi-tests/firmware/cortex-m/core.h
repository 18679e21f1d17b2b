/* What the Cortex-M boards share. */
#ifndef CORE_H
#define CORE_H

#include "board.h"

#define REGISTER(address) (*(volatile uint32_t *)(address))

/* SysTick, which every core has for itself. */
#define SYST_CSR REGISTER(0xE000E010) /* 0 enable, 1 interrupt, 2 the core's clock */
#define SYST_RVR REGISTER(0xE000E014) /* reload */
#define SYST_CVR REGISTER(0xE000E018) /* any write: count from the reload value */
#define SYST_CSR_RUN 7u

/* The stack of each core; the linker script puts them at the start of RAM, so that an overflow faults. */
#define STACK_BYTES 4096
extern uint64_t stacks[CORES][STACK_BYTES / 8];

/* The first 16 words that a core reads: its stack and its handlers. */
struct vectors {
    const void *stack;
    void (*handlers[15])(void);
};
#define VECTORS(core, reset)                                                                   \
    {                                                                                          \
        stacks[(core) + 1],                                                                    \
        {                                                                                      \
            [0] = (reset), [1] = fault, [2] = fault, [3] = fault, [4] = fault, [5] = fault,    \
            [10] = fault, [13] = fault, [14] = tick                                            \
        }                                                                                      \
    }
void fault(void);
void tick(void);

#endif
