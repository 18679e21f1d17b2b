/* SysTick, which every core has for itself. */
#include "core.h"

#define SYST_CSR REGISTER(0xE000E010) /* 0 enable, 1 interrupt, 2 the core's clock */
#define SYST_RVR REGISTER(0xE000E014) /* reload */
#define SYST_CVR REGISTER(0xE000E018) /* any write: count from the reload value */
#define ICSR REGISTER(0xE000ED04)
#define ICSR_PENDSTCLR (1u << 25)

void timer_interrupt(uintptr_t pc);

static void after(uint32_t ticks)
{
    SYST_RVR = ticks;
    SYST_CVR = 0;
    ICSR = ICSR_PENDSTCLR; /* it goes on counting during the handler, and may have fired again */
}

void timer_start(void)
{
    after(1);
    SYST_CSR = 7;
}

void timer_stop(void)
{
    SYST_CSR = 0;
}

void timer_interrupt(uintptr_t pc)
{
    after(app_timer(pc));
}
