/* The author's files as text, and places in it. */
#ifndef WEFT_TEXT_H
#define WEFT_TEXT_H

#include "diag.h"

/* Reads a file into `image`, which it starts. False when the file is not
 * there; dies when it cannot be read. */
bool text_read(const char *file, struct buf *image);
/* Makes text of what was read: lines end in newlines, no byte order mark is
 * left, and bytes that are not UTF-8, or NUL, are noted and become '?'.
 * Registers the text, which borrows from the image, for messages. */
struct str text_open(const char *file, struct buf *image);

/* Where the lines of a text start. */
struct lines {
	struct str text;
	uint32_t *start; /* heap; start[0] is line 1; one more than there are */
	int n;
};

void lines_init(struct lines *l, struct str text);
void lines_release(struct lines *l);
struct str lines_get(const struct lines *l, int line); /* without newline */
/* Where a byte of the text stands. */
struct loc lines_place(const struct lines *l, const char *file, const char *at);

#endif
