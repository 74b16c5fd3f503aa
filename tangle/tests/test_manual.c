/* manual.txt: every row, and what addresses are made of them. */
#include "../manual.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void
addresses(void **state)
{
	static const struct {
		const char *name, *url;
	} examples[] = {
		{ "read", "https://man7.org/linux/man-pages/man2/read.2.html" },
		{ "pthread_create", "https://man7.org/linux/man-pages/man3/"
				    "pthread_create.3.html" },
		{ "free", "https://man7.org/linux/man-pages/man3/"
			  "malloc.3.html" },
		{ "pthread_mutex_unlock",
		  "https://man7.org/linux/man-pages/man3/"
		  "pthread_mutex_lock.3p.html" },
		{ "curl_easy_init",
		  "https://curl.se/libcurl/c/curl_easy_init.html" },
		{ "atomic_fetch_add", "https://en.cppreference.com/w/c/atomic/"
				      "atomic_fetch_add" },
		{ "thrd_join", "https://en.cppreference.com/w/c/thread/"
			       "thrd_join" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(examples) / sizeof(*examples); i++) {
		const struct manual *m = manual_find(str_of(examples[i].name));

		assert_non_null(m);
		assert_true(str_is(m->url, examples[i].url));
	}
}

static void
only_some_are_other_words(void **state)
{
	(void)state;
	assert_true(manual_find(LIT("time"))->is_word);
	assert_false(manual_find(LIT("mmap"))->is_word);
	assert_null(manual_find(LIT("time()")));
	assert_null(manual_find(LIT("main")));
	assert_null(manual_find(LIT("")));
}

/* What a reader sees on hover: one line that says something. */
static void
every_row_says_something(void **state)
{
	static const char *const names[] = {
		"pthread_cond_wait", "sem_post",	"mq_send",
		"shm_open",	     "clock_nanosleep", "epoll_ctl",
		"accept4",	     "posix_spawn",	"sigaction",
		"snprintf",	     "qsort",		"strtok_r",
		"curl_multi_poll",   "swapcontext",	"prctl",
		"pidfd_open",	     "timerfd_settime", "eventfd",
		"signalfd",	     "futex",		"sched_setaffinity",
		"getrusage",	     "cnd_wait",	"atomic_thread_fence",
	};

	(void)state;
	assert_in_range(manual_count(), 500, 1000);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		const struct manual *m = manual_find(str_of(names[i]));

		if (!m)
			fail_msg("no row of %s", names[i]);
		assert_in_range(m->says.n, 10, 90);
		assert_false(str_ends(m->says, "."));
		assert_in_range(m->number, 0, manual_count() - 1);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses),
		cmocka_unit_test(only_some_are_other_words),
		cmocka_unit_test(every_row_says_something),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
