/* HRESULTs: from the codes of other worlds, and as text. */
#ifndef CODES_H
#define CODES_H

#include <bgjob.h>

static inline HRESULT hresult_from_win32(uint32_t error)
{
    return (HRESULT)(UINT32_C(0x80070000) | error);
}
static inline HRESULT hresult_from_http(long status)
{
    return (HRESULT)(UINT32_C(0x80190000) + (uint32_t)status);
}
HRESULT hresult_from_errno(int error);

/* "BG_E_EMPTY (0x80200003)", or the number alone if it has no name; returns `text`. */
enum { HRESULT_TEXT_BYTES = 80 };
const char *hresult_text(char text[HRESULT_TEXT_BYTES], HRESULT hr);

/* E_PENDING: other contexts changed the job at every try, nothing happened, call again. A few turns are always enough
 * here, where there are two contexts; the bound makes a defect an error instead of a hang. */
enum { PENDING_TURNS_MAX = 1000 };
#define SETTLED(hr, call)                                    \
    do {                                                     \
        int turns_left = PENDING_TURNS_MAX;                  \
        do {                                                 \
            (hr) = (call);                                   \
        } while ((hr) == E_PENDING && --turns_left > 0);     \
    } while (0)

#endif
