/*
 * A second writer. The main loop hands some of the bytes it has written to another context, which counts them while the
 * main loop counts the rest: on one core the timer interrupt, over whatever it has stopped; on several, core 1.
 *
 * One slot: the giver fills it when it is empty, the server empties it when it is full.
 */
#ifndef SHARE_H
#define SHARE_H

#include <bgjob.h>

/* Returns 0, and takes nothing, if the slot is full or nobody has ever served: count them yourself. */
int share_give(BG_TRANSFER transfer, uint32_t bytes);
/* Waits until all that was given is counted. Before the attempt ends: a dead token counts nothing. */
void share_drain(void);
/* Counts what is in the slot, if anything, and returns how many bytes that were. */
uint32_t share_serve(void);

/* How often, and how often the engine said E_PENDING, which leaves the slot full for the next time. */
extern uint32_t share_served, share_pending;

#endif
