/* Programs, exercises, expected outputs and claims against results in files,
 * as the helper writes them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include <cmocka.h>

#include "diag.h"
#include "file.h"
#include "judge.h"
#include "rec.h"
#include "small.h"

static struct book book;
static struct chapter *here;
static char dir[] = "/tmp/weft-judge-XXXXXX";

/* --- results --- */

/* What a result file says; what is not said is fine. */
struct said {
	const char *status; /* exit:0 */
	const char *out, *err, *verdict, *report, *key, *server;
	int n; /* executions, the last of them with this status; 1 */
	int measurement;
	bool any; /* as of a skeleton: fine whatever came */
	bool cut;
};

static const char * or (const char *text, const char *other)
{
	return text ? text : other;
}

static void
put_samples(struct buf *b, const struct said *s, const char *expect)
{
	int n = s->n > 0 ? s->n : 1;

	for (int i = 0; i < n; i++) {
		const char *status =
			i + 1 < n ? expect : or (s->status, expect);
		bool fine = strcmp(status, expect) == 0;

		rec_putf(b, "sample", "%s 1000 500 4096 3 0 0 0 %d 0 %d",
			 status, s->cut ? 10 : 0, fine);
	}
}

static void
put(const char *path, const char *kind, const char *key, const char *expect,
    const struct said *s)
{
	bool fine = !s->server && strcmp(or (s->status, expect), expect) == 0;
	struct buf b, name;

	buf_init(&b);
	buf_init(&name);
	rec_begin(&b);
	rec_put(&b, "kind", str_of(kind));
	rec_put(&b, "key", str_of(or (s->key, key)));
	rec_putf(&b, "measurement", "%d", s->measurement ? s->measurement : 1);
	rec_put(&b, "fine", fine || s->any ? LIT("1") : LIT("0"));
	rec_put(&b, "out", str_of(or (s->out, "")));
	rec_put(&b, "err", str_of(or (s->err, "")));
	if (!s->server)
		put_samples(&b, s, expect);
	if (s->verdict)
		rec_put(&b, "verdict", str_of(s->verdict));
	if (s->report)
		rec_put(&b, "report", str_of(s->report));
	if (s->server)
		rec_put(&b, "server", str_of(s->server));
	rec_put(&b, "line", LIT("chapters/old.md 10 5 races p 0"));
	rec_end(&b);
	buf_addf(&name, "%s.%s", path, fine || s->any ? "res" : "bad");
	file_write(name.p, buf_str(&b));
	buf_release(&b);
	buf_release(&name);
}

static bool
is_there(const char *path, const char *suffix)
{
	return file_exists(arena_printf(&book.arena, "%s.%s", path, suffix));
}

/* --- programs --- */

static void
place(struct variant *v)
{
	struct program *p = v->program;
	const char *stem = arena_printf(&book.arena, "%s/%s-%d-%d", dir,
					p->name.p, v->lane, v->skeleton);

	memcpy(v->key, "key", 4);
	if (p->lang == LANG_C)
		v->cc = arena_printf(&book.arena, "%s.cc", stem);
	for (int i = 0; i < v->nruns; i++) {
		v->runs[i]->path = arena_printf(&book.arena, "%s@%d", stem, i);
		memcpy(v->runs[i]->key, "key", 4);
	}
}

static struct fence *
new_fence(const char *body, int line)
{
	struct fence *f = arena_alloc(&book.arena, sizeof(*f));

	f->chapter = here;
	f->loc = (struct loc){ here->file.p, line, 4 };
	f->body = str_of(body);
	f->body_line = line + 1;
	f->close_line = line + 1;
	for (size_t i = 0; i < f->body.n; i++)
		f->close_line += f->body.p[i] == '\n';
	return f;
}

/* A program of its own chapter, as each test has a new book. */
static struct program *
new_program(const char *name)
{
	struct program *p = small_program(here, name, "");

	p->loc = (struct loc){ here->file.p, 3, 4 };
	p->lang = LANG_C;
	p->opt->repeat = 11;
	p->opt->tsan = p->opt->asan = LIT("off");
	p->chunk->fences = arena_alloc(&book.arena, sizeof(*p->chunk->fences));
	p->chunk->fences[p->chunk->nfences++] =
		new_fence("1\n2\n3\n4\n5\n", 20);
	place(p->variants[0]);
	here->shown = here->programs;
	here->nshown = here->nprograms;
	return p;
}

static struct expected *
expect(struct program *p, const char *kind, const char *body)
{
	struct expected *e = arena_alloc(&book.arena, sizeof(*e));

	*e = (struct expected){ .fence = new_fence(body, 40),
				.program = p,
				.kind = str_of(kind) };
	p->expected = arena_room(&book.arena, p->expected, (size_t)p->nexpected,
				 sizeof(*p->expected));
	p->expected[p->nexpected++] = e;
	return e;
}

static void
ran(struct variant *v, struct said compile, struct said run)
{
	bool fails = str_is(v->program->opt->expect, "compile-error");

	put(v->cc, "cc", "key", fails ? "exit:1" : "exit:0", &compile);
	for (int i = 0; i < v->nruns; i++)
		put(v->runs[i]->path, "run", "key", v->program->opt->expect.p,
		    &run);
}

static void
new_book(void)
{
	book = (struct book){ 0 };
	arena_init(&book.arena);
	here = small_chapter(&book, "races");
}

static void
end_book(void)
{
	for (int i = 0; i < book.nprograms; i++)
		judge_unload(book.programs[i]);
	small_release(&book);
	diag_reset();
}

static int
set_up(void **state)
{
	(void)state;
	return mkdtemp(dir) ? 0 : -1;
}

static int
tear_down(void **state)
{
	(void)state;
	file_remove(dir);
	return 0;
}

/* --- tests --- */

static void
assert_judged(const struct program *p, enum program_state state,
	      const char *why)
{
	assert_true(str_is(p->why, why));
	assert_int_equal(p->state, state);
}

static void
test_ends(void **state)
{
	static const struct {
		struct said compile, run;
		enum program_state state;
		const char *why;
	} cases[] = {
		{ { 0 }, { 0 }, PROGRAM_GOOD, "" },
		{ { .status = "exit:1", .err = "x.c:1: error" },
		  { 0 },
		  PROGRAM_FAILED,
		  "it does not compile" },
		{ { 0 },
		  { .status = "exit:1" },
		  PROGRAM_FAILED,
		  "exit:1 instead of exit:0" },
		{ { 0 },
		  { .status = "signal:SEGV" },
		  PROGRAM_FAILED,
		  "signal:SEGV instead of exit:0" },
		{ { 0 },
		  { .status = "timeout" },
		  PROGRAM_FAILED,
		  "stopped after 500\u00a0ms" },
		{ { 0 },
		  { .status = "limit:processes" },
		  PROGRAM_FAILED,
		  "stopped: too many processes" },
		{ { 0 },
		  { .status = "server" },
		  PROGRAM_FAILED,
		  "its server 'echo' died" },
		{ { 0 },
		  { .server = "bind: in use" },
		  PROGRAM_FAILED,
		  "its server 'echo' died" },
		{ { 0 },
		  { .status = "exit:2", .n = 3 },
		  PROGRAM_FAILED,
		  "exit:2 instead of exit:0, in run 3 of 5" },
		{ { .key = "older" },
		  { 0 },
		  PROGRAM_SKIPPED,
		  "it was not run since it changed" },
		{ { 0 },
		  { .key = "older" },
		  PROGRAM_SKIPPED,
		  "it was not run since it changed" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct program *p;
		char name[8];

		new_book();
		snprintf(name, sizeof(name), "e%zu", i);
		p = new_program(name);
		p->opt->with = LIT("echo");
		if (cases[i].run.n > 0) {
			p->opt->trials = 5;
			p->variants[0]->runs[0]->timed = true;
		}
		ran(p->variants[0], cases[i].compile, cases[i].run);
		judge_chapter(here, false);
		assert_judged(p, cases[i].state, cases[i].why);
		assert_int_equal(diag_errors(), 0);
		/* told once, also when two chapters show it */
		judge_chapter(here, true);
		judge_chapter(here, true);
		assert_judged(p, cases[i].state, cases[i].why);
		assert_int_equal(diag_errors(),
				 cases[i].state == PROGRAM_FAILED);
		end_book();
	}
}

static void
test_compile_error(void **state)
{
	struct program *p;

	(void)state;
	new_book();
	p = new_program("refused");
	p->opt->expect = LIT("compile-error");
	p->variants[0]->nruns = 0;
	expect(p, "cc", "old.md:...: error: ...\n");
	ran(p->variants[0], (struct said){ .err = "old.md:7: error: no" },
	    (struct said){ 0 });
	judge_chapter(here, true);
	assert_judged(p, PROGRAM_GOOD, "");
	end_book();

	new_book();
	p = new_program("taken");
	p->opt->expect = LIT("compile-error");
	p->variants[0]->nruns = 0;
	ran(p->variants[0], (struct said){ .status = "exit:0" },
	    (struct said){ 0 });
	judge_chapter(here, true);
	assert_judged(p, PROGRAM_FAILED,
		      "it compiles, with expect=compile-error");
	end_book();
}

static void
test_verdicts(void **state)
{
	static const struct {
		const char *wanted;
		struct said run;
		enum program_state state;
		const char *why;
	} cases[] = {
		{ "clean", { .verdict = "clean" }, PROGRAM_GOOD, "" },
		{ "race", { .verdict = "race" }, PROGRAM_GOOD, "" },
		{ "clean",
		  { .verdict = "race", .any = true },
		  PROGRAM_FAILED,
		  "ThreadSanitizer found a data race, expected: clean" },
		{ "race",
		  { .verdict = "clean", .any = true },
		  PROGRAM_FAILED,
		  "ThreadSanitizer found nothing, expected: race" },
		{ "clean",
		  { .verdict = "unavailable",
		    .status = "exit:66",
		    .any = true },
		  PROGRAM_GOOD,
		  "ThreadSanitizer does not work here" },
		{ "clean",
		  { .verdict = "clean", .status = "timeout" },
		  PROGRAM_FAILED,
		  "stopped after 5\u00a0s under ThreadSanitizer" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct program *p;
		struct variant *v;
		char name[8];

		new_book();
		snprintf(name, sizeof(name), "v%zu", i);
		p = new_program(name);
		p->opt->tsan = str_of(cases[i].wanted);
		v = small_variant(p, LANE_TSAN, false, 1);
		place(v);
		ran(p->variants[0], (struct said){ 0 }, (struct said){ 0 });
		ran(v, (struct said){ 0 }, cases[i].run);
		judge_chapter(here, true);
		assert_judged(p, cases[i].state, cases[i].why);
		end_book();
	}
}

static void
test_outputs(void **state)
{
	struct program *p;
	const char *path;

	(void)state;
	new_book();
	p = new_program("printer");
	expect(p, "stdout", "one\n...\nthree\n");
	path = p->variants[0]->runs[0]->path;
	ran(p->variants[0], (struct said){ 0 },
	    (struct said){ .out = "one\ntwo\nthree\n", .n = 3 });
	judge_chapter(here, true);
	assert_judged(p, PROGRAM_GOOD, "");
	assert_true(is_there(path, "res"));
	end_book();

	new_book();
	p = new_program("printer");
	expect(p, "stdout", "one\n...\nfour\n");
	expect(p, "stderr", "");
	path = p->variants[0]->runs[0]->path;
	judge_chapter(here, true);
	assert_judged(p, PROGRAM_FAILED, "the output of 'printer' differs");
	assert_int_equal(diag_errors(), 1);
	/* the next build runs it again, and what it left is still there */
	assert_false(is_there(path, "res"));
	assert_true(is_there(path, "bad"));
	judge_unload(p);
	judge_results(p);
	assert_non_null(p->variants[0]->runs[0]->result);
	end_book();
}

static void
test_used_programs(void **state)
{
	struct program *p, *used;

	(void)state;
	new_book();
	p = new_program("user");
	used = new_program("used");
	p->opt->uses.n = 1;
	p->uses = &used;
	ran(p->variants[0], (struct said){ 0 }, (struct said){ 0 });
	ran(used->variants[0], (struct said){ .status = "exit:1" },
	    (struct said){ 0 });
	judge_chapter(here, true);
	assert_judged(used, PROGRAM_FAILED, "it does not compile");
	assert_judged(p, PROGRAM_FAILED,
		      "it uses 'races/used', which does not compile");
	assert_int_equal(diag_errors(), 1);
	end_book();
}

static void
test_skeletons(void **state)
{
	static const struct {
		struct said plain, tsan;
		const char *why;
	} cases[] = {
		{ { .status = "exit:1", .any = true },
		  { .verdict = "clean" },
		  "" },
		{ { .out = "wrong\n" }, { .verdict = "clean" }, "" },
		{ { .out = "right\n" },
		  { .verdict = "race", .any = true },
		  "" },
		{ { .out = "right\n" },
		  { .verdict = "unavailable", .any = true },
		  "" },
		{ { .out = "right\n" },
		  { .verdict = "clean" },
		  "the skeleton of exercise 'sell' passes its checker "
		  "'check': it must exit with another status, print something "
		  "else or be found by a sanitizer" },
		{ { .status = "timeout", .any = true },
		  { .verdict = "clean", .status = "signal:SEGV", .any = true },
		  "the skeleton of exercise 'sell' ends its checker 'check' by "
		  "a signal or a timeout, which does not count as failing: "
		  "exit with a status and say what is wrong" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct program *p, *sell;
		struct variant *plain, *tsan;
		bool good = *cases[i].why == '\0';

		new_book();
		p = new_program("check");
		sell = new_program("sell");
		here->nshown = 1;
		p->exercise = sell->chunk;
		p->opt->tsan = LIT("clean");
		expect(p, "stdout", "right\n");
		plain = small_variant(p, LANE_PLAIN, true, 1);
		tsan = small_variant(p, LANE_TSAN, true, 1);
		place(plain);
		place(tsan);
		ran(p->variants[0], (struct said){ 0 },
		    (struct said){ .out = "right\n" });
		ran(plain, (struct said){ 0 }, cases[i].plain);
		ran(tsan, (struct said){ 0 }, cases[i].tsan);
		judge_chapter(here, true);
		assert_judged(p, good ? PROGRAM_GOOD : PROGRAM_FAILED,
			      cases[i].why);
		assert_int_equal(diag_errors(), !good);
		assert_int_equal(is_there(plain->runs[0]->path, "res"), good);
		end_book();
	}
}

static void
test_where(void **state)
{
	struct str now;
	struct program *p;
	int line;

	(void)state;
	new_book();
	p = new_program("p");
	ran(p->variants[0], (struct said){ 0 }, (struct said){ 0 });
	judge_results(p);
	/* lines 10 to 14 of chapters/old.md are the fence at line 20 now */
	assert_true(judge_where(p->variants[0], LIT("chapters/old.md"), 12,
				&now, &line));
	assert_true(str_eq(now, here->file));
	assert_int_equal(line, 23);
	assert_false(judge_where(p->variants[0], LIT("chapters/old.md"), 15,
				 &now, &line));
	assert_false(judge_where(p->variants[0], LIT("chapters/old.md"), 9,
				 &now, &line));
	assert_false(judge_where(p->variants[0], LIT("/usr/include/stdio.h"),
				 12, &now, &line));
	end_book();
}

/* --- claims --- */

static struct claim *
add_claim(const char *source, const char *when)
{
	struct fence *f = new_fence(source, 60);
	struct expr_error err;
	struct claim *c = arena_alloc(&book.arena, sizeof(*c));

	*c = (struct claim){ .loc = f->loc,
			     .text = str_sub(f->body, 0, 1),
			     .source = f->body,
			     .perf = when != NULL,
			     .when_source = str_of(when) };
	c->expr = expr_parse(&book.arena, c->source, EXPR_CLAIM, &err);
	if (when)
		c->when = expr_parse(&book.arena, c->when_source, EXPR_CLAIM,
				     &err);
	f->claims = c;
	f->nclaims = 1;
	here->fences = arena_room(&book.arena, here->fences,
				  (size_t)here->nfences, sizeof(*here->fences));
	here->fences[here->nfences++] = f;
	return c;
}

static void
test_claims(void **state)
{
	static const struct {
		const char *source, *when;
		enum claim_state state;
		int errors;
	} cases[] = {
		{ "good.n < 2", NULL, CLAIM_TRUE, 0 },
		{ "good.n > 2", NULL, CLAIM_FALSE, 1 },
		{ "bad.n > 2", NULL, CLAIM_NOT_MEASURED, 0 },
		{ "bad.n > good.n", NULL, CLAIM_NOT_MEASURED, 0 },
		{ "good.wall > 2", NULL, CLAIM_BROKEN, 1 },
		{ "good.none > 2", NULL, CLAIM_BROKEN, 1 },
		{ "gone.n > 2", NULL, CLAIM_BROKEN, 0 },
		{ "good[*].n > 2", NULL, CLAIM_BROKEN, 0 },
		{ "swept[*].n < 2", NULL, CLAIM_TRUE, 0 },
		{ "swept[*].x > 1", NULL, CLAIM_FALSE, 1 },
		{ "swept[4].x > swept[*].x", NULL, CLAIM_FALSE, 1 },
		{ "swept[4].x >= swept[*].x", NULL, CLAIM_TRUE, 0 },
		{ "good.n < 2", "machine.cpus > 0", CLAIM_TRUE, 0 },
		{ "good.n > 2", "machine.cpus > 0", CLAIM_FALSE, 1 },
		{ "good.n > 2", "machine.cpus < 0", CLAIM_NOT_HERE, 0 },
		{ "good.n > 2", "bad.n > 1", CLAIM_NOT_MEASURED, 0 },
		{ "good.n > 2", "machine.cpus > 1 s", CLAIM_BROKEN, 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct program *good, *bad, *swept;
		struct claim *c;

		new_book();
		good = new_program("good");
		bad = new_program("bad");
		swept = small_program(here, "swept", "1,4");
		swept->lang = LANG_SH;
		here->shown = here->programs;
		here->nshown = 3;
		place(swept->variants[0]);
		ran(good->variants[0], (struct said){ 0 }, (struct said){ 0 });
		ran(bad->variants[0], (struct said){ 0 },
		    (struct said){ .status = "exit:1" });
		put(swept->variants[0]->runs[0]->path, "run", "key", "exit:0",
		    &(struct said){ .out = "x: 1\n" });
		put(swept->variants[0]->runs[1]->path, "run", "key", "exit:0",
		    &(struct said){ .out = "x: 4\n" });
		c = add_claim(cases[i].source, cases[i].when);
		judge_chapter(here, false);
		assert_int_equal(c->state, cases[i].state);
		assert_int_equal(diag_errors(), 0);
		judge_chapter(here, true);
		assert_int_equal(c->state, cases[i].state);
		/* one more for the program that failed */
		assert_int_equal(diag_errors(), 1 + cases[i].errors);
		end_book();
	}
}

static void
test_false_perf(void **state)
{
	struct program **again = NULL, *a, *b;
	int n = 0;

	(void)state;
	new_book();
	a = new_program("a");
	b = new_program("b");
	ran(a->variants[0], (struct said){ 0 },
	    (struct said){ .measurement = 2 });
	ran(b->variants[0], (struct said){ 0 },
	    (struct said){ .measurement = 3 });
	add_claim("b.n > 2 || a.n > b.n", "machine.cpus > 0");
	add_claim("a.n > 2", "machine.cpus > 0");
	add_claim("b.n > 2", NULL);
	judge_chapter(here, false);
	judge_false_perf(here, &again, &n);
	/* once, and not b, which was measured three times */
	assert_int_equal(n, 1);
	assert_ptr_equal(again[0], a);
	free(again);
	end_book();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ends),
		cmocka_unit_test(test_compile_error),
		cmocka_unit_test(test_verdicts),
		cmocka_unit_test(test_outputs),
		cmocka_unit_test(test_used_programs),
		cmocka_unit_test(test_skeletons),
		cmocka_unit_test(test_where),
		cmocka_unit_test(test_claims),
		cmocka_unit_test(test_false_perf),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
