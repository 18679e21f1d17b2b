/* The floors that the hot paths are measured against, called as the library is: out of line, with an out-pointer. */
#include "progress.h"

static struct progress shared ON_ITS_OWN_LINE = PROGRESS_START;

/* A 24-byte struct copy: torn under a writer. */
int32_t floor_struct_copy(uint64_t job, struct progress *out)
{
    (void)job;
    *out = shared;
    return 0;
}

/* One load of the word that floor_fetch_add writes; it would pair with that release. */
int32_t floor_atomic_load(uint64_t job, struct progress *out)
{
    (void)job;
    out->bytes_transferred = __atomic_load_n(&shared.bytes_transferred, __ATOMIC_ACQUIRE);
    return 0;
}

/* One uncontended 64-bit fetch_add: neither state, total nor token checked. */
int32_t floor_fetch_add(uint64_t transfer, uint32_t bytes)
{
    (void)transfer;
    __atomic_fetch_add(&shared.bytes_transferred, bytes, __ATOMIC_ACQ_REL);
    return 0;
}

/* A file's last bytes: two counters change, and with them it shows that the copy is torn. */
int32_t floor_file_done(uint64_t transfer, uint32_t bytes)
{
    (void)transfer;
    __atomic_fetch_add(&shared.bytes_transferred, bytes, __ATOMIC_ACQ_REL);
    __atomic_fetch_add(&shared.files_transferred, 1, __ATOMIC_ACQ_REL);
    return 0;
}
