/* What a chapter begins with, as a line of HTML. */
#ifndef WEFT_BLURB_H
#define WEFT_BLURB_H

#include "str.h"

/* Appends the first paragraph of a chapter's Markdown: as many whole sentences
 * as `most` bytes hold, but one at least. Nothing, where the chapter does not
 * begin with a paragraph or a value stands in it. */
void blurb_opening(struct str markdown, size_t most, struct buf *b);

#endif
