/* What is transferred: two files of a BITS job, one of a Delivery Optimization job. Their names need all lengths of
   UTF-8, and a pair of surrogates in UTF-16. */
#ifndef FILES_H
#define FILES_H

#include <deliveryoptimization.h>

#define FILES 3u
#define PROFILES 2u

/* The compiler encodes both, so neither comes from the library. */
#define IN_UTF_16(text) BG_TEXT("") text
#define IN_UTF_8(text) u8"" text

struct file {
    uint32_t profile, size;
    const char *url_utf_8;
    const WCHAR *url, *path;
};
extern const struct file files[FILES];

/* Of all files of a profile. */
uint32_t files_of(uint32_t profile);
uint32_t files_bytes_of(uint32_t profile);

/* Whether two texts are the same. */
int text_is(const WCHAR *text, const WCHAR *wanted);

#endif
