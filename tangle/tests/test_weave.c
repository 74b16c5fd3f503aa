/* Pages of a small book: structure, escapes, marks of failure, freshness.
 * The book is loaded and checked as always; its results are made by hand. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "diag.h"
#include "file.h"
#include "load.h"
#include "weave.h"

#define TEMPLATE                                                             \
	"<!DOCTYPE html>\n{{stamp}}\n<html lang=\"en\"><head>"               \
	"<title>{{title}}</title></head>\n<body class=\"{{kind}}\">{{book}}" \
	"<nav>{{contents}}</nav><main>{{eyebrow}}{{text}}</main>"            \
	"<nav>{{pager}}</nav></body></html>\n"

static char folder[] = "/tmp/weft-test-XXXXXX";

/* --- a book in a folder of its own --- */

static void
put(const char *path, const char *text)
{
	file_write(path, str_of(text));
}

static int
make_folder(void **state)
{
	(void)state;
	if (!mkdtemp(folder) || chdir(folder) != 0)
		return 1;
	put("assets/page.html", TEMPLATE);
	put("assets/book.css", "body { }\n");
	put("assets/book.js", "\n");
	return 0;
}

static int
remove_folder(void **state)
{
	(void)state;
	file_remove(folder);
	return 0;
}

static struct book book;
static struct weave weave;

static bool
no_place(void *variant, struct str file, int line, struct str *now,
	 int *now_line)
{
	(void)variant;
	*now = file;
	*now_line = line;
	return true;
}

/* Loads and checks the book of two chapters: `text` and a plain second one. */
static void
open_book(const char *text)
{
	put("chapters/SUMMARY.md",
	    "# A small & simple book\n\n## Part one\n\n- [First](01-one.md) "
	    "easy\n"
	    "- [Second & last](02-two.md)\n- [Third](03-three.md) draft\n");
	put("chapters/01-one.md", text);
	put("chapters/02-two.md", "# Second\n\n## A place\n\n```c far lib\n"
				  "int far;\n```\n");
	book = (struct book){ 0 };
	assert_true(book_load(&book));
	book_check(&book);
	assert_int_equal(diag_flush(), 0);
	weave = (struct weave){ .book = &book,
				.build = "build",
				.assets = "assets",
				.workers = 1,
				.where = no_place };
	weave_init(&weave);
}

static void
close_book(void)
{
	weave_release(&weave);
	book_release(&book);
	diag_reset();
}

/* --- results --- */

static struct result *
new_result(const char *out, const char *err, const char *status, int n)
{
	struct arena *a = &book.arena;
	struct result *r = arena_alloc(a, sizeof(*r));

	r->samples = arena_alloc(a, (size_t)n * sizeof(*r->samples));
	r->nsamples = n;
	r->outs = arena_alloc(a, sizeof(*r->outs));
	r->errs = arena_alloc(a, sizeof(*r->errs));
	r->nouts = r->nerrs = 1;
	r->outs[0] = str_of(out);
	r->errs[0] = str_of(err);
	r->measurement = 1;
	for (int i = 0; i < n; i++)
		r->samples[i] = (struct sample){ .status = str_of(status),
						 .wall = 5e6 + i,
						 .cpu = 1e6,
						 .rss = 2e6,
						 .switches = 3,
						 .fine = true };
	return r;
}

static void
set_runs(struct variant *v, struct result *r)
{
	struct arena *a = &book.arena;

	v->nruns = 1;
	v->runs = arena_alloc(a, sizeof(*v->runs));
	v->runs[0] = arena_alloc(a, sizeof(**v->runs));
	*v->runs[0] = (struct run){ .variant = v, .sweep = -1, .result = r };
}

/* Gives the plain variant of a program of the first chapter a result. */
static struct program *
ran(const char *name, const char *out, const char *err, const char *status,
    int n)
{
	struct program *p = book_chunk(book.chapters[0], str_of(name))->program;

	set_runs(p->variants[0], new_result(out, err, status, n));
	p->variants[0]->source = "build/src/one/p.c";
	p->state = PROGRAM_GOOD;
	return p;
}

static struct buf page;

/* Weaves the first chapter and leaves its page in `page`. */
static void
weave_first(void)
{
	bool want[3] = { true, false, false };

	weave_pages(&weave, want);
	buf_clear(&page);
	assert_true(file_read("build/book/one.html", &page));
}

static void
assert_has(const char *text)
{
	if (!strstr(page.p, text))
		fail_msg("the page lacks: %s\n%s", text, page.p);
}

static void
assert_lacks(const char *text)
{
	if (strstr(page.p, text))
		fail_msg("the page has: %s\n%s", text, page.p);
}

/* --- every element is closed, every id is there once --- */

static bool
is_void(struct str tag)
{
	static const char *const names[] = { "br",   "hr",   "img", "input",
					     "link", "meta", "col", NULL };

	for (int i = 0; names[i]; i++)
		if (str_is(tag, names[i]))
			return true;
	return false;
}

static struct str
tag_name(const char *p)
{
	size_t n = 0;

	while (isalnum((unsigned char)p[n]))
		n++;
	return (struct str){ p, n };
}

static void
assert_balanced(void)
{
	struct str open[64];
	int deep = 0;

	for (const char *p = page.p; (p = strchr(p, '<')); p++) {
		bool close = p[1] == '/';
		struct str name = tag_name(p + 1 + close);

		if (p[1] == '!' || is_void(name))
			continue;
		if (name.n == 0)
			fail_msg("a bare '<': %.40s", p);
		if (!close) {
			assert_in_range(deep, 0, 63);
			open[deep++] = name;
		} else if (deep == 0 || !str_eq(open[--deep], name)) {
			fail_msg("closes what is not open: %.40s", p);
		}
	}
	assert_int_equal(deep, 0);
}

static void
assert_unique_ids(void)
{
	struct map ids = { 0 };

	for (const char *p = page.p; (p = strstr(p, " id=\"")); p++) {
		const char *id = p + 5;
		struct str s = { id, strcspn(id, "\"") };

		if (map_get(&ids, s))
			fail_msg("the id %.*s is there twice", STR(s));
		map_put(&ids, s, &ids);
	}
	map_release(&ids);
}

/* Every link to a place on the page leads to one. */
static void
assert_links_lead(void)
{
	struct buf id;

	buf_init(&id);
	for (const char *p = page.p; (p = strstr(p, "href=\"#")); p++) {
		buf_clear(&id);
		buf_adds(&id, " id=\"");
		buf_add(&id, (struct str){ p + 7, strcspn(p + 7, "\"") });
		buf_adds(&id, "\"");
		if (!strstr(page.p, id.p))
			fail_msg("a link leads nowhere: %s", id.p);
	}
	buf_release(&id);
}

static void
assert_sound(void)
{
	assert_balanced();
	assert_unique_ids();
	assert_links_lead();
}

/* --- tests --- */

static void
listings_have_anchors(void **state)
{
	(void)state;
	open_book("# One\n\n"
		  "```c p run\n"
		  "if (a < b && c)\n"
		  "\n"
		  "// <<part>>\n"
		  "```\n\n"
		  "```c part\n"
		  "int x;\n"
		  "```\n\n"
		  "```c part\n"
		  "int y;\n"
		  "```\n\n"
		  "See `part`, `far`, `two/far` and `no/such`.\n");
	ran("p", "", "", "exit:0", 1);
	weave_first();
	assert_has("id=\"c-p\"");
	assert_has("In&nbsp;[1]");
	assert_has("<span id=\"L4\">");
	assert_has("<span id=\"L5\"></span>");
	assert_has("&lt; b &amp;&amp; c");
	assert_has("<span id=\"L6\"><span class=\"c\">// &lt;&lt;<a "
		   "href=\"#c-part\">part</a>&gt;&gt;</span></span>");
	assert_has("<span id=\"L10\">");
	assert_has("<span class=\"role\">continued</span>");
	assert_has("used in <a href=\"#c-p\">p</a>");
	assert_has("href=\"../src/one/p.c\">p.c</a>");
	assert_has("<a href=\"#c-part\"><code>part</code></a>");
	assert_has("<a href=\"two.html#c-far\"><code>two/far</code></a>");
	assert_has("<code>far</code>, ");
	assert_has("<code>no/such</code>");
	assert_sound();
	close_book();
}

static void
marks_and_notes_are_tied(void **state)
{
	(void)state;
	open_book("# One\n\n```c p run\nx++; // (1)\ny++; // (7)\n```\n\n"
		  "1. first\n2. second\n");
	ran("p", "hello\n", "", "exit:0", 1);
	weave_first();
	assert_has("<a class=\"mark\" id=\"r-4-1\" href=\"#n-4-1\">1</a>");
	assert_has("<a class=\"mark\" id=\"n-4-1\" href=\"#r-4-1\">1</a> "
		   "first");
	assert_has("// (7)");
	assert_lacks("// (1)");
	/* listing, notes, result */
	assert_true(strstr(page.p, "class=\"notes\"") <
		    strstr(page.p, "Out&nbsp;[1]"));
	assert_sound();
	close_book();
}

static void
output_is_data(void **state)
{
	(void)state;
	open_book("# One\n\n```c p run\nint x;\n```\n");
	ran("p", "<b>bold</b> {{title}}\n\033[31mred\033[0m\n",
	    "<script>alert(1)</script>\n", "exit:0", 1);
	weave_first();
	assert_has("&lt;b&gt;bold&lt;/b&gt; {{title}}");
	assert_has("<span class=\"sgr-31\">red</span>");
	assert_has("&lt;script&gt;alert(1)&lt;/script&gt;");
	assert_lacks("<script>");
	assert_has("standard error");
	assert_sound();
	close_book();
}

static void
ends_are_told(void **state)
{
	static const struct {
		const char *expect, *status, *shown;
	} examples[] = {
		{ "exit:3", "exit:3", "exit status 3" },
		{ "signal:SEGV", "signal:SEGV", "killed by signal SEGV" },
		{ "timeout", "timeout", "stopped after 250" },
	};
	char text[200];

	(void)state;
	for (size_t i = 0; i < sizeof(examples) / sizeof(*examples); i++) {
		snprintf(text, sizeof(text),
			 "# One\n\n```c p run timeout=250ms expect=%s\nint x;\n"
			 "```\n",
			 examples[i].expect);
		open_book(text);
		ran("p", "", "", examples[i].status, 1);
		weave_first();
		assert_has(examples[i].shown);
		close_book();
	}
}

static void
failures_are_marked(void **state)
{
	struct program *p;

	(void)state;
	open_book("# One\n\n```c p run\nint x;\n```\n\n```text output=p\n"
		  "right\n```\n\n```c q run\nint x;\n```\n");
	p = ran("p", "wrong\n", "", "exit:0", 1);
	p->state = PROGRAM_FAILED;
	p->why = LIT("it printed something else");
	p = ran("q", "", "", "exit:1", 1);
	p->state = PROGRAM_FAILED;
	p->why = LIT("ended with <exit> status 1");
	weave_first();
	assert_has("<div class=\"failed\">");
	assert_has("<del>- right</del>");
	assert_has("<ins>+ wrong</ins>");
	assert_has("<p class=\"failed\"><strong>Failed:</strong> ended with "
		   "&lt;exit&gt; status 1</p>");
	assert_sound();
	buf_clear(&page);
	assert_true(file_read("build/book/index.html", &page));
	assert_has("<strong>2</strong> failures");
	assert_sound();
	close_book();
}

static void
skipped_programs_say_why(void **state)
{
	struct program *p;

	(void)state;
	open_book("# One\n\n```c p run\nint x;\n```\n\n`= p.wall`\n");
	p = book_chunk(book.chapters[0], LIT("p"))->program;
	p->state = PROGRAM_SKIPPED;
	p->why = LIT("python3 is not installed");
	weave_first();
	assert_has("Not run here: python3 is not installed.");
	assert_has("not measured here");
	assert_sound();
	close_book();
}

static void
values_say_what_they_are(void **state)
{
	(void)state;
	open_book("# One\n\n```c p time repeat=3\nint x;\n```\n\n"
		  "| a | b |\n|--|--|\n| `= p.wall` | `= p.n` |\n\n"
		  "Took `= p.wall`. `p.wall`\n");
	ran("p", "", "", "exit:0", 3);
	weave_first();
	assert_has("tabindex=\"0\" title=\"p.wall: median of 3, interval ");
	assert_has("Took <span class=\"value\"");
	assert_has("<td><span class=\"value\"");
	assert_has("median of 3 runs, the first is shown");
	assert_has("<code>p.wall</code>");
	assert_sound();
	close_book();
}

static void
claims_have_words(void **state)
{
	struct claim *c;

	(void)state;
	open_book("# One\n\n```c p run\nint x;\n```\n\n```claim\n"
		  "it is <quick>: p.wall < 1 s\nno: p.wall > 1 s\n"
		  "who knows: p.wall > 2 s\n```\n");
	ran("p", "", "", "exit:0", 1);
	c = book.chapters[0]->fences[1]->claims;
	c[0].state = CLAIM_TRUE;
	c[1].state = CLAIM_FALSE;
	c[2].state = CLAIM_NOT_MEASURED;
	weave_first();
	assert_has("✓</span> true");
	assert_has("it is &lt;quick&gt;");
	assert_has("<li class=\"false failed\">");
	assert_has("✗</span> false");
	assert_has("not measured here");
	assert_sound();
	buf_clear(&page);
	assert_true(file_read("build/book/index.html", &page));
	assert_has("<strong>1</strong> of 3 claims hold");
	close_book();
}

static void
outcomes_are_counted(void **state)
{
	struct program *p;

	(void)state;
	open_book("# One\n\n```c p run trials=4\nint x;\n```\n");
	p = ran("p", "n: 1\noutcome: <lost>\n", "", "exit:0", 4);
	(void)p;
	weave_first();
	assert_has("Outcomes of 4 runs");
	assert_has("<th scope=\"row\">&lt;lost&gt;</th><td>4</td>");
	assert_has("one of the commonest outcome is shown");
	assert_sound();
	close_book();
}

static void
hidden_programs_show_their_result(void **state)
{
	(void)state;
	open_book("# One\n\n```c p run hide\nint secret;\n```\n\nSee `p`.\n");
	ran("p", "shown\n", "", "exit:0", 1);
	weave_first();
	assert_lacks("secret");
	assert_has("shown");
	assert_has("<div class=\"result\" id=\"c-p\">");
	assert_sound();
	close_book();
}

static void
links_lead_to_pages(void **state)
{
	(void)state;
	put("chapters/img/a.png", "png");
	put("assets/b.txt", "text");
	open_book("# One\n\n[two](02-two.md) [place](02-two.md#a-place) "
		  "[here](#one) [later](03-three.md) "
		  "![picture](img/a.png) [file](../assets/b.txt)\n");
	put("build/book/stranger.html", "old");
	weave_first();
	assert_has("<a href=\"two.html\">two</a>");
	assert_has("<a href=\"two.html#a-place\">place</a>");
	assert_has("<a href=\"#one\">here</a>");
	assert_has("</a> later <img");
	assert_has("<img src=\"img/a.png\"");
	assert_has("<a href=\"assets/b.txt\">file</a>");
	assert_true(file_exists("build/book/img/a.png"));
	assert_true(file_exists("build/book/assets/b.txt"));
	assert_true(file_exists("build/book/book.css"));
	assert_false(file_exists("build/book/stranger.html"));
	assert_sound();
	close_book();
}

static void
alerts_and_headings(void **state)
{
	(void)state;
	open_book("# One\n\n## Some `p` here\n\n> [!WARNING]\n> Careful.\n\n"
		  "> An ordinary quote.\n\n```c p run\nint x;\n```\n\n"
		  "<details><summary>More</summary>\n\nText with <b>tags</b>"
		  " and <script>none</script>.\n\n</details>\n");
	ran("p", "", "", "exit:0", 1);
	weave_first();
	assert_has("<h1 id=\"one\">");
	assert_has("<h2 id=\"some-p-here\">");
	assert_lacks("<a href=\"#c-p\"><code>p</code></a> here");
	assert_has("<div class=\"alert warning\">");
	assert_lacks("[!WARNING]");
	assert_has("<blockquote>\n<p>An ordinary quote.");
	assert_has("<b>tags</b>");
	assert_lacks("<script>");
	close_book();
}

static void
contents_mark_the_page(void **state)
{
	(void)state;
	open_book("# One\n\n## Section\n");
	weave_first();
	assert_has("A small &amp; simple book");
	assert_has("<a href=\"one.html\" aria-current=\"page\">");
	assert_has("<li><a href=\"#section\">Section</a></li>");
	assert_has("<li class=\"draft\">");
	assert_has("rel=\"next\" href=\"two.html\"");
	assert_lacks("three.html");
	assert_sound();
	close_book();
}

static void
pages_know_when_they_are_fresh(void **state)
{
	static const char text[] = "# One\n\n```c p run\nint x;\n```\n";
	bool all[3] = { true, true, false };

	(void)state;
	file_remove("build");
	open_book(text);
	ran("p", "1\n", "", "exit:0", 1);
	assert_false(weave_is_fresh(&weave, book.chapters[0]));
	assert_int_equal(weave_pages(&weave, all), 3);
	close_book();

	open_book(text);
	ran("p", "1\n", "", "exit:0", 1);
	assert_true(weave_is_fresh(&weave, book.chapters[0]));
	assert_true(weave_is_fresh(&weave, book.chapters[1]));
	assert_int_equal(weave_pages(&weave, all), 0);
	close_book();

	open_book("# One\n\nProse.\n\n```c p run\nint x;\n```\n");
	assert_false(weave_is_fresh(&weave, book.chapters[0]));
	assert_true(weave_is_fresh(&weave, book.chapters[1]));
	close_book();

	put("assets/page.html", TEMPLATE "<!-- changed -->\n");
	open_book(text);
	assert_false(weave_is_fresh(&weave, book.chapters[1]));
	close_book();
	put("assets/page.html", TEMPLATE);
}

static void
pages_know_whose_lines_they_cite(void **state)
{
	static const char text[] = "# One\n\n```c p run\nint x;\n```\n";
	bool all[3] = { true, true, false };

	(void)state;
	open_book(text);
	ran("p", "", "chapters/02-two.md:6: no such luck\n", "exit:0", 1);
	weave_pages(&weave, all);
	buf_clear(&page);
	assert_true(file_read("build/book/one.html", &page));
	assert_has("<a class=\"place\" "
		   "href=\"two.html#L6\">chapters/02-two.md:6</a>");
	assert_true(weave_is_fresh(&weave, book.chapters[0]));
	book.chapters[1]->text = LIT("moved");
	assert_false(weave_is_fresh(&weave, book.chapters[0]));
	close_book();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(listings_have_anchors),
		cmocka_unit_test(marks_and_notes_are_tied),
		cmocka_unit_test(output_is_data),
		cmocka_unit_test(ends_are_told),
		cmocka_unit_test(failures_are_marked),
		cmocka_unit_test(skipped_programs_say_why),
		cmocka_unit_test(values_say_what_they_are),
		cmocka_unit_test(claims_have_words),
		cmocka_unit_test(outcomes_are_counted),
		cmocka_unit_test(hidden_programs_show_their_result),
		cmocka_unit_test(links_lead_to_pages),
		cmocka_unit_test(alerts_and_headings),
		cmocka_unit_test(contents_mark_the_page),
		cmocka_unit_test(pages_know_when_they_are_fresh),
		cmocka_unit_test(pages_know_whose_lines_they_cite),
	};
	int failed;

	buf_init(&page);
	failed = cmocka_run_group_tests(tests, make_folder, remove_folder);
	buf_release(&page);
	return failed;
}
