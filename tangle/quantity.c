/* Numbers with units: read, summed up from samples, shown.
 *
 * Times are kept in ns, sizes in bytes, rates per second. The interval of a
 * median is the exact one of order statistics: it needs no assumption about
 * how the samples are distributed but that they are independent. */
#include "quantity.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "diag.h"

#define GAP "\u00a0" /* between a number and its unit */
#define GROUP "\u202f" /* between groups of three digits */

static const double COVERAGE = 0.95;

static const struct unit {
	const char *name;
	double scale;
	enum dimension dim;
	enum form form;
} units[] = {
	{ "ns", 1, DIM_TIME, FORM_PLAIN },
	{ "us", 1e3, DIM_TIME, FORM_PLAIN },
	{ "ms", 1e6, DIM_TIME, FORM_PLAIN },
	{ "s", 1e9, DIM_TIME, FORM_PLAIN },
	{ "min", 60e9, DIM_TIME, FORM_PLAIN },
	{ "B", 1, DIM_BYTES, FORM_PLAIN },
	{ "kB", 1e3, DIM_BYTES, FORM_PLAIN },
	{ "KB", 1e3, DIM_BYTES, FORM_PLAIN },
	{ "MB", 1e6, DIM_BYTES, FORM_PLAIN },
	{ "GB", 1e9, DIM_BYTES, FORM_PLAIN },
	{ "KiB", 1024., DIM_BYTES, FORM_PLAIN },
	{ "MiB", 1048576., DIM_BYTES, FORM_PLAIN },
	{ "GiB", 1073741824., DIM_BYTES, FORM_PLAIN },
	{ "%", 0.01, DIM_NUMBER, FORM_SHARE },
	{ "x", 1, DIM_NUMBER, FORM_RATIO },
};

enum { NUNITS = sizeof(units) / sizeof(*units) };

struct quantity
quantity_number(double v)
{
	return (struct quantity){
		.v = v, .lo = v, .hi = v, .min = v, .max = v
	};
}

struct quantity
quantity_none(void)
{
	struct quantity q = quantity_number(0);

	q.none = true;
	return q;
}

/* --- reading --- */

const char *
quantity_nearest_unit(struct str word)
{
	const char *names[NUNITS];

	for (size_t i = 0; i < NUNITS; i++)
		names[i] = units[i].name;
	return diag_nearest(word, names, NUNITS);
}

bool
quantity_unit(struct str text, double *scale, enum dimension *dim,
	      enum form *form, bool *rate)
{
	size_t i = 0;

	*rate = str_ends(text, "/s");
	*scale = 1;
	*dim = DIM_NUMBER;
	*form = FORM_PLAIN;
	if (*rate)
		text.n -= 2;
	if (text.n == 0)
		return *rate;
	while (i < NUNITS && !str_is(text, units[i].name))
		i++;
	if (i == NUNITS)
		return false;
	*scale = units[i].scale;
	*dim = units[i].dim;
	*form = units[i].form;
	if (*rate && *dim == DIM_TIME) { /* seconds per second cancel out */
		*scale /= 1e9;
		*dim = DIM_NUMBER;
		*rate = false;
	}
	return true;
}

static size_t
digits_at(struct str s, size_t at)
{
	size_t n = 0;

	while (at + n < s.n && s.p[at + n] >= '0' && s.p[at + n] <= '9')
		n++;
	return n;
}

static size_t
exponent_at(struct str s, size_t at)
{
	size_t sign, digits;

	if (at >= s.n || (s.p[at] != 'e' && s.p[at] != 'E'))
		return 0;
	sign = at + 1 < s.n && (s.p[at + 1] == '-' || s.p[at + 1] == '+');
	digits = digits_at(s, at + 1 + sign);
	return digits > 0 ? 1 + sign + digits : 0;
}

size_t
quantity_digits(struct str text, double *v)
{
	size_t n = digits_at(text, 0);
	char copy[64];

	if (n == 0)
		return 0;
	if (n < text.n && text.p[n] == '.' && digits_at(text, n + 1) > 0)
		n += 1 + digits_at(text, n + 1);
	n += exponent_at(text, n);
	if (n >= sizeof(copy))
		return 0;
	memcpy(copy, text.p, n);
	copy[n] = '\0';
	*v = strtod(copy, NULL);
	return isfinite(*v) ? n : 0;
}

bool
quantity_parse(struct str text, struct quantity *q)
{
	bool negative;
	double v, scale;
	size_t n;

	text = str_trim(text);
	negative = str_starts(text, "-");
	if (negative || str_starts(text, "+"))
		text = str_sub(text, 1, text.n);
	n = quantity_digits(text, &v);
	if (n == 0)
		return false;
	*q = quantity_number(negative ? -v : v);
	if (n == text.n) {
		q->form = digits_at(text, 0) == n ? FORM_COUNT : FORM_PLAIN;
		return true;
	}
	if (!quantity_unit(str_trim(str_sub(text, n, text.n)), &scale, &q->dim,
			   &q->form, &q->rate))
		return false;
	q->v = q->lo = q->hi = q->min = q->max = q->v * scale;
	return isfinite(q->v);
}

/* --- statistics --- */

static int
double_cmp(const void *va, const void *vb)
{
	double a = *(const double *)va, b = *(const double *)vb;

	return (a > b) - (a < b);
}

/* The largest k for which x[k] .. x[n - 1 - k] (sorted, from 0) covers the
 * median of the distribution with at least COVERAGE: the interval misses it
 * when at most k of n fair coins fall on either side. 0, the extremes, when
 * there are too few samples even for those. */
static int
interval_rank(int n)
{
	double log_ways = -n * log(2); /* of C(n, k) / 2^n */
	double missed = 0;
	int k = 0;

	for (;; k++) {
		missed += 2 * exp(log_ways);
		if (1 - missed < COVERAGE)
			return k > 0 ? k - 1 : 0;
		log_ways += log((double)(n - k) / (k + 1));
	}
}

struct quantity
quantity_of_samples(double *samples, int n, enum dimension dim, enum form form)
{
	int k;

	assert(n > 0);
	k = interval_rank(n);
	qsort(samples, (size_t)n, sizeof(*samples), double_cmp);
	return (struct quantity){
		.v = (samples[(n - 1) / 2] + samples[n / 2]) / 2,
		.lo = samples[k],
		.hi = samples[n - 1 - k],
		.min = samples[0],
		.max = samples[n - 1],
		.n = n,
		.dim = dim,
		.form = form,
	};
}

struct quantity
quantity_of_share(int count, int n)
{
	double p = (double)count / n, z = 1.959964, zz = z * z / n;
	double middle = (p + zz / 2) / (1 + zz);
	double half = sqrt(p * (1 - p) / n * (z * z) + zz * zz / 4) / (1 + zz);
	struct quantity q = quantity_number(p);

	assert(n > 0 && count >= 0 && count <= n);
	q.lo = fmin(p, fmax(0, middle - half));
	q.hi = fmax(p, fmin(1, middle + half));
	q.n = n;
	q.form = FORM_SHARE;
	return q;
}

/* --- showing --- */

static bool
is_whole(double v)
{
	return v == floor(v) && v < 1e15;
}

/* `v` with so many significant digits. */
static double
rounded(double v, int digits)
{
	char text[64];

	snprintf(text, sizeof(text), "%.*e", digits - 1, v);
	return strtod(text, NULL);
}

/* A number as printf wrote it, its digits before the point in groups of three
 * where there are five or more. */
static void
add_grouped(struct buf *b, const char *text)
{
	size_t whole = strspn(text, "0123456789");

	for (size_t i = 0; i < whole; i++) {
		if (whole >= 5 && i > 0 && (whole - i) % 3 == 0)
			buf_adds(b, GROUP);
		buf_addc(b, text[i]);
	}
	buf_adds(b, text + whole);
}

static void
drop_zeros(char *text)
{
	size_t n = strlen(text);

	if (!strchr(text, '.'))
		return;
	while (text[n - 1] == '0')
		n--;
	if (text[n - 1] == '.')
		n--;
	text[n] = '\0';
}

/* Zeros at the end say "rounded": of an exact number they are dropped. */
static void
add_significant(struct buf *b, double v, int digits, bool keep_zeros)
{
	double r = rounded(v, digits);
	int decimals = 0;
	char text[64];

	if (v != 0 && (v < 1e-6 || v >= 1e15)) {
		buf_addf(b, "%.*g", digits, v);
		return;
	}
	if (r > 0)
		decimals = digits - 1 - (int)floor(log10(r));
	snprintf(text, sizeof(text), "%.*f", decimals > 0 ? decimals : 0, r);
	if (!keep_zeros && fabs(r - v) <= 1e-9 * v)
		drop_zeros(text);
	add_grouped(b, text);
}

static void
add_exact(struct buf *b, double v)
{
	char text[64];

	snprintf(text, sizeof(text), "%.0f", v);
	add_grouped(b, text);
}

static void
add_scaled(struct buf *b, double v, double scale, const char *unit, int digits)
{
	add_significant(b, v / scale, digits, false);
	buf_adds(b, unit);
}

/* Units are chosen after rounding: 999.7 us are 1.00 ms. */
static void
show_time(struct buf *b, double v, int digits)
{
	double r = rounded(v, digits);

	if (r >= 120e9)
		add_scaled(b, v, 60e9, GAP "min", digits);
	else if (r >= 1e9 || r == 0)
		add_scaled(b, v, 1e9, GAP "s", digits);
	else if (r >= 1e6)
		add_scaled(b, v, 1e6, GAP "ms", digits);
	else if (r >= 1e3)
		add_scaled(b, v, 1e3, GAP "µs", digits);
	else
		add_scaled(b, v, 1, GAP "ns", digits);
}

static bool
is_power_of_two(double v)
{
	int exponent;

	return frexp(v, &exponent) == 0.5;
}

/* Sizes are decimal, but for round binary ones: 4096 is 4 KiB. */
static void
show_bytes(struct buf *b, double v, int digits)
{
	double r = rounded(v, digits);

	if (v >= 1024 && v < 1099511627776. && is_power_of_two(v)) {
		if (v >= 1073741824)
			add_scaled(b, v, 1073741824, GAP "GiB", digits);
		else if (v >= 1048576)
			add_scaled(b, v, 1048576, GAP "MiB", digits);
		else
			add_scaled(b, v, 1024, GAP "KiB", digits);
	} else if (r >= 1e9) {
		add_scaled(b, v, 1e9, GAP "GB", digits);
	} else if (r >= 1e6) {
		add_scaled(b, v, 1e6, GAP "MB", digits);
	} else if (r >= 1e3) {
		add_scaled(b, v, 1e3, GAP "kB", digits);
	} else {
		add_scaled(b, v, 1, GAP "B", digits);
	}
}

static void
show_number(struct buf *b, double v, enum form form, int digits)
{
	if (form == FORM_SHARE)
		add_scaled(b, v, 0.01, GAP "%", digits);
	else if (form == FORM_RATIO && rounded(v, digits - 1) < 100)
		add_significant(b, v, digits - 1, true);
	else if (form != FORM_RATIO && is_whole(v))
		add_exact(b, v);
	else if (form == FORM_COUNT && v < 1e15) /* between two counts */
		add_significant(b, v, (int)log10(v + 1) + 2, false);
	else
		add_significant(b, v, digits, false);
}

static void
show_number_rate(struct buf *b, double v, enum form form, int digits)
{
	double r = rounded(v, digits);

	if (form == FORM_SHARE)
		show_number(b, v, form, digits);
	else if (r >= 1e9)
		add_scaled(b, v, 1e9, GAP "G", digits);
	else if (r >= 1e6)
		add_scaled(b, v, 1e6, GAP "M", digits);
	else
		add_significant(b, v, digits, false);
}

void
quantity_show_digits(struct buf *b, const struct quantity *q, int digits)
{
	double v = fabs(q->v);

	assert(digits >= 2);
	if (q->none) {
		buf_adds(b, "not measured here");
		return;
	}
	if (q->v < 0)
		buf_addc(b, '-');
	if (!isfinite(v))
		buf_adds(b, "∞");
	else if (q->dim == DIM_TIME)
		show_time(b, v, digits);
	else if (q->dim == DIM_BYTES)
		show_bytes(b, v, digits);
	else if (q->rate)
		show_number_rate(b, v, q->form, digits);
	else
		show_number(b, v, q->form, digits);
	if (q->rate)
		buf_adds(b, "/s");
}

void
quantity_show(struct buf *b, const struct quantity *q)
{
	quantity_show_digits(b, q, 3);
}

const char *
quantity_dim_name(const struct quantity *q)
{
	if (q->dim == DIM_TIME)
		return "a time";
	if (q->dim == DIM_BYTES)
		return q->rate ? "bytes per second" : "bytes";
	return q->rate ? "a number per second" : "a number";
}
