/* Expressions: the grammar, arithmetic with units and intervals, and what the
 * messages teach. Values come from a small table. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "expr.h"

static struct arena arena;

static int
set_up(void **state)
{
	(void)state;
	arena_init(&arena);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

/* name (with its chapter and sweep value) -> a quantity of n = 11 */
static const struct {
	const char *name, *text;
	double lo, hi; /* as factors */
} values[] = {
	{ "seq.wall", "1500 ms", 1, 1 },
	{ "ten.wall", "151 ms", 0.99, 1.02 },
	{ "a.each", "4 ns", 0.9, 1.1 },
	{ "b.each", "4.2 ns", 0.9, 1.1 },
	{ "c.each", "8 ns", 0.9, 1.1 },
	{ "a.lost", "932230", 0.5, 2 },
	{ "a.zero", "0", 1, 1 },
	{ "a.rss", "2 MB", 1, 1 },
	{ "a.rate", "10 MB/s", 1, 1 },
	{ "a.ops", "5 /s", 1, 1 },
	{ "a.share[right]", "37 %", 1, 1 },
	{ "a.odd[\"\\]", "1", 1, 1 },
	{ "other/a.wall", "7 s", 1, 1 },
	{ "x-1/a.wall", "8 s", 1, 1 },
	{ "10k/server.wall", "9 s", 1, 1 },
	{ "min.wall", "3 s", 1, 1 },
	{ "p.wall@1", "8 s", 1, 1 },
	{ "p.wall@4", "2 s", 1, 1 },
	{ "machine.cpus", "2", 1, 1 },
};

static void
ref_name(const struct ref *ref, struct str sweep, struct buf *b)
{
	if (ref->slug.n > 0)
		buf_addf(b, "%.*s/", STR(ref->slug));
	buf_addf(b, "%.*s.%.*s", STR(ref->name), STR(ref->field));
	if (ref->has_text)
		buf_addf(b, "[%.*s]", STR(ref->text));
	if (ref->series)
		buf_addf(b, "@%.*s", STR(sweep));
	else if (ref->sweep.n > 0)
		buf_addf(b, "@%.*s", STR(ref->sweep));
}

static bool
look_up(void *ctx, const struct ref *ref, struct str sweep, struct quantity *q,
	struct buf *why)
{
	struct buf name;
	size_t i = 0, n = sizeof(values) / sizeof(*values);

	(void)ctx;
	if (str_is(ref->name, "gone")) {
		*q = quantity_none();
		return true;
	}
	buf_init(&name);
	ref_name(ref, sweep, &name);
	while (i < n && strcmp(name.p, values[i].name) != 0)
		i++;
	if (i == n)
		buf_addf(why, "no '%s'", name.p);
	buf_release(&name);
	if (i == n)
		return false;
	assert_true(quantity_parse(str_of(values[i].text), q));
	q->lo = q->min = q->v * values[i].lo;
	q->hi = q->max = q->v * values[i].hi;
	q->n = strcmp(values[i].name, "machine.cpus") == 0 ? 0 : 11;
	ref_take_stat(ref, q);
	return true;
}

static const struct expr_scope scope = { .lookup = look_up };

static bool
evaluate(const char *text, int flags, struct expr_value *v,
	 struct expr_error *err)
{
	struct expr *e = expr_parse(&arena, str_of(text), flags, err);

	return e && expr_eval(e, &scope, v, err);
}

/* What a span would show. */
static void
show(const char *text, struct buf *b)
{
	struct expr_value v;
	struct expr_error err;

	buf_clear(b);
	if (!evaluate(text, EXPR_CHOICE, &v, &err))
		buf_addf(b, "%zu: %s", err.off, err.text);
	else if (v.kind == EXPR_NONE)
		buf_adds(b, "none");
	else if (v.kind == EXPR_TRUTH)
		buf_adds(b, v.truth ? "yes" : "no");
	else if (v.kind == EXPR_TEXT)
		buf_add(b, v.text);
	else
		quantity_show(b, &v.q);
}

/* Plain blanks in place of the typographic ones. */
static void
plain(struct buf *b)
{
	static const char *const gaps[] = { "\u00a0", "\u202f" };

	for (int i = 0; i < 2; i++) {
		size_t at, n = strlen(gaps[i]);

		while ((at = str_find(buf_str(b), gaps[i], 0)) < b->n) {
			b->p[at] = ' ';
			memmove(b->p + at + 1, b->p + at + n, b->n - at - n);
			b->n -= n - 1;
			b->p[b->n] = '\0';
		}
	}
}

struct pair {
	const char *text, *want;
};

static void
assert_shown(const struct pair *cases, size_t n)
{
	struct buf b;

	buf_init(&b);
	for (size_t i = 0; i < n; i++) {
		show(cases[i].text, &b);
		plain(&b);
		if (strcmp(b.p, cases[i].want) != 0)
			print_message("of: %s\n", cases[i].text);
		assert_string_equal(b.p, cases[i].want);
	}
	buf_release(&b);
}

static void
test_values(void **state)
{
	static const struct pair cases[] = {
		/* shown */
		{ "ten.wall", "151 ms" },
		{ "seq.wall / ten.wall", "9.9" },
		{ "seq.wall/ten.wall", "9.9" },
		{ "a.lost", "932 230" },
		{ "a.lost + 1", "932 231" },
		{ "a.lost / 2", "466 115" },
		{ "a.lost * 3", "2 796 690" },
		{ "a.share[\"right\"]", "37 %" },
		{ "1 - a.share[\"right\"]", "63 %" },
		{ "a.odd[ \"\\\"\\\\\" ]", "1" },
		{ "5 %", "5 %" },
		{ "machine.cpus", "2" },
		{ "p[4].wall", "2 s" },
		{ "p[ 4 ].wall", "2 s" },
		{ "p[1].wall / p[4].wall", "4.0" },
		/* precedence */
		{ "1 + 2 * 3", "7" },
		{ "(1 + 2) * 3", "9" },
		{ "8 / 2 / 2", "2" },
		{ "8 - 2 - 2", "4" },
		{ "-2 * -3", "6" },
		{ "- 2 - -3", "1" },
		{ "!1 < 2 || 1 < 2 && 2 < 1", "no" },
		{ "1 < 2 || 1 < 2 && 2 < 1", "yes" },
		{ "(1 < 2 || 1 < 2) && 2 < 1", "no" },
		{ "!(1 < 2) || 2 > 1", "yes" },
		{ "1<2 ? \"less\" : \"more\"", "less" },
		{ "2 <= 1 ? \"less\" : \"a \\\"b\\\"\"", "a \"b\"" },
		{ "((1 != 2) ? \"a\" : \"b\")", "a" },
		{ "1 == 1", "yes" },
		/* units */
		{ "9 ms", "9 ms" },
		{ "9ms", "9 ms" },
		{ "9 ms + 1 s", "1.01 s" },
		{ "2 * 9 ms", "18 ms" },
		{ "9 ms / 3", "3 ms" },
		{ "a.rss / 2 s", "1 MB/s" },
		{ "a.rate * 2 s", "20 MB" },
		{ "a.rss / a.rate", "200 ms" },
		{ "10 / a.ops", "2 s" },
		{ "10 / 2 s", "5/s" },
		{ "a.ops * 3 s", "15" },
		{ "3 /s * 2 s", "6" },
		{ "3 MB/s", "3 MB/s" },
		{ "3 x", "3.0" },
		{ "3 min", "3 min" },
		{ "ten.wall < 9 s", "yes" },
		{ "a.rss / 1 MB", "2.0" },
		/* functions */
		{ "min(3, 1, 2)", "1" },
		{ "max (1 s, ten.wall)", "1 s" },
		{ "max(seq.wall, ten.wall)", "1.5 s" },
		{ "abs(1 - 3)", "2" },
		{ "min.wall", "3 s" },
		/* qualified names */
		{ "other/a.wall", "7 s" },
		{ "x-1/a.wall", "8 s" },
		{ "10k/server.wall", "9 s" },
		{ "10/ten.wall", "66.2/s" },
		{ "9ms/ten.wall", "0.060" },
		{ "3-seq.wall/other/a.wall", "2.8" },
		{ "seq.wall/other/a.wall", "0.21" },
		{ "8 MB/seq.wall", "5.33 MB/s" },
		/* statistics of a value */
		{ "ten.wall.min", "149 ms" },
		{ "ten.wall.max", "154 ms" },
		{ "ten.wall.n", "11" },
		{ "ten.wall.hi.lo", "154 ms" },
		{ "ten.wall.hi.n", "11" },
		/* no value */
		{ "gone.wall", "none" },
		{ "gone.wall.max", "none" },
		{ "gone.wall / ten.wall < 3", "none" },
		{ "gone.wall < 3 || 1 < 2", "none" },
		{ "gone.wall < 3 s ? \"a\" : \"b\"", "none" },
		{ "3 / gone.wall", "none" },
		/* no measurable difference */
		{ "a.each ~ b.each", "yes" },
		{ "a.each ~ c.each", "no" },
		{ "2 ~ 2", "yes" },
		{ "a.each / b.each ~ 1", "yes" },
	};

	(void)state;
	assert_shown(cases, sizeof(cases) / sizeof(*cases));
}

static void
test_mistakes(void **state)
{
	static const struct pair cases[] = {
		{ "", "0: expected a number or a value at the end" },
		{ "1 +", "3: expected a number or a value at the end" },
		{ "* 2", "0: expected a number or a value such as "
			 "'doors.wall'" },
		{ "Doors.wall", "0: names are written in lower case" },
		{ "doors", "0: 'doors' needs a field, as 'doors.wall'" },
		{ "1 + doors", "4: 'doors' needs a field, as 'doors.wall'" },
		{ "ten waits.wall", "0: 'ten' needs a field, as 'ten.wall'" },
		{ "ten / waits.wall",
		  "0: 'ten' needs a field to be divided: 'ten.wall'; a chapter "
		  "and a name have no blanks around '/'" },
		{ "doors.", "6: expected a field behind 'doors.': lower-case "
			    "letters, digits and '_'" },
		{ "ten.wall.mean",
		  "9: expected min, max, lo, hi or n behind 'wall.'" },
		{ "p[].wall",
		  "1: expected a value of the sweep or '*' in '[]'" },
		{ "p[4.wall", "1: the '[' is not closed by ']'" },
		{ "a.share[right]", "8: expected a text in quotes: \"…\"" },
		{ "a.share[\"right]", "8: the text has no closing '\"'" },
		{ "a.share[\"right\"", "15: expected ']' behind the text" },
		{ "3 msec",
		  "2: unknown unit 'msec', did you mean 'ms'; units are ns us "
		  "ms s min B kB MB GB KiB MiB GiB % x" },
		{ "1 < 2 < 3",
		  "6: one comparison at a time: join two with '&&'" },
		{ "1 = 2", "2: compare with '=='" },
		{ "1 < 2 & 2 < 3", "6: write '&&'" },
		{ "(1 + 2", "6: expected ')'" },
		{ "max(1 2)", "6: expected ',' or ')' in 'max(…)'" },
		{ "abs(1, 2)", "0: 'abs' takes one number, not 2" },
		{ "(1 < 2) + 1",
		  "1: '1 < 2' is true or false, expected a number" },
		{ "1 && 2 < 3",
		  "0: '1' is a number, expected a comparison: '1 > 0'" },
		{ "3 ? \"a\" : \"b\"",
		  "0: '3' is a number, expected a comparison: '3 > 0'" },
		{ "1 < 2 ? \"a\"", "11: expected ':' and the other text" },
		{ "1 < 2 ? a : b", "8: expected a text in quotes: \"…\"" },
		{ "(1 < 2 ? \"a\" : \"b\") * 2",
		  "1: '1 < 2 ? \"a\" : \"b\"' is a text, expected a number" },
		{ "1 2", "2: expected an operator or the end" },
		{ "a.nothing", "0: no 'a.nothing'" },
		/* dimensions */
		{ "ten.wall < 9",
		  "0: a time and a number do not mix: 'ten.wall < 9'; write "
		  "'9 ms'" },
		{ "9 > seq.wall",
		  "0: a number and a time do not mix: '9 > seq.wall'; write "
		  "'9 s'" },
		{ "1 + ten.wall < 9 s",
		  "0: a number and a time do not mix: '1 + ten.wall'; write "
		  "'1 ms'" },
		{ "a.lost < 9 ms",
		  "0: a number and a time do not mix: 'a.lost < 9 ms'; write "
		  "'9'" },
		{ "a.rss > 5",
		  "0: bytes and a number do not mix: 'a.rss > 5'; write '5 "
		  "MB'" },
		{ "a.rss ~ ten.wall",
		  "0: bytes and a time do not mix: 'a.rss ~ ten.wall'" },
		{ "max(ten.wall, a.lost)",
		  "0: a time and a number do not mix: 'max(ten.wall, "
		  "a.lost)'" },
		{ "ten.wall * ten.wall",
		  "0: a time times a time has no unit here: 'ten.wall * "
		  "ten.wall'" },
		{ "1 / a.rss",
		  "0: a number divided by bytes has no unit here: '1 / "
		  "a.rss'" },
		{ "1 / a.zero",
		  "4: 'a.zero' is 0, nothing can be divided by it" },
		{ "1e300 * 1e300",
		  "0: '1e300 * 1e300' is too large to compute" },
	};

	(void)state;
	assert_shown(cases, sizeof(cases) / sizeof(*cases));
}

static void
test_top(void **state)
{
	static const struct {
		const char *text;
		int flags;
		bool good;
	} cases[] = {
		{ "a.lost", 0, true },
		{ "a.lost", EXPR_CHOICE, true },
		{ "a.lost", EXPR_CLAIM, false },
		{ "a.lost > 1", 0, false },
		{ "a.lost > 1", EXPR_CHOICE, true },
		{ "a.lost > 1", EXPR_CLAIM, true },
		{ "!(a.lost > 1)", EXPR_CLAIM, true },
		{ "a.lost > 1 ? \"a\" : \"b\"", EXPR_CHOICE, true },
		{ "a.lost > 1 ? \"a\" : \"b\"", EXPR_CLAIM, false },
		{ "(a.lost > 1 ? \"a\" : \"b\")", 0, false },
	};
	struct expr_error err;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_int_equal(cases[i].good,
				 expr_parse(&arena, str_of(cases[i].text),
					    cases[i].flags, &err) != NULL);
}

static void
test_series(void **state)
{
	struct expr_scope at = scope;
	struct expr_error err;
	struct expr_value v;
	struct expr *e =
		expr_parse(&arena, LIT("p[1].wall / p[*].wall"), 0, &err);

	(void)state;
	assert_non_null(e);
	at.sweep = LIT("4");
	assert_true(expr_eval(e, &at, &v, &err));
	assert_float_equal(v.q.v, 4, 0);
	at.sweep = LIT("1");
	assert_true(expr_eval(e, &at, &v, &err));
	assert_float_equal(v.q.v, 1, 0);
	at.sweep = LIT("2");
	assert_false(expr_eval(e, &at, &v, &err));
	assert_string_equal(err.text, "no 'p.wall@2'");
}

static void
test_intervals(void **state)
{
	struct expr_value v;
	struct expr_error err;

	(void)state;
	assert_true(evaluate("seq.wall / ten.wall", 0, &v, &err));
	assert_true(fabs(v.q.lo - 1500 / (151 * 1.02)) < 1e-9);
	assert_true(fabs(v.q.hi - 1500 / (151 * 0.99)) < 1e-9);
	assert_int_equal(v.q.n, 11);
	assert_true(evaluate("2 - a.each / b.each", 0, &v, &err));
	assert_true(v.q.lo <= v.q.v && v.q.v <= v.q.hi);
	assert_true(fabs(v.q.lo - (2 - 4.4 / 3.78)) < 1e-9);
	assert_true(evaluate("-a.each", 0, &v, &err));
	assert_true(v.q.lo < v.q.v && v.q.v < v.q.hi && v.q.hi < 0);
	assert_true(evaluate("abs(a.each - b.each)", 0, &v, &err));
	assert_true(v.q.lo == 0 && v.q.v > 0.19 && v.q.hi > 1.01);
	assert_true(evaluate("ten.wall.min", 0, &v, &err));
	assert_true(v.q.lo == v.q.v && v.q.hi == v.q.v);
}

static void
test_figures(void **state)
{
	static const struct pair cases[] = {
		{ "seq.wall / ten.wall >= 9", "1.5 s / 151 ms = 9.9 >= 9" },
		{ "a.lost > 5", "932 230 > 5" },
		{ "(seq.wall - ten.wall) / 2 < 2 * ten.wall",
		  "(1.5 s - 151 ms) / 2 = 674 ms < 2 * 151 ms = 302 ms" },
		{ "a.each ~ b.each",
		  "4 ns (3.6 ns to 4.4 ns) ~ 4.2 ns (3.78 ns to 4.62 ns)" },
		{ "abs(-3) == 3 && !(a.zero > 0)",
		  "abs(-3) = 3 == 3 && !(0 > 0)" },
		{ "max(1 s, ten.wall) > 0 s", "max(1 s, 151 ms) = 1 s > 0 s" },
		{ "(1 < 2 || gone.wall > 3 s) && 5 % < 1",
		  "(1 < 2 || not measured here > 3 s) && 5 % < 1" },
		{ "seq.wall / ten.wall >= 9.94",
		  "1.5 s / 151 ms = 9.934 >= 9.94" },
		{ "a.nothing > 3", "a.nothing > 3" },
	};
	struct expr_error err;
	struct expr *e;
	struct buf b;

	(void)state;
	buf_init(&b);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		e = expr_parse(&arena, str_of(cases[i].text), EXPR_CLAIM, &err);
		assert_non_null(e);
		buf_clear(&b);
		expr_figures(&b, e, &scope);
		plain(&b);
		assert_string_equal(b.p, cases[i].want);
	}
	buf_release(&b);
}

static void
count_ref(void *ctx, const struct ref *ref)
{
	struct buf *b = ctx;

	buf_addf(b, "%zu:%.*s ", ref->off, STR(ref->name));
}

static void
test_each_ref(void **state)
{
	struct expr_error err;
	struct expr *e = expr_parse(
		&arena, LIT("max(a.b, c.d * 2) > -x/e.f ? \"g.h\" : \"\""),
		EXPR_CHOICE, &err);
	struct buf b;

	(void)state;
	assert_non_null(e);
	buf_init(&b);
	expr_each_ref(e, count_ref, &b);
	assert_string_equal(b.p, "4:a 9:c 21:e ");
	buf_release(&b);
}

static void
test_depth(void **state)
{
	struct expr_error err;
	struct buf b;

	(void)state;
	buf_init(&b);
	for (int i = 0; i < 100000; i++)
		buf_addc(&b, '(');
	assert_null(expr_parse(&arena, buf_str(&b), 0, &err));
	assert_string_equal(err.text, "parentheses nest more than 200 deep");
	buf_clear(&b);
	for (int i = 0; i < 100000; i++)
		buf_adds(&b, "1+");
	assert_null(expr_parse(&arena, buf_str(&b), 0, &err));
	assert_string_equal(err.text, "too long: more than 200 operations");
	buf_release(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_mistakes),
		cmocka_unit_test(test_top),
		cmocka_unit_test(test_series),
		cmocka_unit_test(test_intervals),
		cmocka_unit_test(test_figures),
		cmocka_unit_test(test_each_ref),
		cmocka_unit_test(test_depth),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
