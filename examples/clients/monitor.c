/* Shows all jobs again and again, as bitsadmin /monitor does. The engine lives in this process, so the jobs are its
 * own, one for each pair of names. */
#define COBJMACROS
#include <bits.h>

#include "startup.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char usage[] =
    "usage: monitor [-n TIMES] [-i MILLISECONDS] {[-w MILLISECONDS] [-p PRIORITY] SOURCE DESTINATION}...\n"
    "  -n   how often the jobs are shown, at most (default: until all have ended)\n"
    "  -i   how long between two times (default: 1000)\n"
    "  -w   how long to wait before the next job is made\n"
    "  -p   of the next job: FOREGROUND, HIGH, NORMAL or LOW (default: NORMAL)\n"
    "At the end jobs that have all their files are completed, and the others cancelled.\n";

enum { JOBS_MAX = 8, WAIT_MS_MAX = 60000 };

static const char *const priority_names[] = {
    [BG_JOB_PRIORITY_FOREGROUND] = "FOREGROUND",
    [BG_JOB_PRIORITY_HIGH] = "HIGH",
    [BG_JOB_PRIORITY_NORMAL] = "NORMAL",
    [BG_JOB_PRIORITY_LOW] = "LOW",
};
enum { PRIORITIES = sizeof priority_names / sizeof priority_names[0] };

static UINT64 times = UINT64_MAX, interval_ms = 1000;

/* A name as the table has it. */
static void show_name(IBackgroundCopyJob *job)
{
    LPWSTR name = NULL;
    if (FAILED(IBackgroundCopyJob_GetDisplayName(job, &name)))
        return;
    printf("'%s'", utf8(name));
    CoTaskMemFree(name);
}

/* One line; whether the job is still at work. */
static bool show_job(IBackgroundCopyJob *job)
{
    GUID id;
    BG_JOB_STATE state;
    BG_JOB_PRIORITY priority;
    BG_JOB_PROGRESS progress;
    if (FAILED(IBackgroundCopyJob_GetId(job, &id)) || FAILED(IBackgroundCopyJob_GetState(job, &state)) ||
        FAILED(IBackgroundCopyJob_GetPriority(job, &priority)) ||
        FAILED(IBackgroundCopyJob_GetProgress(job, &progress)))
        return true;
    printf("{%08" PRIX32 "} ", (uint32_t)id.Data1);
    show_name(job);
    printf(" %s %s %" PRIu32 " / %" PRIu32 " %s / %s\n", priority_names[(unsigned)priority % PRIORITIES],
           state_text(state), (uint32_t)progress.FilesTransferred, (uint32_t)progress.FilesTotal,
           bytes_text(progress.BytesTransferred), bytes_text(progress.BytesTotal));
    return state != BG_JOB_STATE_TRANSFERRED && state != BG_JOB_STATE_ERROR;
}

/* All jobs that are not final; how many of them are at work, or -1. */
static int show_jobs(IBackgroundCopyManager *manager)
{
    IEnumBackgroundCopyJobs *jobs = NULL;
    IBackgroundCopyJob *job = NULL;
    ULONG count = 0;
    int at_work = 0;
    if (!checked("EnumJobs", IBackgroundCopyManager_EnumJobs(manager, 0, &jobs)))
        return -1;
    if (checked("GetCount", IEnumBackgroundCopyJobs_GetCount(jobs, &count)))
        printf("%" PRIu32 " jobs\n", (uint32_t)count);
    while (IEnumBackgroundCopyJobs_Next(jobs, 1, &job, NULL) == S_OK) {
        at_work += show_job(job);
        IBackgroundCopyJob_Release(job);
    }
    IEnumBackgroundCopyJobs_Release(jobs);
    fflush(stdout);
    return at_work;
}

static bool monitor(IBackgroundCopyManager *manager)
{
    for (UINT64 i = 0; i < times; i++) {
        int at_work = show_jobs(manager);
        if (at_work <= 0)
            return at_work == 0;
        if (i + 1 < times)
            Sleep((DWORD)interval_ms);
    }
    return true;
}

static bool add_job(IBackgroundCopyManager *manager, BG_JOB_PRIORITY priority, const char *source, const char *local)
{
    IBackgroundCopyJob *job = NULL;
    GUID id;
    LPWSTR name = local_name(local);
    if (!checked("CreateJob", IBackgroundCopyManager_CreateJob(manager, name, BG_JOB_TYPE_DOWNLOAD, &id, &job)))
        return false;
    bool good = checked("SetPriority", IBackgroundCopyJob_SetPriority(job, priority)) &&
        checked(source, IBackgroundCopyJob_AddFile(job, remote_name(source), name)) &&
        checked("Resume", IBackgroundCopyJob_Resume(job));
    if (!good)
        IBackgroundCopyJob_Cancel(job);
    /* The job stays in its queue, and EnumJobs finds it. */
    IBackgroundCopyJob_Release(job);
    return good;
}

/* Completes what has arrived, and cancels the rest; true if nothing had to be. */
static bool end_jobs(IBackgroundCopyManager *manager)
{
    IEnumBackgroundCopyJobs *jobs = NULL;
    IBackgroundCopyJob *found[JOBS_MAX];
    ULONG count = 0;
    bool good = true;
    if (!checked("EnumJobs", IBackgroundCopyManager_EnumJobs(manager, 0, &jobs)))
        return false;
    /* Fewer than asked for is S_FALSE, and just as good. */
    good = checked("Next", IEnumBackgroundCopyJobs_Next(jobs, JOBS_MAX, found, &count));
    for (ULONG i = 0; i < count; i++) {
        BG_JOB_STATE state;
        bool is_done = IBackgroundCopyJob_GetState(found[i], &state) == S_OK && state == BG_JOB_STATE_TRANSFERRED &&
            checked("Complete", IBackgroundCopyJob_Complete(found[i]));
        show_name(found[i]);
        printf(" %s\n", is_done ? "completed" : "cancelled");
        if (!is_done)
            checked("Cancel", IBackgroundCopyJob_Cancel(found[i]));
        good = good && is_done;
        IBackgroundCopyJob_Release(found[i]);
    }
    IEnumBackgroundCopyJobs_Release(jobs);
    return good;
}

static bool parse_priority(const char *text, BG_JOB_PRIORITY *priority)
{
    for (int i = 0; i < PRIORITIES; i++)
        if (strcmp(text, priority_names[i]) == 0) {
            *priority = (BG_JOB_PRIORITY)i;
            return true;
        }
    return false;
}

/* What the command line says of one job. */
struct wanted {
    UINT64 wait_ms;
    BG_JOB_PRIORITY priority;
    const char *source, *local;
};

/* Takes one off the command line; how many arguments it was, or -1. */
static int parse_job(int argc, char **argv, struct wanted *job)
{
    int at = 0;
    job->wait_ms = 0;
    job->priority = BG_JOB_PRIORITY_NORMAL;
    for (; at + 1 < argc && argv[at][0] == '-'; at += 2) {
        bool is_good = strcmp(argv[at], "-w") == 0 ? parse_number(argv[at + 1], &job->wait_ms)
            : strcmp(argv[at], "-p") == 0 && parse_priority(argv[at + 1], &job->priority);
        if (!is_good || job->wait_ms > WAIT_MS_MAX)
            return -1;
    }
    if (at + 1 >= argc)
        return -1;
    job->source = argv[at];
    job->local = argv[at + 1];
    return at + 2;
}

/* All of them; how many there are, or -1. */
static int parse_jobs(int argc, char **argv, struct wanted jobs[JOBS_MAX])
{
    int count = 0;
    for (int at = 0; at < argc; count++) {
        int taken = count == JOBS_MAX ? -1 : parse_job(argc - at, argv + at, &jobs[count]);
        if (taken < 0)
            return -1;
        at += taken;
    }
    return count;
}

static bool add_jobs(IBackgroundCopyManager *manager, int count, const struct wanted *jobs)
{
    for (int i = 0; i < count; i++) {
        Sleep((DWORD)jobs[i].wait_ms);
        if (!add_job(manager, jobs[i].priority, jobs[i].source, jobs[i].local))
            return false;
    }
    return true;
}

static bool run(int count, const struct wanted *jobs)
{
    IBackgroundCopyManager *manager = NULL;
    if (!checked("CoInitializeEx", CoInitializeEx(NULL, COINIT_MULTITHREADED)))
        return false;
    HRESULT hr = CoCreateInstance(&CLSID_BackgroundCopyManager, NULL, CLSCTX_LOCAL_SERVER, &IID_IBackgroundCopyManager,
                                  (void **)&manager);
    bool good = checked("CoCreateInstance", hr);
    if (good) {
        good = add_jobs(manager, count, jobs) && monitor(manager);
        good = end_jobs(manager) && good;
        IBackgroundCopyManager_Release(manager);
    }
    CoUninitialize();
    return good;
}

/* How many arguments the options are, or -1. */
static int parse_options(int argc, char **argv)
{
    int at = 1;
    for (; at < argc && (strcmp(argv[at], "-n") == 0 || strcmp(argv[at], "-i") == 0); at += 2)
        if (at + 1 == argc || !parse_number(argv[at + 1], argv[at][1] == 'n' ? &times : &interval_ms))
            return -1;
    return interval_ms <= WAIT_MS_MAX ? at : -1;
}

int main(int argc, char **argv)
{
    struct wanted jobs[JOBS_MAX];
    argv = startup(argc, argv);
    if (argv == NULL)
        return EXIT_USAGE;
    int first = parse_options(argc, argv);
    int count = first < 0 ? -1 : parse_jobs(argc - first, argv + first, jobs);
    int status = EXIT_USAGE;
    if (count < 0)
        fputs(usage, stderr);
    else
        status = run(count, jobs) ? 0 : 1;
    shutdown_all();
    return fflush(stdout) == 0 ? status : 1;
}
