/* Bytes to HTML text. Program output is data: never HTML, never Markdown,
 * never terminal control. */
#ifndef WEFT_HTML_H
#define WEFT_HTML_H

#include "str.h"

/* Text of the author's (valid UTF-8): escapes & < > " ' only. */
void html_escape(struct buf *b, struct str text);

/* Output of a program: escapes as above, SGR colours from a closed list become
 * <span class="sgr-…"> (1 bold, 3 italic, 4 underlined, 7 reversed, 30-37 and
 * 90-97 text, 40-47 ground), other escape sequences are dropped, bad UTF-8 and
 * control bytes become <span class="byte">\xNN</span>, characters that are not
 * seen or reorder the line \uNNNN; tabs and newlines stay. Every span that it
 * opens is closed at the end. */
void html_bytes(struct buf *b, struct str bytes);

/* Appends the quiet link by which a reader takes the address of what has that
 * id; not for those who go by keyboard, to whom each would be one stop more. */
void html_permalink(struct buf *b, struct str id);

#endif
