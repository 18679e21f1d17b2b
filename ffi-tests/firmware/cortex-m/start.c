/* Start-up: the vector table, RAM, and the handlers' way into C. */
#include "core.h"
#include "memory.h"

extern uint8_t data_begin[], data_end[], data_load[], bss_begin[], bss_end[];

__attribute__((section(".stacks"))) uint64_t stacks[CORES][STACK_BYTES / 8];

static _Noreturn void reset(void)
{
    memcpy(data_begin, data_load, (uintptr_t)data_end - (uintptr_t)data_begin);
    memset(bss_begin, 0, (uintptr_t)bss_end - (uintptr_t)bss_begin);
    app_main();
}

__attribute__((section(".vectors"), used)) static const struct vectors vectors = VECTORS(0, reset);

/* The hardware has pushed r0-r3, r12, lr, pc and psr: pc is the seventh. lr says how to return, and stays. */
__attribute__((naked)) void tick(void)
{
    __asm__("ldr r0, [sp, #24]\n"
            "ldr r1, =timer_interrupt\n"
            "bx r1\n");
}

/* Perhaps the stack has overflowed: the report gets it from the start. */
__attribute__((naked)) void fault(void)
{
    __asm__("mov r0, sp\n"
            "ldr r1, =stacks + %c0\n"
            "mov sp, r1\n"
            "ldr r1, =app_fault\n"
            "bx r1\n" ::"i"(STACK_BYTES));
}
