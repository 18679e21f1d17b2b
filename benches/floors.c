/* The floors that the hot paths are measured against, called as the library is: out of line, with an out-pointer. */
#include <stdatomic.h>
#include <stdint.h>

struct progress {
    uint64_t bytes_total, bytes_transferred;
    uint32_t files_total, files_transferred;
};

static struct progress shared = { 1000, 10, 4, 1 };
static _Atomic uint64_t counter;

/* A 24-byte struct copy: torn under a writer. */
int32_t floor_struct_copy(uint64_t job, struct progress *out)
{
    (void)job;
    *out = shared;
    return 0;
}

/* One uncontended 64-bit fetch_add: neither state, total nor token checked. */
int32_t floor_fetch_add(uint64_t transfer, uint32_t bytes)
{
    (void)transfer;
    atomic_fetch_add_explicit(&counter, bytes, memory_order_acq_rel);
    return 0;
}
