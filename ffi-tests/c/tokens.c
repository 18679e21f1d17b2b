/* A transfer token belongs to one attempt: a late byte carries a dead token, gets a code, and counts nothing. */
#include "check.h"

BGJOB_REGION(region, 2, 4, 1024);

/* Nothing that a dead token reports is believed; `gone`: the job is, too. */
static void is_dead(BG_TRANSFER token, BG_JOB job)
{
    BG_JOB_SNAPSHOT before = snapshot_of(job), after;
    BG_TRANSFER same = token;
    HR(BgTransferAdvance(token, 1), BG_E_INVALID_STATE);
    HR(BgTransferAdvance(token, 0), BG_E_INVALID_STATE);
    HR(BgTransferConnected(token, 100, 0), BG_E_INVALID_STATE);
    HR(BgTransferDone(token), BG_E_INVALID_STATE);
    HR(BgTransferRestart(&same, 5), BG_E_INVALID_STATE);
    SAME(same, token);
    HR(BgTransferFail(token, (HRESULT)0x80190194, BG_ERROR_CONTEXT_REMOTE_FILE, 0), BG_E_INVALID_STATE);
    after = snapshot_of(job);
    CHECK(memcmp(&before, &after, sizeof before) == 0);
}

static BG_TRANSFER running(BG_JOB job)
{
    BG_TRANSFER token = next_of(job);
    OK(BgTransferConnected(token, 100, 0));
    OK(BgTransferAdvance(token, 10));
    return token;
}

int main(void)
{
    BG_JOB job;
    BG_TRANSFER token, newer;
    OK(BgInitialize(region, sizeof region, &region_config));

    job = job_in(BG_JOB_STATE_QUEUED, 1);
    token = running(job);
    OK(BgSuspend(job));
    is_dead(token, job);
    OK(BgResume(job));
    is_dead(token, job);
    newer = next_of(job);
    CHECK(newer != token);
    is_dead(token, job); /* the new attempt is at the same place */
    OK(BgTransferConnected(newer, 100, 10));
    is_dead(token, job);
    OK(BgTransferAdvance(newer, 10));
    same_progress(job, 100, 20, 1, 0);

    token = newer;
    OK(BgTransferRestart(&newer, 90));
    CHECK(newer != token);
    is_dead(token, job);
    same_progress(job, 90, 0, 1, 0);
    OK(BgTransferAdvance(newer, 90));
    OK(BgTransferDone(newer));
    is_dead(newer, job);
    OK(BgComplete(job, 0, 0));
    is_dead(newer, job);
    OK(BgCloseJob(job));
    CHECK(BgTransferAdvance(newer, 1) < 0); /* the job is gone */

    job = job_in(BG_JOB_STATE_QUEUED, 1); /* takes the same place in the tables */
    CHECK(BgTransferAdvance(newer, 1) < 0);
    newer = running(job);
    OK(BgTransferFail(newer, (HRESULT)0x80200010, BG_ERROR_CONTEXT_GENERAL_TRANSPORT, 1));
    is_dead(newer, job);
    OK(BgResume(job));
    token = running(job);
    OK(BgCancel(job));
    is_dead(token, job);
    OK(BgCloseJob(job));

    /* Reuse: every token of the last job of each entry is dead for the next. */
    for (unsigned i = 0; i < 1000; i++) {
        BG_TRANSFER old = token;
        job = job_in(BG_JOB_STATE_QUEUED, 1);
        CHECK(BgTransferAdvance(old, 1) < 0);
        token = running(job);
        CHECK(token != old);
        CHECK(BgTransferAdvance(old, 1) < 0);
        same_progress(job, 100, 10, 1, 0);
        end_job(job);
    }

    /* What is reported must make sense. */
    job = job_in(BG_JOB_STATE_CONNECTING, 1);
    token = snapshot_of(job).File; /* a file is no token */
    HR(BgTransferAdvance(token, 1), E_HANDLE);
    HR(BgTransferAdvance(job, 1), E_HANDLE);
    HR(BgTransferAdvance(0, 1), E_HANDLE);
    HR(BgTransferAdvance(UINT64_MAX, 1), E_HANDLE);
    end_job(job);
    job = job_in(BG_JOB_STATE_QUEUED, 1);
    token = next_of(job);
    HR(BgTransferConnected(token, 10, 11), E_INVALIDARG);
    HR(BgTransferConnected(token, BG_SIZE_UNKNOWN, BG_SIZE_UNKNOWN), E_INVALIDARG);
    SAME(state_of(job), BG_JOB_STATE_CONNECTING);
    HR(BgTransferFail(token, S_OK, BG_ERROR_CONTEXT_NONE, 0), E_INVALIDARG);
    HR(BgTransferFail(token, (HRESULT)0x80190194, 8, 0), E_INVALIDARG);
    HR(BgTransferFail(token, (HRESULT)0x80190194, -1, 0), E_INVALIDARG);
    SAME(state_of(job), BG_JOB_STATE_CONNECTING);
    end_job(job);
    OK(BgUninitialize());
    return 0;
}
