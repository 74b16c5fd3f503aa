/* What stands alone in an expression: numbers with units, texts, references.
 *
 * Works on the parser of expr.c. A function that takes what it should stands
 * at the byte after it; one that cannot has told why in the parser's `err`. */
#include "expr_parse.h"

#include <stdio.h>
#include <string.h>

bool
expr_fail(struct expr_error *err, size_t off, const char *format, ...)
{
	va_list args;

	err->off = off;
	va_start(args, format);
	vsnprintf(err->text, sizeof(err->text), format, args);
	va_end(args);
	return false;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool
is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return is_lower(c) || (c >= 'A' && c <= 'Z');
}

static bool
is_name(char c)
{
	return is_lower(c) || is_digit(c) || c == '_';
}

/* The byte `ahead` of the next one; NUL at the end. */
char
parser_peek(const struct parser *p, size_t ahead)
{
	return p->at + ahead < p->text.n ? p->text.p[p->at + ahead] : '\0';
}

void
parser_skip_blanks(struct parser *p)
{
	while (is_blank(parser_peek(p, 0)))
		p->at++;
}

static struct str
rest_of(const struct parser *p)
{
	return str_sub(p->text, p->at, p->text.n);
}

bool
parser_accept(struct parser *p, const char *token)
{
	parser_skip_blanks(p);
	if (!str_starts(rest_of(p), token))
		return false;
	p->at += strlen(token);
	return true;
}

/* `[a-z][a-z0-9_]*` at the next byte; empty when there is none. */
struct str
parser_name(struct parser *p)
{
	size_t from = p->at;

	if (is_lower(parser_peek(p, 0)))
		while (is_name(parser_peek(p, 0)))
			p->at++;
	return str_sub(p->text, from, p->at);
}

struct expr *
parser_node(struct parser *p, enum expr_op op, struct expr *left,
	    struct expr *right, size_t from)
{
	int depth = left ? left->depth : 0;
	struct expr *e;

	if (right && right->depth > depth)
		depth = right->depth;
	if (depth >= EXPR_DEPTH) {
		expr_fail(p->err, from, "too long: more than %d operations",
			  EXPR_DEPTH);
		return NULL;
	}
	e = arena_alloc(p->arena, sizeof(*e));
	e->op = op;
	e->depth = depth + 1;
	e->left = left;
	e->right = right;
	e->off = from;
	e->source = str_trim_end(str_sub(p->text, from, p->at));
	return e;
}

/* How long the slug is, when the next bytes are `slug/name`: a `/` between two
 * names without blanks qualifies. 0 when they are not. */
static size_t
slug_length(const struct parser *p)
{
	size_t n = 0;

	if (!is_lower(parser_peek(p, 0)) && !is_digit(parser_peek(p, 0)))
		return 0;
	while (is_name(parser_peek(p, n)) || parser_peek(p, n) == '-')
		n++;
	return parser_peek(p, n) == '/' && is_lower(parser_peek(p, n + 1)) ? n
									   : 0;
}

/* Whether `/s` at `ahead` is "per second", not a division by `s.wall`. */
static bool
is_per_second(const struct parser *p, size_t ahead)
{
	struct parser behind = *p;
	char next = parser_peek(p, ahead + 2);

	if (parser_peek(p, ahead) != '/' || parser_peek(p, ahead + 1) != 's')
		return false;
	behind.at += ahead + 1;
	return !is_name(next) && next != '.' && next != '[' &&
	       slug_length(&behind) == 0;
}

/* How long the unit is that stands here, blanks before it included; 0 when
 * there is none. */
static size_t
unit_length(const struct parser *p)
{
	size_t from = 0, to;

	while (is_blank(parser_peek(p, from)))
		from++;
	to = from;
	if (parser_peek(p, to) == '%')
		to++;
	else
		while (is_letter(parser_peek(p, to)))
			to++;
	if (is_per_second(p, to))
		to += 2;
	return to > from ? to : 0;
}

static bool
parse_unit(struct parser *p, struct quantity *q)
{
	size_t n = unit_length(p);
	struct str word = str_trim(str_sub(p->text, p->at, p->at + n));
	const char *near;
	double scale;

	if (n == 0)
		return true;
	if (!quantity_unit(word, &scale, &q->dim, &q->form, &q->rate)) {
		near = quantity_nearest_unit(word);
		return expr_fail(
			p->err, p->at + n - word.n,
			"unknown unit '%.*s'%s%s%s; units are ns us "
			"ms s min B kB MB GB KiB MiB GiB %% x",
			STR(str_sub(word, 0, word.n < 40 ? word.n : 40)),
			near ? ", did you mean '" : "", near ? near : "",
			near ? "'" : "");
	}
	p->at += n;
	q->v = q->lo = q->hi = q->min = q->max = q->v * scale;
	return true;
}

static struct expr *
parse_number(struct parser *p)
{
	struct quantity q = quantity_number(0);
	size_t from = p->at;
	struct expr *e;
	size_t n = quantity_digits(rest_of(p), &q.v);

	if (n == 0) {
		expr_fail(p->err, from, "the number is too large");
		return NULL;
	}
	p->at += n;
	q = quantity_number(q.v);
	if (!parse_unit(p, &q))
		return NULL;
	e = parser_node(p, OP_NUMBER, NULL, NULL, from);
	if (e)
		e->number = q;
	return e;
}

/* `"…"` with \" and \\ at the next byte, into the arena. */
bool
parser_string(struct parser *p, struct str *out)
{
	size_t from = p->at, n = 0;
	char *copy;

	if (parser_peek(p, 0) != '"')
		return expr_fail(p->err, from,
				 "expected a text in quotes: \"…\"");
	copy = arena_alloc(p->arena, p->text.n - from);
	for (p->at++; p->at < p->text.n && parser_peek(p, 0) != '"'; p->at++) {
		if (parser_peek(p, 0) == '\\' &&
		    (parser_peek(p, 1) == '"' || parser_peek(p, 1) == '\\'))
			p->at++;
		copy[n++] = parser_peek(p, 0);
	}
	if (p->at == p->text.n)
		return expr_fail(p->err, from, "the text has no closing '\"'");
	p->at++;
	*out = (struct str){ copy, n };
	return true;
}

/* A slug may start with a digit, and so does a number: it is a slug only if
 * no number with a unit stands here (`10k/server.wall`, but not
 * `10/server.wall`, `9ms/server.wall` or `3-b/c.wall`). */
static bool
is_slug_ahead(const struct parser *p)
{
	size_t n = slug_length(p), digits = 0, to;
	struct quantity q;

	while (is_digit(parser_peek(p, digits)))
		digits++;
	if (n == 0 || digits == 0)
		return n > 0;
	for (to = digits; is_letter(parser_peek(p, to)); to++)
		continue;
	return to > digits &&
	       !quantity_parse(str_sub(p->text, p->at, p->at + to), &q);
}

/* `[value]` or `[*]` behind a program's name. */
static bool
parse_sweep(struct parser *p, struct ref *ref)
{
	size_t from = p->at, to;

	if (parser_peek(p, 0) != '[')
		return true;
	to = str_find_char(p->text, ']', from);
	if (to == p->text.n)
		return expr_fail(p->err, from, "the '[' is not closed by ']'");
	ref->sweep = str_trim(str_sub(p->text, from + 1, to));
	if (ref->sweep.n == 0)
		return expr_fail(p->err, from,
				 "expected a value of the sweep or '*' in "
				 "'[]'");
	ref->series = str_is(ref->sweep, "*");
	if (ref->series)
		ref->sweep = (struct str){ "", 0 };
	p->at = to + 1;
	return true;
}

static bool
parse_text(struct parser *p, struct ref *ref)
{
	if (parser_peek(p, 0) != '[')
		return true;
	p->at++;
	parser_skip_blanks(p);
	if (!parser_string(p, &ref->text))
		return false;
	if (!parser_accept(p, "]"))
		return expr_fail(p->err, p->at, "expected ']' behind the text");
	ref->has_text = true;
	return true;
}

/* `.min` and their like. Of one number min, max, lo and hi are itself, so the
 * first one says it all, but for `.n`, which always counts. */
static bool
parse_stats(struct parser *p, struct ref *ref)
{
	static const char *const stats[] = { "min", "max", "lo", "hi", "n" };
	size_t from, i;
	struct str stat;

	while (parser_peek(p, 0) == '.') {
		p->at++;
		from = p->at;
		stat = parser_name(p);
		for (i = 0; i < 5 && !str_is(stat, stats[i]); i++)
			continue;
		if (i == 5)
			return expr_fail(
				p->err, from,
				"expected min, max, lo, hi or n behind "
				"'%.*s.'",
				STR(ref->field));
		if (ref->stat.n == 0 || str_is(stat, "n"))
			ref->stat = stat;
	}
	return true;
}

static bool
parse_field(struct parser *p, struct ref *ref)
{
	int n = ref->name.n < 40 ? (int)ref->name.n : 40;

	if (parser_peek(p, 0) != '.' && parser_accept(p, "/"))
		return expr_fail(p->err, ref->off,
				 "'%.*s' needs a field to be divided: "
				 "'%.*s.wall'; a chapter and a name have no "
				 "blanks around '/'",
				 n, ref->name.p, n, ref->name.p);
	if (parser_peek(p, 0) != '.')
		return expr_fail(p->err, ref->off,
				 "'%.*s' needs a field, as '%.*s.wall'", n,
				 ref->name.p, n, ref->name.p);
	p->at++;
	ref->field = parser_name(p);
	if (ref->field.n == 0)
		return expr_fail(p->err, p->at,
				 "expected a field behind '%.*s.': lower-case "
				 "letters, digits and '_'",
				 n, ref->name.p);
	return parse_text(p, ref) && parse_stats(p, ref);
}

static struct expr *
parse_ref(struct parser *p)
{
	struct ref *ref = arena_alloc(p->arena, sizeof(*ref));
	size_t n = is_slug_ahead(p) ? slug_length(p) : 0;
	struct expr *e;

	ref->off = p->at;
	if (n > 0) {
		ref->slug = str_sub(p->text, p->at, p->at + n);
		p->at += n + 1;
	}
	ref->name = parser_name(p);
	if (!parse_sweep(p, ref) || !parse_field(p, ref))
		return NULL;
	e = parser_node(p, OP_REF, NULL, NULL, ref->off);
	if (e)
		e->ref = ref;
	return e;
}

struct expr *
parser_atom(struct parser *p)
{
	if (is_lower(parser_peek(p, 0)) || is_slug_ahead(p))
		return parse_ref(p);
	if (is_digit(parser_peek(p, 0)))
		return parse_number(p);
	if (p->at == p->text.n)
		expr_fail(p->err, p->at,
			  "expected a number or a value at the end");
	else if (is_letter(parser_peek(p, 0)))
		expr_fail(p->err, p->at, "names are written in lower case");
	else
		expr_fail(p->err, p->at,
			  "expected a number or a value such as 'doors.wall'");
	return NULL;
}
