#include "watch.h"

#include "board.h"
#include "memory.h"
#include "observer.h"
#include "report.h"
#include "share.h"

#include <stdatomic.h>

/* The timers' ticks, each about one instruction. */
#define TICKS_MIN 16u
#define TICKS_MAX (4096u * CORES)

/* Where the library's code is: from the linker script. */
extern const char library_begin[], library_end[];

enum stage { STAGE_OFF, STAGE_LOOKING, STAGE_ENDED };

static struct core {
    struct observer in_loop, in_timer;
    uint32_t random;
    volatile uint32_t interrupts;
    volatile uint32_t inside;        /* of these, inside the library */
    volatile uint32_t inside_change; /* of these, inside a call that changes the job */
    volatile uint8_t is_changing;
    _Atomic uint8_t stage;
} cores[CORES];
static _Atomic uint8_t is_over;

void watch_change_begins(void)
{
    cores[core_id()].is_changing = 1;
}

void watch_change_ends(void)
{
    cores[core_id()].is_changing = 0;
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
    timer_start(TICKS_MAX);
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

/* Uneven, so that the interrupts land everywhere: xorshift. */
static uint32_t next_ticks(struct core *core)
{
    uint32_t x = core->random ? core->random : SEED + core_id();
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    core->random = x;
    return TICKS_MIN + x % (TICKS_MAX - TICKS_MIN);
}

#if CORES == 1
/* The second writer, over the first one; what it counts shows at once, and nothing else does. */
static void serve_in_interrupt(const BG_JOB_SNAPSHOT *before)
{
    uint32_t served = share_serve();
    BG_JOB_PROGRESS after = before->Progress;
    after.BytesTransferred += served;
    observer_expect_progress(&after);
}
#endif

uint32_t app_timer(uintptr_t interrupted_pc)
{
    struct core *core = &cores[core_id()];
    int is_still;
    core->interrupts++;
    if (interrupted_pc >= (uintptr_t)library_begin && interrupted_pc < (uintptr_t)library_end) {
        core->inside++;
        core->inside_change += core->is_changing;
    }
    is_still = observer_look(&core->in_timer);
    REQUIRE(is_still || CORES > 1); /* on one core nothing else runs meanwhile */
#if CORES == 1
    serve_in_interrupt(&core->in_timer.last);
#endif
    return next_ticks(core);
}

#if CORES > 1
void app_core(void)
{
    struct core *core = &cores[core_id()];
    timer_start(TICKS_MAX);
    observer_look(&core->in_loop);
    atomic_store(&core->stage, STAGE_LOOKING);
    while (!atomic_load(&is_over)) {
        observer_look(&core->in_loop);
        if (core == &cores[1]) { /* the second writer */
            watch_change_begins();
            share_serve();
            watch_change_ends();
        }
    }
    observer_look(&core->in_loop);
    REQUIRE(core->in_loop.last.State == BG_JOB_STATE_ACKNOWLEDGED);
    timer_stop();
    atomic_store(&core->stage, STAGE_ENDED);
    for (;;)
        ;
}
#endif

void watch_report(void)
{
    uint32_t interrupts = 0, inside = 0, inside_change = 0, looks_of_cores = 0, changes_min = UINT32_MAX;
    for (unsigned i = 0; i < CORES; i++) {
        const struct core *core = &cores[i];
        interrupts += core->interrupts;
        inside += core->inside;
        inside_change += core->inside_change;
        if (i != 0) {
            looks_of_cores += core->in_loop.looks;
            if (core->in_loop.changes < changes_min)
                changes_min = core->in_loop.changes;
        }
    }
    REQUIRE(interrupts != 0);
    REQUIRE(inside != 0);
    REQUIRE(share_served != 0);
    report_count("interrupts", interrupts);
    report_count("inside", inside);
    report_count("inside_change", inside_change);
    report_count("shares", share_served);
    if (CORES > 1) {
        REQUIRE(changes_min != 0); /* each core has seen the job move */
        report_count("core_looks", looks_of_cores);
        report_count("core_changes_min", changes_min);
    }
}
