/* Samples beside a number: a line from the least to the largest with a tick for
 * each, the interval of the median as a bar, the median across it. Some ten
 * times as wide as high, so that it stands within a line of text. */
#include "chart.h"

#include "chart_draw.h"
#include "html.h"

enum { WIDTH = 120, HEIGHT = 14, EDGE = 3, TICKS_MOST = 64 };

static void
show_as(struct buf *b, const char *before, const struct quantity *q, double v)
{
	buf_adds(b, before);
	show_value(b, q, v);
}

static void
describe(const struct quantity *q, struct buf *b)
{
	buf_addf(b, "%d runs: ", q->n);
	show_as(b, "the least ", q, q->min);
	show_as(b, ", median ", q, q->v);
	show_as(b, ", its interval ", q, q->lo);
	show_as(b, " to ", q, q->hi);
	show_as(b, ", the largest ", q, q->max);
}

static void
draw_span(struct buf *b, const char *class, double from, double to, double y,
	  double height)
{
	buf_addf(b, "<rect class=\"%s\" x=\"", class);
	draw_number(b, from);
	buf_adds(b, "\" y=\"");
	draw_number(b, y);
	buf_adds(b, "\" width=\"");
	draw_number(b, to - from);
	buf_adds(b, "\" height=\"");
	draw_number(b, height);
	buf_adds(b, "\"/>");
}

void
chart_range(struct buf *b, const struct quantity *q, const double *samples,
	    int n)
{
	struct scale s = {
		.from = q->min, .to = q->max, .start = EDGE, .end = WIDTH - EDGE
	};
	double middle = HEIGHT / 2.0;
	struct buf desc;

	if (q->n < 3 || !(q->min < q->max))
		return;
	buf_init(&desc);
	describe(q, &desc);
	buf_addf(b,
		 "<svg class=\"range\" viewBox=\"0 0 %d %d\" width=\"%d\" "
		 "height=\"%d\" role=\"img\" aria-label=\"",
		 WIDTH, HEIGHT, WIDTH, HEIGHT);
	html_escape(b, buf_str(&desc));
	buf_adds(b, "\"><title>");
	html_escape(b, buf_str(&desc));
	buf_adds(b, "</title>");
	draw_span(b, "range-all", s.start, s.end, middle - 0.5, 1);
	draw_span(b, "range-lohi", scale_place(&s, q->lo),
		  scale_place(&s, q->hi), middle - 3, 6);
	for (int i = 0; i < n && i < TICKS_MOST; i++)
		draw_span(b, "range-run", scale_place(&s, samples[i]) - 0.5,
			  scale_place(&s, samples[i]) + 0.5, middle - 3, 6);
	draw_span(b, "range-median", scale_place(&s, q->v) - 1,
		  scale_place(&s, q->v) + 1, 1, HEIGHT - 2);
	buf_adds(b, "</svg>");
	buf_release(&desc);
}
