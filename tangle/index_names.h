/* The index of identifiers. */
#ifndef WEFT_INDEX_NAMES_H
#define WEFT_INDEX_NAMES_H

#include "str.h"

struct names;

struct names *names_new(void);
void names_free(struct names *all);
/* Takes the lines of a chapter's part, which stay the caller's. */
void names_add(struct names *all, struct str lines);
/* Appends what the page says. */
void names_html(struct names *all, struct buf *b);

#endif
