/* The seqlock, bare. */
#include "seqlock.h"

static struct seqlock shared = SEQLOCK_START;

int32_t seqlock_read(uint64_t job, struct progress *out)
{
    struct seqlock_words words;
    uint32_t before;
    (void)job;
    do {
        before = seqlock_read_begin(&shared);
        words = seqlock_copy(&shared);
    } while (seqlock_read_retry(&shared, before));
    seqlock_tell(words, out);
    return 0;
}

int32_t seqlock_add(uint64_t transfer, uint32_t bytes)
{
    uint32_t even = seqlock_write_begin(&shared);
    (void)transfer;
    seqlock_more_bytes(&shared, bytes);
    seqlock_write_end(&shared, even);
    return 0;
}
