/* storm THREADS OPERATIONS SEED: rounds of random calls, each on a new engine of the other profile. */
#include "storm.h"
#include <pthread.h>

#define THREADS_MAX 16
#define ROUND 60000 /* calls of all threads, about */

struct pool jobs, files, tokens;
void *region;
const size_t region_size = BGJOB_REGION_BYTES(JOBS, FILES, TEXT_BYTES);
int is_alone;
uint32_t profile;
_Atomic uint64_t clock_ms;

static struct operation operations[OPERATIONS_MAX];
static unsigned count;
static uint32_t weights;
static uint64_t round_calls; /* of one thread */

static void add_all(const struct operation *some)
{
    for (; some->name; some++) {
        CHECK(count < OPERATIONS_MAX);
        operations[count++] = *some;
        weights += some->weight;
    }
}

static void *calls_at_random(void *argument)
{
    struct storm *me = argument;
    uint64_t end = me->calls + round_calls;
    while (me->calls < end) {
        uint32_t at = below(me, weights);
        unsigned i = 0;
        while (at >= operations[i].weight)
            at -= operations[i++].weight;
        me->current = i;
        operations[i].run(me);
    }
    return 0;
}

static void forget(struct pool *pool)
{
    for (unsigned i = 0; i < PLACES; i++)
        atomic_store_explicit(&pool->handles[i], 0, memory_order_relaxed);
}

static void run_round(struct storm *storms, unsigned threads)
{
    BG_ENGINE_CONFIG config = {sizeof config, BG_ENGINE_CONFIG_VERSION, JOBS, FILES, TEXT_BYTES, BGJOB_SPARES,
                               {0, 0, 0, {0}}, 0, 0};
    pthread_t ids[THREADS_MAX];
    config.Seed.Data1 = (uint32_t)storms[0].calls;
    config.Profile = profile ^= 1;
    region = malloc(region_size); /* with whatever is in it */
    CHECK(region != 0);
    OK(BgInitialize(region, region_size, &config));
    for (unsigned i = 1; i < threads; i++)
        CHECK(pthread_create(&ids[i], 0, calls_at_random, &storms[i]) == 0);
    calls_at_random(&storms[0]);
    for (unsigned i = 1; i < threads; i++)
        CHECK(pthread_join(ids[i], 0) == 0);
    check_sums(&storms[0]);
    check_nothing_is_lost(&storms[0]);
    OK(BgUninitialize());
    free(region);
    forget(&jobs);
    forget(&files);
    forget(&tokens);
}

int main(int argc, char **argv)
{
    static struct storm storms[THREADS_MAX];
    uint64_t wanted, calls = 0, refused = 0;
    unsigned threads;
    CHECK(argc == 4);
    threads = (unsigned)strtoul(argv[1], 0, 10);
    wanted = strtoull(argv[2], 0, 10);
    CHECK(threads >= 1 && threads <= THREADS_MAX);
    is_alone = threads == 1;
    round_calls = ROUND / threads;
    for (unsigned i = 0; i < threads; i++) {
        storms[i].random = (strtoull(argv[3], 0, 10) * 2 + 1) * UINT64_C(0x9E3779B97F4A7C15) + i;
        for (unsigned k = 0; k < 8; k++) /* seeds that differ little give the same numbers at first */
            below(&storms[i], 2);
    }
    add_all(job_operations);
    add_all(property_operations);
    add_all(file_operations);
    add_all(transfer_operations);
    add_all(reading_operations);
    add_all(list_operations);

    while (calls < wanted) {
        run_round(storms, threads);
        calls = 0;
        for (unsigned i = 0; i < threads; i++)
            calls += storms[i].calls;
    }
    refused = calls;
    for (unsigned o = 0; o < count; o++) {
        uint64_t accepted = 0;
        for (unsigned i = 0; i < threads; i++)
            accepted += storms[i].accepted[o];
        if (accepted == 0) /* a call that is always refused shows little */
            fprintf(stderr, "%s never succeeded\n", operations[o].name);
        CHECK(accepted > 0);
        refused -= accepted;
    }
    printf("calls=%" PRIu64 " refused=%" PRIu64 " operations=%u threads=%u\n", calls, refused, count, threads);
    return 0;
}
