#include "watch.h"

#include "board.h"
#include "memory.h"
#include "moment.h"
#include "observer.h"
#include "report.h"
#include "share.h"

#include <stdatomic.h>

/* Ticks between two looks. A look takes some thousand, and where the emulator runs all cores on one thread, they come
   out of the main loop's time. */
#define TIMER_TICKS_MAX (4096u * CORES)
#define SLEEP_TICKS_MAX (8192u * CORES)

/* The interrupt, and what it lands in. */
static struct {
    struct observer observer;
    uint32_t random;
    volatile uint32_t taken;
    volatile uint32_t inside;        /* of these, inside the library */
    volatile uint32_t inside_change; /* of these, inside a call that changes the job */
    volatile uint8_t is_changing;
} interrupt;

enum stage { STAGE_OFF, STAGE_LOOKING, STAGE_ENDED };

/* The other cores; the first is not used. */
static struct core {
    struct observer observer;
    uint32_t random;
    _Atomic uint8_t stage;
} cores[CORES];
static _Atomic uint8_t is_over;

void watch_change_begins(void)
{
    interrupt.is_changing = 1;
}

void watch_change_ends(void)
{
    interrupt.is_changing = 0;
}

static void wait_for_cores(enum stage stage)
{
    for (unsigned i = 1; i < CORES; i++)
        while (atomic_load(&cores[i].stage) != stage)
            ;
}

void watch_start(void)
{
#ifndef PLANT_NO_TIMER
    timer_start(TIMER_TICKS_MAX);
#endif
    cores_start();
    wait_for_cores(STAGE_LOOKING);
}

void watch_stop(void)
{
    atomic_store(&is_over, 1);
    wait_for_cores(STAGE_ENDED);
    timer_stop();
}

#if CORES == 1
/* The second writer, over the first one; what it counts shows at once, and nothing else does. */
static void serve_in_interrupt(const BG_JOB_SNAPSHOT *before)
{
    BG_JOB_PROGRESS after = before->Progress;
    after.BytesTransferred += share_serve();
    observer_expect_progress(&after);
}
#endif

uint32_t app_timer(uintptr_t interrupted_pc)
{
    int is_still;
    interrupt.taken++;
    if (moment_is_inside(interrupted_pc)) {
        interrupt.inside++;
        interrupt.inside_change += interrupt.is_changing;
    }
    is_still = observer_look(&interrupt.observer);
    REQUIRE(is_still || CORES > 1); /* on one core nothing else runs meanwhile */
#if CORES == 1
    serve_in_interrupt(&interrupt.observer.last);
#endif
    return moment_next(&interrupt.random, TIMER_TICKS_MAX);
}

#if CORES > 1
void app_core(void)
{
    struct core *core = &cores[core_id()];
    observer_look(&core->observer);
    atomic_store(&core->stage, STAGE_LOOKING);
    while (!atomic_load(&is_over)) {
        observer_look(&core->observer);
        if (core == &cores[1]) /* the second writer, beside the first one */
            share_serve();
        core_sleep(moment_next(&core->random, SLEEP_TICKS_MAX));
    }
    observer_look(&core->observer);
    REQUIRE(core->observer.last.State == BG_JOB_STATE_ACKNOWLEDGED);
    atomic_store(&core->stage, STAGE_ENDED);
    for (;;)
        core_sleep(SLEEP_TICKS_MAX);
}
#endif

/* The least of all cores: each must have seen the job move. */
static void report_cores(void)
{
    uint32_t looks = UINT32_MAX, changes = UINT32_MAX, still = UINT32_MAX;
    for (unsigned i = 1; i < CORES; i++) {
        const struct observer *observer = &cores[i].observer;
        looks = observer->looks < looks ? observer->looks : looks;
        changes = observer->changes < changes ? observer->changes : changes;
        still = observer->still < still ? observer->still : still;
    }
    REQUIRE(changes != 0);
    report_count("core_looks", looks);
    report_count("core_changes", changes);
    report_count("core_still", still);
}

void watch_report(void)
{
    REQUIRE(interrupt.taken != 0);
    REQUIRE(interrupt.inside != 0);
    REQUIRE(share_served != 0);
    report_count("interrupts", interrupt.taken);
    report_count("inside", interrupt.inside);
    report_count("inside_change", interrupt.inside_change);
    report_count("shares", share_served);
    if (CORES > 1)
        report_cores();
}
