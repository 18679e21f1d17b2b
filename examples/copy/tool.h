/* bgcopy: what its command line says. */
#ifndef TOOL_H
#define TOOL_H

#include "copy.h"

enum { FILES_MAX = 64, TOOL_RANGES_MAX = 32, EXIT_USAGE = 2 };

struct settings {
    struct copy_options copy;
    BG_JOB_TYPE type;
    const char *reply;             /* the text that uploads are answered; NULL: none */
    const char *reply_file;        /* where the answer goes */
    BG_FILE_RANGE ranges[TOOL_RANGES_MAX];
    uint32_t range_count;          /* 0: all of every file */
    /* As soon as so many bytes are there; BG_SIZE_UNKNOWN: never. */
    uint64_t suspend_at, cancel_at, keep_at;
    uint64_t linger_ms;            /* before the end */
    bool has_no_thread;            /* the copier works in steps, between two looks */
    char **names;                  /* source, destination, source, destination, ... */
    int name_count;
};

/* On a mistake prints a sentence and exits with EXIT_USAGE; for --help exits with 0. */
void settings_parse(struct settings *settings, int argc, char **argv);

#endif
