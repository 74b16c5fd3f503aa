/* Pages of a small book: structure, links, values, freshness. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "woven.h"

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
	assert_has("href=\"one.p.html\">p.c</a>");
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
	open_book("# One\n\n```c p run\nx++; // (1)\ny++; // (70)\n```\n\n"
		  "1. first\n");
	ran("p", "hello\n", "", "exit:0", 1);
	weave_first();
	assert_has("<a class=\"mark\" id=\"r-4-1\" href=\"#n-4-1\">1</a>");
	assert_has("<a class=\"mark\" id=\"n-4-1\" href=\"#r-4-1\">1</a> "
		   "first");
	assert_has("// (70)");
	assert_lacks("// (1)");
	/* listing, notes, result */
	assert_true(strstr(page.p, "class=\"notes\"") <
		    strstr(page.p, "Out&nbsp;[1]"));
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
	assert_has("<li class=\"false failed\" id=\"claim-2\">");
	assert_has("✗</span> false");
	assert_has("not measured here");
	assert_sound();
	buf_clear(&page);
	assert_true(file_read("build/book/index.html", &page));
	assert_has("<strong>1</strong> of 3 claims hold");
	assert_has("<strong>1</strong> could not be measured here");
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
		  "![picture](img/a.png) [file](../assets/b.txt) "
		  "[all](claims.html#in-one) [find](/chapters/search.html?q=x) "
		  "[json](measurements.json)\n");
	put("build/book/stranger.html", "old");
	weave_first();
	assert_has("<a href=\"two.html\">two</a>");
	assert_has("<a href=\"two.html#a-place\">place</a>");
	assert_has("<a href=\"#one\">here</a>");
	assert_has("</a> later <img");
	assert_has("<img src=\"img/a.png\"");
	assert_has("<a href=\"assets/b.txt\">file</a>");
	assert_has("<a href=\"claims.html#in-one\">all</a>");
	assert_has("<a href=\"search.html?q=x\">find</a>");
	assert_has("<a href=\"measurements.json\">json</a>");
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
boxes_have_labels_and_empty_heads_are_none(void **state)
{
	(void)state;
	open_book("# One\n\n- [ ] wait\n- [x] begin\n\n"
		  "| | a |\n|--|--|\n| b | c |\n\n"
		  "```text\n<th></th>\n```\n");
	weave_first();
	assert_has("<input type=\"checkbox\" aria-label=\"to do\" "
		   "disabled=\"\" /> wait");
	assert_has("<input type=\"checkbox\" aria-label=\"done\" "
		   "checked=\"\" disabled=\"\" /> begin");
	assert_has("<td></td>\n<th>a</th>");
	assert_has("&lt;th&gt;&lt;/th&gt;");
	assert_sound();
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
		cmocka_unit_test(values_say_what_they_are),
		cmocka_unit_test(claims_have_words),
		cmocka_unit_test(links_lead_to_pages),
		cmocka_unit_test(alerts_and_headings),
		cmocka_unit_test(boxes_have_labels_and_empty_heads_are_none),
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
