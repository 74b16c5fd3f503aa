/* Charts: values to a <figure> with an SVG, a text alternative and, folded
 * behind it, the data as a table. */
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
