/* Finds what declarations define, without a parser: a declaration ends at a
 * semicolon or with a function's body, and its name is known by what stands
 * behind it.
 *
 *	int f(int x) {          the word before the first '('
 *	int a, b[3] = { 1 };    words before ',' '[' '=' ';'
 *	typedef int (*f)(int);  the word behind "(*", else the last one
 *	enum e { A, B = 2 };    the tag, and what begins each item
 *
 * Prototypes, `extern` without a value and `struct s;` define nothing. */
#include "identifier_define.h"

#include <string.h>

void
definer_open(struct definer *d)
{
	memset(d, 0, sizeof(*d));
}

bool
definer_is_outside(const struct definer *d)
{
	return d->in == OUTSIDE && d->braces == 0 && d->parens == 0 &&
	       d->words == 0;
}

bool
definer_is_in_body(const struct definer *d)
{
	return d->braces > 0 && d->in != IN_ENUM;
}

static void
begin_declaration(struct definer *d)
{
	d->words = 0;
	d->is_typedef = d->is_extern = d->is_function = d->has_body = false;
	d->tag = NO_TAG;
	d->parens = d->braces = 0;
	d->star = false;
	d->in = OUTSIDE;
	d->callee.kind = d->pointer.kind = d->last.kind = TOKEN_END;
	d->tag_name.kind = TOKEN_END;
}

static void
tell(struct definer *d, const struct token *name, enum identifier_kind kind,
     bool tag)
{
	d->found(d->ctx, name, kind, tag);
}

/* Words with parentheses behind them that name nothing. */
static bool
is_operator(struct str word)
{
	static const char *const words[] = {
		"__attribute__", "_Alignas",	   "alignas",
		"_Atomic",	 "_Static_assert", "static_assert",
		"typeof",	 "__typeof__",	   "__extension__",
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (str_is(word, words[i]))
			return true;
	return false;
}

/* --- within braces --- */

static void
take_in_braces(struct definer *d, const struct token *t)
{
	if (d->in == IN_ENUM && d->braces == 1 && d->item &&
	    t->kind == TOKEN_WORD)
		tell(d, t, IDENTIFIER_CONSTANT, false);
	d->item = d->braces == 1 && token_is(t, ',');
	d->braces += token_is(t, '{') - token_is(t, '}');
	if (d->braces > 0)
		return;
	if (d->is_function && d->in == IN_BODY) {
		begin_declaration(d);
		return;
	}
	/* of a struct: declarators may follow; of a value: it ends */
	d->in = d->in == IN_VALUE ? IN_VALUE : OUTSIDE;
	d->last.kind = TOKEN_OTHER;
}

static void
open_brace(struct definer *d)
{
	d->braces = 1;
	d->item = true;
	if (d->in == IN_VALUE)
		return;
	d->in = IN_BODY;
	if (d->tag == NO_TAG) {
		d->is_function = true;
		if (d->callee.kind == TOKEN_WORD)
			tell(d, &d->callee, IDENTIFIER_FUNCTION, false);
		return;
	}
	d->has_body = true;
	if (d->tag_is_enum)
		d->in = IN_ENUM;
	if (d->tag_name.kind == TOKEN_WORD)
		tell(d, &d->tag_name, IDENTIFIER_TYPE, true);
	d->tag = NO_TAG;
}

/* --- declarators --- */

/* The name that ends here: before ',' '=' ';' or '['. */
static void
end_declarator(struct definer *d)
{
	const struct token *name = &d->last;

	if (d->pointer.kind == TOKEN_WORD)
		name = &d->pointer;
	else if (d->callee.kind == TOKEN_WORD || d->tag == TAG_NAME)
		return; /* a prototype; `struct s;` */
	if (name->kind != TOKEN_WORD || (d->words < 2 && !d->has_body))
		return;
	if (d->is_typedef)
		tell(d, name, IDENTIFIER_TYPE, false);
	else if (!d->is_extern)
		tell(d, name, IDENTIFIER_VARIABLE, false);
}

static void
take_mark_outside(struct definer *d, const struct token *t)
{
	switch (*t->text.p) {
	case '(':
		d->parens = 1;
		if (d->last.kind == TOKEN_WORD && !is_operator(d->last.text) &&
		    d->callee.kind != TOKEN_WORD &&
		    d->pointer.kind != TOKEN_WORD)
			d->callee = d->last;
		break;
	case '{':
		open_brace(d);
		break;
	case ';':
		end_declarator(d);
		begin_declaration(d);
		break;
	case '=':
		d->is_extern = false;
		end_declarator(d);
		d->in = IN_VALUE;
		break;
	case '[':
	case ',':
		end_declarator(d);
		d->pointer.kind = d->callee.kind = TOKEN_END;
		d->in = *t->text.p == '[' ? IN_VALUE : OUTSIDE;
		break;
	default:
		break;
	}
}

/* Behind '=' or '[': to the ',' or ';' that is not in parentheses. */
static void
take_in_value(struct definer *d, const struct token *t)
{
	d->parens += token_is(t, '(') + token_is(t, '[');
	d->parens -= d->parens > 0 && (token_is(t, ')') || token_is(t, ']'));
	if (d->parens > 0)
		return;
	if (token_is(t, '{'))
		open_brace(d);
	if (token_is(t, ';'))
		begin_declaration(d);
	if (token_is(t, ','))
		d->in = OUTSIDE;
}

/* `(*name)` is a pointer to a function, `(*name(…))` a function. */
static void
take_in_parens(struct definer *d, const struct token *t)
{
	if (d->parens == 1 && token_is(t, '*') && token_is(&d->last, '(')) {
		d->callee.kind = TOKEN_END;
		d->star = true;
	} else if (d->star && t->kind == TOKEN_WORD) {
		d->pointer = *t;
		d->star = false;
	} else if (token_is(t, '(') && d->pointer.kind == TOKEN_WORD &&
		   d->pointer.text.p == d->last.text.p) {
		d->callee = d->pointer;
		d->pointer.kind = TOKEN_END;
	}
	d->parens += token_is(t, '(') - token_is(t, ')');
}

static void
take_word(struct definer *d, const struct token *t)
{
	bool tag_keyword = str_is(t->text, "struct") ||
			   str_is(t->text, "union") || str_is(t->text, "enum");

	d->words++;
	if (str_is(t->text, "typedef"))
		d->is_typedef = true;
	if (str_is(t->text, "extern"))
		d->is_extern = true;
	if (tag_keyword) {
		d->tag = TAG_KEYWORD;
		d->tag_is_enum = *t->text.p == 'e';
		d->tag_name.kind = TOKEN_END;
	} else if (d->tag == TAG_KEYWORD && !is_operator(t->text)) {
		d->tag = TAG_NAME;
		d->tag_name = *t;
	} else if (d->tag == TAG_NAME) {
		d->tag = NO_TAG;
	}
}

static void
take_outside(struct definer *d, const struct token *t)
{
	if (t->kind == TOKEN_WORD) {
		take_word(d, t);
	} else if (t->kind == TOKEN_MARK) {
		if (d->tag == TAG_NAME && !token_is(t, '{') &&
		    !token_is(t, ';'))
			d->tag = NO_TAG;
		take_mark_outside(d, t);
	}
}

/* --- directives --- */

static void
take_directive(struct definer *d, const struct token *t)
{
	if (t->first)
		d->macro = str_is(t->text, "define") ? MACRO_NAME : NO_MACRO;
	else if (d->macro == MACRO_NAME && t->kind == TOKEN_WORD) {
		tell(d, t, IDENTIFIER_MACRO, false);
		d->macro = NO_MACRO;
	}
}

void
definer_take(struct definer *d, const struct token *t)
{
	bool outside = d->in == OUTSIDE && d->braces == 0 && d->parens == 0;

	if (t->directive) {
		take_directive(d, t);
		return;
	}
	if (d->braces > 0)
		take_in_braces(d, t);
	else if (d->in == IN_VALUE)
		take_in_value(d, t);
	else if (d->parens > 0)
		take_in_parens(d, t);
	else
		take_outside(d, t);
	if (!(outside && token_is(t, ';')))
		d->last = *t;
	if (definer_is_outside(d))
		d->last.kind = TOKEN_END;
}
