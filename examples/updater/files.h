/* Whole small files, written so that a power cut leaves the old content or the new. */
#ifndef FILES_H
#define FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Room for a file name with its NUL. */
enum { FILE_NAME_BYTES = 256 };

/* These set errno when they fail. */
bool write_all(int fd, const char *text, size_t length);
/* At most `size` bytes of a file; -1 if it cannot be read. */
ssize_t read_file(int directory, const char *name, char *buffer, size_t size);
/* The file has its old content or its new, never a part: written aside as NAME.tmp, on the disk, renamed, and the
 * rename on the disk too. */
bool replace_file(int directory, const char *name, const char *text, size_t length);

#endif
