/* The locks of POSIX around a plain struct. */
#include <pthread.h>

#include "progress.h"

static struct {
    pthread_mutex_t lock;
    struct progress progress;
} with_mutex ON_ITS_OWN_LINE = { PTHREAD_MUTEX_INITIALIZER, PROGRESS_START };

static struct {
    pthread_spinlock_t lock;
    struct progress progress;
} with_spinlock ON_ITS_OWN_LINE = { .progress = PROGRESS_START };

int32_t mutex_read(uint64_t job, struct progress *out)
{
    (void)job;
    pthread_mutex_lock(&with_mutex.lock);
    *out = with_mutex.progress;
    pthread_mutex_unlock(&with_mutex.lock);
    return 0;
}

int32_t mutex_add(uint64_t transfer, uint32_t bytes)
{
    (void)transfer;
    pthread_mutex_lock(&with_mutex.lock);
    with_mutex.progress.bytes_transferred += bytes;
    pthread_mutex_unlock(&with_mutex.lock);
    return 0;
}

/* POSIX has no static initializer for a spinlock. Called once, before the others. */
int32_t spinlock_make(void)
{
    return pthread_spin_init(&with_spinlock.lock, PTHREAD_PROCESS_PRIVATE);
}

int32_t spinlock_read(uint64_t job, struct progress *out)
{
    (void)job;
    pthread_spin_lock(&with_spinlock.lock);
    *out = with_spinlock.progress;
    pthread_spin_unlock(&with_spinlock.lock);
    return 0;
}

int32_t spinlock_add(uint64_t transfer, uint32_t bytes)
{
    (void)transfer;
    pthread_spin_lock(&with_spinlock.lock);
    with_spinlock.progress.bytes_transferred += bytes;
    pthread_spin_unlock(&with_spinlock.lock);
    return 0;
}
