/*
 * The updater: images arrive over the serial line and go into flash by the sector. The main loop is the transport and
 * drives the job; watch.h says who looks on.
 */
#include "board.h"
#include "crc32.h"
#include "flash.h"
#include "images.h"
#include "line.h"
#include "observer.h"
#include "report.h"
#include "share.h"
#include "watch.h"
#ifdef PLANT_TORN
#include "own_copy.h"
#endif

#include <bgjob.h>

BGJOB_REGION(region, 1, IMAGES, 0);

/* Flash is programmed, and counted, in units of this many bytes; an image and a frame may end with a part of one. */
#define UNIT 4u

static BG_JOB job;
static BG_FILE files[IMAGES];

static struct {
    uint32_t unasked, drops, resumed, changes, pending, screens;
} counts;

/* A call that changes the job. E_PENDING: others were busy, call again. */
#define CHANGE(call) change_ended((watch_change_begins(), (call)))

static HRESULT change_ended(HRESULT hr)
{
    watch_change_ends();
    counts.changes++;
    counts.pending += hr == E_PENDING;
    return hr;
}

#define MUST_CHANGE(call)                                                                      \
    do {                                                                                       \
        HRESULT hr_;                                                                           \
        while ((hr_ = CHANGE(call)) == E_PENDING)                                              \
            ;                                                                                  \
        require_same(#call, (uint32_t)hr_, S_OK);                                              \
    } while (0)

/* What a screen would show, as often as the main loop has nothing else to do. */
static void draw(void)
{
    BG_JOB_PROGRESS p;
    REQUIRE_OK(GetProgress(job, &p));
    counts.screens++;
}

/* Counts bytes that are in flash: half of them here, half wherever shares are served. */
static void count(BG_TRANSFER transfer, uint32_t bytes)
{
    uint32_t half = bytes / 2;
    if (half == 0 || !share_give(transfer, half))
        half = 0;
    MUST_CHANGE(BgTransferAdvance(transfer, bytes - half));
}

static void store_unit(BG_TRANSFER transfer, struct image *image, const uint8_t *bytes, uint32_t n)
{
    uint32_t at = image->flash_at + image->written;
#ifdef PLANT_EARLY
    count(transfer, n);
#endif
#ifndef PLANT_NO_ERASE
    if (at % FLASH_SECTOR == 0)
        flash_erase(at);
#endif
    flash_program(at, bytes, n);
    image->written += n;
    observer_wrote(image->job_at + image->written);
#ifdef PLANT_TORN
    own_copy_add_to_file((unsigned)(image - images), n);
#endif
#ifndef PLANT_EARLY
    count(transfer, n);
#endif
#ifdef PLANT_TORN
    own_copy_add_to_job(n);
#endif
}

static void store(BG_TRANSFER transfer, struct image *image, const struct frame *frame)
{
    uint32_t n;
    REQUIRE(frame->length != 0 && frame->length <= image->size - image->written);
    for (uint32_t at = 0; at < frame->length; at += n) {
        uint32_t in_unit = UNIT - image->written % UNIT;
        n = frame->length - at < in_unit ? frame->length - at : in_unit;
        store_unit(transfer, image, frame->payload + at, n);
    }
}

/* The line was down. Both ways to end an attempt, in turn. */
static void end_attempt(BG_TRANSFER transfer)
{
    share_drain();
    if (counts.drops++ % 2 == 0)
        MUST_CHANGE(BgTransferFail(transfer, BG_E_NETWORK_DISCONNECTED, BG_ERROR_CONTEXT_REMOTE_FILE, 1));
    else
        MUST_CHANGE(BgSuspend(job));
    REQUIRE_SAME(CHANGE(BgTransferAdvance(transfer, 1)), BG_E_INVALID_STATE); /* a late byte is not counted */
    MUST_CHANGE(BgResume(job));
}

/* Asks for the rest of the image, piece by piece; whether it is whole. If not, the line was down. */
static int receive(BG_TRANSFER transfer, struct image *image)
{
    struct frame frame;
    while (image->written < image->size) {
        uint32_t file = (uint32_t)(image - images);
        enum line_event event;
        line_ask(file, image->written);
        while ((event = line_wait(&frame, draw)) == LINE_DATA && !line_is_answer(&frame, file, image->written))
            counts.unasked++;
        if (event == LINE_DATA) {
            store(transfer, image, &frame);
        } else if (event == LINE_OPENED) {
            images_take(&frame);
            return 0;
        }
        /* Silence or damage: ask again. */
    }
    return 1;
}

/* One attempt at one image. */
static void transfer_image(BG_TRANSFER transfer, struct image *image)
{
    /* What is known to be in flash is whole sectors: one that was begun is erased again. */
    uint32_t resumed = image->written / FLASH_SECTOR * FLASH_SECTOR;
    image->written = resumed;
    counts.resumed += resumed;
    MUST_CHANGE(BgTransferConnected(transfer, image->size, resumed));
#ifdef PLANT_TORN
    own_copy_resume((unsigned)(image - images), resumed);
#endif
    if (!receive(transfer, image)) {
        end_attempt(transfer);
        return;
    }
    share_drain();
    REQUIRE(image_is_intact(image));
    MUST_CHANGE(BgTransferDone(transfer));
}

static struct image *image_of(BG_FILE file)
{
    uint64_t cookie;
    REQUIRE_OK(BgGetFileCookie(file, &cookie));
    REQUIRE(cookie < IMAGES && file == files[cookie]);
    return &images[cookie];
}

static void transfer_all(void)
{
    BG_TRANSFER transfer;
    BG_FILE file;
    BG_JOB owner;
    HRESULT hr;
    MUST_CHANGE(BgResume(job));
    while ((hr = CHANGE(BgTransferNext(&transfer, &file, &owner))) != BG_E_EMPTY) {
        if (hr == E_PENDING)
            continue;
        REQUIRE_OK(hr);
        REQUIRE(owner == job);
        transfer_image(transfer, image_of(file));
    }
}

static void create_job(void)
{
    BG_GUID id;
    REQUIRE_OK(BgInitialize(region, sizeof region, &region_config));
    REQUIRE_OK(BgCreateJob(0, BG_JOB_TYPE_DOWNLOAD, &id, &job));
    for (unsigned i = 0; i < IMAGES; i++)
        REQUIRE_OK(BgAddFile(job, 0, 0, i, &files[i]));
    observer_watch(job, files);
}

static void wait_for_offer(void)
{
    struct frame frame;
    do
        line_ask(0, 0);
    while (line_wait(&frame, draw) != LINE_OPENED);
    images_take(&frame);
    observer_expect(images);
}

/* BgComplete: the image is checked once more before a boot loader may see it. */
static HRESULT save(void *context, BG_FILE file)
{
    (void)context;
    return image_is_intact(image_of(file)) ? S_OK : BGJOB_E_CRC;
}

static _Noreturn void report(void)
{
    BG_JOB_PROGRESS p;
    REQUIRE_OK(GetProgress(job, &p));
    REQUIRE_SAME(p.BytesTransferred, images_bytes());
    REQUIRE_SAME(p.FilesTransferred, IMAGES);
    MUST_CHANGE(BgCloseJob(job));
    report_count("bytes", (uint32_t)p.BytesTransferred);
    report_count("frames", line_counts.frames);
    report_count("damaged", line_counts.damaged);
    report_count("unasked", counts.unasked);
    report_count("silences", line_counts.silences);
    report_count("drops", counts.drops);
    report_count("resumed", counts.resumed);
    report_count("erases", flash_erases);
    report_count("changes", counts.changes);
    report_count("pending", counts.pending + share_pending);
    report_count("screens", counts.screens);
    watch_report();
    report_success();
}

void app_main(void)
{
    REQUIRE_SAME(crc32(CRC32_BEGIN, "123456789", 9), 0xCBF43926u);
    uart_init();
    flash_init();
    create_job();
    watch_start();
    wait_for_offer();
    transfer_all();
    MUST_CHANGE(BgComplete(job, save, 0));
    watch_stop();
    report();
}
