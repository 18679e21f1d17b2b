/*
 * One operation, again and again: what `cargo xtask counts` has callgrind count.
 *
 *     counts                    lists the operations: how many jobs a call is about, a tab, the operation
 *     counts OPERATION CALLS    calls it so often
 *
 * What an operation works on is made before its first call, and as much of it however many calls follow. So two runs
 * differ by calls alone, and `empty` tells what the loop takes. x86-64 only.
 */
#include <bgjob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CALLS_MAX 200u
#define JOBS_MAX 1000u
#define FILE_BYTES 16u

static BGJOB_ALIGNED uint64_t region[BGJOB_REGION_BYTES(JOBS_MAX, JOBS_MAX, 0) / 8u];
static BG_JOB job;
static BG_TRANSFER transfer, transfers[CALLS_MAX];
static uint32_t transfers_used;
static BG_JOB_PROGRESS progress;
static BG_JOB_SNAPSHOT snapshot = BG_JOB_SNAPSHOT_INIT;
static BG_JOB_STATE state;
static BG_JOB_TYPE type;
static BG_JOB_TIMES times;
static uint32_t number;
static BG_JOB_PRIORITY priority;
static BG_JOB_REPLY_PROGRESS reply;
static BG_FILE_PROGRESS file_progress;
static uint64_t cookie;
static HRESULT error;
static BG_ERROR_CONTEXT context;
static BG_GUID id;
static BG_JOB found;
static BG_FILE file;
static BG_JOB handles[JOBS_MAX];
static uint32_t handles_used;

/* `floors.c` of the benchmarks. */
int32_t floor_struct_copy(uint64_t job, BG_JOB_PROGRESS *out);
int32_t floor_fetch_add(uint64_t transfer, uint32_t bytes);

/* The program's own, so that nothing depends on which of its own the C library takes for the processor at hand. One
   instruction for eight bytes. */
void *memcpy(void *restrict to, const void *restrict from, size_t bytes)
{
    void *at = to;
    size_t words = bytes / 8;
    bytes %= 8;
    __asm__ volatile("rep movsq" : "+D"(at), "+S"(from), "+c"(words) : : "memory");
    __asm__ volatile("rep movsb" : "+D"(at), "+S"(from), "+c"(bytes) : : "memory");
    return to;
}

void *memset(void *to, int value, size_t bytes)
{
    void *at = to;
    size_t words = bytes / 8;
    uint64_t word = (unsigned char)value * UINT64_C(0x0101010101010101);
    bytes %= 8;
    __asm__ volatile("rep stosq" : "+D"(at), "+c"(words) : "a"(word) : "memory");
    __asm__ volatile("rep stosb" : "+D"(at), "+c"(bytes) : "a"(word) : "memory");
    return to;
}

#ifdef BGJOB_MASKED
/* There is one context and nothing to mask: the calls are counted, what masking takes is the processor's affair. */
uint32_t BgEnterCritical(void) { return 0; }
void BgLeaveCritical(uint32_t State) { (void)State; }
#endif

static void must(HRESULT hr, const char *what)
{
    if (hr == S_OK)
        return;
    fprintf(stderr, "%s: %s\n", what, BgGetErrorName(hr));
    exit(1);
}
#define MUST(call) must(call, #call)

/* An engine with room for so many jobs, with one file each. */
static void engine(uint32_t jobs)
{
    BG_ENGINE_CONFIG config = { sizeof config, BG_ENGINE_CONFIG_VERSION, jobs, jobs, 0, 0, { 0, 0, 0, { 0 } }, 0, 0 };
    MUST(BgInitialize(region, sizeof region, &config));
}

static void nothing(void) {}

/* One job, SUSPENDED, with a file. */
static void suspended(void)
{
    engine(16);
    MUST(BgCreateJob(NULL, BG_JOB_TYPE_DOWNLOAD, &id, &job));
    MUST(BgAddFile(job, NULL, NULL, 0, &file));
}

/* Takes the next file and connects: of FILE_BYTES bytes, or of unknown size. */
static BG_TRANSFER connected(uint64_t total)
{
    BG_TRANSFER token;
    MUST(BgTransferNext(&token, &file, &job));
    MUST(BgTransferConnected(token, total, 0));
    return token;
}

static void transferring(void)
{
    suspended();
    MUST(BgResume(job));
    transfer = connected(BG_SIZE_UNKNOWN);
    MUST(BgTransferAdvance(transfer, FILE_BYTES));
}

static void failed(void)
{
    transferring();
    MUST(BgTransferFail(transfer, (HRESULT)0x80190194, BG_ERROR_CONTEXT_REMOTE_FILE, 0)); /* HTTP's 404 */
}

/* The reply of an upload, which has one file, on its way. */
static void upload_reply(void)
{
    engine(16);
    MUST(BgCreateJob(NULL, BG_JOB_TYPE_UPLOAD_REPLY, &id, &job));
    MUST(BgAddFile(job, NULL, NULL, 0, &file));
    MUST(BgResume(job));
    transfer = connected(FILE_BYTES);
    MUST(BgTransferAdvance(transfer, FILE_BYTES));
    MUST(BgTransferReply(transfer, BG_SIZE_UNKNOWN));
}

/* For each call a job of its own, all of whose bytes are missing. */
static void about_to_end(void)
{
    engine(CALLS_MAX);
    for (uint32_t i = 0; i < CALLS_MAX; i++) {
        MUST(BgCreateJob(NULL, BG_JOB_TYPE_DOWNLOAD, &id, &job));
        MUST(BgAddFile(job, NULL, NULL, 0, &file));
        MUST(BgResume(job));
        transfers[i] = connected(FILE_BYTES);
    }
}

static void empty_engine(void) { engine(16); }

static void full_of(uint32_t jobs)
{
    engine(jobs);
    for (uint32_t i = 0; i < jobs; i++)
        MUST(BgCreateJob(NULL, BG_JOB_TYPE_DOWNLOAD, &id, &job));
}

static void full_of_16(void) { full_of(16); }
static void full_of_1000(void) { full_of(JOBS_MAX); }

static HRESULT call_empty(void) { return S_OK; }
static HRESULT call_struct_copy(void) { return floor_struct_copy(job, &progress); }
static HRESULT call_fetch_add(void) { return floor_fetch_add(transfer, FILE_BYTES); }
static HRESULT call_progress(void) { return GetProgress(job, &progress); }
static HRESULT call_find(void) { return BgGetJob(&id, &found); }
static HRESULT call_state(void) { return BgGetState(job, &state); }
static HRESULT call_snapshot(void) { return BgGetSnapshot(job, &snapshot); }
static HRESULT call_view(void) { return BgViewSnapshot(region, sizeof region, job, &snapshot); }
static HRESULT call_advance(void) { return BgTransferAdvance(transfer, FILE_BYTES); }
static HRESULT call_enumerate(void) { return BgEnumJobs(handles, JOBS_MAX, &handles_used); }

/* Getters of one property. */
static HRESULT call_type(void) { return BgGetType(job, &type); }
static HRESULT call_times(void) { return BgGetTimes(job, &times); }
static HRESULT call_error(void) { return BgGetError(job, &error, &context); }
static HRESULT call_error_file(void) { return BgGetErrorFile(job, &file); }
static HRESULT call_error_count(void) { return BgGetErrorCount(job, &number); }
static HRESULT call_priority(void) { return BgGetPriority(job, &priority); }
static HRESULT call_notify_flags(void) { return BgGetNotifyFlags(job, &number); }
static HRESULT call_retry_delay(void) { return BgGetMinimumRetryDelay(job, &number); }
static HRESULT call_timeout(void) { return BgGetNoProgressTimeout(job, &number); }
static HRESULT call_reply_progress(void) { return BgGetReplyProgress(job, &reply); }
static HRESULT call_file_progress(void) { return BgGetFileProgress(file, &file_progress); }
static HRESULT call_cookie(void) { return BgGetFileCookie(file, &cookie); }

/* Each of these stops at the first failure. */
static HRESULT call_end(void)
{
    BG_TRANSFER token = transfers[transfers_used++];
    HRESULT hr = BgTransferAdvance(token, FILE_BYTES);
    return hr == S_OK ? BgTransferDone(token) : hr;
}

static HRESULT call_resume_suspend(void)
{
    HRESULT hr = BgResume(job);
    return hr == S_OK ? BgSuspend(job) : hr;
}

static HRESULT call_create_close(void)
{
    HRESULT hr = BgCreateJob(NULL, BG_JOB_TYPE_DOWNLOAD, &id, &job);
    if (hr == S_OK)
        hr = BgCancel(job);
    return hr == S_OK ? BgCloseJob(job) : hr;
}

static const struct operation {
    const char *name;
    uint32_t jobs;
    void (*prepare)(void);
    HRESULT (*call)(void);
} operations[] = {
    { "empty", 1, nothing, call_empty },
    { "C: 24-byte struct copy", 1, nothing, call_struct_copy },
    { "C: fetch_add", 1, nothing, call_fetch_add },
    { "GetProgress", 1, transferring, call_progress },
    { "BgGetState", 1, transferring, call_state },
    { "BgGetSnapshot", 1, transferring, call_snapshot },
    { "BgViewSnapshot", 1, transferring, call_view },
    { "BgGetType", 1, transferring, call_type },
    { "BgGetTimes", 1, transferring, call_times },
    { "BgGetError", 1, failed, call_error },
    { "BgGetErrorFile", 1, failed, call_error_file },
    { "BgGetErrorCount", 1, failed, call_error_count },
    { "BgGetPriority", 1, transferring, call_priority },
    { "BgGetNotifyFlags", 1, transferring, call_notify_flags },
    { "BgGetMinimumRetryDelay", 1, transferring, call_retry_delay },
    { "BgGetNoProgressTimeout", 1, transferring, call_timeout },
    { "BgGetReplyProgress", 1, upload_reply, call_reply_progress },
    { "BgGetFileProgress", 1, transferring, call_file_progress },
    { "BgGetFileCookie", 1, transferring, call_cookie },
    { "BgTransferAdvance", 1, transferring, call_advance },
    { "BgTransferAdvance, BgTransferDone", 1, about_to_end, call_end },
    { "BgResume, BgSuspend", 1, suspended, call_resume_suspend },
    { "BgCreateJob, BgCancel, BgCloseJob", 1, empty_engine, call_create_close },
    { "BgGetJob", 1, transferring, call_find },
    { "BgEnumJobs, 16 jobs", 16, full_of_16, call_enumerate },
    { "BgEnumJobs, 1,000 jobs", JOBS_MAX, full_of_1000, call_enumerate },
};

#define OPERATIONS (sizeof operations / sizeof operations[0])

static const struct operation *find(const char *name)
{
    for (size_t i = 0; i < OPERATIONS; i++)
        if (strcmp(operations[i].name, name) == 0)
            return &operations[i];
    fprintf(stderr, "no operation is called %s\n", name);
    exit(2);
}

int main(int argc, char **argv)
{
    if (argc == 1) {
        for (size_t i = 0; i < OPERATIONS; i++)
            printf("%u\t%s\n", (unsigned)operations[i].jobs, operations[i].name);
        return 0;
    }
    unsigned long calls = argc == 3 ? strtoul(argv[2], NULL, 10) : 0;
    if (calls == 0 || calls > CALLS_MAX) {
        fprintf(stderr, "usage: counts [OPERATION CALLS], at most %u calls\n", CALLS_MAX);
        return 2;
    }
    const struct operation *operation = find(argv[1]);
    operation->prepare();
    for (unsigned long i = 0; i < calls; i++)
        must(operation->call(), operation->name);
    return 0;
}
