/* For the program that calls every method with zeros: an object for each interface and profile, and what comes back. */
#include "com.h"

static IBackgroundCopyJob *answers_jobs[2];

static void begin(void)
{
    uint32_t profile;
    com_begin();
    for (profile = 0; profile < 2; profile++) {
        IBackgroundCopyManager *manager = com_manager(profile);
        IBackgroundCopyJob *job = com_job(manager, BG_JOB_TYPE_DOWNLOAD);
        BG_FILE file;
        answers_jobs[profile] = job;
        OK(BgAddFile(com_handle(job), URL, PATH, 0, &file));
        OK(IBackgroundCopyJob_Resume(job));
        com_fail((HRESULT)0x80190193, BG_ERROR_CONTEXT_REMOTE_FILE); /* 403 is the remote file's in both profiles */
        IBackgroundCopyManager_Release(manager);
    }
}

/* Made anew for each method, because some of them end things; kept, because nobody asks here whether they are released. */
static void *object_of(const char *interface, uint32_t profile)
{
    IBackgroundCopyJob *job = answers_jobs[profile];
    IBackgroundCopyManager *manager = com_manager(profile);
    IEnumBackgroundCopyFiles *files = NULL;
    IEnumBackgroundCopyJobs *jobs = NULL;
    IBackgroundCopyFile *file = NULL;
    IBackgroundCopyError *error = NULL;
    void *object = NULL;
    static void *last;
    if (last)
        IUnknown_Release((IUnknown *)last);
    OK(IBackgroundCopyJob_EnumFiles(job, &files));
    OK(IEnumBackgroundCopyFiles_Next(files, 1, &file, NULL));
    if (strcmp(interface, "IBackgroundCopyManager") == 0)
        OK(IBackgroundCopyManager_QueryInterface(manager, &IID_IBackgroundCopyManager, &object));
    else if (strcmp(interface, "IBackgroundCopyFile") == 0 || strcmp(interface, "IBackgroundCopyFile2") == 0)
        OK(IBackgroundCopyFile_QueryInterface(file, &IID_IBackgroundCopyFile2, &object));
    else if (strcmp(interface, "IEnumBackgroundCopyFiles") == 0)
        OK(IEnumBackgroundCopyFiles_QueryInterface(files, &IID_IUnknown, &object));
    else if (strcmp(interface, "IEnumBackgroundCopyJobs") == 0) {
        if (SUCCEEDED(IBackgroundCopyManager_EnumJobs(manager, 0, &jobs)))
            object = jobs;
    } else if (strcmp(interface, "IBackgroundCopyError") == 0) {
        OK(IBackgroundCopyJob_GetError(job, &error));
        object = error;
    } else if (strcmp(interface, "IBackgroundCopyJobHttpOptions") == 0)
        IBackgroundCopyJob_QueryInterface(job, &IID_IBackgroundCopyJobHttpOptions, &object);
    else if (strcmp(interface, "IDeliveryOptimizationJob") == 0)
        IBackgroundCopyJob_QueryInterface(job, &IID_IDeliveryOptimizationJob, &object);
    else {
        /* A job of its own, for Cancel and Complete. */
        job = com_job(manager, BG_JOB_TYPE_DOWNLOAD);
        OK(IBackgroundCopyJob_QueryInterface(job, &IID_IBackgroundCopyJob5, &object));
        IBackgroundCopyJob_Release(job);
        OK(BgCancel(com_handle(object)));
    }
    IBackgroundCopyFile_Release(file);
    IEnumBackgroundCopyFiles_Release(files);
    IBackgroundCopyManager_Release(manager);
    last = object;
    return object;
}

static void tell(const char *interface, const char *method, uint32_t profile, int is_there, HRESULT answer)
{
    printf("%s %s %s ", interface, method, profile == BG_PROFILE_DO ? "DO" : "BITS");
    if (is_there)
        printf("%08x\n", (unsigned)(uint32_t)answer);
    else
        printf("none\n");
}

static void end(void)
{
    com_end();
}
