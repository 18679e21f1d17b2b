/* Calls of the COM layer: counted, and what they must answer. */
#ifndef CALLS_H
#define CALLS_H

#include "report.h"

#define COBJMACROS
#include <deliveryoptimization.h>

extern struct calls {
    uint32_t made, pending;
} calls;

#define ANSWERS(call, code) REQUIRE_SAME((calls.made++, (call)), code)

/* E_PENDING: the interrupt has changed the job at every try; call again. */
#define OK(call)                                                                                                       \
    do {                                                                                                               \
        HRESULT hr_;                                                                                                   \
        while (calls.made++, (hr_ = (call)) == E_PENDING)                                                              \
            calls.pending++;                                                                                           \
        require_same(#call, (uint32_t)hr_, S_OK);                                                                      \
    } while (0)

/* The same for a failure that only the profile of BITS calls by the first name. */
#define ANSWERS_AS(profile, call, bits, delivery) ANSWERS(call, (profile) == BG_PROFILE_DO ? (delivery) : (bits))

#endif
