/* Processes that work alike: meetings, what is said there, the end. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "crew.h"
#include "diag.h"

static void
is_one_process(void **state)
{
	struct crew c = { .most = 1 };

	(void)state;
	crew_split(&c, 8, 1);
	assert_true(crew_takes(&c, CREW_WEAVES, 0));
	assert_true(crew_takes(&c, CREW_WEAVES, 0));
	assert_false(crew_is_split(&c));
	assert_true(crew_is_first(&c));
	crew_meet(&c);
	assert_int_equal(crew_finish(&c, 7), 7);
}

/* Whether each of the others has said its number. */
static bool
hears_all(const struct crew *c)
{
	bool all = true;

	for (int i = 0; i < c->n; i++) {
		char want[] = { (char)('a' + i), '\n', '\0' };
		struct buf said;

		buf_init(&said);
		crew_hear(c, i, &said);
		all = all && str_is(buf_str(&said), want);
		buf_release(&said);
	}
	return all;
}

static void
splits_as_often_as_it_may(void **state)
{
	struct crew c = { .most = 3 };

	(void)state;
	crew_split(&c, 8, 0);
	assert_int_equal(crew_finish(&c, 1), 3);
	assert_false(crew_is_split(&c));
	crew_split(&c, 2, 0);
	assert_int_equal(crew_finish(&c, 1), 2);
}

static void
hears_what_was_said_before_a_meeting(void **state)
{
	struct crew c = { .most = 4 };
	char name;

	(void)state;
	crew_split(&c, 4, 0);
	name = (char)('a' + c.me);
	crew_say(&c, (struct str){ &name, 1 });
	crew_say(&c, LIT("\n"));
	crew_meet(&c);
	assert_int_equal(crew_finish(&c, hears_all(&c)), 4);
}

static void
does_each_work_on_a_piece_once(void **state)
{
	enum { PIECES = 10000 };
	struct crew c = { .most = 3 };
	int taken = 0;

	(void)state;
	crew_split(&c, 3, PIECES);
	for (int i = 0; i < PIECES; i++) {
		taken += crew_takes(&c, CREW_PARSES, i);
		taken += crew_takes(&c, CREW_WEAVES, i);
	}
	assert_int_equal(crew_finish(&c, taken), 2 * PIECES);
}

/* Nobody passes a meeting before the last one has come. */
static void
waits_for_the_slowest(void **state)
{
	struct crew c = { .most = 3 };
	bool late;

	(void)state;
	crew_split(&c, 3, 0);
	if (c.me == 1)
		usleep(20000);
	crew_say(&c, LIT("x"));
	crew_meet(&c);
	late = false;
	for (int i = 0; i < 3; i++) {
		struct buf said;

		buf_init(&said);
		crew_hear(&c, i, &said);
		late = late || said.n != 1;
		buf_release(&said);
	}
	assert_int_equal(crew_finish(&c, late), 0);
}

/* The status of a process whose crew loses one. */
static int
lose_one(bool before)
{
	struct crew c = { .most = 3 };
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		diag_mute(true);
		crew_split(&c, 3, 0);
		if (c.me == 2 && before)
			_exit(0);
		crew_meet(&c);
		if (c.me == 2)
			_exit(1);
		crew_finish(&c, 0);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void
does_not_wait_for_the_dead(void **state)
{
	(void)state;
	assert_int_equal(lose_one(true), 2);
	assert_int_equal(lose_one(false), 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(is_one_process),
		cmocka_unit_test(splits_as_often_as_it_may),
		cmocka_unit_test(does_each_work_on_a_piece_once),
		cmocka_unit_test(hears_what_was_said_before_a_meeting),
		cmocka_unit_test(waits_for_the_slowest),
		cmocka_unit_test(does_not_wait_for_the_dead),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
