#include "tool.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char help[] =
    "usage: bgcopy [OPTION]... SOURCE DESTINATION [SOURCE DESTINATION]...\n"
    "Copies files as one job, which a program can watch, suspend and resume.\n"
    "\n"
    "SOURCE is an absolute path or a file:// URL, DESTINATION an absolute path; with --upload the other way round.\n"
    "\n"
    "  --range FROM:LENGTH   only this part of each source, after the parts given before; FROM: goes to the end\n"
    "  --upload              an upload; there is one file\n"
    "  --reply TEXT FILE     an upload that is answered with TEXT, which goes to FILE\n"
    "  --suspend-at BYTES    suspend the job there for a moment\n"
    "  --cancel-at BYTES     cancel it there\n"
    "  --keep-at BYTES       complete it there, with the files that have arrived\n"
    "  --linger MS           do nothing for so long before the end, when the job is over\n"
    "  --no-thread           copy in the thread that watches, step by step\n"
    "  --driver LIST         chunk=BYTES,delay=MS,connect=MS,hide-sizes: slower, to watch it\n"
    "  --help                print this and exit\n"
    "\n"
    "Exit status: 0 copied, 1 failed or cancelled, 2 wrong arguments.\n";

static _Noreturn void usage_error(const char *format, ...)
{
    va_list arguments;
    fputs("bgcopy: ", stderr);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputs("\nbgcopy --help lists the options\n", stderr);
    exit(EXIT_USAGE);
}

/* Digits up to `end`; the rest of the text. */
static const char *parse_number(const char *option, const char *text, char end, uint64_t *value)
{
    char *rest;
    errno = 0;
    uintmax_t number = strtoumax(text, &rest, 10);
    if (text[0] < '0' || text[0] > '9' || *rest != end || errno != 0)
        usage_error("%s wants a number of bytes, and '%s' begins with none", option, text);
    *value = number;
    return rest;
}

static void parse_range(struct settings *s, const char *text)
{
    if (s->range_count == TOOL_RANGES_MAX)
        usage_error("more than %d ranges", TOOL_RANGES_MAX);
    BG_FILE_RANGE *range = &s->ranges[s->range_count++];
    range->Length = BG_LENGTH_TO_EOF;
    const char *rest = parse_number("--range", text, ':', &range->InitialOffset);
    if (rest[1] != '\0')
        parse_number("--range", rest + 1, '\0', &range->Length);
}

static void parse_driver(struct settings *s, const char *text)
{
    char message[COPY_MESSAGE_BYTES];
    if (!copy_options_parse(&s->copy, text, message))
        usage_error("--driver: %s", message);
}

static void parse_linger(struct settings *s, const char *text)
{
    char *rest;
    unsigned long ms = strtoul(text, &rest, 10);
    if (text[0] < '0' || text[0] > '9' || *rest != '\0' || ms > COPY_DELAY_MS_MAX)
        usage_error("--linger wants a number of milliseconds, 0 to %d, not '%s'", COPY_DELAY_MS_MAX, text);
    s->linger_ms = ms;
}

static void parse_bytes(const char *option, const char *text, uint64_t *value)
{
    parse_number(option, text, '\0', value);
}

/* An option that has a value; false if there is none of this name. */
static bool parse_valued(struct settings *s, const char *option, const char *value)
{
    if (strcmp(option, "--range") == 0)
        parse_range(s, value);
    else if (strcmp(option, "--suspend-at") == 0)
        parse_bytes(option, value, &s->suspend_at);
    else if (strcmp(option, "--cancel-at") == 0)
        parse_bytes(option, value, &s->cancel_at);
    else if (strcmp(option, "--keep-at") == 0)
        parse_bytes(option, value, &s->keep_at);
    else if (strcmp(option, "--linger") == 0)
        parse_linger(s, value);
    else if (strcmp(option, "--driver") == 0)
        parse_driver(s, value);
    else
        return false;
    return true;
}

static void parse_reply(struct settings *s, int left, char **argv)
{
    if (left < 3)
        usage_error("--reply wants a text and a file");
    s->type = BG_JOB_TYPE_UPLOAD_REPLY;
    s->reply = argv[1];
    s->reply_file = argv[2];
}

/* One option with its values; how many arguments it took. */
static int parse_option(struct settings *s, int left, char **argv)
{
    if (strcmp(argv[0], "--help") == 0) {
        fputs(help, stdout);
        exit(EXIT_SUCCESS);
    }
    if (strcmp(argv[0], "--upload") == 0) {
        if (s->type == BG_JOB_TYPE_DOWNLOAD)
            s->type = BG_JOB_TYPE_UPLOAD;
        return 1;
    }
    if (strcmp(argv[0], "--no-thread") == 0) {
        s->has_no_thread = true;
        return 1;
    }
    if (strcmp(argv[0], "--reply") == 0) {
        parse_reply(s, left, argv);
        return 3;
    }
    if (left < 2)
        usage_error("%s wants a value, if there is such an option", argv[0]);
    if (!parse_valued(s, argv[0], argv[1]))
        usage_error("there is no option %s", argv[0]);
    return 2;
}

void settings_parse(struct settings *s, int argc, char **argv)
{
    int at = 1;
    *s = (struct settings){ .suspend_at = BG_SIZE_UNKNOWN, .cancel_at = BG_SIZE_UNKNOWN, .keep_at = BG_SIZE_UNKNOWN };
    while (at < argc && strncmp(argv[at], "--", 2) == 0)
        at += parse_option(s, argc - at, argv + at);
    s->names = argv + at;
    s->name_count = argc - at;
    if (s->name_count == 0)
        usage_error("nothing to copy was given");
    if (s->name_count % 2 != 0)
        usage_error("'%s' has no destination", argv[argc - 1]);
    if (s->name_count / 2 > FILES_MAX)
        usage_error("one job may have at most %d files here", FILES_MAX);
}
