/* Files with ranges: only the bytes of the ranges count, in the order given; what is refused, and when. */
#include "check.h"

BGJOB_REGION(region, 2, 8, 32768);
BGJOB_REGION(bare, 2, 2, 0);

#define EOF_LENGTH BG_LENGTH_TO_EOF
#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof((array)[0])))

static BG_FILE new_ranges(BG_JOB job, uint64_t size, uint32_t count, const BG_FILE_RANGE *ranges)
{
    BG_FILE file = 0;
    OK(BgAddFileWithRanges(job, URL, PATH, 3, size, count, ranges, &file));
    CHECK(file != 0);
    return file;
}

static void same_ranges(BG_FILE file, uint32_t count, const BG_FILE_RANGE *wanted)
{
    static BG_FILE_RANGE got[BG_RANGES_MAX + 1];
    uint32_t n = 9999;
    PAINT(got);
    OK(BgGetFileRanges(file, got, BG_RANGES_MAX + 1, &n));
    SAME(n, count);
    CHECK(memcmp(got, wanted, count * sizeof *wanted) == 0);
    CHECK(is_painted(got + count, (BG_RANGES_MAX + 1 - count) * sizeof *got));
    n = 9999;
    OK(BgGetFileRanges(file, 0, 0, &n)); /* only how many */
    SAME(n, count);
    PAINT(got);
    OK(BgGetFileRanges(file, got, count, &n)); /* just enough */
    CHECK(memcmp(got, wanted, count * sizeof *wanted) == 0);
    if (count > 1) {
        PAINT(got);
        PAINT(n);
        HR(BgGetFileRanges(file, got, count - 1, &n), E_NOT_SUFFICIENT_BUFFER);
        CHECK(PAINTED(got));
        CHECK(PAINTED(n));
    }
}

static void only_their_bytes(void)
{
    static const BG_FILE_RANGE ranges[] = {{500, 10}, {0, 100}, {100, 1}};
    BG_JOB job = new_job("job");
    BG_FILE file = new_ranges(job, BG_SIZE_UNKNOWN, COUNT(ranges), ranges), whole;
    BG_FILE_RANGE got[2];
    BG_TRANSFER t;
    uint64_t cookie;
    uint32_t n = 9;

    OK(BgGetFileCookie(file, &cookie));
    SAME(cookie, 3);
    same_ranges(file, 3, ranges); /* not sorted */
    same_file(file, 111, 0, 0);   /* known although the file's size is not */
    same_progress(job, 111, 0, 1, 0);
    whole = new_file(job, 4);
    PAINT(got);
    HR(BgGetFileRanges(whole, got, 2, &n), S_FALSE);
    SAME(n, 0);
    CHECK(PAINTED(got));
    n = 9;
    HR(BgGetFileRanges(whole, 0, 0, &n), S_FALSE);
    SAME(n, 0);

    OK(BgResume(job));
    t = next_of(job);
    HR(BgTransferConnected(t, 10000, 112), E_INVALIDARG); /* more than there is, of the ranges */
    OK(BgTransferConnected(t, 10000, 0));
    same_file(file, 111, 0, 0);
    OK(BgTransferAdvance(t, 110));
    HR(BgTransferAdvance(t, 2), BG_E_INVALID_RANGE);
    HR(BgTransferDone(t), BGJOB_E_HANDLE_EOF);
    OK(BgTransferAdvance(t, 1));
    OK(BgTransferDone(t));
    same_file(file, 111, 111, 0);
    same_progress(job, BG_SIZE_UNKNOWN, 111, 2, 1);
    move_file(job, 9);
    same_progress(job, 120, 120, 2, 2);
    same_ranges(file, 3, ranges);
    OK(BgComplete(job, 0, 0));
    same_ranges(file, 3, ranges); /* answers while the handle lives */
    OK(BgCloseJob(job));
    HR(BgGetFileRanges(file, got, 2, &n), E_HANDLE);
}

/* A range to the end has no size until somebody tells where the end is. */
static void to_the_end(void)
{
    static const BG_FILE_RANGE ranges[] = {{900, EOF_LENGTH}, {10, 20}};
    static const BG_FILE_RANGE all[] = {{0, EOF_LENGTH}};
    BG_JOB job = new_job("job");
    BG_FILE file = new_ranges(job, BG_SIZE_UNKNOWN, 2, ranges), other;
    BG_TRANSFER t;
    same_file(file, BG_SIZE_UNKNOWN, 0, 0);
    SAME(snapshot_of(job).FilesUnknown, 1);
    OK(BgResume(job));
    t = next_of(job);
    OK(BgTransferConnected(t, 1000, 0));
    same_file(file, 120, 0, 0);
    OK(BgTransferAdvance(t, 60));
    OK(BgTransferRestart(&t, 2000)); /* ranges of another content */
    same_file(file, 1120, 0, 0);
    OK(BgTransferRestart(&t, 900)); /* the range is empty now, and still inside */
    same_file(file, 20, 0, 0);
    OK(BgTransferRestart(&t, BG_SIZE_UNKNOWN));
    same_file(file, BG_SIZE_UNKNOWN, 0, 0);
    OK(BgTransferAdvance(t, 33));
    OK(BgTransferDone(t));
    same_file(file, 33, 33, 0); /* an unknown size is known at the end */
    same_progress(job, 33, 33, 1, 1);
    end_job(job);

    /* Told with the file, told later, told by nobody. */
    job = new_job("job");
    file = new_ranges(job, 1000, 2, ranges);
    same_file(file, 120, 0, 0);
    other = new_ranges(job, BG_SIZE_UNKNOWN, 1, all);
    same_progress(job, BG_SIZE_UNKNOWN, 0, 2, 0);
    OK(BgSetFileSize(other, 50));
    same_progress(job, 170, 0, 2, 0);
    OK(BgSetFileSize(file, 901)); /* the remote file's size, not that of the ranges */
    same_progress(job, 71, 0, 2, 0);
    HR(BgSetFileSize(file, 899), BG_E_INVALID_RANGE);
    HR(BgSetFileSize(file, 29), BG_E_INVALID_RANGE);
    same_progress(job, 71, 0, 2, 0);
    SAME(state_of(job), BG_JOB_STATE_SUSPENDED);
    OK(BgSetRemoteName(file, URL "?other"));
    same_file(file, BG_SIZE_UNKNOWN, 0, 0);
    same_ranges(file, 2, ranges); /* they stay */
    OK(BgSetFileSize(file, 1000));
    OK(BgResume(job));
    t = next_of(job);
    OK(BgTransferConnected(t, BG_SIZE_UNKNOWN, 0)); /* the server tells none */
    same_file(file, 120, 0, 0);
    OK(BgTransferYield(t));
    t = next_of(job);
    OK(BgTransferConnected(t, 1001, 0)); /* and counts more if it tells one */
    same_file(file, 121, 0, 0);
    end_job(job);

    job = new_job("job");
    file = new_ranges(job, 0, 1, all); /* all of an empty file */
    same_progress(job, 0, 0, 1, 0);
    end_job(job);
}

/* Outside of the remote file: found when the server answers, and the job is in ERROR. Returns the cases. */
static unsigned found_late(void)
{
    static const struct {
        BG_FILE_RANGE range;
        uint64_t least; /* the smallest file that has the range */
    } cases[] = {{{0, 100}, 100}, {{99, 1}, 100}, {{50, 50}, 100}, {{100, EOF_LENGTH}, 100}};
    unsigned count = 0;
    for (unsigned i = 0; i < COUNT(cases); i++) {
        for (int restart = 0; restart < 2; restart++) {
            BG_FILE_RANGE two[2] = {{0, 0}, {1000, 1}};
            BG_JOB job = new_job("job");
            BG_FILE file, found;
            BG_TRANSFER t, same;
            BG_ERROR_CONTEXT context;
            BG_JOB_PROGRESS before;
            HRESULT error = S_OK;
            file = new_ranges(job, BG_SIZE_UNKNOWN, 1, &cases[i].range);
            OK(BgResume(job));
            t = same = next_of(job);
            if (restart) {
                OK(BgTransferConnected(t, cases[i].least, 0)); /* it is just long enough */
                if (cases[i].range.Length != EOF_LENGTH)
                    OK(BgTransferAdvance(t, 1));
            }
            before = progress_of(job);
            if (restart)
                HR(BgTransferRestart(&t, cases[i].least - 1), BG_E_INVALID_RANGE);
            else
                HR(BgTransferConnected(t, cases[i].least - 1, 0), BG_E_INVALID_RANGE);
            SAME(t, same);
            SAME(state_of(job), BG_JOB_STATE_ERROR);
            OK(BgGetError(job, &error, &context));
            HR(error, BG_E_INVALID_RANGE);
            SAME(context, BG_ERROR_CONTEXT_REMOTE_FILE);
            OK(BgGetErrorFile(job, &found));
            SAME(found, file);
            SAME(snapshot_of(job).ErrorCount, 1);
            SAME(progress_of(job).BytesTransferred, before.BytesTransferred); /* errors keep the bytes */
            HR(BgTransferAdvance(t, 1), BG_E_INVALID_STATE);
            HR(BgTransferConnected(t, 1000, 0), BG_E_INVALID_STATE);
            HR(BgTransferConnected(t, 0, 0), BG_E_INVALID_STATE); /* nor does a dead token fail a job */
            SAME(snapshot_of(job).ErrorCount, 1);
            OK(BgResume(job)); /* the server has the right file again */
            t = next_of(job);
            OK(BgTransferConnected(t, 1000, 0));
            HR(snapshot_of(job).Error, S_OK);
            HR(BgTransferConnected(t, 1, 0), BG_E_INVALID_STATE); /* once */
            SAME(state_of(job), BG_JOB_STATE_TRANSFERRING);
            end_job(job);

            /* The second of two is outside. */
            job = new_job("job");
            two[0] = cases[i].range;
            if (two[0].Length == EOF_LENGTH)
                two[0].Length = 5;
            new_ranges(job, BG_SIZE_UNKNOWN, 2, two);
            OK(BgResume(job));
            t = next_of(job);
            HR(BgTransferConnected(t, 1000, 0), BG_E_INVALID_RANGE);
            SAME(state_of(job), BG_JOB_STATE_ERROR);
            end_job(job);
            count++;
        }
    }
    return count;
}

/* Every refusal at the moment of adding; the code, and that nothing is added. Returns the cases. */
static unsigned refused(void)
{
    static const struct {
        HRESULT code;
        uint64_t size;
        uint32_t count;
        BG_FILE_RANGE ranges[3];
    } bad[] = {
        {E_INVALIDARG, BG_SIZE_UNKNOWN, 0, {{0, 1}}},
        {BG_E_INVALID_RANGE, BG_SIZE_UNKNOWN, 1, {{0, 0}}},
        {BG_E_INVALID_RANGE, BG_SIZE_UNKNOWN, 1, {{7, 0}}},
        {BG_E_INVALID_RANGE, BG_SIZE_UNKNOWN, 1, {{EOF_LENGTH, 1}}},
        {BG_E_INVALID_RANGE, BG_SIZE_UNKNOWN, 1, {{EOF_LENGTH, EOF_LENGTH}}},
        {BG_E_INVALID_RANGE, BG_SIZE_UNKNOWN, 1, {{EOF_LENGTH, 0}}},
        {BG_E_INVALID_RANGE, BG_SIZE_UNKNOWN, 1, {{2, UINT64_MAX - 1}}}, /* ends past 64 bits */
        {BG_E_INVALID_RANGE, BG_SIZE_UNKNOWN, 2, {{0, 1}, {5, 0}}},
        {BG_E_INVALID_RANGE, BG_SIZE_UNKNOWN, 3, {{0, 1}, {5, 1}, {EOF_LENGTH, 1}}},
        {BG_E_INVALID_RANGE, 100, 1, {{0, 101}}},
        {BG_E_INVALID_RANGE, 100, 1, {{101, EOF_LENGTH}}},
        {BG_E_INVALID_RANGE, 100, 2, {{0, 1}, {99, 2}}},
        {BG_E_INVALID_RANGE, 0, 1, {{0, 1}}},
        {BG_E_OVERLAPPING_RANGES, BG_SIZE_UNKNOWN, 2, {{5, 1}, {5, 1}}},
        {BG_E_OVERLAPPING_RANGES, BG_SIZE_UNKNOWN, 2, {{0, 10}, {9, 1}}},
        {BG_E_OVERLAPPING_RANGES, BG_SIZE_UNKNOWN, 2, {{9, 1}, {0, 10}}},
        {BG_E_OVERLAPPING_RANGES, BG_SIZE_UNKNOWN, 2, {{0, 100}, {10, 10}}},
        {BG_E_OVERLAPPING_RANGES, BG_SIZE_UNKNOWN, 2, {{10, 10}, {0, 100}}},
        {BG_E_OVERLAPPING_RANGES, BG_SIZE_UNKNOWN, 2, {{50, EOF_LENGTH}, {60, 1}}},
        {BG_E_OVERLAPPING_RANGES, BG_SIZE_UNKNOWN, 2, {{60, 1}, {50, EOF_LENGTH}}},
        {BG_E_OVERLAPPING_RANGES, BG_SIZE_UNKNOWN, 2, {{50, EOF_LENGTH}, {60, EOF_LENGTH}}},
        {BG_E_OVERLAPPING_RANGES, BG_SIZE_UNKNOWN, 3, {{20, 10}, {0, 10}, {29, 5}}},
    };
    unsigned cases = 0;
    BG_JOB job = new_job("job");
    BG_FILE file;
    PAINT(file);
    for (unsigned i = 0; i < COUNT(bad); i++, cases++) {
        HR(BgAddFileWithRanges(job, URL, PATH, 0, bad[i].size, bad[i].count, bad[i].ranges, &file), bad[i].code);
        CHECK(PAINTED(file));
        same_progress(job, 0, 0, 0, 0);
    }
    {
        /* Neighbours touch, and so may a range and the end of the file. */
        static const BG_FILE_RANGE good[] = {{10, 10}, {0, 10}, {20, 80}};
        file = new_ranges(job, 100, 3, good);
        same_progress(job, 100, 0, 1, 0);
    }
    {
        static const BG_FILE_RANGE largest[] = {{0, UINT64_MAX - 1}};
        file = new_ranges(job, BG_SIZE_UNKNOWN, 1, largest);
        same_file(file, UINT64_MAX - 1, 0, 0);
        same_progress(job, BG_SIZE_UNKNOWN, 0, 2, 0); /* the sum does not fit */
    }
    OK(BgCancel(job));
    HR(BgAddFileWithRanges(job, URL, PATH, 0, 9, 1, bad[0].ranges, &file), BG_E_INVALID_STATE);
    OK(BgCloseJob(job));
    return cases;
}

/* As many as a file may have, and one more. */
static void five_hundred(void)
{
    static BG_FILE_RANGE many[BG_RANGES_MAX + 1];
    BG_JOB job = new_job("job");
    BG_FILE file, none;
    for (unsigned i = 0; i <= BG_RANGES_MAX; i++)
        many[i] = (BG_FILE_RANGE){2 * (uint64_t)(BG_RANGES_MAX - i), 1};
    PAINT(none);
    HR(BgAddFileWithRanges(job, URL, PATH, 0, BG_SIZE_UNKNOWN, BG_RANGES_MAX + 1, many, &none),
       BG_E_TOO_MANY_RANGES_IN_FILE);
    CHECK(PAINTED(none));
    same_progress(job, 0, 0, 0, 0);
    file = new_ranges(job, BG_SIZE_UNKNOWN, BG_RANGES_MAX, many);
    same_file(file, BG_RANGES_MAX, 0, 0);
    same_ranges(file, BG_RANGES_MAX, many);
    many[BG_RANGES_MAX - 1].InitialOffset = many[0].InitialOffset; /* the last meets the first */
    HR(BgAddFileWithRanges(job, URL, PATH, 0, BG_SIZE_UNKNOWN, BG_RANGES_MAX, many, &none), BG_E_OVERLAPPING_RANGES);
    many[BG_RANGES_MAX - 1].InitialOffset = 2;
    end_job(job);

    /* Every length of list, which ends anywhere in a piece of the text area; all of it comes back. */
    for (unsigned n = 1; n <= BG_RANGES_MAX; n++) {
        job = new_job("job");
        file = new_ranges(job, BG_SIZE_UNKNOWN, n, many);
        same_file(file, n, 0, 0);
        same_ranges(file, n, many);
        end_job(job);
    }
}

/* Stopped inside of the ranged bytes, and taken up there. */
static void resumed_inside(void)
{
    static const BG_FILE_RANGE ranges[] = {{1000, 40}, {0, 60}};
    for (unsigned at = 0; at <= 100; at += 20) {
        BG_JOB job = new_job("job");
        BG_FILE file = new_ranges(job, BG_SIZE_UNKNOWN, 2, ranges);
        BG_TRANSFER t;
        OK(BgResume(job));
        t = next_of(job);
        OK(BgTransferConnected(t, 5000, 0));
        OK(BgTransferAdvance(t, at));
        OK(BgSuspend(job));
        same_file(file, 100, at, 0);
        OK(BgResume(job));
        t = next_of(job);
        OK(BgTransferConnected(t, 5000, at));
        same_progress(job, 100, at, 1, 0);
        SAME(snapshot_of(job).BytesResumed, 0); /* all of them moved here */
        HR(BgTransferAdvance(t, 101 - at), BG_E_INVALID_RANGE);
        OK(BgTransferAdvance(t, 100 - at));
        OK(BgTransferDone(t));
        same_progress(job, 100, 100, 1, 1);
        end_job(job);
    }
}

int main(void)
{
    static const BG_FILE_RANGE one = {0, 10};
    BG_ENGINE_CONFIG config = region_config;
    BG_JOB job;
    BG_FILE file;
    BG_TRANSFER t;
    uint32_t n;

    OK(BgInitialize(region, sizeof region, &region_config));
    only_their_bytes();
    to_the_end();
    SAME(found_late(), 8);
    SAME(refused(), 22);
    five_hundred();
    resumed_inside();
    OK(BgUninitialize());

    config.Profile = BG_PROFILE_DO;
    OK(BgInitialize(region, sizeof region, &config));
    job = new_job("job");
    new_ranges(job, BG_SIZE_UNKNOWN, 1, &one);
    PAINT(file);
    {
        static const BG_FILE_RANGE overlapping[] = {{0, 10}, {5, 10}};
        HR(BgAddFileWithRanges(job, URL, PATH, 0, BG_SIZE_UNKNOWN, 2, overlapping, &file), DO_E_OVERLAPPING_RANGES);
        HR(BgAddFileWithRanges(job, URL, PATH, 0, 9, 1, &one, &file), DO_E_INVALID_RANGE);
    }
    CHECK(PAINTED(file));
    OK(BgResume(job));
    t = next_of(job);
    HR(BgTransferConnected(t, 9, 0), DO_E_INVALID_RANGE);
    HR(snapshot_of(job).Error, DO_E_INVALID_RANGE);
    SAME(state_of(job), BG_JOB_STATE_ERROR);
    OK(BgUninitialize());

    /* Without text there is no place for ranges. */
    OK(BgInitialize(bare, sizeof bare, &bare_config));
    job = new_job("job");
    PAINT(file);
    for (unsigned i = 0; i < 100; i++)
        HR(BgAddFileWithRanges(job, 0, 0, 0, 100, 1, &one, &file), E_OUTOFMEMORY);
    CHECK(PAINTED(file));
    same_progress(job, 0, 0, 0, 0);
    for (unsigned i = 0; i < 2; i++) {
        OK(BgAddFile(job, 0, 0, i, &file)); /* no entry was lost */
        HR(BgGetFileRanges(file, 0, 0, &n), S_FALSE);
    }
    OK(BgUninitialize());
    return 0;
}
