/* Makes the book: load, check, plan, tangle, let ninja work, judge, weave,
 * report, top to bottom in build_book.
 *
 * A chapter whose page is fresh, and which was good, is neither judged nor
 * woven again: the file build/.pages remembers which were good and how many of
 * their claims were true. */
#include "build.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "diag.h"
#include "explain.h"
#include "file.h"
#include "index.h"
#include "judge.h"
#include "load.h"
#include "machine.h"
#include "print.h"
#include "promote.h"
#include "result.h"
#include "weave.h"
#include "work.h"

/* What is remembered of a chapter. */
struct memory {
	bool good; /* judged, and without an error */
	int claims, true_claims, unmeasured;
};

struct build {
	const struct request *request;
	struct crew crew;
	struct work work;
	struct weave weave;
	bool *want; /* chapters to work on; NULL: all */
	bool weaves_only; /* so results may be of an earlier text */
	struct memory *memory; /* by chapter number */
	bool *stale; /* what must be judged and woven, by number */
	int pages_written;
};

static bool
wants(const struct build *b, const struct chapter *c)
{
	return !c->draft && (!b->want || b->want[c->number]);
}

static const char *
build_path(struct build *b, const char *name)
{
	return path_join(&b->work.book.arena, b->work.build, name);
}

/* --- what is remembered of pages --- */

static void
recall_line(struct build *b, struct str line)
{
	uint64_t numbers[3];
	struct str word, slug;
	struct chapter *c;

	if (!str_word(&line, " ", &slug) ||
	    !(c = book_chapter(&b->work.book, slug)))
		return;
	for (int i = 0; i < 3; i++)
		if (!str_word(&line, " ", &word) ||
		    !str_uint(word, &numbers[i]))
			return;
	b->memory[c->number] = (struct memory){
		.good = true,
		.claims = (int)numbers[0],
		.true_claims = (int)numbers[1],
		.unmeasured = (int)numbers[2],
	};
}

static void
recall(struct build *b)
{
	size_t n = (size_t)b->work.book.nchapters;
	struct str rest, line;
	struct buf text;

	b->memory = arena_alloc(&b->work.book.arena, n * sizeof(*b->memory));
	b->stale = arena_alloc(&b->work.book.arena, n + 1);
	buf_init(&text);
	file_read(build_path(b, ".pages"), &text);
	rest = buf_str(&text);
	while (str_line(&rest, &line))
		recall_line(b, line);
	buf_release(&text);
}

/* `but_stale`: those that are woven now are not good until they are. */
static void
remember(struct build *b, bool but_stale)
{
	const struct book *book = &b->work.book;
	struct buf text;

	buf_init(&text);
	for (int i = 0; i < book->nchapters; i++)
		if (b->memory[i].good && !(but_stale && b->stale[i]))
			buf_addf(&text, "%.*s %d %d %d\n",
				 STR(book->chapters[i]->slug),
				 b->memory[i].claims, b->memory[i].true_claims,
				 b->memory[i].unmeasured);
	file_write(build_path(b, ".pages"), buf_str(&text));
	buf_release(&text);
}

/* Marks the chapters that must be judged and woven; says whether any. */
static bool
find_stale(struct build *b)
{
	struct book *book = &b->work.book;
	bool any = false;

	for (int i = 0; i < book->nchapters; i++) {
		const struct chapter *c = book->chapters[i];

		b->stale[i] = wants(b, c) && (!b->memory[i].good ||
					      !weave_is_fresh(&b->weave, c));
		any |= b->stale[i];
	}
	return any;
}

/* --- run --- */

static int
jobs(const struct request *r)
{
	struct quantity cpus;

	if (r->jobs > 0)
		return r->jobs;
	machine_value(LIT("cpus"), &cpus);
	return cpus.v >= 1 ? (int)cpus.v : 1;
}

static bool
is_named(const struct program *p, const char *names)
{
	struct str rest = str_of(names), name;

	while (str_word(&rest, ", ", &name))
		if (str_eq(name, p->name) || str_eq(name, p->full))
			return true;
	return false;
}

static void
forget_run(void *ctx, struct run *run)
{
	(void)ctx;
	result_forget(run->path);
}

/* The author asked for it: results are put aside, programs stay. */
static void
forget_asked(struct build *b)
{
	const struct request *r = b->request;
	struct str rest = str_of(r->remeasure_names), name;
	struct book *book = &b->work.book;

	if (!r->remeasure)
		return;
	while (str_word(&rest, ", ", &name))
		work_program(&b->work, arena_strdup(&book->arena, name));
	for (int i = 0; i < book->nprograms; i++)
		if (plan_wants(book->programs[i], b->want) &&
		    (!r->remeasure_names ||
		     is_named(book->programs[i], r->remeasure_names)))
			plan_each_run(book->programs[i], forget_run, NULL);
	if (!r->remeasure_names && b->work.plan.machine.path)
		result_forget(b->work.plan.machine.path);
}

static void
run_untimed(struct build *b)
{
	struct targets t = { 0 };

	if (work_is_settled(&b->work))
		return;
	if (b->want)
		plan_untimed(&b->work.plan, b->want, &t);
	if (!b->want || t.n > 0)
		work_ninja(&b->work, "compile and run", b->want ? &t : NULL,
			   jobs(b->request), 1);
	free(t.v);
}

static void
run_timed(struct build *b)
{
	struct targets t = { 0 };

	plan_timed(&b->work.plan, b->want, &t);
	if (t.n > 0)
		work_measure(&b->work, &t, 1);
	free(t.v);
	machine_use(b->work.plan.machine.path);
}

/* --- judge --- */

static void
judge_stale(struct build *b, bool tell)
{
	struct book *book = &b->work.book;

	for (int i = 0; i < book->nchapters; i++)
		if (b->stale[i])
			judge_chapter(book->chapters[i], tell);
}

struct again {
	struct plan *plan;
	struct targets *targets;
	int measurement; /* how often its results were measured so far */
};

static void
add_again(void *ctx, struct run *run)
{
	struct again *a = ctx;
	char *target;

	if (run->variant->lane != LANE_PLAIN || run->variant->skeleton ||
	    !run->result || run->result->measurement != a->measurement)
		return;
	target = arena_printf(&a->plan->book->arena, "%s.res", run->path);
	targets_add(a->targets, target);
	result_forget(run->path);
}

/* The facts about the machine are part of many claims: they are measured again
 * with them. */
static void
add_machine_again(struct build *b, struct targets *t)
{
	const struct run *machine = &b->work.plan.machine;

	if (!machine->path)
		return;
	targets_add(t,
		    arena_printf(&b->work.book.arena, "%s.res", machine->path));
	result_forget(machine->path);
}

/* Measures the programs of false claims again, those that were measured
 * equally often together. */
static void
measure_again(struct build *b, struct program **programs, int n)
{
	for (int times = 1; times <= 2; times++) {
		struct targets t = { 0 };
		struct again a = { &b->work.plan, &t, times };

		for (int i = 0; i < n; i++)
			plan_each_run(programs[i], add_again, &a);
		if (t.n > 0) {
			add_machine_again(b, &t);
			work_measure(&b->work, &t, times + 1);
		}
		free(t.v);
	}
	for (int i = 0; i < n; i++)
		judge_unload(programs[i]);
	machine_use(b->work.plan.machine.path);
}

static int
find_false(struct build *b, struct program ***programs)
{
	struct book *book = &b->work.book;
	int n = 0;

	*programs = NULL;
	for (int i = 0; i < book->nchapters; i++)
		if (b->stale[i])
			judge_false_perf(book->chapters[i], programs, &n);
	return n;
}

/* Judges, and while a claim that depends on the machine is false and was not
 * measured three times yet, measures again. A new measurement may show on
 * other pages too, so what is stale is asked anew. */
static void
judge(struct build *b)
{
	struct program **programs;
	int n;

	judge_stale(b, false);
	while ((n = find_false(b, &programs)) > 0) {
		measure_again(b, programs, n);
		free(programs);
		find_stale(b);
		judge_stale(b, false);
	}
	free(programs);
}

/* What graphviz says of a drawing: "Error: PATH: syntax error in line 3". */
static void
tell_drawing(const struct fence *fence, struct str said)
{
	struct str line = { "", 0 }, number = { "", 0 }, rest;
	struct loc loc = fence->loc;
	uint64_t n;
	size_t at;

	str_line(&said, &line);
	at = str_find(line, "in line ", 0);
	if (at < line.n) {
		rest = str_sub(line, at + 8, line.n);
		str_word(&rest, " ", &number);
	}
	if (str_uint(number, &n))
		loc = (struct loc){ loc.file, fence->body_line + (int)n - 1,
				    0 };
	at = str_find(line, "syntax error", 0);
	diag_error(loc, "graphviz cannot draw this: %.*s",
		   STR(str_sub(line, at < line.n ? at : 0, line.n)));
}

/* What became of the drawing as it is now; false when that was not tried. */
static bool
read_drawing(struct result *r, const struct drawing *d)
{
	if (!result_read(r, d->path))
		return false;
	if (str_is(r->key, d->key))
		return true;
	result_release(r);
	return false;
}

static void
judge_drawing(const struct drawing *d)
{
	struct result r;

	if (!read_drawing(&r, d))
		return;
	if (!r.fine)
		tell_drawing(d->fence, r.nerrs > 0 ? r.errs[0] : LIT(""));
	result_release(&r);
}

static void
count_claims(struct memory *m, const struct chapter *c)
{
	m->claims = m->true_claims = m->unmeasured = 0;
	for (int i = 0; i < c->nfences; i++)
		for (int j = 0; j < c->fences[i]->nclaims; j++) {
			enum claim_state state = c->fences[i]->claims[j].state;

			m->claims++;
			m->true_claims += state == CLAIM_TRUE;
			m->unmeasured += state == CLAIM_NOT_HERE ||
					 state == CLAIM_NOT_MEASURED;
		}
}

/* Tells the mistakes of every stale chapter, and notes which are good; none is
 * when check found mistakes, which may be anywhere. */
static void
tell(struct build *b, bool checked)
{
	struct book *book = &b->work.book;

	for (int i = 0; i < book->nchapters; i++) {
		struct memory *m = &b->memory[i];
		int before = diag_errors();

		if (!b->stale[i])
			continue;
		judge_chapter(book->chapters[i], true);
		for (int j = 0; j < b->work.plan.ndrawings; j++)
			if (b->work.plan.drawings[j].fence->chapter->number ==
			    i)
				judge_drawing(&b->work.plan.drawings[j]);
		m->good = checked && diag_errors() == before;
		count_claims(m, book->chapters[i]);
	}
}

/* --- weave and report --- */

static void
weave_stale(struct build *b)
{
	bool any = false;

	/* nothing that one of them looked at has changed until here */
	crew_meet(&b->crew);
	for (int i = 0; i < b->work.book.nchapters; i++)
		any |= b->stale[i];
	if (any || !file_exists(build_path(b, "book/index.html")) ||
	    !index_is_there(&b->weave)) {
		/* should it be killed, the lists are put together again */
		if (crew_is_first(&b->crew))
			remember(b, true);
		b->pages_written = weave_pages(&b->weave, b->stale);
	}
	crew_finish(&b->crew, 0);
	remember(b, false);
}

static void
add_count(struct buf *s, int n, const char *what)
{
	buf_addf(s, "%s%d %s", s->n > 0 ? ", " : "", n, what);
}

static void
add_claims(struct buf *s, const struct build *b)
{
	int claims = 0, truths = 0, unmeasured = 0;

	for (int i = 0; i < b->work.book.nchapters; i++) {
		claims += b->memory[i].claims;
		truths += b->memory[i].true_claims;
		unmeasured += b->memory[i].unmeasured;
	}
	if (claims > 0)
		buf_addf(s, "%s%d of %d claims true", s->n > 0 ? ", " : "",
			 truths, claims);
	if (unmeasured > 0)
		add_count(s, unmeasured, "not measured");
}

static void
report(const struct build *b, int errors)
{
	const struct work *w = &b->work;
	bool idle = w->compiled + w->ran + w->measured + b->pages_written == 0;
	struct buf s;

	buf_init(&s);
	if (idle)
		buf_addf(&s, "nothing to do: %d programs", w->book.nprograms);
	else {
		add_count(&s, w->compiled, "compiled");
		add_count(&s, w->ran, "run");
		add_count(&s, w->measured, "measured");
		add_count(&s, b->pages_written, "pages written");
	}
	add_claims(&s, b);
	if (w->book.ndraft_links > 0)
		add_count(&s, w->book.ndraft_links, "links to drafts");
	add_count(&s, errors, errors == 1 ? "error" : "errors");
	printf("%s\n%s/book/index.html\n", s.p, w->build);
	buf_release(&s);
}

static bool
is_drawn(const struct build *b, const struct drawing *d)
{
	struct result r;
	bool drawn = !b->weaves_only || read_drawing(&r, d);

	if (drawn && b->weaves_only)
		result_release(&r);
	return drawn;
}

static const char *
drawing_path(void *ctx, const struct fence *fence, const char **why)
{
	struct build *b = ctx;
	const struct drawing *d = plan_drawing(&b->work.plan, fence);

	*why = d ? "it was not drawn since it changed"
		 : "Graphviz is not installed";
	if (!d || !is_drawn(b, d))
		return NULL;
	return arena_printf(&b->work.book.arena, "%s.svg", d->path);
}

static void
open_weave(struct build *b)
{
	b->weave = (struct weave){ .book = &b->work.book,
				   .build = b->work.build,
				   .assets = b->work.plan.tools.assets,
				   .crew = &b->crew,
				   .drawing = drawing_path,
				   .where = judge_where,
				   .ctx = b };
	weave_init(&b->weave);
}

static bool
open_build(struct build *b, const struct request *r)
{
	b->request = r;
	b->crew.most = jobs(r);
	b->work.build = r->build;
	if (!work_load(&b->work)) {
		diag_flush();
		return false;
	}
	b->want = work_chapters(&b->work, r->args);
	return true;
}

/* Nothing is released: the process ends now, and a book of thousands of pieces
 * takes its time. */
static int
end_build(const struct build *b, int errors)
{
	report(b, errors);
	return errors > 0;
}

int
build_book(const struct request *r)
{
	static struct build b;
	struct explain why = { .request = r };
	int errors;

	if (!open_build(&b, r))
		return 1;
	errors = diag_flush();
	work_plan(&b.work);
	work_write(&b.work);
	recall(&b);
	open_weave(&b);

	forget_asked(&b);
	if (r->explain)
		explain_before(&why, &b.work);
	run_untimed(&b);
	run_timed(&b);
	if (r->explain)
		explain_after(&why, &b.work);

	if (find_stale(&b))
		judge(&b);
	if (!b.want)
		work_settle(&b.work);
	tell(&b, errors == 0);
	errors += diag_flush();
	weave_stale(&b);
	return end_build(&b, errors);
}

static bool
has_results(const struct program *p)
{
	for (int i = 0; i < p->nvariants; i++) {
		const struct variant *v = p->variants[i];

		if (v->cc && !plan_has_result(v->cc))
			return false;
		for (int j = 0; j < v->nruns; j++)
			if (!plan_has_result(v->runs[j]->path))
				return false;
	}
	return true;
}

/* A program that was never run has no values. */
static void
skip_unrun(struct program *p)
{
	if (p->state != PROGRAM_UNJUDGED || (!p->blank && has_results(p)))
		return;
	p->state = PROGRAM_SKIPPED;
	p->why = LIT("it was not run yet");
}

/* Finds the chapters of which nothing was ever compiled or run. One whose
 * program another chapter uses is none of these: it was compiled for that. */
static void
find_blank(struct work *w)
{
	for (int i = 0; i < w->book.nchapters; i++) {
		const struct chapter *c = w->book.chapters[i];
		bool blank = !file_exists(
			arena_printf(&w->book.arena, "%s/run/%.*s", w->build,
				     STR(c->slug)));

		for (int j = 0; j < c->nprograms; j++)
			c->programs[j]->blank = blank;
	}
}

/* The plan of who only looks at results. */
static void
plan_results(struct work *w)
{
	find_blank(w);
	work_plan(w);
	for (int i = 0; i < w->book.nprograms; i++)
		skip_unrun(w->book.programs[i]);
}

static int
weave_and(const struct request *r, void (*then)(const struct weave *w))
{
	static struct build b = { .weaves_only = true };
	int errors;

	b.work.crew = &b.crew;
	if (!open_build(&b, r))
		return 1;
	errors = diag_flush();
	plan_results(&b.work);
	recall(&b);
	open_weave(&b);
	machine_use(b.work.plan.machine.path);
	for (int i = 0; i < b.work.book.nchapters; i++)
		b.stale[i] = wants(&b, b.work.book.chapters[i]);
	tell(&b, false);
	errors += diag_flush();
	weave_stale(&b);
	if (then)
		then(&b.weave);
	return end_build(&b, errors);
}

int
build_weave(const struct request *r)
{
	return weave_and(r, NULL);
}

int
build_print(const struct request *r)
{
	return weave_and(r, print_write);
}

int
build_check(const struct request *r)
{
	struct crew crew = { .most = jobs(r) };
	struct book book;
	int errors;

	if (book_load_lean(&book, &crew)) {
		crew_finish(&crew, 0);
		book_check(&book);
	}
	errors = diag_flush();
	book_release(&book);
	return errors > 0;
}

int
build_promote(const struct request *r)
{
	struct build b = { 0 };
	int written, errors;

	if (!open_build(&b, r))
		return 1;
	errors = diag_flush();
	plan_results(&b.work);
	for (int i = 0; i < b.work.book.nprograms; i++)
		judge_results(b.work.book.programs[i]);
	written = promote_book(&b.work.book, b.want);
	errors += diag_flush();
	printf("%d expected outputs written\n", written);
	work_release(&b.work);
	return errors > 0;
}

/* Everything that the commands write below the build folder. */
int
build_clean(const struct request *r)
{
	static const char *const made[] = {
		"src",	      "bin",	     "run",
		"book",	      "try",	     "compilers",
		"index",      "build.ninja", "compile_commands.json",
		".ninja_log", ".ninja_deps", ".ninja_lock",
		".outputs",   ".pages",	     "outline",
		".settled",
	};
	struct buf path;

	buf_init(&path);
	for (size_t i = 0; i < sizeof(made) / sizeof(made[0]); i++) {
		buf_clear(&path);
		buf_addf(&path, "%s/%s", r->build, made[i]);
		file_remove(path.p);
	}
	buf_release(&path);
	return 0;
}
