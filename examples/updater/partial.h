/* A file on its way: NAME.part, and what of it can be believed by a later run.
 *
 * After a power cut a file that was not synced may be as long as ever and hold zeros, or bytes of another file. So its
 * length says nothing, and NAME.part.sums says what is there: of which content it is (URL and validator), then a line
 * for each block, where the block ends and the SHA-256 of those two and its bytes. A later run goes on behind the last
 * block that still is what it was, of the content that the file says.
 *
 * Nothing here is synced, because nothing depends on an order of writes: sums, content and bytes of different moments
 * do not match, and cost no more than the bytes that are fetched again. */
#ifndef PARTIAL_H
#define PARTIAL_H

#include "digest.h"
#include "updater.h"
#include "validator.h"

enum {
    PARTIAL_BLOCK = 64 * 1024, /* what a killed updater fetches again at most */
    PARTIAL_NAME_BYTES = NAME_BYTES_MAX + sizeof ".part.sums",
};

/* The worker's, for each image; all zeros at first. */
struct partial {
    int slot;                     /* the directory */
    int fd;                       /* of NAME.part, while it is open */
    const struct image *image;
    bool checked;                 /* what an earlier run left was compared with its sums */
    uint64_t bytes;               /* in the file, and where the next one goes */
    uint64_t noted_bytes;         /* of these, those that have sums */
    struct validator validator;   /* of the content */
};

/* "NAME.part"; returns `text`. */
const char *partial_name(char text[PARTIAL_NAME_BYTES], const struct image *image);
/* Whether a name is one that this part of the program gives. */
bool partial_owns_name(const char *name);

/* `bytes` is what a transfer may be resumed from: 0 if the bytes cannot be asked for again safely, neither by a
 * validator nor, in the end, by the digest that the user gave. After DIGEST_READ_ERROR, errno says why. */
enum digest_result partial_open(struct partial *partial, int slot, const struct image *image, const atomic_bool *stop);
void partial_close(struct partial *partial);

/* These set errno when they fail. */

/* A content begins, at its first byte; everything before is gone. */
bool partial_begin(struct partial *partial, const struct validator *validator);
bool partial_append(struct partial *partial, const char *data, size_t length);
bool partial_sync(struct partial *partial);

/* So that a later run can believe all of it, not only the whole blocks. */
void partial_keep(struct partial *partial);
/* Nothing is left of it: good for nothing, or never begun. */
void partial_delete(struct partial *partial);

#endif
