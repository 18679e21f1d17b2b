#include "line.h"

#include "board.h"

/* Looks at the line without a byte until it counts as silent. The host may well be slower: then it is asked twice. */
#define SILENT_LOOKS 4000u
/* A look at a device is expensive, and a byte takes its time. */
#define IDLES_PER_LOOK 8u

static uint32_t opening; /* of the last OFFER; 0 before the first */
struct line_counts line_counts;

void line_ask(uint32_t file, uint32_t offset)
{
    frame_send(FRAME_ASK, FRAME_WHERE(opening, file, offset));
}

int line_is_answer(const struct frame *frame, uint32_t file, uint32_t offset)
{
    return frame->type == FRAME_DATA && frame->where == FRAME_WHERE(opening, file, offset);
}

enum line_event line_wait(struct frame *frame, void (*idle)(void))
{
    static struct frame_parser parser;
    uint32_t looks = 0;
    while (looks < SILENT_LOOKS) {
        int byte = uart_get();
        if (byte < 0) {
            looks++;
            for (unsigned i = 0; i < IDLES_PER_LOOK; i++)
                idle();
            continue;
        }
        looks = 0;
        switch (frame_take(&parser, (uint8_t)byte, frame)) {
        case FRAME_MORE:
            break;
        case FRAME_DAMAGED:
            line_counts.damaged++;
            return LINE_DAMAGED;
        case FRAME_READY:
            line_counts.frames++;
            if (frame->type != FRAME_OFFER)
                return LINE_DATA;
            if (FRAME_OPENING(frame->where) != opening) {
                opening = FRAME_OPENING(frame->where);
                return LINE_OPENED;
            }
            break; /* the answer to an older question */
        }
    }
    parser.filled = 0; /* the rest of that frame will not come */
    line_counts.silences++;
    return LINE_SILENT;
}
