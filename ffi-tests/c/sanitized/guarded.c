/* guarded ROUNDS: plain memory that only one thread at a time touches, because of what keeps contexts apart: the
   program's own critical section where the library asks for one, else a lock of the C library. What a sanitizer does
   not know of it, it takes for races of the library. */
#include "check.h"
#include <pthread.h>

#ifndef BGJOB_MASKED
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
#endif
static unsigned long counter, rounds; /* plain */

static void *counts(void *unused)
{
    (void)unused;
    for (unsigned long round = 0; round < rounds; round++) {
#ifdef BGJOB_MASKED
        uint32_t state = BgEnterCritical();
        counter++;
        BgLeaveCritical(state);
#else
        CHECK(pthread_mutex_lock(&lock) == 0);
        counter++;
        CHECK(pthread_mutex_unlock(&lock) == 0);
#endif
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
    SAME(counter, 2 * rounds);
    printf("calls=%lu\n", counter);
    return 0;
}
