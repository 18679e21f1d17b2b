#include "copy.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* The number after "NAME=", which is all of the `length` bytes at `text`. */
static bool number(const char *text, size_t length, const char *name, uint32_t min, uint32_t max, uint32_t *value)
{
    size_t at = strlen(name);
    uint64_t sum = 0;
    if (at >= length)
        return false;
    for (; at < length; at++) {
        if (!isdigit((unsigned char)text[at]))
            return false;
        sum = sum * 10 + (uint64_t)(text[at] - '0');
        if (sum > max)
            return false;
    }
    *value = (uint32_t)sum;
    return sum >= min;
}

static bool begins(const char *text, size_t length, const char *name)
{
    return length >= strlen(name) && strncmp(text, name, strlen(name)) == 0;
}

/* One of them. NULL: it is good; else what it should have been. */
static const char *parse_one(struct copy_options *options, const char *text, size_t length)
{
    if (begins(text, length, "chunk="))
        return number(text, length, "chunk=", 1, COPY_CHUNK_BYTES_MAX, &options->chunk_bytes) ? NULL
            : "chunk= wants a number of bytes, 1 to 16777216";
    if (begins(text, length, "delay="))
        return number(text, length, "delay=", 0, COPY_DELAY_MS_MAX, &options->chunk_delay_ms) ? NULL
            : "delay= wants a number of milliseconds, 0 to 60000";
    if (begins(text, length, "connect="))
        return number(text, length, "connect=", 0, COPY_DELAY_MS_MAX, &options->connect_delay_ms) ? NULL
            : "connect= wants a number of milliseconds, 0 to 60000";
    if (length != strlen("hide-sizes") || !begins(text, length, "hide-sizes"))
        return "there are chunk=, delay=, connect= and hide-sizes";
    options->hide_sizes = true;
    return NULL;
}

bool copy_options_parse(struct copy_options *options, const char *text, char message[COPY_MESSAGE_BYTES])
{
    while (*text != '\0') {
        size_t length = strcspn(text, ",");
        const char *wrong = parse_one(options, text, length);
        if (wrong != NULL) {
            int shown = length > 60 ? 60 : (int)length;
            snprintf(message, COPY_MESSAGE_BYTES, "%s, and this is '%.*s'", wrong, shown, text);
            return false;
        }
        text += length;
        text += *text == ',';
    }
    return true;
}
