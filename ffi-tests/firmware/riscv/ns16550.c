/* The 16550 of `virt`, by polling. */
#include "board.h"

#define UART(offset) (*(volatile uint8_t *)(0x10000000u + (offset)))
#define DATA UART(0)
#define FCR UART(2)
#define LSR UART(5)

#define FCR_ENABLE 0x01u
#define FCR_TRIGGER_14 0xC0u /* of 16: the other side may send that many at once */
#define LSR_DATA_READY 1u
#define LSR_THR_EMPTY 0x20u

void uart_init(void)
{
    FCR = FCR_ENABLE | FCR_TRIGGER_14;
}

int uart_get(void)
{
    return LSR & LSR_DATA_READY ? DATA : -1;
}

void uart_put(uint8_t byte)
{
    while ((LSR & LSR_THR_EMPTY) == 0)
        ;
    DATA = byte;
}
