#include "frame.h"

#include "board.h"
#include "crc32.h"
#include "memory.h"

#define HEADER 8u
#define CRC 4u

uint32_t get_u32(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

static void put_u32(uint8_t *bytes, uint32_t value)
{
    for (unsigned i = 0; i < 4; i++)
        bytes[i] = (uint8_t)(value >> 8 * i);
}

/* Whether `bytes`, header, payload and CRC, are what was sent. */
static int is_intact(const uint8_t *bytes, uint32_t length)
{
#ifdef PLANT_NO_CRC
    (void)bytes;
    (void)length;
    return 1;
#else
    return crc32(CRC32_BEGIN, bytes + 2, HEADER - 2 + length) == get_u32(bytes + HEADER + length);
#endif
}

enum frame_result frame_take(struct frame_parser *parser, uint8_t byte, struct frame *out)
{
    const uint8_t *bytes = parser->bytes;
    uint32_t length;

    if (parser->filled == 0 && byte != FRAME_SYNC_0)
        return FRAME_MORE;
    if (parser->filled == 1 && byte != FRAME_SYNC_1) {
        parser->filled = byte == FRAME_SYNC_0;
        return FRAME_MORE;
    }
    parser->bytes[parser->filled++] = byte;
    if (parser->filled < HEADER)
        return FRAME_MORE;

    length = bytes[3];
    if (length > FRAME_PAYLOAD_MAX) {
        parser->filled = 0;
        return FRAME_DAMAGED;
    }
    if (parser->filled < HEADER + length + CRC)
        return FRAME_MORE;
    parser->filled = 0;
    if (!is_intact(bytes, length))
        return FRAME_DAMAGED;
    out->type = bytes[2];
    out->length = (uint8_t)length;
    out->where = get_u32(bytes + 4);
    memcpy(out->payload, bytes + HEADER, length);
    return FRAME_READY;
}

void frame_send(uint8_t type, uint32_t where)
{
    uint8_t bytes[HEADER + CRC] = {FRAME_SYNC_0, FRAME_SYNC_1, type, 0};
    put_u32(bytes + 4, where);
    put_u32(bytes + HEADER, crc32(CRC32_BEGIN, bytes + 2, HEADER - 2));
    for (unsigned i = 0; i < sizeof bytes; i++)
        uart_put(bytes[i]);
}
