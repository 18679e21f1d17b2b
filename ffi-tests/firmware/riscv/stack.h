/* For C and assembly: the stack of each hart. */
#define STACK_BYTES 4096
