/* Boards with one core. */
#include "board.h"

unsigned core_id(void)
{
    return 0;
}

void cores_start(void)
{
}
