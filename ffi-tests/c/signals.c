/* A storm of signals: the handler reads and advances the same job over the interrupted main thread. */
#define _GNU_SOURCE
#include "check.h"
#include "inside.h"
#include <signal.h>
#include <stdatomic.h>
#include <sys/time.h>
#include <time.h>

#define LANDED_WANTED 300
#define SECONDS_MAX 20

BGJOB_REGION(region, 1, 4, 0);

static BG_JOB job;
static _Atomic uint64_t token;
static volatile uint64_t signals, landed, by_handler, by_handler_inside, refused, busy;
static volatile uint64_t operations; /* that the main thread has finished */
static long interval_us = 20;

static void storm(long us)
{
    struct itimerval timer = {{0, us}, {0, us}};
    CHECK(setitimer(ITIMER_REAL, &timer, 0) == 0);
}

/* Where a signal takes as long as the interval (an emulator, a sanitizer on a busy machine), nothing else would run. */
static void let_main_go_on(void)
{
    static uint64_t last;
    static unsigned signals_since;
    if (last != operations) {
        last = operations;
        signals_since = 0;
    } else if (++signals_since == 500) {
        signals_since = 0;
        storm(interval_us *= 2);
    }
}

static void handler(int number, siginfo_t *info, void *context)
{
    BG_JOB_PROGRESS p;
    BG_JOB_SNAPSHOT s = BG_JOB_SNAPSHOT_INIT;
    int inside = is_inside(context);
    HRESULT hr;
    (void)number;
    (void)info;
    signals++;
    landed += (uint64_t)inside;
    let_main_go_on();

    /* A reader never waits for a writer, also not for one that stands still below it. */
    OK(GetProgress(job, &p));
    OK(BgGetSnapshot(job, &s));
    CHECK(memcmp(&p, &s.Progress, sizeof p) == 0); /* nothing moves between the two */
    if (token == 0) { /* before the first transfer there is none */
        HR(BgTransferAdvance(token, 3), E_HANDLE);
        return;
    }
    hr = BgTransferAdvance(token, 3);
    if (hr == S_OK) {
        BG_JOB_PROGRESS after;
        by_handler++;
        by_handler_inside += (uint64_t)inside;
        OK(GetProgress(job, &after));
        SAME(after.BytesTransferred, p.BytesTransferred + 3);
    } else if (hr == E_PENDING) {
        busy++;
    } else {
        HR(hr, BG_E_INVALID_STATE);
        refused++;
    }
}

/* Overtaken at every try: call again. */
#define AGAIN(call)                                                                            \
    do {                                                                                       \
        HRESULT hr_;                                                                           \
        unsigned tries_ = 0;                                                                   \
        while ((hr_ = (call)) == E_PENDING)                                                    \
            CHECK(tries_++ < 1000);                                                            \
        OK(hr_);                                                                               \
        operations++;                                                                          \
    } while (0)

int main(void)
{
    struct sigaction action = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO | SA_RESTART};
    struct timespec begin, now;
    uint64_t by_main = 0, rounds = 0;
    int late; /* fewer are enough then */
    BG_FILE file;

    marks_enclose_the_library();
    OK(BgInitialize(region, sizeof region, &region_config));
    job = new_job(0);
    OK(BgAddFile(job, 0, 0, 0, &file));
    clock_gettime(CLOCK_MONOTONIC, &begin);
    CHECK(sigaction(SIGALRM, &action, 0) == 0);
    CHECK(raise(SIGALRM) == 0); /* a signal before the first transfer is no rarity on a busy machine */
    storm(interval_us);
    do {
        BG_TRANSFER t;
        BG_JOB owner;
        BG_FILE same;
        BG_FILE_PROGRESS f;
        AGAIN(BgResume(job));
        AGAIN(BgTransferNext(&t, &same, &owner));
        AGAIN(BgGetFileProgress(file, &f));
        AGAIN(BgTransferConnected(t, BG_SIZE_UNKNOWN, f.BytesTransferred));
        token = t;
        for (unsigned i = 0; i < 200; i++) {
            AGAIN(BgTransferAdvance(t, 1));
            by_main++;
        }
        AGAIN(BgTick(rounds, TIME_0 + rounds));
        AGAIN(BgSuspend(job));
        rounds++;
        clock_gettime(CLOCK_MONOTONIC, &now);
        late = now.tv_sec - begin.tv_sec >= SECONDS_MAX;
    } while (by_handler_inside == 0 || (landed < LANDED_WANTED && !late));
    storm(0);

    printf("%" PRIu64 " signals, %" PRIu64 " inside the library; handler advanced %" PRIu64 " times, %" PRIu64
           " of them inside; %" PRIu64 " refused, %" PRIu64 " busy; %" PRIu64 " rounds; every %ld us\n",
           signals, landed, by_handler, by_handler_inside, refused, busy, rounds, interval_us);
    CHECK(landed > 0);
    CHECK(by_handler_inside > 0);
    SAME(progress_of(job).BytesTransferred, by_main + 3 * by_handler);
    SAME(snapshot_of(job).BytesResumed, 0);
    return 0;
}
