/* Lines that reports name: a report links to the listing's lines, and the lines
 * back to the report. */
#ifndef WEFT_TOLD_H
#define WEFT_TOLD_H

#include "page.h"

/* A report of this kind (cc, tsan, asan, stacks) on a variant begins: its
 * element gets an id, appended as an attribute, unless it has stood on the page
 * before. Until told_end, told_line notes lines that it names. */
void told_begin(struct page *pg, const struct variant *v, const char *kind,
		struct buf *b);
void told_line(struct page *pg, int line);
void told_end(struct page *pg);

/* When every fence is placed: marks the lines in their listings. */
void told_mark(struct page *pg);
void told_release(struct page *pg);

#endif
