/* A region in a file, from one machine to another.
 *   file write FILE FORM   makes one whose record has words of FORM bits
 *   file read FILE         finds everything in it that was written
 *   file refuse FILE       is told that it is of another byte order or word size */
#include "../check.h"

BGJOB_REGION(region, 2, 4, 256);

/* Sizes whose bytes all differ: no two halves and no two byte orders can be taken for one another. */
#define FIRST UINT64_C(100)
#define TOTAL UINT64_C(0x0123456789ABCDEF)
#define HELD UINT64_C(0x00FEDCBA98765432)
#define MORE UINT64_C(70000)
#define LATER UINT64_C(0x1122334455) /* ms */

static uint32_t word_at(size_t offset)
{
    uint32_t word;
    memcpy(&word, (const char *)(const void *)region + offset, sizeof word);
    return word;
}

/* The header by SPEC.md's offsets, in this machine's byte order. */
static void header_is_as_specified(uint32_t form)
{
    uint64_t size;
    SAME(word_at(0), 0x42474A42);
    SAME(word_at(4), 3);
    SAME(word_at(8), form);
    memcpy(&size, (const char *)(const void *)region + 16, sizeof size);
    SAME(size, sizeof region);
    SAME(word_at(24), 2);
    SAME(word_at(28), 4);
    SAME(word_at(32), BGJOB_SPARES);
    SAME(word_at(36), 8);
}

static void makes(uint32_t form)
{
    BG_JOB job;
    BG_TRANSFER transfer;
    OK(BgInitialize(region, sizeof region, &region_config));
    OK(BgTick(LATER - 1, TIME_0));
    job = new_job("from one machine to another");
    for (unsigned i = 0; i < 2; i++)
        new_file(job, i);
    OK(BgResume(job));
    move_file(job, FIRST);
    transfer = next_of(job);
    OK(BgTransferConnected(transfer, TOTAL, HELD));
    OK(BgTransferAdvance(transfer, (uint32_t)MORE));
    OK(BgTick(LATER, TIME_0 + 1)); /* stamps what has moved */
    header_is_as_specified(form);
}

static void is_read(void)
{
    BG_JOB jobs[2];
    BG_JOB_SNAPSHOT s = BG_JOB_SNAPSHOT_INIT;
    uint32_t count;
    OK(BgViewEnumJobs(region, sizeof region, jobs, 2, &count));
    SAME(count, 1);
    OK(BgViewSnapshot(region, sizeof region, jobs[0], &s));
    SAME(s.State, BG_JOB_STATE_TRANSFERRING);
    SAME(s.Progress.BytesTotal, FIRST + TOTAL);
    SAME(s.Progress.BytesTransferred, FIRST + HELD + MORE);
    SAME(s.Progress.FilesTotal, 2);
    SAME(s.Progress.FilesTransferred, 1);
    SAME(s.BytesTotalKnown, FIRST + TOTAL);
    SAME(s.BytesResumed, HELD);
    SAME(s.CreationTime, TIME_0);
    SAME(s.ModificationTime, TIME_0 + 1);
    SAME(s.LastAdvanceMs, LATER);
}

static void is_refused(void)
{
    BG_JOB jobs[2];
    BG_JOB_SNAPSHOT s = BG_JOB_SNAPSHOT_INIT, same = s;
    uint32_t count;
    PAINT(jobs);
    PAINT(count);
    HR(BgViewEnumJobs(region, sizeof region, jobs, 2, &count), BGJOB_E_REVISION_MISMATCH);
    CHECK(PAINTED(jobs) && PAINTED(count));
    HR(BgViewSnapshot(region, sizeof region, 1, &s), BGJOB_E_REVISION_MISMATCH);
    CHECK(memcmp(&s, &same, sizeof s) == 0);
}

int main(int argc, char **argv)
{
    int writes = argc == 4 && strcmp(argv[1], "write") == 0;
    FILE *file;
    CHECK(writes || argc == 3);
    if (writes)
        makes((uint32_t)atoi(argv[3]));
    file = fopen(argv[2], writes ? "wb" : "rb");
    CHECK(file != 0);
    if (writes)
        SAME(fwrite(region, sizeof region, 1, file), 1);
    else
        SAME(fread(region, sizeof region, 1, file), 1);
    CHECK(fclose(file) == 0);
    if (strcmp(argv[1], "read") == 0)
        is_read();
    else if (strcmp(argv[1], "refuse") == 0)
        is_refused();
    else
        CHECK(writes);
    return 0;
}
