/* Properties: what can be set reads back, within its limits and until the job is final; errors over a whole life. */
#include "check.h"

BGJOB_REGION(region, 5, 10, 8192);
BGJOB_REGION(bare, 1, 1, 0);

static char text[2300];

/* `length` bytes, no two texts alike. */
static const char *text_of(size_t length, unsigned n)
{
    char digits[12];
    snprintf(digits, sizeof digits, "%u", n);
    memset(text, 'a' + (int)(n % 26), length);
    memcpy(text, digits, strlen(digits) < length ? strlen(digits) : length);
    text[length] = 0;
    return text;
}

static void open_engine(uint32_t profile)
{
    BG_ENGINE_CONFIG config = region_config;
    config.Profile = profile;
    OK(BgInitialize(region, sizeof region, &config));
    OK(BgTick(1000, TIME_0));
}

typedef HRESULT (*get_text)(BG_JOB, char *, size_t, size_t *);
typedef HRESULT (*set_text)(BG_JOB, const char *);

static void same_text(get_text get, BG_JOB job, const char *wanted)
{
    char buffer[2300];
    size_t needed = 0, size = strlen(wanted) + 1;
    PAINT(buffer);
    OK(get(job, buffer, sizeof buffer, &needed));
    SAME(needed, size);
    CHECK(strcmp(buffer, wanted) == 0);
    CHECK(is_painted(buffer + size, sizeof buffer - size));
    OK(get(job, buffer, size, 0)); /* just enough */
    needed = 0;
    OK(get(job, 0, 0, &needed));
    SAME(needed, size);
    if (size > 1) {
        PAINT(buffer);
        PAINT(needed);
        HR(get(job, buffer, size - 1, &needed), E_NOT_SUFFICIENT_BUFFER);
        CHECK(PAINTED(buffer));
        CHECK(PAINTED(needed));
    }
}

/* A text property at and over its limit. */
static void limits(set_text set, get_text get, size_t limit, HRESULT too_long, int may_be_empty, const char *before)
{
    BG_JOB job = new_job_of(BG_JOB_TYPE_UPLOAD_REPLY, "name");
    char first[2300];
    same_text(get, job, before);
    for (size_t length = 1; length <= limit; length = length < 60 ? length + 1 : length * 2 < limit ? length * 2
                                                    : length == limit ? limit + 1 : limit) {
        text_of(length, (unsigned)length);
        if (too_long == E_INVALIDARG)
            text[0] = '/'; /* a path */
        OK(set(job, text));
        same_text(get, job, text);
    }
    strcpy(first, text);
    SAME(strlen(first), limit);
    for (size_t over = 1; over <= 1000; over += 333) {
        text_of(limit + over, 1);
        text[0] = '/';
        HR(set(job, text), too_long);
    }
    HR(set(job, 0), E_INVALIDARG);
    same_text(get, job, first); /* the old one stays */
    HR(set(job, ""), may_be_empty ? S_OK : E_INVALIDARG);
    same_text(get, job, may_be_empty ? "" : first);
    OK(set(job, "/last words"));
    for (unsigned i = 0; i < 2000; i++) /* what was replaced is given back */
        OK(set(job, i % 2 ? "/a name of more than twenty-eight bytes" : "/x"));
    OK(set(job, "/last words"));
    OK(BgCancel(job));
    HR(set(job, "/too late"), BG_E_INVALID_STATE);
    same_text(get, job, "/last words");
    OK(BgCloseJob(job));
    HR(set(job, "/too late"), E_HANDLE);
}

/* The text area is full: the old text stays, and nothing is lost by trying. */
static void without_room(void)
{
    /* 256 pieces of 28 bytes. Four jobs take 38 each, this one's name 1, its file 61: 42 are left. */
    BG_JOB job = new_job("job"), other[4];
    BG_FILE file;
    for (unsigned i = 0; i < 4; i++) {
        other[i] = new_job("other");
        OK(BgSetDescription(other[i], text_of(BG_DESCRIPTION_MAX, i)));
    }
    text_of(28 * 60 - 1, 1);
    memcpy(text, "http://h/", 9);
    OK(BgAddFile(job, text, PATH, 0, &file));
    OK(BgSetDescription(job, text_of(BG_DESCRIPTION_MAX, 1))); /* 37: 5 are left */
    for (unsigned round = 0; round < 300; round++) {
        HR(BgSetDescription(job, text_of(28 * 5, 2)), E_OUTOFMEMORY); /* there must be room for both */
        HR(BgSetDisplayName(job, text_of(28 * 5, 2)), E_OUTOFMEMORY);
        same_text(BgGetDescription, job, text_of(BG_DESCRIPTION_MAX, 1));
        same_text(BgGetDisplayName, job, "job");
        OK(BgSetDescription(job, text_of(28 * 5 - 1, 3)));
        same_text(BgGetDescription, job, text);
        OK(BgSetDescription(job, text_of(BG_DESCRIPTION_MAX, 1)));
    }
    OK(BgSetDescription(job, "")); /* needs no room */
    for (unsigned i = 0; i < 4; i++)
        end_job(other[i]);
    end_job(job);
}

/* The numbers: values, refusals, and that one moves no other. Returns the cases. */
static unsigned numbers(uint32_t profile)
{
    uint32_t allowed = profile == BG_PROFILE_DO ? 0x1B : 0x3F;
    BG_JOB job = new_job("job");
    BG_JOB_TYPE type = -1;
    BG_JOB_PRIORITY priority = -1;
    uint32_t n = 99;
    unsigned cases = 0;
    OK(BgGetType(job, &type));
    SAME(type, BG_JOB_TYPE_DOWNLOAD);
    OK(BgGetPriority(job, &priority));
    SAME(priority, BG_JOB_PRIORITY_NORMAL);
    OK(BgGetNotifyFlags(job, &n));
    SAME(n, BG_NOTIFY_JOB_TRANSFERRED | BG_NOTIFY_JOB_ERROR);
    OK(BgGetErrorCount(job, &n));
    SAME(n, 0);
    for (uint32_t flags = 0; flags < 256; flags++, cases++) {
        uint32_t before;
        OK(BgGetNotifyFlags(job, &before));
        HR(BgSetNotifyFlags(job, flags), flags & ~allowed ? E_NOTIMPL : S_OK);
        OK(BgGetNotifyFlags(job, &n));
        SAME(n, flags & ~allowed ? before : flags);
    }
    for (unsigned bit = 8; bit < 32; bit++, cases++)
        HR(BgSetNotifyFlags(job, UINT32_C(1) << bit | 3), E_NOTIMPL);
    for (priority = BG_JOB_PRIORITY_FOREGROUND; priority <= BG_JOB_PRIORITY_LOW; priority++, cases++) {
        BG_JOB_PRIORITY told = -1;
        OK(BgSetPriority(job, priority));
        OK(BgGetPriority(job, &told));
        SAME(told, priority);
        SAME(snapshot_of(job).Priority, priority);
    }
    HR(BgSetPriority(job, -1), E_INVALIDARG);
    HR(BgSetPriority(job, 4), E_INVALIDARG);
    HR(BgSetPriority(job, INT32_MIN), E_INVALIDARG);
    HR(BgSetPriority(job, 256 + 1), E_INVALIDARG);
    SAME(snapshot_of(job).Priority, BG_JOB_PRIORITY_LOW);
    for (uint32_t s = 0; s < 10; s++, cases++) {
        OK(BgSetMinimumRetryDelay(job, s));
        OK(BgSetNoProgressTimeout(job, 100 + s));
        OK(BgGetMinimumRetryDelay(job, &n));
        SAME(n, s < 5 ? 5 : s);
        OK(BgGetNoProgressTimeout(job, &n));
        SAME(n, 100 + s);
    }
    OK(BgSetMinimumRetryDelay(job, UINT32_MAX));
    OK(BgGetMinimumRetryDelay(job, &n));
    SAME(n, UINT32_MAX);
    same_text(BgGetDisplayName, job, "job");
    same_text(BgGetDescription, job, "");
    SAME(state_of(job), BG_JOB_STATE_SUSPENDED);
    end_job(job);

    /* The entry's next job has the defaults again. */
    job = new_job("job");
    OK(BgGetNotifyFlags(job, &n));
    SAME(n, 3);
    SAME(snapshot_of(job).Priority, BG_JOB_PRIORITY_NORMAL);
    OK(BgGetMinimumRetryDelay(job, &n));
    SAME(n, profile == BG_PROFILE_DO ? 30 : 600);
    end_job(job);
    return cases;
}

/* Every setter in every state: only final jobs refuse, and no setter moves a state. Returns the cases. */
static unsigned every_setter(void)
{
    unsigned cases = 0;
    for (BG_JOB_STATE state = 0; state < 9; state++) {
        BG_JOB job = job_in(state, 2);
        int is_final = state == BG_JOB_STATE_ACKNOWLEDGED || state == BG_JOB_STATE_CANCELLED;
        HRESULT wanted = is_final ? BG_E_INVALID_STATE : S_OK;
        BG_JOB_PRIORITY priority;
        uint32_t n;
        HR(BgSetDisplayName(job, "another"), wanted);
        HR(BgSetDescription(job, "described"), wanted);
        HR(BgSetPriority(job, BG_JOB_PRIORITY_HIGH), wanted);
        HR(BgSetNotifyFlags(job, BG_NOTIFY_JOB_MODIFICATION), wanted);
        HR(BgSetMinimumRetryDelay(job, 7), wanted);
        HR(BgSetNoProgressTimeout(job, 8), wanted);
        SAME(state_of(job), state);
        /* Getters answer while the handle lives. */
        same_text(BgGetDisplayName, job, is_final ? "job" : "another");
        same_text(BgGetDescription, job, is_final ? "" : "described");
        OK(BgGetPriority(job, &priority));
        SAME(priority, is_final ? BG_JOB_PRIORITY_NORMAL : BG_JOB_PRIORITY_HIGH);
        OK(BgGetNotifyFlags(job, &n));
        SAME(n, is_final ? 3 : 8);
        OK(BgGetMinimumRetryDelay(job, &n));
        SAME(n, is_final ? 600 : 7);
        OK(BgGetNoProgressTimeout(job, &n));
        SAME(n, is_final ? 1209600 : 8);
        end_job(job);
        cases += 6;
    }
    return cases;
}

/* Who comes first: the highest priority, then the oldest; and a transfer that is given back lets it pass. */
static void who_comes_first(void)
{
    static const BG_JOB_PRIORITY priority[5] = {BG_JOB_PRIORITY_NORMAL, BG_JOB_PRIORITY_LOW, BG_JOB_PRIORITY_FOREGROUND,
                                                BG_JOB_PRIORITY_HIGH, BG_JOB_PRIORITY_FOREGROUND};
    static const unsigned order[5] = {2, 4, 3, 0, 1};
    BG_JOB jobs[5], owner;
    BG_FILE file, again;
    BG_TRANSFER low, high, t;
    for (unsigned i = 0; i < 5; i++) {
        jobs[i] = new_job("job");
        new_file(jobs[i], i);
        OK(BgSetPriority(jobs[i], priority[i]));
        OK(BgResume(jobs[i]));
    }
    for (unsigned i = 0; i < 5; i++) {
        OK(BgTransferNext(&t, &file, &owner));
        SAME(owner, jobs[order[i]]);
    }
    HR(BgTransferNext(&t, &file, &owner), BG_E_EMPTY);
    for (unsigned i = 0; i < 5; i++)
        end_job(jobs[i]);

    jobs[0] = new_job("low");
    new_file(jobs[0], 0);
    OK(BgSetPriority(jobs[0], BG_JOB_PRIORITY_LOW));
    OK(BgResume(jobs[0]));
    OK(BgTransferNext(&low, &file, &owner));
    OK(BgTransferConnected(low, 100, 0));
    OK(BgTransferAdvance(low, 30));
    jobs[1] = new_job("high");
    new_file(jobs[1], 0);
    OK(BgSetPriority(jobs[1], BG_JOB_PRIORITY_FOREGROUND));
    OK(BgResume(jobs[1]));
    SAME(state_of(jobs[0]), BG_JOB_STATE_TRANSFERRING); /* it is not disturbed */
    OK(BgTransferAdvance(low, 10));
    OK(BgTransferYield(low));
    SAME(state_of(jobs[0]), BG_JOB_STATE_QUEUED);
    HR(BgTransferAdvance(low, 1), BG_E_INVALID_STATE);
    HR(BgTransferYield(low), BG_E_INVALID_STATE);
    same_progress(jobs[0], 100, 40, 1, 0); /* the bytes stay */
    SAME(snapshot_of(jobs[0]).ErrorCount, 0);
    high = next_of(jobs[1]);
    low = next_of(jobs[0]);
    SAME(snapshot_of(jobs[0]).File, file);
    OK(BgTransferYield(low)); /* before it has connected, too */
    OK(BgTransferNext(&low, &again, &owner));
    SAME(again, file);
    OK(BgTransferConnected(low, 100, 40));
    SAME(snapshot_of(jobs[0]).BytesResumed, 0);
    OK(BgTransferAdvance(low, 60));
    OK(BgTransferDone(low));
    SAME(state_of(jobs[0]), BG_JOB_STATE_TRANSFERRED);
    OK(BgTransferYield(high));
    end_job(jobs[0]);
    end_job(jobs[1]);
}

/* It saturates and does not wrap. */
static void error_count(void)
{
    BG_JOB job = new_job("job");
    uint32_t n;
    new_file(job, 1);
    for (uint32_t i = 1; i < 65540; i++) {
        OK(BgResume(job));
        OK(BgTransferFail(next_of(job), E_FAIL, BG_ERROR_CONTEXT_NONE, (int32_t)(i & 1)));
        if (i < 3 || i > 65530) {
            OK(BgGetErrorCount(job, &n));
            SAME(n, i < 65535 ? i : 65535);
            SAME(snapshot_of(job).ErrorCount, n);
        }
    }
    end_job(job);
}

#define FORBIDDEN ((HRESULT)0x80190193)

static void no_error(BG_JOB job, HRESULT code)
{
    HRESULT error;
    BG_ERROR_CONTEXT context;
    BG_FILE file;
    PAINT(error);
    PAINT(context);
    PAINT(file);
    HR(BgGetError(job, &error, &context), code);
    HR(BgGetErrorFile(job, &file), code);
    CHECK(PAINTED(error));
    CHECK(PAINTED(context));
    CHECK(PAINTED(file));
}

static void same_error(BG_JOB job, HRESULT wanted, BG_ERROR_CONTEXT where, BG_FILE whose, HRESULT not_available)
{
    HRESULT error = S_OK;
    BG_ERROR_CONTEXT context = -1;
    BG_FILE file;
    /* Delivery Optimization tells the remote file for HTTP status 403, and nothing of any other error. */
    if (not_available == DO_E_FILE_NOT_AVAILABLE)
        where = wanted == FORBIDDEN ? BG_ERROR_CONTEXT_REMOTE_FILE : BG_ERROR_CONTEXT_NONE;
    OK(BgGetError(job, &error, &context));
    HR(error, wanted);
    SAME(context, where);
    HR(snapshot_of(job).Error, wanted);
    PAINT(file);
    if (where == BG_ERROR_CONTEXT_LOCAL_FILE || where == BG_ERROR_CONTEXT_REMOTE_FILE) {
        OK(BgGetErrorFile(job, &file));
        SAME(file, whose);
        SAME(snapshot_of(job).ErrorFile, whose);
    } else {
        HR(BgGetErrorFile(job, &file), not_available);
        CHECK(PAINTED(file));
        SAME(snapshot_of(job).ErrorFile, 0);
    }
}

/* From the first transfer to the end, with every context, fatal and not. Returns the cases. */
static unsigned error_of_a_life(uint32_t profile)
{
    HRESULT unavailable = profile == BG_PROFILE_DO ? DO_E_ERROR_INFORMATION_UNAVAILABLE
                                                   : BG_E_ERROR_INFORMATION_UNAVAILABLE;
    HRESULT no_file = profile == BG_PROFILE_DO ? DO_E_FILE_NOT_AVAILABLE : BG_E_FILE_NOT_AVAILABLE;
    HRESULT told = profile == BG_PROFILE_DO ? DO_E_INSUFFICIENT_RANGE_SUPPORT : BG_E_INSUFFICIENT_RANGE_SUPPORT;
    HRESULT dead = profile == BG_PROFILE_DO ? DO_E_INVALID_STATE : BG_E_INVALID_STATE;
    unsigned cases = 0;
    for (BG_ERROR_CONTEXT where = BG_ERROR_CONTEXT_NONE; where <= BG_ERROR_CONTEXT_REMOTE_APPLICATION; where++) {
        for (int32_t transient = 0; transient < 2; transient++, cases++) {
            BG_JOB job = new_job("job");
            BG_FILE first = new_file(job, 1), second = new_file(job, 2);
            BG_TRANSFER t;
            (void)first;
            no_error(job, unavailable); /* SUSPENDED */
            OK(BgResume(job));
            no_error(job, unavailable); /* QUEUED */
            t = next_of(job);
            no_error(job, unavailable); /* CONNECTING */
            OK(BgTransferConnected(t, 1, 0));
            no_error(job, unavailable); /* TRANSFERRING */
            OK(BgTransferAdvance(t, 1));
            OK(BgTransferDone(t));
            t = next_of(job);
            OK(BgTransferConnected(t, 100, 0));
            OK(BgTransferAdvance(t, 50));
            HR(BgTransferFail(t, S_OK, where, transient), E_INVALIDARG);
            HR(BgTransferFail(t, BG_S_PARTIAL_COMPLETE, where, transient), E_INVALIDARG);
            HR(BgTransferFail(t, E_FAIL, -1, transient), E_INVALIDARG);
            HR(BgTransferFail(t, E_FAIL, 8, transient), E_INVALIDARG);
            no_error(job, unavailable);
            SAME(state_of(job), BG_JOB_STATE_TRANSFERRING);
            OK(BgTransferFail(t, BG_E_INSUFFICIENT_RANGE_SUPPORT, where, transient ? INT32_MIN : 0));
            SAME(state_of(job), transient ? BG_JOB_STATE_TRANSIENT_ERROR : BG_JOB_STATE_ERROR);
            same_error(job, told, where, second, no_file);
            same_progress(job, 101, 51, 2, 1);
            OK(BgSuspend(job)); /* kept */
            same_error(job, told, where, second, no_file);
            OK(BgResume(job));
            SAME(state_of(job), BG_JOB_STATE_QUEUED);
            same_error(job, told, where, second, no_file);
            t = next_of(job);
            same_error(job, told, where, second, no_file); /* until TRANSFERRING begins */
            OK(BgTransferFail(t, E_ACCESSDENIED, BG_ERROR_CONTEXT_LOCAL_FILE, 0)); /* the last one counts */
            same_error(job, E_ACCESSDENIED, BG_ERROR_CONTEXT_LOCAL_FILE, second, no_file);
            SAME(snapshot_of(job).ErrorCount, 2);
            OK(BgResume(job));
            t = next_of(job);
            OK(BgTransferFail(t, FORBIDDEN, BG_ERROR_CONTEXT_REMOTE_FILE, 0));
            same_error(job, FORBIDDEN, BG_ERROR_CONTEXT_REMOTE_FILE, second, no_file);
            OK(BgResume(job));
            t = next_of(job);
            OK(BgTransferConnected(t, 100, 50));
            no_error(job, unavailable);
            HR(snapshot_of(job).Error, S_OK);
            SAME(snapshot_of(job).ErrorContext, BG_ERROR_CONTEXT_NONE);
            SAME(snapshot_of(job).ErrorCount, 3); /* which is not forgotten */
            if (transient) {
                OK(BgTransferAdvance(t, 50));
                OK(BgTransferDone(t));
                no_error(job, unavailable); /* TRANSFERRED */
                OK(BgComplete(job, 0, 0));
            } else {
                OK(BgTransferFail(t, E_FAIL, where, 1));
                OK(BgCancel(job));
            }
            no_error(job, unavailable); /* final */
            HR(BgTransferFail(t, E_FAIL, where, 0), dead);
            OK(BgCloseJob(job));
            no_error(job, E_HANDLE);
        }
    }
    return cases;
}

static void by_id(HRESULT not_found)
{
    BG_GUID ids[4], wrong;
    BG_JOB jobs[4], found;
    for (unsigned i = 0; i < 4; i++)
        OK(BgCreateJob("job", BG_JOB_TYPE_DOWNLOAD, &ids[i], &jobs[i]));
    for (unsigned i = 0; i < 4; i++) {
        OK(BgGetJob(&ids[i], &found));
        SAME(found, jobs[i]);
        for (unsigned byte = 0; byte < sizeof wrong; byte++) { /* all of it counts */
            wrong = ids[i];
            ((unsigned char *)&wrong)[byte] ^= 1;
            PAINT(found);
            HR(BgGetJob(&wrong, &found), not_found);
            CHECK(PAINTED(found));
        }
    }
    memset(&wrong, 0, sizeof wrong);
    HR(BgGetJob(&wrong, &found), not_found);
    OK(BgCancel(jobs[1]));
    HR(BgGetJob(&ids[1], &found), not_found); /* final, though not closed */
    new_file(jobs[2], 1);
    OK(BgResume(jobs[2]));
    move_file(jobs[2], 5);
    OK(BgGetJob(&ids[2], &found));
    SAME(found, jobs[2]);
    OK(BgComplete(jobs[2], 0, 0));
    HR(BgGetJob(&ids[2], &found), not_found);
    OK(BgCloseJob(jobs[1]));
    OK(BgCreateJob("in its place", BG_JOB_TYPE_DOWNLOAD, &wrong, &jobs[1]));
    HR(BgGetJob(&ids[1], &found), not_found);
    OK(BgGetJob(&wrong, &found));
    SAME(found, jobs[1]);
    for (unsigned i = 0; i < 4; i++)
        end_job(jobs[i]);
}

int main(void)
{
    BG_ENGINE_CONFIG config = region_config;
    BG_JOB job;
    BG_GUID id;

    open_engine(BG_PROFILE_BITS);
    limits(BgSetDisplayName, BgGetDisplayName, BG_DISPLAY_NAME_MAX, BG_E_STRING_TOO_LONG, 0, "name");
    limits(BgSetDescription, BgGetDescription, BG_DESCRIPTION_MAX, BG_E_STRING_TOO_LONG, 1, "");
    limits(BgSetReplyFileName, BgGetReplyFileName, BG_LOCAL_NAME_MAX, E_INVALIDARG, 1, "");
    without_room();
    SAME(numbers(BG_PROFILE_BITS), 294);
    SAME(every_setter(), 54);
    who_comes_first();
    error_count();
    SAME(error_of_a_life(BG_PROFILE_BITS), 16);
    by_id(BG_E_NOT_FOUND);
    OK(BgUninitialize());

    open_engine(BG_PROFILE_DO);
    SAME(numbers(BG_PROFILE_DO), 294);
    SAME(error_of_a_life(BG_PROFILE_DO), 16);
    by_id(DO_E_JOB_NOT_FOUND);
    OK(BgUninitialize());
    config.Profile = 2; /* no such profile */
    HR(BgInitialize(region, sizeof region, &config), E_INVALIDARG);
    config.Profile = UINT32_MAX;
    HR(BgInitialize(region, sizeof region, &config), E_INVALIDARG);

    /* Without text names are checked and not kept. */
    OK(BgInitialize(bare, sizeof bare, &bare_config));
    OK(BgCreateJob(0, BG_JOB_TYPE_DOWNLOAD, &id, &job));
    HR(BgSetDisplayName(job, ""), E_INVALIDARG);
    HR(BgSetDisplayName(job, text_of(BG_DISPLAY_NAME_MAX + 1, 1)), BG_E_STRING_TOO_LONG);
    HR(BgSetDescription(job, text_of(BG_DESCRIPTION_MAX + 1, 1)), BG_E_STRING_TOO_LONG);
    OK(BgSetDisplayName(job, "checked"));
    OK(BgSetDescription(job, "checked"));
    same_text(BgGetDisplayName, job, "");
    same_text(BgGetDescription, job, "");
    OK(BgCancel(job));
    HR(BgSetDisplayName(job, "checked"), BG_E_INVALID_STATE);
    OK(BgUninitialize());
    return 0;
}
