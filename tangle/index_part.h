/* What a chapter gives to the pages that list things of the whole book: rows
 * and items, made when its page is, and kept beside it in BUILD/index/SLUG. So
 * a changed chapter costs one chapter, and the lists are put together from
 * what all have left. */
#ifndef WEFT_INDEX_PART_H
#define WEFT_INDEX_PART_H

#include "page.h"

void part_init(struct part *p);
void part_release(struct part *p);

/* "claim-3", the id of the next claim of this page. */
void part_claim_id(const struct part *p, struct buf *b);
/* The same for a chart, drawing or timeline. */
void part_figure_id(const struct part *p, struct buf *b);
/* Adds a figure of this page; `html` is what the page shows, empty where that
 * is too much for a list. */
void part_figure(struct page *pg, const struct fence *f, struct str html);

/* Writes the part of a page that is made: its HTML is finished. */
void part_write(const struct page *pg, struct str html);
char *part_path(const struct weave *w, const struct chapter *c);

/* --- its records, in order of the file --- */

/* "programs", "claims", "figures": HTML.
 * "cover": a word, a newline, an HTML item; of each program, claim and figure.
 * "names": see index_names.c.
 * "words": see search.h.
 * "json-programs", "json-claims": objects, one a line. */

/* What the parts are made of; each appends. */
void part_programs(const struct chapter *c, struct buf *html);
void part_names(const struct chapter *c, struct buf *lines);
void part_json_programs(const struct chapter *c, struct buf *json);
void part_json_claims(const struct chapter *c, struct buf *json);

#endif
