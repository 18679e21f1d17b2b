/* Remote names, and the files that they mean on this machine. */
#ifndef URL_H
#define URL_H

#include <stddef.h>
#include <stdint.h>

/* A file:// URL, or, on Windows, a drive path or \\server\share. A number of codes.h: CODE_NOT_SUPPORTED for http, and
 * for other servers where there are no UNC names; CODE_INVALID_NAME for what is no name of a file. */
uint32_t url_to_path(const char *remote, char *path, size_t size);

/* The file:// URL of an absolute path of POSIX, which is no remote name itself; anything else stays what it is.
 * CODE_FILENAME_EXCED_RANGE if there is no room. */
uint32_t url_of_path(const char *path, char *url, size_t size);

#endif
