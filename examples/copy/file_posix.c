#if !defined(_WIN32)
#define _POSIX_C_SOURCE 200809L
#define _FILE_OFFSET_BITS 64
#endif
#include "file.h"

#if !defined(_WIN32)

#include "codes.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static uint32_t code_of_errno(int error)
{
    switch (error) {
    case ENOENT:
        return CODE_FILE_NOT_FOUND;
    case ENOTDIR:
        return CODE_PATH_NOT_FOUND;
    case EMFILE:
    case ENFILE:
        return CODE_TOO_MANY_OPEN_FILES;
    case EACCES:
    case EPERM:
    case EISDIR:
        return CODE_ACCESS_DENIED;
    case ENOMEM:
        return CODE_NOT_ENOUGH_MEMORY;
    case EXDEV:
        return CODE_NOT_SAME_DEVICE;
    case EROFS:
        return CODE_WRITE_PROTECT;
    case ETXTBSY:
        return CODE_SHARING_VIOLATION;
    case EEXIST:
        return CODE_FILE_EXISTS;
    case ENOSPC:
    case EDQUOT:
        return CODE_DISK_FULL;
    case EBUSY:
        return CODE_BUSY;
    case ENAMETOOLONG:
        return CODE_FILENAME_EXCED_RANGE;
    case EFBIG:
        return CODE_FILE_TOO_LARGE;
    case EIO:
        return CODE_IO_DEVICE;
    case ESTALE: /* of a network file system: the next open finds the file anew */
        return CODE_NETNAME_DELETED;
    case ELOOP:
        return CODE_CANT_RESOLVE_FILENAME;
    default:
        return CODE_GEN_FAILURE;
    }
}

static uint32_t open_as(const char *name, int flags, file_handle *file)
{
    int fd = open(name, flags | O_CLOEXEC, 0666);
    if (fd < 0)
        return code_of_errno(errno);
    *file = fd;
    return CODE_NONE;
}

uint32_t file_open_source(const char *name, file_handle *file)
{
    struct stat status;
    /* Without O_NONBLOCK a pipe would be waited for. */
    uint32_t code = open_as(name, O_RDONLY | O_NONBLOCK | O_NOCTTY, file);
    if (code != CODE_NONE)
        return code;
    if (fstat((int)*file, &status) != 0)
        code = code_of_errno(errno);
    else if (!S_ISREG(status.st_mode))
        code = CODE_ACCESS_DENIED;
    if (code != CODE_NONE)
        file_close(file);
    return code;
}

uint32_t file_create(const char *name, file_handle *file)
{
    uint32_t code = open_as(name, O_RDWR | O_CREAT | O_EXCL, file);
    /* The file need not be there: it is the directory that is missing. */
    return code == CODE_FILE_NOT_FOUND ? CODE_PATH_NOT_FOUND : code;
}

uint32_t file_open_again(const char *name, file_handle *file)
{
    return open_as(name, O_RDWR | O_NOFOLLOW, file);
}

void file_close(file_handle *file)
{
    if (*file != FILE_CLOSED)
        close((int)*file);
    *file = FILE_CLOSED;
}

uint32_t file_identify(file_handle file, struct file_identity *identity)
{
    struct stat status;
    if (fstat((int)file, &status) != 0)
        return code_of_errno(errno);
    identity->id = (uint64_t)status.st_ino ^ (uint64_t)status.st_dev << 40;
    identity->modified = (uint64_t)status.st_mtim.tv_sec * 1000000000 + (uint64_t)status.st_mtim.tv_nsec;
    identity->size = (uint64_t)status.st_size;
    return CODE_NONE;
}

uint32_t file_read(file_handle file, uint64_t offset, char *buffer, size_t size, size_t *got)
{
    *got = 0;
    /* Ends: every turn but an interrupted one reads something, or is the last. */
    while (*got < size) {
        ssize_t n = pread((int)file, buffer + *got, size - *got, (off_t)(offset + *got));
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return code_of_errno(errno);
        if (n == 0)
            break;
        *got += (size_t)n;
    }
    return CODE_NONE;
}

uint32_t file_write(file_handle file, uint64_t offset, const char *data, size_t size)
{
    size_t done = 0;
    /* Ends: every turn but an interrupted one writes something or fails. */
    while (done < size) {
        ssize_t n = pwrite((int)file, data + done, size - done, (off_t)(offset + done));
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return n < 0 ? code_of_errno(errno) : CODE_DISK_FULL;
        done += (size_t)n;
    }
    return CODE_NONE;
}

uint32_t file_truncate(file_handle file, uint64_t size)
{
    return ftruncate((int)file, (off_t)size) == 0 ? CODE_NONE : code_of_errno(errno);
}

uint32_t file_sync(file_handle file)
{
    return fsync((int)file) == 0 ? CODE_NONE : code_of_errno(errno);
}

/* The new name, too, is to be there after a power cut. Some file systems cannot sync a directory: nothing is lost. */
static void sync_directory_of(const char *name)
{
    char directory[4096];
    const char *slash = strrchr(name, '/');
    size_t length = slash == NULL ? 0 : (size_t)(slash - name) + 1;
    if (length == 0 || length >= sizeof directory)
        return;
    memcpy(directory, name, length);
    directory[length] = '\0';
    int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return;
    fsync(fd);
    close(fd);
}

uint32_t file_replace(const char *from, const char *to)
{
    if (rename(from, to) != 0)
        return code_of_errno(errno);
    sync_directory_of(to);
    return CODE_NONE;
}

uint32_t file_delete(const char *name)
{
    return unlink(name) == 0 || errno == ENOENT || errno == ENOTDIR ? CODE_NONE : code_of_errno(errno);
}

#endif
