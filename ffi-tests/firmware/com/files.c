#include "files.h"

#define FILE_OF(profile, size, url, path)                                                                              \
    {                                                                                                                  \
        profile, size, IN_UTF_8(url), IN_UTF_16(url), IN_UTF_16(path)                                                  \
    }

const struct file files[FILES] = {
    FILE_OF(BG_PROFILE_BITS, 30011, "https://host.example/\u00e9t\u00e9.bin", "/slot/\u00e9"),
    FILE_OF(BG_PROFILE_BITS, 5003, "https://host.example/\u6e29\u5ea6", "/slot/\u6e29"),
    FILE_OF(BG_PROFILE_DO, 21001, "https://host.example/\U0001F680", "/slot/\U0001F680"),
};

uint32_t files_of(uint32_t profile)
{
    uint32_t count = 0;
    for (unsigned i = 0; i < FILES; i++)
        count += files[i].profile == profile;
    return count;
}

uint32_t files_bytes_of(uint32_t profile)
{
    uint32_t bytes = 0;
    for (unsigned i = 0; i < FILES; i++)
        bytes += files[i].profile == profile ? files[i].size : 0;
    return bytes;
}

int text_is(const WCHAR *text, const WCHAR *wanted)
{
    while (*text && *text == *wanted) {
        text++;
        wanted++;
    }
    return *text == *wanted;
}
