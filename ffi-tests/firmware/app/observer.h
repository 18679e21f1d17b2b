/*
 * Reads the job as any program would, from an interrupt or from another core, and checks that what it reads is one
 * moment of it. Every reading context has an observer of its own, which remembers the last moment it has seen.
 */
#ifndef OBSERVER_H
#define OBSERVER_H

#include "images.h"

#include <bgjob.h>

#define FILES IMAGES

struct observer {
    uint32_t looks;       /* readings, each of two snapshots, a GetProgress and each file's progress */
    uint32_t changes;     /* readings that found another moment than the one before */
    uint32_t still;       /* readings during which nothing changed: files and job must agree to the byte */
    BG_JOB_SNAPSHOT last;
};

/* What is watched; before any observer looks. */
void observer_watch(BG_JOB job, const BG_FILE files[FILES]);
/* The files' sizes; before the engine learns them. */
void observer_expect(const struct image expected[FILES]);
/* Bytes of the job that have ever been in flash; before they are counted. Never falls. */
void observer_wrote(uint32_t bytes);

/* Returns whether nothing changed while it looked. */
int observer_look(struct observer *observer);

/* The job's progress is just this. */
void observer_expect_progress(const BG_JOB_PROGRESS *wanted);

/* A progress of the job and of its files, taken while nothing changed. */
void observer_compare(const BG_JOB_PROGRESS *job, const BG_FILE_PROGRESS files[FILES]);

#endif
