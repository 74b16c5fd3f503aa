/* What is computed from values: spans in prose, claims, charts. */
#ifndef WEFT_FIGURE_H
#define WEFT_FIGURE_H

#include "page.h"

void figure_span(const struct page *pg, const struct span *s, struct buf *b);
/* The figures behind a claim that was judged true or false, as text; for every
 * value of a sweep. Appends nothing for others. */
void figure_computed(const struct chapter *c, const struct claim *claim,
		     struct buf *text);
void figure_claims(struct page *pg, const struct fence *f, struct buf *b);
void figure_chart(struct page *pg, const struct fence *f, struct buf *b);

#endif
