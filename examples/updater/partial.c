#include "partial.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { LINE_BYTES = 20 + 1 + DIGEST_HEX + 1 + 1 };

static const char *sums_name(char text[SUMS_NAME_BYTES], const struct image *image)
{
    snprintf(text, SUMS_NAME_BYTES, "%s.part.sums", image->name);
    return text;
}

/* Takes a line apart that is just as partial_note writes it. */
static bool parse(const char *line, uint64_t *end, char hex[DIGEST_HEX + 1])
{
    char again[LINE_BYTES];
    if (sscanf(line, "%" SCNu64 " %64[0-9a-f]", end, hex) != 2)
        return false;
    snprintf(again, sizeof again, "%" PRIu64 " %s\n", *end, hex);
    return strcmp(line, again) == 0;
}

enum digest_result partial_check(int slot, const struct image *image, int fd, const atomic_bool *stop, uint64_t *good)
{
    char name[SUMS_NAME_BYTES], line[LINE_BYTES], noted[DIGEST_HEX + 1], found[DIGEST_HEX + 1];
    enum digest_result result = DIGEST_OK;
    uint64_t end;
    off_t lines = 0;
    *good = 0;
    int sums = openat(slot, sums_name(name, image), O_RDWR | O_CLOEXEC);
    FILE *file = sums < 0 ? NULL : fdopen(sums, "r+");
    if (file == NULL) {
        int error = errno;
        if (sums >= 0)
            close(sums);
        errno = error;
        return error == ENOENT ? DIGEST_OK : DIGEST_READ_ERROR;
    }
    /* Ends: every turn reads a line. */
    while (fgets(line, sizeof line, file) != NULL && parse(line, &end, noted) && end > *good) {
        result = digest_range(fd, *good, end, stop, found);
        if (result != DIGEST_OK || strcmp(found, noted) != 0)
            break;
        *good = end;
        lines += (off_t)strlen(line);
    }
    /* Lines that are added later must stand behind good ones. */
    if (result == DIGEST_OK && (ferror(file) || ftruncate(sums, lines) != 0))
        result = DIGEST_READ_ERROR;
    int error = errno;
    fclose(file);
    errno = error;
    return result;
}

bool partial_note(int slot, const struct image *image, int fd, uint64_t from, uint64_t to)
{
    char name[SUMS_NAME_BYTES], line[LINE_BYTES], hex[DIGEST_HEX + 1];
    if (digest_range(fd, from, to, NULL, hex) != DIGEST_OK)
        return false;
    int sums = openat(slot, sums_name(name, image), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (sums < 0)
        return false;
    int length = snprintf(line, sizeof line, "%" PRIu64 " %s\n", to, hex);
    bool good = write(sums, line, (size_t)length) == length;
    return close(sums) == 0 && good;
}

void partial_forget(int slot, const struct image *image)
{
    char name[SUMS_NAME_BYTES];
    /* Lines that stay match no longer, and the file is fetched from its beginning. */
    unlinkat(slot, sums_name(name, image), 0);
}
