/* The second Cortex-M33 of mps2-an521: SSE-200's system control starts it. */
#include "core.h"

#define CPU1_INITSVTOR REGISTER(0x50021114) /* where its vector table is */
#define CPUWAIT REGISTER(0x50021118)        /* bit n: core n waits */

static void reset_1(void)
{
    app_core();
}

/* VTOR wants 128 bytes of alignment. */
__attribute__((aligned(128))) static const struct vectors vectors_1 = VECTORS(1, reset_1);

/* By the stack it runs on: the register that holds the number is on a slow bus, and this is asked for a lot. */
unsigned core_id(void)
{
    uintptr_t sp;
    __asm__("mov %0, sp" : "=r"(sp));
    return sp > (uintptr_t)stacks[1];
}

void cores_start(void)
{
    CPU1_INITSVTOR = (uintptr_t)&vectors_1;
    CPUWAIT = 0;
}
