/* C's tokens, as far as finding names needs them. */
#ifndef WEFT_IDENTIFIER_LEX_H
#define WEFT_IDENTIFIER_LEX_H

#include "str.h"

enum token_kind { TOKEN_END, TOKEN_WORD, TOKEN_MARK, TOKEN_OTHER };

struct token {
	enum token_kind kind;
	struct str text; /* of a TOKEN_MARK: one character, "->" is '>' */
	size_t off; /* in the text */
	int line; /* from 0 */
	bool directive; /* it stands in one; the first is its name */
	bool first; /* that name */
};

struct lex {
	struct str text;
	size_t at;
	int line;
	bool directive, named;
	bool line_start; /* only blanks since the line began */
};

void lex_open(struct lex *l, struct str text);
/* Comments are skipped, and with them references to chunks; strings and
 * numbers are TOKEN_OTHER. */
struct token lex_next(struct lex *l);
/* The next token that is a brace or stands in a directive: within functions
 * others do not matter, and most of a program is within functions. Not within
 * a directive. */
struct token lex_next_brace(struct lex *l);

static inline bool
token_is(const struct token *t, char mark)
{
	return t->kind == TOKEN_MARK && *t->text.p == mark;
}

#endif
