/* A notify interface in C. It resumes its job after an error and completes it at the end. */
#ifndef SINK_H
#define SINK_H

#include "calls.h"

struct sink {
    IBackgroundCopyCallback2 callback; /* first: a pointer to it is one to the sink */
    LONG volatile references;
    uint32_t profile;
    uint32_t transferred, errors, modifications, files; /* calls of each kind */
};

void sink_init(struct sink *sink, uint32_t profile);

#endif
