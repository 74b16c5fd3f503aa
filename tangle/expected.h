/* Expected output: what was printed where the chapter shows it, and how it
 * differs from what the chapter says. */
#ifndef WEFT_EXPECTED_H
#define WEFT_EXPECTED_H

#include "page.h"

/* The differences of all of a program's expected outputs, each in a block of
 * class failed; nothing when all match. Returns how many differ. */
int expected_differences(const struct page *pg, const struct program *p,
			 struct buf *b);

/* An `output=NAME.KIND` or `output=NAME[4]` fence: only that text. */
void expected_part(struct page *pg, const struct expected *e, struct buf *b);

#endif
