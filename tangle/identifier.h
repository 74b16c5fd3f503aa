/* Which identifiers the book's C defines, and which it uses: for listings that
 * link to definitions and for the index of identifiers.
 *
 * Only what a file can name is known: functions, types, macros, constants of
 * enums, variables of a file. Nothing is parsed before it is asked for; what
 * was found is kept in the book's arena. The book must have been checked. */
#ifndef WEFT_IDENTIFIER_H
#define WEFT_IDENTIFIER_H

#include "book.h"

enum identifier_kind {
	IDENTIFIER_FUNCTION,
	IDENTIFIER_TYPE, /* a tag or the name of a typedef */
	IDENTIFIER_MACRO,
	IDENTIFIER_CONSTANT, /* of an enum */
	IDENTIFIER_VARIABLE, /* of a file, or of the whole program */
};

struct definition {
	struct str name;
	enum identifier_kind kind;
	bool tag; /* `struct name`, not `name` alone */
	struct chunk *chunk;
	const struct fence *fence;
	size_t off; /* where the name stands in the fence's body */
	int line; /* in the fence's body, from 0 */
};

struct definitions {
	struct definition *v; /* by name, then in order of the text */
	int n;
};

/* What the chunk's own lines define, its solutions' among them; nothing where
 * the chunk is not C or stands within a function. */
const struct definitions *identifiers_defined(struct chunk *chunk);

/* Whether others define something that the chunk might use: many programs
 * stand alone. */
bool identifiers_near(struct chunk *chunk);

/* A word of a chunk's own lines that means such a definition. */
struct use {
	const struct fence *fence;
	size_t off; /* in the fence's body */
	int line; /* likewise, from 0 */
	const struct definition *to;
};

/* Calls visit for each use in the chunk, in order of its fences (solutions
 * last) and offsets. A definition is looked for in the chunk, in those that it
 * refers to, in the headers that it includes, and in the chunks that refer to
 * it and what those refer to and include. */
void identifiers_used(struct chunk *chunk,
		      void (*visit)(void *ctx, const struct use *use),
		      void *ctx);

/* "function", "type" … */
const char *identifier_kind_name(enum identifier_kind kind);

#endif
