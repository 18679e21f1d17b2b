/* What the archive asks of a C library. Eight words at a time where all is aligned, as any real memcpy: a loop over
   bytes would only add boundaries that say nothing. */
#include <stddef.h>
#include <stdint.h>

void *memcpy(void *restrict to, const void *restrict from, size_t n);
void *memmove(void *to, const void *from, size_t n);
void *memset(void *to, int value, size_t n);
int memcmp(const void *a, const void *b, size_t n);

typedef uint32_t word __attribute__((may_alias));

void *memcpy(void *restrict to, const void *restrict from, size_t n)
{
    unsigned char *t = to;
    const unsigned char *f = from;
    if (((uintptr_t)to | (uintptr_t)from) % sizeof(word) == 0) {
        for (; n >= 8 * sizeof(word); n -= 8 * sizeof(word), t += 8 * sizeof(word), f += 8 * sizeof(word)) {
            word *to8 = (word *)t;
            const word *from8 = (const word *)f;
            to8[0] = from8[0];
            to8[1] = from8[1];
            to8[2] = from8[2];
            to8[3] = from8[3];
            to8[4] = from8[4];
            to8[5] = from8[5];
            to8[6] = from8[6];
            to8[7] = from8[7];
        }
        for (; n >= sizeof(word); n -= sizeof(word), t += sizeof(word), f += sizeof(word))
            *(word *)t = *(const word *)f;
    }
    while (n--)
        *t++ = *f++;
    return to;
}

void *memmove(void *to, const void *from, size_t n)
{
    unsigned char *t = to;
    const unsigned char *f = from;
    if (t <= f)
        return memcpy(to, from, n);
    while (n--)
        t[n] = f[n];
    return to;
}

void *memset(void *to, int value, size_t n)
{
    unsigned char *t = to;
    const unsigned char byte = (unsigned char)value;
    if ((uintptr_t)to % sizeof(word) == 0) {
        for (; n >= sizeof(word); n -= sizeof(word), t += sizeof(word))
            *(word *)t = byte * 0x01010101u;
    }
    while (n--)
        *t++ = byte;
    return to;
}

int memcmp(const void *a, const void *b, size_t n)
{
    const unsigned char *x = a, *y = b;
    for (; n--; x++, y++)
        if (*x != *y)
            return *x < *y ? -1 : 1;
    return 0;
}

#if defined __arm__
#if defined __linux__
/* What libgcc's division by zero calls there; the library never divides by zero. */
int raise(int signal);
int raise(int signal)
{
    (void)signal;
    __builtin_trap();
}
#endif

/* The names of Arm's run-time ABI; its memset has its arguments in another order. */
void __aeabi_memcpy(void *to, const void *from, size_t n);
void __aeabi_memcpy4(void *to, const void *from, size_t n) __attribute__((alias("__aeabi_memcpy")));
void __aeabi_memcpy8(void *to, const void *from, size_t n) __attribute__((alias("__aeabi_memcpy")));
void __aeabi_memmove(void *to, const void *from, size_t n);
void __aeabi_memmove4(void *to, const void *from, size_t n) __attribute__((alias("__aeabi_memmove")));
void __aeabi_memmove8(void *to, const void *from, size_t n) __attribute__((alias("__aeabi_memmove")));
void __aeabi_memset(void *to, size_t n, int value);
void __aeabi_memset4(void *to, size_t n, int value) __attribute__((alias("__aeabi_memset")));
void __aeabi_memset8(void *to, size_t n, int value) __attribute__((alias("__aeabi_memset")));
void __aeabi_memclr(void *to, size_t n);
void __aeabi_memclr4(void *to, size_t n) __attribute__((alias("__aeabi_memclr")));
void __aeabi_memclr8(void *to, size_t n) __attribute__((alias("__aeabi_memclr")));

void __aeabi_memcpy(void *to, const void *from, size_t n) { memcpy(to, from, n); }
void __aeabi_memmove(void *to, const void *from, size_t n) { memmove(to, from, n); }
void __aeabi_memset(void *to, size_t n, int value) { memset(to, value, n); }
void __aeabi_memclr(void *to, size_t n) { memset(to, 0, n); }
#endif
