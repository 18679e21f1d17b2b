/* SHA-256 of a file, or of a part of it. */
#ifndef DIGEST_H
#define DIGEST_H

#include "updater.h"

#include <stdatomic.h>

enum digest_result { DIGEST_OK, DIGEST_STOPPED, DIGEST_READ_ERROR };

/* Reads `fd` from its beginning: the digest is of what the disk gives back, not of what went over the wire. `stop` ends
 * it early. After DIGEST_READ_ERROR, errno says why. */
enum digest_result digest_file(int fd, const atomic_bool *stop, char hex[DIGEST_HEX + 1]);
/* A text and the bytes from `from` up to `to`, or to the end if that comes first; text and `stop` may be NULL. */
enum digest_result digest_range(const char *text, int fd, uint64_t from, uint64_t to, const atomic_bool *stop,
                                char hex[DIGEST_HEX + 1]);

#endif
