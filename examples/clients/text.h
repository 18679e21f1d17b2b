/* The texts that the functions of startup.h gave out. */
#ifndef TEXT_H
#define TEXT_H

void text_free_all(void);

#endif
