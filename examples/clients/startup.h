/* What the clients need besides BITS itself: what Windows starts as a service, and what main is given. */
#ifndef STARTUP_H
#define STARTUP_H

#include <bits.h> /* of the platform where it has one and that is found first: see README.md */
#include <deliveryoptimization.h>
#include <stdbool.h>

#ifdef _WIN32
#include <windows.h>
/* The platform's own knows nothing of this library. */
#define CoCreateInstance BgCoCreateInstance
#endif

#ifdef __cplusplus
extern "C" {
#endif

enum { EXIT_USAGE = 2 };

/* Both engines, the COM layer over them, and a copier for their files; the arguments in UTF-8, as main gets them
 * elsewhere. NULL: it has been said why not. CLIENTS_COPY, if it is set, is a list of options for the copier: see
 * copy_options_parse. */
char **startup(int argc, char **argv);
/* The end of all that. Pointers to objects are released before. */
void shutdown_all(void);

#ifndef _WIN32
void Sleep(DWORD dwMilliseconds);
#endif
/* Where a Windows program waits for its event: callbacks are called meanwhile, on this thread. */
HRESULT wait_for_callbacks(DWORD milliseconds);

/* Texts as BITS wants them; valid until shutdown_all, NULL if it is no UTF-8 or there is no memory. An absolute path of
 * POSIX becomes a file:// URL, which is what can be a remote name. */
LPWSTR remote_name(const char *argument);
LPWSTR local_name(const char *argument);
/* And as printf wants them; valid until the eighth call after this one. */
const char *utf8(LPCWSTR text);

/* Says which call failed and what its code means; true if it did not. */
bool checked(const char *call, HRESULT hr);
/* A decimal number for an option; false for anything else. */
bool parse_number(const char *text, UINT64 *value);
/* "123", or "Unknown"; valid until the eighth call after this one. */
const char *bytes_text(UINT64 bytes);
/* "TRANSFERRING" and its like, as bitsadmin has them. */
const char *state_text(BG_JOB_STATE state);

#ifdef __cplusplus
}
#endif

#endif
