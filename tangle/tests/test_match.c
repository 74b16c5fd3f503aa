/* match.c and match_renew.c: expected output, differences, renewed patterns. */
#include "../match.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

struct example {
	const char *pattern, *output;
	bool want;
};

static void
check_matches(const struct example *e, size_t n, bool unordered)
{
	for (size_t i = 0; i < n; i++)
		if (match_output(str_of(e[i].pattern), str_of(e[i].output),
				 unordered) != e[i].want)
			fail_msg("'%s' and '%s' are %s", e[i].pattern,
				 e[i].output, e[i].want ? "a match" : "none");
}

static void
lines_in_order(void **state)
{
	static const struct example examples[] = {
		{ "", "", true },
		{ "", "a\n", false },
		{ "a\n", "", false },
		{ "a\nb\n", "a\nb", true },
		{ "a\nb\n", "a  \nb\t\n", true },
		{ "a\n", "a\r\n", true },
		{ "a\n", "a\n\n", false },
		{ "a\n", " a\n", false },
		{ "a\nb\n", "b\na\n", false },
	};

	(void)state;
	check_matches(examples, COUNT(examples), false);
}

static void
dots_within_a_line(void **state)
{
	static const struct example examples[] = {
		{ "took ... ms", "took 12.5 ms", true },
		{ "took ... ms", "took  ms", true },
		{ "took ... ms", "took 12.5 s", false },
		{ "a...a", "a", false },
		{ "a...b...c", "a-b-b-c", true },
		{ "a...b...c", "acb", false },
		{ "...b", "b", true },
		{ "...ab", "aab", true },
		{ "done ...", "done", true },
		{ "done ...", "done 5", true },
		{ "done ...", "done5", false },
		{ "x......y", "x1y", true },
		{ "a...", "a\nb", false },
	};

	(void)state;
	check_matches(examples, COUNT(examples), false);
}

static void
dots_alone_on_a_line(void **state)
{
	static const struct example examples[] = {
		{ "...", "", true },
		{ "...", "a\nb\n", true },
		{ "a\n...\nb", "a\nb\n", true },
		{ "a\n...\nb", "a\nx\nb\ny\nb\n", true },
		{ "a\n...\nb\nc", "a\nb\nb\nc\n", true },
		{ "a\n...\nb", "a\nb\nc\n", false },
		{ "  ...  \nb", "a\nb", true },
		{ "...\n...", "", true },
		{ "...\nx\n...", "a\nb\n", false },
		{ "...\n2...\n...", "1\n22\n3\n", true },
	};

	(void)state;
	check_matches(examples, COUNT(examples), false);
}

static void
places_without_their_numbers(void **state)
{
	static const struct example examples[] = {
		{ "f chapters/02-a.md:5", "f chapters/02-a.md:7", true },
		{ "f chapters/02-a.md:5", "f chapters/03-a.md:5", false },
		{ "f chapters/02-a.md:...", "f chapters/02-a.md:7", true },
		{ "chapters/a.md:5:1: error", "chapters/a.md:66:1: error",
		  true },
		{ "chapters/a.md:5:1: error", "chapters/a.md:66:2: error",
		  false },
		{ "chapters/a.md:1 chapters/b.md:2",
		  "chapters/a.md:3 chapters/b.md:4", true },
		{ "readme.md:5", "readme.md:6", false },
		/* and what a compiler quotes, but no table of a program's */
		{ "chapters/a.md:9:1: error\n    9 | int x",
		  "chapters/a.md:110:1: error\n  110 | int x", true },
		{ "chapters/a.md:9:1: error\n ... | int x",
		  "chapters/a.md:9:1: error\n    9 | int x", true },
		{ "chapters/a.md:9:1: error\n    9 | int x",
		  "chapters/a.md:9:1: error\n    9 | int y", false },
		{ "n\n    9 | x", "n\n   10 | x", false },
	};

	(void)state;
	check_matches(examples, COUNT(examples), false);
	check_matches(examples, COUNT(examples), true);
}

static void
lines_in_any_order(void **state)
{
	static const struct example examples[] = {
		{ "a\nb\nc", "c\na\nb", true },
		{ "a\na\nb", "a\nb\nb", false },
		{ "a\nb", "a\nb\nb", false },
		{ "a\nb", "a", false },
		/* plain lines first: else "a..." could take "ab" */
		{ "a...\nab", "ab\nac", true },
		{ "ab\na...", "ac\nab", true },
		/* the one that both could take goes to the pickier */
		{ "...\nx", "a\nx\nb", true },
		{ "...\nx", "a\nb", false },
		{ "...", "", true },
		{ "a...\n...b", "ab\na", true },
		{ "a...\n...b", "b\nab", true },
		{ "a...\na...b\na...bc", "a-bc\na-b\na-", true },
		{ "a...\na...b\na...bc", "a-bc\na-\na-", false },
	};

	(void)state;
	check_matches(examples, COUNT(examples), true);
}

/* A pattern and a text that would take a naive matcher for ever. */
static void
is_never_exponential(void **state)
{
	struct buf pattern, output;

	(void)state;
	buf_init(&pattern);
	buf_init(&output);
	for (int i = 0; i < 200; i++)
		buf_adds(&pattern, "a...");
	buf_adds(&pattern, "b\n");
	for (int i = 0; i < 5000; i++)
		buf_addc(&output, 'a');
	assert_false(match_output(buf_str(&pattern), buf_str(&output), false));
	buf_clear(&pattern);
	buf_clear(&output);
	for (int i = 0; i < 200; i++)
		buf_adds(&pattern, "a\n...\n");
	buf_adds(&pattern, "b\n");
	for (int i = 0; i < 5000; i++)
		buf_adds(&output, "a\n");
	assert_false(match_output(buf_str(&pattern), buf_str(&output), false));
	buf_release(&pattern);
	buf_release(&output);
}

static void
check_diff(const char *pattern, const char *output, bool unordered,
	   const char *want)
{
	struct buf b;

	buf_init(&b);
	match_diff(&b, str_of(pattern), str_of(output), unordered);
	assert_true(str_starts(buf_str(&b), "- expected\n+ printed\n"));
	assert_string_equal(b.p + strlen("- expected\n+ printed\n"), want);
	buf_release(&b);
}

static void
tells_what_differs(void **state)
{
	(void)state;
	check_diff("a\nb\nc\n", "a\nx\nc\n", false, "  a\n- b\n+ x\n  c\n");
	check_diff("a\nc\n", "a\nb\nc\n", false, "  a\n+ b\n  c\n");
	check_diff("a\nb\n", "", false, "  (nothing was printed)\n- a\n- b\n");
	check_diff("w ...: ok\nx\n", "w 1: ok\ny\n", false,
		   "  w 1: ok\n- x\n+ y\n");
	check_diff("a\n...\ne\n", "a\nb\nc\nd\nf\n", false,
		   "  a\n  ...\n- e\n+ f\n");
	check_diff("1\n2\n3\n4\n5\n6\nx\n", "0\n2\n3\n4\n5\n6\ny\n", false,
		   "- 1\n+ 0\n  2\n  3\n  …\n  5\n  6\n- x\n+ y\n");
	check_diff("a\nb\n", "b\nc\n", true, "- a\n+ c\n");
	check_diff("a\n...\n", "b\nc\n", true, "- a\n");
}

static void
a_difference_is_short_and_harmless(void **state)
{
	struct buf b, x, y;
	int lines = 0;

	(void)state;
	check_diff("a", "a\x1b[2J\x07\xff", false,
		   "- a\n+ a\\x1b[2J\\x07\\xff\n");
	buf_init(&b);
	buf_init(&x);
	buf_init(&y);
	for (int i = 0; i < 3000; i++) {
		buf_addf(&x, "expected %d\n", i);
		buf_addf(&y, "printed %d\n", i);
	}
	match_diff(&b, buf_str(&x), buf_str(&y), false);
	for (size_t i = 0; i < b.n; i++)
		lines += b.p[i] == '\n';
	assert_in_range(lines, 20, 45);
	assert_non_null(strstr(b.p, "- expected 0"));
	assert_non_null(strstr(b.p, "+ printed 0"));
	assert_non_null(strstr(b.p, "(and 5960 more lines that differ)"));

	buf_clear(&b);
	buf_clear(&x);
	for (int i = 0; i < 300; i++)
		buf_adds(&x, "ä");
	buf_clear(&y);
	buf_add(&y, buf_str(&x));
	buf_adds(&x, "old");
	buf_adds(&y, "new");
	match_diff(&b, buf_str(&x), buf_str(&y), false);
	assert_true(b.n < 200);
	assert_non_null(strstr(b.p, "ääold"));
	assert_non_null(strstr(b.p, "äänew"));
	buf_release(&b);
	buf_release(&x);
	buf_release(&y);
}

struct renewal {
	const char *pattern;
	const char *outputs[3];
	const char *want;
};

static void
check_renewals(const struct renewal *r, size_t n, bool unordered)
{
	for (size_t i = 0; i < n; i++) {
		struct str outputs[3];
		struct buf b, why;
		int count = 0;

		buf_init(&b);
		buf_init(&why);
		while (count < 3 && r[i].outputs[count]) {
			outputs[count] = str_of(r[i].outputs[count]);
			count++;
		}
		assert_true(match_renew(&b, str_of(r[i].pattern), outputs,
					count, unordered, &why));
		assert_string_equal(b.p, r[i].want);
		for (int k = 0; k < count; k++)
			assert_true(match_output(buf_str(&b), outputs[k],
						 unordered));
		buf_release(&b);
		buf_release(&why);
	}
}

static void
renews_in_order(void **state)
{
	static const struct renewal renewals[] = {
		{ "", { "a\nb\n" }, "a\nb\n" },
		{ "", { "a\nb" }, "a\nb\n" },
		{ "a\nx\n", { "" }, "" },
		/* times */
		{ "", { "took 12.5 ms\nn: 5\n" }, "took ... ms\nn: 5\n" },
		{ "",
		  { "150ms, 3 s; v2 s 5 seconds" },
		  "...ms, ... s; v2 s 5 seconds\n" },
		/* several runs */
		{ "", { "n: 1234 x\n", "n: 1299 x\n" }, "n: ... x\n" },
		{ "", { "a\nb\nd\n", "a\nc\nc\nd\n" }, "a\n...\nd\n" },
		{ "", { "a\n", "a\n", "a\nb\n" }, "a\n...\n" },
		{ "", { "one\n", "two\n", "one\n" }, "...\n" },
		/* old dots that still hold */
		{ "w ...: ok\nx\n", { "w 1: ok\ny\n" }, "w ...: ok\ny\n" },
		{ "a\n...\ne\n", { "a\nb\nc\nf\n" }, "a\n...\nf\n" },
		{ "at 0x... in f\n", { "at 0x7f3 in g\n" }, "at 0x... in g\n" },
		{ "started ... of them\n",
		  { "no such file\n" },
		  "no such file\n" },
		/* dots that a program prints */
		{ "", { "wait\n...\nend\n" }, "wait\n...\nend\n" },
		{ "wait\nx\n", { "wait...\n...\n" }, "wait...\n...\n" },
		{ "", { "n = 1.5", "n = 1..7" }, "n = ...\n" },
		/* places are brought up to date */
		{ "chapters/02-a.md:5: f\nx\n",
		  { "chapters/02-a.md:9: f\ny\n" },
		  "chapters/02-a.md:9: f\ny\n" },
	};

	(void)state;
	check_renewals(renewals, COUNT(renewals), false);
}

static void
renews_in_any_order(void **state)
{
	static const struct renewal renewals[] = {
		{ "", { "a\nb\n", "b\na\n" }, "a\nb\n" },
		{ "b\na\n", { "a\nc\nb\n" }, "b\na\nc\n" },
		{ "worker ...\nold\n",
		  { "new\nworker 2\n", "worker 1\nnew\n" },
		  "worker ...\nnew\n" },
		{ "x\n...\n", { "a\nb\n" }, "a\n...\n" },
	};

	(void)state;
	check_renewals(renewals, COUNT(renewals), true);
}

static void
refuses_what_is_no_text(void **state)
{
	static const struct {
		struct str output;
		const char *why;
	} cases[] = {
		{ { "a\nb\x1b[m", 6 },
		  "line 2 of the output holds the control byte \\x1b" },
		{ { "a\r\n", 3 },
		  "line 1 of the output holds the control byte \\x0d" },
		{ { "\n\n\xff", 3 }, "line 3 of the output is not UTF-8" },
	};
	struct buf b, why, long_one;
	struct str output;

	(void)state;
	buf_init(&b);
	buf_init(&why);
	for (size_t i = 0; i < COUNT(cases); i++) {
		buf_clear(&why);
		assert_false(match_renew(&b, LIT(""), &cases[i].output, 1,
					 false, &why));
		assert_string_equal(why.p, cases[i].why);
	}
	buf_init(&long_one);
	for (int i = 0; i < 64 * 1024; i++)
		buf_addc(&long_one, i % 64 ? 'x' : '\n');
	output = buf_str(&long_one);
	buf_clear(&why);
	assert_false(match_renew(&b, LIT(""), &output, 1, false, &why));
	assert_string_equal(why.p, "the output is too long and was cut");
	assert_int_equal(b.n, 0);
	buf_release(&long_one);
	buf_release(&b);
	buf_release(&why);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_in_order),
		cmocka_unit_test(dots_within_a_line),
		cmocka_unit_test(dots_alone_on_a_line),
		cmocka_unit_test(places_without_their_numbers),
		cmocka_unit_test(lines_in_any_order),
		cmocka_unit_test(is_never_exponential),
		cmocka_unit_test(tells_what_differs),
		cmocka_unit_test(a_difference_is_short_and_harmless),
		cmocka_unit_test(renews_in_order),
		cmocka_unit_test(renews_in_any_order),
		cmocka_unit_test(refuses_what_is_no_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
