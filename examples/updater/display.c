#include "display.h"

#include "clock.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum {
    LINE_BYTES = 512,
    FIELD_BYTES = 48,
    COLUMNS_DEFAULT = 80,
    BAR_COLUMNS_MIN = 10,
    BAR_COLUMNS_MAX = 40,
    PLAIN_MS = 1000,
    SAMPLES = 51,       /* of the rate: 5 s at ten a second */
};

static enum { CLOSED, TERMINAL, PLAIN } mode;
static bool line_is_drawn;
static uint64_t plain_due_ms;

/* The rate is taken over the last seconds, so that it follows the network but does not flicker. */
static struct {
    uint64_t ms[SAMPLES], bytes[SAMPLES];
    unsigned count, next;
} samples;

static void put(const char *text)
{
    size_t length = strlen(text);
    /* A terminal that is gone must not stop an update: errors end the loop and are otherwise nobody's concern. */
    while (length > 0) {
        ssize_t n = write(STDOUT_FILENO, text, length);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return;
        text += n;
        length -= (size_t)n;
    }
}

static void clear_line(void)
{
    if (line_is_drawn)
        put("\r\x1b[K");
    line_is_drawn = false;
}

void report(const char *format, ...)
{
    va_list arguments;
    clear_line();
    fflush(stdout);
    fputs("updater: ", stderr);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
}

void display_resume(void)
{
    if (mode == TERMINAL)
        put("\x1b[?25l");
}

void display_pause(void)
{
    if (mode != TERMINAL)
        return;
    put(line_is_drawn ? "\n\x1b[?25h" : "\x1b[?25h");
    line_is_drawn = false;
}

void display_close(void)
{
    display_pause();
    mode = CLOSED;
}

void display_open(bool wanted)
{
    const char *terminal = getenv("TERM");
    if (!wanted)
        return;
    fflush(stdout);
    mode = isatty(STDOUT_FILENO) && terminal != NULL && strcmp(terminal, "dumb") != 0 ? TERMINAL : PLAIN;
    atexit(display_close);
    display_resume();
}

uint64_t fresh_bytes(const struct view *view)
{
    return view->snapshot.Progress.BytesTransferred - view->snapshot.BytesResumed;
}

/* Bytes per second, RATE_UNKNOWN while nothing can be said. */
#define RATE_UNKNOWN UINT64_MAX
static uint64_t rate(const struct view *view)
{
    uint64_t now = monotonic_ms(), fresh = fresh_bytes(view);
    unsigned newest = (samples.next + SAMPLES - 1) % SAMPLES;
    /* Fewer than before: a file began again, and the past tells nothing. */
    if (samples.count > 0 && fresh < samples.bytes[newest])
        samples.count = 0;
    samples.ms[samples.next] = now;
    samples.bytes[samples.next] = fresh;
    unsigned oldest = (samples.next + SAMPLES - samples.count) % SAMPLES;
    samples.next = (samples.next + 1) % SAMPLES;
    if (samples.count < SAMPLES - 1)
        samples.count++;
    uint64_t ms = now - samples.ms[oldest];
    /* The first tenths of a second are all start-up. */
    return ms < 300 ? RATE_UNKNOWN : (fresh - samples.bytes[oldest]) * 1000 / ms;
}

const char *human(char text[HUMAN_BYTES], uint64_t bytes)
{
    static const char *const units[] = { "B", "kB", "MB", "GB", "TB", "PB", "EB" };
    double value = (double)bytes;
    size_t unit = 0;
    /* 999.95 would be printed as 1000.0. */
    for (; value >= 999.95 && unit + 1 < sizeof units / sizeof units[0]; unit++)
        value /= 1000;
    snprintf(text, HUMAN_BYTES, unit == 0 ? "%.0f %s" : "%.1f %s", value, units[unit]);
    return text;
}

static const char *state_name(BG_JOB_STATE state)
{
    switch (state) {
    case BG_JOB_STATE_QUEUED:
        return "Queued";
    case BG_JOB_STATE_CONNECTING:
        return "Connecting";
    case BG_JOB_STATE_TRANSFERRING:
        return "Transferring";
    case BG_JOB_STATE_SUSPENDED:
        return "Suspended";
    case BG_JOB_STATE_ERROR:
        return "Error";
    case BG_JOB_STATE_TRANSIENT_ERROR:
        return "Waiting";
    case BG_JOB_STATE_TRANSFERRED:
        return "Transferred";
    case BG_JOB_STATE_ACKNOWLEDGED:
        return "Complete";
    case BG_JOB_STATE_CANCELLED:
        return "Cancelled";
    default:
        return "?";
    }
}

/* The fields of the line, in the order they stand in. */
enum field { STATE, BAR, PERCENT, BYTES, FILES, RATE, LEFT, FIELDS };

/* The first to go when the terminal is narrow; the percent stays to the last. */
static const enum field dispensable[] = { FILES, RATE, LEFT, BAR, STATE, BYTES };

static void format_left(char text[FIELD_BYTES], const struct view *view, uint64_t bytes_per_s)
{
    uint64_t total = view->progress.BytesTotal, done = view->progress.BytesTransferred;
    if (total == BG_SIZE_UNKNOWN || bytes_per_s == RATE_UNKNOWN || bytes_per_s == 0 || done > total) {
        snprintf(text, FIELD_BYTES, "-:-- left");
        return;
    }
    uint64_t s = (total - done + bytes_per_s - 1) / bytes_per_s;
    if (s < 3600)
        snprintf(text, FIELD_BYTES, "%" PRIu64 ":%02" PRIu64 " left", s / 60, s % 60);
    else
        snprintf(text, FIELD_BYTES, "%" PRIu64 " h %02" PRIu64 " left", s / 3600, s / 60 % 60);
}

static void format_fields(char fields[FIELDS][FIELD_BYTES], const struct view *view, const char *percent,
                          bool for_terminal)
{
    char done[HUMAN_BYTES], total[HUMAN_BYTES] = "unknown", speed[HUMAN_BYTES] = "- B";
    const BG_JOB_PROGRESS *p = &view->progress;
    uint64_t known = view->snapshot.BytesTotalKnown, bytes_per_s = rate(view);
    bool more = p->BytesTotal == BG_SIZE_UNKNOWN;
    human(done, p->BytesTransferred);
    /* Servers tell a file's size only when its turn comes: until the last file's, the sum is a lower bound. */
    if (!more || known > 0)
        human(total, more ? known : p->BytesTotal);
    if (bytes_per_s != RATE_UNKNOWN)
        human(speed, bytes_per_s);

    /* On a terminal the widths are constant, or the line would jump about. */
    snprintf(fields[STATE], FIELD_BYTES, for_terminal ? "%-12s" : "%s", state_name(view->snapshot.State));
    fields[BAR][0] = '\0';
    snprintf(fields[PERCENT], FIELD_BYTES, for_terminal ? "%7s" : "%s", percent);
    snprintf(fields[BYTES], FIELD_BYTES, for_terminal ? "%8s of %s%s" : "%s of %s%s", done, total,
             !more || known == 0 ? "" : for_terminal ? "+" : " or more");
    snprintf(fields[FILES], FIELD_BYTES, "%" PRIu32 "%s%" PRIu32 " files", p->FilesTransferred,
             for_terminal ? "/" : " of ", p->FilesTotal);
    snprintf(fields[RATE], FIELD_BYTES, for_terminal ? "%8s/s" : "%s/s", speed);
    format_left(fields[LEFT], view, bytes_per_s);
}

static size_t columns(void)
{
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
    return COLUMNS_DEFAULT;
}

/* `[=====>    ]`, or a mark that wanders while the total is unknown. */
static void format_bar(char *text, size_t width, uint32_t percent_x100)
{
    size_t inner = width - 2;
    text[0] = '[';
    memset(text + 1, ' ', inner);
    if (percent_x100 == BG_PERCENT_UNKNOWN) {
        size_t range = inner - 3, at = monotonic_ms() / 100 % (2 * range);
        memcpy(text + 1 + (at < range ? at : 2 * range - at), "<=>", 3);
    } else {
        size_t filled = inner * percent_x100 / 10000;
        memset(text + 1, '=', filled);
        if (filled < inner)
            text[1 + filled] = '>';
    }
    text[width - 1] = ']';
    text[width] = '\0';
}

/* Joins the fields that fit; the last column stays free, where some terminals wrap. */
static void compose(char line[LINE_BYTES], char fields[FIELDS][FIELD_BYTES], uint32_t percent_x100, size_t room)
{
    bool shown[FIELDS];
    size_t width = 0;
    for (size_t f = 0; f < FIELDS; f++) {
        shown[f] = true;
        width += (f == BAR ? BAR_COLUMNS_MIN : strlen(fields[f])) + (f > 0 ? 2 : 0);
    }
    for (size_t i = 0; i < sizeof dispensable / sizeof dispensable[0] && width > room; i++) {
        enum field f = dispensable[i];
        shown[f] = false;
        width -= (f == BAR ? BAR_COLUMNS_MIN : strlen(fields[f])) + 2;
    }
    if (shown[BAR]) {
        size_t bar = BAR_COLUMNS_MIN + room - width;
        format_bar(fields[BAR], bar < BAR_COLUMNS_MAX ? bar : BAR_COLUMNS_MAX, percent_x100);
    }
    line[0] = '\0';
    for (size_t f = 0; f < FIELDS; f++)
        if (shown[f]) {
            strcat(line, line[0] ? "  " : "");
            strcat(line, fields[f]);
        }
    if (strlen(line) > room)
        line[room] = '\0';
}

static void draw_terminal(char fields[FIELDS][FIELD_BYTES], uint32_t percent_x100)
{
    char line[LINE_BYTES], out[LINE_BYTES + 32];
    compose(line, fields, percent_x100, columns() - 1);
    /* Without automatic wrapping (?7), in case the window shrinks between the measuring and the drawing. */
    snprintf(out, sizeof out, "\x1b[?7l\r%s\x1b[K\x1b[?7h", line);
    put(out);
    line_is_drawn = true;
}

static void draw_plain(char fields[FIELDS][FIELD_BYTES], bool final)
{
    uint64_t now = monotonic_ms();
    if (!final && now < plain_due_ms)
        return;
    /* From the line that was due, not the one that was printed: they do not drift apart. */
    plain_due_ms = plain_due_ms == 0 || plain_due_ms + PLAIN_MS <= now ? now + PLAIN_MS : plain_due_ms + PLAIN_MS;
    char line[LINE_BYTES];
    snprintf(line, sizeof line, "%s, %s, %s, %s, %s, %s\n", fields[STATE], fields[PERCENT], fields[BYTES],
             fields[FILES], fields[RATE], fields[LEFT]);
    put(line);
}

void display_draw(const struct view *view, bool final)
{
    char fields[FIELDS][FIELD_BYTES], percent[FIELD_BYTES] = "unknown";
    uint32_t percent_x100 = BgGetPercent(&view->snapshot);
    if (percent_x100 != BG_PERCENT_UNKNOWN)
        snprintf(percent, sizeof percent, "%" PRIu32 ".%" PRIu32 " %%", percent_x100 / 100, percent_x100 % 100 / 10);
    if (mode == CLOSED)
        return;
    format_fields(fields, view, percent, mode == TERMINAL);
    if (mode == TERMINAL)
        draw_terminal(fields, percent_x100);
    else
        draw_plain(fields, final);
}
