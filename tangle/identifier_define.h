/* Definitions in a file's tokens, one token after the other. */
#ifndef WEFT_IDENTIFIER_DEFINE_H
#define WEFT_IDENTIFIER_DEFINE_H

#include "identifier.h"
#include "identifier_lex.h"

struct definer {
	/* called for each definition, with name, kind, tag and line set */
	void (*found)(void *ctx, const struct token *name,
		      enum identifier_kind kind, bool tag);
	void *ctx;
	/* where the reader stands */
	int braces, parens;
	enum { OUTSIDE, IN_BODY, IN_ENUM, IN_VALUE } in;
	enum { NO_MACRO, MACRO_NAME } macro;
	bool item; /* in an enum: a constant's name may come */
	/* the declaration so far */
	int words;
	bool is_typedef, is_extern, is_function, has_body;
	bool star; /* behind `(*` */
	enum { NO_TAG, TAG_KEYWORD, TAG_NAME } tag;
	bool tag_is_enum;
	struct token last; /* the last token */
	struct token callee; /* the word before the first '(' */
	struct token pointer; /* the name in `(*name)` */
	struct token tag_name;
};

void definer_open(struct definer *d);
void definer_take(struct definer *d, const struct token *t);
/* Whether only braces and directives matter to it now. */
bool definer_is_in_body(const struct definer *d);
/* Whether the next token begins a declaration of the file. */
bool definer_is_outside(const struct definer *d);

#endif
