/* The second Cortex-M33 of mps2-an521: SSE-200's system control starts it. */
#include "core.h"

#define CPU1_INITSVTOR REGISTER(0x50021114) /* where its vector table is */
#define CPUWAIT REGISTER(0x50021118)        /* bit n: core n waits */
#define CPU_IDENTITY REGISTER(0x5001F000)   /* each core reads its own number here */

static void reset_1(void)
{
    app_core();
}

/* VTOR wants 128 bytes of alignment. */
__attribute__((aligned(128))) static const struct vectors vectors_1 = VECTORS(1, reset_1);

unsigned core_id(void)
{
    return CPU_IDENTITY;
}

void cores_start(void)
{
    CPU1_INITSVTOR = (uintptr_t)&vectors_1;
    CPUWAIT = 0;
}
