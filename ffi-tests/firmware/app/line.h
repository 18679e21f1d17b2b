/* The host's end of the serial line, as the updater sees it. */
#ifndef LINE_H
#define LINE_H

#include "frame.h"

enum line_event {
    LINE_DATA,    /* *frame is whole, and no OFFER */
    LINE_DAMAGED, /* a frame was not what had been sent */
    LINE_SILENT,  /* nothing has come for a while */
    LINE_OPENED,  /* *frame is an OFFER with another opening: the line was down */
};

/* Waits for one of these, and calls idle whenever there is no byte to take. */
enum line_event line_wait(struct frame *frame, void (*idle)(void));

/* Asks for the piece of a file; 0, 0 until the line has been opened. */
void line_ask(uint32_t file, uint32_t offset);
/* Whether *frame answers that. */
int line_is_answer(const struct frame *frame, uint32_t file, uint32_t offset);

struct line_counts {
    uint32_t frames, damaged, silences;
};
extern struct line_counts line_counts;

#endif
