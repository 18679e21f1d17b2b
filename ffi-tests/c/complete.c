/* Complete: saving may fail, and a second Complete goes on where the first one stopped. */
#include "check.h"

BGJOB_REGION(region, 2, 8, 4096);

struct saver {
    BG_JOB job;
    unsigned calls, fail_at; /* the call that fails, counted from 1; 0: none */
    BG_FILE files[8];
};

static HRESULT save(void *ctx, BG_FILE file)
{
    struct saver *s = ctx;
    s->files[s->calls++] = file;
    /* The callback may ask about the job. */
    SAME(file_of(file).Completed, 0);
    CHECK(progress_of(s->job).FilesTotal >= 1);
    return s->calls == s->fail_at ? (HRESULT)0x80070070 : S_OK; /* the disk is full */
}

static void fails_then_finishes(void)
{
    BG_JOB job = new_job("job");
    BG_FILE file[3];
    struct saver first = {job, 0, 2, {0}}, second = {job, 0, 0, {0}};
    for (unsigned i = 0; i < 3; i++)
        file[i] = new_file(job, i);
    OK(BgResume(job));
    for (unsigned i = 0; i < 3; i++)
        move_file(job, 100 + i);
    SAME(state_of(job), BG_JOB_STATE_TRANSFERRED);

    HR(BgComplete(job, save, &first), 0x80070070); /* the callback's own code */
    SAME(first.calls, 2);
    SAME(state_of(job), BG_JOB_STATE_TRANSFERRED);
    SAME(file_of(file[0]).Completed, 1); /* tells which */
    SAME(file_of(file[1]).Completed, 0);
    SAME(file_of(file[2]).Completed, 0);
    SAME(snapshot_of(job).FilesCompleted, 1);
    same_progress(job, 303, 303, 3, 3);

    OK(BgComplete(job, save, &second));
    SAME(second.calls, 2); /* the first file is not saved twice */
    SAME(second.files[0], file[1]);
    SAME(second.files[1], file[2]);
    SAME(state_of(job), BG_JOB_STATE_ACKNOWLEDGED);
    for (unsigned i = 0; i < 3; i++)
        SAME(file_of(file[i]).Completed, 1);
    OK(BgCloseJob(job));
}

/* Before the last file is in: what has arrived is kept. */
static void keeps_a_part(void)
{
    BG_JOB job = new_job("job");
    BG_FILE a = new_file(job, 1), b = new_file(job, 2);
    BG_TRANSFER token;
    struct saver saver = {job, 0, 0, {0}};
    BG_JOB_SNAPSHOT snapshot;
    OK(BgResume(job));
    move_file(job, 40);
    token = next_of(job);
    OK(BgTransferConnected(token, 60, 0));
    OK(BgTransferAdvance(token, 30));
    HR(BgComplete(job, save, &saver), BG_S_PARTIAL_COMPLETE);
    CHECK(BG_S_PARTIAL_COMPLETE > 0); /* a success code */
    SAME(saver.calls, 1);
    SAME(saver.files[0], a);
    SAME(state_of(job), BG_JOB_STATE_ACKNOWLEDGED);
    SAME(file_of(a).Completed, 1);
    SAME(file_of(b).Completed, 0);
    HR(BgTransferAdvance(token, 1), BG_E_INVALID_STATE);
    snapshot = snapshot_of(job);
    CHECK(BgGetPercent(&snapshot) < 10000); /* not every file */
    SAME(snapshot.Progress.FilesTotal, 2);
    SAME(snapshot.Progress.FilesTransferred, 1);
    OK(BgCloseJob(job));
}

static HRESULT refuses(void *ctx, BG_FILE file)
{
    (void)ctx;
    (void)file;
    return E_INVALIDARG;
}

/* The first save fails: nothing is completed, again and again. */
static void fails_at_once(void)
{
    BG_JOB job = job_in(BG_JOB_STATE_TRANSFERRED, 2);
    for (unsigned i = 0; i < 3; i++) {
        HR(BgComplete(job, refuses, 0), E_INVALIDARG);
        SAME(state_of(job), BG_JOB_STATE_TRANSFERRED);
        SAME(snapshot_of(job).FilesCompleted, 0);
    }
    OK(BgComplete(job, 0, 0));
    SAME(snapshot_of(job).FilesCompleted, 2);
    OK(BgCloseJob(job));
}

/* From inside the callback the job waits its turn. */
static HRESULT meddles(void *ctx, BG_FILE file)
{
    BG_JOB job = *(BG_JOB *)ctx;
    (void)file;
    CHECK(BgCancel(job) < 0);
    CHECK(BgSuspend(job) < 0);
    CHECK(BgComplete(job, 0, 0) < 0);
    CHECK(BgCloseJob(job) < 0);
    return S_OK;
}

static void is_not_disturbed_from_inside(void)
{
    BG_JOB job = job_in(BG_JOB_STATE_TRANSFERRED, 2);
    OK(BgComplete(job, meddles, &job));
    SAME(state_of(job), BG_JOB_STATE_ACKNOWLEDGED);
    OK(BgCloseJob(job));
}

int main(void)
{
    OK(BgInitialize(region, sizeof region, &region_config));
    fails_then_finishes();
    keeps_a_part();
    fails_at_once();
    is_not_disturbed_from_inside();
    OK(BgUninitialize());
    return 0;
}
