/* Claims, and whether spans and charts can be computed.
 *
 * check has told which references lead nowhere; an expression that holds one
 * is broken, silently. What has no value, because its program has none, is
 * silent, too. */
#include "chapter.h"
#include "diag.h"
#include "fence.h"
#include "judge_parts.h"
#include "value.h"

/* Where an expression stands, and how an offset in it becomes a place. */
struct site {
	const struct chapter *chapter;
	const struct expr *expr;
	const struct span *span; /* NULL: in a fence */
	const struct fence *fence;
	size_t off; /* of the expression in the fence's body */
	bool tell;
};

static struct loc
place_of(const struct site *s, size_t off)
{
	if (s->span)
		return span_place(s->chapter, s->span, off);
	return fence_place(s->fence, s->off + off);
}

/* --- what leads nowhere --- */

struct refs {
	const struct chapter *chapter;
	bool bad;
	const struct words *sweep; /* of the first [*]; NULL: there is none */
};

static bool
same_words(const struct words *a, const struct words *b)
{
	for (int i = 0; i < a->n && i < b->n; i++)
		if (!str_eq(a->v[i], b->v[i]))
			return false;
	return a->n == b->n;
}

static void
look_at(void *ctx, const struct ref *ref)
{
	struct refs *r = ctx;
	const struct words *sweep;
	struct buf why;

	buf_init(&why);
	r->bad |= !value_check(r->chapter, ref, &why);
	buf_release(&why);
	if (r->bad || !ref->series)
		return;
	sweep = &value_program(r->chapter, ref)->opt->sweep;
	r->bad |= r->sweep && !same_words(r->sweep, sweep);
	r->sweep = sweep;
}

static struct refs
refs_of(const struct site *s)
{
	struct refs r = { .chapter = s->chapter };

	if (s->expr)
		expr_each_ref(s->expr, look_at, &r);
	return r;
}

/* --- one expression --- */

/* False when it cannot be computed, which is told. */
static bool
compute(const struct site *s, struct str sweep, struct expr_value *v)
{
	struct expr_scope scope = value_scope(s->chapter);
	struct expr_error err;

	scope.sweep = sweep;
	if (expr_eval(s->expr, &scope, v, &err))
		return true;
	if (s->tell)
		diag_error(place_of(s, err.off), "%s", err.text);
	return false;
}

static void
judge_figure(const struct site *s, bool series)
{
	struct refs r = refs_of(s);
	struct expr_value v;

	if (!s->expr || r.bad || (r.sweep && !series))
		return;
	if (!r.sweep)
		compute(s, LIT(""), &v);
	for (int i = 0; r.sweep && i < r.sweep->n; i++)
		if (!compute(s, r.sweep->v[i], &v))
			return;
}

/* --- claims --- */

static enum claim_state
state_of(const struct expr_value *v)
{
	if (v->kind == EXPR_NONE)
		return CLAIM_NOT_MEASURED;
	return v->truth ? CLAIM_TRUE : CLAIM_FALSE;
}

struct measured {
	const struct chapter *chapter;
	int times;
};

static void
count_measurements(void *ctx, const struct ref *ref)
{
	struct measured *m = ctx;
	struct program *p = value_program(m->chapter, ref);
	const struct variant *v = p ? judge_variant(p, LANE_PLAIN) : NULL;

	for (int i = 0; v && i < v->nruns; i++)
		if (v->runs[i]->result &&
		    v->runs[i]->result->measurement > m->times)
			m->times = v->runs[i]->result->measurement;
}

/* A claim's text may go over several lines. */
static void
add_text(struct buf *b, struct str text)
{
	struct str word;

	while (str_word(&text, " \t\n", &word))
		buf_addf(b, "%s%.*s", b->n > 0 ? " " : "", STR(word));
}

static void
tell_false(const struct site *s, const struct claim *c, struct str sweep)
{
	struct expr_scope scope = value_scope(s->chapter);
	struct measured m = { s->chapter, 1 };
	struct buf b, text;

	if (!s->tell)
		return;
	scope.sweep = sweep;
	buf_init(&b);
	buf_init(&text);
	add_text(&text, c->text);
	expr_figures(&b, s->expr, &scope);
	if (sweep.n > 0)
		buf_addf(&b, ", for %.*s", STR(sweep));
	expr_each_ref(s->expr, count_measurements, &m);
	if (m.times > 1)
		buf_addf(&b, ", measured %d times", m.times);
	diag_error(c->loc, "claim '%s' is false: %s", text.p, b.p);
	buf_release(&text);
	buf_release(&b);
}

static enum claim_state
judge_for(const struct site *s, const struct claim *c, struct str sweep)
{
	enum claim_state state;
	struct expr_value v;

	if (!compute(s, sweep, &v))
		return CLAIM_BROKEN;
	state = state_of(&v);
	if (state == CLAIM_FALSE)
		tell_false(s, c, sweep);
	return state;
}

/* For every value that [*] stands for: the first that is not so decides. */
static enum claim_state
judge_expr(const struct site *s, const struct claim *c)
{
	struct refs r = refs_of(s);
	enum claim_state all = CLAIM_TRUE;

	if (!s->expr || r.bad)
		return CLAIM_BROKEN;
	if (!r.sweep)
		return judge_for(s, c, LIT(""));
	for (int i = 0; i < r.sweep->n; i++) {
		enum claim_state one = judge_for(s, c, r.sweep->v[i]);

		if (one == CLAIM_FALSE || one == CLAIM_BROKEN)
			return one;
		if (one != CLAIM_TRUE)
			all = one;
	}
	return all;
}

/* The condition is the fence's; its mistakes are told with its first claim. */
static enum claim_state
judge_when(const struct site *claim, const struct claim *c, bool first)
{
	struct site s = *claim;
	struct expr_scope scope = value_scope(s.chapter);
	struct expr_value v;
	struct expr_error err;

	s.expr = c->when;
	if (!s.expr || refs_of(&s).bad || refs_of(&s).sweep)
		return CLAIM_BROKEN;
	if (expr_eval(s.expr, &scope, &v, &err))
		return state_of(&v);
	if (s.tell && first)
		diag_error(fence_value_place(s.fence, "when=", c->when_source,
					     err.off),
			   "%s", err.text);
	return CLAIM_BROKEN;
}

static enum claim_state
judge_claim(const struct site *s, const struct claim *c, bool first)
{
	enum claim_state here;

	if (c->when_source.n == 0)
		return judge_expr(s, c);
	here = judge_when(s, c, first);
	if (here == CLAIM_TRUE)
		return judge_expr(s, c);
	return here == CLAIM_FALSE ? CLAIM_NOT_HERE : here;
}

static void
judge_claims(const struct chapter *chapter, struct fence *f, bool tell)
{
	for (int i = 0; i < f->nclaims; i++) {
		struct claim *c = &f->claims[i];
		struct site s = { .chapter = chapter,
				  .expr = c->expr,
				  .fence = f,
				  .tell = tell };

		s.off = c->off + (size_t)(c->source.p - c->text.p);
		c->state = judge_claim(&s, c, i == 0);
	}
}

/* --- a chapter --- */

static void
judge_chart(const struct chapter *chapter, const struct fence *f)
{
	for (int i = 0; f->chart && i < f->chart->nseries; i++) {
		const struct series *series = &f->chart->series[i];
		struct site s = { .chapter = chapter,
				  .expr = series->expr,
				  .fence = f,
				  .tell = true };

		s.off = (size_t)(series->source.p - f->body.p);
		judge_figure(&s, f->chart->line);
	}
}

void
judge_values(struct chapter *chapter, bool tell)
{
	for (int i = 0; i < chapter->nfences; i++) {
		judge_claims(chapter, chapter->fences[i], tell);
		if (tell)
			judge_chart(chapter, chapter->fences[i]);
	}
	for (int i = 0; tell && i < chapter->nspans; i++) {
		struct site s = { .chapter = chapter,
				  .expr = chapter->spans[i].expr,
				  .span = &chapter->spans[i],
				  .tell = true };

		judge_figure(&s, false);
	}
}
