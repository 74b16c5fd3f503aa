/* Parses expressions where they stand and looks at what they cite; timelines
 * cite programs without one.
 *
 * A site is one expression with a way from an offset in its text to a place in
 * the chapter; all that is said about values is said through it. */
#include "cite.h"

#include "chapter.h"
#include "fence.h"
#include "machine.h"
#include "name.h"
#include "value.h"

/* Whose values a chapter shows besides its own. */
struct cited {
	struct chapter *chapter;
	struct map others; /* full name -> program */
};

struct site {
	struct cited *cited;
	struct str source;
	bool series; /* [*] may stand in it */
	struct loc (*place)(const struct site *s, size_t off);
	const struct span *span;
	const struct fence *fence;
	size_t off; /* of the source in the fence's body */
	struct program *swept; /* the first that [*] stood behind */
};

/* --- places --- */

static struct loc
place_in_span(const struct site *s, size_t off)
{
	return span_place(s->cited->chapter, s->span, off);
}

static struct loc
place_in_body(const struct site *s, size_t off)
{
	return fence_place(s->fence, s->off + off);
}

static struct loc
place_in_info(const struct site *s, size_t off)
{
	return fence_value_place(s->fence, "when=", s->source, off);
}

/* --- what is cited --- */

static void
show(struct chapter *c, struct program *p)
{
	c->shown = arena_room(&c->book->arena, c->shown, (size_t)c->nshown,
			      sizeof(struct program *));
	c->shown[c->nshown++] = p;
}

static void
cite_program(struct cited *cited, struct program *p)
{
	if (p->chapter == cited->chapter || map_get(&cited->others, p->full))
		return;
	map_put(&cited->others, p->full, p);
	show(cited->chapter, p);
}

static bool
same_words(const struct words *a, const struct words *b)
{
	for (int i = 0; i < a->n && i < b->n; i++)
		if (!str_eq(a->v[i], b->v[i]))
			return false;
	return a->n == b->n;
}

/* All that [*] stands behind, in a claim or a chart, is run for the same
 * values. */
static void
check_series(struct site *s, const struct ref *ref, struct program *p)
{
	if (!s->series)
		diag_error(s->place(s, ref->off),
			   "'%.*s[*]' stands for many values: it belongs in a "
			   "line chart or a claim",
			   STR(ref->name));
	else if (s->swept && !same_words(&s->swept->opt->sweep, &p->opt->sweep))
		diag_error(s->place(s, ref->off),
			   "'%.*s' and '%.*s' are not run for the same values",
			   STR(s->swept->name), STR(p->name));
	s->swept = p;
}

static void
cite_ref(void *ctx, const struct ref *ref)
{
	struct site *s = ctx;
	struct chapter *c = s->cited->chapter;
	struct program *p = value_program(c, ref);
	struct buf why;

	buf_init(&why);
	if (!value_check(c, ref, &why))
		diag_error(s->place(s, ref->off), "%s", why.p);
	else if (ref->series)
		check_series(s, ref, p);
	if (p)
		cite_program(s->cited, p);
	else if (machine_is_measured(ref->field))
		c->uses_machine = c->book->uses_machine = true;
	buf_release(&why);
}

/* Parses one expression; NULL, noted, when it is malformed. */
static struct expr *
cite(struct site *s, int flags)
{
	struct expr_error err;
	struct arena *a = &s->cited->chapter->book->arena;
	struct expr *e = expr_parse(a, s->source, flags, &err);

	if (e)
		expr_each_ref(e, cite_ref, s);
	else
		diag_error(s->place(s, err.off), "%s", err.text);
	return e;
}

/* --- sites --- */

static void
cite_span(struct cited *cited, struct span *span)
{
	struct site s = { .cited = cited,
			  .source = span->source,
			  .place = place_in_span,
			  .span = span };

	span->expr = cite(&s, EXPR_CHOICE);
}

/* The condition is the fence's, for all of its claims: parsed once. */
static struct expr *
cite_when(struct cited *cited, const struct fence *f)
{
	struct site s = { .cited = cited, .place = place_in_info, .fence = f };

	if (f->nclaims > 0)
		s.source = f->claims[0].when_source;
	return s.source.n > 0 ? cite(&s, EXPR_CLAIM) : NULL;
}

static void
cite_claims(struct cited *cited, struct fence *f)
{
	struct expr *when = cite_when(cited, f);

	for (int i = 0; i < f->nclaims; i++) {
		struct claim *claim = &f->claims[i];
		size_t off = (size_t)(claim->source.p - claim->text.p);
		struct site s = { .cited = cited,
				  .source = claim->source,
				  .series = true,
				  .place = place_in_body,
				  .fence = f,
				  .off = claim->off + off };

		claim->expr = cite(&s, EXPR_CLAIM);
		claim->when = when;
	}
}

static void
cite_chart(struct cited *cited, struct fence *f)
{
	struct chart *chart = f->chart;
	struct site s = { .cited = cited,
			  .series = chart->line,
			  .place = place_in_body,
			  .fence = f };
	bool whole = true;

	for (int i = 0; i < chart->nseries; i++) {
		s.source = chart->series[i].source;
		s.off = (size_t)(s.source.p - f->body.p);
		chart->series[i].expr = cite(&s, 0);
		whole &= chart->series[i].expr != NULL;
	}
	if (chart->line && whole && chart->nseries > 0 && !s.swept)
		diag_error(f->loc, "a line chart needs the values of a sweep: "
				   "'LABEL = NAME[*].wall'");
}

static void
check_view(const struct fence *f)
{
	struct str from = f->timeline->from, to = f->timeline->to;
	struct quantity first, last;

	if (from.n > 0 && to.n > 0 && quantity_parse(from, &first) &&
	    quantity_parse(to, &last) && first.v >= last.v)
		diag_error(fence_value_place(f, "to=", to, 0),
			   "the timeline ends at '%.*s', before it begins",
			   STR(to));
}

static void
cite_timeline(struct cited *cited, const struct fence *f)
{
	struct str of = f->timeline->of;
	struct loc loc = fence_value_place(f, "of=", of, 0);
	struct program *p;

	if (of.n == 0) {
		diag_error(f->loc, "a timeline needs 'of=NAME'");
		return;
	}
	check_view(f);
	p = name_program(loc, cited->chapter, of);
	if (p && !p->opt->trace)
		diag_error(loc,
			   "'%.*s' is not traced: its fence needs the flag "
			   "'trace'",
			   STR(of));
	if (p)
		cite_program(cited, p);
	if (p && p->opt->trace)
		f->timeline->program = p;
}

static void
cite_fence(struct cited *cited, struct fence *f)
{
	if (f->kind == FENCE_CLAIM)
		cite_claims(cited, f);
	else if (f->kind == FENCE_CHART)
		cite_chart(cited, f);
	else if (f->kind == FENCE_TIMELINE)
		cite_timeline(cited, f);
}

void
chapter_cite(struct chapter *c)
{
	struct cited cited = { .chapter = c };

	for (int i = 0; i < c->nprograms; i++)
		show(c, c->programs[i]);
	for (int i = 0; i < c->nspans; i++)
		cite_span(&cited, &c->spans[i]);
	for (int i = 0; i < c->nfences; i++)
		cite_fence(&cited, c->fences[i]);
	map_release(&cited.others);
}
