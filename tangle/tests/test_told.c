/* Lines that reports name lead to the reports. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "woven.h"

/* Gives the variant of a lane a result with a report. */
static void
reported(struct program *p, enum lane lane, const char *report)
{
	for (int i = 0; i < p->nvariants; i++) {
		struct result *r;

		if (p->variants[i]->lane != lane)
			continue;
		r = new_result("", "", "exit:66", 1);
		r->report = str_of(report);
		r->verdict = LIT("race");
		set_runs(p->variants[i], r);
	}
}

static void
named_lines_are_marked(void **state)
{
	(void)state;
	open_book("# One\n\n```c p run tsan=race\nint x;\nint f(void)\n{\n"
		  "}\n```\n");
	reported(ran("p", "", "", "exit:0", 1), LANE_TSAN,
		 "WARNING: ThreadSanitizer: data race (pid=1)\n"
		 "    #0 f chapters/01-one.md:5 (p+0x12)\n"
		 "    #0 f chapters/01-one.md:5 (p+0x12)\n"
		 "    #1 f chapters/02-two.md:6 (p+0x12)\n");
	weave_first();
	assert_has("<pre class=\"report tsan\" id=\"r-p-tsan\">");
	assert_has("<a class=\"place\" href=\"#L5\">");
	assert_has("(<span class=\"t\">void</span>) <a class=\"told\" "
		   "href=\"#r-p-tsan\" title=\"ThreadSanitizer names this "
		   "line\">tsan</a></span>\n");
	/* once, and the other lines are as ever */
	assert_null(
		strstr(strstr(page.p, "class=\"told\"") + 1, "class=\"told\""));
	assert_has("<span id=\"L6\">{</span>\n");
	assert_sound();
	close_book();
}

/* Two programs of one text: a line is marked once, the reports keep apart. */
static void
shared_lines_are_marked_once(void **state)
{
	static const char report[] =
		"WARNING: ThreadSanitizer: data race (pid=1)\n"
		"    #0 f chapters/01-one.md:12 (p+0x12)\n";

	(void)state;
	open_book("# One\n\n```c p run tsan=race\n// <<body>>\n```\n\n"
		  "```c q run tsan=race\n// <<body>>\n```\n\n"
		  "```c body\nint f(void) { }\n```\n");
	reported(ran("p", "", "", "exit:0", 1), LANE_TSAN, report);
	reported(ran("q", "", "", "exit:0", 1), LANE_TSAN, report);
	weave_first();
	assert_has("id=\"r-p-tsan\"");
	assert_has("id=\"r-q-tsan\"");
	assert_has("<a class=\"told\" href=\"#r-p-tsan\"");
	assert_lacks("<a class=\"told\" href=\"#r-q-tsan\"");
	assert_sound();
	close_book();
}

/* What a program itself prints names no lines of its listing. */
static void
output_marks_nothing(void **state)
{
	(void)state;
	open_book("# One\n\n```c p run\nint x;\n```\n");
	ran("p", "", "chapters/01-one.md:4: no\n", "exit:1", 1);
	weave_first();
	assert_has("<a class=\"place\" href=\"#L4\">");
	assert_lacks("class=\"told\"");
	assert_sound();
	close_book();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(named_lines_are_marked),
		cmocka_unit_test(shared_lines_are_marked_once),
		cmocka_unit_test(output_marks_nothing),
	};
	int failed;

	buf_init(&page);
	failed = cmocka_run_group_tests(tests, make_folder, remove_folder);
	buf_release(&page);
	return failed;
}
