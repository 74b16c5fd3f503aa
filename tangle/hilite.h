/* Highlighting: source lines to HTML spans, one line at a time with what is
 * open at its end (a comment, a string) carried to the next. */
#ifndef WEFT_HILITE_H
#define WEFT_HILITE_H

#include "str.h"

struct hilite_tags {
	struct str open; /* borrowed until the next word */
	const char *close;
};

struct hilite {
	int lang; /* index into the known languages; -1: none, only escaped */
	int state; /* what is open at the start of the next line; 0 nothing */
	/* Asked what a word of C means that is of class f or t or (0) of none,
	 * and no member: false, or the tags that stand in place of its own.
	 * May be NULL; hilite_init leaves it so. */
	bool (*word)(void *ctx, struct str word, char class,
		     struct hilite_tags *tags);
	void *ctx; /* for word */
};

/* `lang` is the fence's first word: c, sh, python, asm, make, ninja, json,
 * diff; any other is only escaped. */
void hilite_init(struct hilite *h, struct str lang);
/* Appends one line without its newline; classes: k keyword, t type, s string,
 * n number, c comment, p preprocessor or variable, f function name at call or
 * definition; in a diff a line added, d line removed. Every span is closed. */
void hilite_line(struct hilite *h, struct buf *b, struct str line);

#endif
