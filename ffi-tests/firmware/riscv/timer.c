/* The machine timer: an interrupt as long as mtime is not below mtimecmp. */
#include "clint.h"

#define MIE_MTIE (1u << 7)
#define MSTATUS_MIE (1u << 3)

static uint64_t now(void)
{
    uint32_t high, low;
    do {
        high = CLINT_MTIME(1);
        low = CLINT_MTIME(0);
    } while (CLINT_MTIME(1) != high);
    return (uint64_t)high << 32 | low;
}

static void after(uint32_t ticks)
{
    unsigned hart = core_id();
    uint64_t at = now() + ticks;
    CLINT_MTIMECMP(hart, 1) = UINT32_MAX; /* or the half-written value could be in the past */
    CLINT_MTIMECMP(hart, 0) = (uint32_t)at;
    CLINT_MTIMECMP(hart, 1) = (uint32_t)(at >> 32);
}

void timer_start(uint32_t ticks)
{
    after(ticks);
    __asm__ volatile("csrs mie, %0" ::"r"(MIE_MTIE) : "memory");
    __asm__ volatile("csrs mstatus, %0" ::"r"(MSTATUS_MIE) : "memory");
}

void timer_stop(void)
{
    __asm__ volatile("csrc mie, %0" ::"r"(MIE_MTIE) : "memory");
}

void timer_interrupt(uintptr_t pc)
{
    after(app_timer(pc));
}

#if CORES > 1
/* A pending interrupt ends WFI even where it is masked. */
void core_sleep(uint32_t ticks)
{
    after(ticks);
    __asm__ volatile("csrs mie, %0" ::"r"(MIE_MTIE) : "memory");
    __asm__ volatile("wfi" ::: "memory");
}
#endif
