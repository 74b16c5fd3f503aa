/* The index of identifiers. */
#ifndef WEFT_INDEX_NAMES_H
#define WEFT_INDEX_NAMES_H

#include "str.h"

struct entries;

struct entries *names_new(void);
void names_free(struct entries *all);
/* Takes the lines of a chapter's part, which stay the caller's. */
void names_add(struct entries *all, struct str lines);
/* Appends the list; returns how many definitions it has. */
int names_html(struct entries *all, struct buf *b);

#endif
