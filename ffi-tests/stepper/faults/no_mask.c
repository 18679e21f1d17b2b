/* A planted fault: a program's own mask that masks nothing. */
#include "bgjob.h"

uint32_t BgEnterCritical(void) { return 0; }
void BgLeaveCritical(uint32_t state) { (void)state; }
