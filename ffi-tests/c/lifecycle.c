/* A download from creation to close: states and progress at each step. */
#include "check.h"

BGJOB_REGION(region, 4, 16, 4096);

static BG_FILE saved[4];
static unsigned saves;

static HRESULT save(void *ctx, BG_FILE file)
{
    CHECK(ctx == &saves);
    CHECK(saves < 4);
    saved[saves++] = file;
    return S_OK;
}

static void two_files(void)
{
    BG_JOB job = new_job("update"), owner;
    BG_TRANSFER first, second;
    BG_FILE a, b, file;
    uint64_t cookie;

    SAME(state_of(job), BG_JOB_STATE_SUSPENDED);
    same_progress(job, 0, 0, 0, 0);
    SAME(snapshot_of(job).CreationTime, TIME_0);
    HR(BgResume(job), BG_E_EMPTY);
    SAME(state_of(job), BG_JOB_STATE_SUSPENDED);

    a = new_file(job, 0xAAAA);
    same_progress(job, BG_SIZE_UNKNOWN, 0, 1, 0);
    SAME(file_of(a).BytesTotal, BG_SIZE_UNKNOWN);
    SAME(file_of(a).Completed, 0);
    b = new_file(job, UINT64_MAX);
    same_progress(job, BG_SIZE_UNKNOWN, 0, 2, 0);
    SAME(snapshot_of(job).FilesUnknown, 2);

    HR(BgTransferNext(&first, &file, &owner), BG_E_EMPTY);
    OK(BgResume(job));
    SAME(state_of(job), BG_JOB_STATE_QUEUED);
    OK(BgResume(job)); /* stays */
    SAME(state_of(job), BG_JOB_STATE_QUEUED);

    OK(BgTransferNext(&first, &file, &owner));
    SAME(file, a);
    SAME(owner, job);
    OK(BgGetFileCookie(file, &cookie));
    SAME(cookie, 0xAAAA);
    SAME(state_of(job), BG_JOB_STATE_CONNECTING);
    HR(BgTransferNext(&second, &file, &owner), BG_E_EMPTY); /* one active file */
    HR(BgTransferAdvance(first, 1), BG_E_INVALID_STATE);    /* not connected yet */

    OK(BgTransferConnected(first, 10000, 0));
    SAME(state_of(job), BG_JOB_STATE_TRANSFERRING);
    same_progress(job, BG_SIZE_UNKNOWN, 0, 2, 0); /* b is still unknown */
    SAME(snapshot_of(job).BytesTotalKnown, 10000);
    SAME(snapshot_of(job).FilesUnknown, 1);
    SAME(snapshot_of(job).File, a);

    OK(BgTransferAdvance(first, 4096));
    same_progress(job, BG_SIZE_UNKNOWN, 4096, 2, 0);
    SAME(file_of(a).BytesTransferred, 4096);
    SAME(file_of(a).BytesTotal, 10000);
    SAME(file_of(b).BytesTransferred, 0);
    HR(BgTransferDone(first), 0x80070026); /* ERROR_HANDLE_EOF: 5904 bytes are missing */
    SAME(state_of(job), BG_JOB_STATE_TRANSFERRING);
    HR(BgTransferAdvance(first, 5905), BG_E_INVALID_RANGE); /* one too many: nothing counts */
    same_progress(job, BG_SIZE_UNKNOWN, 4096, 2, 0);
    OK(BgTransferAdvance(first, 0));
    OK(BgTransferAdvance(first, 5904));
    OK(BgTransferDone(first));
    SAME(state_of(job), BG_JOB_STATE_QUEUED); /* between files */
    same_progress(job, BG_SIZE_UNKNOWN, 10000, 2, 1);
    SAME(file_of(a).BytesTransferred, 10000);
    SAME(file_of(a).Completed, 0); /* not before Complete */

    OK(BgTransferNext(&second, &file, &owner));
    SAME(file, b);
    OK(BgTransferConnected(second, 500, 200)); /* 200 bytes are there already */
    same_progress(job, 10500, 10200, 2, 1);
    SAME(snapshot_of(job).BytesResumed, 200);
    SAME(file_of(b).BytesTransferred, 200);
    OK(BgTick(5000, TIME_0 + 5));
    OK(BgTransferAdvance(second, 300));
    CHECK(BgGetPercent(&(BG_JOB_SNAPSHOT){0}) != 10000);
    {
        BG_JOB_SNAPSHOT all = snapshot_of(job);
        CHECK(BgGetPercent(&all) < 10000); /* all bytes, and still not finished */
        SAME(all.TransferCompletionTime, 0);
    }
    OK(BgTransferDone(second));
    SAME(state_of(job), BG_JOB_STATE_TRANSFERRED);
    same_progress(job, 10500, 10500, 2, 2);
    {
        BG_JOB_SNAPSHOT all = snapshot_of(job);
        SAME(BgGetPercent(&all), 10000);
        SAME(all.TransferCompletionTime, TIME_0 + 5);
        SAME(all.FilesCompleted, 0);
    }
    OK(BgTick(6000, TIME_0 + 6));
    SAME(snapshot_of(job).LastAdvanceMs, 6000);
    SAME(snapshot_of(job).ModificationTime, TIME_0 + 6);

    saves = 0;
    OK(BgComplete(job, save, &saves));
    SAME(saves, 2);
    SAME(saved[0], a);
    SAME(saved[1], b);
    SAME(state_of(job), BG_JOB_STATE_ACKNOWLEDGED);
    SAME(file_of(a).Completed, 1);
    SAME(file_of(b).Completed, 1);
    same_progress(job, 10500, 10500, 2, 2); /* answers while the handle lives */
    {
        BG_JOB_SNAPSHOT all = snapshot_of(job);
        SAME(BgGetPercent(&all), 10000);
        SAME(all.FilesCompleted, 2);
    }
    HR(BgComplete(job, save, &saves), BG_E_INVALID_STATE);
    SAME(saves, 2);

    OK(BgCloseJob(job));
    HR(BgGetState(job, &(BG_JOB_STATE){0}), E_HANDLE);
    HR(BgGetFileProgress(a, &(BG_FILE_PROGRESS){0}), E_HANDLE);
    HR(BgCloseJob(job), E_HANDLE);
}

/* A size that nobody knows until the end; and a file of no bytes. */
static void unknown_and_empty(void)
{
    BG_JOB job = new_job("unknown");
    BG_FILE a = new_file(job, 1), b = new_file(job, 2);
    BG_TRANSFER transfer;
    BG_JOB_SNAPSHOT snapshot;

    OK(BgResume(job));
    transfer = next_of(job);
    OK(BgTransferConnected(transfer, BG_SIZE_UNKNOWN, 0));
    OK(BgTransferAdvance(transfer, UINT32_MAX));
    OK(BgTransferAdvance(transfer, UINT32_MAX)); /* past 4 GiB */
    same_progress(job, BG_SIZE_UNKNOWN, 2 * (uint64_t)UINT32_MAX, 2, 0);
    snapshot = snapshot_of(job);
    SAME(BgGetPercent(&snapshot), BG_PERCENT_UNKNOWN);
    OK(BgTransferDone(transfer));
    SAME(file_of(a).BytesTotal, 2 * (uint64_t)UINT32_MAX); /* known now */
    transfer = next_of(job);
    OK(BgTransferConnected(transfer, 0, 0));
    HR(BgTransferAdvance(transfer, 1), BG_E_INVALID_RANGE);
    OK(BgTransferDone(transfer));
    SAME(file_of(b).BytesTotal, 0);
    same_progress(job, 2 * (uint64_t)UINT32_MAX, 2 * (uint64_t)UINT32_MAX, 2, 2);
    OK(BgComplete(job, 0, 0));
    OK(BgCloseJob(job));

    job = new_job("empty");
    new_file(job, 1);
    OK(BgResume(job));
    transfer = next_of(job);
    OK(BgTransferConnected(transfer, 0, 0));
    snapshot = snapshot_of(job);
    CHECK(BgGetPercent(&snapshot) != 10000); /* 0 of 0 is no 100 % before the end */
    OK(BgTransferDone(transfer));
    snapshot = snapshot_of(job);
    SAME(BgGetPercent(&snapshot), 10000);
    OK(BgComplete(job, 0, 0));
    OK(BgCloseJob(job));
}

/* Stopped and taken up again: bytes that were there are counted once. */
static void suspended_and_resumed(void)
{
    BG_JOB job = job_in(BG_JOB_STATE_TRANSFERRING, 1);
    BG_TRANSFER transfer;
    same_progress(job, 100, 50, 1, 0);
    OK(BgSuspend(job));
    SAME(state_of(job), BG_JOB_STATE_SUSPENDED);
    same_progress(job, 100, 50, 1, 0);
    OK(BgResume(job));
    transfer = next_of(job);
    same_progress(job, 100, 50, 1, 0);
    OK(BgTransferConnected(transfer, 100, 50));
    same_progress(job, 100, 50, 1, 0);
    OK(BgTransferAdvance(transfer, 10));
    same_progress(job, 100, 60, 1, 0);
    /* The server starts over: exactly this file's bytes leave the job. */
    OK(BgTransferRestart(&transfer, 80));
    same_progress(job, 80, 0, 1, 0);
    SAME(snapshot_of(job).BytesResumed, 0);
    OK(BgTransferAdvance(transfer, 80));
    OK(BgTransferDone(transfer));
    SAME(state_of(job), BG_JOB_STATE_TRANSFERRED);
    OK(BgComplete(job, 0, 0));
    OK(BgCloseJob(job));
}

/* Errors say what and where, keep the progress, and go when data moves again. */
static void failed_and_retried(void)
{
    BG_JOB job = job_in(BG_JOB_STATE_ERROR, 1);
    BG_JOB_SNAPSHOT snapshot = snapshot_of(job);
    BG_TRANSFER transfer;
    HR(snapshot.Error, 0x80190194);
    SAME(snapshot.ErrorContext, BG_ERROR_CONTEXT_REMOTE_FILE);
    SAME(snapshot.ErrorCount, 1);
    CHECK(snapshot.ErrorFile != 0);
    same_progress(job, 100, 50, 1, 0);
    HR(BgTransferNext(&transfer, &snapshot.File, &snapshot.ErrorFile), BG_E_EMPTY);
    OK(BgResume(job));
    SAME(state_of(job), BG_JOB_STATE_QUEUED);
    transfer = next_of(job);
    OK(BgTransferFail(transfer, (HRESULT)0x80200010, BG_ERROR_CONTEXT_GENERAL_TRANSPORT, 1));
    SAME(state_of(job), BG_JOB_STATE_TRANSIENT_ERROR);
    SAME(snapshot_of(job).ErrorCount, 2);
    OK(BgResume(job)); /* skips the delay */
    transfer = next_of(job);
    OK(BgTransferConnected(transfer, 100, 50));
    HR(snapshot_of(job).Error, S_OK);
    SAME(snapshot_of(job).ErrorFile, 0);
    OK(BgTransferAdvance(transfer, 50));
    OK(BgTransferDone(transfer));
    same_progress(job, 100, 100, 1, 1);
    end_job(job);
}

int main(void)
{
    OK(BgInitialize(region, sizeof region, &region_config));
    OK(BgTick(1000, TIME_0));
    two_files();
    unknown_and_empty();
    suspended_and_resumed();
    failed_and_retried();
    OK(BgUninitialize());
    return 0;
}
