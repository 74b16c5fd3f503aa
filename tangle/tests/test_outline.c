/* Outlines: what is read back is what was parsed, and nothing else is read. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include <cmark-gfm.h>

#include "chapter.h"
#include "outline.h"

static struct book book;
static struct chapter parsed, recalled;
static struct buf file;

static int
set_up(void **state)
{
	(void)state;
	book = (struct book){ 0 };
	arena_init(&book.arena);
	buf_init(&file);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	if (parsed.tree)
		cmark_node_free(parsed.tree);
	if (recalled.tree)
		cmark_node_free(recalled.tree);
	parsed = recalled = (struct chapter){ 0 };
	buf_release(&file);
	arena_release(&book.arena);
	diag_reset();
	return 0;
}

static struct chapter
chapter_of(const char *text)
{
	return (struct chapter){ .book = &book,
				 .file = LIT("chapters/01-a.md"),
				 .slug = LIT("a"),
				 .text = str_of(text) };
}

/* Parses the text and writes its outline. */
static void
note(const char *text)
{
	parsed = chapter_of(text);
	chapter_outline(&parsed);
	outline_write(&parsed, &file);
}

static void
same_text(struct str a, struct str b)
{
	assert_true(str_eq(a, b));
}

static void
same_place(struct loc a, struct loc b)
{
	assert_string_equal(a.file, b.file);
	assert_int_equal(a.line, b.line);
	assert_int_equal(a.col, b.col);
}

static void
same_items(const struct items *a, const struct items *b)
{
	assert_int_equal(a == NULL, b == NULL);
	if (!a)
		return;
	assert_int_equal(a->first, b->first);
	assert_int_equal(a->col, b->col);
	assert_int_equal(a->n, b->n);
	for (int i = 0; i < a->n; i++)
		assert_int_equal(a->lines[i], b->lines[i]);
}

static void
same_fences(void)
{
	assert_int_equal(recalled.nfences, parsed.nfences);
	for (int i = 0; i < parsed.nfences; i++) {
		const struct fence *a = parsed.fences[i];
		const struct fence *b = recalled.fences[i];

		same_place(a->loc, b->loc);
		same_text(a->info, b->info);
		same_text(a->body, b->body);
		assert_int_equal(a->indent, b->indent);
		assert_int_equal(a->body_line, b->body_line);
		assert_int_equal(a->close_line, b->close_line);
		assert_int_equal(a->marks, b->marks);
		same_items(a->items, b->items);
	}
}

static void
same_headings(void)
{
	assert_int_equal(recalled.nheadings, parsed.nheadings);
	for (int i = 0; i < parsed.nheadings; i++) {
		const struct heading *a = &parsed.headings[i];
		const struct heading *b = &recalled.headings[i];

		assert_int_equal(a->level, b->level);
		assert_int_equal(a->line, b->line);
		same_text(a->text, b->text);
		same_text(a->anchor, b->anchor);
	}
}

static void
same_inlines(void)
{
	assert_int_equal(recalled.nspans, parsed.nspans);
	for (int i = 0; i < parsed.nspans; i++) {
		same_place(parsed.spans[i].loc, recalled.spans[i].loc);
		same_text(parsed.spans[i].source, recalled.spans[i].source);
	}
	assert_int_equal(recalled.nlinks, parsed.nlinks);
	for (int i = 0; i < parsed.nlinks; i++) {
		same_place(parsed.links[i].loc, recalled.links[i].loc);
		same_text(parsed.links[i].url, recalled.links[i].url);
	}
}

/* Reads the outline back, compares all of it, and grows the tree. */
static void
reads_back(const char *text)
{
	note(text);
	recalled = chapter_of(text);
	assert_true(outline_read(&recalled, buf_str(&file)));
	same_fences();
	same_headings();
	same_inlines();
	assert_null(recalled.tree);
	chapter_grow_tree(&recalled);
	for (int i = 0; i < parsed.nfences; i++)
		assert_int_equal(
			cmark_node_get_start_line(recalled.fences[i]->node),
			cmark_node_get_start_line(parsed.fences[i]->node));
	for (int i = 0; i < parsed.nspans; i++)
		assert_string_equal(
			cmark_node_get_literal(recalled.spans[i].node),
			cmark_node_get_literal(parsed.spans[i].node));
	for (int i = 0; i < parsed.nlinks; i++)
		assert_string_equal(cmark_node_get_url(recalled.links[i].node),
				    parsed.links[i].url.p);
	for (int i = 0; i < parsed.nheadings; i++)
		assert_int_equal(
			cmark_node_get_start_line(recalled.headings[i].node),
			parsed.headings[i].line);
}

static void
reads_a_chapter(void **state)
{
	(void)state;
	reads_back(
		"# A `code` in *it*\n\ntext `= p.wall` and [a](02-b.md#c d)\n"
		"[e](<02-b.md>)\n\n```c p run\nint x;\n```\n\n## !!\n\n##\n"
		"\n# A `code` in *it*\n\n| `= p.cpu / 2` | ![i](i.png) |\n"
		"|--|--|\n| `= a \\|\\| b` | b |\n\n```\n```\n");
	assert_int_equal(parsed.nfences, 2);
	assert_int_equal(parsed.nheadings, 4);
	assert_int_equal(parsed.nspans, 3);
	assert_true(parsed.nlinks >= 2);
}

static void
reads_containers(void **state)
{
	(void)state;
	reads_back("- item\n\n  ~~~~c q run\n  int y;\n\n    z\n  ~~~~\n\n"
		   "> 1. ```sh s\n>    ls\n>    ```\n>\n> `= 1`\n"
		   "> [a\n> b](x.md)\n\n1. ```text t\n   ```\n");
	assert_int_equal(parsed.nfences, 3);
	assert_true(str_is(recalled.fences[0]->body, "int y;\n\n  z\n"));
}

static void
reads_little(void **state)
{
	(void)state;
	reads_back("");
}

static void
reads_where_notes_stand(void **state)
{
	(void)state;
	reads_back("```c\na; // (2)\n```\n\nText.\n\n 2. two\n 3. three\n");
	assert_int_equal(recalled.fences[0]->items->lines[1], 8);
}

static void
reads_no_other(void **state)
{
	char *half;

	(void)state;
	note("# A\n\n```c p run\nint x;\n```\n");
	recalled = chapter_of("# B\n\n```c p run\nint x;\n```\n");
	assert_false(outline_read(&recalled, buf_str(&file)));
	recalled = chapter_of("# A\n\n```c p run\nint x;\n```\n");
	assert_false(outline_read(&recalled,
				  str_sub(buf_str(&file), 0, file.n - 1)));
	assert_false(outline_read(&recalled, LIT("")));
	half = strstr(file.p, "cmark-gfm ");
	assert_non_null(half);
	half[strlen("cmark-gfm ")]++;
	assert_false(outline_read(&recalled, buf_str(&file)));
	assert_int_equal(recalled.nfences, 0);
}

static void
tells_what_is_malformed(void **state)
{
	(void)state;
	note("# A\n\n```c p run\nint x;\n");
	assert_true(parsed.malformed);
	tear_down(state);
	set_up(state);
	note("# A\n\n```c p run\nint x;\n```\n");
	assert_false(parsed.malformed);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(reads_a_chapter), TEST(reads_containers),
		TEST(reads_little),    TEST(reads_where_notes_stand),
		TEST(reads_no_other),  TEST(tells_what_is_malformed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
