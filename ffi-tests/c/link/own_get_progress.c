/* A program that had a GetProgress before it met the library. Ours is still there as BgGetProgress. */
#include "download.h"
#include <stdio.h>

static int calls;

HRESULT GetProgress(BG_JOB job, BG_JOB_PROGRESS *pProgress)
{
    (void)job;
    (void)pProgress;
    calls++;
    return 42;
}

int main(void)
{
    BG_JOB_PROGRESS progress = {1, 2, 3, 4};
    int line = whole_download(BgGetProgress);
    if (line)
        return printf("download.h:%d\n", line), 1;
    /* The library itself must not have called the program's function in place of its own. */
    if (calls != 0)
        return printf("BgGetProgress ran the program's GetProgress\n"), 1;
    return GetProgress(1, &progress) == 42 && calls == 1 ? 0 : 1;
}
