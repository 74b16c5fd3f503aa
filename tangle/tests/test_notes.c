/* Marks at line ends, and their ties to list items. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include <cmark-gfm.h>

#include "mark.h"
#include "notes.h"
#include "parsed.h"

static void
finds_marks(void **state)
{
	static const struct {
		const char *line;
		int mark;
		size_t begins;
	} examples[] = {
		{ "x++; // (1)", 1, 5 },
		{ "x++; // (1)  ", 1, 5 },
		{ "x++;//(12)", 12, 4 },
		{ "x += 1  # (3)", 3, 8 },
		{ "// (2)", 2, 0 },
		{ "x++;", 0, 0 },
		{ "", 0, 0 },
		{ ")", 0, 0 },
		{ "()", 0, 0 },
		{ "f(1)", 0, 0 },
		{ "// ()", 0, 0 },
		{ "// (0)", 0, 0 },
		{ "// (64)", 0, 0 },
		{ "// (1", 0, 0 },
		{ "// (a)", 0, 0 },
		{ "// see (1)", 0, 0 },
		{ "// (1) and more", 0, 0 },
		{ "// (99999999999999999999)", 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(examples) / sizeof(*examples); i++) {
		size_t begins = 0;

		assert_int_equal(mark_of(str_of(examples[i].line), &begins),
				 examples[i].mark);
		assert_int_equal(begins, examples[i].begins);
	}
}

static void
tie(const char *text)
{
	parse(text);
	notes_tie(&chapter);
}

static void
ties_what_is_on_both_sides(void **state)
{
	char *html;

	(void)state;
	tie("```c\na // (1)\nb // (3)\nc // (4)\n```\n\n"
	    "1. one\n2. two\n3. three\n");
	assert_int_equal(fence(0)->tied, 1 << 1 | 1 << 3);
	html = cmark_render_html(chapter.tree, CMARK_OPT_UNSAFE, NULL);
	assert_non_null(strstr(html, "<div class=\"notes\">"));
	assert_non_null(strstr(html, "<li><a class=\"mark\" id=\"n-2-1\" "
				     "href=\"#r-2-1\">1</a> one</li>"));
	assert_non_null(strstr(html, "<li>two</li>"));
	assert_non_null(strstr(html, "id=\"n-2-3\""));
	assert_null(strstr(html, "n-2-4"));
	free(html);
}

static void
ties_several_listings_to_one_list(void **state)
{
	char *html;

	(void)state;
	tie("```c\na // (1)\n```\n\nIn Python:\n\n"
	    "```python\nb # (1)\nc # (2)\n```\n\n1. one\n2. two\n");
	assert_int_equal(fence(0)->tied, 1 << 1);
	assert_int_equal(fence(1)->tied, 1 << 1 | 1 << 2);
	html = cmark_render_html(chapter.tree, CMARK_OPT_UNSAFE, NULL);
	assert_non_null(strstr(html, "href=\"#r-2-1\">1</a> "
				     "<span id=\"n-8-1\"></span>one"));
	assert_non_null(strstr(html, "id=\"n-8-2\" href=\"#r-8-2\""));
	assert_null(strstr(html, "<div class=\"notes\">\n<div"));
	free(html);
}

static void
finds_the_next_list(void **state)
{
	static const char *const between[] = {
		"",
		"```text output=p\nx\n```\n\n",
		"Text.\n\n",
		"- bullet\n\n",
		"```c\nb\n```\n\n",
	};
	struct buf text;

	(void)state;
	buf_init(&text);
	for (size_t i = 0; i < sizeof(between) / sizeof(*between); i++) {
		buf_clear(&text);
		buf_addf(&text, "```c\na // (1)\n```\n\n%s1. one\n",
			 between[i]);
		tie(text.p);
		assert_int_equal(fence(0)->tied, 1 << 1);
		/* a result goes below it where only output is between */
		assert_int_equal(notes_below(fence(0)) != NULL, i < 2);
		cmark_node_free(chapter.tree);
	}
	buf_release(&text);
	tie("");
}

static void
leaves_other_lists_alone(void **state)
{
	static const char *const texts[] = {
		"```c\na // (1)\n```\n\n- one\n",
		"```c\na // (1)\n```\n\n# Title\n\n1. one\n",
		"```c\na // (1)\n```\n\n***\n\n1. one\n",
		"```c\na // (1)\n```\n\n2. two\n",
		"```c p hide\na // (1)\n```\n\n1. one\n",
		"```c\na\n```\n\n1. one\n",
		"```c\na // (1)\n```\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		tie(texts[i]);
		assert_int_equal(fence(0)->tied, 0);
		assert_null(notes_below(fence(0)));
		cmark_node_free(chapter.tree);
		map_release(&chapter.names);
	}
	tie("");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_marks),
		TEST(ties_what_is_on_both_sides),
		TEST(ties_several_listings_to_one_list),
		TEST(finds_the_next_list),
		TEST(leaves_other_lists_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
