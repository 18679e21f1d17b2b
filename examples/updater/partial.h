/* What of NAME.part can be believed by a later run.
 *
 * After a power cut a file that was not synced may be as long as ever and hold zeros, or bytes of another file. So its
 * length says nothing, and NAME.part.sums says what is there: a line for each block of it, where the block ends and its
 * SHA-256. A later run goes on behind the last block that still is what it was.
 *
 * Nothing here is synced, because nothing depends on an order of writes: the sums of one moment beside the bytes of
 * another do not match, and cost no more than the bytes that are fetched again. */
#ifndef PARTIAL_H
#define PARTIAL_H

#include "digest.h"
#include "updater.h"

enum {
    PARTIAL_BLOCK = 64 * 1024, /* what a killed updater fetches again at most */
    SUMS_NAME_BYTES = NAME_BYTES_MAX + sizeof ".part.sums",
};

/* `good`: the bytes of the partial file `fd` that are what was written. Lines of others are removed. */
enum digest_result partial_check(int slot, const struct image *image, int fd, const atomic_bool *stop, uint64_t *good);
/* Adds a line for the bytes between `from`, where the last line ends, and `to`. False: they will be fetched again. */
bool partial_note(int slot, const struct image *image, int fd, uint64_t from, uint64_t to);
/* Forgets the lines; the file begins anew. */
void partial_forget(int slot, const struct image *image);

#endif
