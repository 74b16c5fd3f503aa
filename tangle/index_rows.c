/* A row for each program, with what was measured of it; a program that is run
 * for several values has one for each. */
#include "html.h"
#include "index_part.h"
#include "stream.h"
#include "value.h"

static void
add_cell(const struct quantity *q, struct buf *b)
{
	buf_adds(b, "<td>");
	quantity_show(b, q);
	buf_adds(b, "</td>");
}

static void
add_figures(const struct result *r, struct buf *b)
{
	static const enum value_figure all[] = { VALUE_WALL, VALUE_CPU,
						 VALUE_RSS, VALUE_SWITCHES };

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		struct quantity q = value_median(r, all[i]);

		add_cell(&q, b);
	}
	buf_addf(b, "<td>%d</td>", r->nsamples);
}

static void
add_verdict(const struct program *p, enum lane lane, struct buf *b)
{
	const struct result *r = stream_result(stream_variant(p, lane, false));

	buf_adds(b, "<td>");
	if (!r || r->verdict.n == 0)
		buf_adds(b, "–");
	else if (str_is(r->verdict, "unavailable"))
		buf_adds(b, "not here");
	else
		html_escape(b, r->verdict);
	buf_adds(b, "</td>");
}

/* Where there is nothing measured, why. */
static void
add_reason(const struct program *p, struct buf *b)
{
	buf_adds(b, "<td class=\"why\" colspan=\"5\">");
	if (p->state == PROGRAM_SKIPPED || p->state == PROGRAM_FAILED)
		html_escape(b, p->why.n > 0 ? p->why : LIT("failed"));
	else
		buf_adds(b, !p->runs ? "built, not run"
			    : str_is(p->opt->expect, "compile-error")
				    ? "does not compile, as it should"
				    : "not run yet");
	buf_adds(b, "</td>");
}

static void
add_name(const struct program *p, int sweep, struct buf *b)
{
	bool linked = page_shows_chunk(p->chunk);

	buf_addf(b,
		 p->state == PROGRAM_FAILED ? "<tr class=\"failed\">" : "<tr>");
	buf_adds(b, "<th scope=\"row\">");
	if (linked)
		buf_addf(b, "<a href=\"%.*s.html#c-%.*s\">",
			 STR(p->chapter->slug), STR(p->name));
	buf_add(b, p->name);
	buf_adds(b, linked ? "</a>" : "");
	if (sweep >= 0) {
		buf_adds(b, " <span class=\"value-of\">[");
		html_escape(b, p->opt->sweep.v[sweep]);
		buf_adds(b, "]</span>");
	}
	buf_adds(b, "</th>");
}

static void
add_row(const struct program *p, const struct run *run, struct buf *b)
{
	const struct result *r = run ? run->result : NULL;

	add_name(p, run ? run->sweep : -1, b);
	if (r && r->nsamples > 0)
		add_figures(r, b);
	else
		add_reason(p, b);
	add_verdict(p, LANE_TSAN, b);
	add_verdict(p, LANE_ASAN, b);
	buf_adds(b, "</tr>\n");
}

void
part_programs(const struct chapter *c, struct buf *html)
{
	for (int i = 0; i < c->nprograms; i++) {
		const struct program *p = c->programs[i];
		const struct variant *v = stream_variant(p, LANE_PLAIN, false);

		for (int j = 0; v && j < v->nruns; j++)
			add_row(p, v->runs[j], html);
		if (!v || v->nruns == 0)
			add_row(p, NULL, html);
	}
}
