/*
 * The transport, all of it in the timer interrupt, over whatever the main loop does: it takes files, moves their bytes
 * a few at a time, and fails once in the middle of each, for the main loop to resume.
 */
#ifndef TRANSPORT_H
#define TRANSPORT_H

#include "files.h"

void transport_start(void);
void transport_stop(void);
/* All files are far away again; while no job is queued. */
void transport_forget(void);

/* Bytes of a profile's files that have arrived and are counted. */
uint32_t transport_arrived(uint32_t profile);

/* Prints what it did. One that has never stopped the library inside a call is a failure. */
void transport_report(void);

#endif
