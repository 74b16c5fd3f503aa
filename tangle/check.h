/* Resolves what refers to what in a loaded book: references between chunks,
 * programs and their variants, expected output, claims, links. Notes every
 * mistake; leaves the book ready for tangle and plan.
 *
 * Whatever was wrong, the stages after it may rely on this:
 * - a name that leads nowhere leaves NULL (a piece's `to`, `uses[i]`, `with`,
 *   `stdin_chunk`, an `expr`, a fence's `expected`), and a program that misses
 *   a part has the state PROGRAM_FAILED and a `why`;
 * - following pieces comes to an end within CHUNK_DEPTH, and no chunk expands
 *   to more than 8 MiB;
 * - every program has variants, the plain one first;
 * - a FENCE_CHUNK without a chunk contradicted the first fence of its name: it
 *   is an illustration;
 * - a link has a chapter, or a file that is there, or neither (was noted). */
#ifndef WEFT_CHECK_H
#define WEFT_CHECK_H

#include "book.h"

void book_check(struct book *book);

#endif
