/* Puts the fences of one name together.
 *
 * What a chunk is (a program, a lib, an exercise, data) is decided by its
 * first fence alone, and by its words before any value is read. */
#include "chunk.h"

#include <string.h>

#include "load.h"

/* --- what it is --- */

static const char *const roles[] = { "run", "time", "build", "lib",
				     "exercise" };
enum { NROLES = sizeof(roles) / sizeof(*roles) };

static bool
is_role(const struct word *w)
{
	size_t i = 0;

	while (i < NROLES && !str_is(w->key, roles[i]))
		i++;
	return i < NROLES && !w->has_value;
}

/* Of run, time, build, lib and exercise only one may be there: others are
 * noted and taken out. */
static void
keep_one_role(struct info *in)
{
	const struct word *first = NULL;
	int kept = 0;

	for (int i = 0; i < in->nwords; i++) {
		struct word *w = &in->words[i];

		if (is_role(w) && first && !str_eq(first->key, w->key)) {
			diag_error(w->loc,
				   "'%.*s' and '%.*s' exclude one another",
				   STR(first->key), STR(w->key));
			continue;
		}
		in->words[kept] = *w;
		if (!first && is_role(w))
			first = &in->words[kept];
		kept++;
	}
	in->nwords = kept;
}

static enum option_place
place_of(const struct fence *f, const struct info *in)
{
	if (f->lang == LANG_TEXT)
		return ON_DATA;
	if (info_find(in, "lib"))
		return ON_LIB;
	if (info_find(in, "run") || info_find(in, "time") ||
	    info_find(in, "build") || info_find(in, "trials"))
		return f->lang == LANG_C ? ON_PROGRAM : ON_SCRIPT;
	return ON_CHUNK;
}

/* --- its options --- */

/* A sanitizer's key that comes from the defaults does not hold for what cannot
 * be sanitized. */
static struct str
sanitizer(const struct fence *f, struct str own, struct str by_default)
{
	if (own.n > 0)
		return own;
	if (f->lang != LANG_C || !str_starts(f->opt->expect, "exit:"))
		return LIT("off");
	return by_default;
}

static void
check_combinations(const struct fence *f, const struct info *in)
{
	const struct word *trials = info_find(in, "trials");
	const struct word *trace = info_find(in, "trace");
	const struct word *lib = info_find(in, "lib");

	if (trials && f->opt->time)
		diag_error(trials->loc, "'time' and 'trials' exclude one "
					"another");
	if (trials && f->opt->build)
		diag_error(trials->loc, "'trials' needs 'run'");
	if (trace && f->opt->build)
		diag_error(trace->loc, "'trace' needs 'run'");
	if (lib && f->lang != LANG_C)
		diag_error(lib->loc, "'lib' is for c, not for %.*s",
			   STR(f->lang_word));
}

static void
read_options(struct fence *f, struct info *in)
{
	const struct options *defaults = &f->chapter->defaults;
	struct arena *a = &f->chapter->book->arena;
	struct options *o = f->opt = arena_alloc(a, sizeof(*o));

	*o = *defaults;
	o->tsan = o->asan = (struct str){ "", 0 };
	keep_one_role(in);
	options_apply(o, in->words, in->nwords, place_of(f, in), a);
	o->tsan = sanitizer(f, o->tsan, defaults->tsan);
	o->asan = sanitizer(f, o->asan, defaults->asan);
	check_combinations(f, in);
	if (o->trials > 0 && !o->time && !o->build)
		o->run = true;
}

/* --- chunks and programs --- */

static struct str
full_name(const struct chapter *c, struct str name)
{
	size_t n = c->slug.n + 1 + name.n;
	char *p = arena_alloc(&c->book->arena, n + 1);

	memcpy(p, c->slug.p, c->slug.n);
	p[c->slug.n] = '/';
	memcpy(p + c->slug.n + 1, name.p, name.n);
	return (struct str){ p, n };
}

static void
add_program(struct chunk *chunk)
{
	struct chapter *c = chunk->chapter;
	struct arena *a = &c->book->arena;
	struct program *p = arena_alloc(a, sizeof(*p));

	*p = (struct program){
		.name = chunk->name,
		.full = full_name(c, chunk->name),
		.chunk = chunk,
		.chapter = c,
		.lang = chunk->lang,
		.opt = chunk->opt,
		.loc = chunk->fences[0]->loc,
		.runs = chunk->opt->run || chunk->opt->time,
		.timed = chunk->opt->time || chunk->opt->trials > 0,
	};
	chunk->program = p;
	c->programs = arena_room(a, c->programs, (size_t)c->nprograms,
				 sizeof(struct program *));
	c->programs[c->nprograms++] = p;
}

static struct fence **
fences_with(struct fence **v, int *n, struct fence *f)
{
	v = arena_room(&f->chapter->book->arena, v, (size_t)*n,
		       sizeof(struct fence *));
	v[(*n)++] = f;
	return v;
}

static void
define(struct fence *f, const struct info *in)
{
	struct chapter *c = f->chapter;
	struct arena *a = &c->book->arena;
	struct chunk *chunk = arena_alloc(a, sizeof(*chunk));

	f->chunk = chunk;
	chunk->name = in->name;
	chunk->chapter = c;
	chunk->lang = f->lang;
	chunk->opt = f->opt;
	chunk->fences = fences_with(NULL, &chunk->nfences, f);
	c->chunks = arena_room(a, c->chunks, (size_t)c->nchunks,
			       sizeof(struct chunk *));
	c->chunks[c->nchunks++] = chunk;
	map_put(&c->names, chunk->name, chunk);
	if (f->opt->run || f->opt->time || f->opt->build)
		add_program(chunk);
}

/* Whether a later fence may say what it says. */
static bool
may_continue(const struct chunk *chunk, const struct fence *f,
	     const struct info *in)
{
	int line = chunk->fences[0]->loc.line;

	for (int i = 0; i < in->nwords; i++) {
		const struct word *w = &in->words[i];

		if (!w->has_value &&
		    (str_is(w->key, "hide") || str_is(w->key, "solution")))
			continue;
		diag_error(in->name_loc,
			   "'%.*s' is already defined at line %d; a fence "
			   "that continues it may only say 'hide' or "
			   "'solution'",
			   STR(in->name), line);
		return false;
	}
	if (f->lang != chunk->lang) {
		diag_error(in->loc, "'%.*s' is %.*s since line %d",
			   STR(in->name), STR(chunk->fences[0]->lang_word),
			   line);
		return false;
	}
	return true;
}

static void
continue_chunk(struct chunk *chunk, struct fence *f, const struct info *in)
{
	const struct word *solution = info_find(in, "solution");

	if (!may_continue(chunk, f, in))
		return;
	f->hide = info_find(in, "hide") != NULL;
	f->is_solution = solution != NULL;
	if (solution && !chunk->opt->exercise) {
		diag_error(solution->loc,
			   "'%.*s' is no exercise: its first fence, at line "
			   "%d, has no flag 'exercise'",
			   STR(in->name), chunk->fences[0]->loc.line);
		return;
	}
	f->chunk = chunk;
	if (solution)
		chunk->solutions =
			fences_with(chunk->solutions, &chunk->nsolutions, f);
	else
		chunk->fences = fences_with(chunk->fences, &chunk->nfences, f);
}

void
chunk_add(struct fence *f, struct info *in)
{
	struct chunk *chunk = book_chunk(f->chapter, in->name);
	const struct word *solution = info_find(in, "solution");

	if (chunk) {
		continue_chunk(chunk, f, in);
		return;
	}
	read_options(f, in);
	f->hide = f->opt->hide;
	if (solution && solution->has_value == false) {
		diag_error(solution->loc,
			   "a solution without an exercise: "
			   "'%.*s exercise' must stand above it",
			   STR(in->name));
		return;
	}
	define(f, in);
}
