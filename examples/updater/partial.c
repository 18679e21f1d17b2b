#include "partial.h"

#include "clock.h"
#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    NOTE_MS = 2000,          /* between two notes: what a power cut may cost, and how often the disk is made to wait */
    NOTE_BYTES_MAX = 4096,   /* the longest URL and validator are far shorter */
};

static const char *const kind_key[] = {
    [VALIDATOR_NONE] = "none", [VALIDATOR_ETAG] = "etag", [VALIDATOR_DATE] = "last-modified",
};

const char *partial_name(char text[PARTIAL_NAME_BYTES], const struct image *image)
{
    snprintf(text, PARTIAL_NAME_BYTES, "%s.part", image->name);
    return text;
}

static const char *note_name(char text[PARTIAL_NAME_BYTES], const struct image *image)
{
    snprintf(text, PARTIAL_NAME_BYTES, "%s.part.meta", image->name);
    return text;
}

bool partial_owns_name(const char *name)
{
    static const char *const endings[] = { ".part", ".part.meta", ".part.meta.tmp" };
    size_t length = strlen(name);
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        size_t end = strlen(endings[i]);
        if (length > end && strcmp(name + length - end, endings[i]) == 0)
            return true;
    }
    return false;
}

/* Takes the line "KEY=VALUE\n" that `*at` begins with; NULL if it is not there. Ends the value by a NUL. */
static char *take_line(char **at, const char *key)
{
    size_t length = strlen(key);
    char *end = strchr(*at, '\n');
    if (end == NULL || strncmp(*at, key, length) != 0 || (*at)[length] != '=')
        return NULL;
    char *value = *at + length + 1;
    *end = '\0';
    *at = end + 1;
    return value;
}

/* The note's bytes and validator; false without a note that can be understood. */
static bool read_note(struct partial *partial)
{
    char name[PARTIAL_NAME_BYTES], text[NOTE_BYTES_MAX], *at = text, *end;
    ssize_t length = read_file(partial->slot, note_name(name, partial->image), text, sizeof text - 1);
    if (length < 0)
        return false;
    text[length] = '\0';
    const char *bytes = take_line(&at, "bytes"), *url = bytes == NULL ? NULL : take_line(&at, "url");
    if (url == NULL)
        return false;
    errno = 0;
    partial->noted_bytes = strtoumax(bytes, &end, 10);
    if (end == bytes || *end != '\0' || errno != 0)
        return false;
    /* Another URL's validator says nothing about this one's content. */
    bool same_url = strcmp(url, partial->image->url) == 0;
    for (int kind = VALIDATOR_ETAG; kind <= VALIDATOR_DATE; kind++) {
        const char *value = take_line(&at, kind_key[kind]);
        if (value == NULL || strlen(value) >= VALIDATOR_BYTES)
            continue;
        partial->validator.kind = same_url ? (enum validator_kind)kind : VALIDATOR_NONE;
        strcpy(partial->validator.text, value);
        return *at == '\0';
    }
    return take_line(&at, kind_key[VALIDATOR_NONE]) != NULL && *at == '\0';
}

static bool write_note(struct partial *partial)
{
    char name[PARTIAL_NAME_BYTES], text[NOTE_BYTES_MAX];
    const struct validator *v = &partial->validator;
    int length = snprintf(text, sizeof text, "bytes=%" PRIu64 "\nurl=%s\n%s=%s\n", partial->bytes,
                          partial->image->url, kind_key[v->kind], v->kind == VALIDATOR_NONE ? "" : v->text);
    if (length >= (int)sizeof text) {
        errno = EOVERFLOW;
        return false;
    }
    if (!replace_file(partial->slot, note_name(name, partial->image), text, (size_t)length))
        return false;
    partial->noted_bytes = partial->bytes;
    partial->noted_ms = monotonic_ms();
    return true;
}

bool partial_open(struct partial *partial, int slot, const struct image *image)
{
    char name[PARTIAL_NAME_BYTES];
    struct stat status;
    *partial = (struct partial){ .slot = slot, .fd = -1, .image = image };
    partial->fd = openat(slot, partial_name(name, image), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (partial->fd < 0 || fstat(partial->fd, &status) != 0)
        return false;
    uint64_t size = (uint64_t)status.st_size;
    bool known = read_note(partial) && size >= partial->noted_bytes;
    bool safe = partial->validator.kind != VALIDATOR_NONE || image->wanted[0] != '\0';
    partial->bytes = known && safe ? partial->noted_bytes : 0;
    if (partial->bytes == 0)
        partial->validator.kind = VALIDATOR_NONE;
    /* What no note vouches for may be zeros that a power cut left, or an earlier content. */
    return size == partial->bytes || ftruncate(partial->fd, (off_t)partial->bytes) == 0;
}

bool partial_begin(struct partial *partial, const struct validator *validator)
{
    if (partial->bytes > 0 && ftruncate(partial->fd, 0) != 0)
        return false;
    partial->bytes = 0;
    partial->validator = *validator;
    return write_note(partial);
}

bool partial_append(struct partial *partial, const char *data, size_t length)
{
    /* Ends: every turn but an interrupted one writes something or fails. */
    while (length > 0) {
        ssize_t n = pwrite(partial->fd, data, length, (off_t)partial->bytes);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            errno = n < 0 ? errno : ENOSPC;
            return false;
        }
        data += n;
        length -= (size_t)n;
        partial->bytes += (size_t)n;
    }
    return monotonic_ms() - partial->noted_ms < NOTE_MS || partial_secure(partial);
}

bool partial_secure(struct partial *partial)
{
    if (partial->bytes == partial->noted_bytes)
        return true;
    return fsync(partial->fd) == 0 && write_note(partial);
}

void partial_delete(struct partial *partial)
{
    char name[PARTIAL_NAME_BYTES];
    /* The note goes last: alone it counts for nothing, as does a partial file that is shorter than it says. */
    unlinkat(partial->slot, partial_name(name, partial->image), 0);
    unlinkat(partial->slot, note_name(name, partial->image), 0);
    partial->bytes = partial->noted_bytes = 0;
}

void partial_close(struct partial *partial)
{
    if (partial->fd >= 0)
        close(partial->fd);
    partial->fd = -1;
}
