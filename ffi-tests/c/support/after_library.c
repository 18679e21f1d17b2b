/* Linked right after the library: its address is where the library's code ends. */
void after_library(void);

void after_library(void)
{
}
