#include "yield.h"

#include <stdlib.h>

static bool is_queued_above(BG_JOB job, BG_JOB_PRIORITY priority)
{
    BG_JOB_STATE state;
    BG_JOB_PRIORITY its;
    return BgGetState(job, &state) == S_OK && state == BG_JOB_STATE_QUEUED && BgGetPriority(job, &its) == S_OK &&
        its < priority;
}

bool yield_is_due(BG_JOB job)
{
    BG_JOB_PRIORITY priority;
    BG_JOB *jobs;
    uint32_t count;
    bool is_due = false;
    /* A look that fails is made again soon. */
    if (BgGetPriority(job, &priority) != S_OK || priority == BG_JOB_PRIORITY_FOREGROUND)
        return false;
    if (BgEnumJobs(NULL, 0, &count) != S_OK || (jobs = malloc((count + 1) * sizeof *jobs)) == NULL)
        return false;
    if (BgEnumJobs(jobs, count + 1, &count) == S_OK)
        for (uint32_t i = 0; i < count && !is_due; i++)
            is_due = is_queued_above(jobs[i], priority);
    free(jobs);
    return is_due;
}
