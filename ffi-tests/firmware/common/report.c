#include "report.h"

#include "board.h"

#include <stddef.h>

static void print_number(uint32_t number)
{
    char text[11];
    size_t at = sizeof text - 1;
    text[at] = 0;
    do
        text[--at] = (char)('0' + number % 10);
    while ((number /= 10) != 0);
    host_print(text + at);
}

void report_failure(const char *what, uint32_t got, uint32_t wanted)
{
    host_print("\nFAILED: ");
    host_print(what);
    host_print(": ");
    print_number(got);
    host_print(", not ");
    print_number(wanted);
    host_print("\n");
    host_exit(1);
}

void report_count(const char *key, uint32_t count)
{
    host_print(key);
    host_print("=");
    print_number(count);
    host_print(" ");
}

void report_success(void)
{
    host_print("\n");
    host_exit(0);
}

void app_fault(uintptr_t at)
{
    report_failure("no fault, but one with this stack or at this instruction", (uint32_t)at, 0);
}
