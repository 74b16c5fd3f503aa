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

/* Calls each(ctx, path) for all these files; paths are in the book's arena. */
void index_each_file(const struct weave *w, void (*each)(void *ctx, char *path),
		     void *ctx);
/* Whether all are there. */
bool index_is_there(const struct weave *w);
/* Puts them together from what the chapters' pages have left (index_part.h)
 * and writes those that differ: the identifiers, as much work as the others
 * together, and the others. */
void index_write(const struct weave *w, bool names, bool others);

#endif
