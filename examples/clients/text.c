/* UTF-8, which main and printf speak, and the 16-bit texts of BITS. */
#include "text.h"

#include "startup.h"
#include "url.h"

#include <stdlib.h>
#include <string.h>

enum {
    NAME_BYTES = BG_REMOTE_NAME_MAX + 1,
    NARROW_BYTES = 3 * NAME_BYTES, /* of a 16-bit unit become three bytes at most */
    NARROW_TEXTS = 8,
};

/* In front of each text that local_name and remote_name gave out. */
struct given {
    struct given *next;
    WCHAR text[];
};
static struct given *all;

void text_free_all(void)
{
    while (all != NULL) {
        struct given *next = all->next;
        free(all);
        all = next;
    }
}

/* The code point at *text, which moves behind it; UINT32_MAX if it is no UTF-8. */
static uint32_t decode(const unsigned char **text)
{
    static const uint32_t smallest[] = { 0, 0x80, 0x800, 0x10000 };
    const unsigned char *p = *text;
    int more = *p < 0x80 ? 0 : *p < 0xc2 ? -1 : *p < 0xe0 ? 1 : *p < 0xf0 ? 2 : *p < 0xf5 ? 3 : -1;
    if (more < 0)
        return UINT32_MAX;
    uint32_t code = more == 0 ? *p : *p & (0x3fu >> more);
    p++;
    for (int i = 0; i < more; i++, p++) {
        if ((*p & 0xc0) != 0x80)
            return UINT32_MAX;
        code = code << 6 | (*p & 0x3f);
    }
    *text = p;
    bool is_good = code >= smallest[more] && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
    return is_good ? code : UINT32_MAX;
}

static bool widen(const char *narrow, WCHAR *wide)
{
    const unsigned char *text = (const unsigned char *)narrow;
    while (*text != '\0') {
        uint32_t code = decode(&text);
        if (code == UINT32_MAX)
            return false;
        if (code >= 0x10000) {
            *wide++ = (WCHAR)(0xd7c0 + (code >> 10));
            *wide++ = (WCHAR)(0xdc00 | (code & 0x3ff));
        } else {
            *wide++ = (WCHAR)code;
        }
    }
    *wide = 0;
    return true;
}

LPWSTR local_name(const char *argument)
{
    /* Never more units than bytes. */
    struct given *given = malloc(sizeof *given + (strlen(argument) + 1) * sizeof given->text[0]);
    if (given == NULL)
        return NULL;
    if (!widen(argument, given->text)) {
        free(given);
        return NULL;
    }
    given->next = all;
    all = given;
    return given->text;
}

LPWSTR remote_name(const char *argument)
{
    char url[NAME_BYTES + 1];
    /* One that is too long for a URL is for BITS to refuse. */
    return local_name(url_of_path(argument, url, sizeof url) == 0 ? url : argument);
}

static char *next_buffer(void)
{
    static char buffers[NARROW_TEXTS][NARROW_BYTES];
    static unsigned next;
    return buffers[next++ % NARROW_TEXTS];
}

/* The code point at *text, which moves behind it; half a pair is shown as U+FFFD. */
static uint32_t decode_wide(LPCWSTR *text)
{
    uint32_t first = *(*text)++;
    if (first < 0xd800 || first > 0xdfff)
        return first;
    if (first > 0xdbff || **text < 0xdc00 || **text > 0xdfff)
        return 0xfffd;
    return 0x10000 + ((first & 0x3ff) << 10) + (*(*text)++ & 0x3ff);
}

const char *utf8(LPCWSTR text)
{
    char *buffer = next_buffer(), *to = buffer, *end = buffer + NARROW_BYTES - 5;
    while (text != NULL && *text != 0 && to < end) {
        uint32_t code = decode_wide(&text);
        if (code < 0x80) {
            *to++ = (char)code;
            continue;
        }
        int more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
        *to++ = (char)(0xff00 >> (more + 1) | code >> 6 * more);
        while (more-- > 0)
            *to++ = (char)(0x80 | (code >> 6 * more & 0x3f));
    }
    *to = '\0';
    return buffer;
}
