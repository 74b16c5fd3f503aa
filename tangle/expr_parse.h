/* The parser of expressions: expr.c has the rules, expr_atom.c what stands
 * alone in them. */
#ifndef WEFT_EXPR_PARSE_H
#define WEFT_EXPR_PARSE_H

#include "expr_node.h"

enum { EXPR_DEPTH = 200 };

struct parser {
	struct arena *arena;
	struct str text;
	size_t at;
	int depth; /* of parentheses */
	bool choice; /* ?: may stand in it */
	struct expr_error *err;
};

/* A node for the text from `from` to where the parser stands. */
struct expr *parser_node(struct parser *p, enum expr_op op, struct expr *left,
			 struct expr *right, size_t from);

char parser_peek(const struct parser *p, size_t ahead); /* NUL at the end */
void parser_skip_blanks(struct parser *p);
/* Takes a token, blanks before it free. */
bool parser_accept(struct parser *p, const char *token);
/* Takes `[a-z][a-z0-9_]*` at the next byte; empty when there is none. */
struct str parser_name(struct parser *p);

/* Takes `"…"` at the next byte, with \" and \\ resolved. */
bool parser_string(struct parser *p, struct str *out);
/* Takes a number with its unit, or a reference, at the next byte. */
struct expr *parser_atom(struct parser *p);

#endif
