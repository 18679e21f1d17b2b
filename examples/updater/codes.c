#include "codes.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

HRESULT hresult_from_errno(int error)
{
    switch (error) {
    case EACCES:
    case EPERM:
        return E_ACCESSDENIED;
    case EROFS:
        return hresult_from_win32(19); /* ERROR_WRITE_PROTECT */
    case ENOSPC:
    case EDQUOT:
        return BGJOB_E_DISK_FULL;
    case EFBIG:
        return hresult_from_win32(223); /* ERROR_FILE_TOO_LARGE */
    case ENOENT:
        return hresult_from_win32(2); /* ERROR_FILE_NOT_FOUND */
    default:
        return hresult_from_win32(29); /* ERROR_WRITE_FAULT */
    }
}

const char *hresult_text(char text[HRESULT_TEXT_BYTES], HRESULT hr)
{
    const char *name = BgGetErrorName(hr);
    uint32_t number = (uint32_t)hr;
    if (strcmp(name, "unknown") != 0)
        snprintf(text, HRESULT_TEXT_BYTES, "%s (0x%08" PRIX32 ")", name, number);
    else
        snprintf(text, HRESULT_TEXT_BYTES, "0x%08" PRIX32, number);
    return text;
}
