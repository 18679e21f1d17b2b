/* Errors: Win32's numbers, which file.h answers on every system, and the HRESULTs that they become. */
#ifndef CODES_H
#define CODES_H

#include <bgjob.h>
#include <stdbool.h>

/* The numbers that this driver makes or looks at. <windows.h> has them under the same names with ERROR_ in front. */
enum {
    CODE_NONE = 0,
    CODE_FILE_NOT_FOUND = 2,
    CODE_PATH_NOT_FOUND = 3,
    CODE_TOO_MANY_OPEN_FILES = 4,
    CODE_ACCESS_DENIED = 5,
    CODE_NOT_ENOUGH_MEMORY = 8,
    CODE_NOT_SAME_DEVICE = 17,
    CODE_WRITE_PROTECT = 19,
    CODE_GEN_FAILURE = 31,
    CODE_SHARING_VIOLATION = 32,
    CODE_LOCK_VIOLATION = 33,
    CODE_HANDLE_DISK_FULL = 39,
    CODE_NOT_SUPPORTED = 50,
    CODE_BAD_NETPATH = 53,
    CODE_UNEXP_NET_ERR = 59,
    CODE_NETNAME_DELETED = 64,
    CODE_FILE_EXISTS = 80,
    CODE_DISK_FULL = 112,
    CODE_INVALID_NAME = 123,
    CODE_BUSY = 170,
    CODE_ALREADY_EXISTS = 183,
    CODE_FILENAME_EXCED_RANGE = 206,
    CODE_FILE_TOO_LARGE = 223,
    CODE_NO_UNICODE_TRANSLATION = 1113,
    CODE_IO_DEVICE = 1117,
    CODE_NETWORK_UNREACHABLE = 1231,
    CODE_NO_SYSTEM_RESOURCES = 1450,
    CODE_CANT_RESOLVE_FILENAME = 1921,
};

static inline HRESULT hresult_of_code(uint32_t code)
{
    return (HRESULT)(UINT32_C(0x80070000) | (code & 0xffff));
}

/* Whether another try, with nothing changed by the user, may go better. */
bool code_is_transient(uint32_t code);

/* A few words about an HRESULT for a person: the documented name, or what a Win32 error means; never NULL. */
const char *hresult_words(HRESULT hr);

/* E_PENDING: other contexts changed the job at every try, nothing happened, call again. The bound makes a defect an
 * error instead of a hang. */
enum { PENDING_TURNS_MAX = 1000 };
#define SETTLED(hr, call)                                    \
    do {                                                     \
        int turns_left = PENDING_TURNS_MAX;                  \
        do {                                                 \
            (hr) = (call);                                   \
        } while ((hr) == E_PENDING && --turns_left > 0);     \
    } while (0)

#endif
