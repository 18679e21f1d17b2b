/* Every function of the table with everything that can be wrong, in every world. */
#ifndef DRIVER_H
#define DRIVER_H

#include "cases.h"

static int drive(const struct function *functions, unsigned count)
{
    arenas_begin();
    region_arena = arena_new(REGION_BYTES);
    /* Without an engine: E_HANDLE from those that tell of it, and a good answer from the others. */
    now.has_engine = 0;
    world_begin(0, AT_END);
    world_end();
    for (unsigned n = 0; n < count; n++) {
        const struct function *f = &functions[n];
        int needs_engine = f->is_hresult && is_documented(f, (uint32_t)E_HANDLE) && !is_of(f, "BgViewSnapshot");
        enum expected expected = needs_engine ? REFUSAL : WHATEVER;
        call(f, "", "without an engine", 0, &all_good, expected, (uint32_t)E_HANDLE, (uint32_t)E_HANDLE);
    }
    for (int n = 0; n < 4; n++) {
        now.extreme = n / 2;
        now.where = n % 2 ? AT_START : AT_END;
        world_begin(now.extreme, now.where);
        now.has_engine = 1;
        for (unsigned m = 0; m < count; m++) {
            const struct function *f = &functions[m];
            if (is_of(f, "BgInitialize")) {
                call(f, "", "with an engine", 0, &all_good, REFUSAL, (uint32_t)BGJOB_E_ALREADY_INITIALIZED,
                     (uint32_t)BGJOB_E_ALREADY_INITIALIZED);
                world_end();
                now.has_engine = 0;
                everything(f);
                now.has_engine = 1;
                world_begin(now.extreme, now.where);
            } else {
                everything(f);
            }
        }
        world_end();
    }
    for (unsigned n = 0; n < ALLOWED; n++)
        if (!may_be_null[n].used)
            finding(may_be_null[n].function, may_be_null[n].parameter, "is", 0, "it need not be among the exceptions");
    printf("exports=%u pointers=%llu handles=%llu calls=%llu\n", count, pointers_tried, handles_tried, calls);
    if (findings)
        fprintf(stderr, "%u findings\n", findings);
    return findings != 0;
}

#endif
