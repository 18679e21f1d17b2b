/* How a run ends: one line of key=value counts, or one sentence that says what was not so. */
#ifndef REPORT_H
#define REPORT_H

#include <stdint.h>

/* From any core and any handler. */
_Noreturn void report_failure(const char *what, uint32_t got, uint32_t wanted);

void report_count(const char *key, uint32_t count);
_Noreturn void report_success(void);

/* What must hold, named in the failure by its own text. */
#define REQUIRE(condition) ((condition) ? (void)0 : report_failure(#condition, 0, 1))
#define REQUIRE_SAME(got, wanted) require_same(#got, (uint32_t)(got), (uint32_t)(wanted))
#define REQUIRE_OK(call) REQUIRE_SAME(call, 0)

static inline void require_same(const char *what, uint32_t got, uint32_t wanted)
{
    if (got != wanted)
        report_failure(what, got, wanted);
}

#endif
