/* A tree and where values come from, to one value.
 *
 * A quantity's dimension is kept while computing as powers of time and bytes,
 * so that a product or quotient is either one that weft can show or an error.
 * Intervals follow by interval arithmetic: what is known of the operands says
 * what can be known of the result, never less than that. A quantity with
 * `none` makes the whole result one; mistakes are told all the same. */
#include "expr_node.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>

struct eval {
	const struct expr_scope *scope;
	struct expr_error *err;
};

enum truth { TRUTH_NO, TRUTH_YES, TRUTH_NONE };

static bool eval_number(const struct eval *ev, const struct expr *e,
			struct quantity *q);

/* The part of an expression that a message names. */
static struct str
subject(const struct expr *e)
{
	return str_sub(e->source, 0, e->source.n < 60 ? e->source.n : 60);
}

/* --- dimensions --- */

struct powers {
	int time, bytes;
};

static struct powers
powers_of(const struct quantity *q)
{
	return (struct powers){ (q->dim == DIM_TIME) - q->rate,
				q->dim == DIM_BYTES };
}

static bool
same_dimension(const struct quantity *a, const struct quantity *b)
{
	return a->dim == b->dim && a->rate == b->rate;
}

/* False when there is no such dimension. */
static bool
set_powers(struct quantity *q, struct powers p)
{
	q->dim = p.bytes == 1 ? DIM_BYTES : p.time == 1 ? DIM_TIME : DIM_NUMBER;
	q->rate = p.time == -1;
	return (p.bytes == 0 && p.time >= -1 && p.time <= 1) ||
	       (p.bytes == 1 && p.time >= -1 && p.time <= 0);
}

/* The unit in which a quantity of this size is written. */
static const char *
unit_for(const struct quantity *q)
{
	double v = fabs(q->v);

	if (q->dim == DIM_TIME)
		return v < 1e3 ? "ns" : v < 1e6 ? "us" : v < 1e9 ? "ms" : "s";
	if (q->dim == DIM_BYTES && q->rate)
		return v < 1e6 ? "kB/s" : "MB/s";
	if (q->dim == DIM_BYTES)
		return v < 1e3 ? "B" : v < 1e6 ? "kB" : "MB";
	return q->rate ? "/s" : "";
}

static bool
fail_mix(const struct eval *ev, const struct expr *e, const struct quantity *l,
	 const struct quantity *r)
{
	const struct expr *literal = e->right->op == OP_NUMBER	? e->right
				     : e->left->op == OP_NUMBER ? e->left
								: NULL;
	const struct quantity *other = literal == e->right ? l : r;
	char hint[64] = "";
	size_t n = 0;
	double v;

	if (literal)
		n = quantity_digits(literal->source, &v);
	if (n > 0 && n < 20)
		snprintf(hint, sizeof(hint), "; write '%.*s%s%s'", (int)n,
			 literal->source.p, *unit_for(other) ? " " : "",
			 unit_for(other));
	return expr_fail(ev->err, e->off, "%s and %s do not mix: '%.*s'%s",
			 quantity_dim_name(l), quantity_dim_name(r),
			 STR(subject(e)), hint);
}

/* --- arithmetic --- */

struct interval {
	double lo, hi;
};

static struct interval
hull(const double v[4])
{
	struct interval i = { INFINITY, -INFINITY };

	for (int k = 0; k < 4; k++) {
		if (isnan(v[k])) /* 0 times, or divided by, the infinite */
			return (struct interval){ -INFINITY, INFINITY };
		i.lo = fmin(i.lo, v[k]);
		i.hi = fmax(i.hi, v[k]);
	}
	return i;
}

static struct interval
interval_of(enum expr_op op, struct interval a, struct interval b)
{
	switch (op) {
	case OP_ADD:
		return (struct interval){ a.lo + b.lo, a.hi + b.hi };
	case OP_SUB:
		return (struct interval){ a.lo - b.hi, a.hi - b.lo };
	case OP_MIN:
		return (struct interval){ fmin(a.lo, b.lo), fmin(a.hi, b.hi) };
	case OP_MAX:
		return (struct interval){ fmax(a.lo, b.lo), fmax(a.hi, b.hi) };
	case OP_MUL:
		return hull((double[4]){ a.lo * b.lo, a.lo * b.hi, a.hi * b.lo,
					 a.hi * b.hi });
	default:
		assert(op == OP_DIV);
		if (b.lo <= 0 && b.hi >= 0)
			return (struct interval){ -INFINITY, INFINITY };
		return hull((double[4]){ a.lo / b.lo, a.lo / b.hi, a.hi / b.lo,
					 a.hi / b.hi });
	}
}

static double
apply(enum expr_op op, double a, double b)
{
	struct interval i = interval_of(op, (struct interval){ a, a },
					(struct interval){ b, b });

	return i.lo;
}

/* The result in every figure but dimension and form. */
static struct quantity
combine(enum expr_op op, const struct quantity *l, const struct quantity *r)
{
	struct interval known, all;

	known = interval_of(op, (struct interval){ l->lo, l->hi },
			    (struct interval){ r->lo, r->hi });
	all = interval_of(op, (struct interval){ l->min, l->max },
			  (struct interval){ r->min, r->max });
	return (struct quantity){
		.v = apply(op, l->v, r->v),
		.lo = known.lo,
		.hi = known.hi,
		.min = all.lo,
		.max = all.hi,
		.n = l->n && r->n ? (l->n < r->n ? l->n : r->n) : l->n + r->n,
		.none = l->none || r->none,
	};
}

static void
scale(struct quantity *q, double by)
{
	q->v *= by;
	q->lo *= by;
	q->hi *= by;
	q->min *= by;
	q->max *= by;
}

/* A number of the author's takes the form of what it is added to. */
static enum form
sum_form(const struct quantity *l, const struct quantity *r)
{
	if (l->form == r->form || (r->n == 0 && r->form == FORM_PLAIN))
		return l->form;
	return l->n == 0 && l->form == FORM_PLAIN ? r->form : FORM_PLAIN;
}

static enum form
product_form(enum expr_op op, const struct quantity *l,
	     const struct quantity *r)
{
	bool counts = l->form == FORM_COUNT && r->form == FORM_COUNT;

	if (l->form == FORM_RATIO || r->form == FORM_RATIO)
		return FORM_RATIO;
	if (op == OP_MUL)
		return counts ? FORM_COUNT : FORM_PLAIN;
	if (l->dim != DIM_NUMBER || (l->n > 0 && r->n > 0))
		return FORM_RATIO;
	return counts ? FORM_RATIO : FORM_PLAIN;
}

static bool
eval_sum(const struct eval *ev, const struct expr *e, const struct quantity *l,
	 const struct quantity *r, struct quantity *q)
{
	*q = combine(e->op, l, r);
	if (q->none)
		return true;
	if (!same_dimension(l, r))
		return fail_mix(ev, e, l, r);
	q->dim = l->dim;
	q->rate = l->rate;
	q->form = sum_form(l, r);
	return true;
}

static bool
eval_product(const struct eval *ev, const struct expr *e,
	     const struct quantity *l, const struct quantity *r,
	     struct quantity *q)
{
	struct powers lp = powers_of(l), rp = powers_of(r), p;
	int sign = e->op == OP_MUL ? 1 : -1, nano;

	*q = combine(e->op, l, r);
	if (q->none)
		return true;
	if (e->op == OP_DIV && r->v == 0)
		return expr_fail(ev->err, e->right->off,
				 "'%.*s' is 0, nothing can be divided by it",
				 STR(subject(e->right)));
	p = (struct powers){ lp.time + sign * rp.time,
			     lp.bytes + sign * rp.bytes };
	if (!set_powers(q, p))
		return expr_fail(ev->err, e->off,
				 "%s %s %s has no unit here: '%.*s'",
				 quantity_dim_name(l),
				 e->op == OP_MUL ? "times" : "divided by",
				 quantity_dim_name(r), STR(subject(e)));
	q->form = q->dim == DIM_NUMBER ? product_form(e->op, l, r) : FORM_PLAIN;
	/* times are in ns, rates per second */
	nano = (lp.time == 1) + sign * (rp.time == 1) - (p.time == 1);
	if (nano != 0)
		scale(q, nano > 0 ? 1e-9 : 1e9);
	return true;
}

static void
negate(struct quantity *q)
{
	struct quantity old = *q;

	q->v = -old.v;
	q->lo = -old.hi;
	q->hi = -old.lo;
	q->min = -old.max;
	q->max = -old.min;
}

static struct interval
interval_abs(double lo, double hi)
{
	if (lo >= 0)
		return (struct interval){ lo, hi };
	if (hi <= 0)
		return (struct interval){ -hi, -lo };
	return (struct interval){ 0, fmax(-lo, hi) };
}

static void
make_absolute(struct quantity *q)
{
	struct interval known = interval_abs(q->lo, q->hi);
	struct interval all = interval_abs(q->min, q->max);

	q->v = fabs(q->v);
	q->lo = known.lo;
	q->hi = known.hi;
	q->min = all.lo;
	q->max = all.hi;
}

/* --- values --- */

void
ref_take_stat(const struct ref *ref, struct quantity *q)
{
	struct str stat = ref->stat;

	if (stat.n == 0 || q->none)
		return;
	if (str_is(stat, "n")) {
		*q = quantity_number(q->n);
		q->form = FORM_COUNT;
		return;
	}
	q->v = str_is(stat, "min")   ? q->min
	       : str_is(stat, "max") ? q->max
	       : str_is(stat, "lo")  ? q->lo
				     : q->hi;
	q->lo = q->hi = q->min = q->max = q->v;
}

static bool
eval_ref(const struct eval *ev, const struct expr *e, struct quantity *q)
{
	struct buf why;
	bool good;

	buf_init(&why);
	*q = quantity_none();
	good = ev->scope->lookup(ev->scope->ctx, e->ref, ev->scope->sweep, q,
				 &why);
	if (!good)
		expr_fail(ev->err, e->off, "%s", why.p);
	buf_release(&why);
	return good;
}

static bool
eval_binary(const struct eval *ev, const struct expr *e, struct quantity *q)
{
	struct quantity l, r;

	if (!eval_number(ev, e->left, &l) || !eval_number(ev, e->right, &r))
		return false;
	if (e->op == OP_MUL || e->op == OP_DIV)
		return eval_product(ev, e, &l, &r, q);
	return eval_sum(ev, e, &l, &r, q);
}

static bool
eval_number(const struct eval *ev, const struct expr *e, struct quantity *q)
{
	bool good;

	switch (e->op) {
	case OP_NUMBER:
		*q = e->number;
		return true;
	case OP_REF:
		return eval_ref(ev, e, q);
	case OP_NEG:
	case OP_ABS:
		good = eval_number(ev, e->left, q);
		if (good && e->op == OP_NEG)
			negate(q);
		else if (good)
			make_absolute(q);
		return good;
	default:
		if (!eval_binary(ev, e, q))
			return false;
		if (!q->none && !isfinite(q->v))
			return expr_fail(ev->err, e->off,
					 "'%.*s' is too large to compute",
					 STR(subject(e)));
		return true;
	}
}

/* --- truths --- */

static bool
holds(enum expr_op op, const struct quantity *l, const struct quantity *r)
{
	switch (op) {
	case OP_LT:
		return l->v < r->v;
	case OP_LE:
		return l->v <= r->v;
	case OP_GT:
		return l->v > r->v;
	case OP_GE:
		return l->v >= r->v;
	case OP_EQ:
		return l->v == r->v;
	case OP_NE:
		return l->v != r->v;
	default:
		assert(op == OP_NEAR);
		return l->lo <= r->hi && r->lo <= l->hi;
	}
}

static bool
eval_comparison(const struct eval *ev, const struct expr *e, enum truth *t)
{
	struct quantity l, r;

	if (!eval_number(ev, e->left, &l) || !eval_number(ev, e->right, &r))
		return false;
	*t = TRUTH_NONE;
	if (l.none || r.none)
		return true;
	if (!same_dimension(&l, &r))
		return fail_mix(ev, e, &l, &r);
	*t = holds(e->op, &l, &r) ? TRUTH_YES : TRUTH_NO;
	return true;
}

static bool
eval_truth(const struct eval *ev, const struct expr *e, enum truth *t)
{
	enum truth right;

	if (e->op != OP_NOT && e->op != OP_AND && e->op != OP_OR)
		return eval_comparison(ev, e, t);
	if (!eval_truth(ev, e->left, t))
		return false;
	if (e->op == OP_NOT) {
		*t = *t == TRUTH_NONE ? TRUTH_NONE : !*t;
		return true;
	}
	if (!eval_truth(ev, e->right, &right))
		return false;
	if (*t == TRUTH_NONE || right == TRUTH_NONE)
		*t = TRUTH_NONE;
	else
		*t = e->op == OP_AND ? (*t && right) : (*t || right);
	return true;
}

bool
expr_eval(const struct expr *e, const struct expr_scope *scope,
	  struct expr_value *out, struct expr_error *err)
{
	struct eval ev = { scope, err };
	enum truth t;

	*out = (struct expr_value){ .kind = expr_kind_of(e) };
	if (out->kind == EXPR_QUANTITY) {
		if (!eval_number(&ev, e, &out->q))
			return false;
		if (out->q.none)
			out->kind = EXPR_NONE;
		return true;
	}
	if (!eval_truth(&ev, out->kind == EXPR_TEXT ? e->left : e, &t))
		return false;
	out->truth = t == TRUTH_YES;
	if (t == TRUTH_NONE)
		out->kind = EXPR_NONE;
	else if (out->kind == EXPR_TEXT)
		out->text = out->truth ? e->yes : e->no;
	return true;
}
