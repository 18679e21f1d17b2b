/* When a job makes room for another. */
#ifndef YIELD_H
#define YIELD_H

#include <bgjob.h>
#include <stdbool.h>

/* Whether a job of higher priority than `job` is queued. With two engines in the program: in that of BITS. */
bool yield_is_due(BG_JOB job);

#endif
