/* Lists and enumerations, and readers without an engine. */
#include "storm.h"

static void lists_jobs(struct storm *me)
{
    BG_JOB list[JOBS];
    uint32_t count;
    if (CALL(me, BgEnumJobs(list, JOBS, &count), S_OK) != S_OK)
        return;
    CHECK(count <= JOBS);
    for (uint32_t i = 0; i < count; i++)
        CHECK(list[i] != 0 && (i == 0 || list[i] != list[i - 1]));
}

static void lists_files(struct storm *me)
{
    BG_FILE list[FILES];
    uint32_t count;
    if (CALL(me, BgEnumFiles(pick(me, &jobs), list, FILES, &count), E_HANDLE) != S_OK)
        return;
    CHECK(count <= FILES);
    if (count > 0)
        put(me, &files, list[below(me, count)]);
}

/* Through one enumeration in every way; the list is as long as it has to be. */
static void walks(struct storm *me, BG_ENUM *list)
{
    BG_ENUM clone;
    uint64_t two[2];
    uint32_t count, fetched, total = 0;
    HRESULT hr;
    CALL(me, BgEnumGetCount(list, &count), S_OK);
    CALL(me, BgEnumClone(list, &clone), S_OK);
    do {
        hr = CALL(me, BgEnumNext(&clone, 2, two, &fetched), S_FALSE);
        total += fetched;
    } while (hr == S_OK);
    SAME(total, count);
    CALL(me, BgEnumSkip(list, count), S_OK);
    CALL(me, BgEnumSkip(list, 1), S_FALSE);
    CALL(me, BgEnumReset(list), S_OK);
    SAME(list->Position, 0);
}

static void opens_jobs(struct storm *me)
{
    BG_ENUM list;
    uint64_t *handles = malloc(JOBS * sizeof *handles);
    if (CALL(me, BgEnumOpenJobs(&list, handles, JOBS), S_OK) == S_OK)
        walks(me, &list);
    free(handles);
}

static void opens_files(struct storm *me)
{
    BG_ENUM list;
    uint64_t *handles = malloc(FILES * sizeof *handles);
    if (CALL(me, BgEnumOpenFiles(pick(me, &jobs), &list, handles, FILES), E_HANDLE) == S_OK)
        walks(me, &list);
    free(handles);
}

static void views_jobs(struct storm *me)
{
    BG_JOB list[JOBS];
    uint32_t count;
    if (CALL(me, BgViewEnumJobs(region, region_size, list, JOBS, &count), S_OK) == S_OK)
        CHECK(count <= JOBS);
}

static void views_snapshot(struct storm *me)
{
    BG_JOB_SNAPSHOT s = BG_JOB_SNAPSHOT_INIT;
    if (CALL(me, BgViewSnapshot(region, region_size, pick(me, &jobs), &s), E_HANDLE) == S_OK)
        check_snapshot(&s);
}

static void asks_the_library(struct storm *me)
{
    CHECK(strlen(BgGetErrorName((HRESULT)(BG_E_NOT_FOUND + (HRESULT)below(me, 100)))) > 0);
    SAME(BgGetVersion(), BGJOB_VERSION);
    me->calls += 2;
    me->accepted[me->current] += 2;
}

const struct operation list_operations[] = {
    {"BgEnumJobs", lists_jobs, 2},     {"BgEnumFiles", lists_files, 4},       {"BgEnumOpenJobs", opens_jobs, 1},
    {"BgEnumOpenFiles", opens_files, 1}, {"BgViewEnumJobs", views_jobs, 2},   {"BgViewSnapshot", views_snapshot, 6},
    {"BgGetErrorName", asks_the_library, 1}, {0, 0, 0},
};
