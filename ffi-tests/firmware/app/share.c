#include "share.h"

#include "report.h"

#include <stdatomic.h>

static BG_TRANSFER slot_transfer;
static _Atomic uint32_t slot_bytes; /* 0: empty. Release when filled and emptied, Acquire on the other side. */
static _Atomic uint8_t has_server;
uint32_t share_served, share_pending;

int share_give(BG_TRANSFER transfer, uint32_t bytes)
{
    if (!atomic_load_explicit(&has_server, memory_order_relaxed)
        || atomic_load_explicit(&slot_bytes, memory_order_acquire) != 0)
        return 0;
    slot_transfer = transfer;
    atomic_store_explicit(&slot_bytes, bytes, memory_order_release);
    return 1;
}

void share_drain(void)
{
    while (atomic_load_explicit(&slot_bytes, memory_order_acquire) != 0)
        ;
}

uint32_t share_serve(void)
{
    uint32_t bytes = atomic_load_explicit(&slot_bytes, memory_order_acquire);
    HRESULT hr;
    atomic_store_explicit(&has_server, 1, memory_order_relaxed);
    if (bytes == 0)
        return 0;
#ifdef PLANT_LOST_SHARE
    if (share_served % 64 == 63) {
        share_served++;
        atomic_store_explicit(&slot_bytes, 0, memory_order_release);
        return 0;
    }
#endif
    hr = BgTransferAdvance(slot_transfer, bytes);
    if (hr == E_PENDING) {
        share_pending++;
        return 0;
    }
    REQUIRE_OK(hr);
    share_served++;
    atomic_store_explicit(&slot_bytes, 0, memory_order_release);
    return bytes;
}
