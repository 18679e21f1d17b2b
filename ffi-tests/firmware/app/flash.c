#include "flash.h"

#include "crc32.h"
#include "report.h"
#include "memory.h"

static uint8_t array[FLASH_BYTES];
uint32_t flash_erases;

void flash_init(void)
{
    memset(array, 0x55, sizeof array);
}

void flash_erase(uint32_t at)
{
    REQUIRE(at % FLASH_SECTOR == 0 && at < FLASH_BYTES);
    memset(array + at, 0xFF, FLASH_SECTOR);
    flash_erases++;
}

void flash_program(uint32_t at, const uint8_t *bytes, uint32_t n)
{
    REQUIRE(at <= FLASH_BYTES && n <= FLASH_BYTES - at);
    for (uint32_t i = 0; i < n; i++) {
        uint8_t *cell = &array[at + i];
        REQUIRE((uint8_t)(*cell & bytes[i]) == bytes[i]); /* a bit would have to be set: not erased */
        *cell &= bytes[i];
    }
}

uint32_t flash_crc32(uint32_t at, uint32_t n)
{
    REQUIRE(at <= FLASH_BYTES && n <= FLASH_BYTES - at);
    return crc32(CRC32_BEGIN, array + at, n);
}
