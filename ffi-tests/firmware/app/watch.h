/* Who watches the job while the main loop advances it: a timer interrupt over it, and the other cores. */
#ifndef WATCH_H
#define WATCH_H

#include <stdint.h>

/* The job and its files must be known to the observers. watch_stop returns when every core has seen the end. */
void watch_start(void);
void watch_stop(void);

/* Around each call of the library that changes the job: an interrupt in between counts as one over a writer. */
void watch_change_begins(void);
void watch_change_ends(void);

/* Prints what was seen. A watch that saw nothing tested nothing: it ends the run as failed. */
void watch_report(void);

#endif
