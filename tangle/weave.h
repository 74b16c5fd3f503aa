/* Writes the pages: cmark's tree of each chapter, edited, rendered, filled
 * into the template. */
#ifndef WEFT_WEAVE_H
#define WEFT_WEAVE_H

#include "book.h"
#include "crew.h"

struct weave {
	struct book *book;
	const char *build; /* the build folder, "build" */
	const char *assets; /* the folder with page.html, book.css … */
	struct crew *crew; /* it writes the pages, and is whole afterwards */
	/* Path of the SVG of a dot fence; NULL when there is none, and *why
	 * not. May be NULL itself. */
	const char *(*drawing)(void *ctx, const struct fence *fence,
			       const char **why);
	void *ctx; /* for drawing */
	/* Where a line of a report stands now: as in report_map, with a
	 * `struct variant *`. May be NULL: where it
	 * stood then. */
	bool (*where)(void *variant, struct str file, int line, struct str *now,
		      int *now_line);
	/* set by weave_init */
	struct buf template; /* page.html */
	char shared[33]; /* hash of what every page depends on */
	/* set by weave_pages */
	struct map headers; /* what they define: name -> struct definition */
};

/* Reads the template and hashes what all pages share. The fields above are
 * set, the book has been checked. Dies when there is no template. */
void weave_init(struct weave *w);
void weave_release(struct weave *w);

/* Hash of all that the chapter's page is made from: its text, the keys and
 * stamps of the results that it shows, template, contents, version. Reads no
 * results. */
void weave_key(const struct weave *w, const struct chapter *c, char hex[33]);

/* Whether the page on disk is the one that would be written now. Cheap: reads
 * the page's first lines. A chapter whose page is fresh need not be judged. */
bool weave_is_fresh(const struct weave *w, const struct chapter *c);

/* Renders the chapters for which want[number] holds, then the title page,
 * copies assets and images, and removes from build/book what is no part of
 * this book any more. Wanted chapters must have been judged; their trees are
 * used up. Returns how many pages were written anew. */
int weave_pages(struct weave *w, const bool *want);

#endif
