/* A file on its way: NAME.part, and NAME.part.meta, the note of what is known about it.
 *
 * The note says how many bytes of the partial file are on the disk for sure, and by which validator and URL they can be
 * known again. It is on the disk before the first byte that it is about, and tells of a byte only after that byte is on
 * the disk. So after a kill or a power cut at any moment the noted bytes are of one content, the note's; what a partial
 * file has beyond them may be anything and is cut off, and a partial file without its note counts for nothing. */
#ifndef PARTIAL_H
#define PARTIAL_H

#include "updater.h"
#include "validator.h"

enum { PARTIAL_NAME_BYTES = NAME_BYTES_MAX + sizeof ".part.meta.tmp" };

struct partial {
    int slot;                     /* the directory */
    int fd;                       /* of NAME.part, -1 if it is not open */
    const struct image *image;
    uint64_t bytes;               /* in the file, and where the next one goes */
    uint64_t noted_bytes;         /* of these, as the note on the disk says */
    uint64_t noted_ms;            /* when the note was written */
    struct validator validator;   /* of the content */
};

/* "NAME.part"; returns `text`. */
const char *partial_name(char text[PARTIAL_NAME_BYTES], const struct image *image);
/* Whether a name is one that this part of the program gives: of a partial file, its note, or a note being written. */
bool partial_owns_name(const char *name);

/* These set errno when they fail. */

/* `bytes` is what a transfer may be resumed from: 0 if the bytes cannot be asked for again safely, neither by a
 * validator nor, in the end, by the digest that the user gave. */
bool partial_open(struct partial *partial, int slot, const struct image *image);
/* A content begins, at its first byte; everything before is gone. */
bool partial_begin(struct partial *partial, const struct validator *validator);
/* Adds bytes; every few seconds notes them too. */
bool partial_append(struct partial *partial, const char *data, size_t length);
/* All bytes are on the disk and noted. */
bool partial_secure(struct partial *partial);
/* Nothing is left of it: good for nothing, or never begun. */
void partial_delete(struct partial *partial);
void partial_close(struct partial *partial);

#endif
