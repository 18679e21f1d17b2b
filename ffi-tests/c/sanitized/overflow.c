/* A planted fault: the sum of two signed numbers that has no place in their type. */
#include "check.h"

int main(int argc, char **argv)
{
    BG_JOB_PRIORITY priority = INT32_MAX;
    (void)argv;
    printf("%d\n", (int)(priority + (BG_JOB_PRIORITY)argc));
    return 0;
}
