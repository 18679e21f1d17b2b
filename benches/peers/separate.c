/* Each counter an atomic by itself, read in the opposite order: what is often written, and torn all the same. */
#include "progress.h"

static struct progress shared ON_ITS_OWN_LINE = PROGRESS_START;

/* Files before bytes: acquire pairs with the add of the files, so the bytes of every file that is told are told. */
int32_t separate_read(uint64_t job, struct progress *out)
{
    (void)job;
    out->files_transferred = __atomic_load_n(&shared.files_transferred, __ATOMIC_ACQUIRE);
    out->bytes_transferred = __atomic_load_n(&shared.bytes_transferred, __ATOMIC_ACQUIRE);
    out->files_total = __atomic_load_n(&shared.files_total, __ATOMIC_RELAXED);
    out->bytes_total = __atomic_load_n(&shared.bytes_total, __ATOMIC_RELAXED);
    return 0;
}

int32_t separate_add(uint64_t transfer, uint32_t bytes)
{
    (void)transfer;
    __atomic_fetch_add(&shared.bytes_transferred, bytes, __ATOMIC_RELAXED);
    return 0;
}

/* A file's last bytes: a reading between the two adds tells the bytes without the file. */
int32_t separate_file_done(uint64_t transfer, uint32_t bytes)
{
    (void)transfer;
    __atomic_fetch_add(&shared.bytes_transferred, bytes, __ATOMIC_RELAXED);
    /* Release pairs with the acquire of the reading. */
    __atomic_fetch_add(&shared.files_transferred, 1, __ATOMIC_RELEASE);
    return 0;
}
