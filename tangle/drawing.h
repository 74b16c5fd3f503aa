/* Drawings that others made: Graphviz diagrams, and places of timelines. */
#ifndef WEFT_DRAWING_H
#define WEFT_DRAWING_H

#include "page.h"

void drawing_dot(struct page *pg, const struct fence *f, struct buf *b);
/* A timeline's caption, which is its text alternative too. */
void drawing_timeline(const struct fence *f, struct buf *b);

#endif
