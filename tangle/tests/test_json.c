/* JSON: what is written is what any reader reads; what is read is believed
 * only when it is whole. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <math.h>

#include "json.h"

static void
assert_string(const char *bytes, size_t n, const char *json)
{
	struct buf b;

	buf_init(&b);
	json_string(&b, (struct str){ bytes, n });
	assert_string_equal(b.p, json);
	buf_release(&b);
}

static void
strings(void **state)
{
	(void)state;
	assert_string("", 0, "\"\"");
	assert_string("a\"\\/b", 5, "\"a\\\"\\\\/b\"");
	assert_string("a\tb\nc\0d", 7, "\"a\\u0009b\\nc\\u0000d\"");
	assert_string("\xc3\xa4\xff\xf0\x9f\x98\x80", 7,
		      "\"\xc3\xa4\\ufffd\xf0\x9f\x98\x80\"");
}

static void
assert_number(double v, const char *json)
{
	struct buf b;

	buf_init(&b);
	json_number(&b, v);
	assert_string_equal(b.p, json);
	buf_release(&b);
}

static void
numbers(void **state)
{
	(void)state;
	assert_number(0, "0");
	assert_number(-12, "-12");
	assert_number(0.1, "0.1");
	assert_number(1.0 / 3, "0.33333333333333331");
	assert_number(123456789012., "123456789012");
	assert_number(1e300, "1e+300");
	assert_number(INFINITY, "null");
	assert_number(NAN, "null");
}

static bool
reads(const char *text)
{
	struct json j;
	struct arena a;
	bool good;
	int line;

	arena_init(&a);
	good = json_read(&j, str_of(text), &a, &line);
	arena_release(&a);
	return good;
}

static void
refuses(void **state)
{
	char deep[200] = { 0 };

	(void)state;
	assert_true(reads(" { } "));
	assert_true(reads("[1, -2.5e+3, \"x\", null, [true, false]]"));
	assert_false(reads(""));
	assert_false(reads("{"));
	assert_false(reads("[1,]"));
	assert_false(reads("{\"a\" 1}"));
	assert_false(reads("{a: 1}"));
	assert_false(reads("1 2"));
	assert_false(reads("-"));
	assert_false(reads("1."));
	assert_false(reads("1e"));
	assert_false(reads(".5"));
	assert_false(reads("\"a\nb\""));
	assert_false(reads("\"\\x\""));
	assert_false(reads("\"\\u12\""));
	assert_false(reads("\"never closed"));
	for (int i = 0; i < 100; i++) {
		deep[i] = '[';
		deep[199 - i - 1] = ']';
	}
	assert_false(reads(deep));
}

static void
finds(void **state)
{
	struct json j;
	struct arena a;
	int line;

	(void)state;
	arena_init(&a);
	assert_true(json_read(
		&j,
		LIT("{\"n\": 2.5, \"t\": \"a\\u00e4\\ud83d\\ude00\\ud800\"}"),
		&a, &line));
	assert_true(json_get_number(&j, "n", 0) == 2.5);
	assert_true(json_get_number(&j, "t", 7) == 7);
	assert_true(str_is(json_get_text(&j, "t"),
			   "a\xc3\xa4\xf0\x9f\x98\x80\xef\xbf\xbd"));
	assert_int_equal(json_get_text(&j, "n").n, 0);
	assert_null(json_get(&j, "x"));
	assert_null(json_get(NULL, "x"));
	assert_false(json_read(&j, LIT("{\n\"a\": 1,\nb}"), &a, &line));
	assert_int_equal(line, 3);
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(strings),
		cmocka_unit_test(numbers),
		cmocka_unit_test(refuses),
		cmocka_unit_test(finds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
