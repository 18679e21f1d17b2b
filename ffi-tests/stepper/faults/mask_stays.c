/* A planted fault: a program's own mask that is not taken back. */
#include "bgjob.h"

uint32_t BgEnterCritical(void)
{
    __asm__ volatile("cpsid i" : : : "memory");
    return 0;
}
void BgLeaveCritical(uint32_t state) { (void)state; }
