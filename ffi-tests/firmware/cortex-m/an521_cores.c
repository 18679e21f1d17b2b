/* The second Cortex-M33 of mps2-an521: SSE-200's system control starts it. */
#include "core.h"

#define ICSR REGISTER(0xE000ED04)
#define ICSR_PENDSTCLR (1u << 25)
#define CPU1_INITSVTOR REGISTER(0x50021114) /* where its vector table is */
#define CPUWAIT REGISTER(0x50021118)        /* bit n: core n waits */

static void reset_1(void)
{
    __asm__ volatile("cpsid i");
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

/* A pending interrupt ends WFI even where it is masked. */
void core_sleep(uint32_t ticks)
{
    SYST_RVR = ticks;
    SYST_CVR = 0;
    SYST_CSR = SYST_CSR_RUN;
    __asm__ volatile("wfi" ::: "memory");
    SYST_CSR = 0;
    ICSR = ICSR_PENDSTCLR;
}
