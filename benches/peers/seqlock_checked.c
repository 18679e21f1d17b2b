/* The seqlock behind a handle: what a table of seqlocks needs to refuse stale and foreign handles. */
#include "handle.h"
#include "seqlock.h"

static struct {
    uint64_t base, length;
    struct seqlock records[RECORDS];
} table;

/* Fills the table; the handle of one of its records. Called once, before all others. */
uint64_t seqlock_checked_make(uint32_t instance)
{
    static const struct seqlock start = SEQLOCK_START;
    table.base = live_base(instance);
    table.length = RECORDS;
    for (uint32_t i = 0; i < RECORDS; i++) {
        for (int word = 0; word < 3; word++)
            atomic_init(&table.records[i].payload[word], start.payload[word]);
        atomic_init(&table.records[i].generation, 2 * i + 1);
    }
    return handle_of(table.base, 2, 5);
}

int32_t seqlock_checked_read(uint64_t job, struct progress *out)
{
    uint64_t index = handle_index(job, table.base);
    struct seqlock_words words;
    uint32_t before, generation;
    if (index >= table.length || is_bad(out))
        return REFUSED;
    struct seqlock *lock = &table.records[index];
    do {
        before = seqlock_read_begin(lock);
        generation = atomic_load_explicit(&lock->generation, memory_order_relaxed);
        words = seqlock_copy(lock);
    } while (seqlock_read_retry(lock, before));
    if (generation != (uint32_t)(job >> 32))
        return REFUSED;
    seqlock_tell(words, out);
    return 0;
}

int32_t seqlock_checked_add(uint64_t transfer, uint32_t bytes)
{
    uint64_t index = handle_index(transfer, table.base);
    if (index >= table.length)
        return REFUSED;
    struct seqlock *lock = &table.records[index];
    uint32_t even = seqlock_write_begin(lock);
    int is_live = atomic_load_explicit(&lock->generation, memory_order_relaxed) == (uint32_t)(transfer >> 32);
    if (is_live)
        seqlock_more_bytes(lock, bytes);
    seqlock_write_end(lock, even);
    return is_live ? 0 : REFUSED;
}
