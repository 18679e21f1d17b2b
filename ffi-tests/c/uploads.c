/* Uploads: one file, no ranges, completed only when it is up; and the reply that comes after it, counted apart. */
#include "check.h"

BGJOB_REGION(region, 4, 8, 4096);

#define REPLY_PATH "/slot/reply.bin"

static const BG_JOB_TYPE both[2] = {BG_JOB_TYPE_UPLOAD, BG_JOB_TYPE_UPLOAD_REPLY};

static void same_reply(BG_JOB job, uint64_t total, uint64_t bytes)
{
    BG_JOB_REPLY_PROGRESS p;
    PAINT(p);
    OK(BgGetReplyProgress(job, &p));
    SAME(p.BytesTotal, total);
    SAME(p.BytesTransferred, bytes);
}

static void same_reply_name(BG_JOB job, const char *wanted)
{
    char name[300];
    size_t needed = 0;
    OK(BgGetReplyFileName(job, name, sizeof name, &needed));
    SAME(needed, strlen(wanted) + 1);
    CHECK(strcmp(name, wanted) == 0);
}

/* A running job of this type, with one file. */
static BG_TRANSFER started(BG_JOB_TYPE type, BG_JOB *job, BG_FILE *file)
{
    *job = new_job_of(type, "up");
    *file = new_file(*job, 7);
    OK(BgResume(*job));
    return next_of(*job);
}

/* One whose 100 bytes are up, and whose reply of `total` bytes has begun. */
static BG_TRANSFER replying(uint64_t total, BG_JOB *job, BG_FILE *file)
{
    BG_TRANSFER t = started(BG_JOB_TYPE_UPLOAD_REPLY, job, file);
    OK(BgTransferConnected(t, 100, 0));
    OK(BgTransferAdvance(t, 100));
    OK(BgTransferReply(t, total));
    return t;
}

static void one_file(BG_JOB_TYPE type)
{
    static const BG_FILE_RANGE range = {0, 10};
    BG_FILE_SPEC two[2] = {{URL, PATH, 1, BG_SIZE_UNKNOWN, 0, 0, 0}, {URL, PATH, 2, BG_SIZE_UNKNOWN, 0, 0, 0}};
    BG_JOB job = new_job_of(type, "up");
    BG_JOB_TYPE told = -1;
    BG_FILE file, handles[2];
    OK(BgGetType(job, &told));
    SAME(told, type);

    PAINT(file);
    PAINT(handles);
    HR(BgAddFileWithRanges(job, URL, PATH, 0, BG_SIZE_UNKNOWN, 1, &range, &file), E_NOTIMPL);
    HR(BgAddFileSet(job, 2, two, handles), BG_E_TOO_MANY_FILES); /* adds none */
    CHECK(PAINTED(file));
    CHECK(PAINTED(handles));
    same_progress(job, 0, 0, 0, 0);
    two[0].Ranges = &range;
    two[0].RangeCount = 1;
    HR(BgAddFileSet(job, 1, two, handles), E_NOTIMPL);
    two[0].Ranges = 0;
    two[0].RangeCount = 0;
    CHECK(PAINTED(handles));
    same_progress(job, 0, 0, 0, 0);
    HR(BgResume(job), BG_E_EMPTY);

    OK(BgAddFileSet(job, 1, two, handles)); /* a set of one is good */
    HR(BgAddFile(job, URL, PATH, 0, &file), BG_E_TOO_MANY_FILES);
    HR(BgAddFileSet(job, 1, two, &file), BG_E_TOO_MANY_FILES);
    CHECK(PAINTED(file));
    OK(BgAddFileSet(job, 0, 0, 0)); /* of no files only the job is checked */
    same_progress(job, BG_SIZE_UNKNOWN, 0, 1, 0);
    OK(BgSetFileSize(handles[0], 10));
    same_progress(job, 10, 0, 1, 0);
    end_job(job);
}

static HRESULT count(void *ctx, BG_FILE file)
{
    (void)file;
    ++*(unsigned *)ctx;
    return S_OK;
}

static HRESULT no_disk(void *ctx, BG_FILE file)
{
    count(ctx, file);
    return BGJOB_E_DISK_FULL;
}

/* Complete in every state; returns how often it was asked. */
static unsigned only_when_up(BG_JOB_TYPE type)
{
    unsigned asked = 0;
    for (BG_JOB_STATE state = 0; state < 9; state++) {
        unsigned saves = 0;
        BG_JOB job = new_job_of(type, "up");
        BG_FILE file = new_file(job, 1);
        BG_TRANSFER t = 0;
        BG_JOB_SNAPSHOT before, after;
        if (state != BG_JOB_STATE_SUSPENDED)
            OK(BgResume(job));
        if (state != BG_JOB_STATE_SUSPENDED && state != BG_JOB_STATE_QUEUED)
            t = next_of(job);
        switch (state) {
        case BG_JOB_STATE_TRANSFERRING:
        case BG_JOB_STATE_TRANSFERRED:
        case BG_JOB_STATE_ACKNOWLEDGED:
            OK(BgTransferConnected(t, 9, 0));
            OK(BgTransferAdvance(t, 9));
            if (state == BG_JOB_STATE_TRANSFERRING)
                break;
            same_file(file, 9, 9, 0);
            OK(BgTransferDone(t));
            same_file(file, 9, 9, 1); /* up is all that there is to it */
            if (state == BG_JOB_STATE_ACKNOWLEDGED)
                OK(BgComplete(job, 0, 0));
            break;
        case BG_JOB_STATE_ERROR:
        case BG_JOB_STATE_TRANSIENT_ERROR:
            OK(BgTransferFail(t, E_FAIL, BG_ERROR_CONTEXT_REMOTE_FILE, state == BG_JOB_STATE_TRANSIENT_ERROR));
            break;
        case BG_JOB_STATE_CANCELLED:
            OK(BgCancel(job));
            break;
        default:
            break;
        }
        SAME(state_of(job), state);
        before = snapshot_of(job);
        if (state == BG_JOB_STATE_TRANSFERRED) {
            HR(BgComplete(job, no_disk, &saves), BGJOB_E_DISK_FULL);
            SAME(saves, 1);
            SAME(state_of(job), BG_JOB_STATE_TRANSFERRED);
            OK(BgComplete(job, count, &saves)); /* its file too: the moment to rename a reply */
            SAME(saves, 2);
            SAME(state_of(job), BG_JOB_STATE_ACKNOWLEDGED);
            same_progress(job, 9, 9, 1, 1);
            same_file(file, 9, 9, 1);
            SAME(snapshot_of(job).FilesCompleted, 1);
        } else {
            HR(BgComplete(job, count, &saves), BG_E_INVALID_STATE);
            SAME(saves, 0);
            after = snapshot_of(job);
            CHECK(memcmp(&before, &after, sizeof before) == 0); /* a running transfer goes on */
            if (state == BG_JOB_STATE_TRANSFERRING)
                OK(BgTransferDone(t));
        }
        asked++;
        end_job(job);
    }
    return asked;
}

/* GetReplyProgress of a whole life; GetProgress never counts it. */
static void counted_apart(void)
{
    BG_JOB job, other;
    BG_FILE file, found;
    BG_JOB_REPLY_PROGRESS p;
    BG_JOB_SNAPSHOT snapshot;
    BG_TRANSFER t = started(BG_JOB_TYPE_UPLOAD_REPLY, &job, &file);
    uint64_t sequence;

    same_reply(job, BG_SIZE_UNKNOWN, 0);
    HR(BgTransferReply(t, 10), BG_E_INVALID_STATE); /* not connected */
    OK(BgTransferConnected(t, 100, 0));
    HR(BgTransferReply(t, 10), BGJOB_E_HANDLE_EOF); /* bytes are missing */
    OK(BgTransferAdvance(t, 100));
    same_reply(job, BG_SIZE_UNKNOWN, 0);
    same_file(file, 100, 100, 0);
    OK(BgTransferReply(t, 30));
    HR(BgTransferReply(t, 30), BG_E_INVALID_STATE); /* it has begun */
    SAME(state_of(job), BG_JOB_STATE_TRANSFERRING);
    same_reply(job, 30, 0);
    same_progress(job, 100, 100, 1, 1);
    same_file(file, 100, 100, 1); /* up, though the job goes on */
    snapshot = snapshot_of(job);
    CHECK(BgGetPercent(&snapshot) < BG_PERCENT_MAX);
    HR(BgSetFileSize(file, 1), BG_E_INVALID_STATE);
    HR(BgComplete(job, 0, 0), BG_E_INVALID_STATE); /* not before the reply is in */

    sequence = snapshot.Sequence;
    OK(BgTransferAdvance(t, 10));
    same_reply(job, 30, 10);
    same_progress(job, 100, 100, 1, 1);
    CHECK(snapshot_of(job).Sequence >= sequence + 10); /* grows with every byte */
    sequence = snapshot_of(job).Sequence;
    HR(BgTransferAdvance(t, 21), BG_E_INVALID_RANGE); /* over the reply's size: nothing is counted */
    same_reply(job, 30, 10);
    SAME(snapshot_of(job).Sequence, sequence);
    HR(BgTransferDone(t), BGJOB_E_HANDLE_EOF);
    OK(BgTick(5000, TIME_0 + 5));
    OK(BgTransferAdvance(t, 20));
    OK(BgTick(6000, TIME_0 + 6));
    SAME(snapshot_of(job).LastAdvanceMs, 6000); /* a byte is a byte */
    SAME(snapshot_of(job).ModificationTime, TIME_0 + 6);
    HR(BgTransferAdvance(t, 1), BG_E_INVALID_RANGE);
    OK(BgTransferAdvance(t, 0));
    OK(BgTransferDone(t));
    SAME(state_of(job), BG_JOB_STATE_TRANSFERRED);
    same_reply(job, 30, 30);
    same_progress(job, 100, 100, 1, 1);
    HR(BgResume(job), BG_E_EMPTY);
    OK(BgComplete(job, 0, 0));
    same_reply(job, 30, 30); /* answers while the handle lives */
    OK(BgCloseJob(job));
    HR(BgGetReplyProgress(job, &p), E_HANDLE);

    /* The entry's next job starts without one. */
    job = new_job_of(BG_JOB_TYPE_UPLOAD_REPLY, "up");
    same_reply(job, BG_SIZE_UNKNOWN, 0);
    end_job(job);

    PAINT(p);
    for (BG_JOB_TYPE type = BG_JOB_TYPE_DOWNLOAD; type <= BG_JOB_TYPE_UPLOAD; type++) {
        t = started(type, &other, &found);
        HR(BgGetReplyProgress(other, &p), E_NOTIMPL);
        OK(BgTransferConnected(t, 0, 0));
        HR(BgTransferReply(t, 10), E_NOTIMPL);
        SAME(state_of(other), BG_JOB_STATE_TRANSFERRING);
        OK(BgTransferDone(t));
        HR(BgGetReplyProgress(other, &p), E_NOTIMPL);
        end_job(other);
    }
    CHECK(PAINTED(p));
}

/* Fails, yields, is suspended, restarts: only the reply is tried again, the file stays up. Returns the cases. */
static unsigned tried_again(void)
{
    unsigned cases = 0;
    for (unsigned how = 0; how < 5; how++) {
        for (unsigned resumed = 0; resumed <= 20; resumed += 10) {
            BG_JOB job;
            BG_FILE file, found;
            BG_TRANSFER t = replying(30, &job, &file), old = t;
            OK(BgTransferAdvance(t, 20));
            switch (how) {
            case 0:
            case 1:
                OK(BgTransferFail(t, BG_E_HTTP_ERROR_404, BG_ERROR_CONTEXT_REMOTE_FILE, how == 0));
                SAME(state_of(job), how == 0 ? BG_JOB_STATE_TRANSIENT_ERROR : BG_JOB_STATE_ERROR);
                OK(BgGetErrorFile(job, &found));
                SAME(found, file);
                OK(BgResume(job));
                break;
            case 2:
                OK(BgSuspend(job));
                OK(BgResume(job));
                break;
            case 3:
                OK(BgTransferYield(t));
                break;
            default:
                OK(BgTransferFail(t, E_FAIL, BG_ERROR_CONTEXT_GENERAL_TRANSPORT, 1));
                OK(BgSuspend(job));
                OK(BgResume(job));
            }
            SAME(state_of(job), BG_JOB_STATE_QUEUED);
            same_reply(job, 30, 20);
            same_progress(job, 100, 100, 1, 1);
            same_file(file, 100, 100, 1);
            HR(BgTransferAdvance(old, 1), BG_E_INVALID_STATE);
            t = next_of(job);
            SAME(snapshot_of(job).File, file);
            HR(BgTransferConnected(t, 30, 31), E_INVALIDARG);
            HR(BgTransferConnected(t, BG_SIZE_UNKNOWN, BG_SIZE_UNKNOWN), E_INVALIDARG);
            OK(BgTransferConnected(t, 40, resumed)); /* both are the reply's */
            HR(snapshot_of(job).Error, S_OK);
            same_reply(job, 40, resumed);
            same_progress(job, 100, 100, 1, 1);
            SAME(snapshot_of(job).BytesResumed, 0);
            old = t;
            OK(BgTransferRestart(&t, 50)); /* another reply */
            same_reply(job, 50, 0);
            same_progress(job, 100, 100, 1, 1);
            HR(BgTransferAdvance(old, 1), BG_E_INVALID_STATE);
            OK(BgTransferAdvance(t, 50));
            OK(BgTransferDone(t));
            SAME(state_of(job), BG_JOB_STATE_TRANSFERRED);
            same_reply(job, 50, 50);
            same_progress(job, 100, 100, 1, 1);
            OK(BgComplete(job, 0, 0));
            OK(BgCloseJob(job));
            cases++;
        }
    }
    return cases;
}

/* The clock retries a reply as it retries a file. */
static void retried_by_clock(void)
{
    BG_JOB job;
    BG_FILE file;
    BG_TRANSFER t = replying(30, &job, &file);
    OK(BgSetMinimumRetryDelay(job, 5));
    OK(BgTransferFail(t, E_FAIL, BG_ERROR_CONTEXT_GENERAL_TRANSPORT, 1));
    OK(BgTick(10000, TIME_0));
    SAME(state_of(job), BG_JOB_STATE_TRANSIENT_ERROR);
    OK(BgTick(16000, TIME_0));
    SAME(state_of(job), BG_JOB_STATE_QUEUED);
    t = next_of(job);
    OK(BgTransferConnected(t, 30, 0));
    OK(BgTransferAdvance(t, 30));
    OK(BgTransferDone(t));
    SAME(state_of(job), BG_JOB_STATE_TRANSFERRED);
    end_job(job);
}

/* A reply whose size nobody tells, one past 4 GiB, an empty one, and none. */
static void of_any_size(void)
{
    BG_JOB job;
    BG_FILE file;
    BG_TRANSFER t = replying(BG_SIZE_UNKNOWN, &job, &file);
    same_reply(job, BG_SIZE_UNKNOWN, 0);
    OK(BgTransferAdvance(t, UINT32_MAX));
    OK(BgTransferAdvance(t, UINT32_MAX));
    same_reply(job, BG_SIZE_UNKNOWN, 2 * (uint64_t)UINT32_MAX);
    same_progress(job, 100, 100, 1, 1);
    OK(BgTransferDone(t));
    same_reply(job, 2 * (uint64_t)UINT32_MAX, 2 * (uint64_t)UINT32_MAX); /* known now */
    end_job(job);

    /* Up to the last number before UNKNOWN, and not one byte more. */
    t = replying(BG_SIZE_UNKNOWN, &job, &file);
    OK(BgTransferFail(t, E_FAIL, BG_ERROR_CONTEXT_NONE, 0));
    OK(BgResume(job));
    t = next_of(job);
    OK(BgTransferConnected(t, BG_SIZE_UNKNOWN, UINT64_MAX - 3));
    OK(BgTransferAdvance(t, 2));
    HR(BgTransferAdvance(t, 1), BG_E_INVALID_RANGE);
    HR(BgTransferAdvance(t, UINT32_MAX), BG_E_INVALID_RANGE);
    same_reply(job, BG_SIZE_UNKNOWN, UINT64_MAX - 1);
    OK(BgTransferDone(t));
    same_reply(job, UINT64_MAX - 1, UINT64_MAX - 1);
    same_progress(job, 100, 100, 1, 1);
    end_job(job);

    t = replying(0, &job, &file);
    HR(BgTransferAdvance(t, 1), BG_E_INVALID_RANGE);
    OK(BgTransferDone(t));
    same_reply(job, 0, 0);
    end_job(job);

    t = started(BG_JOB_TYPE_UPLOAD_REPLY, &job, &file);
    OK(BgTransferConnected(t, 100, 0));
    HR(BgTransferDone(t), BGJOB_E_HANDLE_EOF);
    OK(BgTransferAdvance(t, 100));
    OK(BgTransferDone(t)); /* the server had nothing to say */
    SAME(state_of(job), BG_JOB_STATE_TRANSFERRED);
    {
        BG_JOB_REPLY_PROGRESS p;
        OK(BgGetReplyProgress(job, &p));
        SAME(p.BytesTransferred, 0);
    }
    same_progress(job, 100, 100, 1, 1);
    HR(BgResume(job), BG_E_EMPTY);
    OK(BgComplete(job, 0, 0));
    OK(BgCloseJob(job));

    /* The file's own size may be unknown until the reply begins. */
    t = started(BG_JOB_TYPE_UPLOAD_REPLY, &job, &file);
    OK(BgTransferConnected(t, BG_SIZE_UNKNOWN, 0));
    OK(BgTransferAdvance(t, 77));
    same_progress(job, BG_SIZE_UNKNOWN, 77, 1, 0);
    OK(BgTransferReply(t, 1));
    same_progress(job, 77, 77, 1, 1);
    end_job(job);
}

/* While the file itself moves, an upload is like a download. */
static void as_a_download_otherwise(BG_JOB_TYPE type)
{
    BG_JOB job;
    BG_FILE file;
    BG_TRANSFER t = started(type, &job, &file);
    OK(BgTransferConnected(t, 100, 0));
    OK(BgTransferAdvance(t, 60));
    same_file(file, 100, 60, 0);
    OK(BgTransferFail(t, E_FAIL, BG_ERROR_CONTEXT_LOCAL_FILE, 0));
    OK(BgResume(job));
    t = next_of(job);
    OK(BgTransferConnected(t, 100, 50));
    same_progress(job, 100, 50, 1, 0);
    OK(BgTransferRestart(&t, 80));
    same_progress(job, 80, 0, 1, 0);
    OK(BgTransferAdvance(t, 80));
    OK(BgTransferDone(t));
    same_progress(job, 80, 80, 1, 1);
    end_job(job);
}

static void reply_names(void)
{
    char name[300];
    size_t needed;
    BG_JOB job = new_job_of(BG_JOB_TYPE_UPLOAD_REPLY, "up"), other;
    same_reply_name(job, "");
    OK(BgSetReplyFileName(job, REPLY_PATH));
    same_reply_name(job, REPLY_PATH);
    OK(BgSetReplyFileName(job, "C:\\slot\\reply.bin"));
    same_reply_name(job, "C:\\slot\\reply.bin");
    HR(BgSetReplyFileName(job, "reply.bin"), E_INVALIDARG);
    HR(BgSetReplyFileName(job, 0), E_INVALIDARG);
    memset(name, 'x', sizeof name);
    name[0] = '/';
    name[BG_LOCAL_NAME_MAX + 1] = 0;
    HR(BgSetReplyFileName(job, name), E_INVALIDARG);
    same_reply_name(job, "C:\\slot\\reply.bin"); /* the old one stays */
    name[BG_LOCAL_NAME_MAX] = 0;
    OK(BgSetReplyFileName(job, name));
    same_reply_name(job, name);
    OK(BgSetReplyFileName(job, "")); /* takes it away */
    same_reply_name(job, "");
    /* Old names are given back: these would fill the area many times. */
    for (unsigned i = 0; i < 1000; i++) {
        snprintf(name, sizeof name, "/%0200u", i);
        OK(BgSetReplyFileName(job, name));
    }
    same_reply_name(job, name);
    OK(BgCancel(job));
    HR(BgSetReplyFileName(job, REPLY_PATH), BG_E_INVALID_STATE);
    same_reply_name(job, name);
    OK(BgCloseJob(job));
    for (BG_JOB_TYPE type = BG_JOB_TYPE_DOWNLOAD; type <= BG_JOB_TYPE_UPLOAD; type++) {
        other = new_job_of(type, "other");
        HR(BgSetReplyFileName(other, REPLY_PATH), E_NOTIMPL);
        PAINT(name);
        PAINT(needed);
        HR(BgGetReplyFileName(other, name, sizeof name, &needed), E_NOTIMPL);
        CHECK(PAINTED(name));
        CHECK(PAINTED(needed));
        end_job(other);
    }
}

int main(void)
{
    BG_ENGINE_CONFIG config = region_config;
    BG_JOB job;
    BG_GUID id;
    unsigned asked = 0;
    OK(BgInitialize(region, sizeof region, &region_config));
    OK(BgTick(1000, TIME_0));
    for (unsigned i = 0; i < 2; i++) {
        one_file(both[i]);
        asked += only_when_up(both[i]);
        as_a_download_otherwise(both[i]);
    }
    SAME(asked, 18);
    counted_apart();
    SAME(tried_again(), 15);
    retried_by_clock();
    of_any_size();
    reply_names();
    OK(BgUninitialize());

    /* Delivery Optimization only downloads. */
    config.Profile = BG_PROFILE_DO;
    OK(BgInitialize(region, sizeof region, &config));
    PAINT(job);
    for (unsigned i = 0; i < 2; i++)
        HR(BgCreateJob("up", both[i], &id, &job), E_NOTIMPL);
    CHECK(PAINTED(job));
    job = new_job("down");
    end_job(job);
    OK(BgUninitialize());
    return 0;
}
