/* Every instruction of an operation is a place where an interrupt may come: the processor's single-step flag stops the
 * operation after its k-th instruction, and there `at_place` runs, once. x86-64. */
#ifndef STEPPING_H
#define STEPPING_H

#include "inside.h"
#include <signal.h>

static volatile unsigned steps, stop_at;
static void at_place(void);

static void step_handler(int number, siginfo_t *info, void *context)
{
    (void)number;
    (void)info;
    if (!is_inside(context))
        return;
    if (++steps == stop_at) {
        at_place();
        ((ucontext_t *)context)->uc_mcontext.gregs[REG_EFL] &= ~0x100; /* the rest at full speed */
    }
}

static void begin_stepping(void)
{
    struct sigaction trap = {.sa_sigaction = step_handler, .sa_flags = SA_SIGINFO};
    CHECK(sigaction(SIGTRAP, &trap, 0) == 0);
    marks_enclose_the_library();
}

#define SINGLE_STEP(on)                                                                        \
    __asm__ volatile("pushfq\n\t" on "\n\tpopfq" : : : "memory", "cc")
#define BEGIN() SINGLE_STEP("orq $0x100, (%%rsp)")
#define END() SINGLE_STEP("andq $~0x100, (%%rsp)")

#endif
