/* bgcopy: copies files as one job of the engine. This thread asks for the progress and acts on it; the copier's thread
 * moves the bytes, or this one does in between. */
#include "arguments.h"
#include "clock.h"
#include "codes.h"
#include "tool.h"
#include "url.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    POLL_MS = 5,
    LINE_MS = 200,
    SUSPENDED_MS = 300,
    RETRY_S = 5,
    NO_PROGRESS_S = 30,
};

#define TEXT_BYTES(length) (((length) / 28 + 1) * 32)
BGJOB_REGION(region, 1, FILES_MAX,
             TEXT_BYTES(BG_DISPLAY_NAME_MAX) + TEXT_BYTES(BG_LOCAL_NAME_MAX) +
                 FILES_MAX * (TEXT_BYTES(BG_REMOTE_NAME_MAX) + TEXT_BYTES(BG_LOCAL_NAME_MAX) +
                              TEXT_BYTES(TOOL_RANGES_MAX * 16)));

static struct settings settings;
static BG_JOB job;

static bool checked(const char *what, HRESULT hr)
{
    if (FAILED(hr))
        fprintf(stderr, "bgcopy: %s: %s (0x%08" PRIX32 ")\n", what, hresult_words(hr), (uint32_t)hr);
    return !FAILED(hr);
}

static HRESULT answer(void *context, const char *uploaded, const char **data, size_t *length)
{
    (void)context;
    (void)uploaded;
    *data = settings.reply;
    *length = strlen(settings.reply);
    return S_OK;
}

static bool add_file(const char *source, const char *destination)
{
    char url[BG_REMOTE_NAME_MAX + 2];
    bool is_upload = settings.type != BG_JOB_TYPE_DOWNLOAD;
    const char *remote = is_upload ? destination : source, *local = is_upload ? source : destination;
    BG_FILE file;
    if (url_of_path(remote, url, sizeof url) != CODE_NONE)
        return checked(remote, hresult_of_code(CODE_FILENAME_EXCED_RANGE));
    HRESULT hr = settings.range_count == 0 ? BgAddFile(job, url, local, 0, &file)
        : BgAddFileWithRanges(job, url, local, 0, BG_SIZE_UNKNOWN, settings.range_count, settings.ranges, &file);
    return checked(source, hr);
}

static bool make_job(void)
{
    BG_GUID id;
    if (!checked("BgCreateJob", BgCreateJob("bgcopy", settings.type, &id, &job)) ||
        !checked("BgSetMinimumRetryDelay", BgSetMinimumRetryDelay(job, RETRY_S)) ||
        !checked("BgSetNoProgressTimeout", BgSetNoProgressTimeout(job, NO_PROGRESS_S)))
        return false;
    if (settings.reply != NULL && !checked(settings.reply_file, BgSetReplyFileName(job, settings.reply_file)))
        return false;
    for (int i = 0; i < settings.name_count; i += 2)
        if (!add_file(settings.names[i], settings.names[i + 1]))
            return false;
    return checked("BgResume", BgResume(job));
}

static const char *state_name(int32_t state)
{
    static const char *const names[] = { "queued", "connecting", "transferring", "suspended", "error",
                                         "waiting after an error", "transferred", "acknowledged", "cancelled" };
    return state >= 0 && state < (int32_t)(sizeof names / sizeof names[0]) ? names[state] : "?";
}

/* At each new state, and now and then while bytes move. */
static void show(const BG_JOB_SNAPSHOT *s)
{
    static uint64_t due_ms, bytes;
    static int32_t state = -1;
    uint64_t now = clock_monotonic_ms();
    if (s->State == state && (now < due_ms || s->Progress.BytesTransferred == bytes))
        return;
    state = s->State;
    bytes = s->Progress.BytesTransferred;
    due_ms = now + LINE_MS;
    printf("%s: %" PRIu64 " of ", state_name(s->State), s->Progress.BytesTransferred);
    if (s->Progress.BytesTotal == BG_SIZE_UNKNOWN)
        printf("unknown");
    else
        printf("%" PRIu64, s->Progress.BytesTotal);
    printf(" bytes, %" PRIu32 " of %" PRIu32 " files\n", s->Progress.FilesTransferred, s->Progress.FilesTotal);
    fflush(stdout);
}

/* `ms` milliseconds, in which the copier works. */
static void pass(struct copier *copier, uint32_t ms)
{
    if (!settings.has_no_thread) {
        clock_sleep_ms(ms);
        return;
    }
    uint64_t now = clock_monotonic_ms(), end = now + ms;
    while (now < end) {
        uint32_t wait = copy_step(copier);
        clock_sleep_ms(wait < end - now ? wait : (uint32_t)(end - now));
        now = clock_monotonic_ms();
    }
}

/* What has arrived stays as it is for a while, and then it goes on. */
static bool suspend_for_a_moment(struct copier *copier)
{
    BG_JOB_SNAPSHOT first = BG_JOB_SNAPSHOT_INIT, last = BG_JOB_SNAPSHOT_INIT;
    HRESULT hr;
    settings.suspend_at = BG_SIZE_UNKNOWN;
    SETTLED(hr, BgSuspend(job));
    if (!checked("BgSuspend", hr) || !checked("BgGetSnapshot", BgGetSnapshot(job, &first)))
        return false;
    show(&first);
    pass(copier, SUSPENDED_MS);
    if (!checked("BgGetSnapshot", BgGetSnapshot(job, &last)))
        return false;
    if (last.Progress.BytesTransferred != first.Progress.BytesTransferred) {
        fprintf(stderr, "bgcopy: bytes came while the job was suspended\n");
        return false;
    }
    SETTLED(hr, BgResume(job));
    return checked("BgResume", hr);
}

/* What the server has said, before it has its name. */
static bool show_reply(struct copier *copier)
{
    BG_JOB_REPLY_PROGRESS reply;
    BG_FILE file;
    uint32_t count;
    char text[80] = "";
    if (BgGetReplyProgress(job, &reply) != S_OK)
        return true;
    size_t size = reply.BytesTotal < sizeof text - 1 ? (size_t)reply.BytesTotal : sizeof text - 1;
    if (!checked("BgEnumFiles", BgEnumFiles(job, &file, 1, &count)) ||
        (size > 0 && !checked("copy_read_reply", copy_read_reply(copier, file, text, size))))
        return false;
    printf("reply: %" PRIu64 " of %" PRIu64 " bytes, %s\n", reply.BytesTransferred, reply.BytesTotal, text);
    return true;
}

static int complete(struct copier *copier)
{
    BG_JOB_SNAPSHOT s = BG_JOB_SNAPSHOT_INIT;
    HRESULT hr;
    if (!show_reply(copier))
        return EXIT_FAILURE;
    SETTLED(hr, BgComplete(job, copy_save, copier));
    if (!checked("BgComplete", hr) || !checked("BgGetSnapshot", BgGetSnapshot(job, &s)))
        return EXIT_FAILURE;
    show(&s);
    printf("%s: %" PRIu32 " of %" PRIu32 " files, %" PRIu64 " bytes, %" PRIu64 " resumed, %" PRIu32 " attempts\n",
           hr == BG_S_PARTIAL_COMPLETE ? "partial" : "complete", s.FilesCompleted, s.Progress.FilesTotal,
           s.Progress.BytesTransferred, s.BytesResumed, s.Attempt);
    return EXIT_SUCCESS;
}

static int cancel(void)
{
    HRESULT hr;
    SETTLED(hr, BgCancel(job));
    checked("BgCancel", hr);
    return EXIT_FAILURE;
}

static int give_up(const BG_JOB_SNAPSHOT *s)
{
    char source[BG_REMOTE_NAME_MAX + 1] = "the job";
    if (s->ErrorFile != 0)
        BgGetRemoteName(s->ErrorFile, source, sizeof source, NULL);
    const char *where = s->ErrorContext == BG_ERROR_CONTEXT_LOCAL_FILE ? " (local file)"
        : s->ErrorContext == BG_ERROR_CONTEXT_REMOTE_FILE ? " (remote file)" : "";
    HRESULT hr = FAILED(s->ErrorCause) ? s->ErrorCause : s->Error;
    fprintf(stderr, "bgcopy: %s: %s%s (0x%08" PRIX32 ")\n", source, hresult_words(hr), where, (uint32_t)hr);
    return cancel();
}

static int watch(struct copier *copier)
{
    /* Ends: what goes wrong for good, or for NO_PROGRESS_S, is ERROR. */
    for (;;) {
        BG_JOB_SNAPSHOT s = BG_JOB_SNAPSHOT_INIT;
        HRESULT hr;
        SETTLED(hr, BgGetSnapshot(job, &s));
        if (!checked("BgGetSnapshot", hr))
            return EXIT_FAILURE;
        show(&s);
        uint64_t bytes = s.Progress.BytesTransferred;
        if (s.State == BG_JOB_STATE_TRANSFERRED || bytes >= settings.keep_at)
            return complete(copier);
        if (s.State == BG_JOB_STATE_ERROR)
            return give_up(&s);
        if (bytes >= settings.cancel_at) {
            int status = cancel();
            printf("cancelled at %" PRIu64 " bytes\n", bytes);
            return status;
        }
        if (bytes >= settings.suspend_at && !suspend_for_a_moment(copier))
            return EXIT_FAILURE;
        pass(copier, POLL_MS);
    }
}

static int copy_all(void)
{
    struct copier *copier = copy_new(&settings.copy);
    int status = EXIT_FAILURE;
    if (copier == NULL || (!settings.has_no_thread && !copy_start(copier)))
        fprintf(stderr, "bgcopy: out of memory\n");
    else if (make_job())
        status = watch(copier);
    fflush(stdout);
    if (copier != NULL)
        pass(copier, (uint32_t)settings.linger_ms);
    copy_free(copier);
    return status;
}

int main(int argc, char **argv)
{
#ifdef SIGXFSZ
    signal(SIGXFSZ, SIG_IGN); /* a limit on file sizes is an error of the write that meets it */
#endif
    argv = arguments_utf8(argc, argv);
    if (argv == NULL) {
        fprintf(stderr, "bgcopy: the arguments are not Unicode\n");
        return EXIT_USAGE;
    }
    settings_parse(&settings, argc, argv);
    settings.copy.reply = settings.reply == NULL ? NULL : answer;
    if (!checked("BgInitialize", BgInitialize(region, sizeof region, &region_config)))
        return EXIT_FAILURE;
    int status = copy_all();
    if (!checked("BgUninitialize", BgUninitialize()) || fflush(stdout) != 0)
        status = EXIT_FAILURE;
    return status;
}
