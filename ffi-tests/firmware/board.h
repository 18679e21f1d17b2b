/* What a program asks of a board, and what a board calls in the program. CORES comes from the command line. */
#ifndef BOARD_H
#define BOARD_H

#include <stdint.h>

/* The serial line. uart_get gives -1 if no byte is there; uart_put waits for room. */
void uart_init(void);
int uart_get(void);
void uart_put(uint8_t byte);

/* The timer of core 0: app_timer is called after these ticks, and then after as many as it asks for. */
void timer_start(uint32_t ticks);
void timer_stop(void);

/* The calling core, and the start of the others: each calls app_core. They have no interrupts, and sleep by their own
   timers. */
unsigned core_id(void);
void cores_start(void);
void core_sleep(uint32_t ticks);

/* The debugger's side: text, and the exit status of the emulator. Any core and any handler may call both. */
void host_print(const char *text);
_Noreturn void host_exit(uint32_t status);

/* Called by the board. app_timer gets the address it has interrupted and returns the ticks until the next call. */
_Noreturn void app_main(void);
_Noreturn void app_core(void);
uint32_t app_timer(uintptr_t interrupted_pc);
_Noreturn void app_fault(uintptr_t at);

#endif
