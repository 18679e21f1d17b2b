/* CRC-32 as in Ethernet and zip: polynomial 0x04C11DB7 reflected, start and final xor all ones. */
#ifndef CRC32_H
#define CRC32_H

#include <stddef.h>
#include <stdint.h>

#define CRC32_BEGIN 0u

/* Goes on from `crc`, which is CRC32_BEGIN or the result for the bytes before. */
uint32_t crc32(uint32_t crc, const void *bytes, size_t n);

#endif
