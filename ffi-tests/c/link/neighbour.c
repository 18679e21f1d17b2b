/* Two Rust static libraries in one program, both at work. */
#include "session.h"
#include <stdio.h>

extern uint8_t neighbour(size_t i);
#ifdef HOSTED
extern size_t hosted(size_t n);
#endif

int main(void)
{
    int line = session(GetProgress);
    if (line)
        return printf("session.h:%d\n", line), 1;
#ifdef HOSTED
    if (hosted(123) != 3)
        return puts("hosted"), 1;
#endif
    return neighbour(2) == 3 ? 0 : 1;
}
