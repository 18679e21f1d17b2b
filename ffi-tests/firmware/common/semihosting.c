#include "semihosting.h"

#include "board.h"

#define SYS_WRITE0 0x04u
#define SYS_EXIT_EXTENDED 0x20u
#define ADP_STOPPED_APPLICATION_EXIT 0x20026u

void host_print(const char *text)
{
    semihosting(SYS_WRITE0, text);
}

void host_exit(uint32_t status)
{
    const uint32_t argument[2] = {ADP_STOPPED_APPLICATION_EXIT, status};
    semihosting(SYS_EXIT_EXTENDED, argument);
    for (;;)
        ;
}
