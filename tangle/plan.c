/* Decides where everything goes and what must be made.
 *
 * Paths: build/src/SLUG/NAME.c, build/bin/SLUG/NAME[.LANE][.skeleton],
 * build/run/SLUG/NAME[.LANE][.skeleton][@SWEEP]. A program that needs what is
 * not here gets no paths and appears nowhere in the plan. */
#include "plan.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "file.h"
#include "key.h"
#include "machine.h"
#include "rec.h"
#include "spec.h"

static const char *const lane_suffix[] = {
	[LANE_PLAIN] = "",
	[LANE_TSAN] = ".tsan",
	[LANE_ASAN] = ".asan",
	[LANE_TRACE] = ".trace",
};

static const char *const lane_names[] = {
	[LANE_PLAIN] = "",
	[LANE_TSAN] = "tsan",
	[LANE_ASAN] = "asan",
	[LANE_TRACE] = "trace",
};

/* --- who takes part --- */

/* "a, b": what a program needs and this machine has not. */
static void
find_missing(const struct program *p, struct buf *why)
{
	struct buf one;

	buf_init(&one);
	for (int i = 0; i < p->opt->needs.n; i++) {
		buf_clear(&one);
		if (machine_has(p->opt->needs.v[i], &one))
			continue;
		if (why->n > 0)
			buf_adds(why, "; ");
		if (one.n > 0)
			buf_add(why, buf_str(&one));
		else
			buf_addf(why, "'%.*s' is not something to need",
				 STR(p->opt->needs.v[i]));
	}
	buf_release(&one);
}

/* A key that names another program implies that it is there. */
static void
find_missing_tools(struct arena *a, const struct program *p, struct buf *why)
{
	struct str tool = command_interpreter(p->lang), rest = p->opt->cc;

	if (p->lang == LANG_C)
		str_word(&rest, " ", &tool);
	if (why->n > 0 || tool.n == 0 || machine_program(a, tool))
		return;
	buf_addf(why, "'%.*s' is not installed", STR(tool));
}

static void
skip_program(struct arena *a, struct program *p, struct str why)
{
	p->state = PROGRAM_SKIPPED;
	p->why = arena_copy(a, why);
}

static void
decide_program(struct arena *a, struct program *p)
{
	struct buf why;

	if (p->state == PROGRAM_FAILED)
		return;
	buf_init(&why);
	find_missing(p, &why);
	find_missing_tools(a, p, &why);
	if (why.n > 0)
		skip_program(a, p, buf_str(&why));
	buf_release(&why);
}

static const struct program *
first_absent(const struct program *p)
{
	for (int i = 0; i < p->opt->uses.n; i++)
		if (p->uses[i] && p->uses[i]->state != PROGRAM_UNJUDGED)
			return p->uses[i];
	return p->with && p->with->state != PROGRAM_UNJUDGED ? p->with : NULL;
}

/* What uses a program that takes no part takes no part either. */
static bool
decide_users(struct arena *a, struct program *p)
{
	const struct program *absent;

	if (p->state != PROGRAM_UNJUDGED || !(absent = first_absent(p)))
		return false;
	skip_program(a, p,
		     str_of(arena_printf(
			     a, "it uses %.*s, which %s", STR(absent->full),
			     absent->state == PROGRAM_FAILED ? "failed"
							     : "was skipped")));
	return true;
}

bool
plan_takes_part(const struct program *p)
{
	return p->state == PROGRAM_UNJUDGED || p->state == PROGRAM_GOOD;
}

static void
decide(struct book *book)
{
	bool again = true;

	for (int i = 0; i < book->nprograms; i++)
		decide_program(&book->arena, book->programs[i]);
	while (again) {
		again = false;
		for (int i = 0; i < book->nprograms; i++)
			again |= decide_users(&book->arena, book->programs[i]);
	}
}

/* --- paths --- */

static const char *
suffix_of(enum lang lang)
{
	return lang == LANG_C ? ".c" : lang == LANG_SH ? ".sh" : ".py";
}

static const char *
source_path(const struct plan *plan, const struct variant *v)
{
	struct arena *a = &plan->book->arena;
	const struct program *p = v->program;
	struct str slug = p->chapter->slug;
	const char *mark = v->skeleton ? ".skeleton" : "";

	if (p->opt->file.n > 0 && !v->skeleton)
		return arena_printf(a, "%s/%.*s/%.*s", plan->src, STR(slug),
				    STR(p->opt->file));
	return arena_join(a, str_of(plan->src), LIT("/"), p->full, str_of(mark),
			  str_of(suffix_of(p->lang)));
}

static struct run *
new_run(const struct plan *plan, struct variant *v, const char *stem, int sweep)
{
	struct arena *a = &plan->book->arena;
	struct run *run = arena_alloc(a, sizeof(*run));

	run->variant = v;
	run->sweep = sweep;
	run->timed =
		v->lane == LANE_TRACE ||
		(v->program->timed && v->lane == LANE_PLAIN && !v->skeleton);
	run->path = v->program->opt->sweep.n > 0 && sweep >= 0
			    ? arena_printf(a, "%s@%d", stem, sweep)
			    : stem;
	return run;
}

/* One run, or one for each value of a sweep; the other lanes take the first. */
static void
place_runs(const struct plan *plan, struct variant *v, const char *stem)
{
	struct arena *a = &plan->book->arena;
	int values = v->program->opt->sweep.n;
	int n = values == 0 || v->lane != LANE_PLAIN ? 1 : values;

	if (!v->program->runs ||
	    str_is(v->program->opt->expect, "compile-error"))
		return;
	v->runs = arena_alloc(a, (size_t)n * sizeof(struct run *));
	v->nruns = n;
	for (int i = 0; i < n; i++)
		v->runs[i] = new_run(plan, v, stem, values > 0 ? i : -1);
}

static void
place_variant(const struct plan *plan, struct variant *v)
{
	struct arena *a = &plan->book->arena;
	const char *mark = v->skeleton ? ".skeleton" : "";
	enum lane compiled = v->lane == LANE_TRACE ? LANE_PLAIN : v->lane;
	struct str full = v->program->full;
	const char *stem =
		arena_join(a, str_of(plan->build), LIT("/run/"), full,
			   str_of(lane_suffix[v->lane]), str_of(mark));

	v->source = source_path(plan, v);
	if (v->program->lang == LANG_C)
		v->binary =
			arena_join(a, str_of(plan->build), LIT("/bin/"), full,
				   str_of(lane_suffix[compiled]), str_of(mark));
	if (v->program->lang == LANG_C && v->lane != LANE_TRACE)
		v->cc = arena_join(a, str_of(stem), LIT(".cc"));
	place_runs(plan, v, stem);
}

static void
key_drawing(struct drawing *d)
{
	struct buf b;

	buf_init(&b);
	toolchain_program(&b, LIT("dot"));
	buf_add(&b, d->fence->body);
	str_hash(buf_str(&b), d->key);
	buf_release(&b);
}

static void
place_drawings(struct plan *plan, const struct chapter *c)
{
	int n = 0;

	for (int i = 0; i < c->nfences; i++) {
		struct drawing *d;

		if (c->fences[i]->kind != FENCE_DOT)
			continue;
		plan->drawings = vec_room(plan->drawings,
					  (size_t)plan->ndrawings, sizeof(*d));
		d = &plan->drawings[plan->ndrawings++];
		d->fence = c->fences[i];
		d->path = arena_printf(&plan->book->arena, "%s/run/%.*s/dot-%d",
				       plan->build, STR(c->slug), ++n);
		key_drawing(d);
	}
}

static void
place(struct plan *plan)
{
	struct book *book = plan->book;

	for (int i = 0; i < book->nprograms; i++)
		for (int j = 0; j < book->programs[i]->nvariants; j++)
			place_variant(plan, book->programs[i]->variants[j]);
	for (int i = 0; i < book->nchapters; i++)
		if (plan->has_dot)
			place_drawings(plan, book->chapters[i]);
}

/* --- keys --- */

static void
key_runs(struct keys *k, struct variant *v)
{
	for (int i = 0; i < v->nruns; i++)
		key_run(k, v->runs[i]);
}

static void
each_variant(struct plan *plan, void (*set)(struct keys *k, struct variant *v))
{
	for (int i = 0; i < plan->book->nprograms; i++) {
		const struct program *p = plan->book->programs[i];

		if (!plan_takes_part(p) || p->blank)
			continue;
		for (int j = 0; j < p->nvariants; j++)
			set(&plan->keys, p->variants[j]);
	}
}

/* Runs depend on the compiles of other programs: all of those first. */
static void
set_keys(struct plan *plan)
{
	each_variant(plan, key_compile);
	each_variant(plan, key_runs);
	key_machine(&plan->keys, &plan->machine);
}

void
plan_make(struct plan *plan, struct book *book, const char *build)
{
	struct arena *a = &book->arena;

	*plan = (struct plan){ .book = book, .build = build };
	plan->src = arena_printf(a, "%s/src", build);
	toolchain_find(&plan->tools, a);
	plan->has_dot = machine_program(a, LIT("dot")) != NULL;
	if (book->uses_machine)
		plan->machine.path = arena_printf(a, "%s/run/machine", build);
	decide(book);
	place(plan);
	keys_init(&plan->keys, a, arena_printf(a, "%s/compilers", build),
		  plan->tools.linebuf, plan->tools.recorder);
	set_keys(plan);
}

static void
add_bytes(struct buf *b, const void *p, size_t n)
{
	buf_add(b, (struct str){ p, n });
}

/* What a chapter's fences say, and on which lines, since programs name them:
 * no prose. */
static void
add_fences(struct buf *b, const struct chapter *c)
{
	buf_add(b, c->file);
	for (int i = 0; i < c->nfences; i++) {
		const struct fence *f = c->fences[i];
		uint64_t hash = str_hash64(f->body);

		buf_addc(b, '\n');
		add_bytes(b, &f->body_line, sizeof(f->body_line));
		add_bytes(b, &f->indent, sizeof(f->indent));
		add_bytes(b, &hash, sizeof(hash));
		buf_add(b, f->info);
	}
}

static void
add_keys(struct buf *b, const struct program *p)
{
	buf_addc(b, plan_takes_part(p) ? '+' : '-');
	for (int i = 0; i < p->nvariants; i++) {
		const struct variant *v = p->variants[i];

		buf_adds(b, v->key);
		for (int j = 0; j < v->nruns; j++)
			buf_adds(b, v->runs[j]->key);
	}
}

void
plan_recipe(const struct plan *plan, char hex[33])
{
	const char *launcher = getenv("LAUNCHER"), *cc = getenv("CC");
	const struct book *book = plan->book;
	struct buf b;

	buf_init(&b);
	buf_addf(&b, "%llx %s %s %s %d %s %s %s\n",
		 (unsigned long long)file_stamp("/proc/self/exe"),
		 plan->tools.helper, plan->tools.linebuf, plan->tools.recorder,
		 plan->has_dot, launcher ? launcher : "", cc ? cc : "",
		 plan->machine.key);
	for (int i = 0; i < book->nchapters; i++)
		add_fences(&b, book->chapters[i]);
	for (int i = 0; i < book->nprograms; i++)
		add_keys(&b, book->programs[i]);
	str_hash(buf_str(&b), hex);
	buf_release(&b);
}

void
plan_release(struct plan *plan)
{
	keys_release(&plan->keys);
	free(plan->drawings);
	plan->drawings = NULL;
	plan->ndrawings = 0;
}

const struct drawing *
plan_drawing(const struct plan *plan, const struct fence *fence)
{
	for (int i = 0; i < plan->ndrawings; i++)
		if (plan->drawings[i].fence == fence)
			return &plan->drawings[i];
	return NULL;
}

/* --- names --- */

static void
add_lane_name(struct buf *b, const struct variant *v)
{
	if (v->lane != LANE_PLAIN)
		buf_addf(b, " (%s)", lane_names[v->lane]);
	if (v->skeleton)
		buf_adds(b, " (skeleton)");
}

void
plan_variant_name(struct buf *b, const struct variant *v)
{
	buf_add(b, v->program->full);
	add_lane_name(b, v);
}

void
plan_run_name(struct buf *b, const struct run *run)
{
	const struct program *p;

	if (!run->variant) {
		buf_adds(b, "machine");
		return;
	}
	p = run->variant->program;
	buf_add(b, p->full);
	if (run->sweep >= 0)
		buf_addf(b, "[%.*s]", STR(p->opt->sweep.v[run->sweep]));
	add_lane_name(b, run->variant);
}

void
plan_drawing_name(struct buf *b, const struct drawing *d)
{
	buf_addf(b, "%.*s/%s", STR(d->fence->chapter->slug),
		 strrchr(d->path, '/') + 1);
}

/* --- targets --- */

void
targets_add(struct targets *t, const char *target)
{
	t->v = vec_room(t->v, (size_t)t->n, sizeof(*t->v));
	t->v[t->n++] = target;
}

static bool
is_shown(const struct program *p, const struct chapter *c)
{
	for (int i = 0; i < c->nshown; i++)
		if (c->shown[i] == p)
			return true;
	return false;
}

bool
plan_wants(const struct program *p, const bool *want)
{
	const struct book *book = p->chapter->book;

	if (!want || want[p->chapter->number])
		return true;
	for (int i = 0; i < book->nchapters; i++)
		if (want[i] && is_shown(p, book->chapters[i]))
			return true;
	return false;
}

static const char *
with_suffix(const struct plan *plan, const char *path, const char *suffix)
{
	return arena_join(&plan->book->arena, str_of(path), str_of(suffix));
}

static void
add_variant(const struct plan *plan, const struct variant *v, struct targets *t)
{
	if (v->cc)
		targets_add(t, with_suffix(plan, v->cc, ".res"));
	for (int i = 0; i < v->nruns; i++)
		if (!v->runs[i]->timed)
			targets_add(
				t, with_suffix(plan, v->runs[i]->path, ".res"));
}

void
plan_untimed(const struct plan *plan, const bool *want, struct targets *t)
{
	const struct book *book = plan->book;

	for (int i = 0; i < book->nprograms; i++) {
		const struct program *p = book->programs[i];

		if (plan_takes_part(p) && plan_wants(p, want))
			for (int j = 0; j < p->nvariants; j++)
				add_variant(plan, p->variants[j], t);
	}
	for (int i = 0; i < plan->ndrawings; i++)
		if (!want || want[plan->drawings[i].fence->chapter->number])
			targets_add(t, with_suffix(plan, plan->drawings[i].path,
						   ".res"));
}

static bool
has_file(struct buf *path, const char *stem, const char *suffix)
{
	buf_clear(path);
	buf_adds(path, stem);
	buf_adds(path, suffix);
	return file_exists(path->p);
}

static bool
is_variant_made(const struct variant *v, struct buf *path)
{
	bool fails = str_is(v->program->opt->expect, "compile-error");

	if (v->cc && !(has_file(path, v->cc, ".res") &&
		       (fails || has_file(path, v->binary, ""))))
		return false;
	for (int i = 0; i < v->nruns; i++)
		if (!v->runs[i]->timed &&
		    !has_file(path, v->runs[i]->path, ".res"))
			return false;
	return true;
}

bool
plan_is_made(const struct plan *plan)
{
	struct buf path;
	bool made = true;

	buf_init(&path);
	for (int i = 0; made && i < plan->book->nprograms; i++) {
		const struct program *p = plan->book->programs[i];

		for (int j = 0; made && plan_takes_part(p) && j < p->nvariants;
		     j++)
			made = is_variant_made(p->variants[j], &path);
	}
	for (int i = 0; made && i < plan->ndrawings; i++)
		made = has_file(&path, plan->drawings[i].path, ".res") &&
		       has_file(&path, plan->drawings[i].path, ".svg");
	buf_release(&path);
	return made;
}

static bool
is_built(const struct variant *v)
{
	if (v->lane == LANE_TRACE)
		v = v->program->variants[0];
	return !v->cc || plan_is_current(v->cc, v->key);
}

static bool
server_is_built(const struct program *p)
{
	return !p->with || is_built(p->with->variants[0]);
}

static void
add_timed(const struct plan *plan, const struct variant *v, struct targets *t)
{
	for (int i = 0; i < v->nruns; i++) {
		const struct run *run = v->runs[i];

		if (run->timed && !plan_is_current(run->path, run->key) &&
		    is_built(v) && server_is_built(v->program))
			targets_add(t, with_suffix(plan, run->path, ".res"));
	}
}

void
plan_timed(const struct plan *plan, const bool *want, struct targets *t)
{
	const struct book *book = plan->book;

	if (plan->machine.path &&
	    !plan_is_current(plan->machine.path, plan->machine.key))
		targets_add(t, with_suffix(plan, plan->machine.path, ".res"));
	for (int i = 0; i < book->nprograms; i++) {
		const struct program *p = book->programs[i];

		if ((p->timed || p->opt->trace) && plan_takes_part(p) &&
		    plan_wants(p, want))
			for (int j = 0; j < p->nvariants; j++)
				add_timed(plan, p->variants[j], t);
	}
}

void
plan_each_run(const struct program *p,
	      void (*visit)(void *ctx, struct run *run), void *ctx)
{
	for (int i = 0; i < p->nvariants; i++)
		for (int j = 0; j < p->variants[i]->nruns; j++)
			visit(ctx, p->variants[i]->runs[j]);
}

bool
plan_is_current(const char *path, const char key[33])
{
	struct buf name;
	bool same;

	buf_init(&name);
	buf_addf(&name, "%s.res", path);
	same = rec_file_has(name.p, "key", key);
	buf_release(&name);
	return same;
}

bool
plan_has_result(const char *path)
{
	struct buf name;
	bool there;

	buf_init(&name);
	buf_addf(&name, "%s.res", path);
	there = file_exists(name.p);
	buf_clear(&name);
	buf_addf(&name, "%s.bad", path);
	there = there || file_exists(name.p);
	buf_release(&name);
	return there;
}
