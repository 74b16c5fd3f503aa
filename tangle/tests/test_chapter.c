/* A chapter's Markdown: fences and where they stand, chunks, spans, headings,
 * links. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include <cmark-gfm.h>

#include "load.h"
#include "parsed.h"

static void
places_fences(void **state)
{
	struct fence *f;

	(void)state;
	parse("# A\n\n```c p run\nint x;\n```\n\n"
	      "- item\n\n  ~~~~c q run\n  int y;\n\n    z\n  ~~~~\n\n"
	      "> 1. ```sh s\n>    ls\n>    ```\n");
	assert_int_equal(diag_errors(), 0);
	assert_int_equal(chapter.nfences, 3);
	f = fence(0);
	assert_true(str_is(f->info, "c p run"));
	assert_int_equal(f->loc.line, 3);
	assert_int_equal(f->loc.col, 4);
	assert_int_equal(f->body_line, 4);
	assert_int_equal(f->close_line, 5);
	assert_int_equal(f->indent, 0);
	assert_true(str_is(f->body, "int x;\n"));
	f = fence(1);
	assert_int_equal(f->loc.line, 9);
	assert_int_equal(f->loc.col, 7);
	assert_int_equal(f->indent, 2);
	assert_int_equal(f->close_line, 13);
	assert_true(str_is(f->body, "int y;\n\n  z\n"));
	f = fence(2);
	assert_int_equal(f->indent, 5);
	assert_true(str_is(f->body, "ls\n"));
}

/* Bodies of plain fences are slices of the text itself. */
static void
borrows_bodies(void **state)
{
	const char *text = "```c p\n&amp; \\* \"x\"\n```\n";

	(void)state;
	parse(text);
	assert_true(str_is(fence(0)->body, "&amp; \\* \"x\"\n"));
	assert_ptr_equal(fence(0)->body.p, text + 7);
}

static void
reads_info_as_written(void **state)
{
	(void)state;
	parse("```c p run args=\"\\\\* &amp;\"\n```\n");
	assert_int_equal(diag_errors(), 0);
	assert_true(str_is(fence(0)->opt->args.v[0], "\\*"));
	assert_true(str_is(fence(0)->opt->args.v[1], "&amp;"));
}

static void
notices_unclosed_fences(void **state)
{
	static const struct {
		const char *text;
		int errors;
	} cases[] = {
		{ "```\nx\n```\n", 0 },
		{ "```\nx\n```", 0 },
		{ "```\n```", 0 },
		{ "````\n```\n````\n", 0 },
		{ "~~~\n```c\n~~~\n", 0 },
		{ "```\nx\n`````  \n", 0 },
		{ "   ```\n   x\n   ```\n", 0 },
		{ "> ```\n> x\n> ```\ntext\n", 0 },
		{ "- ```\n  x\n  ```\n- ```\n  y\n  ```\n", 0 },
		{ "```\n\n```\n\n```\n", 1 },
		{ "```", 1 },
		{ "```\nx", 1 },
		{ "```\nx\n", 1 },
		{ "```\nx\n    ```\n", 1 },
		{ "````\nx\n```\n", 1 },
		{ "```\nx\n~~~\n", 1 },
		{ "```\nx\n``` y\n", 1 },
		{ "> ```\n> x\ntext\n", 1 },
		{ "> ```\n> x\n```\ny\n```\n", 1 },
		{ "- ```\n  x\n- ```\n  y\n  ```\n", 1 },
		{ "```c p\nx\n\n```text output=p\ny\n```\n", 1 },
		{ "````md\n```c p\nx\n```\n````\n", 0 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		parse(cases[i].text);
		assert_int_equal(diag_errors(), cases[i].errors);
		tear_down(state);
		set_up(state);
	}
}

static void
joins_chunks(void **state)
{
	struct chunk *c;

	(void)state;
	parse("```c p run\nint x;\n// <<q>>\nint y;\n```\n\n"
	      "```c p hide\n// <<q>>\n```\n\n"
	      "```c q exercise\nint z;\n```\n\n"
	      "```c q solution\nint w;\n```\n");
	assert_int_equal(diag_errors(), 0);
	assert_int_equal(chapter.nchunks, 2);
	assert_int_equal(chapter.nprograms, 1);
	c = book_chunk(&chapter, LIT("p"));
	assert_int_equal(c->nfences, 2);
	assert_true(fence(1)->hide);
	assert_true(str_is(c->program->full, "a/p"));
	assert_int_equal(fence(0)->npieces, 3);
	assert_true(str_is(fence(0)->pieces[1].ref, "q"));
	assert_int_equal(fence(0)->pieces[1].line, 1);
	assert_true(str_is(fence(0)->pieces[2].text, "int y;\n"));
	assert_int_equal(fence(0)->pieces[2].line, 2);
	c = book_chunk(&chapter, LIT("q"));
	assert_int_equal(c->nfences, 1);
	assert_int_equal(c->nsolutions, 1);
	assert_true(fence(3)->is_solution);
}

static void
finds_references(void **state)
{
	static const struct {
		const char *lang, *line, *ref;
		int errors;
	} cases[] = {
		{ "c", "// <<q>>", "q", 0 },
		{ "c", "\t  // <<b/q>>  ", "b/q", 0 },
		{ "c", "//<<q>>", "q", 0 },
		{ "c", "x; // <<q>>", NULL, 0 },
		{ "c", "# <<q>>", NULL, 0 },
		{ "c", "// a << 1 and b >> 2", NULL, 0 },
		{ "c", "// <<>>", NULL, 0 },
		{ "c", "// << q >>", NULL, 1 },
		{ "c", "// <<q>> x", NULL, 1 },
		{ "c", "// x <<q>>", NULL, 1 },
		{ "c", "// <<q-r>>", NULL, 1 },
		{ "c", "// <<q>> <<r>>", NULL, 1 },
		{ "sh", "# <<q>>", "q", 0 },
		{ "sh", "// <<q>>", NULL, 0 },
		{ "sh", "cat <<END >>file", NULL, 0 },
		{ "python", "    # <<q>>", "q", 0 },
		{ "text", "// <<q>>", NULL, 0 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *text = arena_printf(&book.arena, "```%s p\nx\n%s\n```\n",
					  cases[i].lang, cases[i].line);
		struct fence *f;

		parse(text);
		f = fence(0);
		assert_int_equal(diag_errors(), cases[i].errors);
		assert_int_equal(f->npieces, cases[i].ref ? 2 : 1);
		if (cases[i].ref)
			assert_true(str_is(f->pieces[1].ref, cases[i].ref));
		tear_down(state);
		set_up(state);
	}
}

static void
keeps_indentation(void **state)
{
	(void)state;
	parse("```python p run\nif x:\n    # <<q>>\n```\n");
	assert_true(str_is(fence(0)->pieces[1].indent, "    "));
}

static void
reads_claims(void **state)
{
	const struct claim *c;

	(void)state;
	parse("```claim perf when=\"machine.cpus > 1\" covers=3\n"
	      "at 10:30: a.wall < 1 s\n\n"
	      "long text\n  that goes on: b.wall <\n\t2 s\n```\n");
	assert_int_equal(diag_errors(), 0);
	assert_int_equal(fence(0)->nclaims, 2);
	c = &fence(0)->claims[0];
	assert_true(str_is(c->text, "at 10:30"));
	assert_true(str_is(c->source, "a.wall < 1 s"));
	assert_true(c->perf);
	assert_true(str_is(c->when_source, "machine.cpus > 1"));
	assert_int_equal(c->covers.n, 1);
	c = &fence(0)->claims[1];
	assert_int_equal(c->loc.line, 4);
	assert_true(str_is(c->text, "long text   that goes on"));
	assert_true(str_is(c->source, "b.wall < \t2 s"));
}

static void
reads_charts(void **state)
{
	const struct chart *c;

	(void)state;
	parse("```chart line title=\"T\" x=\"threads\"\n"
	      "a = b = x[*].wall\nlonger name    = y.wall\n```\n");
	c = fence(0)->chart;
	assert_true(c->line);
	assert_true(str_is(c->title, "T"));
	assert_true(str_is(c->x, "threads"));
	assert_int_equal(c->nseries, 2);
	assert_true(str_is(c->series[0].label, "a"));
	assert_true(str_is(c->series[0].source, "b = x[*].wall"));
	assert_true(str_is(c->series[1].label, "longer name"));
}

static void
applies_defaults(void **state)
{
	(void)state;
	parse("```c p run\n```\n\n```sh s run\n```\n\n"
	      "```c q run expect=timeout\n```\n\n"
	      "```c r run expect=timeout tsan=race\n```\n\n"
	      "```weft\n# a comment\ntsan = clean\ncflags = \"-O3 -g\"\n```\n");
	assert_int_equal(diag_errors(), 0);
	assert_true(str_is(fence(0)->opt->tsan, "clean"));
	assert_int_equal(fence(0)->opt->cflags.n, 2);
	assert_true(str_is(fence(1)->opt->tsan, "off"));
	assert_true(str_is(fence(2)->opt->tsan, "off"));
	assert_true(str_is(fence(3)->opt->tsan, "race"));
}

static void
finds_spans(void **state)
{
	static const struct {
		const char *text, *source;
		int line, col;
	} cases[] = {
		{ "It took `= p.wall`.\n", "p.wall", 1, 12 },
		{ "x\n`a` `=   p.wall `\n", "p.wall", 2, 10 },
		{ "`` `= q.wall` `` shows `= q.wall`\n", "q.wall", 1, 27 },
		{ "\\` then `= q.wall`\n", "q.wall", 1, 12 },
		{ "`one\ntwo` `= q.wall`\n", "q.wall", 2, 9 },
		{ "text `= a.wall\n/ b.wall` end\n", "a.wall / b.wall", 1, 9 },
		{ "> `=\n>  a.wall`\n", "a.wall", 2, 4 },
		{ "> text\n> `= a.wall\n>   / b.wall`\n", "a.wall / b.wall", 2,
		  6 },
		{ "- text\n  `= a.wall`\n", "a.wall", 2, 6 },
		{ "| a | b |\n|--|--|\n| `x` | `= a.wall` |\n", "a.wall", 3,
		  12 },
		{ "| a | b |\n|--|--|\n| \\| ` | `= a < b \\|\\| c` |\n",
		  "a < b || c", 3, 13 },
		{ "<details>\n\n`= a.wall`\n\n</details>\n", "a.wall", 3, 4 },
		{ "See[^1].\n\n[^1]: Note `= a.wall`.\n", "a.wall", 3, 15 },
		{ "[`= a.wall`](http://x)\n", "a.wall", 1, 5 },
		{ "Head `= a.wall`\nnot a head\n", "a.wall", 1, 9 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct span *s;

		parse(cases[i].text);
		assert_int_equal(diag_errors(), 0);
		assert_int_equal(chapter.nspans, 1);
		s = &chapter.spans[0];
		assert_true(str_is(s->source, cases[i].source));
		assert_int_equal(s->loc.line, cases[i].line);
		assert_int_equal(s->loc.col, cases[i].col);
		tear_down(state);
		set_up(state);
	}
}

static void
leaves_code_alone(void **state)
{
	static const char *const texts[] = {
		"` = 0` and ` = 0 `\n",
		"`=x` `==` `=`\n",
		"![`= a.wall`](http://x/y.png)\n",
		"    `= a.wall`\n",
		"```\n`= a.wall`\n```\n",
		"<p>`= a.wall`</p>\n",
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		parse(texts[i]);
		assert_int_equal(chapter.nspans, 0);
		assert_int_equal(diag_errors(), 0);
		tear_down(state);
		set_up(state);
	}
}

static void
places_in_spans(void **state)
{
	struct loc loc;

	(void)state;
	parse("> a `= x.wall\n>   / y.wall` b\n");
	loc = span_place(&chapter, &chapter.spans[0], 0);
	assert_int_equal(loc.line, 1);
	assert_int_equal(loc.col, 8);
	loc = span_place(&chapter, &chapter.spans[0], 9); /* y */
	assert_int_equal(loc.line, 2);
	assert_int_equal(loc.col, 7);
}

static void
makes_anchors(void **state)
{
	static const struct {
		const char *text, *anchor;
	} cases[] = {
		{ "Ten Waits", "ten-waits" },
		{ "It's 3.5, or not?", "its-35-or-not" },
		{ "A & B", "a--b" },
		{ "`code_x` *and* **more**", "code_x-and-more" },
		{ "Ten Waits", "ten-waits-1" },
		{ "Ten Waits", "ten-waits-2" },
		{ "ten waits 1", "ten-waits-1-1" },
		{ "Größe ÄÖ — ß", "größe-äö--ß" },
		{ "日本語", "日本語" },
		{ "[link](http://x) text", "link-text" },
		{ "!!!", "" },
	};
	struct buf text;

	(void)state;
	buf_init(&text);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		buf_addf(&text, "## %s\n\n", cases[i].text);
	parse(text.p);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(chapter.headings[i].anchor.p,
				    cases[i].anchor);
	buf_release(&text);
}

static void
collects_links(void **state)
{
	(void)state;
	parse("[a](02-b.md) <http://x.org> www.y.org me@z.org "
	      "[![i](img/i.png)](#top) [m](mailto:a@b) [r][ref]\n\n"
	      "| [c](03-c.md#x) |\n|--|\n| [d](04-d.md) |\n\n"
	      "[ref]: 05-e.md\n");
	assert_int_equal(chapter.nlinks, 6);
	assert_true(str_is(chapter.links[0].url, "02-b.md"));
	assert_int_equal(chapter.links[0].loc.col, 5);
	assert_true(str_is(chapter.links[1].url, "#top"));
	assert_true(str_is(chapter.links[2].url, "img/i.png"));
	assert_true(str_is(chapter.links[3].url, "05-e.md"));
	assert_int_equal(chapter.links[4].loc.line, 3);
	assert_int_equal(chapter.links[4].loc.col, 7);
	assert_int_equal(chapter.links[5].loc.line, 5);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(places_fences),	     TEST(borrows_bodies),
		TEST(reads_info_as_written), TEST(notices_unclosed_fences),
		TEST(joins_chunks),	     TEST(finds_references),
		TEST(keeps_indentation),     TEST(reads_claims),
		TEST(reads_charts),	     TEST(applies_defaults),
		TEST(finds_spans),	     TEST(leaves_code_alone),
		TEST(places_in_spans),	     TEST(makes_anchors),
		TEST(collects_links),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
