/* What a chunk has changed against an earlier one: marks and the difference. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "woven.h"

static void
new_lines_are_marked(void **state)
{
	(void)state;
	open_book("# One\n\n```c a run\nint x;\nint y;\nint z;\n```\n\n"
		  "```c b run diff=a\nint x;\nint w < 1;\nint z;\n```\n\n"
		  "Between.\n\n```c b\nint v;\n```\n");
	weave_first();
	assert_has("<span id=\"L4\"><span");
	assert_has("<span id=\"L10\"><span");
	assert_has("<span id=\"L11\" class=\"new\"><span");
	assert_has("<span id=\"L12\"><span");
	assert_has("<span id=\"L18\" class=\"new\"><span");
	/* once, below the last part */
	assert_has("<details class=\"changes\"><summary>Changed since "
		   "a: 2 lines added, 1 removed</summary>\n"
		   "<p class=\"since\">Before: <a href=\"#c-a\">a</a></p>\n"
		   "<pre class=\"diff\"><code>  int x;\n<del>- int y;</del>\n"
		   "<ins>+ int w &lt; 1;</ins>\n  int z;\n"
		   "<ins>+ int v;</ins>\n</code></pre>");
	assert_true(strstr(page.p, "class=\"changes\"") >
		    strstr(page.p, "id=\"L18\""));
	assert_sound();
	close_book();
}

static void
what_was_kept_is_cut(void **state)
{
	(void)state;
	open_book("# One\n\n```c a run\n1\n2\n3\n4\n5\n6\n7\n8\n```\n\n"
		  "```c b run diff=a\n1\n2\n3\n4\n5\n5b\n6\n7\n8\n9\n```\n");
	weave_first();
	assert_has("2 lines added, 0 removed");
	assert_has("<code><span class=\"cut\">…</span>\n  4\n  5\n"
		   "<ins>+ 5b</ins>\n  6\n  7\n  8\n<ins>+ 9</ins>\n</code>");
	close_book();

	open_book("# One\n\n```c a run\n1\n```\n\n```c b run diff=a\n1\n```\n");
	weave_first();
	assert_has("0 lines added, 0 removed");
	assert_has("<pre class=\"diff\"><code><span class=\"cut\">…</span>");
	assert_lacks("class=\"new\"");
	close_book();
}

/* A version of another chapter is a part of the page. */
static void
pages_depend_on_earlier_versions(void **state)
{
	static const char text[] = "# One\n\n```c b run diff=two/far\nint b;\n"
				   "```\n";
	bool all[3] = { true, true, false };

	(void)state;
	open_second(text, "# Two\n\n```c far run\nint far;\n```\n");
	weave_pages(&weave, all);
	assert_true(weave_is_fresh(&weave, book.chapters[0]));
	close_book();
	open_second(text, "# Two\n\nProse.\n\n```c far run\nint far;\n```\n");
	assert_true(weave_is_fresh(&weave, book.chapters[0]));
	close_book();
	open_second(text, "# Two\n\n```c far run\nint further;\n```\n");
	assert_false(weave_is_fresh(&weave, book.chapters[0]));
	close_book();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(new_lines_are_marked),
		cmocka_unit_test(what_was_kept_is_cut),
		cmocka_unit_test(pages_depend_on_earlier_versions),
	};
	int failed;

	buf_init(&page);
	failed = cmocka_run_group_tests(tests, make_folder, remove_folder);
	buf_release(&page);
	return failed;
}
