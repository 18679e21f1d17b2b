/*
 * A planted fault: the progress as a program without the library might keep it, in counters of its own. Each is exact
 * and each is written by one instruction, but they do not move together. Used with PLANT_TORN only.
 */
#ifndef OWN_COPY_H
#define OWN_COPY_H

#include <stdint.h>

/* The main loop: `bytes` more of `file`, and of the job. */
void own_copy_add_to_file(unsigned file, uint32_t bytes);
void own_copy_add_to_job(uint32_t bytes);
/* The main loop: `file` goes on from `bytes`. */
void own_copy_resume(unsigned file, uint32_t bytes);
/* Any observer. */
void own_copy_compare(void);

#endif
