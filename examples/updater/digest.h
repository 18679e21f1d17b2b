/* SHA-256 of a file. */
#ifndef DIGEST_H
#define DIGEST_H

#include "updater.h"

#include <stdatomic.h>

enum digest_result { DIGEST_OK, DIGEST_STOPPED, DIGEST_READ_ERROR };

/* Reads `fd` from its beginning: the digest is of what the disk gives back, not of what went over the wire. `stop` ends
 * it early. After DIGEST_READ_ERROR, errno says why. */
enum digest_result digest_file(int fd, const atomic_bool *stop, char hex[DIGEST_HEX + 1]);

#endif
