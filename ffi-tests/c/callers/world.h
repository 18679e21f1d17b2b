/* An engine with a job in every state that a function asks for. It is the same before each call: its block is put back. */
#ifndef WORLD_H
#define WORLD_H

#include "arena.h"
#include "table.h"

BGJOB_REGION(shape, 12, 24, 4096);  /* the world's sizes; it lives between guards */
BGJOB_REGION(other, 2, 2, 256);     /* where foreign handles come from */
#define REGION_BYTES sizeof shape

static struct {
    BG_JOB suspended, queued, connecting, moving, whole, error, transferred, final, reply;
    BG_FILE file, ranged_file, moving_file, transferred_file;
    BG_TRANSFER connecting_t, moving_t, whole_t, reply_t;
    BG_GUID id;
    BG_JOB_SNAPSHOT snapshot;
    unsigned char *region;
    size_t needed; /* what a block of the second engine takes: for BgInitialize */
} world;

/* Handles by kind: JOB, FILE_OF_JOB, TOKEN. Those that live, and those that have been or are another engine's. */
#define HANDLES 40
static struct {
    uint64_t live[HANDLES], dead[HANDLES];
    unsigned live_count, dead_count;
} handles[TOKEN + 1];

static struct arena region_arena;
static unsigned char clean[sizeof shape];

static void lives(enum kind kind, uint64_t handle)
{
    CHECK(handles[kind].live_count < HANDLES);
    handles[kind].live[handles[kind].live_count++] = handle;
}

static void is_dead(enum kind kind, uint64_t handle)
{
    CHECK(handles[kind].dead_count < HANDLES);
    handles[kind].dead[handles[kind].dead_count++] = handle;
}

static int is_live(enum kind kind, uint64_t handle)
{
    for (unsigned n = 0; n < handles[kind].live_count; n++)
        if (handles[kind].live[n] == handle)
            return 1;
    return 0;
}

/* The job's next attempt has all of `advanced` bytes of `total`. */
static BG_TRANSFER moving_to(BG_JOB job, uint64_t total, uint64_t resumed, uint32_t advanced)
{
    BG_TRANSFER t;
    OK(BgResume(job));
    t = next_of(job);
    OK(BgTransferConnected(t, total, resumed));
    if (advanced)
        OK(BgTransferAdvance(t, advanced));
    return t;
}

/* Handles of an engine that is gone, of the same kinds and places as those that will live. */
static void foreigners(void)
{
    BG_JOB job;
    OK(BgInitialize(other, sizeof other, &other_config));
    job = new_job("foreign");
    is_dead(FILE_OF_JOB, new_file(job, 1));
    OK(BgResume(job));
    is_dead(JOB, job);
    is_dead(TOKEN, next_of(job));
    OK(BgUninitialize());
}

/* Handles of a job whose entries are others' now. */
static void stale_ones(void)
{
    BG_JOB job = new_job("stale");
    is_dead(JOB, job);
    is_dead(FILE_OF_JOB, new_file(job, 1));
    is_dead(TOKEN, moving_to(job, 10, 0, 1));
    end_job(job);
}

/* `extreme` worlds have bytes near the ends of 64 bits. */
static void world_begin(int extreme, enum where where)
{
    static const BG_FILE_RANGE ranges[] = {{0, 10}, {20, 10}, {50, 1}};
    const uint64_t most = UINT64_MAX - 1;
    BG_GUID id;
    BG_FILE file;
    memset(handles, 0, sizeof handles);
    memset(&world, 0, sizeof world);
    world.region = where == AT_START ? region_arena.start : region_arena.end - REGION_BYTES;
    world.needed = sizeof other;
    foreigners();
    OK(BgInitialize(world.region, REGION_BYTES, &shape_config));
    OK(BgTick(1000, TIME_0));
    stale_ones();

    OK(BgCreateJob("suspended", BG_JOB_TYPE_DOWNLOAD, &world.id, &world.suspended));
    OK(BgSetDescription(world.suspended, "a description"));
    world.file = new_file(world.suspended, 1);
    OK(BgAddFileWithRanges(world.suspended, URL, PATH, 2, BG_SIZE_UNKNOWN, 3, ranges, &world.ranged_file));

    world.connecting = new_job("connecting");
    new_file(world.connecting, 3);
    OK(BgResume(world.connecting));
    world.connecting_t = next_of(world.connecting);

    world.moving = new_job("moving");
    world.moving_file = new_file(world.moving, 4);
    if (extreme)
        world.moving_t = moving_to(world.moving, BG_SIZE_UNKNOWN, most - 2, 1);
    else
        world.moving_t = moving_to(world.moving, 100, 0, 50);

    world.whole = new_job("whole");
    new_file(world.whole, 5);
    new_file(world.whole, 6);
    world.whole_t = extreme ? moving_to(world.whole, most, most, 0) : moving_to(world.whole, 100, 0, 100);

    world.error = new_job("error");
    file = new_file(world.error, 7);
    {
        BG_TRANSFER failed = moving_to(world.error, 100, 0, 50);
        OK(BgTransferFail(failed, BG_E_HTTP_ERROR_404, BG_ERROR_CONTEXT_REMOTE_FILE, 0));
        is_dead(TOKEN, failed);
    }

    world.transferred = new_job("transferred");
    world.transferred_file = new_file(world.transferred, 8);
    OK(BgTransferDone(moving_to(world.transferred, 100, 0, 100)));

    world.final = job_in(BG_JOB_STATE_CANCELLED, 1);

    OK(BgCreateJob("reply", BG_JOB_TYPE_UPLOAD_REPLY, &id, &world.reply));
    OK(BgSetReplyFileName(world.reply, PATH));
    new_file(world.reply, 9);
    world.reply_t = extreme ? moving_to(world.reply, most, most, 0) : moving_to(world.reply, 100, 0, 100);

    world.queued = new_job("queued");
    new_file(world.queued, 10);
    OK(BgResume(world.queued));
    world.snapshot = snapshot_of(world.transferred);

    {
        BG_JOB jobs[] = {world.suspended, world.queued,      world.connecting, world.moving, world.whole,
                         world.error,     world.transferred, world.final,      world.reply};
        BG_TRANSFER tokens[] = {world.connecting_t, world.moving_t, world.whole_t, world.reply_t};
        for (unsigned n = 0; n < sizeof jobs / sizeof *jobs; n++) {
            BG_FILE files[8];
            uint32_t count = 0;
            lives(JOB, jobs[n]);
            OK(BgEnumFiles(jobs[n], files, 8, &count));
            for (unsigned m = 0; m < count; m++)
                lives(FILE_OF_JOB, files[m]);
        }
        for (unsigned n = 0; n < sizeof tokens / sizeof *tokens; n++)
            lives(TOKEN, tokens[n]);
    }
    CHECK(is_live(FILE_OF_JOB, file));
    /* A live handle of another kind is none of this one. */
    for (unsigned kind = JOB; kind <= TOKEN; kind++)
        for (unsigned of = JOB; of <= TOKEN; of++)
            for (unsigned n = 0; kind != of && n < 4; n++)
                is_dead((enum kind)kind, handles[of].live[n]);
    memcpy(clean, world.region, REGION_BYTES);
}

static void world_end(void)
{
    OK(BgUninitialize());
}

static void world_back(void)
{
    memcpy(world.region, clean, REGION_BYTES);
}

static int world_is_as_before(void)
{
    return memcmp(world.region, clean, REGION_BYTES) == 0;
}

/* What must hold of every job and file, whatever has been called. NULL, or what does not. */
static const char *unsound(void)
{
    for (unsigned n = 0; n < handles[JOB].live_count; n++) {
        BG_JOB job = handles[JOB].live[n];
        BG_JOB_SNAPSHOT s = BG_JOB_SNAPSHOT_INIT;
        BG_FILE files[24];
        uint64_t bytes = 0;
        uint32_t count = 0, done = 0, percent;
        HRESULT hr = BgGetSnapshot(job, &s);
        if (hr == E_HANDLE)
            continue; /* closed */
        if (hr != S_OK || BgEnumFiles(job, files, 24, &count) != S_OK)
            return "a job has no snapshot";
        if (s.Progress.BytesTotal != BG_SIZE_UNKNOWN && s.Progress.BytesTransferred > s.Progress.BytesTotal)
            return "a job has more bytes than its total";
        if (s.Progress.FilesTransferred > s.Progress.FilesTotal || count != s.Progress.FilesTotal)
            return "a job has another number of files";
        if (s.State < BG_JOB_STATE_QUEUED || s.State > BG_JOB_STATE_CANCELLED)
            return "a job has no state";
        percent = BgGetPercent(&s);
        if (percent > BG_PERCENT_MAX && percent != BG_PERCENT_UNKNOWN)
            return "a job is over 100 %";
        for (unsigned m = 0; m < count; m++) {
            BG_FILE_PROGRESS file;
            if (BgGetFileProgress(files[m], &file) != S_OK)
                return "a file has no progress";
            if (file.BytesTotal != BG_SIZE_UNKNOWN && file.BytesTransferred > file.BytesTotal)
                return "a file has more bytes than its total";
            bytes += file.BytesTransferred;
            done += file.BytesTotal != BG_SIZE_UNKNOWN && file.BytesTransferred == file.BytesTotal;
        }
        if (bytes != s.Progress.BytesTransferred)
            return "the bytes of the files are not the job's";
        if (done < s.Progress.FilesTransferred)
            return "a file counts as transferred that is not whole";
    }
    return NULL;
}

#endif
