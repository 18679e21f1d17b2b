/* GetTimes: creation, last change, last completion. Each kind of change moves the second, and nothing else does. */
#include "check.h"

BGJOB_REGION(region, 3, 12, 8192);

static uint64_t utc = TIME_0;
static uint64_t monotonic = 1000;

static uint64_t number(BG_FILETIME time)
{
    return (uint64_t)time.dwHighDateTime << 32 | time.dwLowDateTime;
}

/* One that crosses the border between the two halves now and then. */
static uint64_t tick(void)
{
    utc += UINT64_C(0xFFFFFFF1);
    monotonic += 100;
    OK(BgTick(monotonic, utc));
    return utc;
}

static void same_times(BG_JOB job, uint64_t created, uint64_t modified, uint64_t completed)
{
    BG_JOB_TIMES times;
    BG_JOB_SNAPSHOT snapshot = snapshot_of(job);
    PAINT(times);
    OK(BgGetTimes(job, &times));
    SAME(number(times.CreationTime), created);
    SAME(number(times.ModificationTime), modified);
    SAME(number(times.TransferCompletionTime), completed);
    SAME(snapshot.CreationTime, created);
    SAME(snapshot.ModificationTime, modified);
    SAME(snapshot.TransferCompletionTime, completed);
}

/* What the changes below work on. */
static BG_JOB job;
static BG_FILE file, second;
static BG_TRANSFER t;

static void none(void) {}
static void next(void) { t = next_of(job); }
static void resume(void) { OK(BgResume(job)); }
static void suspend(void) { OK(BgSuspend(job)); }
static void cancel(void) { OK(BgCancel(job)); }
static void complete(void) { OK(BgComplete(job, 0, 0)); }
static void add(void) { second = new_file(job, 2); }
static void add_ranges(void)
{
    static const BG_FILE_RANGE range = {0, 10};
    OK(BgAddFileWithRanges(job, URL, PATH, 0, 100, 1, &range, &second));
}
static void add_set(void)
{
    static const BG_FILE_SPEC specs[2] = {{URL, PATH, 0, 0, 0, 0, 0}, {URL, PATH, 0, 0, 0, 0, 0}};
    OK(BgAddFileSet(job, 2, specs, 0));
}
static void set_name(void) { OK(BgSetDisplayName(job, "another")); }
static void set_description(void) { OK(BgSetDescription(job, "described")); }
static void set_priority(void) { OK(BgSetPriority(job, BG_JOB_PRIORITY_HIGH)); }
static void set_flags(void) { OK(BgSetNotifyFlags(job, BG_NOTIFY_JOB_ERROR)); }
static void set_delay(void) { OK(BgSetMinimumRetryDelay(job, 1000)); }
static void set_timeout(void) { OK(BgSetNoProgressTimeout(job, 5000)); }
static void set_size(void) { OK(BgSetFileSize(file, 100)); }
static void set_remote_name(void) { OK(BgSetRemoteName(file, "http://other/x")); }
static void set_reply_name(void) { OK(BgSetReplyFileName(job, "/reply")); }
static void connect(void) { OK(BgTransferConnected(t, 100, 0)); }
static void one_byte(void) { OK(BgTransferAdvance(t, 1)); }
static void no_byte(void) { OK(BgTransferAdvance(t, 0)); }
static void the_rest(void) { OK(BgTransferAdvance(t, 99)); }
static void restart(void) { OK(BgTransferRestart(&t, 100)); }
static void all(void) { OK(BgTransferAdvance(t, 100)); }
static void reply(void) { OK(BgTransferReply(t, 100)); }
static void done(void) { OK(BgTransferDone(t)); }
static void yield(void) { OK(BgTransferYield(t)); }
static void fail(void) { OK(BgTransferFail(t, E_FAIL, BG_ERROR_CONTEXT_REMOTE_FILE, 0)); }

/* Everything that asks, or is refused. */
static void asks_and_is_refused(void)
{
    char text[BG_DESCRIPTION_MAX + 2];
    BG_FILE found, files[12];
    BG_JOB other;
    BG_GUID id;
    uint32_t n;
    uint64_t cookie;
    BG_JOB_REPLY_PROGRESS p;
    BG_TRANSFER dead = t;
    BG_ENUM list;
    BG_JOB_STATE state = state_of(job);
    int is_final = state == BG_JOB_STATE_ACKNOWLEDGED || state == BG_JOB_STATE_CANCELLED;

    progress_of(job);
    file_of(file);
    OK(BgGetFileCookie(file, &cookie));
    OK(BgGetRemoteName(file, text, sizeof text, 0));
    OK(BgGetLocalName(file, text, sizeof text, 0));
    OK(BgGetDisplayName(job, text, sizeof text, 0));
    OK(BgGetDescription(job, text, sizeof text, 0));
    OK(BgGetJobId(job, &id));
    OK(BgEnumFiles(job, files, 12, &n));
    OK(BgEnumJobs(&other, 1, &n));
    OK(BgEnumOpenFiles(job, &list, files, 12));
    HR(BgGetJob(&id, &other), is_final ? BG_E_NOT_FOUND : S_OK);
    CHECK(BgGetReplyProgress(job, &p) != E_HANDLE);
    CHECK(BgGetErrorFile(job, &found) != E_HANDLE);
    HR(BgGetFileRanges(file, 0, 0, &n), S_FALSE);

    memset(text, 'x', sizeof text);
    text[sizeof text - 1] = 0;
    HR(BgSetDescription(job, text), BG_E_STRING_TOO_LONG);
    HR(BgSetDisplayName(job, ""), E_INVALIDARG);
    HR(BgSetPriority(job, 4), E_INVALIDARG);
    HR(BgSetNotifyFlags(job, 0x40), E_NOTIMPL);
    HR(BgSetRemoteName(file, "x"), E_INVALIDARG);
    HR(BgSetFileSize(file, BG_SIZE_UNKNOWN), E_INVALIDARG);
    CHECK(BgAddFile(job, "x", PATH, 0, &found) < 0);
    if (is_final) {
        HR(BgResume(job), BG_E_INVALID_STATE);
        HR(BgSuspend(job), BG_E_INVALID_STATE);
        HR(BgCancel(job), BG_E_INVALID_STATE);
        HR(BgSetPriority(job, 1), BG_E_INVALID_STATE);
    } else {
        HR(BgCloseJob(job), BG_E_INVALID_STATE);
    }
    if (state == BG_JOB_STATE_TRANSFERRED && progress_of(job).FilesTransferred == progress_of(job).FilesTotal)
        HR(BgResume(job), BG_E_EMPTY);
    if (state != BG_JOB_STATE_CONNECTING && state != BG_JOB_STATE_TRANSFERRING && t) {
        HR(BgTransferAdvance(t, 1), BG_E_INVALID_STATE);
        HR(BgTransferDone(t), BG_E_INVALID_STATE);
        HR(BgTransferRestart(&dead, 1), BG_E_INVALID_STATE);
    }
    if (state == BG_JOB_STATE_TRANSFERRING)
        HR(BgTransferConnected(t, 100, 0), BG_E_INVALID_STATE);
}

struct step {
    void (*change)(void);
    int is_change, completes;
};

#define YES(name) {name, 1, 0}
#define NO(name) {name, 0, 0}
#define END(name) {name, 1, 1}

/* A life, step by step; returns how many steps were changes. */
static unsigned life(BG_JOB_TYPE type, const struct step *steps, unsigned count)
{
    uint64_t created = utc, modified, completed = 0;
    unsigned changes = 0;
    t = 0;
    job = new_job_of(type, "job");
    file = new_file(job, 1);
    same_times(job, created, 0, 0); /* no tick has seen it */
    modified = tick();
    for (unsigned i = 0; i < count; i++) {
        same_times(job, created, modified, completed);
        steps[i].change();
        if (steps[i].completes)
            completed = utc; /* at once: of the tick before */
        same_times(job, created, modified, completed);
        if (steps[i].is_change) {
            modified = tick();
            changes++;
        } else {
            tick();
        }
        same_times(job, created, modified, completed);
        asks_and_is_refused();
        tick();
        same_times(job, created, modified, completed);
    }
    tick();
    same_times(job, created, modified, completed); /* answers while the handle lives */
    end_job(job);
    return changes;
}

int main(void)
{
    static const struct step download[] = {
        NO(none), YES(set_name), YES(set_description), YES(set_priority), YES(set_flags), YES(set_delay),
        YES(set_timeout), YES(set_size), YES(set_remote_name), YES(add_ranges), YES(resume), YES(next), YES(connect),
        YES(one_byte), NO(no_byte), YES(one_byte), YES(suspend), YES(resume), YES(next), YES(connect), YES(yield),
        YES(next), YES(connect), YES(fail), NO(none), YES(resume), YES(next), YES(connect), YES(set_remote_name),
        YES(next), YES(connect), YES(one_byte), YES(restart), YES(one_byte), YES(the_rest), YES(done), YES(next),
        YES(cancel), NO(none),
    };
    static const struct step whole[] = {
        YES(resume), YES(next), YES(connect), YES(all), END(done), NO(none), YES(add), YES(add_set), YES(resume),
        YES(next), YES(connect), YES(all), YES(done), YES(next), YES(connect), YES(all), YES(done), YES(next),
        YES(connect), YES(one_byte), NO(no_byte), YES(the_rest), END(done), /* the last time counts */
        YES(complete), NO(none),
    };
    static const struct step upload[] = {
        YES(set_reply_name), YES(set_size), YES(resume), YES(next), YES(connect), YES(all), YES(reply), YES(one_byte),
        NO(no_byte), YES(restart), YES(one_byte), YES(fail), YES(resume), YES(next), YES(connect), YES(all),
        END(done), YES(complete), NO(none),
    };
    BG_JOB_TIMES times;
    unsigned changes = 0;

    OK(BgInitialize(region, sizeof region, &region_config));
    job = new_job("before any clock");
    same_times(job, 0, 0, 0);
    OK(BgTick(1, 0)); /* a clock that does not know the day */
    same_times(job, 0, 0, 0);
    end_job(job);
    OK(BgTick(monotonic, utc));
    changes += life(BG_JOB_TYPE_DOWNLOAD, download, sizeof download / sizeof download[0]);
    changes += life(BG_JOB_TYPE_DOWNLOAD, whole, sizeof whole / sizeof whole[0]);
    changes += life(BG_JOB_TYPE_UPLOAD_REPLY, upload, sizeof upload / sizeof upload[0]);
    SAME(changes, 35 + 22 + 17);
    PAINT(times);
    HR(BgGetTimes(job, &times), E_HANDLE);
    CHECK(PAINTED(times));
    OK(BgUninitialize());
    return 0;
}
