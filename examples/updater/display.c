#include "display.h"

#include "clock.h"
#include "files.h"
#include "json.h"

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
    JSON_MS = 500,
    REPORT_BYTES = 1024,
};

static enum { CLOSED, TERMINAL, PLAIN, JSON } mode;
static bool line_is_drawn;
static uint64_t due_ms; /* the next line, where there is no terminal */
static char reported[REPORT_BYTES];

/* A terminal that is gone must not stop an update: an error is nobody's concern. */
static void put(const char *text)
{
    write_all(STDOUT_FILENO, text, strlen(text));
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
    va_start(arguments, format);
    vsnprintf(reported, sizeof reported, format, arguments);
    va_end(arguments);
    fprintf(stderr, "updater: %s\n", reported);
}

const char *last_report(void)
{
    return reported;
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

void display_open(const struct options *options)
{
    const char *terminal = getenv("TERM");
    if (!options->progress)
        return;
    fflush(stdout);
    mode = options->json ? JSON
        : isatty(STDOUT_FILENO) && terminal != NULL && strcmp(terminal, "dumb") != 0 ? TERMINAL : PLAIN;
    atexit(display_close);
    display_resume();
}

uint64_t fresh_bytes(const struct view *view)
{
    return view->snapshot.Progress.BytesTransferred - view->snapshot.BytesResumed;
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

static void format_left(char text[FIELD_BYTES], uint64_t s)
{
    if (s == BG_TIME_UNKNOWN)
        snprintf(text, FIELD_BYTES, "-:-- left");
    else if (s < 3600)
        snprintf(text, FIELD_BYTES, "%" PRIu64 ":%02" PRIu64 " left", s / 60, s % 60);
    else
        snprintf(text, FIELD_BYTES, "%" PRIu64 " h %02" PRIu64 " left", s / 3600, s / 60 % 60);
}

/* "6.3 MB/s", or since when nothing moves. */
static void format_rate(char text[FIELD_BYTES], const BG_ESTIMATE *e, bool for_terminal)
{
    char speed[HUMAN_BYTES] = "- B", all[FIELD_BYTES];
    if (e->BytesPerS != BG_RATE_UNKNOWN)
        human(speed, e->BytesPerS);
    if (e->Stalled)
        snprintf(all, sizeof all, "stalled %" PRIu64 ":%02" PRIu64, e->IdleMs / 60000, e->IdleMs / 1000 % 60);
    else
        snprintf(all, sizeof all, for_terminal ? "%8s/s" : "%s/s", speed);
    snprintf(text, FIELD_BYTES, for_terminal ? "%10s" : "%s", all);
}

static void format_fields(char fields[FIELDS][FIELD_BYTES], const struct view *view, const BG_ESTIMATE *e,
                          const char *percent, bool for_terminal)
{
    char done[HUMAN_BYTES], total[HUMAN_BYTES] = "unknown";
    const BG_JOB_PROGRESS *p = &view->progress;
    uint64_t known = view->snapshot.BytesTotalKnown;
    bool more = p->BytesTotal == BG_SIZE_UNKNOWN;
    human(done, p->BytesTransferred);
    /* Servers tell a file's size only when its turn comes: until the last file's, the sum is a lower bound. */
    if (!more || known > 0)
        human(total, more ? known : p->BytesTotal);

    /* On a terminal the widths are constant, or the line would jump about. */
    snprintf(fields[STATE], FIELD_BYTES, for_terminal ? "%-12s" : "%s", state_name(view->snapshot.State));
    fields[BAR][0] = '\0';
    snprintf(fields[PERCENT], FIELD_BYTES, for_terminal ? "%7s" : "%s", percent);
    snprintf(fields[BYTES], FIELD_BYTES, for_terminal ? "%8s of %s%s" : "%s of %s%s", done, total,
             !more || known == 0 ? "" : for_terminal ? "+" : " or more");
    snprintf(fields[FILES], FIELD_BYTES, "%" PRIu32 "%s%" PRIu32 " files", p->FilesTransferred,
             for_terminal ? "/" : " of ", p->FilesTotal);
    format_rate(fields[RATE], e, for_terminal);
    format_left(fields[LEFT], e->LeftS);
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

/* Whether the next line is due, where lines have their times. */
static bool is_due(uint64_t period_ms)
{
    uint64_t now = monotonic_ms();
    if (now < due_ms)
        return false;
    /* From the line that was due, not the one that was printed: they do not drift apart. */
    due_ms = due_ms == 0 || due_ms + period_ms <= now ? now + period_ms : due_ms + period_ms;
    return true;
}

static void draw_plain(char fields[FIELDS][FIELD_BYTES])
{
    char line[LINE_BYTES];
    snprintf(line, sizeof line, "%s, %s, %s, %s, %s, %s\n", fields[STATE], fields[PERCENT], fields[BYTES],
             fields[FILES], fields[RATE], fields[LEFT]);
    put(line);
}

static void draw_json(const struct view *view)
{
    static BG_JOB_STATE state = -1;
    static uint32_t errors;
    const BG_JOB_SNAPSHOT *s = &view->snapshot;
    bool due = is_due(JSON_MS);
    /* A second error in the same state is news too: the tries between the two may have been shorter than a poll. */
    if (due || s->State != state || s->ErrorCount != errors)
        json_progress(view);
    state = s->State;
    errors = s->ErrorCount;
}

void display_draw(const struct view *view, bool final)
{
    char fields[FIELDS][FIELD_BYTES], percent[FIELD_BYTES] = "unknown";
    uint32_t percent_x100 = BgGetPercent(&view->snapshot);
    if (percent_x100 != BG_PERCENT_UNKNOWN)
        snprintf(percent, sizeof percent, "%" PRIu32 ".%" PRIu32 " %%", percent_x100 / 100, percent_x100 % 100 / 10);
    if (mode == CLOSED || (mode == PLAIN && !is_due(PLAIN_MS) && !final))
        return;
    if (mode == JSON) {
        if (!final) /* the result is JSON's last line */
            draw_json(view);
        return;
    }
    format_fields(fields, view, &view->estimate, percent, mode == TERMINAL);
    if (mode == TERMINAL)
        draw_terminal(fields, percent_x100);
    else
        draw_plain(fields);
}
