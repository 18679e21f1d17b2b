#include "partial.h"

#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    LINE_BYTES = 20 + 1 + DIGEST_HEX + 1 + 1,
    HEAD_BYTES = 4096, /* the longest URL and validator are far shorter */
};

static const char *const kind_key[] = {
    [VALIDATOR_NONE] = "none=", [VALIDATOR_ETAG] = "etag=", [VALIDATOR_DATE] = "last-modified=",
};

const char *partial_name(char text[PARTIAL_NAME_BYTES], const struct image *image)
{
    snprintf(text, PARTIAL_NAME_BYTES, "%s.part", image->name);
    return text;
}

static const char *sums_name(char text[PARTIAL_NAME_BYTES], const struct image *image)
{
    snprintf(text, PARTIAL_NAME_BYTES, "%s.part.sums", image->name);
    return text;
}

static bool ends_with(const char *name, const char *end)
{
    size_t length = strlen(name), end_length = strlen(end);
    return length >= end_length && strcmp(name + length - end_length, end) == 0;
}

bool partial_owns_name(const char *name)
{
    return ends_with(name, ".part") || ends_with(name, ".part.sums");
}

/* What the sums begin with, and what each of them covers besides the bytes. */
static const char *head_text(char head[HEAD_BYTES], const char *url, const struct validator *v)
{
    snprintf(head, HEAD_BYTES, "url=%.2300s\n%s%s\n", url, kind_key[v->kind], v->kind == VALIDATOR_NONE ? "" : v->text);
    return head;
}

/* Takes the head off the sums: two lines, just as head_text writes them. */
static bool read_head(FILE *sums, struct partial *partial, char head[HEAD_BYTES])
{
    char url[HEAD_BYTES], line[HEAD_BYTES], again[HEAD_BYTES];
    struct validator found = { .kind = VALIDATOR_NONE };
    if (fgets(url, sizeof url, sums) == NULL || fgets(line, sizeof line, sums) == NULL)
        return false;
    for (int kind = VALIDATOR_ETAG; kind <= VALIDATOR_DATE; kind++) {
        const char *value = line + strlen(kind_key[kind]);
        size_t length = strcspn(value, "\n");
        if (strncmp(line, kind_key[kind], strlen(kind_key[kind])) == 0 && length < VALIDATOR_BYTES) {
            found.kind = (enum validator_kind)kind;
            memcpy(found.text, value, length);
        }
    }
    snprintf(head, HEAD_BYTES, "%.2300s%.700s", url, line);
    url[strcspn(url, "\n")] = '\0';
    const char *bare = strncmp(url, "url=", 4) == 0 ? url + 4 : "";
    /* Another URL's validator says nothing about this one's content. */
    bool same_url = strcmp(bare, partial->image->url) == 0;
    partial->validator = same_url ? found : (struct validator){ .kind = VALIDATOR_NONE };
    return strcmp(head, head_text(again, bare, &found)) == 0;
}

/* Takes a line apart that is just as note writes it. */
static bool parse(const char *line, uint64_t *end, char hex[DIGEST_HEX + 1])
{
    char again[LINE_BYTES];
    if (sscanf(line, "%" SCNu64 " %64[0-9a-f]", end, hex) != 2)
        return false;
    snprintf(again, sizeof again, "%" PRIu64 " %s\n", *end, hex);
    return strcmp(line, again) == 0;
}

/* `noted_bytes`: those that are what was written. Lines of others are removed. */
static enum digest_result compare(struct partial *partial, FILE *sums, const atomic_bool *stop)
{
    char head[HEAD_BYTES], line[LINE_BYTES], noted[DIGEST_HEX + 1], found[DIGEST_HEX + 1];
    enum digest_result result = DIGEST_OK;
    uint64_t end, good = 0;
    off_t length = 0;
    if (read_head(sums, partial, head))
        length = (off_t)strlen(head);
    /* Ends: every turn reads a line. */
    while (length > 0 && fgets(line, sizeof line, sums) != NULL && parse(line, &end, noted) && end > good) {
        result = digest_range(head, partial->fd, good, end, stop, found);
        if (result != DIGEST_OK || strcmp(found, noted) != 0)
            break;
        good = end;
        length += (off_t)strlen(line);
    }
    /* Lines that are added later must stand behind good ones. */
    if (result == DIGEST_OK && (ferror(sums) || ftruncate(fileno(sums), length) != 0))
        result = DIGEST_READ_ERROR;
    partial->noted_bytes = result == DIGEST_OK ? good : 0;
    return result;
}

static enum digest_result check(struct partial *partial, const atomic_bool *stop)
{
    char name[PARTIAL_NAME_BYTES];
    int fd = openat(partial->slot, sums_name(name, partial->image), O_RDWR | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT ? DIGEST_OK : DIGEST_READ_ERROR;
    FILE *sums = fdopen(fd, "r+");
    if (sums == NULL) {
        close(fd);
        errno = ENOMEM;
        return DIGEST_READ_ERROR;
    }
    enum digest_result result = compare(partial, sums, stop);
    int error = errno;
    fclose(sums);
    errno = error;
    return result;
}

/* Whether the server can be asked for the rest of just this content, or a mix of two would be found out. */
static bool is_safe(const struct partial *partial)
{
    return partial->validator.kind != VALIDATOR_NONE || partial->image->wanted[0] != '\0';
}

enum digest_result partial_open(struct partial *partial, int slot, const struct image *image, const atomic_bool *stop)
{
    char name[PARTIAL_NAME_BYTES];
    struct stat status;
    partial->slot = slot;
    partial->image = image;
    partial->bytes = 0;
    partial->fd = openat(slot, partial_name(name, image), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (partial->fd < 0)
        return DIGEST_READ_ERROR;
    enum digest_result result = partial->checked ? DIGEST_OK : check(partial, stop);
    if (result != DIGEST_OK)
        return result;
    partial->checked = true;
    if (fstat(partial->fd, &status) != 0)
        return DIGEST_READ_ERROR;
    uint64_t size = (uint64_t)status.st_size;
    /* Someone has shortened or removed it. */
    if (size < partial->noted_bytes || !is_safe(partial))
        partial->noted_bytes = 0;
    partial->bytes = partial->noted_bytes;
    /* What has no sums is of no use. */
    bool good = size <= partial->bytes || ftruncate(partial->fd, (off_t)partial->bytes) == 0;
    return good ? DIGEST_OK : DIGEST_READ_ERROR;
}

void partial_close(struct partial *partial)
{
    if (partial->fd >= 0)
        close(partial->fd);
    partial->fd = -1;
}

bool partial_begin(struct partial *partial, const struct validator *validator)
{
    char name[PARTIAL_NAME_BYTES], head[HEAD_BYTES];
    if (partial->bytes > 0 && ftruncate(partial->fd, 0) != 0)
        return false;
    partial->bytes = partial->noted_bytes = 0;
    partial->validator = *validator;
    int sums = openat(partial->slot, sums_name(name, partial->image), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (sums < 0)
        return false;
    head_text(head, partial->image->url, validator);
    /* Without a head the lines that follow are not believed, and the file is fetched again from its beginning. */
    write_all(sums, head, strlen(head));
    return close(sums) == 0;
}

/* Adds a line for the bytes between the last line's end and `end`. If that fails, they will be fetched again. */
static void note(struct partial *partial, uint64_t end)
{
    char name[PARTIAL_NAME_BYTES], head[HEAD_BYTES], line[LINE_BYTES], hex[DIGEST_HEX + 1];
    uint64_t from = partial->noted_bytes;
    head_text(head, partial->image->url, &partial->validator);
    if (end <= from || digest_range(head, partial->fd, from, end, NULL, hex) != DIGEST_OK)
        return;
    int sums = openat(partial->slot, sums_name(name, partial->image), O_WRONLY | O_APPEND | O_CLOEXEC);
    if (sums < 0)
        return;
    int length = snprintf(line, sizeof line, "%" PRIu64 " %s\n", end, hex);
    bool good = write(sums, line, (size_t)length) == length;
    if (close(sums) == 0 && good)
        partial->noted_bytes = end;
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
    note(partial, partial->bytes - partial->bytes % PARTIAL_BLOCK);
    return true;
}

bool partial_sync(struct partial *partial)
{
    return fsync(partial->fd) == 0;
}

void partial_keep(struct partial *partial)
{
    note(partial, partial->bytes);
}

void partial_delete(struct partial *partial)
{
    char name[PARTIAL_NAME_BYTES];
    unlinkat(partial->slot, partial_name(name, partial->image), 0);
    unlinkat(partial->slot, sums_name(name, partial->image), 0);
    partial->bytes = partial->noted_bytes = 0;
}
