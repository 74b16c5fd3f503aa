/* What a page says of what became of its programs. */
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
outcomes_are_counted(void **state)
{
	struct program *p;

	(void)state;
	open_book("# One\n\n```c p run trials=4\nint x;\n```\n");
	p = ran("p", "n: 1\noutcome: <lost>\n", "", "exit:0", 4);
	(void)p;
	weave_first();
	assert_has("What came of 4 runs");
	assert_has("<th scope=\"row\">&lt;lost&gt;</th><td>4</td><td>100");
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

/* --- sanitizers, compilers --- */

static struct variant *
lane(struct program *p, enum lane which, bool skeleton)
{
	for (int i = 0; i < p->nvariants; i++)
		if (p->variants[i]->lane == which &&
		    p->variants[i]->skeleton == skeleton)
			return p->variants[i];
	fail_msg("no such variant");
	return NULL;
}

static void
set_verdict(struct variant *v, const char *verdict, const char *report)
{
	set_runs(v, new_result("", "", "exit:0", 1));
	v->runs[0]->result->verdict = str_of(verdict);
	v->runs[0]->result->report = str_of(report);
}

static void
sanitizers_are_folded(void **state)
{
	static const struct {
		const char *expect, *verdict, *shown;
	} examples[] = {
		{ "clean", "clean",
		  "<p class=\"finding clean\"><b>ThreadSanitizer:</b> nothing "
		  "to report</p>" },
		{ "race", "race",
		  "<details class=\"finding\"><summary>"
		  "<b>ThreadSanitizer:</b> data race, as expected" },
		{ "clean", "race",
		  "<details class=\"finding failed\"><summary>"
		  "<b>ThreadSanitizer:</b> data race, expected: clean" },
		{ "clean", "unavailable", "not available here" },
	};
	char text[100];

	(void)state;
	for (size_t i = 0; i < sizeof(examples) / sizeof(*examples); i++) {
		bool race = strcmp(examples[i].verdict, "race") == 0;

		snprintf(text, sizeof(text),
			 "# One\n\n```c p run tsan=%s\nint x;\n```\n",
			 examples[i].expect);
		open_book(text);
		set_verdict(
			lane(ran("p", "", "", "exit:0", 1), LANE_TSAN, false),
			examples[i].verdict,
			race ? "WARNING: ThreadSanitizer: data race "
			       "(pid=77)\n  at chapters/01-one.md:4\n"
			       "SUMMARY: ThreadSanitizer: data race <x>\n"
			     : "");
		weave_first();
		assert_has(examples[i].shown);
		if (race) {
			assert_has("href=\"#L4\"");
			assert_has("as it was printed");
			assert_lacks("<x>");
		}
		assert_sound();
		close_book();
	}
}

static void
expected_reports_stand_open(void **state)
{
	(void)state;
	open_book("# One\n\n```c p run tsan=race\nint x;\n```\n\nLook:\n\n"
		  "```text output=p.tsan\n...\n```\n");
	set_verdict(lane(ran("p", "", "", "exit:0", 1), LANE_TSAN, false),
		    "race",
		    "WARNING: ThreadSanitizer: data race (pid=7)\n"
		    "SUMMARY: ThreadSanitizer: data race\n");
	weave_first();
	assert_has("<p class=\"finding\"><b>ThreadSanitizer:</b> data race, "
		   "as expected</p>");
	assert_true(strstr(page.p, "Look:") < strstr(page.p, "SUMMARY"));
	assert_sound();
	close_book();
}

static void
compilers_are_heard(void **state)
{
	struct program *p;

	(void)state;
	open_book("# One\n\n```c p run\nint x;\n```\n\n"
		  "```c q run expect=compile-error\nint;\n```\n");
	p = ran("p", "", "", "exit:0", 1);
	p->variants[0]->compiled =
		new_result("", "chapters/01-one.md:4:5: warning: unused <x>\n",
			   "exit:0", 1);
	p = book_chunk(book.chapters[0], LIT("q"))->program;
	p->state = PROGRAM_GOOD;
	p->variants[0]->compiled = new_result(
		"", "chapters/01-one.md:8:1: error: useless\n", "exit:1", 1);
	weave_first();
	assert_has("<details class=\"finding\"><summary><b>The compiler:</b> "
		   "warnings");
	assert_has("unused &lt;x&gt;");
	assert_has("<details class=\"finding\" open><summary>"
		   "<b>The compiler:</b> errors");
	assert_sound();
	close_book();
}

static void
errors_in_a_fence_stand_there_alone(void **state)
{
	struct program *p;

	(void)state;
	open_book("# One\n\n```c q run expect=compile-error\nint;\n```\n\n"
		  "```text output=q.cc\n...\n```\n");
	p = book_chunk(book.chapters[0], LIT("q"))->program;
	p->state = PROGRAM_GOOD;
	p->variants[0]->compiled = new_result(
		"", "chapters/01-one.md:4:1: error: useless\n", "exit:1", 1);
	weave_first();
	assert_has("error: useless");
	assert_lacks("Not run yet.");
	assert_sound();
	close_book();
}

/* How often the page shows it. */
static int
times_shown(const char *text)
{
	int n = 0;

	for (const char *at = page.p; (at = strstr(at, text)); at++)
		n++;
	return n;
}

static void
stderr_in_a_fence_stands_there_alone(void **state)
{
	(void)state;
	open_book("# One\n\n```c p run\nint x;\n```\n\nWords.\n\n"
		  "```text output=p.stderr\n...\n```\n\n"
		  "```c q run\nint x;\n```\n");
	ran("p", "first\n", "second\n", "exit:3", 1);
	ran("q", "", "third\n", "exit:0", 1);
	weave_first();
	assert_int_equal(times_shown("second<"), 1);
	assert_int_equal(times_shown("third<"), 1);
	assert_int_equal(times_shown("standard error"), 1);
	assert_true(strstr(page.p, "exit status 3") < strstr(page.p, "Words"));
	assert_true(strstr(page.p, "Words") < strstr(page.p, "second<"));
	assert_sound();
	close_book();
}

/* --- many executions --- */

static void
sweeps_are_tables(void **state)
{
	struct program *p;
	struct variant *v;

	(void)state;
	open_book("# One\n\n```c p run sweep=1,20\nint x;\n```\n\n"
		  "```text output=p[20]\nspeed <of>: 5 ms\n```\n");
	p = ran("p", "Took (all): 7 ms\n", "", "exit:0", 1);
	v = p->variants[0];
	v->nruns = 2;
	v->runs = arena_alloc(&book.arena, 2 * sizeof(*v->runs));
	for (int i = 0; i < 2; i++) {
		v->runs[i] = arena_alloc(&book.arena, sizeof(struct run));
		*v->runs[i] = (struct run){
			.variant = v,
			.sweep = i,
			.result = new_result(i ? "Took (all): 9 ms\n<20>\n"
					       : "Took (all): 7 ms\n",
					     "", "exit:0", 1),
		};
	}
	weave_first();
	assert_has("<th scope=\"col\">Took (all)</th>");
	assert_has("<tr><th scope=\"row\">1</th><td>7\u00a0ms</td>");
	assert_has("<tr><th scope=\"row\">20</th><td>9\u00a0ms</td>");
	assert_has("<code>p[20]</code>");
	assert_has("&lt;20&gt;");
	assert_sound();
	close_book();
}

static void
cut_output_says_so(void **state)
{
	struct program *p;
	struct buf out;

	(void)state;
	open_book("# One\n\n```c p run\nint x;\n```\n");
	buf_init(&out);
	for (int i = 0; i < RESULT_HEAD; i++)
		buf_addc(&out, 'a');
	buf_adds(&out, "tail\n");
	p = ran("p", out.p, "", "exit:0", 1);
	p->variants[0]->runs[0]->result->samples[0].out_cut = 12345;
	weave_first();
	assert_has("a\n<span class=\"cut\">[ 12.3\u00a0kB left out ]</span>\n"
		   "tail\n");
	buf_release(&out);
	close_book();
}

static void
leftovers_are_told(void **state)
{
	struct program *p;

	(void)state;
	open_book("# One\n\n```c p run\nint x;\n```\n");
	p = ran("p", "", "", "exit:0", 1);
	p->variants[0]->runs[0]->result->samples[0].left = 2;
	weave_first();
	assert_has("2 processes were left over and stopped");
	close_book();
}

static void
unusual_commands_are_shown(void **state)
{
	(void)state;
	open_book("# One\n\n```weft\ncflags = -Wall\n```\n\n"
		  "```c p run cflags=-O0 args=\"4 'a b'\" timeout=500ms\n"
		  "int x;\n```\n\n```c q run\nint x;\n```\n");
	ran("p", "", "", "exit:0", 1);
	ran("q", "", "", "exit:0", 1);
	weave_first();
	assert_has("<code>$ cc -O0 p.c &amp;&amp; ./p 4 &#39;a b&#39;</code>");
	assert_has("<span>timeout 500\u00a0ms</span>");
	assert_lacks("./q");
	assert_sound();
	close_book();
}

/* --- exercises and drawings --- */

static void
checkers_judge_the_skeleton(void **state)
{
	struct program *p;

	(void)state;
	open_book("# One\n\n```c e exercise\nint todo;\n```\n\n"
		  "```c check run\n// <<e>>\n```\n\n"
		  "<details><summary>Solution</summary>\n\n"
		  "```c e solution\nint done;\n```\n\n</details>\n");
	p = ran("check", "solved\n", "", "exit:0", 1);
	set_runs(lane(p, LANE_PLAIN, true),
		 new_result("not yet\n", "", "exit:1", 1));
	weave_first();
	assert_has("<span class=\"role\">exercise</span>");
	assert_has("<span class=\"role\">checker</span>");
	assert_has("<span class=\"role\">solution</span>");
	assert_has("weft try e FILE");
	assert_has("not yet");
	assert_has("exit status 1");
	assert_true(strstr(page.p, "not yet") <
		    strstr(page.p, "With the solution"));
	assert_true(strstr(page.p, "With the solution") <
		    strstr(page.p, "solved"));
	assert_sound();
	close_book();
}

static const char *
drawn(void *ctx, const struct fence *fence, const char **why)
{
	(void)fence;
	*why = "it was a test";
	return ctx;
}

static void
diagrams_become_part_of_the_page(void **state)
{
	(void)state;
	put("drawn.svg",
	    "<?xml version=\"1.0\"?>\n<!DOCTYPE svg PUBLIC \"x\">\n"
	    "<!-- generated -->\n<svg width=\"8pt\" viewBox=\"0 0 8 8\">\n"
	    "<g id=\"node1\" class=\"node\"><title>a&#45;&gt;b</title>\n"
	    "<path fill=\"none\" stroke=\"black\" d=\"M0 0\"/>\n"
	    "<use xlink:href=\"#node1\"/></g>\n</svg>\n");
	open_book("# One\n\n```dot\n// a leads to \"b\"\ndigraph { a -> b }\n"
		  "```\n\n```dot\n# twice\ndigraph { }\n```\n");
	weave.drawing = drawn;
	weave.ctx = (char *)(uintptr_t) "drawn.svg";
	weave_first();
	assert_has("<svg role=\"img\" aria-label=\"a leads to &quot;b&quot;\" "
		   "width=\"8pt\"");
	assert_has("aria-label=\"twice\"");
	assert_has("id=\"d-one-1-node1\"");
	assert_has("xlink:href=\"#d-one-1-node1\"");
	assert_has("stroke=\"currentColor\"");
	assert_lacks("<?xml");
	assert_lacks("generated");
	assert_lacks("a&#45;&gt;b");
	assert_sound();
	close_book();
}

static void
diagrams_that_are_not_there_are_marked(void **state)
{
	(void)state;
	open_book("# One\n\n```dot\n// a picture\ndigraph { a -> b }\n```\n");
	weave.drawing = drawn;
	weave.ctx = NULL;
	weave_first();
	assert_has("Not drawn here, it was a test: a picture");
	close_book();
	open_book("# One\n\n```dot\n// a picture\ndigraph { a -> b }\n```\n");
	weave.drawing = drawn;
	weave.ctx = (char *)(uintptr_t) "missing.svg";
	weave_first();
	assert_has("this diagram could not be drawn: a picture");
	close_book();
}

/* What else the machine did while something was measured alone is told, from
 * some share on. */
static void
busy_machines_are_told(void **state)
{
	struct program *p;
	struct result *r;

	(void)state;
	open_book("# One\n\n```c p time repeat=3\nint x;\n```\n");
	p = ran("p", "", "", "exit:0", 3);
	p->timed = true;
	r = p->variants[0]->runs[0]->result;
	r->capacity = 2e9;
	r->others = 1e8;
	weave_first();
	assert_lacks("the machine was busy");
	assert_has(" · min\u00a05");
	close_book();

	open_book("# One\n\n```c p time repeat=3\nint x;\n```\n");
	p = ran("p", "", "", "exit:0", 3);
	p->timed = true;
	r = p->variants[0]->runs[0]->result;
	r->capacity = 2e9;
	r->others = 5e8;
	r->stolen = 1e8;
	weave_first();
	assert_has("the machine was busy: other programs used 25");
	assert_has("other virtual machines took 5");
	assert_sound();
	close_book();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(busy_machines_are_told),
		cmocka_unit_test(output_is_data),
		cmocka_unit_test(ends_are_told),
		cmocka_unit_test(failures_are_marked),
		cmocka_unit_test(skipped_programs_say_why),
		cmocka_unit_test(outcomes_are_counted),
		cmocka_unit_test(hidden_programs_show_their_result),
		cmocka_unit_test(sanitizers_are_folded),
		cmocka_unit_test(expected_reports_stand_open),
		cmocka_unit_test(compilers_are_heard),
		cmocka_unit_test(errors_in_a_fence_stand_there_alone),
		cmocka_unit_test(stderr_in_a_fence_stands_there_alone),
		cmocka_unit_test(sweeps_are_tables),
		cmocka_unit_test(cut_output_says_so),
		cmocka_unit_test(leftovers_are_told),
		cmocka_unit_test(unusual_commands_are_shown),
		cmocka_unit_test(checkers_judge_the_skeleton),
		cmocka_unit_test(diagrams_become_part_of_the_page),
		cmocka_unit_test(diagrams_that_are_not_there_are_marked),
	};
	int failed;

	buf_init(&page);
	failed = cmocka_run_group_tests(tests, make_folder, remove_folder);
	buf_release(&page);
	return failed;
}
