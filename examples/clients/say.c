/* What the clients say, and the numbers that they are told. */
#include "startup.h"

#include "codes.h"

#include <inttypes.h>
#include <stdio.h>

bool checked(const char *call, HRESULT hr)
{
    if (FAILED(hr))
        fprintf(stderr, "%s: %s (0x%08" PRIX32 ")\n", call, hresult_words(hr), (uint32_t)hr);
    return SUCCEEDED(hr);
}

bool parse_number(const char *text, UINT64 *value)
{
    uint64_t number = 0;
    if (text == NULL || *text == '\0')
        return false;
    for (; *text != '\0'; text++) {
        unsigned digit = (unsigned char)*text - (unsigned)'0';
        if (digit > 9 || number > (UINT64_MAX - digit) / 10)
            return false;
        number = number * 10 + digit;
    }
    *value = number;
    return true;
}

const char *bytes_text(UINT64 bytes)
{
    static char texts[8][24];
    static unsigned next;
    char *text = texts[next++ % 8];
    if (bytes == BG_SIZE_UNKNOWN)
        return "Unknown";
    snprintf(text, sizeof texts[0], "%" PRIu64, (uint64_t)bytes);
    return text;
}

const char *state_text(BG_JOB_STATE state)
{
    static const char *const names[] = {
        [BG_JOB_STATE_QUEUED] = "QUEUED",
        [BG_JOB_STATE_CONNECTING] = "CONNECTING",
        [BG_JOB_STATE_TRANSFERRING] = "TRANSFERRING",
        [BG_JOB_STATE_SUSPENDED] = "SUSPENDED",
        [BG_JOB_STATE_ERROR] = "ERROR",
        [BG_JOB_STATE_TRANSIENT_ERROR] = "TRANSIENT_ERROR",
        [BG_JOB_STATE_TRANSFERRED] = "TRANSFERRED",
        [BG_JOB_STATE_ACKNOWLEDGED] = "ACKNOWLEDGED",
        [BG_JOB_STATE_CANCELLED] = "CANCELLED",
    };
    return (unsigned)state < sizeof names / sizeof names[0] ? names[state] : "?";
}
