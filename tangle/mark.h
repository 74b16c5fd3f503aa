/* Marks in listings, `// (1)` at the end of a line, and the ordered list whose
 * items they are for. */
#ifndef WEFT_MARK_H
#define WEFT_MARK_H

#include "book.h"

enum { MARK_MOST = 63 }; /* greater numbers are no marks */

/* The number of the mark at a line's end, and where its comment begins; 0 when
 * there is none. */
int mark_of(struct str line, size_t *begins);

/* The next ordered list before the next heading, which a fence's marks are for;
 * NULL when there is none. Only in a tree that weave did not change yet. */
struct cmark_node *mark_list(const struct fence *f);
/* Whether it is shown with its marks. */
bool mark_is_shown(const struct fence *f);

/* Notes a chapter's marks, and where the items stand that they are for. Its
 * tree must be there, and nobody have changed it. */
void marks_find(const struct chapter *c);
void items_add(struct items *items, int line, struct arena *a);

/* Warns of marks without an item and of items without a mark. */
void marks_check(const struct chapter *c);

#endif
