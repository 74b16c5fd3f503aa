/* Writes the pages: cmark's tree of each chapter, edited, rendered, filled
 * into the template. */
#ifndef WEFT_WEAVE_H
#define WEFT_WEAVE_H

#include "book.h"

struct weave {
	struct book *book;
	const char *build; /* the build folder, "build" */
	const char *assets; /* the folder with page.html, book.css … */
	int workers;
};

/* Hash of all that the chapter's page is made from: its text, results and
 * values it shows (their keys and stamps), template, contents, version. */
void weave_key(const struct weave *w, const struct chapter *c, char hex[33]);

/* Renders the chapters for which want[number] holds, the title page, and
 * copies assets and images. Chapters must have been judged. Returns how many
 * pages were written anew. */
int weave_pages(const struct weave *w, const bool *want);

#endif
