/* The cells of SPEC.md's section "Methods and states". For each line of the file that argv names, which is
 * "profile|type|call|when|state", it builds the situation, makes the call, and prints the line with code, state after,
 * and whether anything changed. What is right, spec_table.rs knows; what has no cell is checked here: values that are
 * read, and outputs of refused calls. */
#include "check.h"

BGJOB_REGION(region, 2, 12, 4096);

static const char *const state_names[] = {"QUEUED",          "CONNECTING",  "TRANSFERRING", "SUSPENDED", "ERROR",
                                          "TRANSIENT_ERROR", "TRANSFERRED", "ACKNOWLEDGED", "CANCELLED"};
static const char *const type_names[] = {"download", "upload", "reply"};

/* What is special about a situation. */
enum how {
    PLAIN,
    NO_FILES,
    NONE,     /* one file, which has not arrived */
    LAST,     /* two files, all bytes of the second one are there */
    WHOLE,    /* three files, all bytes of the second one are there */
    WAITING,  /* a file waits: in TRANSFERRED one that was added, in ACKNOWLEDGED after completion of a part */
    NEW,      /* never resumed, or not begun */
    REPLYING, /* the file is up, half of its reply is there */
    RANGED,   /* the second file has ranges */
    FAILED,   /* a transient error came before */
    FAILED_ELSEWHERE,
    NETWORK, /* the error is one of the network */
    FOREGROUND,
    TIMEOUT_0,
    TIMEOUT_SHORT
};

/* What calls get. */
static struct {
    BG_JOB job;
    BG_GUID id;
    BG_FILE arrived, active, waiting;
    BG_TRANSFER token;
    BG_JOB_TYPE type;
    BG_JOB_STATE state; /* as it is told */
    int is_do;
    unsigned files; /* all of them */
    enum how how;
    const char *when;
} s;

/* What calls write to. */
static struct {
    BG_JOB job, jobs[4];
    BG_FILE file, files[12];
    BG_TRANSFER transfer;
    BG_GUID id;
    BG_JOB_PROGRESS progress;
    BG_FILE_PROGRESS file_progress;
    BG_JOB_REPLY_PROGRESS reply;
    BG_JOB_TIMES times;
    BG_FILE_RANGE ranges[4];
    BG_ENUM list;
    BG_JOB_STATE state;
    BG_JOB_TYPE type;
    BG_JOB_PRIORITY priority;
    HRESULT error;
    BG_ERROR_CONTEXT context;
    uint64_t cookie;
    uint32_t number;
    size_t needed;
    char text[64];
} out;

#define START_MS 1000000
#define DISK_FULL BGJOB_E_DISK_FULL
#define REPLY "/slot/reply"

/* Building */

static BG_FILE add(void)
{
    static const BG_FILE_RANGE ranges[] = {{0, 60}, {100, 40}};
    BG_FILE file = 0;
    s.files++;
    if (s.how == RANGED && s.files == 2)
        OK(BgAddFileWithRanges(s.job, URL, PATH, s.files, BG_SIZE_UNKNOWN, 2, ranges, &file));
    else
        OK(BgAddFile(s.job, URL, PATH, s.files, &file));
    return file;
}

/* Of the active file: its ranges have 100 bytes, and end where the file ends. */
static uint64_t remote_size(void)
{
    return s.how == RANGED ? 140 : 100;
}

static void move_rest(void)
{
    BG_FILE_PROGRESS p = file_of(s.active);
    if (s.how == REPLYING)
        OK(BgTransferAdvance(s.token, 20));
    else
        OK(BgTransferAdvance(s.token, (uint32_t)(100 - p.BytesTransferred)));
    OK(BgTransferDone(s.token));
    for (unsigned left = s.files - progress_of(s.job).FilesTransferred; left; left--) {
        s.token = next_of(s.job);
        OK(BgTransferConnected(s.token, 100, 0));
        OK(BgTransferAdvance(s.token, 100));
        OK(BgTransferDone(s.token));
    }
    SAME(state_of(s.job), BG_JOB_STATE_TRANSFERRED);
}

/* The one error of which Delivery Optimization tells a context, and the same one as BITS'. */
#define FORBIDDEN ((HRESULT)0x80190193)

/* The active file is connected, and half of its bytes are there, or all. */
static void move_half(BG_JOB_STATE state)
{
    BG_ERROR_CONTEXT context = s.how == FAILED_ELSEWHERE ? BG_ERROR_CONTEXT_GENERAL_TRANSPORT
                                                         : BG_ERROR_CONTEXT_REMOTE_FILE;
    HRESULT error = s.how == NETWORK ? BG_E_NETWORK_DISCONNECTED
                    : s.how == FAILED_ELSEWHERE ? E_FAIL : FORBIDDEN;
    s.token = next_of(s.job);
    OK(BgTransferConnected(s.token, remote_size(), 0));
    OK(BgTransferAdvance(s.token, s.how == LAST || s.how == WHOLE || s.how == REPLYING ? 100 : 50));
    if (s.how == REPLYING) {
        OK(BgTransferReply(s.token, 40));
        OK(BgTransferAdvance(s.token, 20));
    }
    if (state == BG_JOB_STATE_ERROR || state == BG_JOB_STATE_TRANSIENT_ERROR)
        OK(BgTransferFail(s.token, error, context, state == BG_JOB_STATE_TRANSIENT_ERROR));
    else if (s.how == FAILED || s.how == FAILED_ELSEWHERE)
        OK(BgTransferFail(s.token, error, context, 1));
}

/* From there to any other state. */
static void go_on_to(BG_JOB_STATE state, int is_partial)
{
    int has_failed = s.how == FAILED || s.how == FAILED_ELSEWHERE;
    switch (state) {
    case BG_JOB_STATE_SUSPENDED:
        OK(BgSuspend(s.job));
        return;
    case BG_JOB_STATE_ERROR:
    case BG_JOB_STATE_TRANSIENT_ERROR:
        return;
    case BG_JOB_STATE_CANCELLED:
        OK(BgCancel(s.job));
        return;
    case BG_JOB_STATE_ACKNOWLEDGED:
        if (is_partial) {
            HR(BgComplete(s.job, 0, 0), BG_S_PARTIAL_COMPLETE);
            return;
        }
        break;
    case BG_JOB_STATE_TRANSFERRING:
        if (!has_failed)
            return;
        break;
    default:
        break;
    }
    /* TRANSFERRED and ACKNOWLEDGED too, where there was an error before. */
    if (state == BG_JOB_STATE_QUEUED || state == BG_JOB_STATE_CONNECTING || has_failed)
        OK(has_failed ? BgResume(s.job) : BgTransferYield(s.token));
    if (state == BG_JOB_STATE_QUEUED)
        return;
    if (state == BG_JOB_STATE_CONNECTING || has_failed)
        s.token = next_of(s.job);
    if (state == BG_JOB_STATE_CONNECTING)
        return;
    if (has_failed)
        OK(BgTransferConnected(s.token, remote_size(), 50));
    if (state == BG_JOB_STATE_TRANSFERRING)
        return;
    move_rest();
    if (state == BG_JOB_STATE_TRANSFERRED && s.how == WAITING)
        s.waiting = add();
    if (state == BG_JOB_STATE_ACKNOWLEDGED)
        OK(BgComplete(s.job, 0, 0));
}

static void build_without_files(BG_JOB_STATE state)
{
    if (state == BG_JOB_STATE_CANCELLED)
        OK(BgCancel(s.job));
    else if (state == BG_JOB_STATE_ACKNOWLEDGED)
        OK(BgComplete(s.job, 0, 0));
}

/* Not begun: SUSPENDED, QUEUED or CANCELLED. */
static void build_new(BG_JOB_STATE state)
{
    s.waiting = s.active = add();
    if (state == BG_JOB_STATE_CANCELLED)
        OK(BgCancel(s.job));
    else if (state != BG_JOB_STATE_SUSPENDED)
        OK(BgResume(s.job));
}

/* Now, because no transient error would come of it before. Refused in final states. */
static void shorten_timeout(void)
{
    HRESULT hr = BgSetNoProgressTimeout(s.job, s.how == TIMEOUT_0 ? 0 : 59);
    CHECK(hr == S_OK || BgCancel(s.job) == hr);
    if (hr == S_OK && s.how == TIMEOUT_SHORT)
        OK(BgSetMinimumRetryDelay(s.job, 60));
}

/* False if the job is in another state than it should be. */
static int build(BG_JOB_STATE state)
{
    int is_download = s.type == BG_JOB_TYPE_DOWNLOAD;
    int is_alone = !is_download || s.how == NONE;
    OK(BgCreateJob("job", s.type, &s.id, &s.job));
    OK(BgSetDescription(s.job, "words"));
    if (s.type == BG_JOB_TYPE_UPLOAD_REPLY)
        OK(BgSetReplyFileName(s.job, REPLY));
    if (s.how == FOREGROUND)
        OK(BgSetPriority(s.job, BG_JOB_PRIORITY_FOREGROUND));
    if (s.how == NO_FILES) {
        build_without_files(state);
    } else if (s.how == NEW) {
        build_new(state);
    } else {
        if (!is_alone)
            s.arrived = add();
        s.active = add();
        if (!is_alone && s.how != LAST)
            s.waiting = add();
        OK(BgResume(s.job));
        if (!is_alone)
            move_file(s.job, 100);
        move_half(state);
        go_on_to(state, is_download && s.how != PLAIN);
    }
    s.state = s.is_do && state == BG_JOB_STATE_CONNECTING ? BG_JOB_STATE_TRANSFERRING : state;
    /* Stamps what was done so far, and times an error. */
    OK(BgTick(START_MS, TIME_0));
    if (s.how == TIMEOUT_0 || s.how == TIMEOUT_SHORT)
        shorten_timeout();
    return state_of(s.job) == s.state;
}

/* Calls: each checks what it got. */

static int is_final(void)
{
    return s.state == BG_JOB_STATE_ACKNOWLEDGED || s.state == BG_JOB_STATE_CANCELLED;
}

static HRESULT fails(void *context, BG_FILE file)
{
    (void)context;
    (void)file;
    return DISK_FULL;
}

static HRESULT leaves_a_file(void *context, BG_FILE file)
{
    (void)context;
    (void)file;
    return BG_S_UNABLE_TO_DELETE_FILES;
}

static HRESULT resume(void) { return BgResume(s.job); }
static HRESULT resume_added(void)
{
    add();
    return BgResume(s.job);
}
static HRESULT suspend(void) { return BgSuspend(s.job); }
static HRESULT cancel(void) { return BgCancel(s.job); }
static HRESULT complete(void) { return BgComplete(s.job, 0, 0); }
static HRESULT complete_fails(void) { return BgComplete(s.job, fails, 0); }
static HRESULT complete_leaves(void) { return BgComplete(s.job, leaves_a_file, 0); }
static HRESULT close_job(void) { return BgCloseJob(s.job); }

static HRESULT added(HRESULT hr, unsigned files)
{
    SAME(progress_of(s.job).FilesTotal, s.files + (SUCCEEDED(hr) ? files : 0));
    return hr;
}

static HRESULT add_file(void) { return added(BgAddFile(s.job, URL, PATH, 9, &out.file), 1); }
static HRESULT add_set(void)
{
    BG_FILE_SPEC files[] = {{URL, PATH, 7, 5, 0, 0, 0}, {URL, PATH, 8, 5, 0, 0, 0}};
    unsigned count = s.type == BG_JOB_TYPE_DOWNLOAD ? 2 : 1;
    return added(BgAddFileSet(s.job, count, files, out.files), count);
}
static HRESULT add_empty_set(void) { return added(BgAddFileSet(s.job, 0, 0, 0), 0); }
static HRESULT add_ranges(void)
{
    static const BG_FILE_RANGE range = {10, 20};
    return added(BgAddFileWithRanges(s.job, URL, PATH, 9, BG_SIZE_UNKNOWN, 1, &range, &out.file), 1);
}

/* A number is set, and read back. */
#define SET(name, set, get, value, type)                                                       \
    static HRESULT name(void)                                                                  \
    {                                                                                          \
        type got;                                                                              \
        HRESULT hr = set(s.job, value);                                                        \
        OK(get(s.job, &got));                                                                  \
        CHECK((got == (type)(value)) == (hr == S_OK));                                         \
        return hr;                                                                             \
    }
SET(set_priority, BgSetPriority, BgGetPriority, BG_JOB_PRIORITY_HIGH, BG_JOB_PRIORITY)
SET(set_flags, BgSetNotifyFlags, BgGetNotifyFlags, BG_NOTIFY_JOB_MODIFICATION, uint32_t)
SET(set_flags_unknown, BgSetNotifyFlags, BgGetNotifyFlags, 0x40u, uint32_t)
SET(set_flags_disable, BgSetNotifyFlags, BgGetNotifyFlags, BG_NOTIFY_DISABLE, uint32_t)
SET(set_flags_ranges, BgSetNotifyFlags, BgGetNotifyFlags, BG_NOTIFY_FILE_RANGES_TRANSFERRED, uint32_t)
SET(set_delay, BgSetMinimumRetryDelay, BgGetMinimumRetryDelay, 77, uint32_t)
SET(set_timeout, BgSetNoProgressTimeout, BgGetNoProgressTimeout, 7777, uint32_t)

/* A text is set, and read back. */
static HRESULT set_text(HRESULT hr, HRESULT (*get)(uint64_t, char *, size_t, size_t *), uint64_t of, const char *text)
{
    char got[64] = "";
    HRESULT read = get(of, got, sizeof got, 0);
    CHECK(read == S_OK || read == E_NOTIMPL);
    CHECK((strcmp(got, text) == 0) == (hr == S_OK));
    return hr;
}
static HRESULT set_name(void) { return set_text(BgSetDisplayName(s.job, "new"), BgGetDisplayName, s.job, "new"); }
static HRESULT set_words(void) { return set_text(BgSetDescription(s.job, "new"), BgGetDescription, s.job, "new"); }
static HRESULT set_reply(void) { return set_text(BgSetReplyFileName(s.job, "/n"), BgGetReplyFileName, s.job, "/n"); }
static HRESULT set_remote(BG_FILE file)
{
    uint64_t bytes = progress_of(s.job).BytesTransferred;
    HRESULT hr = set_text(BgSetRemoteName(file, "file://new"), BgGetRemoteName, file, "file://new");
    SAME(progress_of(s.job).BytesTransferred, bytes);
    return hr;
}
static HRESULT set_remote_arrived(void)
{
    HRESULT hr = set_remote(s.arrived);
    SAME(file_of(s.arrived).BytesTotal, 100);
    return hr;
}
static HRESULT set_remote_active(void)
{
    HRESULT hr = set_remote(s.active);
    if (s.how != REPLYING)
        SAME(file_of(s.active).BytesTotal, hr == S_OK ? BG_SIZE_UNKNOWN : 100);
    if (hr == S_OK && (s.state == BG_JOB_STATE_CONNECTING || s.state == BG_JOB_STATE_TRANSFERRING) && s.how != REPLYING)
        CHECK(FAILED(BgTransferYield(s.token)));
    return hr;
}
static HRESULT set_remote_waiting(void) { return set_remote(s.waiting); }
/* Three files of one server move to another one, or none of them. */
static HRESULT replace_prefix(void)
{
    BG_FILE files[4];
    BG_FILE_PROGRESS before = file_of(s.active);
    uint32_t count;
    HRESULT hr = BgReplaceRemotePrefix(s.job, "HTTPS://Host.", "file://", &out.number);
    OK(BgEnumFiles(s.job, files, 4, &count));
    SAME(count, s.files);
    for (uint32_t i = 0; i < count; i++) {
        char name[64];
        OK(BgGetRemoteName(files[i], name, sizeof name, 0));
        CHECK(strcmp(name, hr == S_OK ? "file://example/image.bin" : URL) == 0);
    }
    SAME(file_of(s.active).BytesTransferred, before.BytesTransferred);
    if (hr == S_OK) {
        SAME(out.number, s.files);
        if (s.state == BG_JOB_STATE_CONNECTING || s.state == BG_JOB_STATE_TRANSFERRING)
            CHECK(FAILED(BgTransferYield(s.token)));
    }
    return hr;
}
static HRESULT replace_no_prefix(void)
{
    HRESULT hr = BgReplaceRemotePrefix(s.job, "file://host", "no name", &out.number);
    if (hr == S_OK)
        SAME(out.number, 0);
    return hr;
}
static HRESULT set_size(BG_FILE file)
{
    HRESULT hr = BgSetFileSize(file, 77);
    CHECK((file_of(file).BytesTotal == 77) == (hr == S_OK));
    return hr;
}
static HRESULT validate(BG_FILE file, int32_t valid)
{
    HRESULT hr = BgSetValidationState(file, valid);
    if (hr == S_OK && !valid)
        HR(snapshot_of(s.job).Error, BG_E_VALIDATION_FAILED);
    return hr;
}
static HRESULT valid_arrived(void) { return validate(s.arrived, 1); }
static HRESULT invalid_arrived(void) { return validate(s.arrived, 0); }
static HRESULT invalid_waiting(void) { return validate(s.waiting, 0); }
static HRESULT set_size_arrived(void) { return set_size(s.arrived); }
static HRESULT set_size_active(void) { return set_size(s.active); }
static HRESULT set_size_waiting(void) { return set_size(s.waiting); }

/* Readers */

#define DONE(hr, condition)                                                                    \
    do {                                                                                       \
        HRESULT hr_ = (hr);                                                                    \
        if (SUCCEEDED(hr_))                                                                    \
            CHECK(condition);                                                                  \
        return hr_;                                                                            \
    } while (0)

static int is_progress(void)
{
    BG_JOB_SNAPSHOT now = snapshot_of(s.job);
    return memcmp(&out.progress, &now.Progress, sizeof out.progress) == 0 && out.progress.FilesTotal == s.files;
}
static BG_FILE first_file(void) { return s.arrived ? s.arrived : s.active; }

static HRESULT get_state(void) { DONE(BgGetState(s.job, &out.state), out.state == s.state); }
static HRESULT get_progress(void) { DONE(GetProgress(s.job, &out.progress), is_progress()); }
static HRESULT get_progress_too(void) { DONE(BgGetProgress(s.job, &out.progress), is_progress()); }
static HRESULT get_snapshot(void)
{
    BG_JOB_SNAPSHOT now = BG_JOB_SNAPSHOT_INIT;
    DONE(BgGetSnapshot(s.job, &now), now.State == s.state && now.Type == s.type);
}
static HRESULT view_snapshot(void)
{
    BG_JOB_SNAPSHOT now = BG_JOB_SNAPSHOT_INIT, same = snapshot_of(s.job);
    DONE(BgViewSnapshot(region, sizeof region, s.job, &now), memcmp(&now, &same, sizeof now) == 0);
}
static HRESULT changed_first(void)
{
    BG_CHANGES seen = BG_CHANGES_INIT;
    BG_JOB_SNAPSHOT now = BG_JOB_SNAPSHOT_INIT, same = snapshot_of(s.job);
    DONE(BgChangedSince(s.job, &seen, 0, 0, &now), memcmp(&now, &same, sizeof now) == 0);
}
static HRESULT changed_not(void)
{
    BG_CHANGES seen = BG_CHANGES_INIT, then;
    BG_JOB_SNAPSHOT now = BG_JOB_SNAPSHOT_INIT, same = now, first = now;
    OK(BgChangedSince(s.job, &seen, 0, 0, &first));
    then = seen;
    DONE(BgChangedSince(s.job, &seen, 0, 0, &now),
         memcmp(&now, &same, sizeof now) == 0 && memcmp(&seen, &then, sizeof seen) == 0);
}
static HRESULT get_type(void) { DONE(BgGetType(s.job, &out.type), out.type == s.type); }
static HRESULT get_times(void)
{
    DONE(BgGetTimes(s.job, &out.times), out.times.ModificationTime.dwHighDateTime == (uint32_t)(TIME_0 >> 32));
}
static HRESULT get_id(void) { DONE(BgGetJobId(s.job, &out.id), memcmp(&out.id, &s.id, sizeof s.id) == 0); }
static HRESULT get_name(void)
{
    DONE(BgGetDisplayName(s.job, out.text, sizeof out.text, &out.needed), strcmp(out.text, "job") == 0);
}
static HRESULT get_words(void)
{
    DONE(BgGetDescription(s.job, out.text, sizeof out.text, &out.needed), strcmp(out.text, "words") == 0);
}
static HRESULT get_reply_name(void)
{
    DONE(BgGetReplyFileName(s.job, out.text, sizeof out.text, &out.needed), strcmp(out.text, REPLY) == 0);
}
static HRESULT get_remote(void)
{
    DONE(BgGetRemoteName(first_file(), out.text, sizeof out.text, &out.needed), strcmp(out.text, URL) == 0);
}
static HRESULT get_local(void)
{
    DONE(BgGetLocalName(first_file(), out.text, sizeof out.text, &out.needed), strcmp(out.text, PATH) == 0);
}
static HRESULT get_cookie(void) { DONE(BgGetFileCookie(first_file(), &out.cookie), out.cookie == 1); }
static HRESULT get_file_progress(void)
{
    /* The one file of an upload is complete as soon as it is up. */
    int is_saved = s.state == BG_JOB_STATE_ACKNOWLEDGED
                   || (s.type != BG_JOB_TYPE_DOWNLOAD && s.state == BG_JOB_STATE_TRANSFERRED);
    uint64_t bytes = s.arrived != 0 || is_saved ? 100 : 50;
    DONE(BgGetFileProgress(first_file(), &out.file_progress),
         out.file_progress.BytesTotal == 100 && out.file_progress.BytesTransferred == bytes
             && out.file_progress.Completed == is_saved);
}
static HRESULT get_ranges(void) { DONE(BgGetFileRanges(first_file(), out.ranges, 4, &out.number), out.number == 0); }
static HRESULT get_two_ranges(void)
{
    DONE(BgGetFileRanges(s.active, out.ranges, 4, &out.number),
         out.number == 2 && out.ranges[1].InitialOffset == 100 && out.ranges[1].Length == 40);
}
static HRESULT enum_files(void)
{
    DONE(BgEnumFiles(s.job, out.files, 12, &out.number), out.number == s.files && out.files[0] == first_file());
}
static HRESULT enum_open_files(void)
{
    DONE(BgEnumOpenFiles(s.job, &out.list, out.files, 12), out.list.Count == s.files && out.files[0] == first_file());
}
static HRESULT enum_jobs(void) { DONE(BgEnumJobs(out.jobs, 4, &out.number), out.number == !is_final()); }
static HRESULT enum_open_jobs(void) { DONE(BgEnumOpenJobs(&out.list, out.jobs, 4), out.list.Count == !is_final()); }
static HRESULT view_jobs(void)
{
    DONE(BgViewEnumJobs(region, sizeof region, out.jobs, 4, &out.number), out.number == !is_final());
}
static HRESULT get_job(void) { DONE(BgGetJob(&s.id, &out.job), out.job == s.job); }
static HRESULT create_download(void)
{
    DONE(BgCreateJob("other", BG_JOB_TYPE_DOWNLOAD, &out.id, &out.job), out.job != s.job);
}
static HRESULT create_upload(void)
{
    DONE(BgCreateJob("other", BG_JOB_TYPE_UPLOAD, &out.id, &out.job), out.job != s.job);
}
static HRESULT get_priority(void)
{
    DONE(BgGetPriority(s.job, &out.priority), out.priority == BG_JOB_PRIORITY_NORMAL);
}
static HRESULT get_flags(void)
{
    DONE(BgGetNotifyFlags(s.job, &out.number), out.number == (BG_NOTIFY_JOB_TRANSFERRED | BG_NOTIFY_JOB_ERROR));
}
static HRESULT get_delay(void)
{
    DONE(BgGetMinimumRetryDelay(s.job, &out.number), out.number == (s.is_do ? 30 : 600));
}
static HRESULT get_timeout(void)
{
    DONE(BgGetNoProgressTimeout(s.job, &out.number), out.number == (s.is_do ? 86400 : 1209600));
}
static HRESULT get_errors(void)
{
    int has_failed = s.state == BG_JOB_STATE_ERROR || s.state == BG_JOB_STATE_TRANSIENT_ERROR;
    DONE(BgGetErrorCount(s.job, &out.number), out.number == (uint32_t)has_failed);
}
static HRESULT get_error(void)
{
    DONE(BgGetError(s.job, &out.error, &out.context),
         out.error == FORBIDDEN && out.context == BG_ERROR_CONTEXT_REMOTE_FILE);
}
static HRESULT get_error_file(void) { DONE(BgGetErrorFile(s.job, &out.file), out.file == s.active); }
static HRESULT get_reply(void)
{
    int is_there = s.state == BG_JOB_STATE_TRANSFERRED || s.state == BG_JOB_STATE_ACKNOWLEDGED;
    uint64_t total = s.how == REPLYING ? 40 : is_there ? 0 : BG_SIZE_UNKNOWN;
    DONE(BgGetReplyProgress(s.job, &out.reply),
         out.reply.BytesTotal == total && out.reply.BytesTransferred == (s.how != REPLYING ? 0 : is_there ? 40 : 20));
}

/* The transport */

static HRESULT next(void) { DONE(BgTransferNext(&out.transfer, &out.file, &out.job), out.job == s.job); }
static HRESULT connected(void) { return BgTransferConnected(s.token, s.how == REPLYING ? 40 : 100, 20); }
static HRESULT connected_outside(void) { return BgTransferConnected(s.token, 139, 20); }
static HRESULT connected_beyond(void)
{
    return BgTransferConnected(s.token, BG_SIZE_UNKNOWN - 1, BG_SIZE_UNKNOWN - 1);
}
static HRESULT advance(void) { return BgTransferAdvance(s.token, 5); }
static HRESULT advance_beyond(void) { return BgTransferAdvance(s.token, 51); }
static HRESULT done(void) { return BgTransferDone(s.token); }
static HRESULT done_reply(void)
{
    /* Refused where it was refused before; else what is missing is there. */
    (void)BgTransferAdvance(s.token, 20);
    return BgTransferDone(s.token);
}
static HRESULT restart_with(uint64_t total)
{
    BG_TRANSFER old = s.token;
    HRESULT hr = BgTransferRestart(&s.token, total);
    CHECK((s.token != old) == (hr == S_OK));
    return hr;
}
static HRESULT restart(void) { return restart_with(90); }
static HRESULT restart_outside(void) { return restart_with(139); }
static HRESULT reply(void) { return BgTransferReply(s.token, 40); }
static HRESULT yield_file(void) { return BgTransferYield(s.token); }
static HRESULT fail_transient(void)
{
    return BgTransferFail(s.token, BG_E_HTTP_ERROR_404, BG_ERROR_CONTEXT_REMOTE_FILE, 1);
}
static HRESULT fail_fatal(void)
{
    return BgTransferFail(s.token, BG_E_HTTP_ERROR_404, BG_ERROR_CONTEXT_REMOTE_FILE, 0);
}

/* `when` tells how many seconds after the tick that ended the building. */
static HRESULT tick(void)
{
    uint64_t seconds = strtoull(s.when, 0, 10);
    CHECK(seconds > 0);
    return BgTick(START_MS + seconds * 1000, TIME_0 + seconds * 10000000);
}

static const struct row {
    const char *call, *when; /* for BgTick what comes after the number */
    enum how how;
    HRESULT (*act)(void);
} rows[] = {
    {"BgResume", "", PLAIN, resume},
    {"BgResume", "no files", NO_FILES, resume},
    {"BgResume", "a file added since", PLAIN, resume_added},
    {"BgResume", "the reply moves", REPLYING, resume},
    {"BgSuspend", "", PLAIN, suspend},
    {"BgCancel", "", PLAIN, cancel},
    {"BgComplete", "", PLAIN, complete},
    {"BgComplete", "all files arrived", PLAIN, complete},
    {"BgComplete", "some files arrived", WAITING, complete},
    {"BgComplete", "no file arrived", NONE, complete},
    {"BgComplete", "no files", NO_FILES, complete},
    {"BgComplete", "pfnSave fails", PLAIN, complete_fails},
    {"BgComplete", "pfnSave leaves a temporary file", PLAIN, complete_leaves},
    {"BgComplete", "the reply moves", REPLYING, complete},
    {"BgCloseJob", "", PLAIN, close_job},
    {"BgAddFile", "", PLAIN, add_file},
    {"BgAddFile", "no files", NO_FILES, add_file},
    {"BgAddFileSet", "", PLAIN, add_set},
    {"BgAddFileSet", "no files", NO_FILES, add_set},
    {"BgAddFileSet", "an empty set", PLAIN, add_empty_set},
    {"BgAddFileWithRanges", "", PLAIN, add_ranges},
    {"BgAddFileWithRanges", "no files", NO_FILES, add_ranges},
    {"BgSetNotifyFlags", "", PLAIN, set_flags},
    {"BgSetNotifyFlags", "an unknown flag", PLAIN, set_flags_unknown},
    {"BgSetNotifyFlags", "DISABLE", PLAIN, set_flags_disable},
    {"BgSetNotifyFlags", "FILE_RANGES_TRANSFERRED", PLAIN, set_flags_ranges},
    {"BgSetMinimumRetryDelay", "", PLAIN, set_delay},
    {"BgSetNoProgressTimeout", "", PLAIN, set_timeout},
    {"BgSetDisplayName", "", PLAIN, set_name},
    {"BgSetDescription", "", PLAIN, set_words},
    {"BgSetPriority", "", PLAIN, set_priority},
    {"BgSetReplyFileName", "", PLAIN, set_reply},
    {"BgSetRemoteName", "of a file that has arrived", WAITING, set_remote_arrived},
    {"BgSetRemoteName", "of the active file", WAITING, set_remote_active},
    {"BgSetRemoteName", "of a waiting file", WAITING, set_remote_waiting},
    {"BgSetRemoteName", "the reply moves", REPLYING, set_remote_active},
    {"BgReplaceRemotePrefix", "", PLAIN, replace_prefix},
    {"BgReplaceRemotePrefix", "a prefix of no file", PLAIN, replace_no_prefix},
    {"BgSetFileSize", "of a file that has arrived", WAITING, set_size_arrived},
    {"BgSetFileSize", "of the active file", WAITING, set_size_active},
    {"BgSetFileSize", "of a waiting file", WAITING, set_size_waiting},
    {"BgSetValidationState", "of a file that has arrived, valid", WAITING, valid_arrived},
    {"BgSetValidationState", "of a file that has arrived, not valid", WAITING, invalid_arrived},
    {"BgSetValidationState", "of a waiting file", WAITING, invalid_waiting},
    {"BgGetState", "", PLAIN, get_state},
    {"GetProgress", "", PLAIN, get_progress},
    {"BgGetProgress", "", PLAIN, get_progress_too},
    {"BgGetType", "", PLAIN, get_type},
    {"BgGetTimes", "", PLAIN, get_times},
    {"BgGetJobId", "", PLAIN, get_id},
    {"BgGetDisplayName", "", PLAIN, get_name},
    {"BgGetDescription", "", PLAIN, get_words},
    {"BgEnumFiles", "", PLAIN, enum_files},
    {"BgEnumOpenFiles", "", PLAIN, enum_open_files},
    {"BgGetRemoteName", "", PLAIN, get_remote},
    {"BgGetLocalName", "", PLAIN, get_local},
    {"BgGetFileProgress", "", PLAIN, get_file_progress},
    {"BgGetFileCookie", "", PLAIN, get_cookie},
    {"BgGetFileRanges", "", PLAIN, get_ranges},
    {"BgGetFileRanges", "a file with ranges", RANGED, get_two_ranges},
    {"BgGetPriority", "", PLAIN, get_priority},
    {"BgGetNotifyFlags", "", PLAIN, get_flags},
    {"BgGetMinimumRetryDelay", "", PLAIN, get_delay},
    {"BgGetNoProgressTimeout", "", PLAIN, get_timeout},
    {"BgGetErrorCount", "", PLAIN, get_errors},
    {"BgGetSnapshot", "", PLAIN, get_snapshot},
    {"BgViewSnapshot", "", PLAIN, view_snapshot},
    {"BgChangedSince", "the first look", PLAIN, changed_first},
    {"BgChangedSince", "nothing has changed", PLAIN, changed_not},
    {"BgGetError", "", PLAIN, get_error},
    {"BgGetError", "after a transient error", FAILED, get_error},
    {"BgGetErrorFile", "", PLAIN, get_error_file},
    {"BgGetErrorFile", "after a transient error", FAILED, get_error_file},
    {"BgGetErrorFile", "after an error of no file", FAILED_ELSEWHERE, get_error_file},
    {"BgGetReplyProgress", "", PLAIN, get_reply},
    {"BgGetReplyProgress", "the reply moves", REPLYING, get_reply},
    {"BgGetReplyFileName", "", PLAIN, get_reply_name},
    {"BgGetJob", "", PLAIN, get_job},
    {"BgEnumJobs", "", PLAIN, enum_jobs},
    {"BgEnumOpenJobs", "", PLAIN, enum_open_jobs},
    {"BgViewEnumJobs", "", PLAIN, view_jobs},
    {"BgCreateJob", "another download", PLAIN, create_download},
    {"BgCreateJob", "an upload", PLAIN, create_upload},
    {"BgTransferNext", "", PLAIN, next},
    {"BgTransferConnected", "", PLAIN, connected},
    {"BgTransferConnected", "the reply moves", REPLYING, connected},
    {"BgTransferConnected", "a range lies outside", RANGED, connected_outside},
    {"BgTransferConnected", "the sum does not fit", PLAIN, connected_beyond},
    {"BgTransferAdvance", "", PLAIN, advance},
    {"BgTransferAdvance", "the reply moves", REPLYING, advance},
    {"BgTransferAdvance", "beyond the size", PLAIN, advance_beyond},
    {"BgTransferDone", "another file waits", WHOLE, done},
    {"BgTransferDone", "the last file", LAST, done},
    {"BgTransferDone", "the reply moves", REPLYING, done_reply},
    {"BgTransferDone", "bytes are missing", PLAIN, done},
    {"BgTransferRestart", "", PLAIN, restart},
    {"BgTransferRestart", "the reply moves", REPLYING, restart},
    {"BgTransferRestart", "a range lies outside", RANGED, restart_outside},
    {"BgTransferReply", "", WHOLE, reply},
    {"BgTransferReply", "bytes are missing", PLAIN, reply},
    {"BgTransferReply", "the reply moves", REPLYING, reply},
    {"BgTransferYield", "", PLAIN, yield_file},
    {"BgTransferFail", "transient", PLAIN, fail_transient},
    {"BgTransferFail", "transient, timeout 0", TIMEOUT_0, fail_transient},
    {"BgTransferFail", "transient, timeout under the delay", TIMEOUT_SHORT, fail_transient},
    {"BgTransferFail", "fatal", PLAIN, fail_fatal},
    {"BgTick", " s later", PLAIN, tick},
    {"BgTick", " s later, no network", NETWORK, tick},
    {"BgTick", " s later, foreground", FOREGROUND, tick},
};

static const struct row *row_of(const char *call, const char *when)
{
    if (strcmp(call, "BgTick") == 0)
        when += strspn(when, "0123456789");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (strcmp(rows[i].call, call) == 0 && strcmp(rows[i].when, when) == 0)
            return &rows[i];
    fprintf(stderr, "no such row: %s, %s\n", call, when);
    exit(1);
}

static int number_of(const char *name, const char *const *names, int count)
{
    for (int i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return i;
    fprintf(stderr, "no such name: %s\n", name);
    exit(1);
}

static void run(const char *profile, const char *type, const struct row *row, const char *when, BG_JOB_STATE state)
{
    BG_ENGINE_CONFIG config = region_config;
    BG_JOB_SNAPSHOT before, after = BG_JOB_SNAPSHOT_INIT;
    HRESULT hr, alive;
    memset(&s, 0, sizeof s);
    s.is_do = strcmp(profile, "DO") == 0;
    s.type = number_of(type, type_names, 3);
    s.how = row->how;
    s.when = when;
    /* A file waits although its job's transfer has not begun: only so for uploads. */
    if (s.type != BG_JOB_TYPE_DOWNLOAD && row->act == set_size_waiting)
        s.how = NEW;
    config.Profile = s.is_do ? BG_PROFILE_DO : BG_PROFILE_BITS;
    OK(BgInitialize(region, sizeof region, &config));
    if (!build(state)) {
        printf("could not be built: %s\n", state_names[state_of(s.job)]);
        OK(BgUninitialize());
        return;
    }
    before = snapshot_of(s.job);
    PAINT(out);
    hr = row->act();
    if (FAILED(hr))
        CHECK(PAINTED(out));
    alive = BgGetSnapshot(s.job, &after);
    if (alive == S_OK) {
        SAME(state_of(s.job), after.State);
        printf("%08" PRIX32 " %s %s\n", (uint32_t)hr, state_names[after.State],
               memcmp(&before, &after, sizeof before) == 0 ? "same" : "changed");
    } else {
        HR(alive, E_HANDLE);
        HR(BgGetState(s.job, &out.state), E_HANDLE);
        printf("%08" PRIX32 " closed changed\n", (uint32_t)hr);
    }
    OK(BgUninitialize());
}

int main(int argc, char **argv)
{
    char line[256];
    FILE *cells;
    CHECK(argc == 2);
    cells = fopen(argv[1], "r");
    CHECK(cells != 0);
    while (fgets(line, sizeof line, cells)) {
        char *part[5], *at = line;
        line[strcspn(line, "\r\n")] = 0;
        /* First, so that a check that fails below has a name. */
        printf("%s: ", line);
        fflush(stdout);
        for (int i = 0; i < 5; i++) {
            part[i] = at;
            at = strchr(at, '|');
            CHECK((at != 0) == (i < 4));
            if (at)
                *at++ = 0;
        }
        run(part[0], part[1], row_of(part[2], part[3]), part[3], number_of(part[4], state_names, 9));
    }
    CHECK(fclose(cells) == 0);
    return 0;
}
