#if !defined(_WIN32)
#define _POSIX_C_SOURCE 200809L
#endif
#include "clock.h"

#if defined(_WIN32)

#include <windows.h>

uint64_t clock_monotonic_ms(void)
{
    return GetTickCount64();
}

uint64_t clock_filetime_utc(void)
{
    FILETIME now;
    GetSystemTimeAsFileTime(&now);
    return (uint64_t)now.dwHighDateTime << 32 | now.dwLowDateTime;
}

void clock_sleep_ms(uint32_t ms)
{
    Sleep(ms);
}

#else

#include <time.h>

uint64_t clock_monotonic_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

/* FILETIME counts 100 ns since 1601; the epochs are 11,644,473,600 s apart. */
uint64_t clock_filetime_utc(void)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return ((uint64_t)t.tv_sec + UINT64_C(11644473600)) * 10000000 + (uint64_t)t.tv_nsec / 100;
}

void clock_sleep_ms(uint32_t ms)
{
    const struct timespec pause = { .tv_sec = (time_t)(ms / 1000), .tv_nsec = (long)(ms % 1000) * 1000000L };
    nanosleep(&pause, 0); /* a signal may cut it short, and callers look again anyway */
}

#endif
