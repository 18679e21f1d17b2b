/* Entries change hands under an operation that was stopped: after every one of its instructions, an interrupt gives the
 * operation's job away, or makes other jobs beside it. Found by a reviewer: BgTransferNext gave out the next job's file,
 * and BgEnumJobs left out a job that had been there all the time. */
#define _GNU_SOURCE
#include "check.h"
#include "stepping.h"

#define OLD UINT64_C(111)
#define NEW UINT64_C(222)

static _Alignas(8) unsigned char region[BGJOB_REGION_BYTES(8, 1, 0)];
static BG_JOB job, made[3];
static unsigned made_count;
static int is_listing;

static BG_JOB queued_job(uint64_t cookie)
{
    BG_JOB fresh = new_job(0);
    BG_FILE file;
    OK(BgAddFile(fresh, 0, 0, cookie, &file));
    return fresh;
}

static void at_place(void)
{
    if (is_listing) {
        for (made_count = 0; made_count < 3; made_count++)
            made[made_count] = new_job(0);
    } else {
        /* The job may be ours to cancel, whatever the operation has half done. */
        OK(BgCancel(job));
        OK(BgCloseJob(job));
        job = queued_job(NEW);
    }
}

/* Number of places. */
static unsigned next_gives_out_its_own_file(void)
{
    unsigned refused = 0, kept = 0, k = 1;
    is_listing = 0;
    for (;; k++) {
        BG_TRANSFER t;
        BG_FILE file;
        BG_JOB owner;
        uint64_t cookie = 0;
        HRESULT hr;
        job = queued_job(OLD);
        OK(BgResume(job));
        steps = 0;
        stop_at = k;
        BEGIN();
        hr = BgTransferNext(&t, &file, &owner);
        END();
        if (hr == S_OK) {
            HRESULT found = BgGetFileCookie(file, &cookie);
            CHECK((found == S_OK && cookie == OLD) || found == E_HANDLE);
            kept++;
        } else {
            CHECK(hr == BG_E_EMPTY || hr == E_PENDING);
            refused++;
        }
        end_job(job);
        if (steps < k)
            break;
        CHECK(k < 100000);
    }
    CHECK(refused > 0 && kept > 0);
    return k - 1;
}

static unsigned a_list_holds_what_was_there_all_the_time(void)
{
    BG_JOB all[8], oldest;
    unsigned k = 1, whole = 0;
    for (int i = 0; i < 8; i++)
        all[i] = new_job(0);
    for (int i = 0; i < 7; i++)
        end_job(all[i]);
    oldest = all[7]; /* in the last entry: jobs made meanwhile come before it in the table */
    is_listing = 1;
    for (;; k++) {
        BG_JOB listed[8];
        uint32_t count = 0;
        HRESULT hr;
        made_count = 0;
        steps = 0;
        stop_at = k;
        BEGIN();
        hr = BgEnumJobs(listed, k % 2 ? 2 : 8, &count);
        END();
        if (hr == S_OK) {
            CHECK(count >= 1 && listed[0] == oldest);
            whole++;
        } else {
            CHECK(hr == E_PENDING || (uint32_t)hr == (uint32_t)E_NOT_SUFFICIENT_BUFFER);
        }
        while (made_count > 0)
            end_job(made[--made_count]);
        if (steps < k)
            break;
        CHECK(k < 100000);
    }
    CHECK(whole > 0);
    end_job(oldest);
    return k - 1;
}

int main(void)
{
    const BG_ENGINE_CONFIG config = {sizeof config, BG_ENGINE_CONFIG_VERSION, 8, 1, 0, BGJOB_SPARES, {0, 0, 0, {0}}, 0, 0};
    begin_stepping();
    OK(BgInitialize(region, sizeof region, &config));
    printf("next: stopped after each of %u instructions\n", next_gives_out_its_own_file());
    printf("list: stopped after each of %u instructions\n", a_list_holds_what_was_there_all_the_time());
    OK(BgUninitialize());
    return 0;
}
