#include "url.h"

#include "codes.h"
#include "file.h"

#include <string.h>

static int lower(int c)
{
    return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

/* What follows `prefix` in `text`, in any case; NULL if it does not begin so. */
static const char *after(const char *text, const char *prefix)
{
    for (; *prefix != '\0'; text++, prefix++)
        if (lower((unsigned char)*text) != *prefix)
            return NULL;
    return text;
}

static int hex(char c)
{
    int digit = lower((unsigned char)c);
    return digit >= '0' && digit <= '9' ? digit - '0' : digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

/* Appends `text` with %XX as bytes. What is no name as a URL (a query, half an escape) or would be another name than
 * it looks like (an escaped separator, a NUL) is refused, rather than made into a name that nobody gave. */
static uint32_t decode(const char *text, char *path, size_t size)
{
    size_t length = strlen(path);
    for (; *text != '\0'; text++) {
        char c = *text;
        if (c == '?' || c == '#')
            return CODE_INVALID_NAME;
        if (c == '%') {
            int high = hex(text[1]), low = high < 0 ? -1 : hex(text[2]);
            if (low < 0)
                return CODE_INVALID_NAME;
            c = (char)(high << 4 | low);
            if (c == '\0' || strchr(FILE_SEPARATORS, c) != NULL)
                return CODE_INVALID_NAME;
            text += 2;
        }
        if (length + 1 >= size)
            return CODE_FILENAME_EXCED_RANGE;
        path[length++] = c;
        path[length] = '\0';
    }
    return CODE_NONE;
}

static uint32_t copy(const char *text, char *out, size_t size)
{
    size_t length = strlen(text);
    if (length >= size)
        return CODE_FILENAME_EXCED_RANGE;
    memcpy(out, text, length + 1);
    return CODE_NONE;
}

/* `name`: what follows file://, a server that may be left out and a path that begins with a slash. */
static uint32_t file_url_to_path(const char *name, char *path, size_t size)
{
    size_t server = strcspn(name, "/");
    const char *local = after(name, "localhost");
    if (name[server] == '\0')
        return CODE_INVALID_NAME;
    path[0] = '\0';
    if (local == name + server)
        name = local;
#if defined(_WIN32)
    else if (server != 0) /* //server/share is as good as \\server\share */
        copy("//", path, size);
    /* /C:/ is the drive's root, not a directory named C: */
    if (name[0] == '/' && name[1] != '\0' && name[2] == ':')
        name++;
#else
    else if (server != 0)
        return CODE_NOT_SUPPORTED;
#endif
    return decode(name, path, size);
}

uint32_t url_to_path(const char *remote, char *path, size_t size)
{
    const char *name = after(remote, "file://");
    if (name != NULL)
        return file_url_to_path(name, path, size);
    if (after(remote, "http://") != NULL || after(remote, "https://") != NULL)
        return CODE_NOT_SUPPORTED;
#if defined(_WIN32)
    return copy(remote, path, size);
#else
    return remote[0] == '\\' ? CODE_NOT_SUPPORTED : remote[0] != '\0' && remote[1] == ':' ? CODE_PATH_NOT_FOUND
        : CODE_INVALID_NAME;
#endif
}

#if !defined(_WIN32)
static bool is_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || strchr("/-._~", c) != NULL;
}
#endif

uint32_t url_of_path(const char *path, char *url, size_t size)
{
#if !defined(_WIN32)
    static const char digits[] = "0123456789ABCDEF";
    if (path[0] == '/') {
        uint32_t code = copy("file://", url, size);
        size_t length = strlen("file://");
        for (; code == CODE_NONE && *path != '\0'; path++) {
            if (length + 4 > size)
                return CODE_FILENAME_EXCED_RANGE;
            if (is_plain(*path)) {
                url[length++] = *path;
            } else {
                url[length++] = '%';
                url[length++] = digits[(unsigned char)*path >> 4];
                url[length++] = digits[*path & 15];
            }
            url[length] = '\0';
        }
        return code;
    }
#endif
    return copy(path, url, size);
}
