/* A storm: threads that call every function of bgjob.h at random, on the same few jobs. What the parts share. */
#ifndef STORM_H
#define STORM_H

/* Fewer than there are threads, so that they run out now and then. */
#define BGJOB_SPARES 4
#include "check.h"
#include <stdatomic.h>

#define JOBS 5
#define FILES 24
#define TEXT_BYTES 3072
#define OPERATIONS_MAX 80

/* Handles that anybody may pick: live ones, stale ones, and 0. All accesses are relaxed: the storm must not put an
   order between threads that the library ought to make itself. */
#define PLACES 5
struct pool {
    _Atomic uint64_t handles[PLACES];
};
extern struct pool jobs, files, tokens;

/* From malloc, and as large as it must be: the sanitizer knows where it ends. */
extern void *region;
extern const size_t region_size;
extern int is_alone;       /* one thread: nobody can be busy */
extern uint32_t profile;
extern _Atomic uint64_t clock_ms; /* what BgTick was told last */

/* A thread. */
struct storm {
    uint64_t random;
    uint64_t calls;                  /* of functions of the library */
    uint64_t accepted[OPERATIONS_MAX]; /* calls that answered S_OK, by operation */
    unsigned current;
    BG_JOB seen_job; /* the last snapshot's */
    uint64_t seen_sequence;
    BG_GUID id; /* of a job that this thread made */
    BG_ESTIMATOR estimator;
    BG_CHANGES changes;
};

struct operation {
    const char *name;
    void (*run)(struct storm *me);
    unsigned weight;
};
/* Each ends with a name of NULL. */
extern const struct operation job_operations[], property_operations[], file_operations[], transfer_operations[],
    reading_operations[], list_operations[];

uint32_t below(struct storm *me, uint32_t limit);
_Atomic uint64_t *place(struct storm *me, struct pool *pool);
uint64_t pick(struct storm *me, struct pool *pool); /* now and then one that never was */
void put(struct storm *me, struct pool *pool, uint64_t handle);

/* Letters that tell their number: whoever reads a text can see whether it is whole. */
const char *text_of(struct storm *me, char *buffer, const char *prefix, uint32_t letters_max);
void check_letters(const char *text);

/* A call whose answer must be S_OK, E_PENDING (unless alone) or one of the codes named. Codes of Delivery Optimization
   are given back as those of BITS. */
HRESULT answered(struct storm *me, const char *call, HRESULT hr, const HRESULT *codes, size_t count);
#define CALL(me, call, ...)                                                                    \
    answered(me, #call, call, (const HRESULT[]){__VA_ARGS__},                                  \
             sizeof((const HRESULT[]){__VA_ARGS__}) / sizeof(HRESULT))

void check_progress(const BG_JOB_PROGRESS *p);
void check_snapshot(const BG_JOB_SNAPSHOT *s);

/* When nobody calls: sums agree. Then everything is closed, and all of the memory must be free again. */
void check_sums(struct storm *me);
void check_nothing_is_lost(struct storm *me);

#endif
