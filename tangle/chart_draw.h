/* What both kinds of chart are drawn with. */
#ifndef WEFT_CHART_DRAW_H
#define WEFT_CHART_DRAW_H

#include "quantity.h"
#include "str.h"

enum { TEXT_HEIGHT = 13, LINE_HEIGHT = 15 };

/* --- scales --- */

struct scale {
	double from, to; /* values at both ends; from < to */
	bool log;
	double start, end; /* where those are in the drawing */
};

/* Takes the values between `low` and `high` in; from zero, unless `log`. */
struct scale scale_of(double low, double high, bool log);
double scale_place(const struct scale *s, double v);
/* At most some seven values of 1, 2 or 5 times a power of ten; widens a scale
 * that is not logarithmic to the last of them. `least`: the smallest step. */
enum { MAX_TICKS = 16 };
int scale_ticks(struct scale *s, double least, double ticks[MAX_TICKS]);
/* Whether values (sorted, from the smallest) grow by factors, not by steps. */
bool grows_by_factors(const double *v, int n);

/* --- quantities --- */

/* Neither missing nor infinite. */
bool is_drawable(const struct quantity *q);
bool is_measured(const struct quantity *q); /* has an interval to show */
/* The quantity's form with another value. */
void show_value(struct buf *b, const struct quantity *q, double v);
/* "1.5 ms", or "not measured here". */
void show_quantity(struct buf *b, const struct quantity *q);

/* --- marks --- */

/* The figure up to its drawing; `desc` is the text alternative. */
void figure_open(struct buf *b, const char *kind, struct str title,
		 struct str desc, double width, double height);
/* Ends the drawing. The table follows, then figure_close. */
void figure_table(struct buf *b, struct str note);
void figure_close(struct buf *b);
/* A figure with nothing to draw; the table follows. */
void figure_empty(struct buf *b, struct str title);

void draw_number(struct buf *b, double v); /* at most two decimals */
/* Straight lines: pairs of x and y. */
void draw_path(struct buf *b, const char *class, const double *xy, int n);
void draw_text(struct buf *b, const char *class, const char *anchor, double x,
	       double y, struct str text);
double text_width(struct str text);
double bold_width(struct str text);
/* Cuts a text at blanks into lines of that width; returns how many. */
enum { MAX_LINES = 3 };
int text_wrap(struct str text, double width, struct str lines[MAX_LINES]);

#endif
