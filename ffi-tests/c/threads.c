/* Many threads at one job: what was accepted is counted, to the byte, and every reader sees one moment. */
#define _GNU_SOURCE
#include "check.h"
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

#define ADVANCERS 3
#define STOPS_WANTED 300
#define READS_WANTED 10000
#define TICKS_WANTED 100
#define BYTES_WANTED 1000000
#define SECONDS_MAX 600 /* against hangs; it takes one or two */

BGJOB_REGION(region, 4, 64, 0);

static BG_JOB job;
static BG_FILE file;
static _Atomic uint64_t token; /* 0 while there is none */
static _Atomic uint64_t accepted;
static _Atomic int stop;
static _Atomic uint64_t late, busy, reads, ticks;

static void *advances(void *seed)
{
    uint64_t x = 88172645463325252u + (uintptr_t)seed;
    while (!atomic_load(&stop)) {
        BG_TRANSFER t = atomic_load(&token);
        uint32_t bytes;
        HRESULT hr;
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        bytes = (uint32_t)(x % 97);
        if (t == 0) {
            sched_yield();
            continue;
        }
        hr = BgTransferAdvance(t, bytes);
        if (hr == S_OK) {
            atomic_fetch_add(&accepted, bytes);
        } else {
            CHECK(hr == BG_E_INVALID_STATE || hr == E_PENDING);
            atomic_fetch_add(hr == E_PENDING ? &busy : &late, 1);
        }
    }
    return 0;
}

static void *reads_it(void *unused)
{
    uint64_t last = 0, sequence = 0;
    (void)unused;
    while (!atomic_load(&stop)) {
        BG_JOB_SNAPSHOT s = BG_JOB_SNAPSHOT_INIT;
        BG_FILE_PROGRESS f;
        HRESULT hr = BgGetSnapshot(job, &s);
        if (hr == E_PENDING)
            continue;
        OK(hr);
        CHECK(s.Progress.BytesTransferred >= last); /* nothing starts again here */
        CHECK(s.Sequence >= sequence);
        CHECK(s.BytesResumed <= s.Progress.BytesTransferred);
        SAME(s.Progress.FilesTotal, 1);
        SAME(s.Progress.FilesTransferred, 0);
        CHECK(s.State <= BG_JOB_STATE_SUSPENDED);
        last = s.Progress.BytesTransferred;
        sequence = s.Sequence;
        hr = BgGetFileProgress(file, &f);
        if (hr == S_OK) {
            CHECK(f.BytesTransferred >= last); /* the file's counter is the job's */
            last = f.BytesTransferred;
        }
        atomic_fetch_add(&reads, 1);
    }
    return 0;
}

static void *ticks_it(void *unused)
{
    (void)unused;
    for (uint64_t ms = 1; !atomic_load(&stop); ms++) {
        HRESULT hr = BgTick(ms, TIME_0 + ms * 10000);
        CHECK(hr == S_OK || hr == E_PENDING);
        atomic_fetch_add(&ticks, 1);
    }
    return 0;
}

/* A change that others overtook at every try changes nothing and is called again. */
#define AGAIN(call)                                                                            \
    do {                                                                                       \
        HRESULT hr_;                                                                           \
        unsigned tries_ = 0;                                                                   \
        while ((hr_ = (call)) == E_PENDING) {                                                  \
            atomic_fetch_add(&busy, 1);                                                        \
            CHECK(tries_++ < 1000000);                                                         \
        }                                                                                      \
        OK(hr_);                                                                               \
    } while (0)

static void connect(void)
{
    BG_TRANSFER t;
    BG_JOB owner;
    BG_FILE same;
    BG_FILE_PROGRESS f;
    AGAIN(BgTransferNext(&t, &same, &owner));
    SAME(owner, job);
    SAME(same, file);
    AGAIN(BgGetFileProgress(file, &f));
    AGAIN(BgTransferConnected(t, BG_SIZE_UNKNOWN, f.BytesTransferred));
    atomic_store(&token, t);
}

/* One file, three that advance it, two readers, a clock, and somebody who keeps suspending. */
static void one_job(void)
{
    pthread_t advancers[ADVANCERS], readers[2], clock;
    struct timespec pause = {0, 200000}, begin, now;
    unsigned stops = 0;
    uint64_t bytes;

    job = new_job(0);
    OK(BgAddFile(job, 0, 0, 1, &file));
    OK(BgResume(job));
    connect();
    for (uintptr_t i = 0; i < ADVANCERS; i++)
        CHECK(pthread_create(&advancers[i], 0, advances, (void *)i) == 0);
    for (unsigned i = 0; i < 2; i++)
        CHECK(pthread_create(&readers[i], 0, reads_it, 0) == 0);
    CHECK(pthread_create(&clock, 0, ticks_it, 0) == 0);

    clock_gettime(CLOCK_MONOTONIC, &begin);
    while (stops < STOPS_WANTED || reads < READS_WANTED || ticks < TICKS_WANTED || accepted < BYTES_WANTED) {
        clock_gettime(CLOCK_MONOTONIC, &now);
        CHECK(now.tv_sec - begin.tv_sec < SECONDS_MAX);
        nanosleep(&pause, 0);
        AGAIN(BgSuspend(job)); /* the token that the others still hold is dead now */
        AGAIN(BgResume(job));
        connect();
        stops++;
    }
    atomic_store(&stop, 1);
    for (unsigned i = 0; i < ADVANCERS; i++)
        CHECK(pthread_join(advancers[i], 0) == 0);
    for (unsigned i = 0; i < 2; i++)
        CHECK(pthread_join(readers[i], 0) == 0);
    CHECK(pthread_join(clock, 0) == 0);

    bytes = progress_of(job).BytesTransferred;
    SAME(bytes, accepted);
    SAME(file_of(file).BytesTransferred, accepted);
    SAME(snapshot_of(job).BytesResumed, 0);
    AGAIN(BgTransferDone(token));
    same_progress(job, accepted, accepted, 1, 1);
    printf("%" PRIu64 " bytes, %u stops, %" PRIu64 " late, %" PRIu64 " busy, %" PRIu64 " reads, %" PRIu64 " ticks\n", bytes,
           stops, late, busy, reads, ticks);
    end_job(job);
}

#define JOBS 4
#define FILES_EACH 15
#define FILE_BYTES 20000
static BG_JOB all[JOBS];
static _Atomic uint64_t moved, dropped;

/* A transport that takes whatever is next, until every job is in. */
static void *transports(void *unused)
{
    (void)unused;
    while (!atomic_load(&stop)) {
        BG_TRANSFER t;
        BG_FILE f;
        BG_JOB owner;
        BG_FILE_PROGRESS p;
        HRESULT hr = BgTransferNext(&t, &f, &owner);
        if (hr == BG_E_EMPTY || hr == E_PENDING) {
            sched_yield();
            continue;
        }
        OK(hr);
        while ((hr = BgGetFileProgress(f, &p)) == E_PENDING) {
        }
        OK(hr);
        while ((hr = BgTransferConnected(t, FILE_BYTES, p.BytesTransferred)) == E_PENDING) {
        }
        for (uint64_t at = p.BytesTransferred; hr == S_OK && at < FILE_BYTES;) {
            hr = BgTransferAdvance(t, 1);
            if (hr == S_OK) {
                at++;
                atomic_fetch_add(&moved, 1);
            } else if (hr == E_PENDING) {
                hr = S_OK;
            }
        }
        if (hr == S_OK)
            while ((hr = BgTransferDone(t)) == E_PENDING) {
            }
        if (hr != S_OK) {
            HR(hr, BG_E_INVALID_STATE); /* suspended meanwhile */
            atomic_fetch_add(&dropped, 1);
        }
    }
    return 0;
}

/* Four jobs, two transports, and somebody who suspends and resumes. */
static void many_jobs(void)
{
    pthread_t threads[2];
    struct timespec begin, now;
    unsigned in = 0, round = 0;
    atomic_store(&stop, 0);
    for (unsigned j = 0; j < JOBS; j++) {
        all[j] = new_job(0);
        for (unsigned i = 0; i < FILES_EACH; i++)
            OK(BgAddFile(all[j], 0, 0, i, &file));
        OK(BgResume(all[j]));
    }
    for (unsigned i = 0; i < 2; i++)
        CHECK(pthread_create(&threads[i], 0, transports, 0) == 0);
    clock_gettime(CLOCK_MONOTONIC, &begin);
    while (in < JOBS) {
        BG_JOB one = all[round++ % JOBS];
        struct timespec pause = {0, 20000};
        HRESULT hr;
        nanosleep(&pause, 0);
        AGAIN(BgSuspend(one));
        while ((hr = BgResume(one)) == E_PENDING) {
        }
        CHECK(hr == S_OK || hr == BG_E_EMPTY); /* every file is in */
        in = 0;
        for (unsigned j = 0; j < JOBS; j++) {
            BG_JOB_STATE state;
            AGAIN(BgGetState(all[j], &state));
            in += state == BG_JOB_STATE_TRANSFERRED;
        }
        clock_gettime(CLOCK_MONOTONIC, &now);
        CHECK(now.tv_sec - begin.tv_sec < SECONDS_MAX); /* how many rounds it takes is the scheduler's */
    }
    atomic_store(&stop, 1);
    for (unsigned i = 0; i < 2; i++)
        CHECK(pthread_join(threads[i], 0) == 0);
    SAME(moved, JOBS * FILES_EACH * FILE_BYTES);
    for (unsigned j = 0; j < JOBS; j++) {
        same_progress(all[j], FILES_EACH * FILE_BYTES, FILES_EACH * FILE_BYTES, FILES_EACH, FILES_EACH);
        SAME(snapshot_of(all[j]).BytesResumed, 0);
    }
    printf("%u rounds, %" PRIu64 " attempts dropped\n", round, dropped);
}

int main(void)
{
    OK(BgInitialize(region, sizeof region, &region_config));
    one_job();
    many_jobs();
    OK(BgUninitialize());
    return 0;
}
