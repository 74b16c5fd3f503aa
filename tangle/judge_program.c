/* One program against its keys: compiled, ended, found and printed what they
 * say; and for an exercise's checker, that the skeleton does not pass.
 *
 * The first thing that is wrong is the failure; only outputs are compared one
 * and all. A run whose output did not match is forgotten, so that the next
 * build runs it again: the helper could not know that it failed. */
#include "diag.h"
#include "judge_parts.h"
#include "judge_words.h"
#include "match.h"
#include "result.h"
#include "toolchain.h"

enum { DETAIL_LINES = 12 };

/* A program while it is judged. */
struct trial {
	struct program *p;
	bool tell;
	bool failed;
};

/* --- telling --- */

/* The first lines of a text. */
static struct str
head_of(struct str text)
{
	struct str rest = text, line;
	int n = 0;

	while (n < DETAIL_LINES && str_line(&rest, &line))
		n++;
	return str_sub(text, 0, text.n - rest.n);
}

static void
set_failed(struct trial *t, struct str why)
{
	struct program *p = t->p;

	if (!t->failed)
		p->why = arena_copy(&p->chapter->book->arena, why);
	t->failed = true;
	p->state = PROGRAM_FAILED;
	p->untold = !t->tell;
}

/* The program failed at `loc` because of `why` (released here); `detail` says
 * more about it. */
static void
fail_at(struct trial *t, struct loc loc, struct buf *why, struct str detail)
{
	set_failed(t, buf_str(why));
	if (t->tell) {
		diag_error(loc, "'%.*s' failed: %s", STR(t->p->name), why->p);
		diag_detail(head_of(detail));
	}
	buf_release(why);
}

/* The same at the program's fence; `raw` is of a kind that report.h knows. */
static void
fail(struct trial *t, struct buf *why, const struct variant *v,
     const char *kind, struct str raw)
{
	struct buf detail;

	buf_init(&detail);
	judge_normalise(&detail, v, kind, raw);
	fail_at(t, t->p->loc, why, buf_str(&detail));
	buf_release(&detail);
}

/* --- compiled --- */

static bool
expects_error(const struct program *p)
{
	return str_is(p->opt->expect, "compile-error");
}

/* The command asks pkg-config, whose complaint nobody sees. */
static void
add_missing(struct buf *why, const struct program *p)
{
	struct buf text;

	buf_init(&text);
	for (int i = 0; i < p->opt->pkg.n; i++)
		if (!toolchain_package(&text, p->opt->pkg.v[i]))
			buf_addf(why, "; the library '%.*s' is not installed",
				 STR(p->opt->pkg.v[i]));
	buf_release(&text);
}

static void
fail_compile(struct trial *t, const struct variant *v)
{
	struct buf why, messages;

	buf_init(&why);
	buf_init(&messages);
	judge_normalise(&messages, v, "cc", judge_messages(v));
	if (expects_error(t->p) && v->compiled->nsamples > 0 &&
	    str_is(v->compiled->samples[0].status, "exit:0"))
		buf_adds(&why, "it compiles, with expect=compile-error");
	else if (v->skeleton)
		buf_addf(&why,
			 "with the skeleton of '%.*s' it does not compile",
			 STR(t->p->exercise->name));
	else
		buf_adds(&why, "it does not compile");
	if (!expects_error(t->p))
		add_missing(&why, t->p);
	words_add_lane(&why, v);
	fail_at(t, judge_place_of_error(t->p, buf_str(&messages)), &why,
		buf_str(&messages));
	buf_release(&messages);
}

/* A compile or run that is not there: not made, since its program changed but
 * what it needs is not there (or nothing was to be run); or a hole in the
 * environment. */
static void
miss(struct trial *t, const char *path)
{
	struct program *p = t->p;
	struct result r;

	if (!path || !result_read(&r, path))
		die("no result for '%.*s' (%s.res)", STR(p->full),
		    path ? path : "");
	result_release(&r);
	t->failed = true;
	p->state = PROGRAM_SKIPPED;
	p->why = LIT("it was not run since it changed");
}

static bool
is_compiled(struct trial *t, const struct variant *v)
{
	if (v->program->lang != LANG_C)
		return true;
	if (!v->compiled)
		miss(t, v->cc);
	else if (!v->compiled->fine)
		fail_compile(t, v);
	return !t->failed;
}

/* --- ended --- */

static void
fail_run(struct trial *t, const struct run *run, int sample)
{
	const struct result *r = run->result;
	struct str said = r->server;
	struct str status = LIT("server");
	struct buf why;

	if (sample < r->nsamples && !r->samples[sample].fine)
		status = r->samples[sample].status;
	if (said.n == 0 && sample < r->nsamples && r->nerrs > 0)
		said = r->errs[r->samples[sample].err];
	buf_init(&why);
	words_add_status(&why, run->variant, status);
	words_add_lane(&why, run->variant);
	words_add_which(&why, run, sample);
	fail(t, &why, run->variant, "stderr", said);
}

static int
first_bad(const struct result *r)
{
	int i = 0;

	while (i < r->nsamples && r->samples[i].fine)
		i++;
	return i;
}

/* --- found --- */

static struct str
wanted_verdict(const struct variant *v)
{
	const struct options *o = v->program->opt;

	return v->lane == LANE_TSAN ? o->tsan : o->asan;
}

static bool
is_unavailable(const struct result *r)
{
	return str_is(r->verdict, "unavailable");
}

static bool
is_found(const struct variant *v, const struct result *r)
{
	return v->lane == LANE_PLAIN || r->verdict.n == 0 ||
	       is_unavailable(r) || str_eq(r->verdict, wanted_verdict(v));
}

static void
fail_verdict(struct trial *t, const struct run *run)
{
	const struct variant *v = run->variant;
	struct str wanted = wanted_verdict(v);
	struct buf why;

	buf_init(&why);
	buf_addf(&why, "%s found %s, expected: %.*s", words_lane(v->lane),
		 words_verdict(run->result->verdict), STR(wanted));
	fail(t, &why, v, v->lane == LANE_TSAN ? "tsan" : "asan",
	     run->result->report);
}

static void
note_unavailable(struct program *p, const struct variant *v)
{
	p->why = str_of(arena_printf(&p->chapter->book->arena,
				     "%s does not work here",
				     words_lane(v->lane)));
}

/* What a sanitizer found explains the status that the program ended with. */
static bool
is_run_well(struct trial *t, const struct run *run)
{
	const struct result *r = run->result;
	bool found, ended;

	if (!r) {
		miss(t, run->path);
		return false;
	}
	found = is_found(run->variant, r);
	ended = r->server.n == 0 && r->nsamples > 0 &&
		(first_bad(r) == r->nsamples || is_unavailable(r));
	if (!found && (ended || !str_is(r->verdict, "clean")))
		fail_verdict(t, run);
	else if (!ended)
		fail_run(t, run, first_bad(r));
	else if (is_unavailable(r))
		note_unavailable(t->p, run->variant);
	return !t->failed;
}

/* --- printed --- */

static void
forget_runs(const struct program *p, enum lane lane, bool skeleton)
{
	for (int i = 0; i < p->nvariants; i++) {
		const struct variant *v = p->variants[i];

		for (int j = 0; j < v->nruns; j++)
			if (v->lane == lane && v->skeleton == skeleton)
				result_forget(v->runs[j]->path);
	}
}

static enum lane
lane_of_kind(struct str kind)
{
	return str_is(kind, "tsan")   ? LANE_TSAN
	       : str_is(kind, "asan") ? LANE_ASAN
				      : LANE_PLAIN;
}

static void
fail_output(struct trial *t, const struct expected *e, struct str output)
{
	bool unordered = e->fence->unordered;
	struct buf why;

	buf_init(&why);
	buf_addf(&why, "%s of '%.*s'", words_output(e->kind),
		 STR(e->program->name));
	if (e->sweep.n > 0)
		buf_addf(&why, " for %.*s", STR(e->sweep));
	buf_adds(&why, " differs");
	set_failed(t, buf_str(&why));
	if (!str_is(e->kind, "cc"))
		forget_runs(t->p, lane_of_kind(e->kind), false);
	if (t->tell) {
		diag_error(e->fence->loc, "%s", why.p);
		buf_clear(&why);
		match_diff(&why, e->fence->body, output, unordered);
		diag_detail(buf_str(&why));
	}
	buf_release(&why);
}

/* The first of the outputs that is not the expected one; -1 when all are. */
static int
first_different(const struct expected *e, const struct str *outputs, int n)
{
	for (int i = 0; i < n; i++)
		if (!match_output(e->fence->body, outputs[i],
				  e->fence->unordered))
			return i;
	return -1;
}

static void
compare_outputs(struct trial *t)
{
	for (int i = 0; i < t->p->nexpected; i++) {
		const struct expected *e = t->p->expected[i];
		struct str *outputs;
		int n = judge_outputs(e, &outputs);
		int bad = first_different(e, outputs, n);

		if (bad >= 0)
			fail_output(t, e, outputs[bad]);
	}
}

/* --- the skeleton of an exercise --- */

/* What a lane says about the skeleton. */
enum lesson {
	LESSON_PASSES,
	LESSON_FAILS, /* in a way that tells the reader something */
	LESSON_STOPS, /* a timeout or a signal, which does not count */
	LESSON_UNKNOWN, /* the sanitizer does not work here */
};

static bool
prints_as_expected(const struct program *p, const struct result *r)
{
	for (int i = 0; i < p->nexpected; i++) {
		const struct expected *e = p->expected[i];

		if (str_is(e->kind, "stdout") && e->sweep.n == 0 &&
		    first_different(e, r->outs, r->nouts) >= 0)
			return false;
	}
	return true;
}

static enum lesson
lesson_of(const struct run *run)
{
	const struct result *r = run->result;
	int bad = first_bad(r);

	if (is_unavailable(r))
		return LESSON_UNKNOWN;
	if (!is_found(run->variant, r))
		return LESSON_FAILS;
	if (bad < r->nsamples)
		return str_starts(r->samples[bad].status, "exit:")
			       ? LESSON_FAILS
			       : LESSON_STOPS;
	if (r->nsamples == 0)
		return LESSON_STOPS;
	if (run->variant->lane == LANE_PLAIN &&
	    !prints_as_expected(run->variant->program, r))
		return LESSON_FAILS;
	return LESSON_PASSES;
}

static void
fail_skeleton(struct trial *t, enum lesson lesson)
{
	const struct chunk *exercise = t->p->exercise;
	struct buf why;

	buf_init(&why);
	buf_addf(&why, "the skeleton of exercise '%.*s' ", STR(exercise->name));
	if (lesson == LESSON_PASSES)
		buf_addf(&why,
			 "passes its checker '%.*s': it must exit with another "
			 "status, print something else or be found by a "
			 "sanitizer",
			 STR(t->p->name));
	else
		buf_addf(&why,
			 "ends its checker '%.*s' by a signal or a timeout, "
			 "which does not count as failing: exit with a status "
			 "and say what is wrong",
			 STR(t->p->name));
	set_failed(t, buf_str(&why));
	for (int lane = LANE_PLAIN; lane <= LANE_ASAN; lane++)
		forget_runs(t->p, (enum lane)lane, true);
	if (t->tell)
		diag_error(exercise->fences[0]->loc, "%s", why.p);
	buf_release(&why);
}

/* At least one lane must fail; that of a sanitizer that does not work here
 * might have. */
static void
judge_skeleton(struct trial *t)
{
	enum lesson said = LESSON_PASSES;
	int nruns = 0;

	for (int i = 0; i < t->p->nvariants; i++) {
		const struct variant *v = t->p->variants[i];

		if (v->skeleton && !is_compiled(t, v))
			return;
		for (int j = 0; v->skeleton && j < v->nruns; j++, nruns++) {
			enum lesson lesson;

			if (!v->runs[j]->result) {
				miss(t, v->runs[j]->path);
				return;
			}
			lesson = lesson_of(v->runs[j]);
			if (lesson == LESSON_FAILS || lesson == LESSON_UNKNOWN)
				return;
			if (lesson == LESSON_STOPS)
				said = LESSON_STOPS;
		}
	}
	if (nruns > 0)
		fail_skeleton(t, said);
}

/* --- the whole --- */

/* What it uses must have been built; that fails there and is told there. */
static bool
has_what_it_uses(struct trial *t)
{
	struct program *p = t->p;

	for (int i = 0; i <= p->opt->uses.n; i++) {
		struct program *used =
			i < p->opt->uses.n ? p->uses[i] : p->with;
		const struct variant *v =
			used ? judge_variant(used, LANE_PLAIN) : NULL;

		if (!v || used->lang != LANG_C)
			continue;
		judge_results(used);
		if (v->compiled && v->compiled->fine)
			continue;
		judge_program(used, t->tell);
		t->failed = true;
		p->state = PROGRAM_FAILED;
		p->why = str_of(
			arena_printf(&p->chapter->book->arena,
				     "it uses '%.*s', which does not compile",
				     STR(used->full)));
		return false;
	}
	return true;
}

/* A traced run shows what happened, and is not asked whether it should. */
static bool
is_judged(const struct variant *v)
{
	return !v->skeleton && v->lane != LANE_TRACE;
}

static bool
is_sound(struct trial *t)
{
	const struct program *p = t->p;

	if (!has_what_it_uses(t))
		return false;
	for (int i = 0; i < p->nvariants; i++)
		if (is_judged(p->variants[i]) &&
		    !is_compiled(t, p->variants[i]))
			return false;
	for (int i = 0; i < p->nvariants; i++)
		for (int j = 0; j < p->variants[i]->nruns; j++)
			if (is_judged(p->variants[i]) &&
			    !is_run_well(t, p->variants[i]->runs[j]))
				return false;
	return true;
}

void
judge_program(struct program *p, bool tell)
{
	struct trial t = { p, tell, false };

	if (p->state == PROGRAM_SKIPPED)
		return;
	judge_results(p);
	if (p->state != PROGRAM_UNJUDGED && !(p->untold && tell))
		return;
	p->state = PROGRAM_GOOD;
	p->untold = false;
	if (!is_sound(&t))
		return;
	compare_outputs(&t);
	if (p->exercise && !t.failed)
		judge_skeleton(&t);
}

bool
judge_ended(const struct program *p)
{
	struct program copy = *p;
	struct trial t = { &copy, false, false };

	return is_sound(&t);
}
