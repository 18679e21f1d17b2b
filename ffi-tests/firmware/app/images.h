/* The images of this update, as the host offers them: boot loader, application, settings. */
#ifndef IMAGES_H
#define IMAGES_H

#include <stdint.h>

#define IMAGES 3u

struct frame;

struct image {
    uint32_t size, crc;
    uint32_t flash_at; /* where it goes: each starts in a sector of its own */
    uint32_t job_at;   /* bytes of the images before it */
    uint32_t written;  /* bytes of it that are in flash */
};
extern struct image images[IMAGES];

/* Takes sizes and checksums from an OFFER. Every OFFER of a run must say the same. */
void images_take(const struct frame *offer);

uint32_t images_bytes(void);
int image_is_intact(const struct image *image);

#endif
