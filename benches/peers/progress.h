/* What every C peer keeps and fills: the layout of BG_JOB_PROGRESS. */
#ifndef PEERS_PROGRESS_H
#define PEERS_PROGRESS_H

#include <stdint.h>

struct progress {
    uint64_t bytes_total, bytes_transferred;
    uint32_t files_total, files_transferred;
};

/* What a record starts with; the Rust peers start with the same (PROGRESS_START in peers.rs). */
#define PROGRESS_START { (uint64_t)1 << 40, 0, 4, 1 }

/* No record shares a cache line with its neighbours. */
#define ON_ITS_OWN_LINE __attribute__((aligned(64)))

#endif
