#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

bool write_all(int fd, const char *text, size_t length)
{
    /* Ends: every turn but an interrupted one writes something or fails. */
    while (length > 0) {
        ssize_t n = write(fd, text, length);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        text += n;
        length -= (size_t)n;
    }
    return true;
}

ssize_t read_file(int directory, const char *name, char *buffer, size_t size)
{
    int fd = openat(directory, name, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return -1;
    size_t have = 0;
    ssize_t n = 1;
    while (have < size && n != 0) {
        n = read(fd, buffer + have, size - have);
        if (n < 0 && errno != EINTR)
            break;
        have += n > 0 ? (size_t)n : 0;
    }
    int error = errno;
    close(fd);
    errno = error;
    return n < 0 ? -1 : (ssize_t)have;
}

bool replace_file(int directory, const char *name, const char *text, size_t length)
{
    char aside[FILE_NAME_BYTES];
    if (snprintf(aside, sizeof aside, "%s.tmp", name) >= (int)sizeof aside) {
        errno = ENAMETOOLONG;
        return false;
    }
    int fd = openat(directory, aside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (fd < 0)
        return false;
    bool good = write_all(fd, text, length) && fsync(fd) == 0;
    int error = errno;
    if (close(fd) != 0 && good) {
        good = false;
        error = errno;
    }
    errno = error;
    return good && renameat(directory, aside, directory, name) == 0 && fsync(directory) == 0;
}
