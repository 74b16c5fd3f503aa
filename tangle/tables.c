/* Sums many executions up. Medians and intervals come from quantity; what is
 * an outcome, and the values of labels, from value. */
#include "tables.h"

#include <stdlib.h>
#include <string.h>

#include "chart.h"
#include "html.h"
#include "quantity.h"
#include "value.h"

/* More different outcomes than this are summed up in one row. */
enum { OUTCOMES_SHOWN = 8, OUTCOME_BYTES = 200, LABELS_SHOWN = 8 };

static void
add_quantity(const struct quantity *q, struct buf *b)
{
	if (q->none)
		buf_adds(b, "–");
	else
		quantity_show(b, q);
}

static void
add_interval(const struct quantity *q, struct buf *b)
{
	struct quantity end = *q;

	if (q->n < 2)
		return;
	buf_adds(b, " (");
	end.v = q->lo;
	quantity_show(b, &end);
	buf_adds(b, " to ");
	end.v = q->hi;
	quantity_show(b, &end);
	buf_adds(b, ")");
}

/* --- outcomes --- */

static int
more_often(const void *a, const void *b)
{
	const struct outcome *x = a, *y = b;

	if (x->n != y->n)
		return y->n - x->n;
	return x->first - y->first;
}

/* Outputs that are the same share an index, so each is looked at once. */
struct outcome *
tables_count(const struct result *r, int *n)
{
	struct outcome *all =
		xrealloc(NULL, (size_t)r->nsamples * sizeof(*all));
	struct outcome **of =
		xrealloc(NULL, (size_t)(r->nouts + 1) * sizeof(*of));
	struct map seen = { 0 };

	*n = 0;
	memset(of, 0, (size_t)(r->nouts + 1) * sizeof(*of));
	for (int i = 0; i < r->nsamples; i++) {
		int out = r->samples[i].out;
		struct str text;

		if (!of[out]) {
			text = value_outcome(r->outs[out]);
			of[out] = map_get(&seen, text);
			if (!of[out]) {
				of[out] = &all[(*n)++];
				*of[out] = (struct outcome){ text, 0, i };
				map_put(&seen, text, of[out]);
			}
		}
		of[out]->n++;
	}
	map_release(&seen);
	free(of);
	qsort(all, (size_t)*n, sizeof(*all), more_often);
	return all;
}

int
tables_commonest(const struct result *r)
{
	int n, first;
	struct outcome *all = tables_count(r, &n);

	first = all[0].first;
	free(all);
	return first;
}

static void
add_outcome_row(struct str text, int n, int all, struct buf *b)
{
	struct quantity share = quantity_of_share(n, all);

	buf_adds(b, "<tr><th scope=\"row\">");
	if (text.n > OUTCOME_BYTES) {
		html_bytes(b, str_sub(text, 0, OUTCOME_BYTES));
		buf_adds(b, " …");
	} else if (text.n > 0) {
		html_bytes(b, text);
	} else {
		buf_adds(b, "(nothing printed)");
	}
	buf_addf(b, "</th><td>%d</td><td>", n);
	quantity_show(b, &share);
	if (share.lo < share.hi)
		add_interval(&share, b);
	buf_addf(b,
		 "</td><td class=\"bar\"><div><span style=\"width:%.1f%%\">"
		 "</span><i style=\"left:%.1f%%;width:%.1f%%\"></i></div>"
		 "</td></tr>\n",
		 100 * share.v, 100 * share.lo, 100 * (share.hi - share.lo));
}

void
tables_outcomes(const struct result *r, struct buf *b)
{
	int n, rest = 0;
	struct outcome *all = tables_count(r, &n);

	buf_addf(b,
		 "<table class=\"outcomes\">\n<caption>What came of %d runs: "
		 "how often, its share with its 95 %% interval</caption>\n"
		 "<tbody>\n",
		 r->nsamples);
	for (int i = 0; i < n; i++) {
		if (i < OUTCOMES_SHOWN)
			add_outcome_row(str_trim(all[i].text), all[i].n,
					r->nsamples, b);
		else
			rest += all[i].n;
	}
	if (rest > 0)
		add_outcome_row(LIT("other outcomes"), rest, r->nsamples, b);
	buf_adds(b, "</tbody>\n</table>\n");
	free(all);
}

/* --- figures --- */

static int
left_over(const struct result *r)
{
	int most = 0;

	for (int i = 0; i < r->nsamples; i++)
		if (r->samples[i].left > most)
			most = r->samples[i].left;
	return most;
}

static void
add_end(const char *name, const struct quantity *q, double v, struct buf *b)
{
	struct quantity end = *q;

	end.v = v;
	buf_adds(b, name);
	add_quantity(&end, b);
}

/* Beside the median of the wall time: where the runs lay. */
static void
add_range(const struct result *r, const struct quantity *wall, struct buf *b)
{
	double *v = xrealloc(NULL, (size_t)r->nsamples * sizeof(*v));
	size_t before;

	for (int i = 0; i < r->nsamples; i++)
		v[i] = value_sample(&r->samples[i], VALUE_WALL);
	if (wall->n >= 2)
		add_end(" · min\u00a0", wall, wall->min, b);
	before = b->n;
	chart_range(b, wall, v, r->nsamples);
	if (b->n > before)
		add_end("max\u00a0", wall, wall->max, b);
	free(v);
}

/* From these shares of the machine's CPU time on, a reader should know. */
static const double OTHERS_TOLD = 0.1, STOLEN_TOLD = 0.02;

static void
add_share(double share, struct buf *b)
{
	struct quantity q = quantity_number(share);

	q.form = FORM_SHARE;
	quantity_show_digits(b, &q, 2);
}

/* What else happened on the machine while this was measured alone. */
static void
add_crowd(const struct program *p, const struct result *r, struct buf *b)
{
	double others, stolen;

	if (!p->timed || r->capacity <= 0)
		return;
	others = r->others / r->capacity;
	stolen = r->stolen / r->capacity;
	if (others < OTHERS_TOLD && stolen < STOLEN_TOLD)
		return;
	buf_adds(b, " · <span class=\"busy\">the machine was busy: ");
	if (others >= OTHERS_TOLD) {
		buf_adds(b, "other programs used ");
		add_share(others, b);
		buf_adds(b, " of its CPU time");
	}
	if (stolen >= STOLEN_TOLD) {
		buf_adds(b, others >= OTHERS_TOLD ? ", " : "");
		buf_adds(b, "other virtual machines took ");
		add_share(stolen, b);
	}
	buf_adds(b, "</span>");
}

static void
add_counts(const struct program *p, const struct result *r, struct buf *b)
{
	int left = left_over(r);

	if (r->nsamples > 1)
		buf_addf(b, " · median of %d runs, %s is shown", r->nsamples,
			 p->opt->trials > 0 ? "one of the commonest outcome"
					    : "the first");
	if (r->measurement > 1)
		buf_addf(b, " · measured %d times", r->measurement);
	if (left > 0)
		buf_addf(b, " · %d %s left over and stopped", left,
			 left == 1 ? "process was" : "processes were");
}

void
tables_figures(const struct program *p, const struct result *r, struct buf *b)
{
	struct quantity wall, cpu, rss, switches;

	if (r->nsamples == 0)
		return;
	wall = value_median(r, VALUE_WALL);
	cpu = value_median(r, VALUE_CPU);
	rss = value_median(r, VALUE_RSS);
	switches = value_median(r, VALUE_SWITCHES);
	buf_adds(b, "<p class=\"figures\">wall <b>");
	add_quantity(&wall, b);
	buf_adds(b, "</b>");
	add_interval(&wall, b);
	add_range(r, &wall, b);
	buf_adds(b, " · CPU ");
	add_quantity(&cpu, b);
	buf_adds(b, " · memory ");
	add_quantity(&rss, b);
	buf_adds(b, " · ");
	add_quantity(&switches, b);
	buf_adds(b, switches.v == 1 ? " context switch" : " context switches");
	add_counts(p, r, b);
	add_crowd(p, r, b);
	buf_adds(b, "</p>\n");
}

/* --- sweeps --- */

struct label {
	struct str text; /* as printed */
	struct buf field; /* as in a reference */
};

/* The labels that the first run printed; returns how many. */
static int
labels_of(const struct result *r, struct label labels[LABELS_SHOWN])
{
	struct str rest, line;
	struct quantity q;
	int n = 0;

	if (!r || r->nsamples == 0 || r->nouts == 0)
		return 0;
	rest = r->outs[r->samples[0].out];
	while (n < LABELS_SHOWN && str_line(&rest, &line)) {
		if (!value_label(str_trim(line), &labels[n].text, &q))
			continue;
		buf_init(&labels[n].field);
		value_label_name(&labels[n].field, labels[n].text);
		n++;
	}
	return n;
}

static void
add_cell(const struct page *pg, const struct program *p, struct str sweep,
	 struct str field, struct buf *b)
{
	struct expr_scope scope = value_scope(pg->chapter);
	struct ref ref = { .slug = p->chapter->slug,
			   .name = p->name,
			   .sweep = sweep,
			   .field = field };
	struct quantity q;
	struct buf why;

	buf_init(&why);
	if (!scope.lookup(scope.ctx, &ref, sweep, &q, &why))
		q = quantity_none();
	buf_adds(b, "<td>");
	add_quantity(&q, b);
	buf_adds(b, "</td>");
	buf_release(&why);
}

static void
add_sweep_head(const struct label *labels, int n, struct buf *b)
{
	buf_adds(b, "<thead>\n<tr><th scope=\"col\">argument</th>");
	for (int i = 0; i < n; i++) {
		buf_adds(b, "<th scope=\"col\">");
		html_escape(b, labels[i].text);
		buf_adds(b, "</th>");
	}
	buf_adds(b, "<th scope=\"col\">wall</th><th scope=\"col\">CPU</th>"
		    "</tr>\n</thead>\n");
}

void
tables_sweep(const struct page *pg, const struct program *p, struct buf *b)
{
	const struct variant *v = p->variants[0];
	struct label labels[LABELS_SHOWN];
	int n = labels_of(v->runs[0]->result, labels);

	buf_adds(b, "<div class=\"wide\">\n<table class=\"sweep\">\n");
	add_sweep_head(labels, n, b);
	buf_adds(b, "<tbody>\n");
	for (int i = 0; i < p->opt->sweep.n; i++) {
		struct str value = p->opt->sweep.v[i];

		buf_adds(b, "<tr><th scope=\"row\">");
		html_escape(b, value);
		buf_adds(b, "</th>");
		for (int j = 0; j < n; j++)
			add_cell(pg, p, value, buf_str(&labels[j].field), b);
		add_cell(pg, p, value, LIT("wall"), b);
		add_cell(pg, p, value, LIT("cpu"), b);
		buf_adds(b, "</tr>\n");
	}
	buf_adds(b, "</tbody>\n</table>\n</div>\n");
	for (int j = 0; j < n; j++)
		buf_release(&labels[j].field);
}
