#include "images.h"

#include "flash.h"
#include "frame.h"
#include "report.h"

struct image images[IMAGES];

void images_take(const struct frame *offer)
{
    uint32_t flash_at = 0, job_at = 0;
    int is_first = images_bytes() == 0;
    REQUIRE_SAME(offer->length, IMAGES * 8);
    for (unsigned i = 0; i < IMAGES; i++) {
        struct image *image = &images[i];
        uint32_t size = get_u32(offer->payload + 8 * i), crc = get_u32(offer->payload + 8 * i + 4);
        REQUIRE(size != 0 && size <= FLASH_BYTES);
        REQUIRE(is_first || (size == image->size && crc == image->crc));
        image->size = size;
        image->crc = crc;
        image->flash_at = flash_at;
        image->job_at = job_at;
        flash_at += (size + FLASH_SECTOR - 1) / FLASH_SECTOR * FLASH_SECTOR;
        job_at += size;
    }
    REQUIRE(flash_at <= FLASH_BYTES);
}

uint32_t images_bytes(void)
{
    return images[IMAGES - 1].job_at + images[IMAGES - 1].size;
}

int image_is_intact(const struct image *image)
{
    return flash_crc32(image->flash_at, image->size) == image->crc;
}
