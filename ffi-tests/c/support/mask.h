/* The masked form asks the program to mask interrupts for a few instructions. A process's interrupts are its signals,
 * and its other cores are threads: so signals are blocked and a lock keeps the other threads out. */
#ifndef MASK_H
#define MASK_H

#ifdef BGJOB_MASKED
/* Not 0 between acquire and release: where a processor would hold its interrupts back. */
extern _Thread_local volatile int masked;
#else
enum { masked = 0 };
#endif

#endif
