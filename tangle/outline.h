/* What the last build noted of a chapter: reading that back is many times
 * quicker than to parse Markdown, and most builds change one chapter. */
#ifndef WEFT_OUTLINE_H
#define WEFT_OUTLINE_H

#include "book.h"

/* Appends the outline of a parsed chapter. */
void outline_write(const struct chapter *c, struct buf *file);
/* Of a chapter whose text, file and book are set: fills in what
 * chapter_outline does, but the tree and what points into it; borrows from the
 * file. False, with nothing filled in, when it is no outline of this very
 * text. */
bool outline_read(struct chapter *c, struct str file);

/* The same from and to BUILD/outline/SLUG, whose path is in the arena. What is
 * remembered are chapters that were parsed in this build, but for those where
 * that noted a mistake: it must be told again the next time. */
char *outline_path(const struct chapter *c, const char *build);
bool outline_recall(struct chapter *c, const char *build);
void outline_remember(const struct chapter *c, const char *build);

#endif
