/* A function whose frame depends on its argument. */
int growing(int n);
int growing(int n)
{
    volatile char mine[n];
    mine[n - 1] = 1;
    return mine[0];
}
