/* A chapter's programs and claims for other programs to read: objects, one a
 * line (the format is in AUTHORING.md, "measurements.json"). */
#include <stdlib.h>

#include "figure.h"
#include "index_part.h"
#include "json.h"
#include "label.h"
#include "stream.h"
#include "tables.h"
#include "value.h"

/* "ns", "B", "B/s", "share", "x", "count"; a plain number has none. */
static void
add_unit(const struct quantity *q, struct buf *b)
{
	static const char *const forms[] = { [FORM_PLAIN] = "",
					     [FORM_COUNT] = "count",
					     [FORM_RATIO] = "x",
					     [FORM_SHARE] = "share" };

	buf_addf(b, "\"%s%s\"",
		 q->dim == DIM_TIME    ? "ns"
		 : q->dim == DIM_BYTES ? "B"
				       : forms[q->form],
		 q->rate ? "/s" : "");
}

static void
add_field(struct buf *b, const char *name, double v)
{
	json_name(b, name);
	json_number(b, v);
}

/* Leaves the object open for samples. */
static void
open_quantity(const struct quantity *q, struct buf *b)
{
	buf_addc(b, '{');
	json_name(b, "unit");
	add_unit(q, b);
	add_field(b, "median", q->v);
	if (q->n < 2)
		return;
	add_field(b, "lo", q->lo);
	add_field(b, "hi", q->hi);
	add_field(b, "min", q->min);
	add_field(b, "max", q->max);
	add_field(b, "n", q->n);
}

/* --- what was measured --- */

static const struct {
	const char *name;
	enum value_figure figure;
} figures[] = {
	{ "wall", VALUE_WALL },
	{ "cpu", VALUE_CPU },
	{ "rss", VALUE_RSS },
	{ "switches", VALUE_SWITCHES },
};

static void
add_figures(const struct result *r, struct buf *b)
{
	for (size_t i = 0; i < sizeof(figures) / sizeof(*figures); i++) {
		struct quantity q = value_median(r, figures[i].figure);

		json_name(b, figures[i].name);
		open_quantity(&q, b);
		json_name(b, "samples");
		for (int j = 0; j < r->nsamples; j++) {
			buf_adds(b, j > 0 ? ", " : "[");
			json_number(b, value_sample(&r->samples[j],
						    figures[i].figure));
		}
		buf_adds(b, "]}");
	}
}

static void
add_values(const struct result *r, struct buf *b)
{
	struct label_names labels;
	struct arena a;
	struct buf why;

	arena_init(&a);
	buf_init(&why);
	label_names(r, &a, &labels);
	json_name(b, "values");
	buf_addc(b, '{');
	for (int i = 0; i < labels.n; i++) {
		struct ref ref = { .field = str_of(labels.v[i]) };
		struct quantity q;

		if (!label_value(r, &ref, &q, &why) || q.none)
			continue;
		json_name(b, labels.v[i]);
		open_quantity(&q, b);
		buf_addc(b, '}');
	}
	buf_addc(b, '}');
	buf_release(&why);
	arena_release(&a);
}

static void
add_outcomes(const struct result *r, struct buf *b)
{
	int n;
	struct outcome *all = tables_count(r, &n);

	json_name(b, "outcomes");
	for (int i = 0; i < n; i++) {
		buf_adds(b, i > 0 ? ", {" : "[{");
		json_name(b, "text");
		json_string(b, all[i].text);
		add_field(b, "runs", all[i].n);
		buf_addc(b, '}');
	}
	buf_addc(b, ']');
	free(all);
}

/* --- programs --- */

static void
add_text(struct buf *b, const char *name, struct str text)
{
	json_name(b, name);
	json_string(b, text);
}

static const char *
kind_of(const struct program *p)
{
	return !p->runs		    ? "build"
	       : p->opt->time	    ? "time"
	       : p->opt->trials > 0 ? "trials"
				    : "run";
}

static void
add_verdict(const struct program *p, enum lane lane, const char *name,
	    struct buf *b)
{
	const struct result *r = stream_result(stream_variant(p, lane, false));

	if (r && r->verdict.n > 0)
		add_text(b, name, r->verdict);
}

static void
add_result(const struct program *p, const struct result *r, struct buf *b)
{
	add_text(b, "status", r->samples[0].status);
	add_field(b, "runs", r->nsamples);
	add_field(b, "measurement", r->measurement);
	if (r->capacity > 0) {
		add_field(b, "others", r->others / r->capacity);
		add_field(b, "stolen", r->stolen / r->capacity);
	}
	if (p->opt->trials > 0)
		add_outcomes(r, b);
	add_values(r, b);
	add_figures(r, b);
}

static void
add_program(const struct program *p, const struct run *run, struct buf *b)
{
	static const char *const states[] = {
		[PROGRAM_UNJUDGED] = "not judged",
		[PROGRAM_GOOD] = "good",
		[PROGRAM_SKIPPED] = "skipped",
		[PROGRAM_FAILED] = "failed",
	};

	buf_addc(b, '{');
	add_text(b, "name", p->full);
	if (run && run->sweep >= 0)
		add_text(b, "argument", p->opt->sweep.v[run->sweep]);
	add_text(b, "kind", str_of(kind_of(p)));
	add_text(b, "state", str_of(states[p->state]));
	if (p->why.n > 0)
		add_text(b, "why", p->why);
	add_verdict(p, LANE_TSAN, "tsan", b);
	add_verdict(p, LANE_ASAN, "asan", b);
	if (run && run->result && run->result->nsamples > 0)
		add_result(p, run->result, b);
	buf_adds(b, "}\n");
}

void
part_json_programs(const struct chapter *c, struct buf *json)
{
	for (int i = 0; i < c->nprograms; i++) {
		const struct program *p = c->programs[i];
		const struct variant *v = stream_variant(p, LANE_PLAIN, false);

		for (int j = 0; v && j < v->nruns; j++)
			add_program(p, v->runs[j], json);
		if (!v || v->nruns == 0)
			add_program(p, NULL, json);
	}
}

/* --- claims --- */

static void
add_claim(const struct chapter *c, const struct claim *claim, struct buf *b)
{
	static const char *const verdicts[] = {
		[CLAIM_UNJUDGED] = "not judged",
		[CLAIM_TRUE] = "true",
		[CLAIM_FALSE] = "false",
		[CLAIM_NOT_MEASURED] = "not measured",
		[CLAIM_NOT_HERE] = "not measurable here",
		[CLAIM_BROKEN] = "broken",
	};
	struct buf text;

	buf_addc(b, '{');
	add_text(b, "chapter", c->slug);
	add_text(b, "text", claim->text);
	add_text(b, "claim", claim->source);
	json_name(b, "perf");
	buf_adds(b, claim->perf ? "true" : "false");
	add_text(b, "verdict", str_of(verdicts[claim->state]));
	buf_init(&text);
	figure_computed(c, claim, &text);
	if (text.n > 0)
		add_text(b, "figures", buf_str(&text));
	buf_release(&text);
	buf_adds(b, "}\n");
}

void
part_json_claims(const struct chapter *c, struct buf *json)
{
	for (int i = 0; i < c->nfences; i++)
		for (int j = 0; j < c->fences[i]->nclaims; j++)
			add_claim(c, &c->fences[i]->claims[j], json);
}
