/* A trace as SVG.
 *
 * What a lane does is told by shape as well as by colour: it runs in a solid
 * bar, waits in hatched ones, sleeps in a line. All that a lane does in one
 * state is one path. A drawing that would be too large is drawn again, coarser;
 * more lanes than can be told apart share the last row. */
#include "timeline.h"

#include <math.h>
#include <stdlib.h>

#include "chart_draw.h"
#include "html.h"

enum {
	WIDTH = 760,
	WIDEST_NAME = 120,
	TOP = 24, /* room for the ticks' labels */
	ROW = 30,
	BAR = 14,
	HOLD = 4, /* height of the line that says a lock is held */
	LEGEND = 20,
	MAX_ROWS = 24,
	MAX_ARROWS = 120,
	MAX_TABLE = 100,
	MOST_BYTES = 56 * 1024,
};

struct drawing {
	const struct trace *t;
	const struct timeline_view *view;
	struct buf *out;
	struct scale x;
	double least; /* ns that can be seen */
	int *rows; /* of each lane; -1: it is not in the view */
	int nrows, nshown; /* rows of one lane each; lanes in the view */
	bool used[TRACE_STATES], holds, causes[3];
	int left_out; /* arrows */
};

static const char *const state_class[] = {
	[TRACE_RUNS] = "run",	  [TRACE_LOCK] = "lock", [TRACE_WAITS] = "wait",
	[TRACE_SLEEPS] = "sleep", [TRACE_IO] = "io",
};

static const char *const cause_class[] = {
	[TRACE_CREATE] = "create",
	[TRACE_JOIN] = "join",
	[TRACE_WAKE] = "wake",
};

static struct quantity
time_of(double ns)
{
	struct quantity q = quantity_number(ns);

	q.dim = DIM_TIME;
	return q;
}

static void
add_time(struct buf *b, double ns)
{
	struct quantity q = time_of(ns);

	quantity_show(b, &q);
}

static double
row_top(int row)
{
	return TOP + row * ROW;
}

/* --- which lanes --- */

static bool
is_in_view(const struct drawing *d, const struct trace_lane *lane)
{
	return lane->from < d->view->to && lane->to > d->view->from;
}

static void
place_rows(struct drawing *d)
{
	d->rows = xrealloc(NULL, (size_t)d->t->nlanes * sizeof(*d->rows));
	for (int i = 0; i < d->t->nlanes; i++)
		d->nshown += is_in_view(d, &d->t->lanes[i]);
	d->nrows = d->nshown > MAX_ROWS ? MAX_ROWS - 1 : d->nshown;
	for (int i = 0, row = 0; i < d->t->nlanes; i++) {
		d->rows[i] = -1;
		if (is_in_view(d, &d->t->lanes[i]))
			d->rows[i] = row < d->nrows ? row++ : d->nrows;
	}
}

static double
total_height(const struct drawing *d)
{
	return row_top(d->nrows + (d->nshown > d->nrows)) + LEGEND * 2;
}

static double
name_width(const struct drawing *d)
{
	double width = 40;

	for (int i = 0; i < d->t->nlanes; i++)
		if (d->rows[i] >= 0 && d->rows[i] < d->nrows)
			width = fmax(width, bold_width(d->t->lanes[i].name));
	return fmin(width, WIDEST_NAME) + 10;
}

/* --- text --- */

static double
time_in(const struct drawing *d, const struct trace_lane *lane,
	enum trace_state state)
{
	double sum = 0;

	for (int i = 0; i < lane->nspans; i++) {
		const struct trace_span *s = &lane->spans[i];
		double ns =
			fmin(s->to, d->view->to) - fmax(s->from, d->view->from);

		if (s->state == state && ns > 0)
			sum += ns;
	}
	return sum;
}

/* "worker 1: runs, or could 2.3 ms, sleeps 10 ms." */
static void
describe_lane(const struct drawing *d, const struct trace_lane *lane,
	      struct buf *b)
{
	bool first = true;

	buf_addf(b, " %.*s:", STR(lane->name));
	for (int i = 0; i < TRACE_STATES; i++) {
		double ns = time_in(d, lane, (enum trace_state)i);

		if (ns <= 0)
			continue;
		buf_addf(b, "%s %s ", first ? "" : ",",
			 trace_state_words((enum trace_state)i));
		add_time(b, ns);
		first = false;
	}
	buf_addc(b, '.');
}

static void
describe(const struct drawing *d, struct buf *b)
{
	buf_addf(b, "Timeline of %d %s from ", d->nshown,
		 d->nshown == 1 ? "thread" : "threads");
	add_time(b, d->view->from);
	buf_adds(b, " to ");
	add_time(b, d->view->to);
	buf_addc(b, '.');
	for (int i = 0; i < d->t->nlanes; i++)
		if (d->rows[i] >= 0 && d->rows[i] < d->nrows)
			describe_lane(d, &d->t->lanes[i], b);
}

/* --- marks --- */

static void
add_pattern(struct drawing *d, const char *class, const char *lines)
{
	buf_addf(d->out,
		 "<pattern id=\"%s-%s\" width=\"6\" height=\"6\" "
		 "patternUnits=\"userSpaceOnUse\"><rect class=\"tl-%s-paper\" "
		 "width=\"6\" height=\"6\"/><path class=\"tl-%s-ink\" "
		 "d=\"%s\"/></pattern>\n",
		 d->view->prefix, class, class, class, lines);
}

static void
add_definitions(struct drawing *d)
{
	buf_adds(d->out, "<defs>\n");
	add_pattern(d, "lock", "M-1 1L1-1M0 6L6 0M5 7L7 5");
	add_pattern(d, "wait", "M2 3h2");
	add_pattern(d, "io", "M3 0v6");
	buf_addf(d->out,
		 "<marker id=\"%s-head\" class=\"tl-head\" viewBox=\"0 0 8 8\" "
		 "refX=\"7\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" "
		 "orient=\"auto\"><path d=\"M0 0L8 4L0 8z\"/></marker>\n"
		 "</defs>\n",
		 d->view->prefix);
}

static void
add_box(struct buf *b, double x, double y, double width, double height)
{
	buf_addc(b, 'M');
	draw_number(b, x);
	buf_addc(b, ' ');
	draw_number(b, y);
	buf_addc(b, 'h');
	draw_number(b, width);
	buf_addf(b, "v%gh", height);
	draw_number(b, -width);
	buf_addc(b, 'z');
}

/* Opens the path of all that is in a state. */
static void
open_boxes(struct drawing *d, const char *class)
{
	bool hatched = class == state_class[TRACE_LOCK] ||
		       class == state_class[TRACE_WAITS] ||
		       class == state_class[TRACE_IO];

	buf_addf(d->out, "<path class=\"tl-%s\"", class);
	if (hatched)
		buf_addf(d->out, " fill=\"url(#%s-%s)\"", d->view->prefix,
			 class);
	buf_adds(d->out, " d=\"");
}

static void
add_piece(struct drawing *d, double top, const struct timeline_piece *p)
{
	double x = scale_place(&d->x, p->from);
	double width = fmax(scale_place(&d->x, p->to) - x, 0.7);

	if (p->state == TRACE_SLEEPS)
		add_box(d->out, x, top + BAR / 2.0 - 1, width, 2);
	else
		add_box(d->out, x, top, width, BAR);
}

static void
add_state(struct drawing *d, double top, const struct timeline_piece *v, int n,
	  enum trace_state state)
{
	bool any = false;

	for (int i = 0; i < n; i++) {
		if (v[i].state != state)
			continue;
		if (!any)
			open_boxes(d, state_class[state]);
		any = true;
		add_piece(d, top, &v[i]);
	}
	if (any)
		buf_adds(d->out, "\"/>\n");
	d->used[state] |= any;
}

static void
add_labels(struct drawing *d, double top, const struct timeline_piece *v, int n)
{
	struct buf label;

	buf_init(&label);
	for (int i = 0; i < n; i++) {
		double x = scale_place(&d->x, v[i].from);
		double width = scale_place(&d->x, v[i].to) - x;

		if (!v[i].span || v[i].state == TRACE_RUNS)
			continue;
		buf_clear(&label);
		trace_label(d->t, v[i].span, &label);
		if (label.n > 0 && text_width(buf_str(&label)) + 6 < width)
			draw_text(d->out, "tl-label", "middle", x + width / 2,
				  top + BAR - 3, buf_str(&label));
	}
	buf_release(&label);
}

static void
add_hold(struct drawing *d, double top, double from, double to, bool *any)
{
	if (!*any)
		open_boxes(d, "hold");
	*any = true;
	add_box(d->out, from, top + BAR + 2, fmax(to - from, 0.7), HOLD);
}

/* Holds that touch at this size are one. */
static void
add_holds(struct drawing *d, double top, const struct trace_lane *lane)
{
	double from = 0, to = -1; /* of the one to be drawn; -1: none yet */
	bool any = false;

	for (int i = 0; i < lane->nholds; i++) {
		const struct trace_hold *h = &lane->holds[i];
		double x, end;

		if (h->to <= d->view->from || h->from >= d->view->to)
			continue;
		x = scale_place(&d->x, fmax(h->from, d->view->from));
		end = scale_place(&d->x, fmin(h->to, d->view->to));
		if (to >= 0 && x <= to + 0.5) {
			to = fmax(to, end);
			continue;
		}
		if (to >= 0)
			add_hold(d, top, from, to, &any);
		from = x;
		to = end;
	}
	if (to >= 0)
		add_hold(d, top, from, to, &any);
	if (any)
		buf_adds(d->out, "\"/>\n");
	d->holds |= any;
}

static void
add_lane(struct drawing *d, const struct trace_lane *lane, int row)
{
	struct timeline_piece *v;
	double top = row_top(row);
	int n = timeline_pieces(lane, d->view->from, d->view->to, d->least, &v);

	draw_text(d->out, "tl-name", "end", d->x.start - 8, top + BAR - 3,
		  lane->name);
	for (int i = 0; i < TRACE_STATES; i++)
		add_state(d, top, v, n, (enum trace_state)i);
	add_labels(d, top, v, n);
	add_holds(d, top, lane);
	free(v);
}

/* All that have no row of their own: when any of them was there. */
static void
add_rest(struct drawing *d)
{
	double top = row_top(d->nrows), end = -1;
	struct buf name;

	buf_init(&name);
	buf_addf(&name, "%d more", d->nshown - d->nrows);
	draw_text(d->out, "tl-name", "end", d->x.start - 8, top + BAR - 3,
		  buf_str(&name));
	open_boxes(d, "rest");
	for (int i = 0; i < d->t->nlanes; i++) {
		const struct trace_lane *l = &d->t->lanes[i];
		double x, to;

		if (d->rows[i] != d->nrows)
			continue;
		x = fmax(scale_place(&d->x, fmax(l->from, d->view->from)), end);
		to = scale_place(&d->x, fmin(l->to, d->view->to));
		if (to < x + 0.7 && end >= 0)
			continue;
		add_box(d->out, x, top, fmax(to - x, 0.7), BAR);
		end = fmax(to, x + 0.7);
	}
	buf_adds(d->out, "\"/>\n");
	buf_release(&name);
}

/* --- arrows --- */

static bool
is_arrow_shown(const struct drawing *d, const struct trace_arrow *a)
{
	return d->rows[a->from] >= 0 && d->rows[a->to] >= 0 &&
	       d->rows[a->from] < d->nrows && d->rows[a->to] < d->nrows &&
	       a->end >= d->view->from && a->start <= d->view->to &&
	       a->start >= d->view->from && a->end <= d->view->to;
}

/* From the edge of one bar to that of the other. */
static void
add_arrow(struct drawing *d, const struct trace_arrow *a)
{
	bool down = d->rows[a->to] > d->rows[a->from];
	double from = row_top(d->rows[a->from]) + (down ? BAR : 0);
	double to = row_top(d->rows[a->to]) + (down ? 0 : BAR);

	buf_adds(d->out, "<path d=\"M");
	draw_number(d->out, scale_place(&d->x, a->start));
	buf_addf(d->out, " %gL", from);
	draw_number(d->out, scale_place(&d->x, a->end));
	buf_addf(d->out, " %g\"/>\n", to);
}

/* One that would lie on the one before is left out without a word. */
static bool
lies_on(const struct drawing *d, const struct trace_arrow *a,
	const struct trace_arrow *last)
{
	return last && a->from == last->from && a->to == last->to &&
	       a->end - last->end < 4 * d->least &&
	       a->start - last->start < 4 * d->least;
}

static void
add_arrows(struct drawing *d, enum trace_cause cause, int *room)
{
	const struct trace_arrow *last = NULL;

	buf_addf(d->out,
		 "<g class=\"tl-arrow tl-%s\" marker-end=\"url(#%s-head)\">\n",
		 cause_class[cause], d->view->prefix);
	for (int i = 0; i < d->t->narrows; i++) {
		const struct trace_arrow *a = &d->t->arrows[i];

		if (a->cause != cause || !is_arrow_shown(d, a) ||
		    lies_on(d, a, last))
			continue;
		last = a;
		if (--*room < 0) {
			d->left_out++;
			continue;
		}
		add_arrow(d, a);
		d->causes[cause] = true;
	}
	buf_adds(d->out, "</g>\n");
}

/* --- axis and legend --- */

static void
add_axis(struct drawing *d)
{
	double ticks[MAX_TICKS], bottom = total_height(d) - LEGEND * 2;
	struct scale s = d->x;
	struct buf text;
	int n = scale_ticks(&s, 1, ticks);

	buf_init(&text);
	for (int i = 0; i < n; i++) {
		double x = scale_place(&d->x, ticks[i]);
		double line[] = { x, TOP - 6, x, bottom };

		if (x < d->x.start - 0.5 || x > d->x.end + 0.5)
			continue;
		draw_path(d->out, "chart-grid", line, 2);
		buf_clear(&text);
		add_time(&text, ticks[i]);
		draw_text(d->out, "chart-tick",
			  x > d->x.end - 30 ? "end" : "middle", x, TOP - 10,
			  buf_str(&text));
	}
	buf_release(&text);
}

static double
legend_text(struct drawing *d, double x, double y, const char *words)
{
	draw_text(d->out, "tl-key", "start", x + 30, y + BAR - 3,
		  str_of(words));
	return x + 30 + text_width(str_of(words)) + 14;
}

/* A second line when the first is full. */
static void
legend_room(double *x, double *y, const char *words)
{
	if (*x + 30 + text_width(str_of(words)) <= WIDTH)
		return;
	*x = 0;
	*y += LEGEND;
}

static void
add_state_key(struct drawing *d, enum trace_state state, double *x, double *y)
{
	const char *words = trace_state_words(state);

	legend_room(x, y, words);
	open_boxes(d, state_class[state]);
	if (state == TRACE_SLEEPS)
		add_box(d->out, *x, *y + BAR / 2.0 - 1, 24, 2);
	else
		add_box(d->out, *x, *y, 24, BAR);
	buf_adds(d->out, "\"/>\n");
	*x = legend_text(d, *x, *y, words);
}

static void
add_legend(struct drawing *d)
{
	static const char *const causes[] = {
		[TRACE_CREATE] = "creates",
		[TRACE_JOIN] = "ended, joined",
		[TRACE_WAKE] = "lets go on",
	};
	double x = 0, y = total_height(d) - LEGEND * 2 + 6;

	for (int i = 0; i < TRACE_STATES; i++)
		if (d->used[i])
			add_state_key(d, (enum trace_state)i, &x, &y);
	if (d->holds) {
		legend_room(&x, &y, "holds a lock");
		open_boxes(d, "hold");
		add_box(d->out, x, y + 5, 24, HOLD);
		buf_adds(d->out, "\"/>\n");
		x = legend_text(d, x, y, "holds a lock");
	}
	for (int i = 0; i < 3; i++) {
		if (!d->causes[i])
			continue;
		legend_room(&x, &y, causes[i]);
		buf_addf(d->out,
			 "<path class=\"tl-arrow tl-%s\" "
			 "marker-end=\"url(#%s-head)\" d=\"M%g %gh24\"/>\n",
			 cause_class[i], d->view->prefix, x, y + BAR / 2.0);
		x = legend_text(d, x, y, causes[i]);
	}
}

/* --- the whole --- */

static void
add_head(struct drawing *d)
{
	const char *prefix = d->view->prefix;
	struct buf text;

	buf_init(&text);
	buf_addf(d->out,
		 "<svg viewBox=\"0 0 %d %g\" width=\"%d\" height=\"%g\" "
		 "font-size=\"%d\" role=\"img\" aria-labelledby=\"%s-t "
		 "%s-d\">\n<title id=\"%s-t\">",
		 WIDTH, total_height(d), WIDTH, total_height(d), TEXT_HEIGHT,
		 prefix, prefix, prefix);
	html_escape(d->out, d->view->caption);
	buf_addf(d->out, "</title>\n<desc id=\"%s-d\">", prefix);
	describe(d, &text);
	html_escape(d->out, buf_str(&text));
	buf_adds(d->out, "</desc>\n");
	buf_release(&text);
}

static void
draw(struct drawing *d)
{
	int room = MAX_ARROWS;

	d->left_out = 0;
	add_head(d);
	add_definitions(d);
	add_axis(d);
	for (int i = 0; i < d->t->nlanes; i++)
		if (d->rows[i] >= 0 && d->rows[i] < d->nrows)
			add_lane(d, &d->t->lanes[i], d->rows[i]);
	if (d->nshown > d->nrows)
		add_rest(d);
	add_arrows(d, TRACE_CREATE, &room);
	add_arrows(d, TRACE_JOIN, &room);
	add_arrows(d, TRACE_WAKE, &room);
	add_legend(d);
	buf_adds(d->out, "</svg>\n");
}

/* --- what is not drawn, and all as numbers --- */

static void
add_note(struct buf *b, const struct drawing *d)
{
	const struct trace *t = d->t;

	buf_adds(b, "<p class=\"chart-note\">One run, recorded: ");
	add_time(b, t->end);
	buf_adds(b, ". Calls that return within 5\u00a0µs count as running.");
	if (d->nshown > d->nrows)
		buf_addf(b,
			 " The last row holds %d threads: it is filled while "
			 "any of them is there.",
			 d->nshown - d->nrows);
	if (d->left_out > 0)
		buf_addf(b, " %d arrows are left out.", d->left_out);
	if (t->dropped > 0)
		buf_addf(b,
			 " Then the recorder's memory was full: some %llu "
			 "later events are missing.",
			 (unsigned long long)t->dropped);
	buf_adds(b, "</p>\n");
}

static void
add_row(struct buf *b, const struct drawing *d, const struct trace_lane *lane,
	const struct timeline_piece *p)
{
	struct buf words;

	buf_init(&words);
	if (p->span)
		trace_words(d->t, p->span, &words);
	else
		buf_addf(&words, "mostly %s", trace_state_words(p->state));
	buf_adds(b, "<tr><td>");
	html_escape(b, lane->name);
	buf_adds(b, "</td><td>");
	html_escape(b, buf_str(&words));
	buf_adds(b, "</td><td>");
	add_time(b, p->from);
	buf_adds(b, "</td><td>");
	add_time(b, p->to - p->from);
	buf_adds(b, "</td></tr>\n");
	buf_release(&words);
}

static void
add_table(struct buf *b, const struct drawing *d)
{
	int rows = 0, more = 0;

	buf_adds(b, "<details class=\"chart-data\"><summary>Intervals"
		    "</summary>\n<table>\n<thead><tr><th>Thread</th>"
		    "<th>What</th><th>From</th><th>For</th></tr></thead>\n"
		    "<tbody>\n");
	for (int i = 0; i < d->t->nlanes; i++) {
		struct timeline_piece *v;
		int n;

		if (d->rows[i] < 0)
			continue;
		n = timeline_pieces(&d->t->lanes[i], d->view->from, d->view->to,
				    d->least, &v);
		for (int j = 0; j < n; j++, rows++)
			if (rows < MAX_TABLE)
				add_row(b, d, &d->t->lanes[i], &v[j]);
			else
				more++;
		free(v);
	}
	buf_adds(b, "</tbody>\n</table>\n");
	if (more > 0)
		buf_addf(b, "<p>and %d more, in the trace.</p>\n", more);
	buf_adds(b, "</details>\n");
}

static void
add_caption(struct buf *b, struct str caption)
{
	buf_adds(b, "<figure class=\"chart timeline\">\n<figcaption>");
	html_escape(b, caption);
	buf_adds(b, "</figcaption>\n");
}

void
timeline_draw(const struct trace *t, const struct timeline_view *view,
	      struct buf *b)
{
	struct drawing d = { .t = t, .view = view, .out = b };
	size_t start;

	add_caption(b, view->caption);
	place_rows(&d);
	d.x = (struct scale){ .from = view->from, .to = view->to };
	d.x.start = name_width(&d);
	d.x.end = WIDTH - 4;
	d.least = 0.7 * (view->to - view->from) / (d.x.end - d.x.start);
	buf_addf(b,
		 "<div class=\"wide\" tabindex=\"0\" role=\"region\" "
		 "aria-labelledby=\"%s-t\">\n",
		 view->prefix);
	start = b->n;
	draw(&d);
	while (b->n - start > MOST_BYTES && d.least < view->to - view->from) {
		b->n = start;
		d.least *= 1.6;
		draw(&d);
	}
	buf_adds(b, "</div>\n");
	add_note(b, &d);
	add_table(b, &d);
	free(d.rows);
}
