/* Programs and headers whose text lies in several places, each whole on a page
 * of its own: SLUG.NAME.html. */
#ifndef WEFT_WHOLE_H
#define WEFT_WHOLE_H

#include "page.h"

/* Whether it has such a page: it is tangled to a file, and one listing is not
 * all of it. Of an exercise's checker the page shows the skeleton. */
bool whole_has_page(const struct chunk *c);
void whole_page_name(const struct chunk *c, struct buf *b);
/* Appends the page. */
void whole_render(const struct weave *w, const struct chunk *c,
		  struct buf *html);

/* The file that the chunk is tangled to, below the build folder; false when it
 * is to none. */
bool whole_file(const struct weave *w, const struct chunk *c, struct buf *path);
/* The last part of a path. */
struct str whole_file_name(struct str path);

#endif
