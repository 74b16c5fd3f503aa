/* chart*.c: lengths and places in proportion, everything in words as well. */
#include "../chart.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../chart_draw.h"

enum { MAX = 64 };

static struct quantity
number(double v)
{
	return quantity_number(v);
}

static struct quantity
measured(double v, double lo, double hi)
{
	struct quantity q = quantity_number(v);

	q.lo = lo;
	q.hi = hi;
	q.min = lo - 1;
	q.max = hi + 1;
	q.n = 11;
	q.dim = DIM_TIME;
	return q;
}

/* The values of an attribute in all marks of a class, in order. */
static int
attributes(const char *html, const char *class, const char *name, double v[MAX])
{
	char before[64], attribute[64];
	const char *at = html;
	int n = 0;

	snprintf(before, sizeof(before), "class=\"%s", class);
	snprintf(attribute, sizeof(attribute), " %s=\"", name);
	while ((at = strstr(at, before)) && n < MAX) {
		const char *value = strstr(at, attribute);

		assert_non_null(value);
		value += strlen(attribute);
		/* of a path: where it begins */
		v[n++] = atof(value + (*value == 'M'));
		at = value;
	}
	return n;
}

/* The second number of each path's beginning. */
static void
path_heights(const char *html, const char *class, double y[MAX])
{
	char before[64];
	int n = 0;

	snprintf(before, sizeof(before), "class=\"%s", class);
	while ((html = strstr(html, before)) && n < MAX) {
		html = strchr(strstr(html, " d=\"M"), 'M');
		y[n++] = atof(strchr(html, ' '));
	}
}

static int
count(const char *text, const char *what)
{
	int n = 0;

	for (; (text = strstr(text, what)); text += strlen(what))
		n++;
	return n;
}

/* Every element is closed in order, numbers have two decimals at most, nothing
 * is infinite. */
static void
check_well_formed(const char *html)
{
	char open[16][16];
	int depth = 0;

	for (const char *p = html; (p = strchr(p, '<')); p++) {
		const char *end = strchr(p, '>');
		size_t n = strcspn(p + 1, " >/");

		assert_non_null(end);
		if (end[-1] == '/')
			continue;
		if (p[1] == '/') {
			n = strcspn(p + 2, ">");
			assert_true(depth > 0);
			depth--;
			assert_int_equal(strlen(open[depth]), n);
			assert_memory_equal(open[depth], p + 2, n);
			continue;
		}
		assert_true(depth < 16 && n < 16);
		memcpy(open[depth], p + 1, n);
		open[depth++][n] = '\0';
	}
	assert_int_equal(depth, 0);
	for (const char *p = html; (p = strchr(p, '<')); p++)
		for (; *p != '>'; p++)
			if (*p == '.')
				assert_true(strspn(p + 1, "0123456789") <= 2);
	assert_null(strstr(html, "nan"));
	assert_null(strstr(html, "inf\""));
}

static void
bars_are_as_long_as_their_values(void **state)
{
	const struct chart_bar bars[] = {
		{ LIT("a"), number(1) },     { LIT("b"), number(2.5) },
		{ LIT("c"), number(10) },    { LIT("d"), number(0) },
		{ LIT("e"), number(0.001) },
	};
	double width[MAX], x[MAX];
	struct buf b;

	(void)state;
	buf_init(&b);
	chart_bars(&b, LIT("t"), bars, 5);
	check_well_formed(b.p);
	assert_int_equal(attributes(b.p, "chart-bar", "width", width), 5);
	attributes(b.p, "chart-bar", "x", x);
	assert_true(width[2] > 250);
	for (int i = 0; i < 5; i++) {
		double want = width[2] * bars[i].q.v / 10;

		assert_true(fabs(width[i] - want) <= 1);
		assert_true(fabs(x[i] - x[0]) < 0.01);
	}
	assert_true(width[3] == 0);
	assert_true(width[4] > 0);
	buf_release(&b);
}

static void
bars_start_at_zero_on_both_sides(void **state)
{
	const struct chart_bar bars[] = {
		{ LIT("plus"), number(30) },
		{ LIT("minus"), number(-10) },
	};
	double width[MAX], x[MAX];
	struct buf b;

	(void)state;
	buf_init(&b);
	chart_bars(&b, LIT("t"), bars, 2);
	assert_int_equal(attributes(b.p, "chart-bar", "width", width), 2);
	attributes(b.p, "chart-bar", "x", x);
	assert_true(fabs(width[0] - 3 * width[1]) <= 1);
	assert_true(fabs(x[1] + width[1] - x[0]) <= 0.02);
	buf_release(&b);
}

/* The last `c` in the element that starts here. */
static const char *
last_in_element(const char *element, char c)
{
	const char *end = strchr(element, '>');

	while (*end != c)
		end--;
	return end;
}

static void
whiskers_show_the_interval(void **state)
{
	const struct chart_bar bars[] = {
		{ LIT("a"), measured(10e6, 8e6, 12e6) },
		{ LIT("b"), measured(5e6, 5e6, 5e6) },
		{ LIT("c"), number(3) },
	};
	double width[MAX];
	const char *whisker;
	struct buf b;
	double from, to;

	(void)state;
	buf_init(&b);
	chart_bars(&b, LIT("t"), bars, 3);
	assert_int_equal(count(b.p, "chart-whisker"), 1);
	whisker = strstr(b.p, "chart-whisker");
	assert_int_equal(sscanf(strchr(whisker, 'M'), "M%lf", &from), 1);
	assert_int_equal(sscanf(last_in_element(whisker, 'L'), "L%lf", &to), 1);
	attributes(b.p, "chart-bar", "width", width);
	assert_true(fabs((to - from) - width[0] * 0.4) <= 1);
	assert_non_null(strstr(b.p, "<th scope=\"col\">its interval</th>"));
	assert_non_null(strstr(b.p, "<td>8\xc2\xa0ms – 12\xc2\xa0ms</td>"));
	buf_release(&b);
}

static void
everything_is_said_in_words(void **state)
{
	const struct chart_bar bars[] = {
		{ LIT("a < b"), number(2) },
		{ LIT("gone"), quantity_none() },
	};
	struct buf b;

	(void)state;
	buf_init(&b);
	chart_bars(&b, LIT("Title & \"more\""), bars, 2);
	check_well_formed(b.p);
	assert_non_null(strstr(b.p, "<figcaption>Title &amp; &quot;more&quot;"
				    "</figcaption>"));
	assert_non_null(strstr(b.p, "role=\"img\""));
	assert_non_null(strstr(b.p, ">Bars. a &lt; b: 2; gone: not measured "
				    "here.</desc>"));
	assert_non_null(strstr(b.p, "<th scope=\"row\">a &lt; b</th><td>2"
				    "</td>"));
	assert_non_null(strstr(b.p, "<th scope=\"row\">gone</th>"
				    "<td>not measured here</td>"));
	assert_int_equal(count(b.p, "<rect"), 1);
	assert_int_equal(count(b.p, "chart-none"), 1);
	buf_release(&b);
}

static void
nothing_to_draw(void **state)
{
	struct quantity broken = number(NAN), huge = number(INFINITY);
	const struct chart_bar bars[] = {
		{ LIT("a"), quantity_none() },
		{ LIT("b"), broken },
		{ LIT("c"), huge },
	};
	const struct quantity none[] = { quantity_none(), quantity_none() };
	const struct chart_series series = { LIT("s"), none };
	const struct str xs[] = { LIT("1"), LIT("2") };
	struct buf b;

	(void)state;
	buf_init(&b);
	chart_bars(&b, LIT("t"), bars, 3);
	check_well_formed(b.p);
	assert_null(strstr(b.p, "<svg"));
	assert_non_null(strstr(b.p, "Nothing of this was measured here."));
	assert_int_equal(count(b.p, "<td>not measured here</td>"), 3);
	buf_clear(&b);
	chart_lines(&b, LIT("t"), LIT("x"), xs, 2, &series, 1);
	check_well_formed(b.p);
	assert_null(strstr(b.p, "<svg"));
	assert_int_equal(count(b.p, "<td>not measured here</td>"), 2);
	buf_release(&b);
}

static void
long_labels_are_wrapped(void **state)
{
	const struct chart_bar bars[] = {
		{ LIT("a label that is rather long because its author could "
		      "not decide what to call it"),
		  number(1) },
	};
	struct buf b;

	(void)state;
	buf_init(&b);
	chart_bars(&b, LIT(""), bars, 1);
	check_well_formed(b.p);
	assert_int_equal(count(b.p, "<text class=\"chart-text\""), 2);
	assert_null(strstr(b.p, "<figcaption>"));
	buf_release(&b);
}

static int
draw_sweep(struct buf *b, const char *sweep, double cx[MAX])
{
	struct quantity points[MAX];
	struct chart_series series = { LIT("s"), points };
	struct str rest = str_of(sweep), xs[MAX];
	int n = 0;

	while (str_word(&rest, " ", &xs[n])) {
		points[n] = number(n + 1);
		n++;
	}
	buf_clear(b);
	chart_lines(b, LIT("t"), LIT("x"), xs, n, &series, 1);
	check_well_formed(b->p);
	assert_int_equal(attributes(b->p, "chart-point", "d", cx), n);
	return n;
}

static void
swept_values_are_placed_to_scale(void **state)
{
	double cx[MAX];
	struct buf b;

	(void)state;
	buf_init(&b);
	/* evenly: steps, and factors on a logarithmic axis */
	for (int i = 0; i < 4; i++) {
		static const char *const even[] = { "1 2 3 4", "1 2 4 8",
						    "4KiB 64KiB 1MiB",
						    "none sleep spin" };
		int n = draw_sweep(&b, even[i], cx);

		for (int k = 2; k < n; k++)
			assert_true(fabs((cx[k] - cx[k - 1]) -
					 (cx[1] - cx[0])) < 0.03);
	}
	draw_sweep(&b, "0 10 100", cx);
	assert_true(fabs((cx[2] - cx[0]) - 10 * (cx[1] - cx[0])) < 0.2);
	draw_sweep(&b, "8 4 2 1", cx);
	assert_true(cx[0] > cx[1] && cx[2] > cx[3]);
	buf_release(&b);
}

static void
values_are_placed_to_scale(void **state)
{
	const struct quantity steps[] = { number(10), number(20), number(40) };
	const struct quantity factors[] = { number(1), number(30),
					    number(900) };
	const struct str xs[] = { LIT("1"), LIT("2"), LIT("3") };
	struct chart_series series = { LIT("s"), steps };
	double cy[MAX];
	struct buf b;

	(void)state;
	buf_init(&b);
	chart_lines(&b, LIT("t"), LIT("x"), xs, 3, &series, 1);
	path_heights(b.p, "chart-point", cy);
	assert_true(fabs(2 * (cy[0] - cy[1]) - (cy[1] - cy[2])) < 0.05);
	assert_non_null(strstr(b.p, ">Lines. s: 10 at 1, 20 at 2, 40 at 3. "
				    "Across: x.</desc>"));
	buf_clear(&b);
	series.points = factors;
	chart_lines(&b, LIT("t"), LIT("x"), xs, 3, &series, 1);
	path_heights(b.p, "chart-point", cy);
	assert_true(fabs((cy[0] - cy[1]) - (cy[1] - cy[2])) < 0.03);
	assert_non_null(strstr(b.p, ">Lines, on a logarithmic scale."));
	buf_release(&b);
}

static void
missing_points_leave_a_gap_and_are_named(void **state)
{
	const struct quantity a[] = { number(1), number(2), quantity_none(),
				      number(4), number(5) };
	const struct quantity none[] = { quantity_none(), quantity_none(),
					 quantity_none(), quantity_none(),
					 quantity_none() };
	const struct str xs[] = { LIT("1"), LIT("2"), LIT("3"), LIT("4"),
				  LIT("5") };
	const struct chart_series series[] = { { LIT("a"), a },
					       { LIT("b"), none } };
	struct buf b;

	(void)state;
	buf_init(&b);
	chart_lines(&b, LIT("t"), LIT("x"), xs, 5, series, 2);
	check_well_formed(b.p);
	assert_int_equal(count(b.p, "class=\"chart-line"), 2);
	assert_int_equal(count(b.p, "<path class=\"chart-point"), 4);
	assert_non_null(strstr(b.p, "<p class=\"chart-note\">Not measured "
				    "here: a at 3; b at 1, 2, 3, 4, 5.</p>"));
	assert_int_equal(count(b.p, "<td>not measured here</td>"), 6);
	buf_release(&b);
}

static void
names_do_not_overlap(void **state)
{
	struct quantity points[8][2];
	struct chart_series series[8];
	const struct str xs[] = { LIT("1"), LIT("2") };
	double y[MAX];
	struct buf b;

	(void)state;
	for (int i = 0; i < 8; i++) {
		points[i][0] = number(1);
		points[i][1] = number(i < 4 ? 1 : 0);
		series[i] = (struct chart_series){ LIT("name"), points[i] };
	}
	buf_init(&b);
	chart_lines(&b, LIT("t"), LIT("x"), xs, 2, series, 8);
	assert_int_equal(attributes(b.p, "chart-name", "y", y), 8);
	for (int i = 1; i < 8; i++)
		assert_true(y[i] - y[i - 1] >= TEXT_HEIGHT);
	assert_non_null(strstr(b.p, "chart-name chart-s5"));
	assert_null(strstr(b.p, "chart-s6"));
	buf_release(&b);
}

static void
ticks_are_round(void **state)
{
	static const struct {
		double low, high, least;
		bool log;
		const char *want;
	} cases[] = {
		{ 0, 9, 0, false, "0 2 4 6 8 10" },
		{ 0, 1, 0, false, "0 0.2 0.4 0.6 0.8 1" },
		{ 0, 0.03, 0, false, "0 0.005 0.01 0.015 0.02 0.025 0.03" },
		{ 0, 2, 1, false, "0 1 2" },
		{ -3, 7, 0, false, "-4 -2 0 2 4 6 8" },
		{ 0, 1.5e9, 0, false, "0 5e+08 1e+09 1.5e+09" },
		{ 3, 700, 0, true, "5 10 20 50 100 200 500" },
		{ 1, 1e4, 0, true, "1 10 100 1000 10000" },
		{ 1, 1e12, 0, true, "1 1000 1e+06 1e+09 1e+12" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct scale s =
			scale_of(cases[i].low, cases[i].high, cases[i].log);
		double ticks[MAX_TICKS];
		int n = scale_ticks(&s, fmax(cases[i].least, 1e-300), ticks);
		struct buf b;

		buf_init(&b);
		for (int k = 0; k < n; k++)
			buf_addf(&b, "%s%g", k ? " " : "", ticks[k]);
		assert_string_equal(b.p, cases[i].want);
		buf_release(&b);
	}
}

static void
ids_differ(void **state)
{
	const struct chart_bar one = { LIT("a"), number(1) };
	const struct chart_bar two = { LIT("a"), number(2) };
	struct buf b;
	char *first, *second;

	(void)state;
	buf_init(&b);
	chart_bars(&b, LIT("t"), &one, 1);
	chart_bars(&b, LIT("t"), &two, 1);
	first = strstr(b.p, "<desc id=");
	second = strstr(first + 1, "<desc id=");
	assert_memory_not_equal(first, second, 26);
	buf_release(&b);
}

/* Each sample has a tick, the interval and the median lie between the ends. */
static void
ranges_show_samples(void **state)
{
	double samples[] = { 5, 1, 2, 3, 4 }, x[MAX], median[MAX];
	struct quantity q;
	struct buf b;

	(void)state;
	buf_init(&b);
	q = quantity_of_samples(samples, 5, DIM_TIME, FORM_PLAIN);
	chart_range(&b, &q, samples, 5);
	check_well_formed(b.p);
	assert_non_null(strstr(b.p, "aria-label=\"5 runs: the least 1"));
	assert_int_equal(attributes(b.p, "range-run", "x", x), 5);
	for (int i = 1; i < 5; i++)
		assert_true(x[i - 1] < x[i]);
	assert_int_equal(attributes(b.p, "range-median", "x", median), 1);
	assert_true(x[1] < median[0] && median[0] < x[3]);
	/* nothing to show */
	buf_clear(&b);
	q = quantity_of_samples(samples, 2, DIM_TIME, FORM_PLAIN);
	chart_range(&b, &q, samples, 2);
	samples[0] = samples[1] = samples[2] = 7;
	q = quantity_of_samples(samples, 3, DIM_TIME, FORM_PLAIN);
	chart_range(&b, &q, samples, 3);
	assert_int_equal(b.n, 0);
	buf_release(&b);
}

static void
bars_say_when_they_do_not_differ(void **state)
{
	struct chart_bar bars[] = { { LIT("a"), number(2) },
				    { LIT("b"), number(3) },
				    { LIT("c"), number(9) } };
	struct buf b;

	(void)state;
	for (int i = 0; i < 3; i++) {
		bars[i].q.n = 11;
		bars[i].q.lo = bars[i].q.v - 0.8;
		bars[i].q.hi = bars[i].q.v + 0.8;
	}
	buf_init(&b);
	chart_bars(&b, LIT("t"), bars, 3);
	assert_non_null(strstr(b.p, "No measurable difference between a and b:"
				    " their intervals overlap."));
	bars[0].q.hi = 2.1;
	buf_clear(&b);
	chart_bars(&b, LIT("t"), bars, 3);
	assert_null(strstr(b.p, "No measurable difference"));
	buf_release(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ranges_show_samples),
		cmocka_unit_test(bars_say_when_they_do_not_differ),
		cmocka_unit_test(bars_are_as_long_as_their_values),
		cmocka_unit_test(bars_start_at_zero_on_both_sides),
		cmocka_unit_test(whiskers_show_the_interval),
		cmocka_unit_test(everything_is_said_in_words),
		cmocka_unit_test(nothing_to_draw),
		cmocka_unit_test(long_labels_are_wrapped),
		cmocka_unit_test(swept_values_are_placed_to_scale),
		cmocka_unit_test(values_are_placed_to_scale),
		cmocka_unit_test(missing_points_leave_a_gap_and_are_named),
		cmocka_unit_test(names_do_not_overlap),
		cmocka_unit_test(ticks_are_round),
		cmocka_unit_test(ids_differ),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
