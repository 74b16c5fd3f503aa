/* The flags and keys of fences and of ```weft defaults: one table, from words
 * to struct options. */
#ifndef WEFT_OPTION_H
#define WEFT_OPTION_H

#include "book.h"

/* Where a word may stand: bits. */
enum option_place {
	ON_PROGRAM = 1 << 0, /* compiled */
	ON_SCRIPT = 1 << 1, /* a program in sh or python */
	ON_LIB = 1 << 2,
	ON_CHUNK = 1 << 3, /* of code, no program */
	ON_DATA = 1 << 4, /* a text chunk */
	ON_OUTPUT = 1 << 5,
	ON_CLAIM = 1 << 6,
	ON_CHART = 1 << 7,
	ON_TIMELINE = 1 << 8,
	ON_DOT = 1 << 9,
	ON_BOOK = 1 << 10, /* a default of the book or a chapter */
	ON_TOPICS = 1 << 11,
};

/* One word of an info string: a flag, or key=value. */
struct word {
	struct str key; /* or the flag */
	struct str value; /* without quotes and their escapes */
	bool has_value;
	struct loc loc; /* of the key */
	struct loc value_loc; /* of the value's first byte */
};

/* Fills in what holds when nothing is said. */
void options_init(struct options *o);

/* Applies words to `o`, which holds the defaults; cflags, libs, env, pkg and
 * pass add up. Notes words that are unknown, misplaced, repeated or have a bad
 * value. */
void options_apply(struct options *o, const struct word *words, int n,
		   enum option_place place, struct arena *a);

bool option_is_flag(struct str word);
bool option_is_known(struct str word); /* a flag or a key */

#endif
