/* What the generated tables say of functions and methods. */
#ifndef TABLE_H
#define TABLE_H

#include "arena.h"

enum kind {
    INTEGER,
    JOB,
    FILE_OF_JOB,
    TOKEN,
    TEXT,     /* UTF-8, ends with a NUL */
    WIDE,     /* UTF-16, likewise */
    BUFFER,   /* of char */
    OBJECT,   /* a pointer to what its type names, in or out */
    REGION,   /* an engine's block */
    OPAQUE,   /* a pointer that is only handed on */
    CALLBACK, /* a function */
    INTERFACE_POINTER,     /* an interface of the COM layer */
    BY_VALUE     /* a structure by value: zeros */
};

struct parameter {
    const char *name, *type;
    enum kind kind;
    size_t size, align;
    int is_const;
    int counted_by; /* the parameter that says how many there are, or -1 */
    unsigned bits;  /* of an integer */
};

struct function {
    const char *name;
    /* What it answers; for those that answer no HRESULT, one that says whether it was taken. */
    uint32_t (*call)(const struct value *v);
    int is_hresult;
    unsigned count;
    struct parameter parameters[PARAMETERS];
    const uint32_t *codes; /* those that the header tells of; ends with S_OK, which all answer */
};

#endif
