/* RAM, traps, and the other harts. */
#include "clint.h"
#include "stack.h"
#include "memory.h"

extern uint8_t bss_begin[], bss_end[];

__attribute__((section(".stacks"), aligned(16))) uint8_t stacks[CORES][STACK_BYTES];

#define MCAUSE_TIMER 0x80000007u
#define MIP_MSIP (1u << 3)
#define MIE_MSIE (1u << 3)

/* Hart 0, from start.S. The image is loaded where it runs: nothing to copy. */
_Noreturn void boot(void);
_Noreturn void boot(void)
{
    memset(bss_begin, 0, (uintptr_t)bss_end - (uintptr_t)bss_begin);
    app_main();
}

#if CORES > 1
/* Every other hart, from start.S: waits until hart 0 sends it an interrupt, with interrupts disabled. */
_Noreturn void hart_start(void);
_Noreturn void hart_start(void)
{
    uint32_t pending;
    __asm__ volatile("csrw mie, %0" ::"r"(MIE_MSIE));
    do {
        __asm__ volatile("wfi");
        __asm__ volatile("csrr %0, mip" : "=r"(pending));
    } while ((pending & MIP_MSIP) == 0);
    __asm__ volatile("csrw mie, zero" ::: "memory");
    app_core();
}
#endif

void cores_start(void)
{
    for (unsigned hart = 1; hart < CORES; hart++)
        CLINT_MSIP(hart) = 1;
}

unsigned core_id(void)
{
    unsigned hart;
    __asm__("csrr %0, mhartid" : "=r"(hart));
    return hart;
}

/* mtvec: aligned to 4; the attribute saves what it uses and returns with mret. */
void trap(void);
__attribute__((interrupt("machine"), aligned(4))) void trap(void)
{
    uintptr_t cause, pc;
    __asm__ volatile("csrr %0, mcause" : "=r"(cause));
    __asm__ volatile("csrr %0, mepc" : "=r"(pc));
    if (cause != MCAUSE_TIMER)
        app_fault(pc);
    timer_interrupt(pc);
}
