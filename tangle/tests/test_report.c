/* report.c and report_normal.c: real reports of gcc 12's sanitizers, gdb and
 * gcc. */
#include "../report.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "../match.h"

/* Chapter 02 became 03 and grew by ten lines; nothing is known of others. */
static bool
where(void *ctx, struct str file, int line, struct str *now, int *now_line)
{
	(void)ctx;
	if (!str_is(file, "chapters/02-x.md"))
		return false;
	*now = LIT("chapters/03-x.md");
	*now_line = line + 10;
	return true;
}

static void
check(const char *kind, const char *raw, const char *want)
{
	struct report_map map = { NULL, where };
	struct buf b;

	buf_init(&b);
	report_normalise(&b, str_of(kind), str_of(raw), &map);
	assert_string_equal(b.p, want);
	buf_release(&b);
}

static const char race[] =
	"==================\n"
	"WARNING: ThreadSanitizer: data race (pid=12818)\n"
	"  Read of size 8 at 0x55a609ea70d0 by thread T2:\n"
	"    #0 worker chapters/02-x.md:43 (race+0x1229)\n"
	"\n"
	"  Previous write of size 8 at 0x55a609ea70d0 by thread T1 (mutexes: "
	"write M0):\n"
	"    #0 worker chapters/02-x.md:43 (race+0x1253)\n"
	"\n"
	"  Location is global 'counter' of size 8 at 0x55a609ea70d0 "
	"(race+0x40d0)\n"
	"\n"
	"  Mutex M0 (0x55a609ea70a0) created at:\n"
	"    #0 pthread_mutex_lock ../../../../src/sanitizer_common.inc:4324 "
	"(libtsan.so.2+0x558e1)\n"
	"\n"
	"  Thread T2 (tid=12821, running) created by main thread at:\n"
	"    #0 pthread_create ../../../../src/tsan/tsan.cpp:1001 "
	"(libtsan.so.2+0x5e686)\n"
	"    #1 start chapters/00-preface.md:53 (race+0x134e)\n"
	"    #2 main chapters/02-x.md:56 (race+0x134e)\n"
	"\n"
	"SUMMARY: ThreadSanitizer: data race chapters/02-x.md:43 in worker\n"
	"==================\n"
	"ThreadSanitizer: reported 1 warnings\n";

static const char race_normal[] =
	"WARNING: ThreadSanitizer: data race (pid=...)\n"
	"  Read of size 8 at ... by thread T...:\n"
	"    #0 worker chapters/03-x.md:53\n"
	"\n"
	"  Previous write of size 8 at ... by thread T... (mutexes: "
	"write M0):\n"
	"    #0 worker chapters/03-x.md:53\n"
	"\n"
	"  Location is global 'counter' of size 8 at ...\n"
	"\n"
	"  Mutex M0 (...) created at:\n"
	"\n"
	"  Thread T... created by main thread at:\n"
	"    #1 start chapters/00-preface.md:53\n"
	"    #2 main chapters/03-x.md:66\n"
	"\n"
	"SUMMARY: ThreadSanitizer: data race chapters/03-x.md:53 in worker\n";

static void
thread_sanitizer(void **state)
{
	struct buf twice;

	(void)state;
	check("tsan", race, race_normal);
	check("tsan", "", "");

	buf_init(&twice);
	buf_adds(&twice, race_normal);
	buf_adds(&twice, "\n");
	buf_adds(&twice, race_normal);
	{
		struct buf raw;

		buf_init(&raw);
		buf_adds(&raw, race);
		buf_adds(&raw, race);
		check("tsan", raw.p, twice.p);
		buf_release(&raw);
	}
	buf_release(&twice);
}

/* The form in which a chapter can quote a race, whichever access came first. */
static void
quoted_in_a_chapter(void **state)
{
	static const char pattern[] =
		"WARNING: ThreadSanitizer: data race (...)\n"
		"  ... of size 8 at ... by thread T...:\n"
		"    #0 worker chapters/03-x.md:...\n"
		"\n"
		"  Previous ... of size 8 at ... by thread T...:\n"
		"    #0 worker chapters/03-x.md:...\n"
		"\n"
		"  Location is global 'counter' of size 8 at ...\n"
		"...\n"
		"  Thread T... created by main thread at:\n"
		"...\n"
		"SUMMARY: ThreadSanitizer: data race chapters/03-x.md:... in "
		"worker\n";

	(void)state;
	assert_true(match_output(str_of(pattern), str_of(race_normal), false));
}

static void
lock_order(void **state)
{
	(void)state;
	check("tsan",
	      "WARNING: ThreadSanitizer: lock-order-inversion (potential "
	      "deadlock) (pid=12827)\n"
	      "  Cycle in lock order graph: M0 (0x560af63b30c0) => M1 "
	      "(0x560af63b3080) => M0\n"
	      "\n"
	      "  Mutex M1 acquired here while holding mutex M0 in thread T1:\n"
	      "    #0 pthread_mutex_lock ../../src/x.inc:4324 "
	      "(libtsan.so.2+0x558e1)\n"
	      "    #1 one chapters/02-x.md:14 (dead+0x1233)\n"
	      "\n"
	      "    Hint: use TSAN_OPTIONS=second_deadlock_stack=1 to get more "
	      "informative warning message\n",
	      "WARNING: ThreadSanitizer: lock-order-inversion (potential "
	      "deadlock) (pid=...)\n"
	      "  Cycle in lock order graph: M0 (...) => M1 (...) => M0\n"
	      "\n"
	      "  Mutex M1 acquired here while holding mutex M0 in thread "
	      "T...:\n"
	      "    #1 one chapters/03-x.md:24\n");
}

static void
address_sanitizer(void **state)
{
	(void)state;
	check("asan",
	      "chapters/02-x.md:12:13: runtime error: load of address "
	      "0x602000000020 with insufficient space for an object\n"
	      "0x602000000020: note: pointer points here\n"
	      " 03 00 00 00  00 00 00 00\n"
	      "              ^ \n"
	      "    #0 0x55c0f52c76b4 in get chapters/02-x.md:12\n"
	      "    #1 0x7fbf5bc45249 in __libc_start_call_main "
	      "../sysdeps/x.h:58\n"
	      "\n"
	      "=================================================\n"
	      "==19033==ERROR: AddressSanitizer: heap-buffer-overflow on "
	      "address 0x602000000020 at pc 0x55c0f52c7714 bp 0x7ffdeef09bf0 "
	      "sp 0x7ffdeef09be8\n"
	      "READ of size 4 at 0x602000000020 thread T0\n"
	      "    #0 0x55c0f52c7713 in get chapters/02-x.md:12\n"
	      "    #4 0x55c0f52c7190 in _start (/tmp/asan+0x2190)\n"
	      "\n"
	      "0x602000000020 is located 0 bytes to the right of 16-byte "
	      "region [0x602000000010,0x602000000020)\n"
	      "\n"
	      "SUMMARY: AddressSanitizer: heap-buffer-overflow "
	      "chapters/02-x.md:12 in get\n"
	      "Shadow bytes around the buggy address:\n"
	      "  0x0c047fff7fb0: 00 00 00 00 00 00 00 00\n"
	      "  Right alloca redzone:    cb\n"
	      "==19033==ABORTING\n",
	      "chapters/03-x.md:22:13: runtime error: load of address ... "
	      "with insufficient space for an object\n"
	      "    #0 get chapters/03-x.md:22\n"
	      "\n"
	      "ERROR: AddressSanitizer: heap-buffer-overflow on "
	      "address ... at pc ... bp ... sp ...\n"
	      "READ of size 4 at ... thread T...\n"
	      "    #0 get chapters/03-x.md:22\n"
	      "\n"
	      "... is located 0 bytes to the right of 16-byte "
	      "region [...,...)\n"
	      "\n"
	      "SUMMARY: AddressSanitizer: heap-buffer-overflow "
	      "chapters/03-x.md:22 in get\n");
}

static void
stack_variables_and_libraries(void **state)
{
	(void)state;
	check("asan",
	      "Address 0x7ffd5196f9b8 is located in stack of thread T0 at "
	      "offset 40 in frame\n"
	      "    #0 0x55a1bfdd9268 in main chapters/02-x.md:15\n"
	      "\n"
	      "  This frame has 1 object(s):\n"
	      "    [32, 40) 'b' (line 22) <== Memory access at offset 40\n"
	      "SUMMARY: AddressSanitizer: stack-buffer-overflow "
	      "../../../../src/x.inc:799 in __interceptor_memset\n",
	      "Address ... is located in stack of thread T... at "
	      "offset 40 in frame\n"
	      "    #0 main chapters/03-x.md:25\n"
	      "\n"
	      "  This frame has 1 object(s):\n"
	      "    [32, 40) 'b' (chapters/03-x.md:32) <== Memory access at "
	      "offset 40\n"
	      "SUMMARY: AddressSanitizer: stack-buffer-overflow in "
	      "__interceptor_memset\n");
}

/* Names: a thread's own, where it has one of its own, else the outermost
 * function's. One that waits for a waiting one is in no circle. */
static void
waits(void **state)
{
	(void)state;
	check("stacks",
	      "LWP 11 waits for the end of LWP 12\n"
	      "LWP 12 waits for mutex a[1], held by LWP 13\n"
	      "LWP 13 waits for a mutex, held by LWP 12\n"
	      "LWP 14 waits for mutex b, held by LWP 99\n"
	      "\n"
	      "Thread 3 (Thread 0x7f1 (LWP 13) \"p\"):\n"
	      "#0  futex () at ./nptl/futex.c:10\n"
	      "#1  0x5 in give (n=1) at chapters/02-x.md:7\n"
	      "#2  0x5 in work (x=0x0) at chapters/02-x.md:9\n"
	      "Thread 2 (Thread 0x7f2 (LWP 12) \"taker\"):\n"
	      "#0  0x5 in take (n=1) at chapters/02-x.md:3\n"
	      "Thread 1 (Thread 0x7f3 (LWP 11) \"p\"):\n"
	      "#0  main () at chapters/02-x.md:20\n",
	      "main waits at chapters/03-x.md:30 for the end of taker\n"
	      "taker waits at chapters/03-x.md:13 for mutex a[1], held by work\n"
	      "work waits at chapters/03-x.md:17 for a mutex, held by taker\n"
	      "a thread waits for mutex b, held by another thread\n"
	      "Deadlock: taker waits for work, work for taker\n"
	      "\n"
	      "Thread ... \"p\":\n"
	      "    #1 give chapters/03-x.md:17\n"
	      "    #2 work chapters/03-x.md:19\n"
	      "\n"
	      "Thread ... \"taker\":\n"
	      "    #0 take chapters/03-x.md:13\n"
	      "\n"
	      "Thread ... \"p\":\n"
	      "    #0 main chapters/03-x.md:30\n");
	check("stacks",
	      "LWP 5 waits for mutex m, held by LWP 5\n"
	      "Thread 1 (Thread 0x7f3 (LWP 5) \"p\"):\n",
	      "p waits for mutex m, held by itself\n"
	      "Deadlock: p waits for itself\n"
	      "\n"
	      "Thread ... \"p\":\n");
}

static void
stacks(void **state)
{
	(void)state;
	check("stacks",
	      "[New LWP 12885]\n"
	      "57\t./nptl/futex-internal.c: No such file or directory.\n"
	      "\n"
	      "Thread 2 (Thread 0x7f084b3796c0 (LWP 12886) \"locker\"):\n"
	      "#0  futex_wait (private=0, expected=2) at "
	      "../sysdeps/nptl/futex-internal.h:146\n"
	      "#4  0x0000556cea7331bb in locker (arg=0x556cea73400b \"x (y) "
	      "at z\") at chapters/02-x.md:104\n"
	      "#6  0x00007f084bc878ec in clone3 () at ../sysdeps/clone3.S:81\n"
	      "\n"
	      "Thread 1 (Thread 0x7f084bb7b740 (LWP 12883) \"stuck\"):\n"
	      "#5  0x0000556cea733214 in finish (p=..., n=2) at "
	      "chapters/02-x.md:105\n"
	      "#6  main () at chapters/02-x.md:112\n"
	      "[Inferior 1 (process 12883) detached]\n",
	      "Thread ... \"locker\":\n"
	      "    #4 locker chapters/03-x.md:114\n"
	      "\n"
	      "Thread ... \"stuck\":\n"
	      "    #5 finish chapters/03-x.md:115\n"
	      "    #6 main chapters/03-x.md:122\n");
	check("stacks",
	      "Thread 12 \"stuck\": wchan futex_do_wait, syscall 202 0x7f, "
	      "stat 12\n"
	      "Thread 13 \"stuck\": wchan 0, syscall running, stat 13\n",
	      "Thread ... \"stuck\": waits in futex_do_wait\n"
	      "\n"
	      "Thread ... \"stuck\": running\n");
}

static void
compilers_and_programs(void **state)
{
	static const char raw[] =
		"chapters/02-x.md: In function 'main':\n"
		"chapters/02-x.md:102:27: warning: initialization\n"
		"  102 |     char *p = 5;\n"
		"      |               ^\n"
		"chapters/00-preface.md:3:1: note: here\n"
		"    3 | int x;\n"
		"see /home/chapters/02-x.md:1, chapters/02-x.md, "
		"chapters/02-x.md:\n";

	(void)state;
	check("cc", raw,
	      "chapters/03-x.md: In function 'main':\n"
	      "chapters/03-x.md:112:27: warning: initialization\n"
	      "  112 |     char *p = 5;\n"
	      "      |               ^\n"
	      "chapters/00-preface.md:3:1: note: here\n"
	      "    3 | int x;\n"
	      "see /home/chapters/02-x.md:1, chapters/02-x.md, "
	      "chapters/02-x.md:\n");
	check("stderr", "a: chapters/02-x.md:12: main: Assertion\n 12 | x",
	      "a: chapters/03-x.md:22: main: Assertion\n 12 | x");
	check("stderr", "0x7f T1 (pid=1)\n\n", "0x7f T1 (pid=1)\n\n");
}

/* Only chapter 3 has a page. */
static bool
href(void *ctx, struct str file, int line, struct buf *out)
{
	assert_string_equal(ctx, "ctx");
	if (!str_is(file, "chapters/03-x.md"))
		return false;
	buf_addf(out, "x.html?a&b#L%d", line);
	return true;
}

static void
places_are_links(void **state)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{ "#0 worker chapters/03-x.md:57\n",
		  "#0 worker <a class=\"place\" href=\"x.html?a&amp;b#L57\">"
		  "chapters/03-x.md:57</a>\n" },
		{ "chapters/03-x.md:5:7: <error>",
		  "<a class=\"place\" href=\"x.html?a&amp;b#L5\">"
		  "chapters/03-x.md:5</a>:7: &lt;error&gt;" },
		{ "chapters/04-y.md:5", "chapters/04-y.md:5" },
		{ "chapters/03-x.md:...", "chapters/03-x.md:..." },
		{ "chapters/03-x.md:99999999999",
		  "<a class=\"place\" href=\"x.html?a&amp;b#L999999999\">"
		  "chapters/03-x.md:999999999</a>99" },
		{ "\x1b[31mchapters/03-x.md:5\x1b[0m",
		  "<span class=\"sgr-31\"><a class=\"place\" "
		  "href=\"x.html?a&amp;b#L5\">chapters/03-x.md:5</a></span>" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct buf b;

		buf_init(&b);
		report_html(&b, str_of(cases[i].text), (void *)"ctx", href);
		assert_string_equal(b.p, cases[i].want);
		buf_release(&b);
	}
}

static void
verdicts(void **state)
{
	static const struct {
		const char *raw, *want;
	} cases[] = {
		{ "", "clean" },
		{ "the word race, a runtime error\n", "clean" },
		{ race, "race" },
		{ "WARNING: ThreadSanitizer: lock-order-inversion (potential "
		  "deadlock) (pid=1)\n",
		  "deadlock" },
		{ "WARNING: ThreadSanitizer: lock-order-inversion (x)\n"
		  "WARNING: ThreadSanitizer: data race (pid=1)\n",
		  "race" },
		{ "WARNING: ThreadSanitizer: data race (pid=1)\n"
		  "WARNING: ThreadSanitizer: lock-order-inversion (x)\n",
		  "race" },
		{ "WARNING: ThreadSanitizer: thread leak (pid=1)\n", "error" },
		{ "==1==ERROR: AddressSanitizer: double-free\n", "error" },
		{ "==1==ERROR: LeakSanitizer: detected memory leaks\n",
		  "error" },
		{ "chapters/02-x.md:1:2: runtime error: signed integer\n",
		  "error" },
		{ "FATAL: ThreadSanitizer: unexpected memory mapping\n",
		  "unavailable" },
		{ "==1==LeakSanitizer has encountered a fatal error.\n",
		  "unavailable" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_string_equal(report_verdict(str_of(cases[i].raw)),
				    cases[i].want);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(thread_sanitizer),
		cmocka_unit_test(quoted_in_a_chapter),
		cmocka_unit_test(lock_order),
		cmocka_unit_test(address_sanitizer),
		cmocka_unit_test(stack_variables_and_libraries),
		cmocka_unit_test(stacks),
		cmocka_unit_test(waits),
		cmocka_unit_test(compilers_and_programs),
		cmocka_unit_test(places_are_links),
		cmocka_unit_test(verdicts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
