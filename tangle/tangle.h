/* Writes the extracted programs and headers: chunks expanded, with #line
 * directives that lead back to the chapters. */
#ifndef WEFT_TANGLE_H
#define WEFT_TANGLE_H

#include "book.h"
#include "output.h"

/* `src` is the folder build/src. Every variant's `source` must be set;
 * programs that are skipped are written as well, failed ones are not. */
void tangle_book(const struct book *book, const char *src, struct outputs *out);

#endif
