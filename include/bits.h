/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* For programs that ask for BITS by its header's usual name. */
#if defined(_WIN32) && defined(__GNUC__) && defined(__bits2_0_h__) && !defined(BGJOB_DELIVERYOPTIMIZATION_H)
/* It is mingw-w64's <bits2_0.h> that asks, which goes on with the platform's types: they must come from there. */
#pragma GCC system_header
#include_next <bits.h>
#else
#include "deliveryoptimization.h"
#endif
