/* The command line in UTF-8, which Windows gives in a code page of its own. */
#ifndef ARGUMENTS_H
#define ARGUMENTS_H

/* `argv` itself, or what it should be; NULL: out of memory, or what no UTF-8 can say. Never freed. */
char **arguments_utf8(int argc, char **argv);

#endif
