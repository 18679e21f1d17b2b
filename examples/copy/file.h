/* Files, on POSIX and on Windows. Names are UTF-8. Functions answer a number of codes.h, CODE_NONE when all is well. */
#ifndef FILE_H
#define FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A file descriptor, or a HANDLE of Windows. */
typedef intptr_t file_handle;
#define FILE_CLOSED ((file_handle)-1)

#if defined(_WIN32)
#define FILE_SEPARATORS "/\\"
#else
#define FILE_SEPARATORS "/"
#endif

/* Which content it is, as far as the system can tell: another number somewhere, another content. */
struct file_identity {
    uint64_t id;       /* inode and device, or index and volume */
    uint64_t modified; /* time of the last write, in the system's own units */
    uint64_t size;     /* bytes */
};

static inline bool file_identity_equal(const struct file_identity *a, const struct file_identity *b)
{
    return a->id == b->id && a->modified == b->modified && a->size == b->size;
}

/* For reading. Directories, pipes and devices are refused: they are no content that could be had twice. */
uint32_t file_open_source(const char *name, file_handle *file);
/* For writing; CODE_FILE_EXISTS if there is one already. */
uint32_t file_create(const char *name, file_handle *file);
/* For writing, of one that is there. */
uint32_t file_open_again(const char *name, file_handle *file);
void file_close(file_handle *file);

uint32_t file_identify(file_handle file, struct file_identity *identity);
/* *got: fewer than wanted only at the end of the file. */
uint32_t file_read(file_handle file, uint64_t offset, char *buffer, size_t size, size_t *got);
uint32_t file_write(file_handle file, uint64_t offset, const char *data, size_t size);
uint32_t file_truncate(file_handle file, uint64_t size);
/* Waits until it is on the disk. */
uint32_t file_sync(file_handle file);

/* `to` is what `from` was, in one step, whatever was there before: nobody ever sees a part of it. */
uint32_t file_replace(const char *from, const char *to);
/* One that is not there is deleted already. */
uint32_t file_delete(const char *name);

#endif
