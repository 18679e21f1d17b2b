/* The timer interrupt of core 0. */
#include "core.h"

void timer_interrupt(uintptr_t pc);

void timer_start(uint32_t ticks)
{
    SYST_RVR = ticks;
    SYST_CVR = 0;
    SYST_CSR = SYST_CSR_RUN;
}

void timer_stop(void)
{
    SYST_CSR = 0;
}

/* It would go on counting: the next period begins when this one's work is done. */
void timer_interrupt(uintptr_t pc)
{
    timer_stop();
    timer_start(app_timer(pc));
}
