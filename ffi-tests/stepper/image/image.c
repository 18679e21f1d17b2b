/* What is linked with the archive to be stepped: the engine's block. */
#include "bgjob.h"

/* Jobs, files and spares that the harness asks for are at most these. */
#define JOBS 8
#define FILES 16

/* Found by name: the harness gives it to BgInitialize. */
extern uint64_t stepper_region[];
extern const uint32_t stepper_region_bytes;
BGJOB_ALIGNED uint64_t stepper_region[BGJOB_REGION_BYTES(JOBS, FILES, 0) / 8u];
const uint32_t stepper_region_bytes = sizeof stepper_region;
