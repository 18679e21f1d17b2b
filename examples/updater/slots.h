/* Two slots for images, DIR/a and DIR/b, and DIR/current, a text file that names the active one.
 *
 * An update is written into the inactive slot, each image as NAME.part until all are complete and verified. `current`
 * changes last, in one rename, when everything it will point to is on the disk: a power cut at any moment leaves
 * either the old update or the new one, whole.
 *
 * SLOT/update.list names what the slot is for, one line an image: what tells it from others (its digest; without one,
 * its URL) and its name. A partial file is resumed only for the very update that began it, and of it what partial.h can
 * believe. */
#ifndef SLOTS_H
#define SLOTS_H

#include "codes.h"
#include "updater.h"

#include <limits.h>

struct slots {
    int directory;         /* DIR, locked against a second updater */
    int target;            /* the inactive slot, which is written */
    char active;           /* 'a' or 'b', 0 before the first update */
    char inactive;         /* 'a' or 'b' */
    char path[PATH_MAX];   /* of the inactive slot, absolute */
};

/* These report what went wrong and return false. */
bool slots_open(struct slots *slots, const char *directory);
bool slots_prepare(const struct slots *slots, const struct update *update);
bool slots_switch(struct slots *slots, const struct update *update);

/* NAME.part becomes NAME; what BgComplete calls for each file. */
HRESULT slots_save(const struct slots *slots, const struct image *image);
void slots_close(struct slots *slots);

#endif
