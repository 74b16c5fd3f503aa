/* Text to a tree: the grammar of expressions, as AUTHORING.md has it.
 *
 * One function for each rule, each returning a node or NULL once something is
 * wrong; the first mistake is the one that is told. Whether a node is a
 * number, a truth or a text is known here; dimensions only when it is
 * computed. Knows neither programs nor results. */
#include "expr_parse.h"

#include <string.h>

static struct expr *parse_expr(struct parser *p);

const char *
expr_op_name(enum expr_op op)
{
	static const char *const names[] = {
		[OP_NUMBER] = "number", [OP_REF] = "value", [OP_NEG] = "-",
		[OP_ADD] = "+",		[OP_SUB] = "-",	    [OP_MUL] = "*",
		[OP_DIV] = "/",		[OP_MIN] = "min",   [OP_MAX] = "max",
		[OP_ABS] = "abs",	[OP_LT] = "<",	    [OP_LE] = "<=",
		[OP_GT] = ">",		[OP_GE] = ">=",	    [OP_EQ] = "==",
		[OP_NE] = "!=",		[OP_NEAR] = "~",    [OP_NOT] = "!",
		[OP_AND] = "&&",	[OP_OR] = "||",	    [OP_CHOICE] = "?",
	};

	return names[op];
}

enum expr_kind
expr_kind_of(const struct expr *e)
{
	if (e->op == OP_CHOICE)
		return EXPR_TEXT;
	return e->op >= OP_LT ? EXPR_TRUTH : EXPR_QUANTITY;
}

static bool
want_number(struct parser *p, const struct expr *e)
{
	if (!e || expr_kind_of(e) == EXPR_QUANTITY)
		return e != NULL;
	return expr_fail(p->err, e->off, "'%.*s' is %s, expected a number",
			 (int)(e->source.n < 60 ? e->source.n : 60),
			 e->source.p,
			 e->op == OP_CHOICE ? "a text" : "true or false");
}

static bool
want_truth(struct parser *p, const struct expr *e)
{
	int n;

	if (!e || expr_kind_of(e) == EXPR_TRUTH)
		return e != NULL;
	n = e->source.n < 40 ? (int)e->source.n : 40;
	if (e->op == OP_CHOICE)
		return expr_fail(p->err, e->off,
				 "'%.*s' is a text, expected a comparison", n,
				 e->source.p);
	return expr_fail(p->err, e->off,
			 "'%.*s' is a number, expected a comparison: "
			 "'%.*s > 0'",
			 n, e->source.p, n, e->source.p);
}

/* The arguments of min, max and abs, from the parenthesis on. */
static struct expr *
parse_call(struct parser *p, enum expr_op op, size_t from)
{
	struct expr *e = NULL, *arg;
	int n = 0;

	do {
		arg = parse_expr(p);
		if (!want_number(p, arg))
			return NULL;
		n++;
		if (n > 1 || op == OP_ABS)
			e = parser_node(p, op, op == OP_ABS ? arg : e,
					op == OP_ABS ? NULL : arg, from);
		else
			e = arg;
		if (!e)
			return NULL;
	} while (parser_accept(p, ","));
	if (op == OP_ABS && n > 1) {
		expr_fail(p->err, from, "'abs' takes one number, not %d", n);
		return NULL;
	}
	if (!parser_accept(p, ")")) {
		expr_fail(p->err, p->at, "expected ',' or ')' in '%s(…)'",
			  expr_op_name(op));
		return NULL;
	}
	if (n > 1 || op == OP_ABS)
		e->source = str_sub(p->text, from, p->at);
	return e;
}

static struct expr *
parse_group(struct parser *p)
{
	struct expr *e = parse_expr(p);

	if (!e)
		return NULL;
	if (!parser_accept(p, ")")) {
		expr_fail(p->err, p->at, "expected ')'");
		return NULL;
	}
	e->grouped = true;
	return e;
}

/* Parentheses recurse: they nest only so deep. */
static struct expr *
parse_inside(struct parser *p, bool call, enum expr_op op, size_t from)
{
	struct expr *e;

	if (p->depth >= EXPR_DEPTH) {
		expr_fail(p->err, from, "parentheses nest more than %d deep",
			  EXPR_DEPTH);
		return NULL;
	}
	p->depth++;
	e = call ? parse_call(p, op, from) : parse_group(p);
	p->depth--;
	return e;
}

static bool
accept_function(struct parser *p, enum expr_op *op)
{
	size_t from = p->at;
	struct str name = parser_name(p);

	for (*op = OP_MIN; *op <= OP_ABS; (*op)++)
		if (str_is(name, expr_op_name(*op)) && parser_accept(p, "("))
			return true;
	p->at = from;
	return false;
}

static struct expr *
parse_prim(struct parser *p)
{
	enum expr_op op;
	size_t from;

	parser_skip_blanks(p);
	from = p->at;
	if (parser_accept(p, "("))
		return parse_inside(p, false, OP_NUMBER, from);
	if (accept_function(p, &op))
		return parse_inside(p, true, op, from);
	return parser_atom(p);
}

static struct expr *
parse_unary(struct parser *p)
{
	struct expr *e;
	size_t from;

	parser_skip_blanks(p);
	from = p->at;
	if (!parser_accept(p, "-"))
		return parse_prim(p);
	e = parse_prim(p);
	return want_number(p, e) ? parser_node(p, OP_NEG, e, NULL, from) : NULL;
}

/* Operands of one precedence joined by operators, from left to right. */
static struct expr *
parse_chain(struct parser *p, struct expr *(*operand)(struct parser *),
	    const enum expr_op ops[2],
	    bool (*want)(struct parser *, const struct expr *))
{
	struct expr *e, *right;
	size_t from;
	int i;

	parser_skip_blanks(p);
	from = p->at;
	e = operand(p);
	while (e) {
		for (i = 0; i < 2 && !parser_accept(p, expr_op_name(ops[i]));
		     i++)
			continue;
		if (i == 2)
			return e;
		if (!want(p, e))
			return NULL;
		right = operand(p);
		if (!want(p, right))
			return NULL;
		e = parser_node(p, ops[i], e, right, from);
	}
	return NULL;
}

static struct expr *
parse_term(struct parser *p)
{
	static const enum expr_op ops[2] = { OP_MUL, OP_DIV };

	return parse_chain(p, parse_unary, ops, want_number);
}

static struct expr *
parse_sum(struct parser *p)
{
	static const enum expr_op ops[2] = { OP_ADD, OP_SUB };

	return parse_chain(p, parse_term, ops, want_number);
}

static bool
accept_comparison(struct parser *p, enum expr_op *op)
{
	/* the longer ones first */
	static const enum expr_op ops[] = { OP_LE, OP_GE, OP_EQ,  OP_NE,
					    OP_LT, OP_GT, OP_NEAR };

	for (size_t i = 0; i < sizeof(ops) / sizeof(*ops); i++)
		if (parser_accept(p, expr_op_name(ops[i]))) {
			*op = ops[i];
			return true;
		}
	return false;
}

static struct expr *
parse_cmp(struct parser *p)
{
	struct expr *left, *right;
	enum expr_op op;
	size_t from;

	parser_skip_blanks(p);
	from = p->at;
	left = parse_sum(p);
	if (!left || !accept_comparison(p, &op))
		return left;
	if (!want_number(p, left))
		return NULL;
	right = parse_sum(p);
	return want_number(p, right) ? parser_node(p, op, left, right, from)
				     : NULL;
}

static struct expr *
parse_not(struct parser *p)
{
	struct expr *e;
	size_t from;

	parser_skip_blanks(p);
	from = p->at;
	if (!parser_accept(p, "!"))
		return parse_cmp(p);
	e = parse_cmp(p);
	return want_truth(p, e) ? parser_node(p, OP_NOT, e, NULL, from) : NULL;
}

static struct expr *
parse_and(struct parser *p)
{
	static const enum expr_op ops[2] = { OP_AND, OP_AND };

	return parse_chain(p, parse_not, ops, want_truth);
}

static struct expr *
parse_or(struct parser *p)
{
	static const enum expr_op ops[2] = { OP_OR, OP_OR };

	return parse_chain(p, parse_and, ops, want_truth);
}

static struct expr *
parse_choice(struct parser *p, struct expr *condition, size_t from)
{
	struct str yes, no;
	struct expr *e;

	if (!p->choice) {
		expr_fail(p->err, p->at - 1, "'?:' may stand in prose only");
		return NULL;
	}
	if (!want_truth(p, condition))
		return NULL;
	parser_skip_blanks(p);
	if (!parser_string(p, &yes))
		return NULL;
	if (!parser_accept(p, ":")) {
		expr_fail(p->err, p->at, "expected ':' and the other text");
		return NULL;
	}
	parser_skip_blanks(p);
	if (!parser_string(p, &no))
		return NULL;
	e = parser_node(p, OP_CHOICE, condition, NULL, from);
	if (e) {
		e->yes = yes;
		e->no = no;
	}
	return e;
}

static struct expr *
parse_expr(struct parser *p)
{
	struct expr *e;
	size_t from;

	parser_skip_blanks(p);
	from = p->at;
	e = parse_or(p);
	if (e && parser_accept(p, "?"))
		return parse_choice(p, e, from);
	return e;
}

/* Says why the expression does not go on as it does. */
static void
fail_behind(const struct parser *p, const struct expr *e)
{
	enum expr_op op;
	struct parser look = *p;

	if (parser_peek(p, 0) == '=')
		expr_fail(p->err, p->at, "compare with '=='");
	else if (expr_kind_of(e) == EXPR_TRUTH && accept_comparison(&look, &op))
		expr_fail(p->err, p->at,
			  "one comparison at a time: join two with '&&'");
	else if (parser_peek(p, 0) == '&' || parser_peek(p, 0) == '|')
		expr_fail(p->err, p->at, "write '%c%c'", parser_peek(p, 0),
			  parser_peek(p, 0));
	else
		expr_fail(p->err, p->at, "expected an operator or the end");
}

struct expr *
expr_parse(struct arena *a, struct str text, int flags, struct expr_error *err)
{
	struct parser p = { .arena = a,
			    .text = text,
			    .choice = flags & EXPR_CHOICE,
			    .err = err };
	struct expr *e = parse_expr(&p);

	if (!e)
		return NULL;
	parser_skip_blanks(&p);
	if (p.at < text.n) {
		fail_behind(&p, e);
		return NULL;
	}
	if (flags & EXPR_CLAIM)
		return want_truth(&p, e) ? e : NULL;
	if (!(flags & EXPR_CHOICE))
		return want_number(&p, e) ? e : NULL;
	return e;
}

void
expr_each_ref(const struct expr *e,
	      void (*visit)(void *ctx, const struct ref *ref), void *ctx)
{
	if (!e)
		return;
	if (e->op == OP_REF)
		visit(ctx, e->ref);
	expr_each_ref(e->left, visit, ctx);
	expr_each_ref(e->right, visit, ctx);
}
