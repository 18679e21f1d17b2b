#define _GNU_SOURCE
#include "mask.h"
#include <bgjob.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>

_Thread_local volatile int masked;
static _Thread_local sigset_t before;
static atomic_flag lock = ATOMIC_FLAG_INIT;

uint32_t BgEnterCritical(void)
{
    sigset_t all, old;
    sigfillset(&all);
    sigdelset(&all, SIGTRAP); /* blocked, the single-step trap would end the process; its handler looks at `masked` */
    pthread_sigmask(SIG_BLOCK, &all, &old);
    while (atomic_flag_test_and_set_explicit(&lock, memory_order_acquire))
        sched_yield();
    before = old;
    masked = 1;
    return 0;
}

void BgLeaveCritical(uint32_t state)
{
    sigset_t old = before;
    (void)state;
    masked = 0;
    atomic_flag_clear_explicit(&lock, memory_order_release);
    pthread_sigmask(SIG_SETMASK, &old, 0);
}
