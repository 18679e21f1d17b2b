/* When the storm is over: the files' numbers are the job's, and all of the memory can be had again. */
#include "storm.h"

static void check_job(struct storm *me, BG_JOB job)
{
    BG_JOB_SNAPSHOT s = BG_JOB_SNAPSHOT_INIT;
    BG_FILE list[FILES];
    uint32_t count;
    uint64_t bytes = 0, known = 0;
    unsigned unknown = 0;
    HRESULT hr = BgGetSnapshot(job, &s);
    me->calls += 2;
    if (hr == E_HANDLE)
        return;
    OK(hr);
    check_snapshot(&s);
    OK(BgEnumFiles(job, list, FILES, &count));
    SAME(count, s.Progress.FilesTotal);
    for (uint32_t i = 0; i < count; i++) {
        BG_FILE_PROGRESS p = file_of(list[i]);
        me->calls++;
        bytes += p.BytesTransferred;
        if (p.BytesTotal == BG_SIZE_UNKNOWN)
            unknown++;
        else
            known += p.BytesTotal;
    }
    SAME(bytes, s.Progress.BytesTransferred);
    SAME(known, s.BytesTotalKnown);
    SAME(unknown, s.FilesUnknown);
}

void check_sums(struct storm *me)
{
    BG_JOB list[JOBS];
    uint32_t count;
    OK(BgEnumJobs(list, JOBS, &count));
    me->calls++;
    for (uint32_t i = 0; i < count; i++)
        check_job(me, list[i]);
    for (unsigned i = 0; i < PLACES; i++)
        check_job(me, jobs.handles[i]); /* the final ones are not listed */
}

static void close(struct storm *me, BG_JOB job)
{
    me->calls++;
    if (BgCloseJob(job) == BG_E_INVALID_STATE || (profile == BG_PROFILE_DO && BgCloseJob(job) == DO_E_INVALID_STATE)) {
        OK(BgCancel(job));
        OK(BgCloseJob(job));
        me->calls += 2;
    }
}

void check_nothing_is_lost(struct storm *me)
{
    char name[TEXT_BYTES];
    BG_JOB list[JOBS], one_more;
    BG_FILE file;
    BG_GUID id;
    uint32_t count;
    for (unsigned i = 0; i < PLACES; i++)
        if (jobs.handles[i])
            close(me, jobs.handles[i]);
    OK(BgEnumJobs(list, JOBS, &count));
    for (uint32_t i = 0; i < count; i++)
        close(me, list[i]);

    /* Every job, every file, and the text to the last chunk of 32 bytes: 28 of a text, or its end. */
    for (unsigned i = 0; i < JOBS; i++)
        OK(BgCreateJob("j", BG_JOB_TYPE_DOWNLOAD, &id, &list[i]));
    HR(BgCreateJob("j", BG_JOB_TYPE_DOWNLOAD, &id, &one_more), E_OUTOFMEMORY);
    for (unsigned i = 0; i < FILES; i++)
        OK(BgAddFile(list[i % JOBS], "http://h/f", "/l/f", i, &file));
    HR(BgAddFile(list[0], "http://h/f", "/l/f", 0, &file), E_OUTOFMEMORY);
    memset(name, 'n', sizeof name);
    count = TEXT_BYTES / 32 - JOBS - 2 * FILES;
    CHECK(count * 28 <= BG_DESCRIPTION_MAX * JOBS);
    for (unsigned i = 0; count > 0; i++) {
        uint32_t chunks = count < 30 ? count : 30;
        name[chunks * 28 - 1] = 0;
        OK(BgSetDescription(list[i], name));
        name[chunks * 28 - 1] = 'n';
        count -= chunks;
    }
    HR(BgSetDescription(list[JOBS - 1], "d"), E_OUTOFMEMORY);
    for (unsigned i = 0; i < JOBS; i++)
        end_job(list[i]);
    me->calls += JOBS * 4 + FILES + 8;
}
