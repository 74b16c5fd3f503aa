/* Resolves what refers to what in a loaded book: references between chunks,
 * programs and their variants, expected output, claims, links. Notes every
 * mistake; leaves the book ready for tangle and plan. */
#ifndef WEFT_CHECK_H
#define WEFT_CHECK_H

#include "book.h"

void book_check(struct book *book);

#endif
