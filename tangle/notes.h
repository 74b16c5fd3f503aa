/* Notes to a listing: `// (1)` at the end of a line and item 1 of the ordered
 * list that follows, each linked to the other. */
#ifndef WEFT_NOTES_H
#define WEFT_NOTES_H

#include "book.h"

/* Ties items to marks as far as both are there: sets what the fences of a
 * chapter, which nothing has edited yet, are tied to, and wraps the lists so
 * that they can be styled. */
void notes_tie(const struct chapter *c);

/* The wrapped list that follows a fence of which nothing was replaced (expected
 * output may stand between); NULL when it is not the fence's. */
struct cmark_node *notes_below(const struct fence *f);

#endif
