#include "codes.h"

#include <stddef.h>
#include <string.h>

bool code_is_transient(uint32_t code)
{
    switch (code) {
    case CODE_TOO_MANY_OPEN_FILES:
    case CODE_NOT_ENOUGH_MEMORY:
    case CODE_SHARING_VIOLATION:
    case CODE_LOCK_VIOLATION:
    case CODE_BAD_NETPATH:
    case CODE_UNEXP_NET_ERR:
    case CODE_NETNAME_DELETED:
    case CODE_DISK_FULL: /* as BITS sees it: somebody may make room; the no-progress timeout ends the wait */
    case CODE_BUSY:
    case CODE_NETWORK_UNREACHABLE:
    case CODE_NO_SYSTEM_RESOURCES:
        return true;
    default:
        return false;
    }
}

const char *hresult_words(HRESULT hr)
{
    static const struct {
        uint32_t code;
        const char *words;
    } table[] = {
        { CODE_FILE_NOT_FOUND, "no such file" },
        { CODE_PATH_NOT_FOUND, "no such directory" },
        { CODE_TOO_MANY_OPEN_FILES, "too many open files" },
        { CODE_NOT_SAME_DEVICE, "not on the same disk" },
        { CODE_WRITE_PROTECT, "the disk is read-only" },
        { CODE_GEN_FAILURE, "a failure that the system does not explain" },
        { CODE_SHARING_VIOLATION, "somebody else has the file open" },
        { CODE_NOT_SUPPORTED, "not a file of this machine" },
        { CODE_BAD_NETPATH, "no such server" },
        { CODE_INVALID_NAME, "not the name of a file" },
        { CODE_FILENAME_EXCED_RANGE, "the name is too long" },
        { CODE_FILE_TOO_LARGE, "the file is too large for the disk, or for a limit of the system" },
        { CODE_NO_UNICODE_TRANSLATION, "the name is not UTF-8" },
        { CODE_IO_DEVICE, "the disk cannot be read or written" },
        { CODE_CANT_RESOLVE_FILENAME, "the name leads in circles" },
    };
    uint32_t number = (uint32_t)hr;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (number == (UINT32_C(0x80070000) | table[i].code))
            return table[i].words;
    const char *name = BgGetErrorName(hr);
    return strcmp(name, "unknown") == 0 ? "an error without a name" : name;
}
