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

/* One option with its values; how many arguments it took. */
static int parse_option(struct settings *s, int left, char **argv)
{
    const char *option = argv[0];
    if (strcmp(option, "--help") == 0) {
        fputs(help, stdout);
        exit(EXIT_SUCCESS);
    }
    if (strcmp(option, "--upload") == 0) {
        if (s->type == BG_JOB_TYPE_DOWNLOAD)
            s->type = BG_JOB_TYPE_UPLOAD;
        return 1;
    }
    int values = strcmp(option, "--reply") == 0 ? 2 : 1;
    const char *value = left > values ? argv[1] : "";
    const bool is_known = strcmp(option, "--range") == 0 || strcmp(option, "--suspend-at") == 0 ||
        strcmp(option, "--cancel-at") == 0 || strcmp(option, "--keep-at") == 0 || strcmp(option, "--driver") == 0 ||
        values == 2;
    if (!is_known)
        usage_error("there is no option %s", option);
    if (left <= values)
        usage_error("%s wants %s", option, values == 2 ? "a text and a file" : "a value");
    if (strcmp(option, "--range") == 0)
        parse_range(s, value);
    else if (strcmp(option, "--suspend-at") == 0)
        parse_number(option, value, '\0', &s->suspend_at);
    else if (strcmp(option, "--cancel-at") == 0)
        parse_number(option, value, '\0', &s->cancel_at);
    else if (strcmp(option, "--keep-at") == 0)
        parse_number(option, value, '\0', &s->keep_at);
    else if (strcmp(option, "--driver") == 0)
        parse_driver(s, value);
    else {
        s->type = BG_JOB_TYPE_UPLOAD_REPLY;
        s->reply = argv[1];
        s->reply_file = argv[2];
    }
    return 1 + values;
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
