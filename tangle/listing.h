/* A fence's lines as HTML: its caption, highlighted lines with anchors, marks
 * that lead to notes. */
#ifndef WEFT_LISTING_H
#define WEFT_LISTING_H

#include "page.h"

void listing_html(const struct page *pg, const struct fence *f, struct buf *b);

#endif
