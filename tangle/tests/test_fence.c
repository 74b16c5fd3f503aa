/* Info strings: their grammar, whose fence it is, and what options take. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "fence.h"

static struct arena arena;
static struct info in;

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
	diag_reset();
	return 0;
}

static void
read_info(const char *text)
{
	struct loc loc = { "chapters/01-a.md", 7, 4 };

	info_read(&in, str_of(text), loc, &arena);
}

/* The words as "key", or "key=value" with the value in <>. */
static const char *
words(void)
{
	static char text[4096];
	size_t n = 0;

	text[0] = '\0';
	for (int i = 0; i < in.nwords; i++) {
		const struct word *w = &in.words[i];

		n += (size_t)snprintf(text + n, sizeof(text) - n, "%s%.*s",
				      i > 0 ? " " : "", STR(w->key));
		if (w->has_value)
			n += (size_t)snprintf(text + n, sizeof(text) - n,
					      "=<%.*s>", STR(w->value));
	}
	return text;
}

static void
splits_words(void **state)
{
	static const struct {
		const char *info, *lang, *words, *bad;
	} cases[] = {
		{ "", "", "", NULL },
		{ "c", "c", "", NULL },
		{ "  c\tp  run ", "c", "p run", NULL },
		{ "c p timeout=5s", "c", "p timeout=<5s>", NULL },
		{ "c p args=a=b", "c", "p args=<a=b>", NULL },
		{ "c p args=\"a b\" run", "c", "p args=<a b> run", NULL },
		{ "c p args=\"\"", "c", "p args=<>", NULL },
		{ "c p args=", "c", "p args=<>", NULL },
		{ "c p args=\"a \\\"b\\\" \\\\ \\n\"", "c",
		  "p args=<a \"b\" \\ \\n>", NULL },
		{ "c p env=\"A='x y'\"", "c", "p env=<A='x y'>", NULL },
		{ "c p when=\"a >= 1\"", "c", "p when=<a >= 1>", NULL },
		{ "c p args=\"a b", "c", "p args=<a b>",
		  "this quote is not closed" },
		{ "c p args=\"a\\\"", "c", "p args=<a\">",
		  "this quote is not closed" },
		{ "c p args=\"a\"b", "c", "p args=<a>",
		  "expected a blank behind the quote" },
		{ "c =x run", "c", "run", "expected a key before '='" },
		{ "{.r echo=\"}", "{.r", "echo=<}>",
		  "this quote is not closed" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		read_info(cases[i].info);
		assert_true(str_is(in.lang, cases[i].lang));
		assert_string_equal(words(), cases[i].words);
		if (cases[i].bad)
			assert_string_equal(in.bad, cases[i].bad);
		else
			assert_null(in.bad);
	}
	assert_int_equal(diag_errors(), 0);
}

static void
knows_columns(void **state)
{
	(void)state;
	read_info("c  p\ttimeout=\"5s\"");
	assert_int_equal(in.loc.col, 4);
	assert_int_equal(in.words[0].loc.col, 7);
	assert_int_equal(in.words[1].loc.col, 9);
	assert_int_equal(in.words[1].value_loc.col, 17);
	assert_int_equal(in.words[1].loc.line, 7);
}

static void
refuses_too_many_words(void **state)
{
	char text[8 + 2 * (INFO_WORDS + 1)] = "c";

	(void)state;
	for (int i = 0; i < INFO_WORDS; i++)
		strcat(text, " a");
	read_info(text);
	assert_null(in.bad);
	strcat(text, " a");
	read_info(text);
	assert_string_equal(in.bad, "too many words");
	assert_int_equal(in.nwords, INFO_WORDS);
}

static void
classifies(void **state)
{
	static const struct {
		const char *info;
		enum fence_kind kind;
		enum lang lang;
		const char *name;
		int errors;
	} cases[] = {
		{ "", FENCE_SHOWN, LANG_OTHER, "", 0 },
		{ "c", FENCE_SHOWN, LANG_C, "", 0 },
		{ "c p run", FENCE_CHUNK, LANG_C, "p", 0 },
		{ "c two_2 rnu", FENCE_CHUNK, LANG_C, "two_2", 0 },
		{ "sh s", FENCE_CHUNK, LANG_SH, "s", 0 },
		{ "python p run", FENCE_CHUNK, LANG_PYTHON, "p", 0 },
		{ "text data", FENCE_CHUNK, LANG_TEXT, "data", 0 },
		{ "text", FENCE_SHOWN, LANG_TEXT, "", 0 },
		{ "text output=p", FENCE_OUTPUT, LANG_TEXT, "", 0 },
		{ "text unordered output=p", FENCE_OUTPUT, LANG_TEXT, "", 0 },
		{ "claim", FENCE_CLAIM, LANG_OTHER, "", 0 },
		{ "claim perf when=\"a > 1\"", FENCE_CLAIM, LANG_OTHER, "", 0 },
		{ "chart bar title=T", FENCE_CHART, LANG_OTHER, "", 0 },
		{ "chart line x=n", FENCE_CHART, LANG_OTHER, "", 0 },
		{ "chart", FENCE_SHOWN, LANG_OTHER, "", 1 },
		{ "timeline of=p from=0ms to=4ms", FENCE_TIMELINE, LANG_OTHER,
		  "", 0 },
		{ "dot", FENCE_DOT, LANG_OTHER, "", 0 },
		{ "weft", FENCE_DEFAULTS, LANG_OTHER, "", 0 },
		{ "diff run", FENCE_SHOWN, LANG_OTHER, "", 0 },
		{ "json {\"a\": 1", FENCE_SHOWN, LANG_OTHER, "", 0 },
		{ "cpp p", FENCE_SHOWN, LANG_OTHER, "", 0 },
		{ "cpp p run", FENCE_SHOWN, LANG_OTHER, "", 1 },
		{ "c run", FENCE_SHOWN, LANG_C, "", 1 },
		{ "c P run", FENCE_SHOWN, LANG_C, "", 1 },
		{ "c timeout run", FENCE_SHOWN, LANG_C, "", 1 },
		{ "c machine run", FENCE_SHOWN, LANG_C, "", 1 },
		{ "claims", FENCE_SHOWN, LANG_OTHER, "", 1 },
		{ "Weft", FENCE_SHOWN, LANG_OTHER, "", 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct options o = { .run = false };
		struct fence f = { .kind = FENCE_DOT };

		diag_reset();
		read_info(cases[i].info);
		fence_classify(&f, &in, &o, &arena);
		assert_int_equal(f.kind, cases[i].kind);
		assert_int_equal(f.lang, cases[i].lang);
		assert_true(str_is(in.name, cases[i].name));
		assert_int_equal(diag_errors(), cases[i].errors);
	}
}

static void
knows_names(void **state)
{
	static const struct {
		const char *text;
		bool chunk, slug, reference;
	} cases[] = {
		{ "a", true, true, true },
		{ "ten_waits", true, true, true },
		{ "a-b", false, true, false },
		{ "2a", false, true, false },
		{ "_a", false, false, false },
		{ "A", false, false, false },
		{ "", false, false, false },
		{ "a b", false, false, false },
		{ "a-2/b_c", false, false, true },
		{ "a/B", false, false, false },
		{ "/b", false, false, false },
		{ "a/", false, false, false },
		{ "a/b/c", false, false, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct str s = str_of(cases[i].text);

		assert_int_equal(name_is_chunk(s), cases[i].chunk);
		assert_int_equal(name_is_slug(s), cases[i].slug);
		assert_int_equal(name_is_reference(s), cases[i].reference);
	}
}

/* Applies the words of an info string to fresh options. */
static struct options
apply(const char *text, enum option_place place)
{
	struct options o;

	options_init(&o);
	read_info(text);
	options_apply(&o, in.words, in.nwords, place, &arena);
	return o;
}

static void
reads_values(void **state)
{
	struct options o;

	(void)state;
	o = apply("c timeout=250ms repeat=3 expect=signal:SEGV tsan=race "
		  "stderr=merge file=a/b.c args=\"a 'b c' d''e\" "
		  "env=\"A=1 B='x y'\" sweep=1,2,4 pass=BOOK_SCALE,HOME "
		  "needs=\"cpus>=1 python3\" covers=46,34",
		  ON_PROGRAM);
	assert_int_equal(diag_errors(), 0);
	assert_true(o.timeout == 250e6);
	assert_int_equal(o.repeat, 3);
	assert_true(str_is(o.expect, "signal:SEGV"));
	assert_true(str_is(o.tsan, "race"));
	assert_true(o.stderr_merge);
	assert_true(str_is(o.file, "a/b.c"));
	assert_int_equal(o.args.n, 3);
	assert_true(str_is(o.args.v[1], "b c"));
	assert_true(str_is(o.args.v[2], "de"));
	assert_int_equal(o.env.n, 2);
	assert_true(str_is(o.env.v[1], "B=x y"));
	assert_int_equal(o.sweep.n, 3);
	assert_true(str_is(o.sweep.v[2], "4"));
	assert_int_equal(o.pass.n, 2);
	assert_int_equal(o.needs.n, 2);
	assert_int_equal(o.covers.n, 2);
}

static void
has_defaults(void **state)
{
	struct options o;

	(void)state;
	o = apply("c", ON_PROGRAM);
	assert_true(o.timeout == 10e9);
	assert_int_equal(o.repeat, 11);
	assert_int_equal(o.trials, 0);
	assert_true(str_is(o.expect, "exit:0"));
	assert_true(str_is(o.tsan, "off"));
	assert_true(str_is(o.asan, "off"));
	assert_true(str_is(o.buffer, "line"));
	assert_false(o.run || o.time || o.stderr_merge);
	assert_int_equal(o.cflags.n, 0);
}

/* The lists that add up do not write into the list that they start from. */
static void
adds_up(void **state)
{
	struct options book, one, two;

	(void)state;
	book = apply("weft cflags=-O1,-g env=A=1", ON_BOOK);
	one = two = book;
	read_info("c cflags=-DONE env=B=1");
	options_apply(&one, in.words, in.nwords, ON_PROGRAM, &arena);
	read_info("c cflags=\"-DTWO -DTWO2\"");
	options_apply(&two, in.words, in.nwords, ON_PROGRAM, &arena);
	assert_int_equal(book.cflags.n, 1);
	assert_int_equal(one.cflags.n, 2);
	assert_true(str_is(one.cflags.v[0], "-O1,-g"));
	assert_true(str_is(one.cflags.v[1], "-DONE"));
	assert_int_equal(two.cflags.n, 3);
	assert_true(str_is(two.cflags.v[2], "-DTWO2"));
	assert_int_equal(one.env.n, 2);
	assert_int_equal(two.env.n, 1);
}

static void
nearest_wins(void **state)
{
	struct options o;

	(void)state;
	o = apply("weft tsan=clean timeout=3s args=x", ON_BOOK);
	assert_int_equal(diag_errors(), 1); /* args is no default */
	read_info("c tsan=off");
	options_apply(&o, in.words, in.nwords, ON_PROGRAM, &arena);
	assert_true(str_is(o.tsan, "off"));
	assert_true(o.timeout == 3e9);
}

static void
places_bytes(void **state)
{
	struct fence f = { .loc = { "chapters/01-a.md", 10, 7 },
			   .body_line = 11,
			   .indent = 2,
			   .body = LIT("ab\ncd\n") };

	(void)state;
	assert_int_equal(fence_place(&f, 0).line, 11);
	assert_int_equal(fence_place(&f, 0).col, 3);
	assert_int_equal(fence_place(&f, 1).col, 4);
	assert_int_equal(fence_place(&f, 4).line, 12);
	assert_int_equal(fence_place(&f, 4).col, 4);
	assert_int_equal(fence_place(&f, 99).line, 13);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(splits_words, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(knows_columns, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(refuses_too_many_words, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(classifies, set_up, tear_down),
		cmocka_unit_test(knows_names),
		cmocka_unit_test_setup_teardown(reads_values, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(has_defaults, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(adds_up, set_up, tear_down),
		cmocka_unit_test_setup_teardown(nearest_wins, set_up,
						tear_down),
		cmocka_unit_test(places_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
