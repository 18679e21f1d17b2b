/* The progress of the job on the terminal, or line by line where there is none. */
#ifndef DISPLAY_H
#define DISPLAY_H

#include "updater.h"

#include <bgjob.h>

/* What is drawn: one moment of the job. */
struct view {
    BG_JOB_PROGRESS progress;     /* from GetProgress */
    BG_JOB_SNAPSHOT snapshot;     /* for the state, and what BITS' structure lacks */
    BG_ESTIMATE estimate;         /* from the snapshots so far */
    const struct image *image;    /* the file that is moving or comes next, or NULL */
};

/* From here on the cursor is hidden, if there is a terminal; it comes back on display_close and on exit. */
void display_open(const struct options *options);
/* Draws now on a terminal; elsewhere prints at most one line a second, but always a `final` one; as JSON two lines a
 * second, and one for each new state and each error. */
void display_draw(const struct view *view, bool final);
/* Gives the terminal back for a while, as when the user stops the program by Ctrl-Z. */
void display_pause(void);
void display_resume(void);
void display_close(void);

/* Bytes that came over the network so far. */
uint64_t fresh_bytes(const struct view *view);

/* 12.3 MB and the like; returns `text`. */
enum { HUMAN_BYTES = 16 };
const char *human(char text[HUMAN_BYTES], uint64_t bytes);

#endif
