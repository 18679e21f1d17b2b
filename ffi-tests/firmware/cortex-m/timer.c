/* SysTick, which every core has for itself. */
#include "core.h"

#define SYST_CSR REGISTER(0xE000E010) /* 0 enable, 1 interrupt, 2 the core's clock */
#define SYST_RVR REGISTER(0xE000E014) /* reload */
#define SYST_CVR REGISTER(0xE000E018) /* any write: count from the reload value */

#define CSR_RUN 7u

void timer_interrupt(uintptr_t pc);

static void after(uint32_t ticks)
{
    SYST_RVR = ticks;
    SYST_CVR = 0;
    SYST_CSR = CSR_RUN;
}

void timer_start(uint32_t ticks)
{
    after(ticks);
}

void timer_stop(void)
{
    SYST_CSR = 0;
}

/* It would go on counting: the next period begins when this one's work is done. */
void timer_interrupt(uintptr_t pc)
{
    timer_stop();
    after(app_timer(pc));
}
