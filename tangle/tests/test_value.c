/* Values of programs: fields, labels, outcomes, sweeps, other chapters, and
 * what is told when a reference makes no sense. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "small.h"
#include "value.h"

static struct book book;
static struct chapter *here;

static struct run *
first_run(struct program *p)
{
	return p->variants[0]->runs[0];
}

static void
make_trials(void)
{
	static const char *const outs[] = {
		"counted: 10\nmost (in all): 1.5 ms\noutcome: right\n",
		"counted: 7\noutcome: lost updates\n",
		"counted: 8\noutcome: lost updates\nretries: 3\n",
		"counted: 9\noutcome: lost  updates\n",
	};
	struct program *p = small_program(here, "trials", "");

	p->opt->trials = 4;
	first_run(p)->result = small_result(&book, 4, outs);
}

static void
make_labels(void)
{
	static const char *const outs[] = {
		"a: 3 ms\n b: 4\nc : 5\ntwice: 1\nTwice: 2\nwall: 3\n"
		"d: 4 parsecs\ne: 5 and more\nLong-Name (x): 12.5 MB/s  \n"
		"trials: 9\nf:7\ng:\n1h: 3\n",
	};
	static const char *const units[] = { "x: 3 ms\n", "x: 4\n" };
	struct program *p = small_program(here, "labels", "");

	first_run(p)->result = small_result(&book, 1, outs);
	p = small_program(here, "units", "");
	first_run(p)->result = small_result(&book, 2, units);
}

static void
make_others(void)
{
	static const char *const outs[] = { "size: 8\n", "size: 4\n",
					    "size: 2\n" };
	struct program *p = small_program(here, "primes", "1,2,4");

	for (int i = 0; i < 3; i++)
		p->variants[0]->runs[i]->result =
			small_result(&book, 1, outs + i);
	p = small_program(here, "failed", "");
	first_run(p)->result = small_result(&book, 1, outs);
	p->state = PROGRAM_FAILED;
	small_program(here, "unrun", "");
	p = small_program(here, "server", "");
	p->runs = false;
	p = small_program(here, "crash", "");
	first_run(p)->result = small_result(&book, 1, outs);
	first_run(p)->result->samples[0].status = LIT("signal:SEGV");
	p = small_program(small_chapter(&book, "threads"), "ten", "");
	first_run(p)->result = small_result(&book, 3, outs);
	small_chapter(&book, "later")->draft = true;
}

static int
set_up(void **state)
{
	(void)state;
	arena_init(&book.arena);
	here = small_chapter(&book, "races");
	make_trials();
	make_labels();
	make_others();
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	small_release(&book);
	return 0;
}

static bool
evaluate(const char *text, struct str sweep, struct expr_value *v,
	 struct expr_error *err)
{
	struct expr_scope scope = value_scope(here);
	struct expr *e =
		expr_parse(&book.arena, str_of(text), EXPR_CHOICE, err);

	scope.sweep = sweep;
	assert_non_null(e);
	return expr_eval(e, &scope, v, err);
}

static void
test_values(void **state)
{
	static const struct {
		const char *text;
		double v;
		int n;
		enum form form;
	} cases[] = {
		{ "trials.wall", 2.5e6, 4, FORM_PLAIN },
		{ "trials.wall.min", 1e6, 4, FORM_PLAIN },
		{ "trials.wall.hi", 4e6, 4, FORM_PLAIN },
		{ "trials.cpu.max", 4e5, 4, FORM_PLAIN },
		{ "trials.rss", 4096, 4, FORM_PLAIN },
		{ "trials.switches", 1.5, 4, FORM_COUNT },
		{ "trials.exit", 0, 4, FORM_COUNT },
		{ "trials.n", 4, 0, FORM_COUNT },
		{ "trials.wall.n", 4, 0, FORM_COUNT },
		{ "trials.trials", 4, 0, FORM_COUNT },
		{ "trials.outcomes", 3, 0, FORM_COUNT },
		{ "trials.share[\"lost updates\"]", 0.5, 4, FORM_SHARE },
		{ "trials.share[\"never\"]", 0, 4, FORM_SHARE },
		{ "trials.counted", 8.5, 4, FORM_COUNT },
		{ "trials.counted.min", 7, 4, FORM_COUNT },
		/* of the runs that printed it */
		{ "trials.retries", 3, 1, FORM_COUNT },
		{ "trials.most_in_all_", 1.5e6, 1, FORM_PLAIN },
		{ "labels.a", 3e6, 1, FORM_PLAIN },
		{ "labels.c_", 5, 1, FORM_COUNT },
		/* the last '_' may be left off */
		{ "labels.c", 5, 1, FORM_COUNT },
		{ "trials.most_in_all.max", 1.5e6, 1, FORM_PLAIN },
		{ "labels.f", 7, 1, FORM_COUNT },
		{ "labels.long_name_x_", 12.5e6, 1, FORM_PLAIN },
		/* a label, as this program has no trials */
		{ "labels.trials", 9, 1, FORM_COUNT },
		{ "primes[2].n", 1, 0, FORM_COUNT },
		{ "primes[4].wall", 1e6, 1, FORM_PLAIN },
		{ "threads/ten.wall", 2e6, 3, FORM_PLAIN },
		{ "machine.cpus > 0 ? \"1\" : \"0\"", 0, 0, FORM_PLAIN },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct expr_error err = { 0 };
		struct expr_value v;

		if (!evaluate(cases[i].text, LIT(""), &v, &err))
			fail_msg("%s: %s", cases[i].text, err.text);
		assert_float_equal(v.q.v, cases[i].v, 0);
		assert_int_equal(v.q.n, cases[i].n);
		assert_int_equal(v.q.form, cases[i].form);
	}
}

static void
test_mistakes(void **state)
{
	static const struct {
		const char *text, *want;
		bool before; /* known before anything ran */
	} cases[] = {
		{ "trails.wall",
		  "there is no program 'trails' in 'races', did you mean "
		  "'trials'?",
		  true },
		{ "ten.wall", "'ten' is of another chapter: 'threads/ten.wall'",
		  true },
		{ "nowhere/ten.wall", "there is no chapter 'nowhere'", true },
		{ "later/ten.wall",
		  "the chapter 'later' is a draft: it has no programs yet",
		  true },
		{ "server.wall", "'server' is not run, so it has no values",
		  true },
		{ "machine.cpu",
		  "the machine has no 'cpu', did you mean 'cpus'?", true },
		{ "machine[4].cpus", "the machine has no '[…]'", true },
		{ "primes.wall",
		  "'primes' is run for several values: 'primes[1].wall'",
		  true },
		{ "primes[3].wall", "'primes' is not run for 3, only for 1 2 4",
		  true },
		{ "trials[3].wall", "'trials' has no sweep: 'trials.wall'",
		  true },
		{ "trials[*].wall", "'trials' has no sweep: 'trials.wall'",
		  true },
		{ "trials.share",
		  "whose share: 'trials.share[\"TEXT\"]', TEXT an outcome",
		  true },
		{ "trials.wall[\"x\"]", "only 'share' takes a text, not 'wall'",
		  true },
		{ "primes[*].wall",
		  "'[*]' is a series: it may stand in a chart or a claim only",
		  false },
		{ "trials.cuonted",
		  "'trials' printed no 'cuonted', did you mean 'counted'?",
		  false },
		{ "trials.time",
		  "'trials' printed no 'time', only counted, most_in_all_, "
		  "retries",
		  false },
		{ "threads/ten.walls",
		  "'ten' printed no 'walls', did you mean 'wall'?", false },
		{ "crash.steps", "'crash' printed no 'steps', only size",
		  false },
		{ "crash.exit", "'crash' did not exit by itself: signal:SEGV",
		  false },
		{ "labels.b", "'labels' printed no 'b', did you mean 'a'?",
		  false },
		{ "labels.d",
		  "what 'labels' printed behind 'd:' is no number with a unit: "
		  "12, 1.5 ms, 3 MB/s",
		  false },
		{ "labels.g",
		  "what 'labels' printed behind 'g:' is no number with a unit: "
		  "12, 1.5 ms, 3 MB/s",
		  false },
		{ "labels.twice",
		  "'labels' printed 'twice' 2 times in one run: which one is "
		  "meant",
		  false },
		{ "labels.wall",
		  "'wall' is a field of every run, and a label that 'labels' "
		  "prints: print another word",
		  false },
		{ "units.x",
		  "'units' printed 'x' as a time in one run and a number in "
		  "another",
		  false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct expr_error err = { 0 };
		struct expr_value v;

		assert_false(evaluate(cases[i].text, LIT(""), &v, &err));
		assert_string_equal(err.text, cases[i].want);
	}
}

static void
check_ref(void *ctx, const struct ref *ref)
{
	struct buf *why = ctx;

	if (!value_check(here, ref, why))
		buf_addc(why, '\n');
}

static void
test_check(void **state)
{
	struct expr_error err;
	struct expr *e = expr_parse(
		&book.arena,
		LIT("gone.wall + primes[9].wall / primes[*].any + failed.any + "
		    "machine.cpus + machine.x"),
		0, &err);
	struct buf why;

	(void)state;
	assert_non_null(e);
	buf_init(&why);
	expr_each_ref(e, check_ref, &why);
	assert_string_equal(why.p,
			    "there is no program 'gone' in 'races'\n"
			    "'primes' is not run for 9, only for 1 2 4\n"
			    "the machine has no 'x', only cpus memory nofile "
			    "parallelism clock_cost sleep_overshoot\n");
	buf_release(&why);
}

static void
test_none(void **state)
{
	static const char *const texts[] = { "failed.wall", "failed.whatever",
					     "unrun.wall.max", "unrun.label",
					     "failed.wall / trials.wall" };

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct expr_error err;
		struct expr_value v;

		assert_true(evaluate(texts[i], LIT(""), &v, &err));
		assert_int_equal(v.kind, EXPR_NONE);
	}
}

static void
test_series(void **state)
{
	struct expr_error err;
	struct expr_value v;

	(void)state;
	assert_true(evaluate("primes[1].wall / primes[*].wall", LIT("4"), &v,
			     &err));
	assert_float_equal(v.q.v, 1, 0);
	assert_false(evaluate("primes[*].wall", LIT("16"), &v, &err));
	assert_string_equal(err.text, "'primes' is not run for 16");
}

static void
test_labels(void **state)
{
	static const struct {
		const char *line, *name; /* NULL: no label */
	} cases[] = {
		{ "went in: 15", "went_in" },
		{ "A-b/c (d)_e: 1 ms", "a_b_c_d_e" },
		{ "x:3", "x" },
		{ "x: 3 ", "x" },
		{ "x: 3\r", "x" },
		{ " x: 3", NULL },
		{ "x: three", NULL },
		{ "x", NULL },
		{ ": 3", NULL },
		{ "x.y: 3", NULL },
		{ "x: 3: 4", NULL },
		{ "x: 3 4", NULL },
		{ "\xc3\xa9t\xc3\xa9: 3", NULL },
		{ "a23456789012345678901234567890123456789012345678901234567890"
		  "1: 3",
		  "a23456789012345678901234567890123456789012345678901234567890"
		  "1" },
		{ "a23456789012345678901234567890123456789012345678901234567890"
		  "12: 3",
		  NULL },
	};
	struct buf name;

	(void)state;
	buf_init(&name);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct str label;
		struct quantity q;
		bool is = value_label(str_of(cases[i].line), &label, &q);

		assert_int_equal(is, cases[i].name != NULL);
		if (!is)
			continue;
		buf_clear(&name);
		value_label_name(&name, label);
		assert_string_equal(name.p, cases[i].name);
	}
	buf_release(&name);
}

static void
test_outcomes(void **state)
{
	static const char *const cases[][2] = {
		{ "a\noutcome:  lost \nb\n", "lost" },
		{ "outcome: one\noutcome: two\n", "one" },
		{ " all of it\nis\n\n", "all of it\nis" },
		{ "the outcome: none\n", "the outcome: none" },
		{ "", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_true(str_is(value_outcome(str_of(cases[i][0])),
				   cases[i][1]));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_mistakes),
		cmocka_unit_test(test_check),
		cmocka_unit_test(test_none),
		cmocka_unit_test(test_series),
		cmocka_unit_test(test_labels),
		cmocka_unit_test(test_outcomes),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
