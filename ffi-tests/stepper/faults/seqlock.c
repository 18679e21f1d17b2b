/* A planted fault: progress behind a seqlock, whose reader waits for the writer that it has stopped. */
#include "bgjob.h"

/* Kept by the linker, and called by the harness in the place of the library's own. */
#define FAULT __attribute__((section(".fault")))

HRESULT fault_BgTransferAdvance(BG_TRANSFER t, uint32_t bytes);
HRESULT fault_GetProgress(BG_JOB job, BG_JOB_PROGRESS *progress);

static volatile uint32_t sequence;

FAULT HRESULT fault_BgTransferAdvance(BG_TRANSFER t, uint32_t bytes)
{
    HRESULT hr;
    sequence = sequence + 1;
    hr = BgTransferAdvance(t, bytes);
    sequence = sequence + 1;
    return hr;
}

FAULT HRESULT fault_GetProgress(BG_JOB job, BG_JOB_PROGRESS *progress)
{
    for (;;) {
        const uint32_t before = sequence;
        const HRESULT hr = BgGetProgress(job, progress);
        if (before % 2 == 0 && before == sequence)
            return hr;
    }
}
