/* Scales, and the marks of a drawing as SVG.
 *
 * Lengths are units of the drawing's own, with y downwards. There are no fonts
 * here to measure: the width of a text is a guess on the safe side. */
#include "chart_draw.h"

#include <float.h>
#include <math.h>

#include "html.h"

/* --- scales --- */

struct scale
scale_of(double low, double high, bool log)
{
	struct scale s = { .from = low, .to = high, .log = log };

	if (!log) {
		s.from = fmin(low, 0);
		s.to = fmax(high, 0);
	}
	if (!(s.from < s.to))
		s.to = log ? s.from * 10 : s.from + 1;
	return s;
}

double
scale_place(const struct scale *s, double v)
{
	double part = s->log ? log10(v / s->from) / log10(s->to / s->from)
			     : (v - s->from) / (s->to - s->from);

	return s->start + part * (s->end - s->start);
}

/* factor · 10^power; a division where that is exact and the product is not. */
static double
round_number(double factor, int power)
{
	return power < 0 ? factor / pow(10, -power) : factor * pow(10, power);
}

static int
linear_ticks(struct scale *s, double least, double *ticks)
{
	static const double factors[] = { 1, 2, 5, 10 };
	double rough = fmax((s->to - s->from) / 6, least);
	int power = (int)floor(log10(rough)), n = 0, i = 0;
	double first, last;

	while (i < 3 && round_number(factors[i], power) < rough * (1 - 1e-9))
		i++;
	first = floor(s->from / round_number(factors[i], power) + 1e-9);
	last = ceil(s->to / round_number(factors[i], power) - 1e-9);
	for (double k = first; k <= last && n < MAX_TICKS; k++)
		ticks[n++] = round_number(k * factors[i], power);
	s->from = fmin(s->from, ticks[0]);
	s->to = fmax(s->to, ticks[n - 1]);
	return n;
}

/* Powers of ten, every second or third of them when there are many; 2 and 5
 * between them when there are few. */
static int
log_ticks(const struct scale *s, double *ticks)
{
	static const double factors[] = { 1, 2, 5 };
	int first = (int)floor(log10(s->from) + 1e-9);
	int last = (int)floor(log10(s->to) + 1e-9), n = 0;
	int step = (last - first) / 6 + 1;
	int between = last - first < 3 ? 1 : 3;

	for (int power = first; power <= last; power += step)
		for (int i = 0; i < 3 && n < MAX_TICKS; i += between) {
			double v = round_number(factors[i], power);

			if (v >= s->from * (1 - 1e-9) &&
			    v <= s->to * (1 + 1e-9))
				ticks[n++] = v;
		}
	return n;
}

int
scale_ticks(struct scale *s, double least, double ticks[MAX_TICKS])
{
	return s->log ? log_ticks(s, ticks) : linear_ticks(s, least, ticks);
}

bool
grows_by_factors(const double *v, int n)
{
	bool even = true;

	if (n < 3 || v[0] <= 0 || v[n - 1] < 4 * v[0])
		return false;
	for (int i = 1; i < n; i++) {
		if (v[i] < 1.5 * v[i - 1])
			return false;
		even = even && fabs((v[i] - v[i - 1]) - (v[1] - v[0])) <=
				       1e-9 * v[n - 1];
	}
	return !even;
}

/* --- quantities --- */

bool
is_drawable(const struct quantity *q)
{
	return !q->none && fabs(q->v) < 1e100;
}

bool
is_measured(const struct quantity *q)
{
	return is_drawable(q) && q->n > 1 && fabs(q->lo) < 1e100 &&
	       fabs(q->hi) < 1e100;
}

void
show_value(struct buf *b, const struct quantity *q, double v)
{
	struct quantity other = *q;

	other.v = v;
	quantity_show(b, &other);
}

void
show_quantity(struct buf *b, const struct quantity *q)
{
	if (is_drawable(q))
		quantity_show(b, q);
	else
		buf_adds(b, "not measured here");
}

/* --- figures --- */

static void
add_caption(struct buf *b, struct str title)
{
	if (title.n == 0)
		return;
	buf_adds(b, "<figcaption>");
	html_escape(b, title);
	buf_adds(b, "</figcaption>\n");
}

/* The ids are made of what the drawing says: no count of charts, which would
 * depend on what else was drawn. */
void
figure_open(struct buf *b, const char *kind, struct str title, struct str desc,
	    double width, double height)
{
	unsigned long long id = str_hash64(desc) ^ str_hash64(title) << 1;

	buf_addf(b, "<figure class=\"chart chart-%s\">\n", kind);
	add_caption(b, title);
	buf_adds(b, "<svg viewBox=\"0 0 ");
	draw_number(b, width);
	buf_addc(b, ' ');
	draw_number(b, height);
	buf_addf(b,
		 "\" width=\"100%%\" font-size=\"%d\" role=\"img\""
		 " aria-labelledby=\"t%016llx d%016llx\">\n"
		 "<title id=\"t%016llx\">",
		 TEXT_HEIGHT, id, id, id);
	html_escape(b, title.n > 0 ? title : LIT("Chart"));
	buf_addf(b, "</title>\n<desc id=\"d%016llx\">", id);
	html_escape(b, desc);
	buf_adds(b, "</desc>\n");
}

static void
open_table(struct buf *b)
{
	buf_adds(b, "<details class=\"chart-data\"><summary>Data</summary>\n"
		    "<table>\n");
}

void
figure_table(struct buf *b, struct str note)
{
	buf_adds(b, "</svg>\n");
	if (note.n > 0) {
		buf_adds(b, "<p class=\"chart-note\">");
		html_escape(b, note);
		buf_adds(b, "</p>\n");
	}
	open_table(b);
}

void
figure_close(struct buf *b)
{
	buf_adds(b, "</tbody>\n</table>\n</details>\n</figure>\n");
}

void
figure_empty(struct buf *b, struct str title)
{
	buf_adds(b, "<figure class=\"chart\">\n");
	add_caption(b, title);
	buf_adds(b, "<p class=\"chart-note\">Nothing of this was measured "
		    "here.</p>\n");
	open_table(b);
}

/* --- marks --- */

void
draw_number(struct buf *b, double v)
{
	buf_addf(b, "%.2f", fabs(v) < 0.005 ? 0 : v);
	while (b->p[b->n - 1] == '0')
		b->n--;
	if (b->p[b->n - 1] == '.')
		b->n--;
	b->p[b->n] = '\0';
}

void
draw_path(struct buf *b, const char *class, const double *xy, int n)
{
	buf_addf(b, "<path class=\"%s\" fill=\"none\" d=\"", class);
	for (int i = 0; i < n; i++) {
		buf_addc(b, i == 0 ? 'M' : 'L');
		draw_number(b, xy[2 * i]);
		buf_addc(b, ' ');
		draw_number(b, xy[2 * i + 1]);
	}
	buf_adds(b, "\"/>\n");
}

void
draw_text(struct buf *b, const char *class, const char *anchor, double x,
	  double y, struct str text)
{
	buf_addf(b, "<text class=\"%s\" text-anchor=\"%s\" x=\"", class,
		 anchor);
	draw_number(b, x);
	buf_adds(b, "\" y=\"");
	draw_number(b, y);
	buf_adds(b, "\">");
	html_escape(b, text);
	buf_adds(b, "</text>\n");
}

double
text_width(struct str text)
{
	int characters = 0;

	for (size_t i = 0; i < text.n; i++)
		characters += ((unsigned char)text.p[i] & 0xc0) != 0x80;
	return characters * 0.6 * TEXT_HEIGHT;
}

double
bold_width(struct str text)
{
	return text_width(text) * 1.15;
}

int
text_wrap(struct str text, double width, struct str lines[MAX_LINES])
{
	int n = 0;

	text = str_trim(text);
	while (n < MAX_LINES - 1 && text_width(text) > width) {
		size_t cut = 0, at = 0;

		while ((at = str_find_char(text, ' ', at + 1)) < text.n &&
		       (cut == 0 || text_width(str_sub(text, 0, at)) <= width))
			cut = at;
		if (cut == 0)
			break;
		lines[n++] = str_sub(text, 0, cut);
		text = str_trim(str_sub(text, cut, text.n));
	}
	lines[n++] = text;
	return n;
}
