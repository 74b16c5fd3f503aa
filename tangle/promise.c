/* Reads `output=NAME[4].stderr` and finds the program that promises it. */
#include "promise.h"

#include "fence.h"
#include "name.h"

static const char *const kinds[] = { "stdout", "stderr", "cc",
				     "tsan",   "asan",	 "stacks" };
enum { NKINDS = sizeof(kinds) / sizeof(*kinds) };

/* What output= says. */
struct promise {
	struct str name;
	struct str sweep; /* empty: none */
	struct str kind; /* "stdout" when not said */
	struct loc loc; /* of the name */
	struct loc sweep_loc, kind_loc;
};

static struct loc
place(const struct fence *f, struct str part)
{
	return fence_value_place(f, "output=", part, 0);
}

/* NAME [ "[" value "]" ] [ "." KIND ] */
static bool
split(const struct fence *f, struct promise *p)
{
	struct str s = f->output;
	size_t n = 0;

	while (n < s.n && s.p[n] != '[' && s.p[n] != '.')
		n++;
	p->name = str_sub(s, 0, n);
	p->loc = place(f, p->name);
	p->sweep = (struct str){ "", 0 };
	p->kind = LIT("stdout");
	s = str_sub(s, n, s.n);
	if (s.n > 0 && *s.p == '[') {
		n = str_find_char(s, ']', 0);
		if (n == s.n || n == 1)
			return false;
		p->sweep = str_sub(s, 1, n);
		s = str_sub(s, n + 1, s.n);
	}
	p->sweep_loc = place(f, p->sweep);
	if (s.n > 0) {
		if (*s.p != '.' || s.n == 1)
			return false;
		p->kind = str_sub(s, 1, s.n);
	}
	p->kind_loc = place(f, p->kind);
	return true;
}

static bool
is_kind(struct str kind)
{
	for (size_t i = 0; i < NKINDS; i++)
		if (str_is(kind, kinds[i]))
			return true;
	return false;
}

static bool
check_kind_name(const struct promise *p)
{
	const char *near;

	if (is_kind(p->kind))
		return true;
	near = diag_nearest(p->kind, kinds, NKINDS);
	diag_error(p->kind_loc,
		   "a program leaves no '%.*s': expected stdout, stderr, cc, "
		   "tsan, asan or stacks%s%s%s",
		   STR(p->kind), near ? ", perhaps '" : "", near ? near : "",
		   near ? "'?" : "");
	return false;
}

/* Why a program leaves nothing of that kind; NULL when it does. */
static const char *
nothing_of(const struct program *p, struct str kind)
{
	const struct options *o = p->opt;

	if (str_is(kind, "cc"))
		return p->lang == LANG_C ? NULL : "it is not compiled";
	if (!p->runs)
		return "it is built, not run";
	if (str_is(o->expect, "compile-error"))
		return "it does not compile";
	if (str_is(kind, "stderr") && o->stderr_merge)
		return "'stderr=merge' makes it a part of stdout";
	if (str_is(kind, "tsan") && str_is(o->tsan, "off"))
		return "it is not run with 'tsan'";
	if (str_is(kind, "asan") && str_is(o->asan, "off"))
		return "it is not run with 'asan'";
	if (str_is(kind, "stacks") && !str_is(o->expect, "timeout"))
		return "only 'expect=timeout' leaves stacks";
	return NULL;
}

static bool
has_value(const struct words *sweep, struct str value)
{
	for (int i = 0; i < sweep->n; i++)
		if (str_eq(sweep->v[i], value))
			return true;
	return false;
}

/* What is run for several values has one output for each; compilers and
 * sanitizers have one for all. */
static bool
check_sweep(const struct promise *p, const struct program *program)
{
	const struct words *sweep = &program->opt->sweep;
	bool each = str_is(p->kind, "stdout") || str_is(p->kind, "stderr") ||
		    str_is(p->kind, "stacks");

	if (p->sweep.n > 0 && sweep->n == 0) {
		diag_error(p->sweep_loc, "'%.*s' has no sweep",
			   STR(program->name));
		return false;
	}
	if (p->sweep.n > 0 && !each) {
		diag_error(p->sweep_loc,
			   "'%.*s' leaves one '%.*s' for all values: write "
			   "'output=%.*s.%.*s'",
			   STR(program->name), STR(p->kind), STR(program->name),
			   STR(p->kind));
		return false;
	}
	if (p->sweep.n == 0 && sweep->n > 0 && each) {
		diag_error(p->loc,
			   "'%.*s' is run for several values: write "
			   "'output=%.*s[%.*s]'",
			   STR(program->name), STR(program->name),
			   STR(sweep->v[0]));
		return false;
	}
	if (p->sweep.n > 0 && !has_value(sweep, p->sweep)) {
		diag_error(p->sweep_loc,
			   "'%.*s' is no value of the sweep of '%.*s'",
			   STR(p->sweep), STR(program->name));
		return false;
	}
	return true;
}

static bool
check_twice(const struct promise *p, const struct program *program)
{
	for (int i = 0; i < program->nexpected; i++) {
		const struct expected *e = program->expected[i];

		if (!str_eq(e->kind, p->kind) || !str_eq(e->sweep, p->sweep))
			continue;
		diag_error(p->loc,
			   "the %.*s of '%.*s' is expected at line %d already",
			   STR(p->kind), STR(p->name), e->fence->loc.line);
		return false;
	}
	return true;
}

static bool
check(const struct promise *p, const struct program *program)
{
	const char *why = nothing_of(program, p->kind);

	if (why) {
		diag_error(p->loc, "'%.*s' leaves no %.*s: %s",
			   STR(program->name), STR(p->kind), why);
		return false;
	}
	return check_sweep(p, program) && check_twice(p, program);
}

static void
add(struct fence *f, struct program *program, const struct promise *p)
{
	struct arena *a = &f->chapter->book->arena;
	struct expected *e = arena_alloc(a, sizeof(*e));

	*e = (struct expected){ f, program, p->sweep, p->kind };
	f->expected = e;
	program->expected =
		arena_room(a, program->expected, (size_t)program->nexpected,
			   sizeof(struct expected *));
	program->expected[program->nexpected++] = e;
}

void
promise_resolve(struct fence *f)
{
	struct program *program;
	struct promise p;

	if (f->output.n == 0)
		return; /* was noted */
	if (!split(f, &p)) {
		diag_error(place(f, f->output),
			   "expected 'output=NAME', 'output=NAME.KIND' or "
			   "'output=NAME[VALUE]'");
		return;
	}
	if (str_find_char(p.name, '/', 0) < p.name.n) {
		diag_error(p.loc, "expected output stands in the chapter of "
				  "its program");
		return;
	}
	program = name_program(p.loc, f->chapter, p.name);
	if (program && check_kind_name(&p) && check(&p, program))
		add(f, program, &p);
}
