/* Memory between two pages that nobody may touch, and calls that may fault: a fault is a finding, not the end. */
#ifndef ARENA_H
#define ARENA_H

#include "../check.h"
#include <setjmp.h>
#include <signal.h>
#include <sys/mman.h>

#define PAGE ((size_t)4096)
#define PAINTED_BYTE 0xA5
#define PARAMETERS 9 /* most of any function, and an object of the COM layer */
#define NESTED 3     /* pointers in one structure */

/* An argument: an integer or handle, or a pointer. */
struct value {
    uint64_t n;
    unsigned char *p;
};

struct arena {
    unsigned char *start, *end;
};

static struct arena arena_new(size_t bytes)
{
    size_t rounded = (bytes + PAGE - 1) / PAGE * PAGE;
    char *pages = mmap(0, rounded + 2 * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    struct arena arena;
    CHECK(pages != MAP_FAILED);
    CHECK(mprotect(pages + PAGE, rounded, PROT_READ | PROT_WRITE) == 0);
    arena.start = (unsigned char *)pages + PAGE;
    arena.end = arena.start + rounded;
    return arena;
}

/* One for each parameter, then those for what structures point to; and how they were before a call. */
#define ARENAS (PARAMETERS + NESTED)
#define ARENA_BYTES (2 * PAGE)
static struct arena arenas[ARENAS];
static unsigned char before_call[ARENAS][ARENA_BYTES];

/* Where a pointer is put, which is also what is wrong with it. */
enum where { AT_END, AT_START, IS_NULL, MISALIGNED };

/* Room for `bytes` bytes in arena n; `off` bytes off where it is MISALIGNED. */
static unsigned char *room_in(unsigned n, size_t bytes, enum where where, unsigned off)
{
    CHECK(bytes <= ARENA_BYTES - 64);
    switch (where) {
    case AT_END:
        return arenas[n].end - bytes;
    case AT_START:
        return arenas[n].start;
    case MISALIGNED:
        return arenas[n].start + 32 + off;
    default:
        return NULL;
    }
}

/* Whether a function of `count` parameters has to do with arena n. */
static int is_used(unsigned n, unsigned count)
{
    return n < count || n >= PARAMETERS;
}

static void paint_arenas(unsigned count)
{
    for (unsigned n = 0; n < ARENAS; n++)
        if (is_used(n, count))
            memset(arenas[n].start, PAINTED_BYTE, ARENA_BYTES);
}

static void remember_arenas(unsigned count)
{
    for (unsigned n = 0; n < ARENAS; n++)
        if (is_used(n, count))
            memcpy(before_call[n], arenas[n].start, ARENA_BYTES);
}

/* Whether arena n is as it was, but for the `bytes` bytes at `object`. */
static int is_untouched(unsigned n, const unsigned char *object, size_t bytes)
{
    size_t from = bytes ? (size_t)(object - arenas[n].start) : 0;
    return memcmp(before_call[n], arenas[n].start, from) == 0
           && memcmp(before_call[n] + from + bytes, arenas[n].start + from + bytes, ARENA_BYTES - from - bytes) == 0;
}

static sigjmp_buf out_of_call;
static volatile sig_atomic_t in_call;

static void faulted(int signal_number)
{
    if (in_call)
        siglongjmp(out_of_call, 1);
    signal(signal_number, SIG_DFL);
}

static void arenas_begin(void)
{
    static const int signals[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE};
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = faulted;
    action.sa_flags = SA_NODEFER; /* so that no mask has to be saved for every call */
    for (unsigned n = 0; n < sizeof signals / sizeof *signals; n++)
        CHECK(sigaction(signals[n], &action, 0) == 0);
    for (unsigned n = 0; n < ARENAS; n++)
        arenas[n] = arena_new(ARENA_BYTES);
}

/* What the call answers, in *code; false if it faulted. */
static __attribute__((noinline)) int guarded(uint32_t (*call)(const struct value *), const struct value *v,
                                             uint32_t *code)
{
    if (sigsetjmp(out_of_call, 0) != 0) {
        in_call = 0;
        return 0;
    }
    in_call = 1;
    *code = call(v);
    in_call = 0;
    return 1;
}

/* A finding; the program goes on, so that one run tells all of them. */
static unsigned findings;
static unsigned long long calls;

static void finding(const char *function, const char *parameter, const char *what, uint64_t value, const char *text)
{
    static const char *last[3];
    /* One of each is enough to read. */
    int is_new = last[0] != function || last[1] != parameter || last[2] != what;
    last[0] = function;
    last[1] = parameter;
    last[2] = what;
    findings++;
    if (is_new)
        fprintf(stderr, "finding: %s.%s %s 0x%" PRIx64 ": %s\n", function, parameter, what, value, text);
}

#endif
