/* Programs: what they need from others, and the ways each is built. */
#ifndef WEFT_PROGRAM_H
#define WEFT_PROGRAM_H

#include "book.h"

/* Sets programs' exercise, stdin_chunk, uses, with and variants. Notes names
 * that lead nowhere, and files that two chunks claim; a program that misses
 * something is PROGRAM_FAILED from here on. */
void programs_resolve(struct book *book);

#endif
