/* Readers of jobs. Whatever the others are doing, each reading is of one moment. */
#include "storm.h"

void check_progress(const BG_JOB_PROGRESS *p)
{
    CHECK(p->BytesTransferred <= p->BytesTotal); /* an unknown total is the largest number */
    CHECK(p->FilesTransferred <= p->FilesTotal && p->FilesTotal <= FILES);
}

void check_snapshot(const BG_JOB_SNAPSHOT *s)
{
    uint64_t total = s->Progress.BytesTotal;
    check_progress(&s->Progress);
    CHECK(s->State >= BG_JOB_STATE_QUEUED && s->State <= BG_JOB_STATE_CANCELLED);
    CHECK(profile != BG_PROFILE_DO || s->State != BG_JOB_STATE_CONNECTING);
    CHECK(s->BytesResumed <= s->Progress.BytesTransferred);
    CHECK(s->FilesCompleted <= s->Progress.FilesTransferred);
    CHECK(s->FilesUnknown <= s->Progress.FilesTotal - s->Progress.FilesTransferred);
    CHECK(s->FilesUnknown ? total == BG_SIZE_UNKNOWN : total == s->BytesTotalKnown);
    CHECK(s->State != BG_JOB_STATE_TRANSFERRED || s->Progress.FilesTransferred > 0);
    CHECK(s->ModificationTime == 0 || s->ModificationTime >= s->CreationTime); /* no tick has seen a change yet */
    CHECK(BgGetPercent(s) <= BG_PERCENT_MAX || BgGetPercent(s) == BG_PERCENT_UNKNOWN);
}

static void reads_progress(struct storm *me)
{
    BG_JOB_PROGRESS p;
    if (CALL(me, GetProgress(pick(me, &jobs), &p), E_HANDLE) == S_OK)
        check_progress(&p);
    if (CALL(me, BgGetProgress(pick(me, &jobs), &p), E_HANDLE) == S_OK)
        check_progress(&p);
}

static void reads_snapshot(struct storm *me)
{
    BG_JOB_SNAPSHOT s = BG_JOB_SNAPSHOT_INIT;
    BG_ESTIMATE estimate;
    BG_JOB job = pick(me, &jobs);
    if (CALL(me, BgGetSnapshot(job, &s), E_HANDLE) != S_OK)
        return;
    check_snapshot(&s);
    CHECK(me->seen_job != job || me->seen_sequence <= s.Sequence);
    me->seen_job = job;
    me->seen_sequence = s.Sequence;
    OK(BgEstimate(&me->estimator, &s, me->calls, &estimate));
    CHECK(estimate.Stalled == 0 || estimate.Stalled == 1);
    (void)BgIsChanged(&me->changes, &s, 10, 10);
    me->calls += 4; /* these two, and the percent twice */
}

static void reads_news(struct storm *me)
{
    BG_JOB_SNAPSHOT s = BG_JOB_SNAPSHOT_INIT;
    BG_CHANGES seen = BG_CHANGES_INIT;
    BG_JOB job = pick(me, &jobs);
    if (CALL(me, BgChangedSince(job, &seen, 100, 0, &s), E_HANDLE) != S_OK)
        return;
    check_snapshot(&s);
    if (CALL(me, BgChangedSince(job, &seen, 100, 0, &s), E_HANDLE, S_FALSE) == S_OK)
        check_snapshot(&s);
}

static void reads_state(struct storm *me)
{
    BG_JOB_STATE state;
    if (CALL(me, BgGetState(pick(me, &jobs), &state), E_HANDLE) == S_OK)
        CHECK(state >= BG_JOB_STATE_QUEUED && state <= BG_JOB_STATE_CANCELLED);
}

static void reads_id(struct storm *me)
{
    BG_GUID id;
    if (CALL(me, BgGetJobId(pick(me, &jobs), &id), E_HANDLE) == S_OK)
        CHECK((id.Data4[0] & 0xC0) == 0x80); /* the variant of random ids */
}

static void reads_type(struct storm *me)
{
    BG_JOB_TYPE type;
    if (CALL(me, BgGetType(pick(me, &jobs), &type), E_HANDLE) == S_OK)
        CHECK(type >= BG_JOB_TYPE_DOWNLOAD && type <= BG_JOB_TYPE_UPLOAD_REPLY);
}

static uint64_t ticks_of(BG_FILETIME time)
{
    return (uint64_t)time.dwHighDateTime << 32 | time.dwLowDateTime;
}

static void reads_times(struct storm *me)
{
    BG_JOB_TIMES times;
    if (CALL(me, BgGetTimes(pick(me, &jobs), &times), E_HANDLE) == S_OK)
        CHECK(ticks_of(times.ModificationTime) == 0
              || ticks_of(times.ModificationTime) >= ticks_of(times.CreationTime));
}

static void reads_error(struct storm *me)
{
    HRESULT error;
    BG_ERROR_CONTEXT context;
    BG_FILE file;
    BG_JOB job = pick(me, &jobs);
    if (CALL(me, BgGetError(job, &error, &context), E_HANDLE, BG_E_ERROR_INFORMATION_UNAVAILABLE) == S_OK)
        CHECK(FAILED(error) && context >= BG_ERROR_CONTEXT_NONE && context <= BG_ERROR_CONTEXT_REMOTE_APPLICATION);
    CALL(me, BgGetErrorFile(job, &file), E_HANDLE, BG_E_ERROR_INFORMATION_UNAVAILABLE, BG_E_FILE_NOT_AVAILABLE);
}

static void counts_errors(struct storm *me)
{
    uint32_t errors;
    if (CALL(me, BgGetErrorCount(pick(me, &jobs), &errors), E_HANDLE) == S_OK)
        CHECK(errors <= 65535);
}

static void reads_reply(struct storm *me)
{
    BG_JOB_REPLY_PROGRESS p;
    if (CALL(me, BgGetReplyProgress(pick(me, &jobs), &p), E_HANDLE, E_NOTIMPL) == S_OK)
        CHECK(p.BytesTransferred <= p.BytesTotal);
}

const struct operation reading_operations[] = {
    {"GetProgress", reads_progress, 20}, {"BgGetSnapshot", reads_snapshot, 10}, {"BgChangedSince", reads_news, 4},
    {"BgGetState", reads_state, 6},      {"BgGetJobId", reads_id, 1},           {"BgGetType", reads_type, 1},
    {"BgGetTimes", reads_times, 1},      {"BgGetError", reads_error, 2},        {"BgGetErrorCount", counts_errors, 1},
    {"BgGetReplyProgress", reads_reply, 3}, {0, 0, 0},
};
