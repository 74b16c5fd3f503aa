/* Links and images that lead to something in the book. */
#ifndef WEFT_CROSSLINK_H
#define WEFT_CROSSLINK_H

#include "book.h"

/* Resolves the links of all chapters: chapter and anchor, or file. Notes those
 * that lead to nothing; counts links to drafts. */
void links_resolve(struct book *book);

#endif
