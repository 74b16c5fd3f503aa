/* Words that lead somewhere: in listings, in prose, and those that do not. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "woven.h"

#define MAN "https://man7.org/linux/man-pages/"

static void
functions_lead_to_their_manual(void **state)
{
	(void)state;
	open_book("# One\n\n```c p run\n"
		  "int main(void)\n{\n    puts(\"a\");\n    puts(\"b\");\n"
		  "    io->write(1);\n    strange(2);\n}\n```\n\n"
		  "```c q run\nint main(void)\n{\n    puts(\"c\");\n}\n```\n");
	weave_first();
	assert_has("    <a class=\"f to\" href=\"" MAN "man3/puts.3.html\" "
		   "title=\"prints a line\">puts</a>(");
	/* once in a listing, once by keyboard in a page */
	assert_has("    <span class=\"f\">puts</span>(<span class=\"s\">"
		   "&quot;b");
	assert_has("title=\"prints a line\" tabindex=\"-1\">puts</a>(<span "
		   "class=\"s\">&quot;c");
	assert_has("<span class=\"f\">write</span>");
	assert_has("<span class=\"f\">strange</span>");
	assert_sound();
	close_book();
}

static void
the_book_is_nearer_than_the_manual(void **state)
{
	(void)state;
	open_book("# One\n\n```c p run\n"
		  "static int futex(int *word)\n{\n    return *word;\n}\n"
		  "int main(void)\n{\n    return futex(NULL);\n}\n```\n\n"
		  "```c r run\n// <<wait>>\n"
		  "int main(void)\n{\n    return wait(1);\n}\n```\n\n"
		  "```c wait\nint wait(int n)\n{\n    return n;\n}\n```\n");
	weave_first();
	assert_lacks(MAN);
	assert_has("<a class=\"f to\" href=\"#L23\" title=\"function of "
		   "wait\">wait</a>(<span class=\"n\">1");
	assert_sound();
	close_book();
}

static void
names_lead_to_their_definitions(void **state)
{
	(void)state;
	open_book("# One\n\n```c p run\n#include \"far.h\"\n"
		  "// <<parts>>\nint main(void)\n{\n"
		  "    struct job j = { LIMIT };\n"
		  "    int work = far;\n    run(&j, twice(work), act);\n"
		  "}\n```\n\n"
		  "```c parts\nenum { LIMIT = 3 };\nstruct job {\n    int n;\n"
		  "};\n```\n\n"
		  "```c parts\nstatic void act(void)\n{\n}\n"
		  "static void run(struct job *j, int n, void (*f)(void))\n{\n"
		  "}\nstatic int work(void)\n{\n    return 1;\n}\n"
		  "```\n\n"
		  "```c near lib\n#define twice(x) ((x) * 2)\n"
		  "struct twice { int x; };\n```\n\n"
		  "```c h run\n#include \"near.h\"\nint x = twice(1);\n"
		  "```\n");
	weave_first();
	assert_has("<a class=\"t to\" href=\"#L16\" title=\"type of "
		   "parts\">job</a> j");
	assert_has("<a class=\"to\" href=\"#L15\" title=\"constant of "
		   "parts\">LIMIT</a>");
	assert_has("<a class=\"f to\" href=\"#L25\" title=\"function of "
		   "parts\">run</a>(&amp;");
	assert_has("<a class=\"to\" href=\"#L22\" title=\"function of "
		   "parts\">act</a>)");
	/* of another chapter, by a name that prose does not move */
	assert_has("<a class=\"to\" href=\"two.html#c-far-far\" "
		   "title=\"variable of far.h\">far</a>");
	/* a local variable hides the function; a header that is not included
	 * means nothing */
	assert_has("    <span class=\"t\">int</span> work = ");
	assert_has(", <span class=\"f\">twice</span>(work)");
	/* a header's definitions have ids, once each */
	assert_has("<span class=\"f\" id=\"c-near-twice\">twice</span>(x)");
	assert_has("<a class=\"f to\" href=\"#L35\" title=\"macro of "
		   "near.h\">twice</a>(<span class=\"n\">1");
	assert_sound();
	close_book();
}

static void
spans_lead_where_listings_do(void **state)
{
	(void)state;
	open_book("# One\n\n`mmap`, `sem_wait()`, `read(2)`, `wait()`, `wait`, "
		  "`near_by`, `go()`, `go`, `p`, `mmap(3, 4)`, "
		  "[`munmap`](02-two.md), `in_part`.\n\n## `fork`\n\n"
		  "```c near lib\n#define near_by 1\nvoid go(void)\n{\n}\n"
		  "void mmap(void)\n{\n}\n// <<inner>>\n```\n\n"
		  "```c inner\nint in_part(void)\n{\n}\n```\n\n"
		  "```c p run\nint x;\n```\n");
	weave_first();
	/* the header's function of that name is nearer, but it is a word */
	assert_has("<p><code>mmap</code>, ");
	assert_has("<a class=\"to\" href=\"" MAN "man3/sem_wait.3.html\"");
	assert_has("<code>sem_wait()</code></a>");
	assert_has("<a class=\"to\" href=\"" MAN "man2/read.2.html\" "
		   "title=\"reads some bytes from a descriptor\">"
		   "<code>read(2)</code></a>");
	assert_has("<code>wait()</code></a>, <code>wait</code>, ");
	assert_has("<a class=\"to\" href=\"#L8\" title=\"macro of near.h\">"
		   "<code>near_by</code></a>");
	assert_has("<code>go()</code></a>, <code>go</code>, ");
	assert_has("<a href=\"#c-p\"><code>p</code></a>");
	assert_has(", <code>mmap(3, 4)</code>, ");
	assert_has("<a href=\"two.html\"><code>munmap</code></a>");
	assert_has("<code>fork</code>\n");
	/* what a header refers to is a part of it */
	assert_has("<a class=\"to\" href=\"#L19\" title=\"function of "
		   "inner\"><code>in_part</code></a>");
	assert_has("<span class=\"f\" id=\"c-inner-in_part\">in_part</span>");
	assert_sound();
	close_book();
}

/* A link may change with the code of headers, not with prose beside it. */
static void
pages_depend_on_headers(void **state)
{
	static const char text[] = "# One\n\nSee `far`.\n";
	bool all[3] = { true, true, false };

	(void)state;
	open_book(text);
	weave_pages(&weave, all);
	assert_true(weave_is_fresh(&weave, book.chapters[0]));
	close_book();

	open_second(text, "# Second\n\nMore prose.\n\n## A place\n\n"
			  "```c far lib\nint far;\n```\n");
	assert_true(weave_is_fresh(&weave, book.chapters[0]));
	assert_false(weave_is_fresh(&weave, book.chapters[1]));
	close_book();

	open_second(text, "# Second\n\n## A place\n\n"
			  "```c far lib\nint farther;\n```\n");
	assert_false(weave_is_fresh(&weave, book.chapters[0]));
	close_book();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(functions_lead_to_their_manual),
		cmocka_unit_test(the_book_is_nearer_than_the_manual),
		cmocka_unit_test(names_lead_to_their_definitions),
		cmocka_unit_test(spans_lead_where_listings_do),
		cmocka_unit_test(pages_depend_on_headers),
	};
	int failed;

	buf_init(&page);
	failed = cmocka_run_group_tests(tests, make_folder, remove_folder);
	buf_release(&page);
	return failed;
}
