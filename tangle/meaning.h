/* What a word means, as a link: in a listing to where the book defines it or
 * to its manual page, in prose to a header's definition or its manual page. */
#ifndef WEFT_MEANING_H
#define WEFT_MEANING_H

#include "hilite.h"
#include "page.h"

/* Adds what the book's headers define, for prose: name -> struct definition,
 * in the book's arena. */
void meaning_headers(const struct book *book, struct map *headers);

/* What one page has linked so far. */
struct meanings *meanings_open(const struct page *pg);
void meanings_close(struct meanings *m);

/* A listing begins: every name is linked once in it. */
void meanings_listing(struct meanings *m, const struct fence *f);
/* Of a listing that shows many fences the next begins; only what is not of the
 * same program leads away from it. */
void meanings_stretch(struct meanings *m, const struct fence *f);
/* For hilite; `word` lies in the listing's body. */
bool meanings_word(void *meanings, struct str word, char class,
		   struct hilite_tags *tags);

/* A code span. Appends the start tag of a link; false when it means nothing. */
bool meanings_span(struct meanings *m, struct str code, struct buf *b);

#endif
