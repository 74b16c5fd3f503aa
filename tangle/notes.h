/* Notes to a listing: `// (1)` at the end of a line and item 1 of the ordered
 * list that follows, each linked to the other. */
#ifndef WEFT_NOTES_H
#define WEFT_NOTES_H

#include "book.h"

/* The ordered list that follows a fence (expected output may stand between);
 * NULL when there is none. The fence's node must still be in the tree. */
struct cmark_node *notes_of(const struct fence *f);

/* Ties items to marks as far as both are there, and wraps the list so that
 * it can be styled. Returns the tied numbers as bits (bit 1: item 1). */
uint64_t notes_tie(struct cmark_node *list, const struct fence *f);

/* The number of the mark at a line's end, and where its comment begins; 0 when
 * there is none. */
int notes_mark(struct str line, size_t *begins);

#endif
