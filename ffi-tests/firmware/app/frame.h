/*
 * The protocol of the serial line. One frame, numbers little-endian:
 *
 *     0      sync     0xA5 0x5A
 *     2      type     one of FRAME_*
 *     3      length   n, bytes of payload, at most FRAME_PAYLOAD_MAX
 *     4      where    opening << 28 | file << 24 | offset
 *     8      payload
 *     8 + n  CRC-32 of the bytes 2 to 8 + n
 *
 * The device asks, the host answers: one DATA for each ASK, from just that offset. So each ASK acknowledges what came
 * before it, and a transfer can begin anywhere. The device asks again after a damaged frame and after silence. A frame
 * that it did not ask for, a duplicate for instance, it drops without an answer, so that duplicates die out.
 *
 * The host counts how often the line was opened, and says so in each frame. An ASK with another number, 0 at first, is
 * answered with an OFFER: this is how the device learns what there is, and later that the line was down in between.
 */
#ifndef FRAME_H
#define FRAME_H

#include <stdint.h>

#define FRAME_PAYLOAD_MAX 64u
#define FRAME_SYNC_0 0xA5u
#define FRAME_SYNC_1 0x5Au

#define FRAME_ASK 'A'   /* device: send the piece at `where` */
#define FRAME_OFFER 'O' /* host: {size, CRC-32} of each file */
#define FRAME_DATA 'D'  /* host: a piece of a file */

#define FRAME_WHERE(opening, file, offset) ((uint32_t)(opening) << 28 | (uint32_t)(file) << 24 | (uint32_t)(offset))
#define FRAME_OPENING(where) ((where) >> 28)

struct frame {
    uint8_t type;
    uint8_t length;
    uint32_t where;
    uint8_t payload[FRAME_PAYLOAD_MAX];
};

/* A frame on its way in. All zero: waiting for a sync. */
struct frame_parser {
    uint8_t filled;
    uint8_t bytes[8 + FRAME_PAYLOAD_MAX + 4];
};

enum frame_result { FRAME_MORE, FRAME_READY, FRAME_DAMAGED };

/* Takes one byte. FRAME_READY: *out is a whole frame. */
enum frame_result frame_take(struct frame_parser *parser, uint8_t byte, struct frame *out);

void frame_send(uint8_t type, uint32_t where);

uint32_t get_u32(const uint8_t *bytes);

#endif
