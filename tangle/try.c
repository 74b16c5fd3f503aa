/* Runs an exercise's checker with the text of a reader's file, plain and under
 * the sanitizers that the checker asks for.
 *
 * The file takes the place of the exercise's solution; from there on it is an
 * ordinary build of the checker, in a folder of its own, of which everything
 * else takes no part. */
#include "try.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "diag.h"
#include "file.h"
#include "judge.h"
#include "work.h"

/* The exercise: by its own name, or by its checker's. */
static struct chunk *
find_exercise(struct work *w, const char *name)
{
	struct book *book = &w->book;
	struct program *p = book_program(book, str_of(name));

	if (p && p->exercise)
		return p->exercise;
	for (int i = 0; i < book->nprograms; i++) {
		struct chunk *e = book->programs[i]->exercise;
		char *full;

		if (!e)
			continue;
		full = arena_printf(&book->arena, "%.*s/%.*s",
				    STR(e->chapter->slug), STR(e->name));
		if (str_is(e->name, name) || strcmp(full, name) == 0)
			return e;
	}
	return NULL;
}

_Noreturn static void
die_unknown(struct work *w, const char *name)
{
	struct book *book = &w->book;
	struct buf known;

	buf_init(&known);
	for (int i = 0; i < book->nprograms; i++) {
		const struct chunk *e = book->programs[i]->exercise;

		if (e)
			buf_addf(&known, " %.*s/%.*s", STR(e->chapter->slug),
				 STR(e->name));
	}
	die("there is no exercise '%s'; there are:%s", name, known.p);
}

/* The reader's text as if it stood in the chapter as the solution. */
static void
put_solution(struct work *w, struct chunk *exercise, const char *path)
{
	struct arena *a = &w->book.arena;
	struct fence *fence = arena_alloc(a, sizeof(*fence));
	struct buf text;

	buf_init(&text);
	if (!file_read(path, &text))
		die("read %s:", path);
	if (text.n == 0 || text.p[text.n - 1] != '\n')
		buf_addc(&text, '\n');
	*fence = *exercise->fences[0];
	fence->loc = (struct loc){ arena_printf(a, "%s", path), 1, 1 };
	fence->body = arena_copy(a, buf_str(&text));
	fence->body_line = 1;
	fence->close_line = 1;
	for (size_t i = 0; i < text.n; i++)
		fence->close_line += text.p[i] == '\n';
	fence->indent = 0;
	fence->npieces = 1;
	fence->pieces = arena_alloc(a, sizeof(*fence->pieces));
	fence->pieces->text = fence->body;
	exercise->solutions = arena_alloc(a, sizeof(struct fence *));
	exercise->solutions[0] = fence;
	exercise->nsolutions = 1;
	buf_release(&text);
}

static bool
is_part_of(const struct program *checker, const struct program *p)
{
	if (checker == p || checker->with == p)
		return true;
	for (int i = 0; i < checker->opt->uses.n; i++)
		if (checker->uses[i] == p)
			return true;
	return false;
}

static bool
serves(const struct book *book, const struct chunk *exercise,
       const struct program *p)
{
	for (int i = 0; i < book->nprograms; i++)
		if (book->programs[i]->exercise == exercise &&
		    is_part_of(book->programs[i], p))
			return true;
	return false;
}

/* Only what is to pass or fail. */
static void
drop_skeletons(struct program *p)
{
	int n = 0;

	for (int i = 0; i < p->nvariants; i++)
		if (!p->variants[i]->skeleton &&
		    p->variants[i]->lane != LANE_TRACE)
			p->variants[n++] = p->variants[i];
	p->nvariants = n;
}

/* Only the checkers, what they use, and no skeletons. */
static void
leave_checkers(struct work *w, const struct chunk *exercise)
{
	for (int i = 0; i < w->book.nprograms; i++) {
		struct program *p = w->book.programs[i];

		drop_skeletons(p);
		if (!serves(&w->book, exercise, p)) {
			p->state = PROGRAM_SKIPPED;
			p->why = LIT("it has no part in this exercise");
		}
	}
	w->book.uses_machine = false;
}

static void
build_checkers(struct work *w, int jobs)
{
	struct targets t = { 0 };

	work_ninja(w, "compile and run", NULL, jobs > 0 ? jobs : 2, 1);
	plan_timed(&w->plan, NULL, &t);
	if (t.n > 0)
		work_measure(w, &t, 1);
	free(t.v);
}

static const char *
lane_words(enum lane lane)
{
	return lane == LANE_TSAN   ? "under ThreadSanitizer"
	       : lane == LANE_ASAN ? "under AddressSanitizer"
				   : "plain";
}

static void
show_run(void *ctx, struct run *run)
{
	const struct result *r = run->result;

	(void)ctx;
	if (!r || r->nsamples == 0)
		return;
	printf("%s: %.*s", lane_words(run->variant->lane),
	       STR(r->samples[0].status));
	if (run->variant->lane != LANE_PLAIN)
		printf(", %.*s", STR(r->verdict));
	printf("\n");
	if (run->variant->lane == LANE_PLAIN && r->nouts > 0)
		printf("%.*s", STR(r->outs[r->samples[0].out]));
	if (run->variant->lane == LANE_PLAIN && r->nerrs > 0)
		printf("%.*s", STR(r->errs[r->samples[0].err]));
}

static bool
show_verdict(struct work *w, const struct chunk *exercise)
{
	bool good = true;

	for (int i = 0; i < w->book.nprograms; i++) {
		struct program *p = w->book.programs[i];

		if (p->exercise != exercise)
			continue;
		judge_results(p);
		plan_each_run(p, show_run, NULL);
		good = good && p->state == PROGRAM_GOOD;
	}
	fflush(stdout);
	good = diag_flush() == 0 && good;
	printf("%.*s: your solution %s\n", STR(exercise->name),
	       good ? "passes" : "does not pass yet");
	return good;
}

int
try_command(const struct request *r)
{
	struct work w = { 0 };
	struct chunk *exercise;
	bool good;

	if (!work_load(&w)) {
		diag_flush();
		return 1;
	}
	diag_flush();
	exercise = find_exercise(&w, r->args[0]);
	if (!exercise)
		die_unknown(&w, r->args[0]);
	w.build = arena_printf(&w.book.arena, "%s/try", r->build);
	put_solution(&w, exercise, r->args[1]);
	leave_checkers(&w, exercise);
	work_plan(&w);
	work_write(&w);
	build_checkers(&w, r->jobs);
	judge_chapter(exercise->chapter, true);
	good = show_verdict(&w, exercise);
	work_release(&w);
	return !good;
}
