/* Masking for targets without compare-and-swap, as a program with one core does it. */
#include <stdint.h>

void _critical_section_1_0_acquire(void);
void _critical_section_1_0_release(void);

/* Written while interrupts are masked, so that nobody else sees or changes it before the release. */
static uintptr_t before;

#if defined __arm__
void _critical_section_1_0_acquire(void)
{
    uintptr_t primask;
    __asm__ volatile("mrs %0, primask\n\tcpsid i" : "=r"(primask) : : "memory");
    before = primask;
}
void _critical_section_1_0_release(void)
{
    __asm__ volatile("msr primask, %0" : : "r"(before) : "memory");
}
#elif defined __riscv
/* The compiler is told the plain architecture, for which it has a libgcc. */
#define ZICSR(line) ".option push\n\t.option arch, +zicsr\n\t" line "\n\t.option pop"
void _critical_section_1_0_acquire(void)
{
    uintptr_t status;
    __asm__ volatile(ZICSR("csrrci %0, mstatus, 8") : "=r"(status) : : "memory");
    before = status & 8;
}
void _critical_section_1_0_release(void)
{
    __asm__ volatile(ZICSR("csrs mstatus, %0") : : "r"(before) : "memory");
}
#endif
