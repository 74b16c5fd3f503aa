/* References between chunks: what they lead to, and that they end. */
#ifndef WEFT_REFER_H
#define WEFT_REFER_H

#include "book.h"

/* Sets pieces' `to`, chunks' used_by, exercise, broken, depth and size. Notes
 * references that lead nowhere, run in a circle, nest too deep or expand to
 * too much, and cuts them: whoever follows `to` comes to an end. */
void references_resolve(struct book *book);

/* Adds `by` to the used_by of `to`, once. */
void chunk_use(struct chunk *to, struct chunk *by);

#endif
