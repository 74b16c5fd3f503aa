/* Edits a chapter's prose in cmark's tree: values, links, headings, names of
 * chunks, alerts. */
#ifndef WEFT_PROSE_H
#define WEFT_PROSE_H

#include "page.h"

/* The chapter's value spans, links and headings are used up. */
void prose_edit(struct page *pg);

#endif
