#include "attempt.h"

#include "clock.h"
#include "codes.h"
#include "url.h"
#include "yield.h"

#include <string.h>

enum {
    AGAIN_MS = 1,       /* the engine was busy */
    POLL_MS = 20,       /* a wait is looked at so often, so that a job that stops is let go of at once */
    LOOK_MS = 100,      /* between two looks for a job of higher priority */
    RESTARTS_MAX = 8,   /* of one attempt: a source that never stops changing is left alone for a while */
};

/* Whoever ended the attempt (Suspend, Cancel, Complete, this driver): the next one may begin. */
static uint32_t over(struct attempt *a)
{
    file_close(&a->from);
    file_close(&a->to);
    a->kept = NULL;
    a->phase = IDLE;
    return 0;
}

/* After a call of the engine: whether it is done. If not, *wait is what the phase answers. Of a range outside of the
 * source the job is in ERROR already, and the next step lets go of it. */
static bool told(struct attempt *a, HRESULT hr, uint32_t *wait)
{
    if (SUCCEEDED(hr))
        return true;
    if (hr == E_PENDING)
        *wait = AGAIN_MS;
    else if (hr == BG_E_INVALID_STATE || hr == DO_E_INVALID_STATE || hr == E_HANDLE)
        *wait = over(a);
    else
        *wait = fail(a, hr, BG_ERROR_CONTEXT_GENERAL_TRANSPORT, false);
    return false;
}

static uint32_t next(struct attempt *a, enum phase phase)
{
    a->phase = phase;
    return 0;
}

static uint32_t names(struct attempt *a)
{
    char remote[BG_REMOTE_NAME_MAX + 1], local[BG_LOCAL_NAME_MAX + 1], path[PATH_BYTES];
    uint32_t wait;
    HRESULT hr = BgGetType(a->job, &a->type);
    if (SUCCEEDED(hr))
        hr = BgGetRemoteName(a->file, remote, sizeof remote, NULL);
    if (SUCCEEDED(hr))
        hr = BgGetLocalName(a->file, local, sizeof local, NULL);
    if (SUCCEEDED(hr))
        hr = BgGetFileRanges(a->file, a->ranges, BG_RANGES_MAX, &a->range_count);
    if (!told(a, hr, &wait))
        return wait;
    bool is_upload = a->type != BG_JOB_TYPE_DOWNLOAD;
    uint32_t code = url_to_path(remote, path, sizeof path);
    if (code != CODE_NONE)
        return is_upload ? fail_target(a, code) : fail_source(a, code);
    strcpy(a->source, is_upload ? local : path);
    strcpy(a->target, is_upload ? path : local);
    a->phase = OPEN;
    return a->options->connect_delay_ms;
}

static uint32_t open_both(struct attempt *a)
{
    return open_files(a) ? next(a, CONNECT) : 0;
}

static uint64_t told_total(const struct attempt *a)
{
    return a->options->hide_sizes ? BG_SIZE_UNKNOWN : a->identity.size;
}

static uint32_t connect(struct attempt *a)
{
    uint32_t wait;
    bool is_sent = a->kept->sent && a->reply == NULL;
    uint64_t resumed = is_sent ? a->identity.size : a->kept->bytes;
    bool good = told(a, BgTransferConnected(a->transfer, told_total(a), resumed), &wait);
    return good ? next(a, is_sent ? SENT : MOVE) : wait;
}

/* True if the source is what it was; else *wait is what the phase answers. */
static bool unchanged(struct attempt *a, uint32_t *wait)
{
    struct file_identity now;
    *wait = 0;
    if (a->reply != NULL)
        return true;
    uint32_t code = file_identify(a->from, &now);
    if (code != CODE_NONE)
        *wait = fail_source(a, code);
    else if (file_identity_equal(&now, &a->identity))
        return true;
    else if (a->type != BG_JOB_TYPE_DOWNLOAD)
        *wait = fail(a, BG_E_LOCAL_FILE_CHANGED, BG_ERROR_CONTEXT_LOCAL_FILE, false);
    else if (a->restarts++ >= RESTARTS_MAX)
        *wait = fail(a, BG_E_REMOTE_FILE_CHANGED, BG_ERROR_CONTEXT_REMOTE_FILE, true);
    else
        *wait = next(a, RESTART);
    return false;
}

/* Fills the buffer; a source that ends too soon, and yet looks as it did, cannot be trusted to have a size. */
static uint32_t read_chunk(struct attempt *a, size_t *got)
{
    uint64_t contiguous, offset = parts_locate(a, a->kept->bytes, &contiguous);
    uint32_t chunk = a->options->chunk_bytes;
    size_t size = contiguous < chunk ? (size_t)contiguous : chunk;
    if (a->reply != NULL) {
        memcpy(a->buffer, a->reply + offset, size);
        *got = size;
        return CODE_NONE;
    }
    return file_read(a->from, offset, a->buffer, size, got);
}

static uint32_t move(struct attempt *a)
{
    uint32_t wait;
    size_t got;
    uint64_t now = clock_monotonic_ms();
    if (!unchanged(a, &wait))
        return wait;
    if (a->kept->bytes >= parts_bytes(a))
        return next(a, FINISH);
    if (now >= a->look_ms) {
        a->look_ms = now + LOOK_MS;
        if (yield_is_due(a->job)) {
            HRESULT hr = BgTransferYield(a->transfer);
            return hr == E_PENDING ? AGAIN_MS : over(a);
        }
    }
    uint32_t code = read_chunk(a, &got);
    if (code != CODE_NONE)
        return fail_source(a, code);
    if (got == 0)
        return unchanged(a, &wait) ? fail(a, BG_E_MISSING_FILE_SIZE, BG_ERROR_CONTEXT_REMOTE_FILE, false) : wait;
    /* First to the disk, then to the engine: the count may lag behind the disk, never run ahead of it. */
    code = file_write(a->to, a->kept->bytes, a->buffer, got);
    if (code != CODE_NONE)
        return fail_target(a, code);
    a->chunk_bytes = (uint32_t)got;
    return next(a, COUNT);
}

static uint32_t count(struct attempt *a)
{
    uint32_t wait;
    if (!told(a, BgTransferAdvance(a->transfer, a->chunk_bytes), &wait))
        return wait;
    a->kept->bytes += a->chunk_bytes;
    a->phase = MOVE;
    return a->options->chunk_delay_ms;
}

static uint32_t restart(struct attempt *a)
{
    uint32_t wait, code = file_identify(a->from, &a->identity);
    if (code != CODE_NONE)
        return fail_source(a, code);
    a->kept->bytes = 0;
    a->kept->source = a->identity;
    code = file_truncate(a->to, 0);
    if (code != CODE_NONE)
        return fail_target(a, code);
    return told(a, BgTransferRestart(&a->transfer, told_total(a)), &wait) ? next(a, MOVE) : wait;
}

/* A source of unknown end has bytes behind the size that it tells (some files of /proc): better none than a part. */
static bool ends_where_it_says(struct attempt *a, uint32_t *wait)
{
    char byte;
    size_t got;
    if (a->reply != NULL)
        return true;
    uint32_t code = file_read(a->from, a->identity.size, &byte, 1, &got);
    if (code != CODE_NONE)
        *wait = fail_source(a, code);
    else if (got == 0)
        return unchanged(a, wait);
    else if (unchanged(a, wait))
        *wait = fail(a, BG_E_MISSING_FILE_SIZE, BG_ERROR_CONTEXT_REMOTE_FILE, false);
    return false;
}

static uint32_t finish(struct attempt *a)
{
    uint32_t wait;
    if (!ends_where_it_says(a, &wait))
        return wait;
    uint32_t code = file_sync(a->to);
    /* Closed, because the file may be completed, which is a renaming, from the moment of BgTransferDone. */
    file_close(&a->from);
    file_close(&a->to);
    if (code == CODE_NONE && a->type != BG_JOB_TYPE_DOWNLOAD && a->reply == NULL) {
        code = file_replace(a->kept->temporary, a->target);
        if (code == CODE_NONE)
            kept_sent(a->list, a->kept);
    }
    if (code != CODE_NONE)
        return fail_target(a, code);
    return next(a, a->kept->sent && a->reply == NULL ? SENT : DONE);
}

static uint32_t sent(struct attempt *a)
{
    bool has_reply = a->type == BG_JOB_TYPE_UPLOAD_REPLY && a->options->reply != NULL;
    if (has_reply)
        return open_reply(a) ? next(a, REPLY) : 0;
    return next(a, DONE);
}

static uint32_t reply(struct attempt *a)
{
    uint32_t wait;
    if (!told(a, BgTransferReply(a->transfer, told_total(a)), &wait))
        return wait;
    a->kept->replying = true;
    return next(a, MOVE);
}

static uint32_t done(struct attempt *a)
{
    uint32_t wait;
    return told(a, BgTransferDone(a->transfer), &wait) ? over(a) : wait;
}

static uint32_t tell_failure(struct attempt *a)
{
    HRESULT hr = BgTransferFail(a->transfer, a->error, a->context, a->transient);
    return hr == E_PENDING ? AGAIN_MS : over(a);
}

static uint32_t (*const phases[])(struct attempt *a) = {
    [NAMES] = names, [OPEN] = open_both, [CONNECT] = connect, [MOVE] = move, [COUNT] = count, [RESTART] = restart,
    [FINISH] = finish, [SENT] = sent, [REPLY] = reply, [DONE] = done, [FAIL] = tell_failure,
};

bool attempt_begin(struct attempt *a)
{
    if (BgTransferNext(&a->transfer, &a->file, &a->job) != S_OK)
        return false;
    a->kept = NULL;
    a->from = a->to = FILE_CLOSED;
    a->reply = NULL;
    a->chunk_bytes = a->restarts = 0;
    a->due_ms = a->look_ms = 0;
    a->phase = NAMES;
    return true;
}

/* Whether the job still waits for this attempt. A token tells when it is used; this tells while nothing is due. */
static bool is_wanted(const struct attempt *a)
{
    BG_JOB_STATE state;
    HRESULT hr = BgGetState(a->job, &state);
    if (FAILED(hr))
        return hr == E_PENDING;
    return state == BG_JOB_STATE_CONNECTING || state == BG_JOB_STATE_TRANSFERRING;
}

uint32_t attempt_step(struct attempt *a, uint64_t now_ms)
{
    if (!is_wanted(a))
        return over(a);
    if (now_ms >= a->due_ms)
        a->due_ms = now_ms + phases[a->phase](a);
    uint64_t wait = a->due_ms > now_ms ? a->due_ms - now_ms : 0;
    return wait < POLL_MS ? (uint32_t)wait : POLL_MS;
}

void attempt_give_back(struct attempt *a)
{
    HRESULT hr;
    if (a->phase == IDLE)
        return;
    SETTLED(hr, BgTransferYield(a->transfer));
    (void)hr; /* over, whatever it says */
    over(a);
}
