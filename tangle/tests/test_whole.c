/* Programs in parts, whole on pages of their own. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "woven.h"

static void
read_page(const char *path)
{
	buf_clear(&page);
	assert_true(file_read(path, &page));
}

static void
parts_become_a_whole(void **state)
{
	(void)state;
	open_book("# One\n\n## Parts\n\n```c p run\n// <<head>>\n"
		  "int main(void)\n{\n```\n\n"
		  "```c head\nstatic int twice(int x) { return 2 * x; }\n"
		  "```\n\n"
		  "```c p\n    puts(\"a < b\");\n```\n\n## More & more\n\n"
		  "```c p\n    return twice(far);\n}\n```\n\n"
		  "```c single run\nint x;\n```\n");
	ran("p", "", "", "exit:0", 1);
	ran("single", "", "", "exit:0", 1);
	weave_first();
	assert_has("<a class=\"file\" href=\"one.p.html\">p.c</a>\n"
		   "<a class=\"get\" download href=\"../src/one/p.c\" "
		   "aria-label=\"download p.c\">");
	assert_has("continued <a href=\"#L16\">below</a>");
	assert_has("continued <a href=\"#L22\">in More &amp; more</a>");
	assert_has("href=\"../src/one/p.c\">p.c</a>"); /* of single */
	assert_sound();
	assert_false(file_exists("build/book/one.single.html"));

	read_page("build/book/one.p.html");
	assert_has("<h1>p.c</h1>");
	assert_has("<a download href=\"../src/one/p.c\">");
	assert_has("cc -std=gnu17");
	assert_has("<pre><code><a class=\"from\" href=\"one.html#c-head\">head"
		   "</a><span id=\"L1\"><span class=\"k\">static");
	assert_has("<a class=\"from\" href=\"one.html#c-p\">p</a><span id=\"L2"
		   "\">");
	assert_has(">puts</a>(<span class=\"s\">&quot;a &lt; b");
	/* what stands on this very page is not looked for elsewhere */
	assert_has("<span class=\"f\">twice</span>(far)");
	assert_lacks("&lt;&lt;head");
	assert_sound();
	close_book();
}

static void
solutions_stay_folded(void **state)
{
	struct program *p;

	(void)state;
	open_book("# One\n\n```c p run\n// <<todo>>\nint y;\n```\n\n"
		  "```c todo exercise\nint skeleton;\n```\n\n"
		  "```c todo solution\nint secret;\n```\n");
	p = ran("p", "", "", "exit:0", 1);
	for (int i = 0; i < p->nvariants; i++)
		p->variants[i]->source = p->variants[i]->skeleton
						 ? "build/src/one/s/p.c"
						 : "build/src/one/p.c";
	weave_first();
	assert_has("download href=\"../src/one/s/p.c\"");
	read_page("build/book/one.p.html");
	assert_has(" skeleton;");
	assert_lacks("secret");
	close_book();
}

static void
headers_are_whole_too(void **state)
{
	(void)state;
	open_book("# One\n\n```c h lib\nint a;\n```\n\n"
		  "```c h\nint b;\n```\n");
	weave_first();
	assert_has("<a class=\"file\" href=\"one.h.html\">h.h</a>");
	read_page("build/book/one.h.html");
	assert_has("<span class=\"i\" id=\"c-h-a\">a</span>");
	assert_has("<span class=\"i\" id=\"c-h-b\">b</span>");
	assert_sound();
	close_book();

	open_book("# One\n\n```c h lib\nint a;\n```\n");
	weave_first();
	assert_false(file_exists("build/book/one.h.html"));
	close_book();
}

/* What another chapter puts into a program, its page shows. */
static void
pages_depend_on_far_text(void **state)
{
	static const char text[] = "# One\n\n```c h lib\n// <<two/far>>\n"
				   "```\n";
	bool all[3] = { true, true, false };

	(void)state;
	open_second(text, "# Two\n\n```c far\nint far;\n```\n");
	weave_pages(&weave, all);
	assert_true(weave_is_fresh(&weave, book.chapters[0]));
	close_book();
	open_second(text, "# Two\n\nProse.\n\n```c far\nint far;\n```\n");
	assert_true(weave_is_fresh(&weave, book.chapters[0]));
	close_book();
	open_second(text, "# Two\n\n```c far\nint further;\n```\n");
	assert_false(weave_is_fresh(&weave, book.chapters[0]));
	close_book();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts_become_a_whole),
		cmocka_unit_test(solutions_stay_folded),
		cmocka_unit_test(headers_are_whole_too),
		cmocka_unit_test(pages_depend_on_far_text),
	};
	int failed;

	buf_init(&page);
	failed = cmocka_run_group_tests(tests, make_folder, remove_folder);
	buf_release(&page);
	return failed;
}
