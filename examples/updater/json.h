/* Progress and result as JSON, one object a line on standard output. README.md has the fields. */
#ifndef JSON_H
#define JSON_H

#include "display.h"

struct result {
    int exit_status;
    char active;                   /* the active slot, 0 if there is none */
    const char *message;           /* the last that was reported, "" if nothing was */
    const struct update *update;
};

void json_progress(const struct view *view);
/* The last line of every run; `view` is NULL if it failed before there was a job. */
void json_result(const struct view *view, const struct result *result);

#endif
