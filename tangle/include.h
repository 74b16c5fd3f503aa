/* Which of the book's own headers a program can reach. */
#ifndef WEFT_INCLUDE_H
#define WEFT_INCLUDE_H

#include "book.h"

/* Sets chunks' includes and programs' headers. References must have been
 * resolved. Takes rather too many: what cannot be read off an #include line
 * counts as all of them. */
void includes_resolve(struct book *book);

#endif
