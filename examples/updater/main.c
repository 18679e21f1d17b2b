/* Updates firmware images in two slots, and shows how far it is.
 *
 * One job of the engine per update, one file of the job per image. This thread ticks, asks for the progress ten times
 * a second, draws it, resumes after lost connections and deals with signals; a worker (fetch.c) moves the bytes. */
#include "clock.h"
#include "codes.h"
#include "display.h"
#include "fetch.h"
#include "json.h"
#include "slots.h"
#include "updater.h"

#include <curl/curl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    POLL_MS = 100,
    STALL_MS = 3000, /* longer than any hiccup that is no news */
};

/* All the memory of the engine: one job, its files, and their names at their longest. */
#define TEXT_BYTES(length) (((length) / 28 + 1) * 32)
BGJOB_REGION(region, 1, IMAGES_MAX,
             TEXT_BYTES(BG_DISPLAY_NAME_MAX) +
                 IMAGES_MAX * (TEXT_BYTES(BG_REMOTE_NAME_MAX) + TEXT_BYTES(BG_LOCAL_NAME_MAX)));

/* Everything of one run. */
struct run {
    struct options options;
    struct slots slots;
    struct fetcher fetcher;
    struct view view;
    BG_ESTIMATOR estimator;
    BG_JOB job;
    BG_FILE files[IMAGES_MAX];
    sigset_t signals;
    uint64_t begun_ms, resume_at_ms; /* resume_at_ms: 0 while no retry is waiting */
};

/* True for success; else says which call failed and how. */
static bool checked(const char *function, HRESULT hr)
{
    char text[HRESULT_TEXT_BYTES];
    if (FAILED(hr))
        report("%s failed: %s", function, hresult_text(text, hr));
    return !FAILED(hr);
}
#define CHECKED(function, ...) (checked(#function, function(__VA_ARGS__)))

static bool tick(void)
{
    HRESULT hr;
    SETTLED(hr, BgTick(monotonic_ms(), filetime_utc()));
    return checked("BgTick", hr);
}

static bool look(struct run *run)
{
    HRESULT hr;
    BG_JOB_SNAPSHOT snapshot = BG_JOB_SNAPSHOT_INIT;
    SETTLED(hr, GetProgress(run->job, &run->view.progress));
    if (!checked("GetProgress", hr))
        return false;
    SETTLED(hr, BgGetSnapshot(run->job, &snapshot));
    if (!checked("BgGetSnapshot", hr))
        return false;
    uint64_t index;
    run->view.snapshot = snapshot;
    run->view.image = BgGetFileCookie(snapshot.File, &index) == S_OK ? &run->options.update.images[index] : NULL;
    hr = BgEstimate(&run->estimator, &snapshot, monotonic_ms(), &run->view.estimate);
    return checked("BgEstimate", hr);
}

static bool add_files(struct run *run)
{
    struct update *update = &run->options.update;
    for (size_t i = 0; i < update->count; i++) {
        char local[sizeof run->slots.path + NAME_BYTES_MAX + 2];
        snprintf(local, sizeof local, "%s/%s", run->slots.path, update->images[i].name);
        if (strlen(local) > BG_LOCAL_NAME_MAX) {
            report("the path %s is longer than the %d bytes that BITS allows", local, BG_LOCAL_NAME_MAX);
            return false;
        }
        if (!CHECKED(BgAddFile, run->job, update->images[i].url, local, i, &run->files[i]))
            return false;
    }
    return true;
}

static bool create_job(struct run *run)
{
    BG_GUID id;
    if (!CHECKED(BgInitialize, region, sizeof region, &region_config) || !tick() ||
        !CHECKED(BgCreateJob, "update", BG_JOB_TYPE_DOWNLOAD, &id, &run->job))
        return false;
    /* The updater's own tries come sooner than the engine's ever do; of the engine's they leave the timeout. */
    if (!CHECKED(BgSetMinimumRetryDelay, run->job, run->options.no_progress_s) ||
        !CHECKED(BgSetNoProgressTimeout, run->job, run->options.no_progress_s))
        return false;
    return add_files(run);
}

/* Signals wait until this thread asks for them: nothing is ever interrupted, and the cursor always comes back. */
static void block_signals(sigset_t *signals)
{
    static const int wanted[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP };
    sigemptyset(signals);
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
        sigaddset(signals, wanted[i]);
    pthread_sigmask(SIG_BLOCK, signals, NULL);
    /* A reader of our output that goes away, or a server, must not end the update. */
    signal(SIGPIPE, SIG_IGN);
    /* A limit on file sizes (ulimit -f) is an error of the write that meets it. */
    signal(SIGXFSZ, SIG_IGN);
}

/* Waits for the next poll; the number of the signal that wants the program to end, or 0. */
static int wait_for_signal(const struct run *run)
{
    const struct timespec poll = { .tv_nsec = POLL_MS * 1000000L };
    int number = sigtimedwait(&run->signals, NULL, &poll);
    if (number != SIGTSTP)
        return number > 0 ? number : 0;
    display_pause();
    raise(SIGSTOP);
    display_resume();
    return 0;
}

static bool resume(struct run *run)
{
    HRESULT hr;
    SETTLED(hr, BgResume(run->job));
    return checked("BgResume", hr);
}

/* After a transient error: waits as long as the worker says, and resumes. If it says never, BgTick ends the job. */
static bool retry(struct run *run)
{
    uint64_t now = monotonic_ms();
    if (atomic_load(&run->fetcher.retry_ms) == RETRY_NEVER)
        return true;
    if (run->resume_at_ms == 0) {
        char message[FETCH_MESSAGE_BYTES];
        uint32_t delay_ms = atomic_load(&run->fetcher.retry_ms);
        run->resume_at_ms = now + delay_ms;
        fetch_message(&run->fetcher, message);
        report("%s; trying again in %" PRIu32 ".%02" PRIu32 " s", message, delay_ms / 1000, delay_ms % 1000 / 10);
    }
    if (now < run->resume_at_ms)
        return true;
    run->resume_at_ms = 0;
    return resume(run);
}

/* Until the job is TRANSFERRED (0), a signal came (its number), or it cannot go on (-1). */
static int transfer(struct run *run)
{
    /* Ends with the transfer: each file is bounded by its size, the silence that is allowed, and BgTick's timeout. */
    for (;;) {
        int signal_number = wait_for_signal(run);
        if (!tick() || !look(run))
            return -1;
        if (run->view.snapshot.State == BG_JOB_STATE_TRANSFERRED)
            return 0;
        if (signal_number != 0)
            return signal_number;
        if (run->view.snapshot.State == BG_JOB_STATE_ERROR || FAILED(atomic_load(&run->fetcher.broken)))
            return -1;
        if (run->view.snapshot.State == BG_JOB_STATE_TRANSIENT_ERROR && !retry(run))
            return -1;
        display_draw(&run->view, false);
    }
}

static const char *active_name(const struct run *run)
{
    return run->slots.active == 0 ? "no slot is active yet"
        : run->slots.active == 'a' ? "slot a stays active" : "slot b stays active";
}

/* Where the last sentences go: standard output, unless that is for a program. */
static FILE *people(const struct run *run)
{
    return run->options.json ? stderr : stdout;
}

static int suspended(struct run *run, int signal_number)
{
    HRESULT hr;
    char done[HUMAN_BYTES];
    SETTLED(hr, BgSuspend(run->job));
    bool good = checked("BgSuspend", hr);
    fetch_stop(&run->fetcher);
    if (!look(run) || !good)
        return EXIT_FAILURE;
    display_draw(&run->view, true);
    display_close();
    fprintf(people(run), "Suspended with %s done, %s; the same command resumes the update.\n",
            human(done, run->view.progress.BytesTransferred), active_name(run));
    return 128 + signal_number;
}

static int gave_up(struct run *run)
{
    char message[FETCH_MESSAGE_BYTES], code[HRESULT_TEXT_BYTES], cause[HRESULT_TEXT_BYTES];
    fetch_stop(&run->fetcher);
    fetch_message(&run->fetcher, message);
    if (look(run))
        display_draw(&run->view, true);
    display_close();
    if (message[0] != '\0')
        report("%s", message);
    const BG_JOB_SNAPSHOT *s = &run->view.snapshot;
    hresult_text(code, s->Error);
    hresult_text(cause, s->ErrorCause);
    if (s->State == BG_JOB_STATE_ERROR && FAILED(s->ErrorCause))
        report("the job is in state ERROR with %s, caused by %s; %s", code, cause, active_name(run));
    else if (s->State == BG_JOB_STATE_ERROR)
        report("the job is in state ERROR with %s; %s", code, active_name(run));
    else
        report("the update failed; %s", active_name(run));
    return EXIT_FAILURE;
}

static HRESULT save(void *context, BG_FILE file)
{
    const struct run *run = context;
    uint64_t index;
    HRESULT hr = BgGetFileCookie(file, &index);
    return FAILED(hr) ? hr : slots_save(&run->slots, &run->options.update.images[index]);
}

/* Complete is said to have saved every file; each file is asked whether it was. */
static bool all_completed(const struct run *run)
{
    for (size_t i = 0; i < run->options.update.count; i++) {
        BG_FILE_PROGRESS progress;
        if (!CHECKED(BgGetFileProgress, run->files[i], &progress))
            return false;
        if (!progress.Completed || progress.BytesTransferred != progress.BytesTotal) {
            report("%s is not complete after BgComplete", run->options.update.images[i].name);
            return false;
        }
    }
    return true;
}

static void summary(const struct run *run)
{
    char size[HUMAN_BYTES], speed[HUMAN_BYTES];
    const BG_JOB_PROGRESS *p = &run->view.progress;
    uint64_t ms = monotonic_ms() - run->begun_ms;
    uint64_t fresh = fresh_bytes(&run->view);
    FILE *out = people(run);
    fprintf(out,
            "Updated slot %c: %" PRIu32 " of %" PRIu32 " files, %" PRIu64 " of %" PRIu64 " bytes (%s), %" PRIu64
            " resumed, in %" PRIu64 ".%" PRIu64 " s, %s/s.\n",
            run->slots.active, p->FilesTransferred, p->FilesTotal, p->BytesTransferred, p->BytesTotal,
            human(size, p->BytesTotal), run->view.snapshot.BytesResumed, ms / 1000, ms % 1000 / 100,
            human(speed, ms == 0 ? 0 : fresh * 1000 / ms));
    for (size_t i = 0; i < run->options.update.count; i++) {
        const struct image *image = &run->options.update.images[i];
        fprintf(out, "  sha256=%s  %s%s\n", image->found, image->name,
                image->wanted[0] ? "  verified" : "  not verified");
    }
    fprintf(out, "Slot %c is active now.\n", run->slots.active);
}

static int completed(struct run *run)
{
    HRESULT hr;
    fetch_stop(&run->fetcher);
    SETTLED(hr, BgComplete(run->job, save, run));
    /* Anything but S_OK would be a part of the update, and a part is of no use here. */
    bool good = checked("BgComplete", hr) && hr == S_OK && all_completed(run);
    good = good && slots_switch(&run->slots, &run->options.update);
    good = tick() && look(run) && good;
    display_draw(&run->view, true);
    display_close();
    if (!good) {
        report("the update failed; %s", active_name(run));
        return EXIT_FAILURE;
    }
    summary(run);
    return CHECKED(BgCloseJob, run->job) ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int update(struct run *run)
{
    run->begun_ms = monotonic_ms();
    if (!slots_open(&run->slots, run->options.slots) || !slots_prepare(&run->slots, &run->options.update) ||
        !create_job(run) || !resume(run))
        return EXIT_FAILURE;
    run->fetcher.update = &run->options.update;
    run->fetcher.slot = run->slots.target;
    run->fetcher.options = &run->options;
    if (!fetch_start(&run->fetcher))
        return EXIT_FAILURE;

    display_open(&run->options);
    int end = transfer(run);
    return end == 0 ? completed(run) : end > 0 ? suspended(run, end) : gave_up(run);
}

static void print_result(const struct run *run, int exit_status)
{
    struct result result = { exit_status, run->slots.active, last_report(), &run->options.update };
    json_result(run->job == 0 ? NULL : &run->view, &result);
}

int main(int argc, char **argv)
{
    static struct run run = { .estimator = BG_ESTIMATOR_INIT }; /* tens of kilobytes: not for the stack */
    run.estimator.StallMs = STALL_MS;
    options_parse(&run.options, argc, argv);
    block_signals(&run.signals);
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        report("libcurl cannot start");
        return EXIT_FAILURE;
    }
    int status = update(&run);
    if (run.options.json)
        print_result(&run, status);
    HRESULT hr = BgUninitialize();
    if (FAILED(hr) && hr != E_HANDLE && status == EXIT_SUCCESS && !checked("BgUninitialize", hr))
        status = EXIT_FAILURE;
    slots_close(&run.slots);
    for (size_t i = 0; i < run.options.update.count; i++)
        curl_free(run.options.update.images[i].url);
    curl_global_cleanup();
    /* Progress may be lost with its reader; the summary's loss is an error like any other. */
    if (fflush(stdout) != 0 && status == EXIT_SUCCESS)
        status = EXIT_FAILURE;
    return status;
}
