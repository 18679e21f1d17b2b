/* Enumeration is first in, first out, and leaves final jobs out. */
#include "check.h"

BGJOB_REGION(region, 8, 24, 4096);

static void same_jobs(const BG_JOB *wanted, uint32_t count)
{
    BG_JOB jobs[8];
    uint32_t n = 99;
    PAINT(jobs);
    OK(BgEnumJobs(jobs, 8, &n));
    SAME(n, count);
    for (uint32_t i = 0; i < count; i++)
        SAME(jobs[i], wanted[i]);
    CHECK(is_painted(jobs + count, (8 - count) * sizeof jobs[0]));
    OK(BgEnumJobs(0, 0, &n)); /* only how many */
    SAME(n, count);
}

int main(void)
{
    BG_JOB jobs[8], few[2], none;
    BG_FILE files[8], added[5];
    uint32_t n;
    BG_GUID id;

    OK(BgInitialize(region, sizeof region, &region_config));
    same_jobs(jobs, 0);
    for (unsigned i = 0; i < 8; i++)
        jobs[i] = new_job("job");
    same_jobs(jobs, 8);
    PAINT(none);
    HR(BgCreateJob("one too many", BG_JOB_TYPE_DOWNLOAD, &id, &none), E_OUTOFMEMORY);
    CHECK(PAINTED(none));

    /* The third one goes, and its place in the table is the newest job's: still the last in order. */
    end_job(jobs[2]);
    memmove(jobs + 2, jobs + 3, 5 * sizeof jobs[0]);
    same_jobs(jobs, 7);
    jobs[7] = new_job("newest");
    same_jobs(jobs, 8);

    PAINT(few);
    PAINT(n);
    HR(BgEnumJobs(few, 2, &n), 0x8007007A); /* ERROR_INSUFFICIENT_BUFFER: nothing is written */
    CHECK(PAINTED(few));
    CHECK(PAINTED(n));

    OK(BgCancel(jobs[0])); /* final, though not closed yet */
    same_jobs(jobs + 1, 7);
    OK(BgCloseJob(jobs[0]));
    same_jobs(jobs + 1, 7);

    /* Jobs are served by age. */
    {
        BG_TRANSFER transfer;
        BG_FILE file;
        BG_JOB owner;
        for (unsigned i = 7; i >= 5; i--) {
            new_file(jobs[i], i);
            OK(BgResume(jobs[i]));
        }
        for (unsigned i = 5; i <= 7; i++) {
            OK(BgTransferNext(&transfer, &file, &owner));
            SAME(owner, jobs[i]);
        }
        HR(BgTransferNext(&transfer, &file, &owner), BG_E_EMPTY);
    }

    for (unsigned i = 0; i < 5; i++)
        added[i] = new_file(jobs[1], 10 + i);
    OK(BgEnumFiles(jobs[1], files, 8, &n));
    SAME(n, 5);
    for (unsigned i = 0; i < 5; i++) {
        uint64_t cookie;
        SAME(files[i], added[i]);
        OK(BgGetFileCookie(files[i], &cookie));
        SAME(cookie, 10 + i);
    }
    OK(BgEnumFiles(jobs[1], 0, 0, &n));
    SAME(n, 5);
    PAINT(files);
    HR(BgEnumFiles(jobs[1], files, 4, &n), 0x8007007A);
    CHECK(PAINTED(files));
    OK(BgEnumFiles(jobs[2], files, 8, &n));
    SAME(n, 0);
    HR(BgEnumFiles(jobs[0], files, 8, &n), E_HANDLE);
    OK(BgUninitialize());
    return 0;
}
