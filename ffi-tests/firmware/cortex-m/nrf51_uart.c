/* The UART of the microbit's nRF51: it tells of bytes by events, which the program clears. */
#include "core.h"

#define UART 0x40002000u
#define TASKS_STARTRX REGISTER(UART + 0x000)
#define TASKS_STARTTX REGISTER(UART + 0x008)
#define EVENTS_RXDRDY REGISTER(UART + 0x108)
#define EVENTS_TXDRDY REGISTER(UART + 0x11C)
#define ENABLE REGISTER(UART + 0x500)
#define RXD REGISTER(UART + 0x518)
#define TXD REGISTER(UART + 0x51C)

#define ENABLE_UART 4u

void uart_init(void)
{
    ENABLE = ENABLE_UART;
    TASKS_STARTRX = 1;
    TASKS_STARTTX = 1;
}

int uart_get(void)
{
    if (EVENTS_RXDRDY == 0)
        return -1;
    EVENTS_RXDRDY = 0; /* before the read, which may raise it again for the next byte */
    return (int)(RXD & 0xFF);
}

void uart_put(uint8_t byte)
{
    EVENTS_TXDRDY = 0;
    TXD = byte;
    while (EVENTS_TXDRDY == 0)
        ;
}
