/* A tree and where values come from, to its figures for people: the expression
 * with values in place of their names, and what each side of a comparison comes
 * to: "1.5 s / 151 ms = 9.9 >= 9". What cannot be computed stays as written. */
#include "expr_node.h"

#include <math.h>

struct figures {
	struct buf *b;
	const struct expr_scope *scope;
};

/* False when it cannot be computed. */
static bool
value_of(const struct figures *f, const struct expr *e, struct quantity *q)
{
	struct expr_error ignored;
	struct expr_value value;
	bool good = expr_eval(e, f->scope, &value, &ignored);

	*q = value.q;
	return good;
}

static bool
is_leaf(const struct expr *e)
{
	return e->op == OP_NUMBER || e->op == OP_REF;
}

/* A number stands as it was written. */
static void
add_leaf(const struct figures *f, const struct expr *e)
{
	struct quantity q;

	if (e->op == OP_REF && value_of(f, e, &q))
		quantity_show(f->b, &q);
	else
		buf_add(f->b, e->source);
}

/* The expression with its values in place of their names. */
static void
add_terms(const struct figures *f, const struct expr *e)
{
	bool call = e->op == OP_MIN || e->op == OP_MAX || e->op == OP_ABS;

	if (is_leaf(e)) {
		add_leaf(f, e);
		return;
	}
	if (call || e->op == OP_NEG)
		buf_adds(f->b, expr_op_name(e->op));
	if (call || e->grouped)
		buf_addc(f->b, '(');
	add_terms(f, e->left);
	if (e->right) {
		if (call)
			buf_adds(f->b, ", ");
		else
			buf_addf(f->b, " %s ", expr_op_name(e->op));
		add_terms(f, e->right);
	}
	if (call || e->grouped)
		buf_addc(f->b, ')');
}

static void
add_interval(const struct figures *f, const struct quantity *q, int digits)
{
	struct quantity end = *q;

	buf_adds(f->b, " (");
	end.v = q->lo;
	quantity_show_digits(f->b, &end, digits);
	buf_adds(f->b, " to ");
	end.v = q->hi;
	quantity_show_digits(f->b, &end, digits);
	buf_addc(f->b, ')');
}

static void
add_side(const struct figures *f, const struct expr *e,
	 const struct quantity *q, int digits)
{
	if (e->op == OP_NUMBER) {
		buf_add(f->b, e->source);
		return;
	}
	if (e->op != OP_REF) {
		add_terms(f, e);
		buf_adds(f->b, " = ");
	}
	quantity_show_digits(f->b, q, digits);
}

/* How many digits tell two different quantities apart, also where one of them
 * is a ratio and shows one digit less: a false claim must not read
 * "10 >= 10". */
static int
digits_apart(const struct quantity *l, const struct quantity *r)
{
	double apart = fabs(l->v - r->v) / fmax(fabs(l->v), fabs(r->v));
	int digits = 3;

	if (l->none || r->none || l->v == r->v)
		return digits;
	for (double step = 0.05; apart <= step && digits < 12; step /= 10)
		digits++;
	return digits;
}

static void
add_comparison(const struct figures *f, const struct expr *e)
{
	bool near = e->op == OP_NEAR;
	struct quantity l, r;
	int digits;

	if (!value_of(f, e->left, &l) || !value_of(f, e->right, &r)) {
		buf_add(f->b, e->source);
		return;
	}
	digits = digits_apart(&l, &r);
	add_side(f, e->left, &l, digits);
	if (near && l.lo < l.hi)
		add_interval(f, &l, digits);
	buf_addf(f->b, " %s ", expr_op_name(e->op));
	add_side(f, e->right, &r, digits);
	if (near && r.lo < r.hi)
		add_interval(f, &r, digits);
}

static void
add_truth(const struct figures *f, const struct expr *e)
{
	if (e->op != OP_NOT && e->op != OP_AND && e->op != OP_OR) {
		add_comparison(f, e);
		return;
	}
	if (e->op == OP_NOT || e->grouped)
		buf_adds(f->b, e->op == OP_NOT ? "!(" : "(");
	add_truth(f, e->left);
	if (e->right) {
		buf_addf(f->b, " %s ", expr_op_name(e->op));
		add_truth(f, e->right);
	}
	if (e->op == OP_NOT || e->grouped)
		buf_addc(f->b, ')');
}

void
expr_figures(struct buf *b, const struct expr *e,
	     const struct expr_scope *scope)
{
	struct figures f = { b, scope };

	if (e->op == OP_CHOICE)
		add_truth(&f, e->left);
	else if (expr_kind_of(e) == EXPR_TRUTH)
		add_truth(&f, e);
	else
		add_terms(&f, e);
}
