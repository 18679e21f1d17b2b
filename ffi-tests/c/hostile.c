/* Blocks that somebody else made, with any content: a view answers with a code, and never leaves the block or hangs.
 * Names that do not end. Every block, and every name, lies between two pages that cannot be touched. */
#define _GNU_SOURCE
#include "check.h"
#include <pthread.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

BGJOB_REGION(region, 3, 6, 1024);
enum { SIZE = sizeof region, WORDS = SIZE / 4, PAGE = 4096, HEADER_WORDS = 40 };

/* Header words (SPEC.md) whose change makes a block one to refuse: magic, version, form, size, capacities. */
static const unsigned refused[] = {0, 1, 2, 4, 5, 6, 7, 8, 9};

static BG_JOB jobs[3];
static char *room;             /* the pages between the guards */
static const size_t room_bytes = (SIZE + PAGE - 1) / PAGE * PAGE;

static uint64_t seed = 0x9E3779B97F4A7C15;
static uint32_t any32(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (uint32_t)(seed >> 16);
}

/* Reads everything a view can read, with the handles it knows and with others. Number of calls that gave S_OK. */
static unsigned read_all(const void *block, size_t size)
{
    unsigned good = 0;
    BG_JOB found[4];
    uint32_t count = 0;
    HRESULT hr;
    PAINT(found);
    hr = BgViewEnumJobs(block, size, found, 4, &count);
    if (hr == S_OK) {
        CHECK(count <= 4);
        good++;
    } else {
        CHECK(hr < 0 && count == 0);
    }
    if (BgViewEnumJobs(block, size, 0, 0, &count) != S_OK)
        CHECK(count <= 4);
    for (unsigned i = 0; i < 8; i++) {
        /* Known handles; the same with another index; anything. */
        BG_JOB job = i < 3 ? jobs[i] : i < 6 ? (jobs[0] & ~(uint64_t)0xFFFFF) | (any32() & 0xFFFFF >> (i * 3)) : any32();
        BG_JOB_SNAPSHOT s = BG_JOB_SNAPSHOT_INIT;
        hr = BgViewSnapshot(block, size, job, &s);
        if (hr == S_OK) {
            good++;
            CHECK(BgGetPercent(&s) <= 10000 || BgGetPercent(&s) == BG_PERCENT_UNKNOWN);
            CHECK(s.Size == sizeof s);
        } else {
            BG_JOB_SNAPSHOT same = BG_JOB_SNAPSHOT_INIT;
            CHECK(hr < 0 && memcmp(&s, &same, sizeof s) == 0);
        }
    }
    return good;
}

/* A copy that ends where the next page cannot be touched, or begins where the last one cannot. */
static uint32_t *copy(int at_end, size_t size)
{
    char *place = at_end ? room + room_bytes - size : room;
    memcpy(place, region, size);
    return (uint32_t *)(void *)place;
}

static const uint32_t edges[] = {0, 1, 2, 3, 7, 8, 0x7FFF, 0xFFFF, 0x10000, 0xFFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE,
                                 0xFFFFFFFF};
enum { EDGES = sizeof edges / sizeof edges[0], TRIES = EDGES + 8 };

static uint32_t other_value(uint32_t word, unsigned try)
{
    if (try < EDGES)
        return edges[try];
    switch (try - EDGES) {
    case 0: return word + 1;
    case 1: return word - 1;
    case 2: return ~word;
    case 3: return __builtin_bswap32(word);
    case 4: return word ^ 1u << (any32() & 31);
    default: return any32();
    }
}

/* One word at a time, everywhere, with every telling value. */
static void single_words(int at_end)
{
    uint32_t *block = copy(at_end, SIZE);
    unsigned good = 0;
    CHECK(read_all(block, SIZE) >= 4);
    for (unsigned word = 0; word < WORDS; word++) {
        uint32_t right = block[word];
        for (unsigned try = 0; try < TRIES; try++) {
            block[word] = other_value(right, try);
            if (block[word] == right)
                continue;
            unsigned ok = read_all(block, SIZE);
            good += ok;
            for (unsigned i = 0; i < sizeof refused / sizeof refused[0]; i++)
                if (word == refused[i])
                    SAME(ok, 0);
        }
        block[word] = right;
    }
    CHECK(good > 0); /* most words are not the header's */
    CHECK(read_all(block, SIZE) >= 4);
}

static void garbage(int at_end)
{
    unsigned good = 0;
    for (unsigned round = 0; round < 4000; round++) {
        uint32_t *block = copy(at_end, SIZE);
        /* All of it; or behind a header that passes, so that it reaches the tables; or here and there. */
        if (round % 4 < 2) {
            for (unsigned word = round % 4 ? HEADER_WORDS : 0; word < WORDS; word++)
                block[word] = any32() & any32(); /* small values now and then */
        } else {
            for (unsigned n = 0; n < 1 + any32() % 64; n++)
                block[(round % 4 == 2 ? 0 : HEADER_WORDS) + any32() % (WORDS - HEADER_WORDS)] = other_value(0, any32() % TRIES);
        }
        good += read_all(block, SIZE);
    }
    CHECK(good > 0);
}

/* Blocks that are cut short, and sizes that lie. */
static void truncated(void)
{
    for (size_t size = 0; size < SIZE; size += 8)
        SAME(read_all(copy(1, size), size), 0);
    for (size_t size = 1; size < 8; size++)
        SAME(read_all(copy(1, SIZE), SIZE - size), 0);
    CHECK(read_all(copy(0, SIZE), SIZE) >= 4);
}

/* Somebody scribbles while the view reads. */
static _Atomic int stop;
static void *scribble(void *block)
{
    uint32_t *words = block;
    uint64_t state = 88172645463325252;
    while (!atomic_load_explicit(&stop, memory_order_relaxed)) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        uint32_t value = (uint32_t)(state >> 32) & (uint32_t)state;
        uint32_t at = HEADER_WORDS + (uint32_t)(state >> 20) % (WORDS - HEADER_WORDS);
        __atomic_store_n(&words[at], value, __ATOMIC_RELAXED);
    }
    return 0;
}

static void while_it_changes(void)
{
    uint32_t *block = copy(1, SIZE);
    pthread_t thread;
    struct timespec begin, now;
    unsigned reads = 0;
    CHECK(pthread_create(&thread, 0, scribble, block) == 0);
    clock_gettime(CLOCK_MONOTONIC, &begin);
    do {
        for (unsigned i = 0; i < 1000; i++)
            read_all(block, SIZE);
        reads += 1000;
        clock_gettime(CLOCK_MONOTONIC, &now);
    } while (now.tv_sec - begin.tv_sec < 2);
    atomic_store(&stop, 1);
    CHECK(pthread_join(thread, 0) == 0);
    printf("%u rounds while it changed\n", reads);
}

/* A text of `bytes` bytes that ends at the guard, and has no NUL. */
static const char *endless(const char *start, char rest, size_t bytes)
{
    char *text = room + room_bytes - bytes;
    CHECK(bytes <= room_bytes);
    memset(text, rest, bytes);
    memcpy(text, start, strlen(start));
    return text;
}

/* Names whose end is missing are too long, and read no further than names can be: three bytes a character. */
static void names(void)
{
    static const char rests[] = {'x', '\x80', '\xFF'}; /* that of one character, of none, of two */
    BG_JOB job = new_job("job");
    BG_GUID id;
    BG_FILE file;
    for (unsigned i = 0; i < sizeof rests; i++) {
        size_t name = 3 * BG_DISPLAY_NAME_MAX + 1;
        HR(BgCreateJob(endless("", rests[i], name), BG_JOB_TYPE_DOWNLOAD, &id, &job), E_INVALIDARG);
        HR(BgSetDisplayName(job, endless("", rests[i], name)), BG_E_STRING_TOO_LONG);
        HR(BgSetDescription(job, endless("", rests[i], 3 * BG_DESCRIPTION_MAX + 1)), BG_E_STRING_TOO_LONG);
        HR(BgAddFile(job, endless("http://h/", rests[i], 3 * BG_REMOTE_NAME_MAX + 1), PATH, 0, &file), E_INVALIDARG);
        HR(BgAddFile(job, URL, endless("/", rests[i], 3 * BG_LOCAL_NAME_MAX + 1), 0, &file), E_INVALIDARG);
    }
    end_job(job);
}

int main(void)
{
    char *pages = mmap(0, room_bytes + 2 * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    BG_JOB_SNAPSHOT s = BG_JOB_SNAPSHOT_INIT;
    CHECK(pages != MAP_FAILED && sysconf(_SC_PAGESIZE) == PAGE);
    room = pages + PAGE;
    CHECK(mprotect(room, room_bytes, PROT_READ | PROT_WRITE) == 0);
    alarm(600); /* a reader that loops is a failure */

    OK(BgInitialize(region, sizeof region, &region_config));
    OK(BgTick(1, TIME_0));
    names();
    jobs[0] = job_in(BG_JOB_STATE_TRANSFERRED, 2);
    jobs[1] = job_in(BG_JOB_STATE_ERROR, 2);
    jobs[2] = job_in(BG_JOB_STATE_TRANSFERRING, 1);
    CHECK(read_all(region, sizeof region) >= 4);

    HR(BgViewSnapshot(0, SIZE, jobs[0], &s), E_INVALIDARG);
    HR(BgViewSnapshot((char *)region + 4, SIZE - 4, jobs[0], &s), E_INVALIDARG);
    HR(BgViewSnapshot((char *)region + 1, SIZE - 8, jobs[0], &s), E_INVALIDARG);
    for (int at_end = 0; at_end < 2; at_end++) {
        single_words(at_end);
        garbage(at_end);
    }
    truncated();
    while_it_changes();
    return 0;
}
