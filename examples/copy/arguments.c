#include "arguments.h"

#if !defined(_WIN32)

char **arguments_utf8(int argc, char **argv)
{
    (void)argc;
    return argv;
}

#else

#include <windows.h>

#include <shellapi.h>
#include <stdlib.h>

static char *narrow(const wchar_t *wide)
{
    int bytes = WideCharToMultiByte(CP_UTF8, WC_ERR_INVALID_CHARS, wide, -1, NULL, 0, NULL, NULL);
    char *text = bytes > 0 ? malloc((size_t)bytes) : NULL;
    if (text != NULL)
        WideCharToMultiByte(CP_UTF8, WC_ERR_INVALID_CHARS, wide, -1, text, bytes, NULL, NULL);
    return text;
}

char **arguments_utf8(int argc, char **argv)
{
    int count;
    wchar_t **wide = CommandLineToArgvW(GetCommandLineW(), &count);
    char **utf8 = wide == NULL ? NULL : calloc((size_t)argc + 1, sizeof *utf8);
    (void)argv;
    /* Both take the same line apart; should they ever differ, then into no more than there is room for. */
    for (int i = 0; utf8 != NULL && i < argc && i < count; i++)
        if ((utf8[i] = narrow(wide[i])) == NULL)
            return NULL;
    return count == argc ? utf8 : NULL;
}

#endif
