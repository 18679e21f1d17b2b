/* guarded ROUNDS: plain memory that one thread at a time touches, in the critical section that the masked form asks the
   program for. */
#include "check.h"
#include <pthread.h>

static unsigned long counter, rounds; /* plain */

static void *counts(void *unused)
{
    (void)unused;
    for (unsigned long round = 0; round < rounds; round++) {
        uint32_t state = BgEnterCritical();
        counter++;
        BgLeaveCritical(state);
    }
    return 0;
}

int main(int argc, char **argv)
{
    pthread_t other;
    CHECK(argc == 2);
    rounds = strtoul(argv[1], 0, 10);
    CHECK(pthread_create(&other, 0, counts, 0) == 0);
    counts(0);
    CHECK(pthread_join(other, 0) == 0);
    printf("counted=%lu\n", counter);
    return 0;
}
