/* Values on the page: spans, claims and charts, computed from what was
 * measured.
 *
 * Nothing here decides whether a claim holds (judge did); it shows the figures
 * behind the verdict. Verdicts are words as well as signs and colours. */
#include "figure.h"

#include <stdlib.h>

#include "chart.h"
#include "html.h"
#include "index_part.h"
#include "value.h"

/* --- quantities in words --- */

static void
add_quantity(const struct quantity *q, struct buf *b)
{
	struct buf text;

	buf_init(&text);
	quantity_show(&text, q);
	html_escape(b, buf_str(&text));
	buf_release(&text);
}

static void
add_bound(const struct quantity *q, double v, struct buf *b)
{
	struct quantity bound = *q;

	bound.v = v;
	add_quantity(&bound, b);
}

/* ": median of 11, interval 150 ms to 152 ms"; a share is no median. */
static void
add_spread(const struct quantity *q, struct buf *b)
{
	if (q->n < 2)
		return;
	buf_addf(b,
		 q->form == FORM_SHARE ? ": from %d runs, interval "
				       : ": median of %d, interval ",
		 q->n);
	add_bound(q, q->lo, b);
	buf_adds(b, " to ");
	add_bound(q, q->hi, b);
}

/* --- spans --- */

static void
add_span_value(const struct expr_value *v, struct buf *b)
{
	if (v->kind == EXPR_QUANTITY)
		add_quantity(&v->q, b);
	else if (v->kind == EXPR_TEXT)
		html_escape(b, v->text);
	else
		buf_adds(b, v->truth ? "true" : "false");
}

static void
add_failed_span(const struct span *s, struct buf *b)
{
	buf_adds(b, "<span class=\"value failed\">cannot be computed: <code>");
	html_escape(b, s->source);
	buf_adds(b, "</code></span>");
}

void
figure_span(const struct page *pg, const struct span *s, struct buf *b)
{
	struct expr_scope scope = value_scope(pg->chapter);
	struct expr_error err;
	struct expr_value v;

	if (!s->expr || !expr_eval(s->expr, &scope, &v, &err)) {
		add_failed_span(s, b);
		return;
	}
	buf_adds(b, v.kind == EXPR_NONE	  ? "<span class=\"value none\""
		    : v.kind == EXPR_TEXT ? "<span class=\"value words\""
					  : "<span class=\"value\"");
	buf_adds(b, " tabindex=\"0\" title=\"");
	html_escape(b, s->source);
	if (v.kind == EXPR_QUANTITY)
		add_spread(&v.q, b);
	buf_adds(b, "\">");
	if (v.kind == EXPR_NONE)
		buf_adds(b, "not measured here");
	else
		add_span_value(&v, b);
	buf_adds(b, "</span>");
}

/* --- claims --- */

static const struct {
	const char *class, *sign, *word;
} verdicts[] = {
	[CLAIM_UNJUDGED] = { "none", "–", "not judged" },
	[CLAIM_TRUE] = { "true", "✓", "true" },
	[CLAIM_FALSE] = { "false failed", "✗", "false" },
	[CLAIM_NOT_MEASURED] = { "none", "–", "not measured here" },
	[CLAIM_NOT_HERE] = { "none", "–", "not measurable here" },
	[CLAIM_BROKEN] = { "false failed", "✗", "cannot be computed" },
};

/* What a visit to an expression's references finds. */
struct search {
	const struct chapter *chapter;
	const struct words
		*sweep; /* of the first series; NULL: there is none */
	int measurement; /* the highest number of measurements */
};

static void
visit_ref(void *ctx, const struct ref *ref)
{
	struct search *s = ctx;
	struct program *p = value_program(s->chapter, ref);
	const struct variant *v = p && p->nvariants > 0 ? p->variants[0] : NULL;

	if (!s->sweep && ref->series && p)
		s->sweep = &p->opt->sweep;
	for (int i = 0; v && i < v->nruns; i++)
		if (v->runs[i]->result &&
		    v->runs[i]->result->measurement > s->measurement)
			s->measurement = v->runs[i]->result->measurement;
}

/* "1.5 s / 151 ms = 9.9 >= 9", or that for every value of a sweep. */
void
figure_computed(const struct chapter *c, const struct claim *claim,
		struct buf *text)
{
	struct expr_scope scope = value_scope(c);
	struct search s = { .chapter = c };

	if (!claim->expr ||
	    (claim->state != CLAIM_TRUE && claim->state != CLAIM_FALSE))
		return;
	expr_each_ref(claim->expr, visit_ref, &s);
	if (!s.sweep)
		expr_figures(text, claim->expr, &scope);
	for (int i = 0; s.sweep && i < s.sweep->n; i++) {
		scope.sweep = s.sweep->v[i];
		buf_addf(text, "%s%.*s: ", i > 0 ? "; " : "",
			 STR(s.sweep->v[i]));
		expr_figures(text, claim->expr, &scope);
	}
}

static void
add_computed(const struct page *pg, const struct claim *c, struct buf *b)
{
	struct buf text;

	buf_init(&text);
	figure_computed(pg->chapter, c, &text);
	if (text.n > 0) {
		buf_adds(b, "<b>");
		html_escape(b, buf_str(&text));
		buf_adds(b, "</b> ");
	}
	buf_release(&text);
}

static void
add_figures(const struct page *pg, const struct claim *c, struct buf *b)
{
	struct search s = { .chapter = pg->chapter };

	buf_adds(b, "<span class=\"figures\">");
	if (c->expr)
		expr_each_ref(c->expr, visit_ref, &s);
	add_computed(pg, c, b);
	buf_adds(b, "<code>");
	html_escape(b, c->source);
	buf_adds(b, "</code>");
	if (s.measurement > 1)
		buf_addf(b, " · measured %d times", s.measurement);
	if (c->state == CLAIM_NOT_HERE) {
		buf_adds(b, " · needs <code>");
		html_escape(b, c->when_source);
		buf_adds(b, "</code>");
	}
	buf_adds(b, "</span>");
}

static void
add_verdict(const struct claim *c, struct buf *b)
{
	buf_addf(b,
		 "<span class=\"verdict\"><span aria-hidden=\"true\">%s"
		 "</span> %s</span> <span class=\"text\">",
		 verdicts[c->state].sign, verdicts[c->state].word);
}

/* The same for the list of all claims, which leads to this one. */
static void
list_claim(struct page *pg, const struct claim *c)
{
	struct buf *b = &pg->part.claims;

	buf_addf(b, "<li class=\"%s\">", verdicts[c->state].class);
	add_verdict(c, b);
	buf_addf(b, "<a href=\"%.*s.html#", STR(pg->chapter->slug));
	part_claim_id(&pg->part, b);
	buf_adds(b, "\">");
	html_escape(b, c->text);
	buf_adds(b, "</a></span> ");
	add_figures(pg, c, b);
	buf_adds(b, "</li>\n");
	pg->part.nclaims++;
}

static void
add_claim(struct page *pg, const struct claim *c, struct buf *b)
{
	struct buf id;

	buf_init(&id);
	part_claim_id(&pg->part, &id);
	buf_addf(b, "<li class=\"%s\" id=\"%s\">", verdicts[c->state].class,
		 id.p);
	add_verdict(c, b);
	html_escape(b, c->text);
	html_permalink(b, buf_str(&id));
	buf_adds(b, "</span> ");
	add_figures(pg, c, b);
	buf_adds(b, "</li>\n");
	buf_release(&id);
	list_claim(pg, c);
	pg->tally.claims++;
	pg->tally.true_claims += c->state == CLAIM_TRUE;
	pg->tally.open_claims += c->state == CLAIM_NOT_MEASURED ||
				 c->state == CLAIM_NOT_HERE ||
				 c->state == CLAIM_UNJUDGED;
	pg->tally.failures +=
		c->state == CLAIM_FALSE || c->state == CLAIM_BROKEN;
}

void
figure_claims(struct page *pg, const struct fence *f, struct buf *b)
{
	buf_adds(b, "<ul class=\"claims\">\n");
	for (int i = 0; i < f->nclaims; i++)
		add_claim(pg, &f->claims[i], b);
	buf_adds(b, "</ul>\n");
}

/* --- charts --- */

static struct quantity
eval_point(const struct page *pg, const struct series *s, struct str sweep)
{
	struct expr_scope scope = value_scope(pg->chapter);
	struct expr_error err;
	struct expr_value v;

	scope.sweep = sweep;
	if (!s->expr || !expr_eval(s->expr, &scope, &v, &err) ||
	    v.kind != EXPR_QUANTITY)
		return quantity_none();
	return v.q;
}

static void
add_bars(const struct page *pg, const struct chart *c, struct buf *b)
{
	struct chart_bar *bars =
		xrealloc(NULL, (size_t)c->nseries * sizeof(*bars));

	for (int i = 0; i < c->nseries; i++) {
		bars[i].label = c->series[i].label;
		bars[i].q =
			eval_point(pg, &c->series[i], (struct str){ "", 0 });
	}
	chart_bars(b, c->title, bars, c->nseries);
	free(bars);
}

static void
add_lines(const struct page *pg, const struct chart *c, const struct words *xs,
	  struct buf *b)
{
	size_t nx = (size_t)xs->n;
	struct chart_series *series =
		xrealloc(NULL, (size_t)c->nseries * sizeof(*series));
	struct quantity *points =
		xrealloc(NULL, (size_t)c->nseries * nx * sizeof(*points));

	for (int i = 0; i < c->nseries; i++) {
		struct quantity *row = points + (size_t)i * nx;

		for (size_t x = 0; x < nx; x++)
			row[x] = eval_point(pg, &c->series[i], xs->v[x]);
		series[i] = (struct chart_series){ c->series[i].label, row };
	}
	chart_lines(b, c->title, c->x, xs->v, xs->n, series, c->nseries);
	free(points);
	free(series);
}

void
figure_chart(struct page *pg, const struct fence *f, struct buf *b)
{
	const struct chart *c = f->chart;
	struct search s = { .chapter = pg->chapter };

	if (!c || c->nseries == 0)
		return;
	for (int i = 0; c->line && i < c->nseries; i++)
		if (c->series[i].expr)
			expr_each_ref(c->series[i].expr, visit_ref, &s);
	if (!c->line)
		add_bars(pg, c, b);
	else if (s.sweep)
		add_lines(pg, c, s.sweep, b);
}
