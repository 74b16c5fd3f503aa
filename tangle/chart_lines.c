/* Lines: a sweep's values against what was swept, each series named where its
 * line ends.
 *
 * Values that were not measured leave a gap in their line; a sentence below the
 * drawing names them. */
#include "chart.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "chart_draw.h"
#include "html.h"

enum {
	WIDTH = 370,
	HEIGHT = 225,
	TOP = 9,
	BOTTOM = 24, /* room for the ticks' labels */
	GAP = 8,
	COLORS = 6,
	WIDEST_NAME = 110,
};

/* A series' name at the end of its line. */
struct name {
	struct str lines[MAX_LINES];
	int n;
	double middle; /* where the line ends */
	double top, height;
	int series;
};

struct lines {
	struct buf *out;
	struct str x_label;
	const struct str *xs;
	int nx;
	const struct chart_series *v;
	int n;
	const struct quantity *like; /* one that is drawn: form of the ticks */
	struct scale x, y;
	double *x_values; /* where they stand on the scale */
	struct name *names;
	double left, right, bottom; /* edges of the plot */
	double ticks[MAX_TICKS];
	int nticks;
};

static const struct quantity *
point(const struct lines *c, int series, int x)
{
	return &c->v[series].points[x];
}

/* --- layout --- */

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Numbers of one dimension are placed by what they are, others by their
 * order. */
static bool
read_xs(struct lines *c)
{
	enum dimension dim = DIM_NUMBER;

	for (int i = 0; i < c->nx; i++) {
		struct quantity q;

		if (!quantity_parse(c->xs[i], &q) || !is_drawable(&q) ||
		    (i > 0 && q.dim != dim))
			return false;
		dim = q.dim;
		c->x_values[i] = q.v;
	}
	return true;
}

static void
scale_x(struct lines *c)
{
	double *sorted = xrealloc(NULL, (size_t)c->nx * sizeof(*sorted));

	if (!read_xs(c))
		for (int i = 0; i < c->nx; i++)
			c->x_values[i] = i;
	for (int i = 0; i < c->nx; i++)
		sorted[i] = c->x_values[i];
	qsort(sorted, (size_t)c->nx, sizeof(*sorted), by_value);
	c->x = (struct scale){ .from = sorted[0],
			       .to = sorted[c->nx - 1],
			       .log = grows_by_factors(sorted, c->nx) };
	if (c->x.from == c->x.to) {
		c->x.from--;
		c->x.to++;
	}
	free(sorted);
}

/* False when there is nothing to draw. Logarithmic from a factor of 100 on. */
static bool
scale_y(struct lines *c)
{
	double low = INFINITY, high = -INFINITY;

	c->like = NULL;
	for (int i = 0; i < c->n; i++)
		for (int x = 0; x < c->nx; x++) {
			const struct quantity *q = point(c, i, x);
			bool wide = is_measured(q);

			if (!is_drawable(q))
				continue;
			c->like = q;
			low = fmin(low, wide ? fmin(q->v, q->lo) : q->v);
			high = fmax(high, wide ? fmax(q->v, q->hi) : q->v);
		}
	if (!c->like)
		return false;
	c->y = scale_of(low, high, low > 0 && high >= 100 * low);
	c->nticks = scale_ticks(&c->y, c->like->form == FORM_COUNT ? 1 : 1e-300,
				c->ticks);
	return true;
}

/* A tick's label: as its values, but round. */
static void
show_tick(const struct lines *c, double v, struct buf *b)
{
	struct quantity q = *c->like;

	if (q.form == FORM_RATIO || v == 0)
		q.form = FORM_PLAIN;
	if (v == 0)
		q.dim = DIM_NUMBER;
	q.rate = q.rate && v != 0;
	show_value(b, &q, v);
}

static double
tick_room(const struct lines *c)
{
	double room = 0;

	for (int i = 0; i < c->nticks; i++) {
		struct buf b;

		buf_init(&b);
		show_tick(c, c->ticks[i], &b);
		room = fmax(room, text_width(buf_str(&b)));
		buf_release(&b);
	}
	return room;
}

static double
name_room(struct lines *c)
{
	double room = 0;

	for (int i = 0; i < c->n; i++) {
		struct name *name = &c->names[i];

		name->series = i;
		name->n = text_wrap(c->v[i].label, WIDEST_NAME, name->lines);
		name->height = name->n * LINE_HEIGHT;
		for (int k = 0; k < name->n; k++)
			room = fmax(room, bold_width(name->lines[k]));
	}
	return room;
}

static int
by_middle(const void *a, const void *b)
{
	const struct name *x = a, *y = b;

	if (x->middle != y->middle)
		return x->middle < y->middle ? -1 : 1;
	return x->series - y->series;
}

/* Where the series' line ends; at the bottom when it has no point. */
static double
line_end(const struct lines *c, int series)
{
	for (int x = c->nx - 1; x >= 0; x--)
		if (is_drawable(point(c, series, x)))
			return scale_place(&c->y, point(c, series, x)->v);
	return c->bottom;
}

/* Names stand beside the ends of their lines, and where they would overlap,
 * push each other down; then, from the lower edge, up again. */
static void
place_names(struct lines *c)
{
	double edge = -INFINITY;

	for (int i = 0; i < c->n; i++)
		c->names[i].middle = line_end(c, i);
	qsort(c->names, (size_t)c->n, sizeof(*c->names), by_middle);
	for (int i = 0; i < c->n; i++) {
		struct name *name = &c->names[i];

		name->top = fmax(name->middle - name->height / 2, edge);
		edge = name->top + name->height;
	}
	edge = c->bottom + LINE_HEIGHT / 2.0;
	for (int i = c->n - 1; i >= 0; i--) {
		struct name *name = &c->names[i];

		name->top = fmin(name->top, edge - name->height);
		edge = name->top;
	}
}

static void
lay_out(struct lines *c)
{
	c->left = tick_room(c) + GAP;
	c->right = WIDTH - name_room(c) - 2 * GAP;
	c->bottom = HEIGHT - BOTTOM - (c->x_label.n > 0 ? LINE_HEIGHT : 0);
	scale_x(c);
	c->x.start = c->left + GAP;
	c->x.end = c->right - GAP / 2.0;
	c->y.start = c->bottom;
	c->y.end = TOP;
	place_names(c);
}

/* --- drawing --- */

static void
draw_y_axis(struct lines *c)
{
	for (int i = 0; i < c->nticks; i++) {
		double y = scale_place(&c->y, c->ticks[i]);
		const double line[] = { c->left, y, c->right, y };
		struct buf b;

		buf_init(&b);
		show_tick(c, c->ticks[i], &b);
		draw_path(c->out, "chart-grid", line, 2);
		draw_text(c->out, "chart-tick", "end", c->left - GAP / 2.0,
			  y + TEXT_HEIGHT / 3.0, buf_str(&b));
		buf_release(&b);
	}
}

/* A label at each value, but for those that would touch the one before. */
static void
draw_x_axis(struct lines *c)
{
	const double axis[] = { c->left, c->bottom, c->right, c->bottom };
	double used = -INFINITY;

	draw_path(c->out, "chart-axis", axis, 2);
	for (int i = 0; i < c->nx; i++) {
		double x = scale_place(&c->x, c->x_values[i]);
		double half = text_width(c->xs[i]) / 2;
		const double mark[] = { x, c->bottom, x, c->bottom + 4 };

		draw_path(c->out, "chart-axis", mark, 2);
		if (x - half < used)
			continue;
		draw_text(c->out, "chart-tick", "middle", x,
			  c->bottom + 5 + TEXT_HEIGHT, c->xs[i]);
		used = x + half + GAP / 2.0;
	}
	if (c->x_label.n > 0)
		draw_text(c->out, "chart-tick", "middle",
			  (c->left + c->right) / 2, HEIGHT - 4, c->x_label);
}

static void
draw_classed(struct lines *c, const char *mark, int series, const double *xy,
	     int n)
{
	char class[64];

	snprintf(class, sizeof(class), "chart-%s chart-s%d", mark,
		 series % COLORS);
	draw_path(c->out, class, xy, n);
}

/* Each series has a shape of its own, so that colours are not needed. */
static void
open_marker(struct lines *c, int series, const double *xy)
{
	static const char *const shapes[COLORS] = {
		"m-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0z", /* circle */
		"m-3.2 -3.2h6.4v6.4h-6.4z", /* square */
		"m0 -4.2l4 7h-8z", /* triangle */
		"m0 -4.4l4.2 4.4l-4.2 4.4l-4.2 -4.4z", /* diamond */
		"m0 4.2l4 -7h-8z", /* triangle on its tip */
		"m-1.4 -4h2.8v2.6h2.6v2.8h-2.6v2.6h-2.8v-2.6h-2.6v-2.8h2.6z",
	};

	buf_addf(c->out, "<path class=\"chart-point chart-s%d\" d=\"M",
		 series % COLORS);
	draw_number(c->out, xy[0]);
	buf_addc(c->out, ' ');
	draw_number(c->out, xy[1]);
	buf_addf(c->out, "%s\">", shapes[series % COLORS]);
}

static void
draw_point(struct lines *c, int series, int x, const double *xy)
{
	const struct quantity *q = point(c, series, x);
	double whisker[] = { xy[0], 0, xy[0], 0 };

	if (is_measured(q) && q->lo < q->hi && !(c->y.log && q->lo <= 0)) {
		whisker[1] = scale_place(&c->y, q->lo);
		whisker[3] = scale_place(&c->y, q->hi);
		draw_classed(c, "whisker", series, whisker, 2);
	}
	open_marker(c, series, xy);
	buf_adds(c->out, "<title>");
	html_escape(c->out, c->v[series].label);
	buf_adds(c->out, ", ");
	html_escape(c->out, c->xs[x]);
	buf_adds(c->out, ": ");
	show_quantity(c->out, q);
	buf_adds(c->out, "</title></path>\n");
}

/* A line from each point to the next, as long as both are there. */
static void
draw_series(struct lines *c, int series)
{
	double *xy = xrealloc(NULL, 2 * (size_t)c->nx * sizeof(*xy));
	int start = 0;

	for (int x = 0; x <= c->nx; x++) {
		if (x < c->nx && is_drawable(point(c, series, x))) {
			xy[2 * x] = scale_place(&c->x, c->x_values[x]);
			xy[2 * x + 1] =
				scale_place(&c->y, point(c, series, x)->v);
			continue;
		}
		if (x - start > 1)
			draw_classed(c, "line", series, xy + 2 * start,
				     x - start);
		start = x + 1;
	}
	for (int x = 0; x < c->nx; x++)
		if (is_drawable(point(c, series, x)))
			draw_point(c, series, x, xy + 2 * x);
	free(xy);
}

static void
draw_names(struct lines *c)
{
	for (int i = 0; i < c->n; i++) {
		const struct name *name = &c->names[i];
		char class[64];

		snprintf(class, sizeof(class), "chart-name chart-s%d",
			 name->series % COLORS);
		for (int k = 0; k < name->n; k++)
			draw_text(c->out, class, "start", c->right + GAP / 2.0,
				  name->top + k * LINE_HEIGHT + TEXT_HEIGHT - 2,
				  name->lines[k]);
	}
}

/* --- words --- */

static void
describe(const struct lines *c, struct buf *b)
{
	buf_adds(b, c->y.log ? "Lines, on a logarithmic scale. " : "Lines. ");
	for (int i = 0; i < c->n; i++) {
		buf_add(b, c->v[i].label);
		buf_adds(b, ": ");
		for (int x = 0; x < c->nx; x++) {
			show_quantity(b, point(c, i, x));
			buf_addf(b, " at %.*s%s", STR(c->xs[x]),
				 x + 1 < c->nx ? ", " : ". ");
		}
	}
	if (c->x_label.n > 0)
		buf_addf(b, "Across: %.*s.", STR(c->x_label));
}

/* "Not measured here: a at 4, 8; b at 8." */
static void
name_missing(const struct lines *c, struct buf *b)
{
	for (int i = 0; i < c->n; i++) {
		bool told = false;

		for (int x = 0; x < c->nx; x++) {
			if (is_drawable(point(c, i, x)))
				continue;
			if (told)
				buf_addf(b, ", %.*s", STR(c->xs[x]));
			else
				buf_addf(b, "%s%.*s at %.*s",
					 b->n > 0 ? "; "
						  : "Not measured here: ",
					 STR(c->v[i].label), STR(c->xs[x]));
			told = true;
		}
	}
	if (b->n > 0)
		buf_addc(b, '.');
}

static void
add_cell(struct buf *b, const struct quantity *q)
{
	buf_adds(b, "<td>");
	show_quantity(b, q);
	if (is_measured(q)) {
		buf_adds(b, " <span class=\"chart-range\">");
		show_value(b, q, q->lo);
		buf_adds(b, " – ");
		show_value(b, q, q->hi);
		buf_adds(b, "</span>");
	}
	buf_adds(b, "</td>");
}

static void
add_rows(const struct lines *c)
{
	struct buf *b = c->out;

	buf_adds(b, "<thead><tr><th scope=\"col\">");
	html_escape(b, c->x_label);
	buf_adds(b, "</th>");
	for (int i = 0; i < c->n; i++) {
		buf_adds(b, "<th scope=\"col\">");
		html_escape(b, c->v[i].label);
		buf_adds(b, "</th>");
	}
	buf_adds(b, "</tr></thead>\n<tbody>\n");
	for (int x = 0; x < c->nx; x++) {
		buf_adds(b, "<tr><th scope=\"row\">");
		html_escape(b, c->xs[x]);
		buf_adds(b, "</th>");
		for (int i = 0; i < c->n; i++)
			add_cell(b, point(c, i, x));
		buf_adds(b, "</tr>\n");
	}
}

static void
draw(struct lines *c, struct str title)
{
	struct buf desc, missing;

	buf_init(&desc);
	buf_init(&missing);
	lay_out(c);
	describe(c, &desc);
	name_missing(c, &missing);
	figure_open(c->out, "lines", title, buf_str(&desc), WIDTH, HEIGHT);
	draw_y_axis(c);
	draw_x_axis(c);
	for (int i = c->n - 1; i >= 0; i--)
		draw_series(c, i);
	draw_names(c);
	figure_table(c->out, buf_str(&missing));
	buf_release(&desc);
	buf_release(&missing);
}

void
chart_lines(struct buf *html, struct str title, struct str x_label,
	    const struct str *xs, int nx, const struct chart_series *series,
	    int n)
{
	struct lines c = { .out = html,
			   .x_label = x_label,
			   .xs = xs,
			   .nx = nx,
			   .v = series,
			   .n = n };

	if (scale_y(&c)) {
		c.x_values = xrealloc(NULL, (size_t)nx * sizeof(double));
		c.names = xrealloc(NULL, (size_t)n * sizeof(*c.names));
		draw(&c, title);
		free(c.x_values);
		free(c.names);
	} else {
		figure_empty(html, title);
	}
	add_rows(&c);
	figure_close(html);
}
