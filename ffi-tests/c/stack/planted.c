/* Functions whose stack depth is known but for what the compiler adds: see tests/stack.rs. */
#define APART __attribute__((noinline))

typedef int visit(int);

/* `room` bytes that the compiler cannot leave out. */
#define TAKE(room)          \
    volatile char mine[room]; \
    mine[n & 7] = 1

static APART int deep(int n)
{
    TAKE(1000);
    return mine[n & 3];
}

static APART int middle(int n)
{
    TAKE(200);
    return deep(n) + mine[n & 3];
}

int leaf(int n);
int leaf(int n)
{
    return n + 1;
}

int direct(int n);
int direct(int n)
{
    return middle(n) + 1;
}

struct table {
    int size;
    visit *first;
};

static const struct table constants = { 1, deep };

static APART int through(const struct table *table, int n)
{
    TAKE(400);
    return table->first(n) + mine[n & 3];
}

/* The function that is called stands neither here nor in `through`: only in a constant. */
int indirect(int n);
int indirect(int n)
{
    const struct table *table = &constants;
    __asm__("" : "+r"(table)); /* now the compiler does not know it either */
    return through(table, n) + 1;
}

static APART int last(int n)
{
    TAKE(700);
    return mine[n & 3];
}

/* Its own room is gone when `last` begins, where the target has such jumps. */
int tail(int n);
int tail(int n)
{
    {
        TAKE(600);
        n += mine[n & 3];
    }
    return last(n);
}

void *memcpy(void *restrict to, const void *restrict from, __SIZE_TYPE__ bytes);

int outside(char *to, const char *from);
int outside(char *to, const char *from)
{
    memcpy(to, from, 4096);
    return 1;
}
