/* Numbers: what is read, what is shown, what is known about a median. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "quantity.h"

#define GAP "\u00a0"
#define GROUP "\u202f"

static void
test_reads(void **state)
{
	static const struct {
		const char *text;
		double v;
		enum dimension dim;
		bool rate;
		enum form form;
	} good[] = {
		{ "12.5 ms", 12.5e6, DIM_TIME, false, FORM_PLAIN },
		{ "12.5ms", 12.5e6, DIM_TIME, false, FORM_PLAIN },
		{ " 3 min ", 180e9, DIM_TIME, false, FORM_PLAIN },
		{ "1e3 us", 1e6, DIM_TIME, false, FORM_PLAIN },
		{ "7", 7, DIM_NUMBER, false, FORM_COUNT },
		{ "-7", -7, DIM_NUMBER, false, FORM_COUNT },
		{ "7.0", 7, DIM_NUMBER, false, FORM_PLAIN },
		{ "3 x", 3, DIM_NUMBER, false, FORM_RATIO },
		{ "40 %", 0.4, DIM_NUMBER, false, FORM_SHARE },
		{ "2 KB", 2000, DIM_BYTES, false, FORM_PLAIN },
		{ "2 kB", 2000, DIM_BYTES, false, FORM_PLAIN },
		{ "2 KiB", 2048, DIM_BYTES, false, FORM_PLAIN },
		{ "1.5 GiB", 1.5 * 1073741824, DIM_BYTES, false, FORM_PLAIN },
		{ "1.2 MB/s", 1.2e6, DIM_BYTES, true, FORM_PLAIN },
		{ "12 /s", 12, DIM_NUMBER, true, FORM_PLAIN },
		{ "5 ms/s", 0.005, DIM_NUMBER, false, FORM_PLAIN },
	};
	static const char *const bad[] = { "",	  "ms",	  "1.2.3", "3 msec",
					   "nan", "0x10", "1e999", "--1",
					   "5.",  "1 2",  ".5",	   "3 /",
					   "3 m", "1e",	  "+",	   "1,5" };
	struct quantity q;

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++) {
		assert_true(quantity_parse(str_of(good[i].text), &q));
		assert_true(fabs(q.v - good[i].v) <= 1e-12 * fabs(q.v));
		assert_int_equal(q.dim, good[i].dim);
		assert_int_equal(q.rate, good[i].rate);
		assert_int_equal(q.form, good[i].form);
		assert_int_equal(q.n, 0);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_false(quantity_parse(str_of(bad[i]), &q));
}

static void
assert_shown(struct quantity q, const char *want)
{
	struct buf b;

	buf_init(&b);
	quantity_show(&b, &q);
	assert_string_equal(b.p, want);
	buf_release(&b);
}

static void
test_shows(void **state)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{ "150.64 ms", "151" GAP "ms" },
		{ "1.5003 s", "1.50" GAP "s" },
		{ "1.5 s", "1.5" GAP "s" },
		{ "9 ms", "9" GAP "ms" },
		{ "0 ms", "0" GAP "s" },
		{ "999.4 us", "999" GAP "µs" },
		{ "999.6 us", "1.00" GAP "ms" },
		{ "0.3184 ns", "0.318" GAP "ns" },
		{ "119.7 s", "2.00" GAP "min" },
		{ "932230", "932" GROUP "230" },
		{ "9322", "9322" },
		{ "1234567890", "1" GROUP "234" GROUP "567" GROUP "890" },
		{ "-15", "-15" },
		{ "3.14159", "3.14" },
		{ "123456.7", "123" GROUP "000" },
		{ "0.00123", "0.00123" },
		{ "2.0 x", "2.0" },
		{ "9.94 x", "9.9" },
		{ "99.4 x", "99" },
		{ "99.7 x", "99.7" },
		{ "123.4 x", "123" },
		{ "37 %", "37" GAP "%" },
		{ "99.5 %", "99.5" GAP "%" },
		{ "33.3333 %", "33.3" GAP "%" },
		{ "0.5 %", "0.5" GAP "%" },
		{ "100 %", "100" GAP "%" },
		{ "512 B", "512" GAP "B" },
		{ "4096 B", "4" GAP "KiB" },
		{ "8 MiB", "8" GAP "MiB" },
		{ "3 GB", "3" GAP "GB" },
		{ "1364 KiB", "1.40" GAP "MB" },
		{ "1.2411 MB/s", "1.24" GAP "MB/s" },
		{ "1234 /s", "1230/s" },
		{ "12345678 /s", "12.3" GAP "M/s" },
	};
	struct quantity q;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		assert_true(quantity_parse(str_of(cases[i].text), &q));
		assert_shown(q, cases[i].want);
	}
	assert_shown(quantity_none(), "not measured here");
	assert_shown(quantity_number(INFINITY), "∞");
	assert_shown(quantity_number(-INFINITY), "-∞");
	assert_shown(quantity_number(1e300), "1e+300");
	assert_shown(quantity_number(1e-9), "1e-09");
	q = quantity_number(5.5);
	q.form = FORM_COUNT;
	assert_shown(q, "5.5");
	q.v = 12345.5;
	assert_shown(q, "12" GROUP "345.5");
}

/* Samples 1 .. n, in descending order. */
static struct quantity
of_first(int n)
{
	double samples[200];

	for (int i = 0; i < n; i++)
		samples[i] = n - i;
	return quantity_of_samples(samples, n, DIM_TIME, FORM_PLAIN);
}

static void
test_median_interval(void **state)
{
	/* The ranks are those of the tables of order statistics: n = 11 is
	 * x2 .. x10 (98.8 %; x3 .. x9 would be 93.5 %). */
	static const struct {
		int n;
		double v, lo, hi;
	} cases[] = { { 1, 1, 1, 1 },	      { 2, 1.5, 1, 2 },
		      { 5, 3, 1, 5 },	      { 6, 3.5, 1, 6 },
		      { 8, 4.5, 1, 8 },	      { 9, 5, 2, 8 },
		      { 11, 6, 2, 10 },	      { 12, 6.5, 3, 10 },
		      { 20, 10.5, 6, 15 },    { 25, 13, 8, 18 },
		      { 50, 25.5, 18, 33 },   { 100, 50.5, 40, 61 },
		      { 200, 100.5, 86, 115 } };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct quantity q = of_first(cases[i].n);

		assert_float_equal(q.v, cases[i].v, 0);
		assert_float_equal(q.lo, cases[i].lo, 0);
		assert_float_equal(q.hi, cases[i].hi, 0);
		assert_float_equal(q.min, 1, 0);
		assert_float_equal(q.max, cases[i].n, 0);
		assert_int_equal(q.n, cases[i].n);
		assert_int_equal(q.dim, DIM_TIME);
	}
}

static void
test_share(void **state)
{
	struct quantity q = quantity_of_share(5, 10);

	(void)state;
	assert_float_equal(q.v, 0.5, 0);
	assert_int_equal(q.n, 10);
	assert_int_equal(q.form, FORM_SHARE);
	assert_float_equal(q.lo, 0.2366, 1e-4);
	assert_float_equal(q.hi, 0.7634, 1e-4);
	q = quantity_of_share(0, 200);
	assert_true(q.lo == 0 && q.v == 0 && q.hi > 0.018 && q.hi < 0.019);
	q = quantity_of_share(200, 200);
	assert_true(q.hi == 1 && q.v == 1 && q.lo < 0.982);
}

static void
test_nearest_unit(void **state)
{
	(void)state;
	assert_string_equal(quantity_nearest_unit(LIT("msec")), "ms");
	assert_string_equal(quantity_nearest_unit(LIT("Mb")), "MB");
	assert_null(quantity_nearest_unit(LIT("parsecs")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reads),
		cmocka_unit_test(test_shows),
		cmocka_unit_test(test_median_interval),
		cmocka_unit_test(test_share),
		cmocka_unit_test(test_nearest_unit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
