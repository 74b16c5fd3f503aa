/* What a chunk has changed against the earlier one that `diff` names. */
#ifndef WEFT_CHANGES_H
#define WEFT_CHANGES_H

#include "page.h"

/* Two texts brought together, line by line. */
struct changes {
	const struct chunk *chunk;
	struct arena arena;
	struct str *old, *now; /* their lines */
	int nold, nnow;
	bool *is_new; /* of the lines of `now` */
	struct step *steps;
	int nsteps;
};

/* False: the chunk is compared with nothing, and there is nothing to close. */
bool changes_open(struct changes *c, const struct chunk *chunk);
void changes_close(struct changes *c);

/* Which lines of one of the chunk's fences are new. */
const bool *changes_of(const struct changes *c, const struct fence *f);
/* Appends the whole difference, folded. */
void changes_html(const struct changes *c, const struct page *pg,
		  struct buf *b);

#endif
