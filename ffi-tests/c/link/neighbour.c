/* Two Rust static libraries in one program, both at work. */
#include "download.h"
#include <stdio.h>

extern uint8_t neighbour(size_t i);
#ifdef HOSTED
extern size_t hosted(size_t n);
#endif

int main(void)
{
    int line = whole_download(GetProgress);
    if (line)
        return printf("download.h:%d\n", line), 1;
#ifdef HOSTED
    if (hosted(123) != 3)
        return puts("hosted"), 1;
#endif
    return neighbour(2) == 3 ? 0 : 1;
}
