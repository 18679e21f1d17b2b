/* Whether a signal stopped the program inside the library: the archive is linked between two marks. */
#ifndef INSIDE_H
#define INSIDE_H

#include "check.h"
#include "support/mask.h"
#include <stdint.h>
#include <ucontext.h>

void before_library(void);
void after_library(void);

#if defined __x86_64__
#define STOPPED_AT(context) ((uintptr_t)((ucontext_t *)(context))->uc_mcontext.gregs[REG_RIP])
#elif defined __aarch64__
#define STOPPED_AT(context) ((uintptr_t)((ucontext_t *)(context))->uc_mcontext.pc)
#elif defined __arm__
#define STOPPED_AT(context) ((uintptr_t)((ucontext_t *)(context))->uc_mcontext.arm_pc)
#elif defined __s390x__
#define STOPPED_AT(context) ((uintptr_t)((ucontext_t *)(context))->uc_mcontext.psw.addr)
#endif

/* The linker has kept the order of the command line. */
static void marks_enclose_the_library(void)
{
    const uintptr_t functions[] = {(uintptr_t)GetProgress, (uintptr_t)BgSuspend, (uintptr_t)BgTransferAdvance};
    for (unsigned i = 0; i < sizeof functions / sizeof functions[0]; i++)
        CHECK(functions[i] > (uintptr_t)before_library && functions[i] < (uintptr_t)after_library);
}

/* False where interrupts are masked: there, one comes later. */
static int is_inside(void *context)
{
    uintptr_t at = STOPPED_AT(context);
    return !masked && at > (uintptr_t)before_library && at < (uintptr_t)after_library;
}

#endif
