/* What the parts of the updater share: the images of one update, the options, and messages. */
#ifndef UPDATER_H
#define UPDATER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define UPDATER_VERSION "0.1.0"

enum {
    IMAGES_MAX = 64,
    NAME_BYTES_MAX = 200, /* leaves room for ".part.sums" in a file name of 255 bytes */
    DIGEST_HEX = 64,
    EXIT_USAGE = 2,
};

struct image {
    char *url;                      /* as the server gets it, without a fragment */
    char name[NAME_BYTES_MAX + 1];  /* of the file in the slot */
    char wanted[DIGEST_HEX + 1];    /* SHA-256 in lower-case hex, "" if the user gave none */
    char found[DIGEST_HEX + 1];     /* of what is on the disk; the worker's until it is joined */
    uint64_t reached_bytes;         /* the most that was ever there in this run; the worker's */
};

struct update {
    size_t count;
    struct image images[IMAGES_MAX];
};

/* options.c */
struct options {
    struct update update;
    const char *slots;
    const char *ca;               /* NULL: the system's certificates */
    uint64_t limit_bytes_per_s;   /* 0: no limit */
    uint32_t silence_s;           /* a connection without a byte for so long counts as lost */
    uint32_t no_progress_s;       /* tries without progress for so long end the update */
    bool progress;
    bool json;
};
/* Fills `options`; on a mistake, or for --help and --version, prints and exits. */
void options_parse(struct options *options, int argc, char **argv);

/* display.c: one line on standard error, "updater: ...", clear of the progress line. Main thread only. */
void report(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* What it said last, "" if nothing yet. */
const char *last_report(void);

#endif
