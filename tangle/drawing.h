/* Drawings of what others made: Graphviz diagrams, and timelines of recorded
 * runs. */
#ifndef WEFT_DRAWING_H
#define WEFT_DRAWING_H

#include "page.h"

void drawing_dot(struct page *pg, const struct fence *f, struct buf *b);
void drawing_timeline(const struct page *pg, const struct fence *f,
		      struct buf *b);
/* The name of the file that a timeline's trace is written to, beside the
 * page. */
void drawing_trace_name(const struct program *p, struct buf *b);

#endif
