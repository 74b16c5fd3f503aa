/* What several outputs of a program have in common. */
#ifndef WEFT_MATCH_TEMPLATE_H
#define WEFT_MATCH_TEMPLATE_H

#include "match_lines.h"

/* Stands where anything may stand; no output holds this byte. */
#define HOLE "\x01"

/* A pattern, with HOLE for dots, that accepts all outputs (n > 0). */
struct lines template_of(struct arena *a, const struct str *outputs, int n,
			 bool unordered);

void line_add(struct buf *b, struct str line);
bool is_word_byte(char c); /* a letter, a digit, '_', or not ASCII */

#endif
