/* Every method in every state, as the documentation has it. */
#include "check.h"

BGJOB_REGION(region, 2, 8, 4096);

/* The answers, by state's value; -1 where no test should lean on the state that follows. */
#define IS BG_E_INVALID_STATE
static const struct answer {
    HRESULT suspend, resume, cancel, complete, add;
    BG_JOB_STATE suspended, resumed, completed;
} answers[9] = {
    [BG_JOB_STATE_QUEUED] = {S_OK, S_OK, S_OK, BG_S_PARTIAL_COMPLETE, S_OK, 3, 0, 7},
    [BG_JOB_STATE_CONNECTING] = {S_OK, S_OK, S_OK, BG_S_PARTIAL_COMPLETE, S_OK, 3, 1, 7},
    [BG_JOB_STATE_TRANSFERRING] = {S_OK, S_OK, S_OK, BG_S_PARTIAL_COMPLETE, S_OK, 3, 2, 7},
    [BG_JOB_STATE_SUSPENDED] = {S_OK, S_OK, S_OK, BG_S_PARTIAL_COMPLETE, S_OK, 3, 0, 7},
    [BG_JOB_STATE_ERROR] = {S_OK, S_OK, S_OK, BG_S_PARTIAL_COMPLETE, S_OK, -1, 0, 7},
    [BG_JOB_STATE_TRANSIENT_ERROR] = {S_OK, S_OK, S_OK, BG_S_PARTIAL_COMPLETE, S_OK, 3, 0, 7},
    [BG_JOB_STATE_TRANSFERRED] = {S_OK, BG_E_EMPTY, S_OK, S_OK, S_OK, -1, 6, 7},
    [BG_JOB_STATE_ACKNOWLEDGED] = {IS, IS, IS, IS, IS, 7, 7, 7},
    [BG_JOB_STATE_CANCELLED] = {IS, IS, IS, IS, IS, 8, 8, 8},
};

static void same_state(BG_JOB job, BG_JOB_STATE wanted)
{
    if (wanted >= 0)
        SAME(state_of(job), wanted);
}

int main(void)
{
    OK(BgInitialize(region, sizeof region, &region_config));
    for (BG_JOB_STATE state = 0; state < 9; state++) {
        const struct answer *a = &answers[state];
        BG_JOB_PROGRESS before, after;
        BG_JOB job = job_in(state, 2);
        before = progress_of(job);

        HR(BgSuspend(job), a->suspend);
        same_state(job, a->suspended);
        after = progress_of(job);
        CHECK(memcmp(&before, &after, sizeof before) == 0); /* moves no counter */
        end_job(job);

        job = job_in(state, 2);
        HR(BgResume(job), a->resume);
        same_state(job, a->resumed);
        end_job(job);

        job = job_in(state, 2);
        HR(BgCancel(job), a->cancel);
        same_state(job, state == BG_JOB_STATE_ACKNOWLEDGED ? state : BG_JOB_STATE_CANCELLED);
        before = progress_of(job);
        CHECK(before.FilesTotal == 2); /* answers in a final state too */
        end_job(job);

        job = job_in(state, 2);
        HR(BgComplete(job, 0, 0), a->complete);
        same_state(job, a->completed);
        end_job(job);

        job = job_in(state, 2);
        {
            BG_FILE file;
            PAINT(file);
            HR(BgAddFile(job, URL, PATH, 9, &file), a->add);
            if (a->add != S_OK)
                CHECK(PAINTED(file));
            else
                SAME(progress_of(job).FilesTotal, 3);
            SAME(state_of(job), state);
        }
        /* Only a final job's handle can be given up. */
        if (state == BG_JOB_STATE_ACKNOWLEDGED || state == BG_JOB_STATE_CANCELLED) {
            OK(BgCloseJob(job));
        } else {
            HR(BgCloseJob(job), BG_E_INVALID_STATE);
            end_job(job);
        }
    }

    /* A job that was done gets another file: Resume goes on with it. */
    {
        BG_JOB job = job_in(BG_JOB_STATE_TRANSFERRED, 1);
        new_file(job, 5);
        SAME(state_of(job), BG_JOB_STATE_TRANSFERRED);
        OK(BgResume(job));
        SAME(state_of(job), BG_JOB_STATE_QUEUED);
        move_file(job, 7);
        same_progress(job, 107, 107, 2, 2);
        end_job(job);
    }
    OK(BgUninitialize());
    return 0;
}
