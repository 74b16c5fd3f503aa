/* One chapter on its way to a page: its tree with every fence, value, link and
 * heading replaced, rendered, filled into the template. */
#ifndef WEFT_PAGE_H
#define WEFT_PAGE_H

#include "book.h"
#include "weave.h"

/* What a chapter gives to the lists of the whole book (index_part.h), gathered
 * while its page is made. */
struct part {
	struct buf claims; /* <li>… */
	struct buf figures; /* <section>… */
	struct buf covers; /* records, of the figures */
	int nclaims, nfigures;
};

/* What the title page adds up. Stands in each page's head. */
struct tally {
	int programs; /* that have a result */
	int measurements; /* runs of timed programs */
	int claims, true_claims;
	int open_claims; /* that could not be measured here */
	int failures; /* marked on the page */
	long long newest; /* when its newest result was written, unix time */
};

struct told;
struct told_report;

struct page {
	const struct weave *weave;
	struct chapter *chapter;
	struct tally tally;
	struct part part;
	struct map cited; /* by slug: other chapters whose lines it links to */
	struct meanings *meanings; /* what its words have linked to */
	/* told's: lines that reports name, and which */
	struct told *told;
	int ntold;
	struct told_report *reports;
	int nreports;
	bool telling; /* within a report */
	bool rough; /* it has what `repairs` mends; set by prose */
};

/* Appends the whole page. `key` is the chapter's weave_key. */
void page_render(const struct weave *w, struct chapter *c, const char *key,
		 struct buf *html);

/* A page's second line says what it was made from. Reads its key and tally;
 * the rest, "slug=HASH …", goes to `cited`. False when it is no such line. */
bool page_stamp(struct str line, char key[33], struct tally *t,
		struct str *cited);
/* What stands for a cited chapter in that line. */
void page_cite(const struct chapter *c, char hex[33]);

/* Fills the template: every {{name}} becomes the text of that name. */
struct slot {
	const char *name;
	struct str text;
};
void page_fill(const struct weave *w, const struct slot *slots, int n,
	       struct buf *html);

/* Whether something of the chunk is on its chapter's page to be linked to. */
bool page_shows_chunk(const struct chunk *chunk);
/* Appends "#c-NAME" or "slug.html#c-NAME". */
void page_chunk_href(const struct page *pg, const struct chunk *chunk,
		     struct buf *b);
/* For report_html: where a line of a chapter stands in the pages. `page` is a
 * struct page. */
bool page_line_href(void *page, struct str file, int line, struct buf *b);

/* Where a file below chapters/ or assets/ is copied to, from the pages. */
struct str page_beside(struct str file);

/* The number in In [3] and Out [3]: a program's place in its chapter. */
int page_number(const struct program *p);

#endif
