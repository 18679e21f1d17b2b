/* The shortest whole use of an engine, for programs that test linking: 0 when every step went well, else its line. */
#ifndef DOWNLOAD_H
#define DOWNLOAD_H
#include <bgjob.h>

#define STEP(condition) do { if (!(condition)) return __LINE__; } while (0)

BGJOB_REGION(download_region, 1, 1, 256);

static int whole_download(HRESULT (*get_progress)(BG_JOB, BG_JOB_PROGRESS *))
{
    BG_JOB job, same;
    BG_FILE file;
    BG_TRANSFER transfer;
    BG_GUID id;
    BG_JOB_PROGRESS progress;
    STEP(BgInitialize(download_region, sizeof download_region, &download_region_config) == S_OK);
    STEP(BgTick(1000, 133000000000000000u) == S_OK);
    STEP(BgCreateJob("update", BG_JOB_TYPE_DOWNLOAD, &id, &job) == S_OK);
    STEP(BgAddFile(job, "http://host/file", "/file", 7, &file) == S_OK);
    STEP(BgResume(job) == S_OK);
    STEP(BgTransferNext(&transfer, &file, &same) == S_OK && same == job);
    STEP(BgTransferConnected(transfer, 5000, 0) == S_OK);
    STEP(BgTransferAdvance(transfer, 4096) == S_OK);
    STEP(get_progress(job, &progress) == S_OK);
    STEP(progress.BytesTotal == 5000 && progress.BytesTransferred == 4096);
    STEP(progress.FilesTotal == 1 && progress.FilesTransferred == 0);
    STEP(BgTransferAdvance(transfer, 904) == S_OK);
    STEP(BgTransferDone(transfer) == S_OK);
    STEP(BgComplete(job, 0, 0) == S_OK);
    STEP(get_progress(job, &progress) == S_OK && progress.FilesTransferred == 1);
    STEP(BgUninitialize() == S_OK);
    return 0;
}
#endif
