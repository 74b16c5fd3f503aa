/* Marks at line ends, and their ties to list items. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include <cmark-gfm.h>

#include "chapter.h"
#include "notes.h"

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

		assert_int_equal(notes_mark(str_of(examples[i].line), &begins),
				 examples[i].mark);
		assert_int_equal(begins, examples[i].begins);
	}
}

/* The first fence of a Markdown text, as far as notes look at it. */
static struct cmark_node *
parse(const char *text, struct fence *f, const char *body)
{
	struct cmark_node *tree = markdown_parse(str_of(text));

	*f = (struct fence){ .node = cmark_node_first_child(tree),
			     .body_line = 2,
			     .body = str_of(body) };
	return tree;
}

static void
ties_what_is_on_both_sides(void **state)
{
	struct fence f;
	struct cmark_node *tree =
		parse("```c\na // (1)\nb // (3)\nc // (4)\n```\n\n"
		      "1. one\n2. two\n3. three\n",
		      &f, "a // (1)\nb // (3)\nc // (4)\n");
	char *html;

	(void)state;
	assert_int_equal(notes_tie(notes_of(&f), &f), 1 << 1 | 1 << 3);
	html = cmark_render_html(tree, CMARK_OPT_UNSAFE, NULL);
	assert_non_null(strstr(html, "<div class=\"notes\">"));
	assert_non_null(strstr(html, "<li><a class=\"mark\" id=\"n-2-1\" "
				     "href=\"#r-2-1\">1</a> one</li>"));
	assert_non_null(strstr(html, "<li>two</li>"));
	assert_non_null(strstr(html, "id=\"n-2-3\""));
	assert_null(strstr(html, "n-2-4"));
	free(html);
	cmark_node_free(tree);
}

static void
finds_the_list_behind_expected_output(void **state)
{
	struct fence f;
	struct cmark_node *tree = parse("```c p run\na // (1)\n```\n\n"
					"```text output=p\nx\n```\n\n1. one\n",
					&f, "a // (1)\n");

	(void)state;
	assert_int_equal(notes_tie(notes_of(&f), &f), 1 << 1);
	cmark_node_free(tree);
}

static void
leaves_other_lists_alone(void **state)
{
	static const char *const texts[] = {
		"```c\na // (1)\n```\n\n- one\n",
		"```c\na // (1)\n```\n\nText.\n\n1. one\n",
		"```c\na // (1)\n```\n\n```c\nb\n```\n\n1. one\n",
		"```c\na // (1)\n```\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct fence f;
		struct cmark_node *tree = parse(texts[i], &f, "a // (1)\n");

		assert_null(notes_of(&f));
		assert_int_equal(notes_tie(notes_of(&f), &f), 0);
		cmark_node_free(tree);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_marks),
		cmocka_unit_test(ties_what_is_on_both_sides),
		cmocka_unit_test(finds_the_list_behind_expected_output),
		cmocka_unit_test(leaves_other_lists_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
