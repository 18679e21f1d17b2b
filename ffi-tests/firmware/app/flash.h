/*
 * A NOR flash in RAM: erased to 0xFF by the sector, and programming only clears bits. A program that would set one is
 * an error of the firmware and ends the run; on the real part the byte would silently be wrong.
 */
#ifndef FLASH_H
#define FLASH_H

#include <stdint.h>

#define FLASH_SECTOR 1024u

/* Bytes of the part; the microbit has 16 KiB of RAM for everything. */
#ifndef FLASH_BYTES
#define FLASH_BYTES (64u * 1024u)
#endif

/* Fills it with what no erased part holds. */
void flash_init(void);
/* `at` is the start of a sector. */
void flash_erase(uint32_t at);
void flash_program(uint32_t at, const uint8_t *bytes, uint32_t n);
uint32_t flash_crc32(uint32_t at, uint32_t n);

/* How often a sector was erased. */
extern uint32_t flash_erases;

#endif
