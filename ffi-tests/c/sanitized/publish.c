/* publish ROUNDS: what the transport wrote before it reported a file, the caller reads after the job says so, without
   any order of its own between the two. Only the library's acquire and release stand between plain memory and a race. */
#include "check.h"
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

#define BYTES 64

BGJOB_REGION(region, 1, 1, 0);

static unsigned char data[BYTES];   /* plain: the transport writes it, the caller reads it */
static unsigned long rounds;

static void *transports(void *unused)
{
    (void)unused;
    for (unsigned long round = 0; round < rounds; round++) {
        BG_TRANSFER t;
        BG_FILE file;
        BG_JOB job;
        HRESULT hr;
        while ((hr = BgTransferNext(&t, &file, &job)) != S_OK) {
            CHECK(hr == BG_E_EMPTY || hr == E_PENDING);
            sched_yield();
        }
        OK(BgTransferConnected(t, BYTES, 0));
        for (unsigned i = 0; i < BYTES; i++) {
            data[i] = (unsigned char)(round + i);
            OK(BgTransferAdvance(t, 1));
        }
        OK(BgTransferDone(t));
    }
    return 0;
}

/* The other way round: the caller gives the buffer back by closing the job and creating the next one. */
int main(int argc, char **argv)
{
    pthread_t transport;
    CHECK(argc == 2);
    rounds = strtoul(argv[1], 0, 10);
    OK(BgInitialize(region, sizeof region, &region_config));
    CHECK(pthread_create(&transport, 0, transports, 0) == 0);
    for (unsigned long round = 0; round < rounds; round++) {
        BG_JOB job = new_job(0);
        BG_JOB_STATE state = BG_JOB_STATE_SUSPENDED;
        OK(BgAddFile(job, 0, 0, 0, &(BG_FILE){0}));
        OK(BgResume(job));
        while (state != BG_JOB_STATE_TRANSFERRED) {
            HRESULT hr = BgGetState(job, &state);
            CHECK(hr == S_OK || hr == E_PENDING);
            sched_yield();
        }
        for (unsigned i = 0; i < BYTES; i++)
            SAME(data[i], (unsigned char)(round + i));
        OK(BgComplete(job, 0, 0));
        OK(BgCloseJob(job));
    }
    CHECK(pthread_join(transport, 0) == 0);
    OK(BgUninitialize());
    printf("calls=%lu\n", rounds * (BYTES + 8));
    return 0;
}
