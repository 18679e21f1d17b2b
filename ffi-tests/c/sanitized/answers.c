/* Random numbers, handles to pick, and what every answer is held to. */
#include "storm.h"

uint32_t below(struct storm *me, uint32_t limit)
{
    uint64_t x = me->random;
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    me->random = x;
    return (uint32_t)((x >> 32) * limit >> 32);
}

_Atomic uint64_t *place(struct storm *me, struct pool *pool)
{
    return &pool->handles[below(me, PLACES)];
}

uint64_t pick(struct storm *me, struct pool *pool)
{
    uint64_t handle = atomic_load_explicit(place(me, pool), memory_order_relaxed);
    switch (below(me, 64)) {
    case 0:
        return handle ^ UINT64_C(1) << below(me, 64); /* almost one */
    case 1:
        return me->random;
    default:
        return handle;
    }
}

void put(struct storm *me, struct pool *pool, uint64_t handle)
{
    atomic_store_explicit(place(me, pool), handle, memory_order_relaxed);
}

const char *text_of(struct storm *me, char *buffer, const char *prefix, uint32_t letters_max)
{
    uint32_t letters = 1 + below(me, letters_max);
    size_t at = strlen(prefix);
    memcpy(buffer, prefix, at);
    memset(buffer + at, (int)('a' + letters % 26), letters);
    buffer[at + letters] = 0;
    return buffer;
}

void check_letters(const char *text)
{
    size_t letters = strlen(text);
    for (size_t i = 0; i < letters; i++)
        CHECK((size_t)text[i] == 'a' + letters % 26);
}

static HRESULT as_bits(HRESULT hr)
{
    static const HRESULT pairs[][2] = {
        {DO_E_JOB_NOT_FOUND, BG_E_NOT_FOUND},
        {DO_E_INVALID_STATE, BG_E_INVALID_STATE},
        {DO_E_JOB_EMPTY, BG_E_EMPTY},
        {DO_E_FILE_NOT_AVAILABLE, BG_E_FILE_NOT_AVAILABLE},
        {DO_E_ERROR_INFORMATION_UNAVAILABLE, BG_E_ERROR_INFORMATION_UNAVAILABLE},
        {DO_E_INVALID_RANGE, BG_E_INVALID_RANGE},
        {DO_E_OVERLAPPING_RANGES, BG_E_OVERLAPPING_RANGES},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        CHECK(hr != pairs[i][profile == BG_PROFILE_DO]); /* the other profile's */
        if (hr == pairs[i][0])
            return pairs[i][1];
    }
    return hr;
}

HRESULT answered(struct storm *me, const char *call, HRESULT hr, const HRESULT *codes, size_t count)
{
    me->calls++;
    if (hr == S_OK) {
        me->accepted[me->current]++;
        return hr;
    }
    if (hr == E_PENDING && !is_alone)
        return hr;
    hr = as_bits(hr);
    for (size_t i = 0; i < count; i++)
        if (hr == codes[i])
            return hr;
    fprintf(stderr, "%s answered %s (0x%08" PRIX32 ")\n", call, BgGetErrorName(hr), (uint32_t)hr);
    exit(1);
}
