/* A fence's info string: "c ten_waits run timeout=5s" to words, and from words
 * to what kind of fence it is. */
#ifndef WEFT_FENCE_H
#define WEFT_FENCE_H

#include "book.h"
#include "option.h"

enum { INFO_WORDS = 64 }; /* more are refused */

/* What an info string says. Everything borrows from the text, but values with
 * escapes, which are in the arena. */
struct info {
	struct str lang;
	struct loc loc; /* of lang */
	struct str name; /* empty: it has none */
	struct loc name_loc;
	struct word words[INFO_WORDS]; /* without the name */
	int nwords;
	const char *bad; /* the first mistake against the grammar, or NULL */
	struct loc bad_loc;
};

/* Splits `text`, which stands at `loc`. Notes nothing: an info string of
 * another language may have any form. */
void info_read(struct info *in, struct str text, struct loc loc,
	       struct arena *a);
/* The word with that key, NULL when there is none. */
const struct word *info_find(const struct info *in, const char *key);

bool name_is_chunk(struct str s); /* [a-z][a-z0-9_]* */
bool name_is_slug(struct str s); /* [a-z0-9][a-z0-9_-]* */
bool name_is_reference(struct str s); /* NAME or slug/NAME */

/* Sets kind and lang, moves the name out of the words and, for all but chunks
 * (see chunk.h), reads the others into `o`, zeroed. Notes mistakes; a fence
 * that cannot be understood becomes an illustration. */
void fence_classify(struct fence *f, struct info *in, struct options *o,
		    struct arena *a);

/* Where byte `off` of the body stands in the chapter. */
struct loc fence_place(const struct fence *f, size_t off);
/* Where byte `off` of a value of the info string stands; where its key does
 * when escapes were taken out of the value. */
struct loc fence_value_place(const struct fence *f, const char *key,
			     struct str value, size_t off);

#endif
