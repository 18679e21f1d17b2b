/* Two functions that call one another: no depth bounds them. */
int even(int n);
int odd(int n);

__attribute__((noinline)) int odd(int n)
{
    volatile char mine[8];
    mine[n & 7] = 1;
    return even(n - 1) + mine[n & 7];
}

__attribute__((noinline)) int even(int n)
{
    volatile char mine[8];
    mine[n & 7] = 1;
    return n ? odd(n - 1) + mine[n & 7] : 1;
}
