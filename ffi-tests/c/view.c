/* A second process maps the block read-only and reads while this one writes. Each sample must be one moment. */
#define _GNU_SOURCE
#include "check.h"
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define FILES 100u
#define FILE_BYTES 4096u
#define OVERLAPS_WANTED 2000u
#define SAMPLES_WANTED 200000u
#define SECONDS_MAX 20

enum { REGION = BGJOB_REGION_BYTES(2, FILES, 0) };
static const size_t shared_at = (REGION + 4095) / 4096 * 4096;

/* Behind the region: what the two processes tell one another. */
struct shared {
    _Atomic uint64_t job;     /* the handle that is being moved */
    _Atomic uint64_t updates; /* finished so far */
    _Atomic uint32_t enough;  /* the reader has seen what it wants */
};

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* What any moment of a job of the writer looks like. State, bytes, files, sizes: all of the same moment. */
static void is_one_moment(const BG_JOB_SNAPSHOT *s)
{
    uint64_t files = s->Progress.FilesTransferred;
    uint64_t known = files + (s->State == BG_JOB_STATE_TRANSFERRING);
    SAME(s->BytesTotalKnown, FILE_BYTES * known);
    SAME(s->FilesUnknown, s->Progress.FilesTotal - known);
    SAME(s->Progress.BytesTotal, s->FilesUnknown ? BG_SIZE_UNKNOWN : s->BytesTotalKnown);
    if (s->State == BG_JOB_STATE_TRANSFERRING)
        CHECK(s->Progress.BytesTransferred >= FILE_BYTES * files &&
              s->Progress.BytesTransferred <= FILE_BYTES * (files + 1));
    else
        SAME(s->Progress.BytesTransferred, FILE_BYTES * files);
    if (s->State == BG_JOB_STATE_TRANSFERRED || s->State == BG_JOB_STATE_ACKNOWLEDGED)
        SAME(files, FILES);
    if (s->State == BG_JOB_STATE_ACKNOWLEDGED)
        SAME(s->FilesCompleted, FILES);
    else
        CHECK(s->FilesCompleted == 0 || files == FILES); /* Complete is saving them */
    CHECK((BgGetPercent(s) == 10000) == (files == FILES));
}

static int reader(int fd)
{
    const char *block = mmap(0, shared_at, PROT_READ, MAP_SHARED, fd, 0);
    struct shared *shared = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, (off_t)shared_at);
    uint64_t samples = 0, overlaps = 0, gone = 0, busy = 0, sequence = 0, last = 0;
    double end = now() + SECONDS_MAX;
    /* A mapping of its own that nothing here can write through. */
    int again = open("/proc/self/fd/3", O_RDONLY);
    alarm(600); /* if the writer is gone, this ends too */
    CHECK(block != MAP_FAILED && (void *)shared != MAP_FAILED && again >= 0);
    CHECK(munmap((void *)(uintptr_t)block, shared_at) == 0);
    block = mmap(0, shared_at, PROT_READ, MAP_SHARED, again, 0);
    CHECK(block != MAP_FAILED);
    CHECK(mprotect((void *)(uintptr_t)block, shared_at, PROT_READ | PROT_WRITE) != 0 && errno == EACCES);

    while (samples < SAMPLES_WANTED || overlaps == 0 || (overlaps < OVERLAPS_WANTED && now() < end)) {
        for (unsigned i = 0; i < 256; i++) {
            BG_JOB_SNAPSHOT s = BG_JOB_SNAPSHOT_INIT, untouched = s;
            BG_JOB job = atomic_load(&shared->job);
            uint64_t before = atomic_load(&shared->updates);
            HRESULT hr = BgViewSnapshot(block, REGION, job, &s);
            uint64_t after = atomic_load(&shared->updates);
            if (hr == S_OK) {
                samples++;
                overlaps += after != before; /* an update ended while this read was under way */
                is_one_moment(&s);
                CHECK(job != last || s.Sequence >= sequence);
                sequence = s.Sequence;
                last = job;
            } else {
                /* Closed meanwhile, or changed at every try: a code, and nothing written. */
                gone += hr == E_HANDLE;
                busy += hr == E_PENDING;
                CHECK(hr == E_HANDLE || hr == E_PENDING);
                CHECK(memcmp(&s, &untouched, sizeof s) == 0);
            }
        }
    }
    atomic_store(&shared->enough, 1);
    printf("%" PRIu64 " samples, %" PRIu64 " over an update, %" PRIu64 " closed, %" PRIu64 " busy\n", samples, overlaps,
           gone, busy);
    return 0;
}

/* Starts this program again. The system cannot do so when it is another machine's: EMULATOR names what can. */
static void start_reader(char *program)
{
    char *emulator = getenv("EMULATOR");
    if (emulator)
        execlp(emulator, emulator, program, "3", (char *)0);
    else
        execl("/proc/self/exe", program, "3", (char *)0);
}

int main(int argc, char **argv)
{
    if (argc > 1)
        return reader(atoi(argv[1]));

    const BG_ENGINE_CONFIG config = {
        .Size = sizeof config, .Version = BG_ENGINE_CONFIG_VERSION, .Jobs = 2, .Files = FILES, .Spares = BGJOB_SPARES};
    int fd = memfd_create("bgjob", 0), status;
    CHECK(fd >= 0 && ftruncate(fd, (off_t)shared_at + 4096) == 0);
    char *block = mmap(0, shared_at + 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    CHECK(block != MAP_FAILED);
    struct shared *shared = (struct shared *)(void *)(block + shared_at);
    BG_JOB_SNAPSHOT s = BG_JOB_SNAPSHOT_INIT;
    CHECK(BgViewSnapshot(block, REGION, 1, &s) < 0); /* nothing is there yet */

    OK(BgInitialize(block, REGION, &config));
    pid_t child = -1;
    do {
        BG_JOB job = new_job(0);
        for (unsigned i = 0; i < FILES; i++) {
            BG_FILE file;
            OK(BgAddFile(job, 0, 0, i, &file));
        }
        OK(BgResume(job));
        atomic_store(&shared->job, job);
        if (child < 0) {
            child = fork();
            CHECK(child >= 0);
            if (child == 0) {
                if (fd != 3)
                    dup2(fd, 3);
                start_reader(argv[0]);
                _exit(127);
            }
        }
#define UPDATE(call)                                                                           \
    do {                                                                                       \
        OK(call);                                                                              \
        atomic_fetch_add(&shared->updates, 1);                                                 \
    } while (0)
        for (unsigned i = 0; i < FILES; i++) {
            BG_TRANSFER transfer;
            BG_FILE file;
            BG_JOB owner;
            UPDATE(BgTransferNext(&transfer, &file, &owner));
            UPDATE(BgTransferConnected(transfer, FILE_BYTES, 0));
            for (unsigned part = 0; part < 16; part++)
                UPDATE(BgTransferAdvance(transfer, FILE_BYTES / 16));
            UPDATE(BgTransferDone(transfer));
        }
        UPDATE(BgComplete(job, 0, 0));
        UPDATE(BgCloseJob(job));
    } while (!atomic_load(&shared->enough) && waitpid(child, &status, WNOHANG) == 0);
    if (atomic_load(&shared->enough))
        CHECK(waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    printf("%" PRIu64 " updates\n", atomic_load(&shared->updates));
    CHECK(atomic_load(&shared->updates) > 0);
    OK(BgUninitialize());
    CHECK(BgViewSnapshot(block, REGION, shared->job, &s) < 0); /* the engine is gone, and the block says so */
    return 0;
}
