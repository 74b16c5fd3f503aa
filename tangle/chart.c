/* Bars: a label, below it the bar from zero, behind that its value, and across
 * its end the interval of the median.
 *
 * Labels stand above their bars, not beside them, so that the drawing is as
 * readable on a phone as on a wide screen. A value that was not measured keeps
 * its place and says so. */
#include "chart.h"

#include <math.h>

#include "chart_draw.h"
#include "html.h"

enum {
	WIDTH = 340,
	LEFT = 1,
	BAR = 11,
	ABOVE = 5,
	BELOW = 12,
	GAP = 6,
	TEXT_BAR = 16
};

struct bars {
	struct buf *out;
	const struct chart_bar *v;
	int n;
	struct scale scale;
	double height;
};

/* The farthest that a bar reaches, with its whisker. */
static double
low_end(const struct quantity *q)
{
	return is_measured(q) ? fmin(q->v, q->lo) : q->v;
}

static double
high_end(const struct quantity *q)
{
	return is_measured(q) ? fmax(q->v, q->hi) : q->v;
}

static int
label_lines(const struct chart_bar *bar, struct str lines[MAX_LINES])
{
	return text_wrap(bar->label, WIDTH - LEFT, lines);
}

/* The scale, with room for the values behind the bars; false when there is
 * nothing to draw. */
static bool
lay_out(struct bars *c)
{
	double low = 0, high = 0, room = 0;
	struct str lines[MAX_LINES];
	bool any = false;

	c->height = 0;
	for (int i = 0; i < c->n; i++) {
		const struct quantity *q = &c->v[i].q;
		struct buf value;

		c->height += label_lines(&c->v[i], lines) * LINE_HEIGHT +
			     ABOVE + BAR + BELOW;
		if (!is_drawable(q))
			continue;
		any = true;
		low = fmin(low, low_end(q));
		high = fmax(high, high_end(q));
		buf_init(&value);
		show_quantity(&value, q);
		room = fmax(room, bold_width(buf_str(&value)));
		buf_release(&value);
	}
	c->scale = scale_of(low, high, false);
	c->scale.start = LEFT;
	c->scale.end = WIDTH - GAP - room;
	return any;
}

static void
draw_whisker(struct bars *c, const struct quantity *q, double y)
{
	double from = scale_place(&c->scale, q->lo);
	double to = scale_place(&c->scale, q->hi);
	double middle = y + BAR / 2.0, top = middle - 2.5, end = middle + 2.5;
	const double xy[] = { from, top,    from, end, from, middle,
			      to,   middle, to,	  top, to,   end };

	if (is_measured(q) && q->lo < q->hi)
		draw_path(c->out, "chart-whisker", xy, 6);
}

/* A bar that is not zero is at least a hair. */
static void
draw_bar(struct bars *c, const struct quantity *q, double y)
{
	double zero = scale_place(&c->scale, 0);
	double end = scale_place(&c->scale, q->v);
	double length = fabs(end - zero);
	struct buf value;

	if (q->v != 0)
		length = fmax(length, 0.5);
	buf_adds(c->out, "<rect class=\"chart-bar chart-s0\" x=\"");
	draw_number(c->out, end < zero ? zero - length : zero);
	buf_adds(c->out, "\" y=\"");
	draw_number(c->out, y);
	buf_adds(c->out, "\" width=\"");
	draw_number(c->out, length);
	buf_addf(c->out, "\" height=\"%d\"/>\n", BAR);
	draw_whisker(c, q, y);
	buf_init(&value);
	show_quantity(&value, q);
	draw_text(c->out, "chart-value", "start",
		  fmax(zero, scale_place(&c->scale, high_end(q))) + GAP,
		  y + BAR - 1, buf_str(&value));
	buf_release(&value);
}

static void
draw_zero(struct bars *c, double x, double y)
{
	const double xy[] = { x, y - 2, x, y + BAR + 2 };

	draw_path(c->out, "chart-axis", xy, 2);
}

static void
draw_bars(struct bars *c)
{
	double y = 0, zero = scale_place(&c->scale, 0);

	for (int i = 0; i < c->n; i++) {
		struct str lines[MAX_LINES];
		int n = label_lines(&c->v[i], lines);

		for (int k = 0; k < n; k++)
			draw_text(c->out, "chart-text", "start", LEFT,
				  y + k * LINE_HEIGHT + TEXT_HEIGHT, lines[k]);
		y += n * LINE_HEIGHT + ABOVE;
		if (is_drawable(&c->v[i].q))
			draw_bar(c, &c->v[i].q, y);
		else
			draw_text(c->out, "chart-none", "start", zero + GAP,
				  y + BAR - 1, LIT("not measured here"));
		draw_zero(c, zero, y);
		y += BAR + BELOW;
	}
}

static bool
overlap(const struct quantity *a, const struct quantity *b)
{
	return is_measured(a) && is_measured(b) && a->dim == b->dim &&
	       a->rate == b->rate && a->lo <= b->hi && b->lo <= a->hi;
}

/* Neighbours that look different but are not: "No measurable difference
 * between a and b". */
static void
name_equals(const struct bars *c, struct buf *b)
{
	for (int i = 0; i + 1 < c->n; i++) {
		if (!overlap(&c->v[i].q, &c->v[i + 1].q))
			continue;
		buf_adds(b,
			 b->n > 0 ? "; " : "No measurable difference between ");
		buf_addf(b, "%.*s and %.*s", STR(c->v[i].label),
			 STR(c->v[i + 1].label));
	}
	buf_adds(b, b->n > 0 ? ": their intervals overlap." : "");
}

static void
describe(const struct bars *c, struct buf *b)
{
	buf_adds(b, "Bars. ");
	for (int i = 0; i < c->n; i++) {
		buf_add(b, c->v[i].label);
		buf_adds(b, ": ");
		show_quantity(b, &c->v[i].q);
		buf_adds(b, i + 1 < c->n ? "; " : ".");
	}
}

/* The bar as a terminal would show it, for where no drawing is. */
static void
add_text_bar(const struct bars *c, const struct quantity *q, struct buf *b)
{
	static const char *const parts[] = { "",  "▏", "▎", "▍",
					     "▌", "▋", "▊", "▉" };
	double most = fmax(fabs(c->scale.from), fabs(c->scale.to));
	int eighths = 0;

	if (is_drawable(q) && most > 0)
		eighths = (int)lround(fabs(q->v) / most * TEXT_BAR * 8);
	buf_adds(b, "<td class=\"chart-blocks\" aria-hidden=\"true\">");
	for (int i = 0; i < eighths / 8; i++)
		buf_adds(b, "█");
	buf_adds(b, parts[eighths % 8]);
	buf_adds(b, "</td>");
}

static void
add_row(struct bars *c, const struct chart_bar *bar, bool measured)
{
	const struct quantity *q = &bar->q;
	struct buf *b = c->out;

	buf_adds(b, "<tr><th scope=\"row\">");
	html_escape(b, bar->label);
	buf_adds(b, "</th><td>");
	show_quantity(b, q);
	if (measured && is_measured(q)) {
		buf_adds(b, "</td><td>");
		show_value(b, q, q->lo);
		buf_adds(b, " – ");
		show_value(b, q, q->hi);
		buf_adds(b, "</td><td>");
		show_value(b, q, q->min);
		buf_adds(b, " – ");
		show_value(b, q, q->max);
		buf_addf(b, "</td><td>%d", q->n);
	} else if (measured) {
		buf_adds(b, "</td><td></td><td></td><td>");
	}
	buf_adds(b, "</td>");
	add_text_bar(c, q, b);
	buf_adds(b, "</tr>\n");
}

static void
add_rows(struct bars *c)
{
	bool measured = false;

	for (int i = 0; i < c->n; i++)
		measured = measured || is_measured(&c->v[i].q);
	buf_adds(c->out, "<thead><tr><td></td>");
	buf_adds(c->out, measured ? "<th scope=\"col\">median</th>"
				    "<th scope=\"col\">its interval</th>"
				    "<th scope=\"col\">all between</th>"
				    "<th scope=\"col\">runs</th>"
				  : "<th scope=\"col\">value</th>");
	buf_adds(c->out, "<td></td></tr></thead>\n<tbody>\n");
	for (int i = 0; i < c->n; i++)
		add_row(c, &c->v[i], measured);
}

void
chart_bars(struct buf *html, struct str title, const struct chart_bar *bars,
	   int n)
{
	struct bars c = { .out = html, .v = bars, .n = n };
	struct buf desc;

	if (!lay_out(&c)) {
		figure_empty(html, title);
	} else {
		buf_init(&desc);
		describe(&c, &desc);
		figure_open(html, "bars", title, buf_str(&desc), WIDTH,
			    c.height - BELOW + 6);
		draw_bars(&c);
		buf_clear(&desc);
		name_equals(&c, &desc);
		figure_table(html, buf_str(&desc));
		buf_release(&desc);
	}
	add_rows(&c);
	figure_close(html);
}
