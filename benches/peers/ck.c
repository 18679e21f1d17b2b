/* ConcurrencyKit's ck_sequence, as its manual page shows it: a plain copy inside the read section, writers under a
 * lock of the program's own, here ck_spinlock. */
#include <ck_sequence.h>
#include <ck_spinlock.h>

#include "progress.h"

static struct {
    ck_sequence_t sequence;
    ck_spinlock_t writers;
    struct progress progress;
} shared ON_ITS_OWN_LINE = { CK_SEQUENCE_INITIALIZER, CK_SPINLOCK_INITIALIZER, PROGRESS_START };

int32_t ck_read(uint64_t job, struct progress *out)
{
    struct progress copy;
    unsigned int version;
    (void)job;
    do {
        version = ck_sequence_read_begin(&shared.sequence);
        copy = shared.progress;
    } while (ck_sequence_read_retry(&shared.sequence, version));
    *out = copy;
    return 0;
}

int32_t ck_add(uint64_t transfer, uint32_t bytes)
{
    (void)transfer;
    ck_spinlock_lock(&shared.writers);
    ck_sequence_write_begin(&shared.sequence);
    shared.progress.bytes_transferred += bytes;
    ck_sequence_write_end(&shared.sequence);
    ck_spinlock_unlock(&shared.writers);
    return 0;
}
