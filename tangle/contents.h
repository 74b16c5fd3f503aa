/* What leads through the book: the contents beside each page, previous and
 * next below it, and the title page. */
#ifndef WEFT_CONTENTS_H
#define WEFT_CONTENTS_H

#include "book.h"
#include "index.h"
#include "page.h"
#include "weave.h"

/* Parts and chapters as nested lists, `here` marked and with its sections. Of
 * a long book only the neighbourhood. */
void contents_list(const struct book *book, const struct chapter *here,
		   struct buf *b);

/* Links to the previous and the next chapter that are written. */
void contents_pager(const struct book *book, const struct chapter *here,
		    struct buf *b);

/* "Part I: Threads · chapter 2 · beginner", above a chapter's title. */
void contents_eyebrow(const struct chapter *c, struct buf *b);

/* Links to the pages that list things of the whole book (index.h), the one of
 * that slug marked; with the chapters of the whole book before. */
void contents_all(const struct book *book, const char *slug, struct buf *b);
/* All of such a page, around `text`; `stamp` is its second line. */
void contents_index_page(const struct weave *w, const struct index_page *page,
			 struct str stamp, struct str text, struct buf *b);

/* All of index.html. */
void contents_title_page(const struct weave *w, const struct tally *t,
			 struct buf *b);

/* A chapter's number as it is shown: "2", "A". */
void contents_number(const struct chapter *c, struct buf *b);

/* A page under the book's own title, of a kind, with nothing beside it. */
void contents_bare_page(const struct weave *w, const char *kind,
			struct str text, struct buf *b);

/* All of search.html: a box, and what to do without JavaScript. */
void contents_search_page(const struct weave *w, struct buf *b);

#endif
