/* ck_sequence behind a handle: the generation is part of what the section copies. */
#include <ck_sequence.h>
#include <ck_spinlock.h>

#include "handle.h"

struct record {
    ck_sequence_t sequence;
    ck_spinlock_t writers;
    uint32_t generation;
    struct progress progress;
} ON_ITS_OWN_LINE;

static struct {
    uint64_t base, length;
    struct record records[RECORDS];
} table;

/* Fills the table; the handle of one of its records. Called once, before all others. */
uint64_t ck_checked_make(uint32_t instance)
{
    table.base = live_base(instance);
    table.length = RECORDS;
    for (uint32_t i = 0; i < RECORDS; i++) {
        struct record *record = &table.records[i];
        ck_sequence_init(&record->sequence);
        ck_spinlock_init(&record->writers);
        record->progress = (struct progress)PROGRESS_START;
        record->generation = 2 * i + 1;
    }
    return handle_of(table.base, 2, 5);
}

int32_t ck_checked_read(uint64_t job, struct progress *out)
{
    struct progress copy;
    uint64_t index = handle_index(job, table.base);
    uint32_t generation;
    unsigned int version;
    if (index >= table.length || is_bad(out))
        return REFUSED;
    struct record *record = &table.records[index];
    do {
        version = ck_sequence_read_begin(&record->sequence);
        generation = record->generation;
        copy = record->progress;
    } while (ck_sequence_read_retry(&record->sequence, version));
    if (generation != (uint32_t)(job >> 32))
        return REFUSED;
    *out = copy;
    return 0;
}

int32_t ck_checked_add(uint64_t transfer, uint32_t bytes)
{
    uint64_t index = handle_index(transfer, table.base);
    if (index >= table.length)
        return REFUSED;
    struct record *record = &table.records[index];
    ck_spinlock_lock(&record->writers);
    int is_live = record->generation == (uint32_t)(transfer >> 32);
    if (is_live) {
        ck_sequence_write_begin(&record->sequence);
        record->progress.bytes_transferred += bytes;
        ck_sequence_write_end(&record->sequence);
    }
    ck_spinlock_unlock(&record->writers);
    return is_live ? 0 : REFUSED;
}
