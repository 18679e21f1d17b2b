#include "transport.h"

#include "board.h"
#include "calls.h"
#include "memory.h"
#include "moment.h"
#include "report.h"

/* With a quarter of it the transport overtakes the main loop's changes of its job at every try, again and again: they
   are long, because memcpy goes by the byte here. */
#define TICKS_MAX 8192u
#define CHUNK_MAX 32u

/* Everything here is the interrupt's own; the main loop reads `here` and, in the end, the counts. */
static enum { IDLE, TAKEN, CONNECTED } stage;
static BG_TRANSFER transfer;
static unsigned current; /* which file */
static volatile uint32_t here[FILES];
static uint8_t has_failed[FILES];
static uint32_t random_ticks, random_chunk;
static struct {
    uint32_t interrupts, inside, advances, files, failures, cut, pending;
} counts;

void transport_start(void)
{
#ifndef PLANT_NO_TIMER
    timer_start(TICKS_MAX);
#endif
}

void transport_stop(void)
{
    timer_stop();
}

void transport_forget(void)
{
    for (unsigned i = 0; i < FILES; i++) {
        here[i] = 0;
        has_failed[i] = 0;
    }
}

uint32_t transport_arrived(uint32_t profile)
{
    uint32_t bytes = 0;
    for (unsigned i = 0; i < FILES; i++)
        bytes += files[i].profile == profile ? here[i] : 0;
    return bytes;
}

/* By its name, which the COM layer was given in UTF-16. */
static unsigned index_of(BG_FILE file)
{
    char name[48];
    size_t bytes;
    REQUIRE_OK(BgGetRemoteName(file, name, sizeof name, &bytes));
    for (unsigned i = 0; i < FILES; i++)
        if (memcmp(name, files[i].url_utf_8, bytes) == 0)
            return i;
    report_failure("a file's name", 0, 1);
}

/* Whether the call did something. If not, the next one tries again, unless the main loop has suspended the job. */
static int is_done(HRESULT hr)
{
    if (hr == E_PENDING) {
        counts.pending++;
        return 0;
    }
    if (hr == BG_E_INVALID_STATE || hr == DO_E_INVALID_STATE) {
        counts.cut++;
        stage = IDLE;
        return 0;
    }
    REQUIRE_OK(hr);
    return 1;
}

static void take(void)
{
    BG_FILE file;
    BG_JOB job;
    HRESULT hr = BgTransferNext(&transfer, &file, &job);
    if (hr != BG_E_EMPTY && is_done(hr)) {
        current = index_of(file);
        stage = TAKEN;
    }
}

static void connect(void)
{
#ifdef PLANT_FORGOTTEN
    here[current] = 0;
#endif
    if (is_done(BgTransferConnected(transfer, files[current].size, here[current])))
        stage = CONNECTED;
}

static void move(void)
{
    uint32_t left = files[current].size - here[current];
    if (left == 0) {
        if (is_done(BgTransferDone(transfer))) {
            counts.files++;
            stage = IDLE;
        }
    } else if (left < files[current].size / 2 && !has_failed[current]) {
        if (is_done(BgTransferFail(transfer, BG_E_NETWORK_DISCONNECTED, BG_ERROR_CONTEXT_REMOTE_FILE, 0))) {
            counts.failures++;
            has_failed[current] = 1;
            stage = IDLE;
        }
    } else {
        uint32_t bytes = moment_next(&random_chunk, CHUNK_MAX);
        bytes = bytes < left ? bytes : left;
        if (is_done(BgTransferAdvance(transfer, bytes))) {
            counts.advances++;
            here[current] += bytes;
        }
    }
}

uint32_t app_timer(uintptr_t interrupted_pc)
{
    counts.interrupts++;
    counts.inside += (uint32_t)moment_is_inside(interrupted_pc);
    if (stage == IDLE)
        take();
    else if (stage == TAKEN)
        connect();
    else
        move();
    return moment_next(&random_ticks, TICKS_MAX);
}

void transport_report(void)
{
    REQUIRE(counts.inside != 0);
    report_count("interrupts", counts.interrupts);
    report_count("inside", counts.inside);
    report_count("advances", counts.advances);
    report_count("files", counts.files);
    report_count("failures", counts.failures);
    report_count("cut", counts.cut);
    report_count("pending", calls.pending + counts.pending);
}

#ifdef PLANT_NO_MASK
/* In place of the archive's, which are weak. */
uint32_t BgEnterCritical(void)
{
    return 0;
}

void BgLeaveCritical(uint32_t State)
{
    (void)State;
}
#endif
