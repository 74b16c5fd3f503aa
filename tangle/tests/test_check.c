/* Books on disk: what load and check make of several chapters together. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "expand.h"
#include "file.h"
#include "load.h"

static struct book book;
static char folder[] = "/tmp/weft-check-XXXXXX";

static int
make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int
remove_folder(void **state)
{
	(void)state;
	if (chdir("/") != 0)
		return -1;
	file_remove(folder);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	book_release(&book);
	diag_reset();
	file_remove("chapters");
	file_remove("assets");
	return 0;
}

static void
put(const char *path, const char *text)
{
	file_write(path, str_of(text));
}

static void
read_book(void)
{
	assert_true(book_load(&book, NULL, NULL));
	book_check(&book);
}

/* A book of one chapter. */
static void
read_chapter(const char *text)
{
	put("chapters/SUMMARY.md", "# B\n\n- [A](01-a.md)\n");
	put("chapters/01-a.md", text);
	read_book();
}

static struct program *
program(const char *name)
{
	struct program *p = book_program(&book, str_of(name));

	assert_non_null(p);
	return p;
}

static void
reads_the_summary(void **state)
{
	(void)state;
	put("chapters/SUMMARY.md",
	    "# The *book*\n\nWords.\n\n```weft\ncflags = -Werror\n"
	    "tsan = clean\n```\n\n- [Start](00-start.md)\n\n## One\n\n"
	    "- [`Two` parts](02-two-parts.md) beginner, long\n"
	    "- [Three](b-three.md) draft\n");
	put("chapters/00-start.md", "# Start\n\n```weft\ntsan = off\n```\n");
	put("chapters/02-two-parts.md", "# T\n\n```c p run cflags=-O0\n```\n");
	read_book();
	assert_int_equal(diag_errors(), 0);
	assert_true(str_is(book.title, "The book"));
	assert_int_equal(book.nparts, 1);
	assert_int_equal(book.nchapters, 3);
	assert_int_equal(book.chapters[0]->part_index, -1);
	assert_true(str_is(book.chapters[0]->defaults.tsan, "off"));
	assert_true(str_is(book.chapters[1]->title, "Two parts"));
	assert_true(str_is(book.chapters[1]->slug, "two-parts"));
	assert_true(str_is(book.chapters[1]->part, "02"));
	assert_int_equal(book.chapters[1]->badges.n, 2);
	assert_int_equal(book.chapters[1]->part_index, 0);
	assert_true(book.chapters[2]->draft);
	assert_null(book.chapters[2]->tree);
	assert_int_equal(program("p")->opt->cflags.n, 2);
	assert_ptr_equal(book_chapter(&book, LIT("three")), book.chapters[2]);
}

static void
counts_links_to_drafts(void **state)
{
	(void)state;
	put("chapters/SUMMARY.md", "# B\n\n- [A](01-a.md)\n"
				   "- [C](03-c.md) draft\n");
	put("chapters/01-a.md", "# A\n\n[c](03-c.md#x), [c](03-c.md), "
				"[a](01-a.md#a), ![p](../assets/p.png)\n");
	put("assets/p.png", "png");
	read_book();
	assert_int_equal(diag_errors(), 0);
	assert_int_equal(book.ndraft_links, 2);
	assert_true(book.chapters[0]->links[0].draft);
	assert_true(str_is(book.chapters[0]->links[2].anchor, "a"));
	assert_true(str_is(book.chapters[0]->links[3].file, "assets/p.png"));
}

/* Lines as in other systems, and what is no text, become what they stand for
 * before anybody looks. */
static void
cleans_text(void **state)
{
	(void)state;
	read_chapter("\xef\xbb\xbf```c p run\r\nint x;\r\n```\r\ra\r");
	assert_int_equal(diag_errors(), 0);
	assert_true(str_is(book.chapters[0]->text,
			   "```c p run\nint x;\n```\n\na\n"));
	assert_true(str_is(book.chapters[0]->fences[0]->body, "int x;\n"));
}

static void
emit(void *ctx, const struct fence *f, int line, struct str text,
     struct str indent)
{
	(void)f;
	(void)line;
	buf_add(ctx, indent);
	buf_add(ctx, text);
}

static void
assert_expands(const char *name, bool skeleton, const char *want)
{
	struct buf b;

	buf_init(&b);
	chunk_expand(program(name)->chunk, skeleton, emit, &b);
	assert_string_equal(b.p, want);
	buf_release(&b);
}

static void
resolves_references(void **state)
{
	(void)state;
	put("chapters/SUMMARY.md", "# B\n\n- [A](01-a.md)\n- [B](02-b.md)\n");
	put("chapters/01-a.md",
	    "# A\n\n```c p run\n// <<q>>\n// <<b/q>>\n```\n\n"
	    "```c q\nint a;\n```\n\n```c p\nint more;\n```\n");
	put("chapters/02-b.md",
	    "# B\n\n```c q\nint b;\n```\n\n```c p2 run\n// <<a/p>>\n```\n");
	read_book();
	assert_int_equal(diag_errors(), 0);
	assert_expands("a/p", false, "int a;\nint b;\nint more;\n");
	assert_expands("p2", false, "int a;\nint b;\nint more;\n");
	assert_int_equal(program("p2")->chunk->depth, 2);
	assert_int_equal(program("p2")->chunk->size, 24);
	assert_int_equal(program("a/p")->chunk->nused_by, 1);
}

static void
cuts_circles(void **state)
{
	(void)state;
	read_chapter("# A\n\n```c p run\nint p;\n// <<q>>\n```\n\n"
		     "```c q\nint q;\n// <<r>>\n```\n\n"
		     "```c r\n// <<p>>\n// <<nowhere>>\nint r;\n```\n\n"
		     "```c good run\nint main(void) { return 0; }\n```\n");
	assert_int_equal(diag_errors(), 2);
	assert_expands("p", false, "int p;\nint q;\nint r;\n");
	assert_int_equal(program("p")->state, PROGRAM_FAILED);
	assert_int_equal(program("good")->state, PROGRAM_UNJUDGED);
}

/* Twice as much at each of 40 levels: told, cut, and not expanded to find
 * out. */
static void
bounds_expansion(void **state)
{
	struct buf text;

	(void)state;
	buf_init(&text);
	buf_adds(&text, "# A\n\n```c p run\n// <<c1>>\n```\n\n");
	for (int i = 1; i < 40; i++)
		buf_addf(&text, "```c c%d\n// <<c%d>>\n// <<c%d>>\n```\n\n", i,
			 i + 1, i + 1);
	buf_adds(&text, "```c c40\nint x;\n```\n");
	read_chapter(text.p);
	buf_release(&text);
	assert_true(diag_errors() > 0);
	assert_true(program("p")->chunk->size <= 8 << 20);
}

static void
nests_a_hundred_deep(void **state)
{
	struct buf text;

	(void)state;
	buf_init(&text);
	buf_adds(&text, "# A\n\n```c p run\n// <<c1>>\n```\n\n");
	for (int i = 1; i < 100; i++)
		buf_addf(&text, "```c c%d\n// <<c%d>>\n```\n\n", i, i + 1);
	buf_adds(&text, "```c c100\nint x;\n```\n");
	read_chapter(text.p);
	buf_release(&text);
	assert_int_equal(diag_errors(), 0);
	assert_int_equal(program("p")->chunk->depth, 100);
	assert_expands("p", false, "int x;\n");
}

static void
assert_lanes(const char *name, const char *want)
{
	static const char letters[] = {
		[LANE_PLAIN] = 'p', [LANE_TSAN] = 't', [LANE_ASAN] = 'a'
	};
	const struct program *p = program(name);
	char got[16] = "";

	for (int i = 0; i < p->nvariants; i++) {
		const struct variant *v = p->variants[i];
		char c = letters[v->lane];

		got[i] = (char)(v->skeleton ? c - 'a' + 'A' : c);
		got[i + 1] = '\0';
	}
	assert_string_equal(got, want);
}

static void
makes_variants(void **state)
{
	(void)state;
	read_chapter("# A\n\n```weft\ntsan = clean\n```\n\n"
		     "```c plain run tsan=off\n```\n\n"
		     "```c both run asan=clean\n```\n\n"
		     "```c server build\n```\n\n"
		     "```c hang run expect=timeout\n```\n\n"
		     "```c racy run expect=timeout tsan=race\n```\n\n"
		     "```c wrong run expect=compile-error tsan=clean\n```\n\n"
		     "```sh script run\n```\n\n"
		     "```c ex exercise\n```\n\n```c ex solution\n```\n\n"
		     "```c inner\n// <<ex>>\n```\n\n"
		     "```c checker run\n// <<inner>>\n```\n");
	assert_int_equal(diag_errors(), 0);
	assert_lanes("plain", "p");
	assert_lanes("both", "pta");
	assert_lanes("server", "p");
	assert_lanes("hang", "p");
	assert_lanes("racy", "pt");
	assert_lanes("wrong", "p");
	assert_lanes("script", "p");
	assert_lanes("checker", "ptPT");
	assert_ptr_equal(program("checker")->exercise,
			 book_chunk(book.chapters[0], LIT("ex")));
	assert_false(program("server")->runs);
}

static void
expands_exercises(void **state)
{
	(void)state;
	read_chapter("# A\n\n```c ex exercise\nint skeleton;\n```\n\n"
		     "```c ex solution\nint solution;\n```\n\n"
		     "```c p run\n// <<ex>>\n```\n");
	assert_expands("p", false, "int solution;\n");
	assert_expands("p", true, "int skeleton;\n");
}

static void
assert_headers(const char *name, const char *want)
{
	const struct program *p = program(name);
	char got[64] = "";

	for (int i = 0; i < p->nheaders; i++) {
		strncat(got, p->headers[i]->name.p, p->headers[i]->name.n);
		strcat(got, " ");
	}
	assert_string_equal(got, want);
}

static void
follows_includes(void **state)
{
	(void)state;
	read_chapter(
		"# A\n\n```c one lib\n#include \"two.h\"\n```\n\n"
		"```c two lib\n  #  include <sub/three.h>\n```\n\n"
		"```c three lib file=sub/three.h\nint x;\n```\n\n"
		"```c none run\n#include <stdio.h>\n// #include \"one.h\"\n"
		"```\n\n"
		"```c direct run\n#include \"three.h\"\n```\n\n"
		"```c far run\n// <<part>>\n```\n\n"
		"```c part\n#include \"one.h\"\n```\n\n"
		"```c macro run\n#define H \"two.h\"\n#include H\n```\n\n"
		"```c flag run cflags=\"-include two.h\"\n```\n\n"
		"```c asked run\n#if __has_include(\"one.h\")\n#endif\n```\n\n"
		"```c split run\n#inc\\\nlude \"three.h\"\n```\n\n"
		"```sh script run\n#include \"one.h\"\n```\n");
	assert_int_equal(diag_errors(), 0);
	assert_headers("none", "");
	assert_headers("direct", "three ");
	assert_headers("far", "one two three ");
	assert_headers("macro", "one two three ");
	assert_headers("flag", "one two three ");
	assert_headers("asked", "one two three ");
	assert_headers("split", "one two three ");
	assert_headers("script", "");
}

static void
finds_what_programs_name(void **state)
{
	struct program *p;

	(void)state;
	put("chapters/SUMMARY.md", "# B\n\n- [A](01-a.md)\n- [B](02-b.md)\n");
	put("chapters/01-a.md",
	    "# A\n\n```c p run uses=b/tool,q with=serve stdin=lines cc=clang "
	    "needs=cpus>=1\n```\n\n```c q run\n```\n\n"
	    "```c serve build\n```\n\n```text lines\n1\n2\n```\n");
	put("chapters/02-b.md", "# B\n\n```c tool build\n```\n");
	read_book();
	assert_int_equal(diag_errors(), 0);
	p = program("p");
	assert_ptr_equal(p->uses[0], program("b/tool"));
	assert_ptr_equal(p->uses[1], program("q"));
	assert_ptr_equal(p->with, program("serve"));
	assert_true(str_is(p->stdin_chunk->fences[0]->body, "1\n2\n"));
	assert_int_equal(p->opt->needs.n, 2);
	assert_true(str_is(p->opt->needs.v[1], "clang"));
}

static void
collects_expected_output(void **state)
{
	struct program *p;

	(void)state;
	read_chapter("# A\n\n```text output=w[4] unordered\nx\n```\n\n"
		     "```c w run sweep=1,4 tsan=race\n```\n\n"
		     "```text output=w[1].stderr\n```\n\n"
		     "```text output=w.tsan\n```\n");
	assert_int_equal(diag_errors(), 0);
	p = program("w");
	assert_int_equal(p->nexpected, 3);
	assert_true(str_is(p->expected[0]->kind, "stdout"));
	assert_true(str_is(p->expected[0]->sweep, "4"));
	assert_true(p->expected[0]->fence->unordered);
	assert_true(str_is(p->expected[1]->kind, "stderr"));
	assert_true(str_is(p->expected[2]->kind, "tsan"));
}

static void
knows_what_is_shown(void **state)
{
	const struct chapter *b;

	(void)state;
	put("chapters/SUMMARY.md", "# B\n\n- [A](01-a.md)\n- [B](02-b.md)\n");
	put("chapters/01-a.md", "# A\n\n```c p run\n```\n\n```c q time\n```\n\n"
				"`= machine.cpus`\n");
	put("chapters/02-b.md",
	    "# B\n\n```c r run\n```\n\n`= a/q.wall / r.wall` `= a/q.cpu`\n\n"
	    "```claim perf when=\"machine.parallelism >= 2\"\n"
	    "fast: a/p.wall < 10 s\n```\n");
	read_book();
	assert_int_equal(diag_errors(), 0);
	b = book.chapters[1];
	assert_int_equal(b->nshown, 3);
	assert_ptr_equal(b->shown[0], program("r"));
	assert_ptr_equal(b->shown[1], program("q"));
	assert_ptr_equal(b->shown[2], program("p"));
	assert_true(b->uses_machine);
	assert_false(book.chapters[0]->uses_machine);
	assert_true(book.uses_machine);
	assert_non_null(b->fences[1]->claims[0].when);
}

#define TEST(f) cmocka_unit_test_teardown(f, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(reads_the_summary),
		TEST(counts_links_to_drafts),
		TEST(cleans_text),
		TEST(resolves_references),
		TEST(cuts_circles),
		TEST(bounds_expansion),
		TEST(nests_a_hundred_deep),
		TEST(makes_variants),
		TEST(expands_exercises),
		TEST(follows_includes),
		TEST(finds_what_programs_name),
		TEST(collects_expected_output),
		TEST(knows_what_is_shown),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
