/* ARM's CMSDK UART, as the MPS2 boards have it. One byte each way; the board says where. */
#include "core.h"

#define DATA REGISTER(UART_BASE + 0x00)
#define STATE REGISTER(UART_BASE + 0x04)
#define CTRL REGISTER(UART_BASE + 0x08)
#define BAUDDIV REGISTER(UART_BASE + 0x10)

#define STATE_TX_FULL 1u
#define STATE_RX_FULL 2u
#define CTRL_TX_RX 3u
#define BAUDDIV_MIN 16u

void uart_init(void)
{
    BAUDDIV = BAUDDIV_MIN;
    CTRL = CTRL_TX_RX;
}

int uart_get(void)
{
    return STATE & STATE_RX_FULL ? (int)(DATA & 0xFF) : -1;
}

void uart_put(uint8_t byte)
{
    while (STATE & STATE_TX_FULL)
        ;
    DATA = byte;
}
