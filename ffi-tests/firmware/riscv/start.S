/* Start-up of every hart. The boot loader's registers are not looked at: there is none. */
#include "stack.h"

    .section .start, "ax"
    .globl _start
_start:
    la      t0, trap
    csrw    mtvec, t0
    csrr    t1, mhartid
    la      sp, stacks          /* grows down from the end of the hart's own stack */
    li      t2, STACK_BYTES
    addi    t3, t1, 1
1:  add     sp, sp, t2
    addi    t3, t3, -1
    bnez    t3, 1b
#if CORES > 1
    bnez    t1, hart_start
#endif
    j       boot
