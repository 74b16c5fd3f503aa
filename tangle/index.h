/* The pages that list things of the whole book: programs, claims, figures,
 * what is covered, identifiers, the machine; and measurements.json. */
#ifndef WEFT_INDEX_H
#define WEFT_INDEX_H

#include "weave.h"

/* A page "SLUG.html"; ends with a slug of NULL. */
struct index_page {
	const char *slug, *title;
};
extern const struct index_page index_pages[];

/* Whether all are there. */
bool index_is_there(const struct weave *w);
/* Puts them together from what the chapters' pages have left (index_part.h)
 * and writes those that differ. Calls keep(ctx, path) for each file that
 * belongs to the book. */
void index_write(const struct weave *w, void (*keep)(void *ctx, char *path),
		 void *ctx);

#endif
