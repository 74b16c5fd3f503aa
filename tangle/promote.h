/* `weft promote`: what programs printed, written into the chapters. */
#ifndef WEFT_PROMOTE_H
#define WEFT_PROMOTE_H

#include "book.h"

/* Renews the expected outputs that differ or are empty, of the chapters for
 * which want[number] holds (all with NULL); results must have been loaded
 * (judge_results). Writes whole files and says on standard output what was
 * changed; notes what cannot stand in a chapter as an error. Returns how many
 * fences were written. The book's texts are as they were. */
int promote_book(struct book *book, const bool *want);

#endif
