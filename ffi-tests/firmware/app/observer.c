#include "observer.h"

#include "report.h"
#ifdef PLANT_TORN
#include "own_copy.h"
#endif

#include <stdatomic.h>
#include "memory.h"

static BG_JOB watched;
static BG_FILE watched_files[FILES];

/* Relaxed: whoever sees bytes in a progress sees what was stored before they were counted. That is the library's
   promise, and these two are how it is tried. */
static _Atomic uint32_t size_of_first[FILES + 1]; /* bytes of the first n files */
static _Atomic uint32_t in_flash;

void observer_watch(BG_JOB job, const BG_FILE files[FILES])
{
    watched = job;
    memcpy(watched_files, files, sizeof watched_files);
}

void observer_expect(const struct image expected[FILES])
{
    for (unsigned i = 0; i < FILES; i++)
        atomic_store_explicit(&size_of_first[i + 1], expected[i].job_at + expected[i].size, memory_order_relaxed);
}

void observer_wrote(uint32_t bytes)
{
    if (bytes > atomic_load_explicit(&in_flash, memory_order_relaxed))
        atomic_store_explicit(&in_flash, bytes, memory_order_relaxed);
}

static uint32_t first(uint32_t files)
{
    return atomic_load_explicit(&size_of_first[files], memory_order_relaxed);
}

/* What holds for every progress of the job, whoever else is at work. */
static void check_progress(const BG_JOB_PROGRESS *p)
{
    REQUIRE(p->FilesTotal == FILES);
    REQUIRE(p->FilesTransferred <= FILES);
    REQUIRE(p->BytesTransferred <= p->BytesTotal);
    REQUIRE(p->BytesTransferred >= first(p->FilesTransferred));
    REQUIRE(p->FilesTransferred == FILES || p->BytesTransferred <= first(p->FilesTransferred + 1));
    REQUIRE(p->BytesTotal == BG_SIZE_UNKNOWN || p->BytesTotal == first(FILES));
    REQUIRE(p->BytesTransferred <= atomic_load_explicit(&in_flash, memory_order_relaxed));
}

/* What holds for every snapshot besides. */
static void check_snapshot(const BG_JOB_SNAPSHOT *s)
{
    int is_over = s->State == BG_JOB_STATE_TRANSFERRED || s->State == BG_JOB_STATE_ACKNOWLEDGED;
    check_progress(&s->Progress);
    REQUIRE(s->FilesUnknown <= FILES);
    REQUIRE((s->FilesUnknown == 0) == (s->Progress.BytesTotal != BG_SIZE_UNKNOWN));
    REQUIRE(s->BytesTotalKnown == first(FILES - s->FilesUnknown)); /* sizes are learnt in the order of the files */
    REQUIRE(s->BytesResumed <= s->Progress.BytesTransferred);
    REQUIRE(s->FilesCompleted <= s->Progress.FilesTransferred);
    REQUIRE(is_over == (s->Progress.FilesTransferred == FILES));
    if (s->State == BG_JOB_STATE_CONNECTING || s->State == BG_JOB_STATE_TRANSFERRING)
        REQUIRE(s->File == watched_files[s->Progress.FilesTransferred]);
    REQUIRE((s->State == BG_JOB_STATE_TRANSIENT_ERROR) <= (s->Error == BG_E_NETWORK_DISCONNECTED));
}

/* What holds between a snapshot and a later one. */
static void check_order(const BG_JOB_SNAPSHOT *earlier, const BG_JOB_SNAPSHOT *later)
{
    REQUIRE(later->Sequence >= earlier->Sequence);
    if (later->Sequence == earlier->Sequence)
        REQUIRE(memcmp(later, earlier, sizeof *later) == 0);
    REQUIRE(later->Attempt >= earlier->Attempt);
    REQUIRE(later->Progress.FilesTransferred >= earlier->Progress.FilesTransferred);
    REQUIRE(later->FilesCompleted >= earlier->FilesCompleted);
    /* Only an attempt that connects may take bytes back: those that it does not find in flash. */
    if (later->Attempt == earlier->Attempt && earlier->State != BG_JOB_STATE_CONNECTING)
        REQUIRE(later->Progress.BytesTransferred >= earlier->Progress.BytesTransferred);
}

void observer_compare(const BG_JOB_PROGRESS *job, const BG_FILE_PROGRESS files[FILES])
{
    uint64_t bytes = 0;
    for (uint32_t i = 0; i < FILES; i++) {
        const BG_FILE_PROGRESS *file = &files[i];
        uint32_t size = first(i + 1) - first(i);
        bytes += file->BytesTransferred;
        REQUIRE(file->BytesTransferred <= size);
        if (i < job->FilesTransferred)
            REQUIRE(file->BytesTransferred == size && file->BytesTotal == size);
        else if (i > job->FilesTransferred)
            REQUIRE(file->BytesTransferred == 0);
    }
    REQUIRE(bytes == job->BytesTransferred);
}

void observer_expect_progress(const BG_JOB_PROGRESS *wanted)
{
    BG_JOB_PROGRESS progress;
    REQUIRE_OK(GetProgress(watched, &progress));
    REQUIRE(memcmp(&progress, wanted, sizeof progress) == 0);
}

int observer_look(struct observer *observer)
{
    BG_JOB_SNAPSHOT before = BG_JOB_SNAPSHOT_INIT, after = BG_JOB_SNAPSHOT_INIT;
    BG_JOB_PROGRESS progress;
    BG_FILE_PROGRESS files[FILES];
    int is_still;

    REQUIRE_OK(BgGetSnapshot(watched, &before));
    REQUIRE_OK(GetProgress(watched, &progress));
    for (unsigned i = 0; i < FILES; i++)
        REQUIRE_OK(BgGetFileProgress(watched_files[i], &files[i]));
    REQUIRE_OK(BgGetSnapshot(watched, &after));

    check_snapshot(&before);
    check_progress(&progress);
    check_snapshot(&after);
    check_order(&before, &after);
    is_still = before.Sequence == after.Sequence;
    if (is_still) {
        REQUIRE(memcmp(&progress, &after.Progress, sizeof progress) == 0);
        observer_compare(&progress, files);
        for (unsigned i = 0; i < FILES; i++)
            REQUIRE(files[i].Completed == (i < after.FilesCompleted));
    }
#ifdef PLANT_TORN
    own_copy_compare();
#endif

    if (observer->looks != 0)
        check_order(&observer->last, &before);
    observer->changes += observer->looks != 0 && observer->last.Sequence != after.Sequence;
    observer->still += (uint32_t)is_still;
    observer->looks++;
    observer->last = after;
    return is_still;
}
