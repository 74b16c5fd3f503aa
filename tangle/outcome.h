/* What became of a program, as the block that stands below its listing. */
#ifndef WEFT_OUTCOME_H
#define WEFT_OUTCOME_H

#include "page.h"

/* The whole result. Counted in the page's tally, so once for each program. */
void outcome_html(struct page *pg, const struct program *p, struct buf *b);

/* What stands for an `output=` fence: the whole result for a program's
 * stdout, else the part that it names. */
void outcome_expected(struct page *pg, const struct fence *f, struct buf *b);

#endif
