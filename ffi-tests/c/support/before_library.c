/* Linked right before the library: its address is where the library's code begins. */
void before_library(void);

void before_library(void)
{
}
