#include "fetch.h"

#include "digest.h"
#include "partial.h"
#include "slots.h"

#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
    CONNECT_S_MAX = 30,
    SILENCE_S_MAX = 60,  /* a connection without a byte for this long counts as lost */
    REDIRECTS_MAX = 5,
    IDLE_MS = 20,        /* between two questions while nothing is queued */
    LIMIT_SMALL = 8 << 20,
};

/* How a request ended. */
enum outcome {
    RECEIVED,      /* the partial file is complete */
    FROM_START,    /* it is of no use with this server: ask again, from the first byte */
    ENDED,         /* the engine has been told, or the attempt is over for it */
};

/* One attempt at one file. */
struct attempt {
    struct fetcher *fetcher;
    struct image *image;
    BG_TRANSFER transfer;
    CURL *curl;
    int fd;
    uint64_t offset;    /* bytes in the partial file, and where the next one goes */
    uint64_t total;     /* BG_SIZE_UNKNOWN until the server tells */
    bool ranged;        /* the request asked for the bytes from `offset` on */
    bool connected;     /* BgTransferConnected was called */
    bool discard;       /* what still comes is no part of the image */
    bool has_outcome;   /* `outcome` was decided while the answer came in */
    enum outcome outcome;
};

static void say(struct fetcher *fetcher, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void say(struct fetcher *fetcher, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    pthread_mutex_lock(&fetcher->lock);
    vsnprintf(fetcher->message, sizeof fetcher->message, format, arguments);
    pthread_mutex_unlock(&fetcher->lock);
    va_end(arguments);
}

/* A call of the engine failed. A token that is over is no defect: the main thread suspended the job. */
static void engine_failed(struct fetcher *fetcher, const char *function, HRESULT hr)
{
    char text[HRESULT_TEXT_BYTES];
    if (hr == BG_E_INVALID_STATE)
        return;
    say(fetcher, "%s failed: %s", function, hresult_text(text, hr));
    atomic_store(&fetcher->broken, hr);
}

static enum outcome fail(struct attempt *a, HRESULT hr, BG_ERROR_CONTEXT context, bool transient)
{
    HRESULT told;
    SETTLED(told, BgTransferFail(a->transfer, hr, context, transient));
    if (FAILED(told))
        engine_failed(a->fetcher, "BgTransferFail", told);
    return ENDED;
}

static enum outcome fail_local(struct attempt *a, const char *what, int error)
{
    char part[PART_NAME_BYTES];
    say(a->fetcher, "cannot %s %s: %s", what, part_name(part, a->image), strerror(error));
    return fail(a, hresult_from_errno(error), BG_ERROR_CONTEXT_LOCAL_FILE, false);
}

static enum outcome fail_answer(struct attempt *a, const char *what)
{
    say(a->fetcher, "%s: %s", a->image->url, what);
    return fail(a, BG_E_INVALID_SERVER_RESPONSE, BG_ERROR_CONTEXT_REMOTE_FILE, false);
}

/* A network that comes and goes: the main thread resumes the job after a while, but not for ever. */
static enum outcome fail_network(struct attempt *a, const char *what)
{
    unsigned failures = atomic_fetch_add(&a->fetcher->failures, 1) + 1;
    say(a->fetcher, "%s: %s", a->image->url, what);
    return fail(a, BG_E_NETWORK_DISCONNECTED, BG_ERROR_CONTEXT_GENERAL_TRANSPORT, failures < FAILURES_MAX);
}

/* The answer's Content-Range, "bytes FIRST-LAST/TOTAL" or "bytes * /TOTAL"; either number may be missing. */
struct content_range {
    bool has_first, has_total;
    uint64_t first, total;
};

static struct content_range content_range(CURL *curl)
{
    struct content_range range = { 0 };
    struct curl_header *header;
    if (curl_easy_header(curl, "Content-Range", 0, CURLH_HEADER, -1, &header) != CURLHE_OK)
        return range;
    uint64_t last;
    const char *slash = strchr(header->value, '/');
    range.has_first = sscanf(header->value, "bytes %" SCNu64 "-%" SCNu64, &range.first, &last) == 2;
    range.has_total = slash != NULL && sscanf(slash, "/%" SCNu64, &range.total) == 1;
    return range;
}

static bool decide(struct attempt *a, enum outcome outcome)
{
    a->discard = true;
    a->has_outcome = true;
    a->outcome = outcome;
    return false;
}

static bool tell_connected(struct attempt *a)
{
    HRESULT hr;
    SETTLED(hr, BgTransferConnected(a->transfer, a->total, a->offset));
    a->connected = !FAILED(hr);
    if (FAILED(hr)) {
        engine_failed(a->fetcher, "BgTransferConnected", hr);
        return decide(a, ENDED);
    }
    return true;
}

/* A 416: either there is nothing left to ask for, or the partial file is of another image. */
static bool beyond_end(struct attempt *a)
{
    struct content_range range = content_range(a->curl);
    if (!range.has_total || range.total != a->offset)
        return decide(a, FROM_START);
    a->total = a->offset;
    return tell_connected(a) && decide(a, RECEIVED);
}

static bool partial_content(struct attempt *a)
{
    struct content_range range = content_range(a->curl);
    if (!a->ranged)
        return decide(a, fail_answer(a, "the server sent a part of the file that nobody asked for"));
    if (!range.has_first || range.first != a->offset)
        return decide(a, FROM_START);
    a->total = range.has_total ? range.total : BG_SIZE_UNKNOWN;
    if (range.has_total && range.total <= range.first)
        return decide(a, fail_answer(a, "the server sent a range beyond the file's end"));
    return tell_connected(a);
}

/* Of what is there nothing is of use. */
static bool start_over(struct attempt *a)
{
    if (a->offset == 0)
        return true;
    partial_forget(a->fetcher->slot, a->image);
    a->image->noted_bytes = 0;
    a->offset = 0;
    return ftruncate(a->fd, 0) == 0;
}

static bool whole_content(struct attempt *a)
{
    curl_off_t length = -1;
    curl_easy_getinfo(a->curl, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
    if (!start_over(a))
        return decide(a, fail_local(a, "empty", errno));
    a->total = length < 0 ? BG_SIZE_UNKNOWN : (uint64_t)length;
    return tell_connected(a);
}

/* Called once for an answer, when its headers are complete; false: what follows is not for the image. */
static bool begin(struct attempt *a)
{
    long status = 0;
    curl_easy_getinfo(a->curl, CURLINFO_RESPONSE_CODE, &status);
    if (status == 200)
        return whole_content(a);
    if (status == 206)
        return partial_content(a);
    if (status == 416 && a->ranged)
        return beyond_end(a);
    if (status >= 400) {
        say(a->fetcher, "%s: the server answered with HTTP status %ld", a->image->url, status);
        return decide(a, fail(a, hresult_from_http(status), BG_ERROR_CONTEXT_REMOTE_FILE, false));
    }
    return decide(a, fail_answer(a, "the server's answer is neither the file nor an error"));
}

/* So that a later run can tell the bytes up to here from what a power cut may leave in their place. */
static void note(struct attempt *a, uint64_t end)
{
    struct image *image = a->image;
    if (end > image->noted_bytes && partial_note(a->fetcher->slot, image, a->fd, image->noted_bytes, end))
        image->noted_bytes = end;
}

/* First to the file, then to the engine: the count may lag behind the disk, never run ahead of it. */
static bool store(struct attempt *a, const char *data, size_t length)
{
    /* Ends: every turn but an interrupted one writes something or fails. */
    for (size_t done = 0; done < length;) {
        ssize_t n = pwrite(a->fd, data + done, length - done, (off_t)(a->offset + done));
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return decide(a, fail_local(a, "write", n < 0 ? errno : ENOSPC));
        done += (size_t)n;
    }
    HRESULT hr;
    SETTLED(hr, BgTransferAdvance(a->transfer, (uint32_t)length));
    if (FAILED(hr)) {
        if (a->total != BG_SIZE_UNKNOWN && length > a->total - a->offset)
            return decide(a, fail_answer(a, "the server sent more than the size it announced"));
        engine_failed(a->fetcher, "BgTransferAdvance", hr);
        return decide(a, ENDED);
    }
    a->offset += length;
    note(a, a->offset - a->offset % PARTIAL_BLOCK);
    return true;
}

static size_t on_body(char *data, size_t size, size_t count, void *pointer)
{
    struct attempt *a = pointer;
    size_t length = size * count;
    /* A transfer that fails the write ends the connection: nothing of the rest is downloaded in vain. */
    if (!a->connected && !a->discard && !begin(a))
        return 0;
    if (a->discard || atomic_load(&a->fetcher->stop))
        return 0;
    return store(a, data, length) ? length : 0;
}

static int on_progress(void *pointer, curl_off_t dltotal, curl_off_t dlnow, curl_off_t ultotal, curl_off_t ulnow)
{
    const struct fetcher *fetcher = pointer;
    (void)dltotal, (void)dlnow, (void)ultotal, (void)ulnow;
    return atomic_load(&fetcher->stop);
}

static bool is_tls_distrust(CURLcode code)
{
    return code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CACERT_BADFILE ||
           code == CURLE_SSL_ISSUER_ERROR || code == CURLE_SSL_CERTPROBLEM || code == CURLE_SSL_PINNEDPUBKEYNOTMATCH;
}

static void set_options(struct attempt *a, char *error)
{
    CURL *curl = a->curl;
    struct fetcher *fetcher = a->fetcher;
    curl_easy_reset(curl);
    error[0] = '\0';
    curl_easy_setopt(curl, CURLOPT_URL, a->image->url);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "bgjob-updater/" UPDATER_VERSION);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, error);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L); /* the main thread alone deals with signals */
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, a);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, fetcher);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_S_MAX);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, (long)SILENCE_S_MAX);
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(curl, CURLOPT_MAXREDIRS, (long)REDIRECTS_MAX);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    /* Who asked for https must not be sent on to http. */
    bool https = strncmp(a->image->url, "https:", 6) == 0;
    curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, https ? "https" : "http,https");
    if (fetcher->ca != NULL)
        curl_easy_setopt(curl, CURLOPT_CAINFO, fetcher->ca);
    if (fetcher->limit_bytes_per_s > 0) {
        curl_easy_setopt(curl, CURLOPT_MAX_RECV_SPEED_LARGE, (curl_off_t)fetcher->limit_bytes_per_s);
        /* curl looks at the limit only once in a hundred buffers: smaller ones make smaller bursts. */
        if (fetcher->limit_bytes_per_s < LIMIT_SMALL)
            curl_easy_setopt(curl, CURLOPT_BUFFERSIZE, 1024L);
    }
}

/* One request and its answer. */
static enum outcome request(struct attempt *a)
{
    char error[CURL_ERROR_SIZE], range[32];
    set_options(a, error);
    a->ranged = a->offset > 0;
    a->connected = a->discard = a->has_outcome = false;
    a->total = BG_SIZE_UNKNOWN;
    if (a->ranged) {
        /* Not CURLOPT_RESUME_FROM, which takes a server without ranges for an error. */
        snprintf(range, sizeof range, "%" PRIu64 "-", a->offset);
        curl_easy_setopt(a->curl, CURLOPT_RANGE, range);
    }
    CURLcode code = curl_easy_perform(a->curl);

    /* Only more than ever before is progress: a server without ranges, cut again and again, must not go on for ever. */
    if (a->connected && a->offset > a->image->reached_bytes) {
        a->image->reached_bytes = a->offset;
        atomic_store(&a->fetcher->failures, 0);
    }
    if (atomic_load(&a->fetcher->stop))
        return ENDED;
    if (code == CURLE_OK && !a->connected && !a->discard)
        begin(a); /* an answer without a body */
    if (a->has_outcome)
        return a->outcome;
    if (is_tls_distrust(code)) {
        say(a->fetcher, "%s: %s", a->image->url, error[0] ? error : curl_easy_strerror(code));
        /* ERROR_INTERNET_SECURE_FAILURE, what BITS gives for a certificate that is not trusted */
        return fail(a, hresult_from_win32(12175), BG_ERROR_CONTEXT_GENERAL_TRANSPORT, false);
    }
    if (code == CURLE_TOO_MANY_REDIRECTS || code == CURLE_UNSUPPORTED_PROTOCOL)
        return fail_answer(a, curl_easy_strerror(code));
    if (code != CURLE_OK)
        return fail_network(a, error[0] ? error : curl_easy_strerror(code));
    if (a->total != BG_SIZE_UNKNOWN && a->offset < a->total)
        return fail_network(a, "the server sent less than the size it announced");
    return RECEIVED;
}

/* The bytes are all there: on the disk, and the right ones? */
static void finish(struct attempt *a)
{
    char *found = a->image->found;
    if (fsync(a->fd) != 0) {
        fail_local(a, "write", errno);
        return;
    }
    switch (digest_file(a->fd, &a->fetcher->stop, found)) {
    case DIGEST_STOPPED:
        return;
    case DIGEST_READ_ERROR:
        fail_local(a, "read", errno);
        return;
    case DIGEST_OK:
        break;
    }
    if (a->image->wanted[0] && strcmp(found, a->image->wanted) != 0) {
        char part[PART_NAME_BYTES];
        say(a->fetcher, "%s: the digest is %s, not %s", a->image->name, found, a->image->wanted);
        /* No good to resume from. */
        unlinkat(a->fetcher->slot, part_name(part, a->image), 0);
        partial_forget(a->fetcher->slot, a->image);
        a->image->noted_bytes = 0;
        fail(a, BG_E_VALIDATION_FAILED, BG_ERROR_CONTEXT_LOCAL_FILE, false);
        return;
    }
    HRESULT hr;
    SETTLED(hr, BgTransferDone(a->transfer));
    if (FAILED(hr))
        engine_failed(a->fetcher, "BgTransferDone", hr);
}

/* Where to go on: behind what this run has noted, or what an earlier one has and the disk still holds. */
static bool find_offset(struct attempt *a)
{
    struct image *image = a->image;
    struct stat status;
    if (!image->checked) {
        enum digest_result result =
            partial_check(a->fetcher->slot, image, a->fd, &a->fetcher->stop, &image->noted_bytes);
        if (result == DIGEST_READ_ERROR)
            fail_local(a, "read", errno);
        if (result != DIGEST_OK)
            return false;
        image->checked = true;
    }
    if (fstat(a->fd, &status) != 0) {
        fail_local(a, "open", errno);
        return false;
    }
    a->offset = image->noted_bytes;
    /* Someone has shortened or removed it. */
    bool good = (uint64_t)status.st_size >= a->offset || start_over(a);
    /* What has no sums is of no use. */
    if (good && (uint64_t)status.st_size > a->offset)
        good = ftruncate(a->fd, (off_t)a->offset) == 0;
    if (!good)
        fail_local(a, "shorten", errno);
    return good;
}

static void receive(struct attempt *a)
{
    char part[PART_NAME_BYTES];
    a->fd = openat(a->fetcher->slot, part_name(part, a->image), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (a->fd < 0) {
        fail_local(a, "open", errno);
    } else if (find_offset(a)) {
        enum outcome outcome = request(a);
        if (outcome == FROM_START) {
            /* Without a range there is no second FROM_START. */
            outcome = start_over(a) ? request(a) : fail_local(a, "empty", errno);
        }
        note(a, a->offset);
        if (outcome == RECEIVED)
            finish(a);
        else if (a->offset == 0)
            unlinkat(a->fetcher->slot, part, 0); /* nothing to resume from: no trace of a 404 */
    }
    if (a->fd >= 0)
        close(a->fd);
}

/* False when nothing is queued, or nothing can be done. */
static bool next_transfer(struct fetcher *fetcher, CURL *curl)
{
    struct attempt a = { .fetcher = fetcher, .curl = curl, .fd = -1 };
    BG_FILE file;
    BG_JOB job;
    uint64_t index;
    HRESULT hr;
    SETTLED(hr, BgTransferNext(&a.transfer, &file, &job));
    if (hr == BG_E_EMPTY)
        return false;
    if (FAILED(hr)) {
        engine_failed(fetcher, "BgTransferNext", hr);
        return false;
    }
    SETTLED(hr, BgGetFileCookie(file, &index));
    if (FAILED(hr)) {
        engine_failed(fetcher, "BgGetFileCookie", hr);
        return false;
    }
    a.image = &fetcher->update->images[index];
    receive(&a);
    return true;
}

static void *work(void *pointer)
{
    struct fetcher *fetcher = pointer;
    const struct timespec idle = { .tv_nsec = IDLE_MS * 1000000L };
    CURL *curl = curl_easy_init(); /* one handle for all: it keeps the connection open */
    if (curl == NULL) {
        say(fetcher, "out of memory");
        atomic_store(&fetcher->broken, E_OUTOFMEMORY);
    }
    /* Until the main thread says stop, or the engine is broken, which the main thread sees. */
    while (!atomic_load(&fetcher->stop) && !FAILED(atomic_load(&fetcher->broken)))
        if (!next_transfer(fetcher, curl))
            nanosleep(&idle, NULL);
    curl_easy_cleanup(curl);
    return NULL;
}

bool fetch_start(struct fetcher *fetcher)
{
    atomic_init(&fetcher->stop, false);
    atomic_init(&fetcher->failures, 0);
    atomic_init(&fetcher->broken, S_OK);
    fetcher->message[0] = '\0';
    int error = pthread_mutex_init(&fetcher->lock, NULL);
    if (error == 0)
        error = pthread_create(&fetcher->thread, NULL, work, fetcher);
    if (error != 0)
        report("cannot start a thread: %s", strerror(error));
    return error == 0;
}

void fetch_message(struct fetcher *fetcher, char text[FETCH_MESSAGE_BYTES])
{
    pthread_mutex_lock(&fetcher->lock);
    memcpy(text, fetcher->message, FETCH_MESSAGE_BYTES);
    pthread_mutex_unlock(&fetcher->lock);
}

void fetch_stop(struct fetcher *fetcher)
{
    atomic_store(&fetcher->stop, true);
    pthread_join(fetcher->thread, NULL);
}
