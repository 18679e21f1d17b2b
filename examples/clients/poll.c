/* Downloads files as one job, and asks for its state and progress from time to time: the shape of the public sample on
 * polling, with Chromium's look at every file after Complete. */
#define COBJMACROS
#include <bits.h>

#include "startup.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char usage[] =
    "usage: poll [-i MILLISECONDS] [-c BYTES] [-k BYTES] SOURCE DESTINATION [SOURCE DESTINATION]...\n"
    "  -i   how often the job is asked (default: 500)\n"
    "  -c   cancel the job when so many bytes are there\n"
    "  -k   complete it then, with the files that have arrived\n";

enum { RETRY_S = 5, NO_PROGRESS_S = 60, ACKNOWLEDGED_TRIES = 100 };

static UINT64 interval_ms = 500, cancel_at = BG_SIZE_UNKNOWN, keep_at = BG_SIZE_UNKNOWN;

static void show_progress(BG_JOB_STATE state, const BG_JOB_PROGRESS *progress)
{
    printf("%s: %s of %s bytes, %" PRIu32 " of %" PRIu32 " files", state_text(state),
           bytes_text(progress->BytesTransferred), bytes_text(progress->BytesTotal),
           (uint32_t)progress->FilesTransferred, (uint32_t)progress->FilesTotal);
    /* Of an unknown total, or of nothing at all, there is no percentage. */
    if (progress->BytesTotal != BG_SIZE_UNKNOWN && progress->BytesTotal != 0)
        printf(", %.0f %%", 100.0 * (double)progress->BytesTransferred / (double)progress->BytesTotal);
    printf("\n");
    fflush(stdout);
}

/* Why the job stopped, in BITS' own words. */
static void show_error(IBackgroundCopyJob *job)
{
    IBackgroundCopyError *error = NULL;
    IBackgroundCopyFile *file = NULL;
    BG_ERROR_CONTEXT context;
    HRESULT code;
    LPWSTR text = NULL;
    if (!checked("GetError", IBackgroundCopyJob_GetError(job, &error)))
        return;
    if (checked("IBackgroundCopyError::GetError", IBackgroundCopyError_GetError(error, &context, &code)))
        fprintf(stderr, "the job failed with 0x%08" PRIX32 " in context %d\n", (uint32_t)code, (int)context);
    if (SUCCEEDED(IBackgroundCopyError_GetErrorDescription(error, 0, &text))) {
        fprintf(stderr, "  %s\n", utf8(text));
        CoTaskMemFree(text);
    }
    if (SUCCEEDED(IBackgroundCopyError_GetErrorContextDescription(error, 0, &text))) {
        fprintf(stderr, "  %s\n", utf8(text));
        CoTaskMemFree(text);
    }
    if (IBackgroundCopyError_GetFile(error, &file) == S_OK) {
        if (SUCCEEDED(IBackgroundCopyFile_GetRemoteName(file, &text))) {
            fprintf(stderr, "  %s\n", utf8(text));
            CoTaskMemFree(text);
        }
        IBackgroundCopyFile_Release(file);
    }
    IBackgroundCopyError_Release(error);
}

/* One line for the file; false unless it is all there. */
static bool show_file(IBackgroundCopyFile *file, bool may_be_missing)
{
    BG_FILE_PROGRESS progress;
    LPWSTR name = NULL;
    if (!checked("GetLocalName", IBackgroundCopyFile_GetLocalName(file, &name)))
        return false;
    bool good = checked("GetProgress", IBackgroundCopyFile_GetProgress(file, &progress));
    bool is_whole = good && progress.Completed && progress.BytesTransferred == progress.BytesTotal;
    if (good)
        printf("%s: %s of %s bytes%s\n", utf8(name), bytes_text(progress.BytesTransferred),
               bytes_text(progress.BytesTotal), is_whole ? "" : ", not completed");
    CoTaskMemFree(name);
    return is_whole || (good && may_be_missing && !progress.Completed);
}

static bool show_files(IBackgroundCopyJob *job, bool may_be_missing)
{
    IEnumBackgroundCopyFiles *files = NULL;
    IBackgroundCopyFile *file = NULL;
    ULONG fetched = 0;
    bool good = true;
    if (!checked("EnumFiles", IBackgroundCopyJob_EnumFiles(job, &files)))
        return false;
    while (IEnumBackgroundCopyFiles_Next(files, 1, &file, &fetched) == S_OK) {
        good = show_file(file, may_be_missing) && good;
        IBackgroundCopyFile_Release(file);
    }
    IEnumBackgroundCopyFiles_Release(files);
    return good;
}

/* The same pointer shows the end that Complete has made. */
static bool wait_for_acknowledged(IBackgroundCopyJob *job)
{
    BG_JOB_STATE state;
    for (int i = 0; i < ACKNOWLEDGED_TRIES; i++) {
        if (!checked("GetState", IBackgroundCopyJob_GetState(job, &state)))
            return false;
        if (state == BG_JOB_STATE_ACKNOWLEDGED)
            return true;
        Sleep((DWORD)interval_ms);
    }
    fprintf(stderr, "the job was completed, but is %s\n", state_text(state));
    return false;
}

static bool complete(IBackgroundCopyJob *job)
{
    BG_JOB_PROGRESS progress;
    HRESULT hr = IBackgroundCopyJob_Complete(job);
    if (!checked("Complete", hr)) {
        IBackgroundCopyJob_Cancel(job);
        return false;
    }
    if (hr == BG_S_PARTIAL_COMPLETE)
        printf("some files had not arrived\n");
    if (hr == BG_S_UNABLE_TO_DELETE_FILES)
        printf("some temporary files are left\n");
    if (!wait_for_acknowledged(job) || !show_files(job, hr == BG_S_PARTIAL_COMPLETE))
        return false;
    if (!checked("GetProgress", IBackgroundCopyJob_GetProgress(job, &progress)))
        return false;
    show_progress(BG_JOB_STATE_ACKNOWLEDGED, &progress);
    return hr == BG_S_PARTIAL_COMPLETE || progress.BytesTransferred == progress.BytesTotal;
}

static bool cancel(IBackgroundCopyJob *job)
{
    checked("Cancel", IBackgroundCopyJob_Cancel(job));
    printf("the job was cancelled\n");
    return false;
}

/* Until the job has come to an end. */
static bool watch(IBackgroundCopyJob *job)
{
    BG_JOB_STATE state, last = BG_JOB_STATE_CANCELLED;
    BG_JOB_PROGRESS progress;
    for (;;) {
        if (!checked("GetState", IBackgroundCopyJob_GetState(job, &state)) ||
            !checked("GetProgress", IBackgroundCopyJob_GetProgress(job, &progress)))
            return cancel(job);
        if (state != BG_JOB_STATE_TRANSIENT_ERROR || state != last)
            show_progress(state, &progress);
        last = state;
        if (state == BG_JOB_STATE_TRANSFERRED || progress.BytesTransferred >= keep_at)
            return complete(job);
        if (state == BG_JOB_STATE_ERROR) {
            show_error(job);
            return cancel(job);
        }
        if (progress.BytesTransferred >= cancel_at)
            return cancel(job);
        /* After a transient error BITS tries again by itself. */
        Sleep((DWORD)interval_ms);
    }
}

static bool add_files(IBackgroundCopyJob *job, int count, char **names)
{
    for (int i = 0; i < count; i += 2)
        if (!checked(names[i], IBackgroundCopyJob_AddFile(job, remote_name(names[i]), local_name(names[i + 1]))))
            return false;
    return true;
}

static bool download(IBackgroundCopyManager *manager, int count, char **names)
{
    IBackgroundCopyJob *job = NULL;
    GUID id;
    HRESULT hr = IBackgroundCopyManager_CreateJob(manager, BG_TEXT("poll"), BG_JOB_TYPE_DOWNLOAD, &id, &job);
    if (!checked("CreateJob", hr))
        return false;
    bool good = checked("SetMinimumRetryDelay", IBackgroundCopyJob_SetMinimumRetryDelay(job, RETRY_S)) &&
        checked("SetNoProgressTimeout", IBackgroundCopyJob_SetNoProgressTimeout(job, NO_PROGRESS_S)) &&
        add_files(job, count, names) && checked("Resume", IBackgroundCopyJob_Resume(job));
    good = good ? watch(job) : cancel(job);
    IBackgroundCopyJob_Release(job);
    return good;
}

static bool run(int count, char **names)
{
    IBackgroundCopyManager *manager = NULL;
    if (!checked("CoInitializeEx", CoInitializeEx(NULL, COINIT_APARTMENTTHREADED)))
        return false;
    HRESULT hr = CoCreateInstance(&CLSID_BackgroundCopyManager, NULL, CLSCTX_LOCAL_SERVER, &IID_IBackgroundCopyManager,
                                  (void **)&manager);
    bool good = checked("CoCreateInstance", hr) && download(manager, count, names);
    if (manager != NULL)
        IBackgroundCopyManager_Release(manager);
    CoUninitialize();
    return good;
}

/* Options with their numbers; how many arguments they are, or -1. */
static int parse_options(int argc, char **argv)
{
    int at = 1;
    for (; at < argc && argv[at][0] == '-'; at += 2) {
        UINT64 *value = strcmp(argv[at], "-i") == 0 ? &interval_ms
            : strcmp(argv[at], "-c") == 0 ? &cancel_at : strcmp(argv[at], "-k") == 0 ? &keep_at : NULL;
        if (value == NULL || at + 1 == argc || !parse_number(argv[at + 1], value))
            return -1;
    }
    return interval_ms <= 60000 && at < argc && (argc - at) % 2 == 0 ? at : -1;
}

int main(int argc, char **argv)
{
    argv = startup(argc, argv);
    if (argv == NULL)
        return EXIT_USAGE;
    int first = parse_options(argc, argv);
    int status = EXIT_USAGE;
    if (first < 0)
        fputs(usage, stderr);
    else
        status = run(argc - first, argv + first) ? 0 : 1;
    shutdown_all();
    return fflush(stdout) == 0 ? status : 1;
}
