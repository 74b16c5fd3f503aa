/* Opens a book for work, and lets ninja do it.
 *
 * ninja's own output is kept, not shown: results say how programs ended. It
 * is looked at when something of the environment failed, since then a helper
 * said why on its standard error. */
#include "work.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "check.h"
#include "diag.h"
#include "estimate.h"
#include "file.h"
#include "judge.h"
#include "outline.h"
#include "proc.h"
#include "tangle.h"

/* What a step's name stands for. */
struct step {
	struct run *run; /* NULL: a compile or a drawing */
	bool is_drawing;
	const char *path;
	const char *key;
};

bool
work_load(struct work *w)
{
	if (!book_load(&w->book, w->build, w->crew))
		return false;
	book_check(&w->book);
	return true;
}

static void
tell_waiting(long pid)
{
	fprintf(stderr,
		"weft: waiting for process %ld, which works on this "
		"book\n",
		pid);
}

static void
add_step(struct work *w, const char *verb, const struct buf *name,
	 struct step step)
{
	struct arena *a = &w->book.arena;
	struct step *s = arena_alloc(a, sizeof(*s));

	*s = step;
	map_put(&w->steps, str_of(arena_printf(a, "%s %s", verb, name->p)), s);
}

static void
add_steps(struct work *w, struct variant *v)
{
	struct buf name;

	buf_init(&name);
	plan_variant_name(&name, v);
	if (v->cc)
		add_step(w, "cc", &name,
			 (struct step){ .path = v->cc, .key = v->key });
	for (int i = 0; i < v->nruns; i++) {
		struct run *run = v->runs[i];

		buf_clear(&name);
		plan_run_name(&name, run);
		add_step(w, "run", &name,
			 (struct step){ .run = run,
					.path = run->path,
					.key = run->key });
	}
	buf_release(&name);
}

static void
add_drawing(struct work *w, const struct drawing *d)
{
	struct buf name;

	buf_init(&name);
	plan_drawing_name(&name, d);
	add_step(w, "cc", &name,
		 (struct step){
			 .is_drawing = true, .path = d->path, .key = d->key });
	buf_release(&name);
}

/* Steps are looked up only when one of them runs. */
static void
know_steps(struct work *w)
{
	if (w->steps.n > 0)
		return;
	for (int i = 0; i < w->book.nprograms; i++)
		for (int j = 0; j < w->book.programs[i]->nvariants; j++)
			add_steps(w, w->book.programs[i]->variants[j]);
	for (int i = 0; i < w->plan.ndrawings; i++)
		add_drawing(w, &w->plan.drawings[i]);
}

static void
step_ended(void *ctx, struct str name, bool good)
{
	struct work *w = ctx;
	struct step *s;

	(void)good;
	know_steps(w);
	s = map_get(&w->steps, name);
	if (!s || s->is_drawing)
		return;
	if (!s->run) {
		w->compiled++;
		return;
	}
	s->run->ran = true;
	if (s->run->timed)
		w->measured++;
	else
		w->ran++;
}

/* The first one of a crew has the lock for all. */
static void
take_lock(struct work *w)
{
	const char *path = arena_printf(&w->book.arena, "%s/.lock", w->build);

	if (!w->crew) {
		w->lock = file_lock(path, tell_waiting);
		return;
	}
	w->lock = crew_is_first(w->crew) ? file_lock(path, tell_waiting) : -1;
	crew_meet(w->crew);
}

void
work_plan(struct work *w)
{
	take_lock(w);
	plan_make(&w->plan, &w->book, w->build);
	buf_init(&w->ninja_said);
	progress_open(&w->progress);
	w->progress.ctx = w;
	w->progress.ended = step_ended;
}

/* --- what the last build settled --- */

static char *
settled_path(struct work *w)
{
	return arena_printf(&w->book.arena, "%s/.settled", w->build);
}

static uint64_t
plan_stamp(struct work *w)
{
	return file_stamp(
		arena_printf(&w->book.arena, "%s/build.ninja", w->build));
}

/* build/.settled holds the stamp of the plan that was carried out to the end.
 * It is taken away before ninja starts. */
static bool
is_plan_settled(struct work *w)
{
	uint64_t settled = 0;
	struct buf text;

	buf_init(&text);
	if (file_read(settled_path(w), &text))
		settled = strtoull(text.p, NULL, 16);
	buf_release(&text);
	return settled != 0 && settled == plan_stamp(w);
}

bool
work_is_settled(struct work *w)
{
	w->settled = is_plan_settled(w) && plan_is_made(&w->plan);
	return w->settled;
}

void
work_settle(struct work *w)
{
	struct buf text;

	if (w->settled || !(w->made || plan_is_made(&w->plan)))
		return;
	buf_init(&text);
	buf_addf(&text, "%llx\n", (unsigned long long)plan_stamp(w));
	file_write(settled_path(w), buf_str(&text));
	buf_release(&text);
}

/* What was parsed in this build need not be in the next. */
static void
remember_outlines(struct work *w)
{
	for (int i = 0; i < w->book.nchapters; i++)
		outline_remember(w->book.chapters[i], w->build);
}

static void
write_outputs(struct work *w, struct outputs *out)
{
	bool interrupted = !is_plan_settled(w);

	for (int i = 0; i < w->book.nchapters; i++)
		outputs_keep(out, outline_path(w->book.chapters[i], w->build));
	tangle_book(&w->book, w->plan.src, out);
	plan_write(&w->plan, out);
	outputs_sweep(out, interrupted);
	outputs_save(out);
}

void
work_write(struct work *w)
{
	struct arena *a = &w->book.arena;
	const char *const dirs[] = { arena_printf(a, "%s/src", w->build),
				     arena_printf(a, "%s/bin", w->build),
				     arena_printf(a, "%s/run", w->build),
				     arena_printf(a, "%s/outline", w->build) };
	struct outputs out;
	char recipe[33];

	remember_outlines(w);
	outputs_open(&out, arena_printf(a, "%s/.outputs", w->build), dirs,
		     sizeof(dirs) / sizeof(dirs[0]));
	plan_recipe(&w->plan, recipe);
	if (!outputs_are_made(&out, recipe) || !is_plan_settled(w))
		write_outputs(w, &out);
	outputs_close(&out);
}

void
work_release(struct work *w)
{
	for (int i = 0; i < w->book.nprograms; i++)
		judge_unload(w->book.programs[i]);
	progress_close(&w->progress);
	buf_release(&w->ninja_said);
	map_release(&w->steps);
	plan_release(&w->plan);
	book_release(&w->book);
	close(w->lock);
}

/* --- ninja --- */

static volatile sig_atomic_t caught;

static void
on_signal(int number)
{
	caught = number;
}

static void
catch_signals(struct sigaction old[3], bool on)
{
	static const int numbers[] = { SIGINT, SIGTERM, SIGHUP };
	struct sigaction action = { .sa_handler = on_signal };

	for (int i = 0; i < 3; i++)
		if (on)
			sigaction(numbers[i], &action, &old[i]);
		else
			sigaction(numbers[i], &old[i], NULL);
}

static char **
ninja_argv(struct work *w, const struct targets *t, int jobs)
{
	struct arena *a = &w->book.arena;
	int n = t ? t->n : 0, i = 0;
	char **argv = arena_alloc(a, ((size_t)n + 8) * sizeof(*argv));

	argv[i++] = arena_printf(a, "ninja");
	argv[i++] = arena_printf(a, "-f");
	argv[i++] = arena_printf(a, "%s/build.ninja", w->build);
	argv[i++] = arena_printf(a, "-k0");
	argv[i++] = arena_printf(a, "-j%d", jobs);
	for (int j = 0; j < n; j++)
		argv[i++] = arena_printf(a, "%s", t->v[j]);
	return argv;
}

/* Waits for ninja while the helpers tell what they do. A signal is passed on
 * to ninja, which ends its children; then weft dies of it as well. */
static int
attend(struct work *w, pid_t pid)
{
	int ended = (int)syscall(SYS_pidfd_open, pid, 0);
	struct pollfd fds[2] = { { w->progress.fds[0], POLLIN, 0 },
				 { ended, POLLIN, 0 } };
	int passed = 0;

	if (ended < 0)
		die("watch ninja:");
	for (;;) {
		int n = poll(fds, 2, -1);

		progress_pump(&w->progress);
		if (caught && !passed) {
			passed = caught;
			kill(pid, passed);
		}
		if (n > 0 && fds[1].revents)
			break;
	}
	close(ended);
	return proc_wait(pid);
}

_Noreturn static void
die_of(int number)
{
	struct sigaction fall = { .sa_handler = SIG_DFL };

	sigaction(number, &fall, NULL);
	raise(number);
	_exit(128 + number);
}

static void
read_back(int fd, struct buf *b)
{
	ssize_t got;

	buf_clear(b);
	lseek(fd, 0, SEEK_SET);
	while ((got = read(fd, buf_room(b, 65536), 65536)) > 0)
		b->n += (size_t)got;
	b->p[b->n] = '\0';
	close(fd);
}

/* A helper's "weft-exec: …" or ninja's own "ninja: error: …" are about the
 * environment; everything else is a program's failure, and in its result. */
static void
die_of_environment(const struct buf *said)
{
	struct str rest = buf_str(said), line;

	while (str_line(&rest, &line)) {
		if (str_starts(line, "weft-exec: "))
			die("%.*s", STR(str_sub(line, 11, line.n)));
		if (str_starts(line, "ninja: error: ") ||
		    str_starts(line, "ninja: fatal: "))
			die("%.*s", STR(line));
	}
}

static void
set_number(const char *name, int value)
{
	char text[16];

	snprintf(text, sizeof(text), "%d", value);
	setenv(name, text, 1);
}

/* Counts what ninja will do: every step of the phase that is not current. */
static void
count_steps(void *ctx, struct progress *p)
{
	struct work *w = ctx;

	know_steps(w);
	for (size_t i = 0; i < w->steps.cap; i++) {
		const struct step *s = w->steps.slots[i].value;

		if (s && !(s->run && s->run->timed) && *s->key &&
		    !plan_is_current(s->path, s->key))
			p->total++;
	}
}

/* A helper puts ninja, and with it all that it starts, into a group that can
 * only have so many processes. It goes on its own until ninja has ended, and
 * tidies up after the lock is free. */
static void
limit_processes(struct work *w, pid_t ninja)
{
	struct arena *a = &w->book.arena;
	char *argv[] = { arena_printf(a, "%s", w->plan.tools.helper),
			 arena_printf(a, "limit"),
			 arena_printf(a, "%ld", (long)ninja), NULL };
	struct proc limit = {
		.argv = argv, .in = -1, .out = -1, .err = -1, .without = w->lock
	};

	if (proc_start(&limit) < 0)
		die("start %s:", argv[0]);
}

static void
let_ninja_work(struct work *w, const struct targets *t, int jobs,
	       int measurement)
{
	struct sigaction old[3];
	struct proc ninja = { .argv = ninja_argv(w, t, jobs),
			      .in = -1,
			      .dies_with_us = true };
	pid_t pid;

	ninja.out = ninja.err = memfd_create("ninja", MFD_CLOEXEC);
	if (ninja.out < 0)
		die("make a file for what ninja says:");
	set_number("WEFT_PROGRESS", w->progress.fds[1]);
	set_number("WEFT_MEASUREMENT", measurement);
	unlink(settled_path(w));
	catch_signals(old, true);
	pid = proc_start(&ninja);
	if (pid < 0)
		die("start ninja (is ninja-build installed?):");
	limit_processes(w, pid);
	w->made = attend(w, pid) == 0 && !t;
	progress_pump(&w->progress);
	progress_wipe(&w->progress);
	catch_signals(old, false);
	read_back(ninja.out, &w->ninja_said);
	if (caught)
		die_of(caught);
	die_of_environment(&w->ninja_said);
}

void
work_ninja(struct work *w, const char *phase, const struct targets *t, int jobs,
	   int measurement)
{
	progress_phase(&w->progress, phase);
	w->progress.first = t ? NULL : count_steps;
	w->progress.total = t ? t->n : 0;
	let_ninja_work(w, t, jobs, measurement);
}

void
work_compile(struct work *w, const struct targets *t, int jobs)
{
	set_number("WEFT_COMPILE_ONLY", 1);
	work_ninja(w, "compile", t, jobs, 1);
	unsetenv("WEFT_COMPILE_ONLY");
}

void
work_measure(struct work *w, const struct targets *t, int measurement)
{
	progress_phase(&w->progress, "measure");
	w->progress.total = t->n;
	w->progress.expected = estimate_timed(&w->plan, t);
	let_ninja_work(w, t, 1, measurement);
}

/* --- names that readers type --- */

_Noreturn static void
die_unknown(const char *what, struct str name, const char *const *known,
	    size_t n)
{
	const char *near = diag_nearest(name, known, n);

	if (near)
		die("there is no %s '%.*s'; did you mean '%s'?", what,
		    STR(name), near);
	die("there is no %s '%.*s'", what, STR(name));
}

bool *
work_chapters(struct work *w, char *const *slugs)
{
	struct book *book = &w->book;
	const char **known;
	bool *want;

	if (!slugs || !*slugs)
		return NULL;
	known = arena_alloc(&book->arena,
			    ((size_t)book->nchapters + 1) * sizeof(*known));
	want = arena_alloc(&book->arena, (size_t)book->nchapters);
	for (int i = 0; i < book->nchapters; i++)
		known[i] = arena_strdup(&book->arena, book->chapters[i]->slug);
	for (; *slugs; slugs++) {
		struct chapter *c = book_chapter(book, str_of(*slugs));

		if (!c)
			die_unknown("chapter", str_of(*slugs), known,
				    (size_t)book->nchapters);
		want[c->number] = true;
	}
	return want;
}

struct program *
work_program(struct work *w, const char *name)
{
	struct book *book = &w->book;
	struct program *p = book_program(book, str_of(name));
	const char **known;
	size_t n = 0;

	if (p)
		return p;
	known = arena_alloc(&book->arena,
			    ((size_t)book->nprograms * 2 + 1) * sizeof(*known));
	for (int i = 0; i < book->nprograms; i++) {
		known[n++] =
			arena_strdup(&book->arena, book->programs[i]->name);
		known[n++] =
			arena_strdup(&book->arena, book->programs[i]->full);
	}
	die_unknown("program", str_of(name), known, n);
}
