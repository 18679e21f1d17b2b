/* The command line: options, and URLs with the digest in their fragment as pip writes it. */
#include "partial.h"
#include "updater.h"

#include <bgjob.h>
#include <ctype.h>
#include <curl/curl.h>
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    SILENCE_S = 30,
    NO_PROGRESS_S = 60,
    NO_PROGRESS_S_MIN = 5, /* the engine's shortest retry delay, which its timeout must not be below */
    SECONDS_MAX = 30 * 86400,
};

static const char usage_line[] = "usage: updater [OPTION]... URL[#sha256=HEX]...";

static const char help[] =
    "Downloads the images into the inactive one of two slots, DIR/a and DIR/b, and makes that slot the active one\n"
    "(DIR/current) once every image is complete, verified and on the disk.\n"
    "\n"
    "  --slots DIR              where the slots are (default: slots)\n"
    "  --limit-rate N           at most N bytes per second\n"
    "  --ca FILE                trust the certificates in FILE (PEM), and no others, for https\n"
    "  --silence S              a connection without a byte for S seconds counts as lost (default: 30)\n"
    "  --no-progress-timeout S  give up after S seconds of tries without progress (default: 60; at least 5)\n"
    "  --no-progress            print the summary only\n"
    "  --json                   print one JSON object a line, messages and summary on standard error\n"
    "  --help, --version        print this, or the versions, and exit\n"
    "\n"
    "Without a digest only the size of an image is verified, and its digest is printed.\n"
    "Ctrl-C suspends the update; the same command resumes it.\n"
    "Exit status: 0 updated, 1 failed, 2 wrong arguments, 128 + N suspended by signal N.\n";

static _Noreturn void usage_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
static _Noreturn void usage_error(const char *format, ...)
{
    va_list arguments;
    fputs("updater: ", stderr);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fprintf(stderr, "\n%s\n", usage_line);
    exit(EXIT_USAGE);
}

static void print_version(void)
{
    uint32_t v = BgGetVersion();
    printf("updater %s, bgjob %" PRIu32 ".%" PRIu32 ".%" PRIu32 ", %s\n", UPDATER_VERSION, v >> 16, v >> 8 & 0xff,
           v & 0xff, curl_version());
}

static uint64_t parse_number(const char *option, const char *unit, const char *text, uint64_t min, uint64_t max)
{
    char *end;
    errno = 0;
    uintmax_t value = strtoumax(text, &end, 10);
    if (!isdigit((unsigned char)text[0]) || *end != '\0' || errno != 0 || value < min || value > max)
        usage_error("--%s wants a number of %s, at least %" PRIu64 ", not '%s'", option, unit, min, text);
    return value;
}

static uint32_t parse_seconds(const char *option, const char *text, uint64_t min)
{
    return (uint32_t)parse_number(option, "seconds", text, min, SECONDS_MAX);
}

/* Takes "sha256=HEX" apart. */
static void parse_fragment(struct image *image, const char *fragment, const char *argument)
{
    static const char prefix[] = "sha256=";
    const char *hex = fragment + sizeof prefix - 1;
    if (strncmp(fragment, prefix, sizeof prefix - 1) != 0 || strlen(hex) != DIGEST_HEX ||
        strspn(hex, "0123456789abcdefABCDEF") != DIGEST_HEX)
        usage_error("what follows # must be sha256= and %d hex digits: %s", DIGEST_HEX, argument);
    for (size_t i = 0; i < DIGEST_HEX; i++)
        image->wanted[i] = (char)tolower((unsigned char)hex[i]);
}

/* The last segment of the path, decoded, if it can be the name of a file in a slot beside the updater's own files. */
static void parse_name(struct image *image, const char *path, const char *argument)
{
    const char *slash = strrchr(path, '/');
    int length = 0;
    char *name = curl_easy_unescape(NULL, slash == NULL ? path : slash + 1, 0, &length);
    if (name == NULL)
        usage_error("out of memory");
    if (length == 0)
        usage_error("the URL names no file, because its path ends with a slash: %s", argument);
    if (length > NAME_BYTES_MAX)
        usage_error("the file name in the URL is longer than %d bytes: %s", NAME_BYTES_MAX, argument);
    bool usable = strcmp(name, ".") != 0 && strcmp(name, "..") != 0;
    for (int i = 0; i < length; i++)
        usable = usable && name[i] != '/' && (unsigned char)name[i] >= ' ' && name[i] != 0x7f;
    if (!usable)
        usage_error("the last part of the URL's path cannot be a file name: %s", argument);
    if (partial_owns_name(name) || strncmp(name, "update.list", strlen("update.list")) == 0)
        usage_error("the updater keeps the name '%s' for itself: %s", name, argument);
    memcpy(image->name, name, (size_t)length + 1);
    curl_free(name);
}

static char *url_part(CURLU *url, CURLUPart part)
{
    char *text = NULL;
    return curl_url_get(url, part, &text, 0) == CURLUE_OK ? text : NULL;
}

static void parse_url(struct image *image, const char *argument)
{
    CURLU *url = curl_url();
    if (url == NULL)
        usage_error("out of memory");
    CURLUcode code = curl_url_set(url, CURLUPART_URL, argument, CURLU_NON_SUPPORT_SCHEME);
    if (code != CURLUE_OK)
        usage_error("not a URL (%s): %s", curl_url_strerror(code), argument);

    char *scheme = url_part(url, CURLUPART_SCHEME);
    if (scheme == NULL || (strcmp(scheme, "http") != 0 && strcmp(scheme, "https") != 0))
        usage_error("a URL must begin with http:// or https://: %s", argument);
    char *fragment = url_part(url, CURLUPART_FRAGMENT);
    if (fragment != NULL)
        parse_fragment(image, fragment, argument);
    char *path = url_part(url, CURLUPART_PATH);
    parse_name(image, path == NULL ? "" : path, argument);

    curl_url_set(url, CURLUPART_FRAGMENT, NULL, 0);
    image->url = url_part(url, CURLUPART_URL);
    if (image->url == NULL)
        usage_error("out of memory");
    if (strlen(image->url) > BG_REMOTE_NAME_MAX)
        usage_error("a URL may have at most %d bytes: %.60s...", BG_REMOTE_NAME_MAX, argument);
    curl_free(path);
    curl_free(fragment);
    curl_free(scheme);
    curl_url_cleanup(url);
}

static void parse_urls(struct update *update, int count, char **arguments)
{
    if (count == 0)
        usage_error("no URL was given");
    if (count > IMAGES_MAX)
        usage_error("one update may have at most %d files, and these are %d", IMAGES_MAX, count);
    for (int i = 0; i < count; i++) {
        struct image *image = &update->images[i];
        parse_url(image, arguments[i]);
        for (int earlier = 0; earlier < i; earlier++)
            if (strcmp(update->images[earlier].name, image->name) == 0)
                usage_error("two URLs name the same file '%s', and a slot has room for one", image->name);
    }
    update->count = (size_t)count;
}

enum { SLOTS = 1, LIMIT_RATE, CA, SILENCE, NO_PROGRESS_TIMEOUT, NO_PROGRESS, JSON, HELP, VERSION };

static const struct option known[] = {
    { "slots", required_argument, NULL, SLOTS },
    { "limit-rate", required_argument, NULL, LIMIT_RATE },
    { "ca", required_argument, NULL, CA },
    { "silence", required_argument, NULL, SILENCE },
    { "no-progress-timeout", required_argument, NULL, NO_PROGRESS_TIMEOUT },
    { "no-progress", no_argument, NULL, NO_PROGRESS },
    { "json", no_argument, NULL, JSON },
    { "help", no_argument, NULL, HELP },
    { "version", no_argument, NULL, VERSION },
    { NULL, 0, NULL, 0 },
};

static void take_option(struct options *options, int option, const char *argument)
{
    switch (option) {
    case SLOTS:
        options->slots = argument;
        break;
    case LIMIT_RATE:
        options->limit_bytes_per_s = parse_number("limit-rate", "bytes per second", argument, 1, INT64_MAX);
        break;
    case CA:
        options->ca = argument;
        break;
    case SILENCE:
        options->silence_s = parse_seconds("silence", argument, 1);
        break;
    case NO_PROGRESS_TIMEOUT:
        options->no_progress_s = parse_seconds("no-progress-timeout", argument, NO_PROGRESS_S_MIN);
        break;
    case NO_PROGRESS:
        options->progress = false;
        break;
    case JSON:
        options->json = true;
        break;
    case HELP:
        printf("%s\n%s", usage_line, help);
        exit(EXIT_SUCCESS);
    case VERSION:
        print_version();
        exit(EXIT_SUCCESS);
    default: /* getopt_long has said what is wrong */
        fprintf(stderr, "%s\n", usage_line);
        exit(EXIT_USAGE);
    }
}

void options_parse(struct options *options, int argc, char **argv)
{
    memset(options, 0, sizeof *options);
    options->slots = "slots";
    options->progress = true;
    options->silence_s = SILENCE_S;
    options->no_progress_s = NO_PROGRESS_S;

    int option;
    while ((option = getopt_long(argc, argv, "", known, NULL)) != -1)
        take_option(options, option, optarg);
    if (options->slots[0] == '\0')
        usage_error("--slots wants a directory");
    parse_urls(&options->update, argc - optind, argv + optind);
}
