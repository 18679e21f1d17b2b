/* Whether a signal stopped the program inside the library: the archive is one object, so its code lies together. */
#ifndef INSIDE_H
#define INSIDE_H

#include <bgjob.h>
#include <stdint.h>
#include <ucontext.h>

#if defined __x86_64__
#define STOPPED_AT(context) ((uintptr_t)((ucontext_t *)(context))->uc_mcontext.gregs[REG_RIP])
#elif defined __aarch64__
#define STOPPED_AT(context) ((uintptr_t)((ucontext_t *)(context))->uc_mcontext.pc)
#endif

static int is_inside(void *context)
{
    /* Between the first and the last of the functions that are called here. */
    const uintptr_t functions[] = {
        (uintptr_t)GetProgress,       (uintptr_t)BgGetSnapshot,       (uintptr_t)BgResume,
        (uintptr_t)BgSuspend,         (uintptr_t)BgTransferNext,      (uintptr_t)BgTransferConnected,
        (uintptr_t)BgTransferAdvance, (uintptr_t)BgGetFileProgress,   (uintptr_t)BgTick,
    };
    uintptr_t first = UINTPTR_MAX, last = 0, at = STOPPED_AT(context);
    for (unsigned i = 0; i < sizeof functions / sizeof functions[0]; i++) {
        first = functions[i] < first ? functions[i] : first;
        last = functions[i] > last ? functions[i] : last;
    }
    return at >= first && at < last;
}

#endif
