/* A page's words for the reader's search box: which word stands in which
 * section, and how. All pieces behind the list of chapters are one script. */
#ifndef WEFT_SEARCH_H
#define WEFT_SEARCH_H

#include "book.h"

/* Appends what hands the words of a finished page to search.js.
 * `slug` names the page. Text outside its <main> does not count. */
void search_piece(struct str slug, struct str html, struct buf *b);

/* Appends what tells search.js which chapters there are, and which words none
 * of them lists. */
void search_chapters(const struct book *book, struct buf *b);

#endif
