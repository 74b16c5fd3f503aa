/* What a chapter cites: values in spans, claims and charts; timelines. */
#ifndef WEFT_CITE_H
#define WEFT_CITE_H

#include "book.h"

/* Parses the expressions of a chapter's spans, claims and charts, notes those
 * that are malformed or cite what is not there, timelines too, and sets the
 * chapter's `shown` and `uses_machine`. */
void chapter_cite(struct chapter *c);

#endif
