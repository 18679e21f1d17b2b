/* Enumeration objects: a list taken at one call, and places in it. What comes later changes nothing in them. */
#include "check.h"

BGJOB_REGION(region, 8, 24, 4096);

#define JOBS 5

/* What is left of an enumeration, one by one. */
static void same_rest(BG_ENUM list, const uint64_t *wanted, uint32_t count)
{
    uint64_t handle;
    uint32_t n;
    for (uint32_t i = 0; i < count; i++) {
        handle = 0;
        if (i % 2) {
            OK(BgEnumNext(&list, 1, &handle, 0)); /* of one the number may be left out */
        } else {
            n = 9;
            OK(BgEnumNext(&list, 1, &handle, &n));
            SAME(n, 1);
        }
        SAME(handle, wanted[i]);
    }
    PAINT(handle);
    n = 9;
    HR(BgEnumNext(&list, 1, &handle, &n), S_FALSE);
    SAME(n, 0);
    HR(BgEnumNext(&list, 1, &handle, 0), S_FALSE);
    CHECK(PAINTED(handle));
}

static void same_count(const BG_ENUM *list, uint32_t wanted)
{
    uint32_t n = 999;
    OK(BgEnumGetCount(list, &n));
    SAME(n, wanted);
}

/* Every Next and every Skip from every place. Returns the cases. */
static unsigned every_step(const BG_ENUM *begin, const uint64_t *wanted, uint32_t length)
{
    static const uint32_t most[] = {0x10000, INT32_MAX, UINT32_MAX};
    unsigned cases = 0;
    for (uint32_t at = 0; at <= length; at++) {
        for (uint32_t count = 0; count < length + 6; count++, cases++) {
            uint32_t asked = count < length + 3 ? count : most[count - length - 3];
            uint32_t there = length - at < asked ? length - at : asked;
            HRESULT code = there < asked ? S_FALSE : S_OK;
            BG_ENUM list = *begin, copy, skipping;
            uint64_t got[JOBS + 3];
            uint32_t n = 99;
            OK(BgEnumSkip(&list, at));
            OK(BgEnumClone(&list, &copy));
            OK(BgEnumClone(&list, &skipping));
            PAINT(got);
            if (asked < 100) {
                HR(BgEnumNext(&list, asked, got, &n), code);
                SAME(n, there);
                CHECK(memcmp(got, wanted + at, there * sizeof got[0]) == 0);
                CHECK(is_painted(got + there, (JOBS + 3 - there) * sizeof got[0]));
                same_rest(list, wanted + at + there, length - at - there);
            }
            same_rest(copy, wanted + at, length - at); /* a clone goes its own way */
            HR(BgEnumSkip(&skipping, asked), code);
            same_rest(skipping, wanted + at + there, length - at - there);
            same_count(&skipping, length); /* wherever it is */
            OK(BgEnumReset(&skipping));
            same_rest(skipping, wanted, length);
        }
    }
    return cases;
}

/* `celt` over 1 without a place for the number: E_INVALIDARG, and the enumeration stays where it is. */
static void arguments(const BG_ENUM *begin, const uint64_t *wanted, uint32_t length)
{
    BG_ENUM list = *begin, same = *begin, painted;
    uint64_t got[JOBS + 3];
    uint32_t n;
    char *off = (char *)got + 1;
    PAINT(got);
    PAINT(n);
    PAINT(painted);
    HR(BgEnumNext(&list, 2, got, 0), E_INVALIDARG);
    HR(BgEnumNext(&list, UINT32_MAX, got, 0), E_INVALIDARG);
    HR(BgEnumNext(&list, 1, 0, &n), E_INVALIDARG);
    HR(BgEnumNext(&list, 1, (uint64_t *)(void *)off, &n), E_INVALIDARG);
    HR(BgEnumNext(&list, 1, got, (uint32_t *)(void *)off), E_INVALIDARG);
    HR(BgEnumNext(0, 1, got, &n), E_INVALIDARG);
    HR(BgEnumSkip(0, 1), E_INVALIDARG);
    HR(BgEnumReset(0), E_INVALIDARG);
    HR(BgEnumClone(0, &painted), E_INVALIDARG);
    HR(BgEnumClone(&list, 0), E_INVALIDARG);
    HR(BgEnumGetCount(0, &n), E_INVALIDARG);
    HR(BgEnumGetCount(&list, 0), E_INVALIDARG);
    CHECK(PAINTED(got));
    CHECK(PAINTED(n));
    CHECK(PAINTED(painted));
    CHECK(memcmp(&list, &same, sizeof list) == 0);
    same_rest(list, wanted, length);
}

/* Fields that the program wrote itself: never a handle from behind the list. Returns the cases. */
static unsigned forged(void)
{
    static const uint32_t positions[] = {0, 2, 3, 4, 5, 1000, INT32_MAX, UINT32_MAX - 1, UINT32_MAX};
    unsigned cases = 0;
    for (uint32_t count = 0; count <= 3; count++) {
        for (unsigned i = 0; i < sizeof positions / sizeof positions[0]; i++, cases++) {
            /* On the heap and just so long, so that a sanitizer sees a read behind it. */
            uint64_t *handles = malloc(count * sizeof *handles + (count == 0));
            uint32_t at = positions[i] < count ? positions[i] : count, n = 99;
            uint64_t got[8];
            BG_ENUM list, copy;
            CHECK(handles != 0);
            for (uint32_t k = 0; k < count; k++)
                handles[k] = 0x100 + k;
            list = (BG_ENUM){handles, count, positions[i]};
            copy = list;
            PAINT(got);
            HR(BgEnumNext(&copy, 8, got, &n), S_FALSE);
            SAME(n, count - at);
            for (uint32_t k = 0; k < n; k++)
                SAME(got[k], 0x100 + at + k);
            CHECK(is_painted(got + n, (8 - n) * sizeof got[0]));
            copy = list;
            HR(BgEnumSkip(&copy, 0), S_OK);
            HR(BgEnumSkip(&copy, 8), S_FALSE);
            HR(BgEnumNext(&copy, 1, got, 0), S_FALSE);
            OK(BgEnumClone(&list, &copy));
            HR(BgEnumNext(&copy, 8, got, &n), S_FALSE);
            SAME(n, count - at);
            same_count(&list, count);
            OK(BgEnumReset(&list));
            HR(BgEnumNext(&list, 8, got, &n), S_FALSE);
            SAME(n, count);
            free(handles);
        }
    }
    {
        BG_ENUM list = {0, 3, 0}; /* without its list */
        uint64_t got[3];
        uint32_t n = 7;
        PAINT(got);
        HR(BgEnumNext(&list, 1, got, &n), E_INVALIDARG);
        list.Handles = (uint64_t *)(void *)((char *)got + 1);
        HR(BgEnumNext(&list, 1, got, &n), E_INVALIDARG);
        SAME(n, 7);
        SAME(list.Position, 0);
        CHECK(PAINTED(got));
    }
    return cases;
}

static void of_jobs(void)
{
    BG_JOB jobs[8], late, handles[8], later[8];
    BG_ENUM list, second;
    PAINT(list);
    PAINT(handles);
    OK(BgEnumOpenJobs(&list, handles, 8));
    same_rest(list, 0, 0); /* none yet */
    for (unsigned i = 0; i < JOBS; i++)
        jobs[i] = new_job("job");
    same_count(&list, 0); /* and it stays so */
    same_rest(list, 0, 0);

    PAINT(list);
    PAINT(handles);
    for (uint32_t capacity = 1; capacity < JOBS; capacity++)
        HR(BgEnumOpenJobs(&list, handles, capacity), E_NOT_SUFFICIENT_BUFFER);
    CHECK(PAINTED(list));
    CHECK(PAINTED(handles));
    OK(BgEnumOpenJobs(&list, handles, JOBS)); /* just enough */
    CHECK(is_painted(handles + JOBS, (8 - JOBS) * sizeof handles[0]));
    same_rest(list, jobs, JOBS);
    SAME(every_step(&list, jobs, JOBS), (JOBS + 1) * (JOBS + 6));
    arguments(&list, jobs, JOBS);
    PAINT(second);
    HR(BgEnumOpenJobs(&second, 0, 0), E_NOT_SUFFICIENT_BUFFER); /* no room at all */
    CHECK(PAINTED(second));

    /* Jobs that come and go change nothing in it; a new one sees them. */
    OK(BgEnumSkip(&list, 1));
    end_job(jobs[1]);
    OK(BgCancel(jobs[3]));
    late = new_job("late"); /* in the place of the one that went */
    same_count(&list, JOBS);
    same_rest(list, jobs + 1, JOBS - 1);
    OK(BgEnumOpenJobs(&second, later, 8));
    {
        BG_JOB now[4];
        now[0] = jobs[0];
        now[1] = jobs[2];
        now[2] = jobs[4];
        now[3] = late; /* first in, first out */
        same_rest(second, now, 4);
    }
    HR(BgResume(handles[1]), E_HANDLE); /* a handle in a list is no promise */
    end_job(jobs[0]);
    end_job(jobs[2]);
    end_job(jobs[3]);
    end_job(jobs[4]);
    end_job(late);
}

static void of_files(void)
{
    BG_JOB job = new_job("job"), other = new_job("other");
    BG_FILE files[8], handles[8], few[2];
    BG_ENUM list, second;
    uint32_t n;
    OK(BgEnumOpenFiles(job, &list, handles, 8));
    same_rest(list, 0, 0);
    for (unsigned i = 0; i < JOBS; i++) {
        files[i] = new_file(job, i);
        new_file(other, i);
    }
    same_rest(list, 0, 0);
    PAINT(list);
    PAINT(few);
    HR(BgEnumOpenFiles(job, &list, few, 2), E_NOT_SUFFICIENT_BUFFER);
    CHECK(PAINTED(list));
    CHECK(PAINTED(few));
    HR(BgEnumOpenFiles(job, &second, 0, 0), E_NOT_SUFFICIENT_BUFFER);
    OK(BgEnumOpenFiles(job, &list, handles, JOBS));
    SAME(every_step(&list, files, JOBS), (JOBS + 1) * (JOBS + 6));
    arguments(&list, files, JOBS);
    files[JOBS] = new_file(job, 9);
    same_rest(list, files, JOBS);
    OK(BgEnumOpenFiles(job, &second, handles, 8));
    same_rest(second, files, JOBS + 1);
    /* They agree with the lists. */
    OK(BgEnumFiles(job, few, 0, &n));
    same_count(&second, n);
    OK(BgCancel(job));
    OK(BgEnumOpenFiles(job, &second, handles, 8)); /* of a final job too, while its handle lives */
    same_rest(second, files, JOBS + 1);
    OK(BgCloseJob(job));
    PAINT(list);
    HR(BgEnumOpenFiles(job, &list, handles, 8), E_HANDLE);
    HR(BgEnumOpenFiles(job, &list, 0, 0), E_HANDLE);
    HR(BgEnumOpenFiles(0, &list, handles, 8), E_HANDLE);
    CHECK(PAINTED(list));
    same_rest(second, files, JOBS + 1); /* an enumeration outlives what it lists */
    end_job(other);
}

int main(void)
{
    BG_ENUM list;
    BG_JOB handles[8];
    PAINT(list);
    HR(BgEnumOpenJobs(&list, handles, 8), E_HANDLE);
    HR(BgEnumOpenFiles(1, &list, handles, 8), E_HANDLE);
    CHECK(PAINTED(list));
    SAME(forged(), 36); /* asks nothing of an engine */
    OK(BgInitialize(region, sizeof region, &region_config));
    of_jobs();
    of_files();
    OK(BgUninitialize());
    return 0;
}
