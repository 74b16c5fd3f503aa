/* The machine that the book was measured on, as a page and as JSON. */
#ifndef WEFT_INDEX_MACHINE_H
#define WEFT_INDEX_MACHINE_H

#include "weave.h"

void index_machine_html(const struct weave *w, struct buf *b);
void index_machine_json(const struct weave *w, struct buf *b);

#endif
