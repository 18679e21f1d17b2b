/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* For programs that ask for BITS by its header's usual name. */
#include "deliveryoptimization.h"
