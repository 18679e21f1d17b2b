/* What the C tests share: a check that names its line, and the shortest way to a job in a given state. */
#ifndef CHECK_H
#define CHECK_H

#include <bgjob.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(condition)                                                                       \
    do {                                                                                       \
        if (!(condition)) {                                                                    \
            fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);            \
            exit(1);                                                                           \
        }                                                                                      \
    } while (0)

#define SAME(got, wanted)                                                                      \
    do {                                                                                       \
        uint64_t got_ = (uint64_t)(got), wanted_ = (uint64_t)(wanted);                         \
        if (got_ != wanted_) {                                                                 \
            fprintf(stderr, "%s:%d: %s is 0x%" PRIx64 " (%" PRIu64 "), not 0x%" PRIx64         \
                    " (%" PRIu64 ")\n", __FILE__, __LINE__, #got, got_, got_, wanted_, wanted_); \
            exit(1);                                                                           \
        }                                                                                      \
    } while (0)

/* HRESULTs compare as 32 bits. */
#define HR(call, wanted) SAME((uint32_t)(call), (uint32_t)(wanted))
#define OK(call) HR(call, S_OK)

#define TIME_0 UINT64_C(133000000000000000) /* a day in 2022, as a FILETIME */
#define URL "https://host.example/image.bin"
#define PATH "/slot/image.bin"

#define UNUSED __attribute__((unused))

/* A pattern that no function writes, to see whether an output was touched. */
#define PAINT(object) memset(&(object), 0xA5, sizeof(object))
static UNUSED int is_painted(const void *object, size_t size)
{
    const unsigned char *byte = (const unsigned char *)object;
    while (size--)
        if (*byte++ != 0xA5)
            return 0;
    return 1;
}
#define PAINTED(object) is_painted(&(object), sizeof(object))

static UNUSED BG_JOB_STATE state_of(BG_JOB job)
{
    BG_JOB_STATE state = (BG_JOB_STATE)-1;
    OK(BgGetState(job, &state));
    return state;
}

static UNUSED BG_JOB_PROGRESS progress_of(BG_JOB job)
{
    BG_JOB_PROGRESS progress;
    OK(GetProgress(job, &progress));
    return progress;
}

static UNUSED BG_JOB_SNAPSHOT snapshot_of(BG_JOB job)
{
    BG_JOB_SNAPSHOT snapshot = BG_JOB_SNAPSHOT_INIT;
    OK(BgGetSnapshot(job, &snapshot));
    return snapshot;
}

static UNUSED BG_FILE_PROGRESS file_of(BG_FILE file)
{
    BG_FILE_PROGRESS progress;
    OK(BgGetFileProgress(file, &progress));
    return progress;
}

static UNUSED void same_progress(BG_JOB job, uint64_t total, uint64_t bytes, uint32_t files, uint32_t done)
{
    BG_JOB_PROGRESS p = progress_of(job);
    SAME(p.BytesTotal, total);
    SAME(p.BytesTransferred, bytes);
    SAME(p.FilesTotal, files);
    SAME(p.FilesTransferred, done);
}

static UNUSED void same_file(BG_FILE file, uint64_t total, uint64_t bytes, int completed)
{
    BG_FILE_PROGRESS p = file_of(file);
    SAME(p.BytesTotal, total);
    SAME(p.BytesTransferred, bytes);
    SAME(p.Completed, completed);
}

static UNUSED BG_JOB new_job_of(BG_JOB_TYPE type, const char *name)
{
    BG_JOB job = 0;
    BG_GUID id;
    OK(BgCreateJob(name, type, &id, &job));
    CHECK(job != 0);
    return job;
}

static UNUSED BG_JOB new_job(const char *name)
{
    return new_job_of(BG_JOB_TYPE_DOWNLOAD, name);
}

static UNUSED BG_FILE new_file(BG_JOB job, uint64_t cookie)
{
    BG_FILE file = 0;
    OK(BgAddFile(job, URL, PATH, cookie, &file));
    CHECK(file != 0);
    return file;
}

/* The transport takes the next file, which must be one of this job. */
static UNUSED BG_TRANSFER next_of(BG_JOB job)
{
    BG_TRANSFER transfer = 0;
    BG_FILE file = 0;
    BG_JOB owner = 0;
    OK(BgTransferNext(&transfer, &file, &owner));
    SAME(owner, job);
    CHECK(transfer != 0 && file != 0);
    return transfer;
}

static UNUSED void move_file(BG_JOB job, uint64_t bytes)
{
    BG_TRANSFER transfer = next_of(job);
    OK(BgTransferConnected(transfer, bytes, 0));
    OK(BgTransferAdvance(transfer, (uint32_t)bytes));
    OK(BgTransferDone(transfer));
}

/* A job with `files` files in `state`; one file of 100 bytes has arrived where the state allows it and there are two. */
static UNUSED BG_JOB job_in(BG_JOB_STATE state, unsigned files)
{
    BG_JOB job = new_job("job");
    BG_TRANSFER transfer;
    for (unsigned i = 0; i < files; i++)
        new_file(job, i);
    if (state != BG_JOB_STATE_SUSPENDED && state != BG_JOB_STATE_CANCELLED) {
        OK(BgResume(job));
        switch (state) {
        case BG_JOB_STATE_QUEUED:
            break;
        case BG_JOB_STATE_TRANSFERRED:
        case BG_JOB_STATE_ACKNOWLEDGED:
            for (unsigned i = 0; i < files; i++)
                move_file(job, 100);
            if (state == BG_JOB_STATE_ACKNOWLEDGED)
                OK(BgComplete(job, 0, 0));
            break;
        default:
            for (unsigned i = 1; i < files; i++)
                move_file(job, 100);
            transfer = next_of(job);
            if (state == BG_JOB_STATE_CONNECTING)
                break;
            OK(BgTransferConnected(transfer, 100, 0));
            OK(BgTransferAdvance(transfer, 50));
            if (state == BG_JOB_STATE_ERROR || state == BG_JOB_STATE_TRANSIENT_ERROR)
                OK(BgTransferFail(transfer, (HRESULT)0x80190194, BG_ERROR_CONTEXT_REMOTE_FILE,
                                  state == BG_JOB_STATE_TRANSIENT_ERROR));
        }
    } else if (state == BG_JOB_STATE_CANCELLED) {
        OK(BgCancel(job));
    }
    SAME(state_of(job), state);
    return job;
}

/* Ends whatever is left of it. */
static UNUSED void end_job(BG_JOB job)
{
    BG_JOB_STATE state = state_of(job);
    if (state != BG_JOB_STATE_ACKNOWLEDGED && state != BG_JOB_STATE_CANCELLED)
        OK(BgCancel(job));
    OK(BgCloseJob(job));
}

#endif
