/* Charts: values to a <figure> with an SVG, a text alternative and, folded
 * behind it, the data as a table.
 *
 * What the style sheet needs to know:
 *
 *	figure.chart           figcaption, svg, p.chart-note, details.chart-data
 *	figure.chart-bars      its svg is 340 units wide …
 *	figure.chart-lines     … and 370; 1 unit is about 0.95 px on a phone
 *	.chart-s0 … .chart-s5  one colour for each series (bars have chart-s0):
 *	                       set `color`, the rules below use currentColor
 *	rect.chart-bar         fill
 *	path.chart-line        stroke, 2 units wide, no fill
 *	path.chart-point       fill, with a stroke in the paper's colour
 *	path.chart-whisker     stroke: the interval of the median, on bars in
 *ink text.chart-name        the label at the end of a line: fill
 *	path.chart-axis        stroke: zero, and the line below the plot
 *	path.chart-grid        stroke: fainter
 *	text.chart-text        labels in ink; text.chart-tick softer;
 *	                       text.chart-value bold; text.chart-none softer
 *	.chart-blocks          in the table: the bar as block characters
 *	.chart-range           in the table: the interval behind a value
 *
 * Text is 13 units high, laid out for a phone; on a wide screen a smaller
 * font-size (in px, they are units) for `figure.chart text` looks better. */
#ifndef WEFT_CHART_H
#define WEFT_CHART_H

#include "quantity.h"
#include "str.h"

struct chart_bar {
	struct str label;
	struct quantity q; /* q.none: the bar is left out and said so */
};

void chart_bars(struct buf *html, struct str title,
		const struct chart_bar *bars, int n);

/* Samples within a line of text: the range of all, a tick for each, the
 * interval of the median and the median. Nothing where there are fewer than
 * three or all are the same. Classes: svg.range, rect.range-all, range-lohi,
 * range-run, range-median. */
void chart_range(struct buf *html, const struct quantity *q,
		 const double *samples, int n);

struct chart_series {
	struct str label;
	const struct quantity *points; /* one for each x */
};

/* `xs` are the sweep's values as written; numeric ones are placed to scale
 * (logarithmic when they grow by factors), others evenly. */
void chart_lines(struct buf *html, struct str title, struct str x_label,
		 const struct str *xs, int nx,
		 const struct chart_series *series, int n);

#endif
