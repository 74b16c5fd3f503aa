/* Says of each program that ran what changed.
 *
 * A result keeps the named parts of its key. The parts of the old result are
 * read before ninja starts, those of the new one after. */
#include "explain.h"

#include <stdio.h>

#include "file.h"
#include "result.h"

struct past {
	struct result result;
	bool there;
	bool stands; /* nothing was wrong with it */
};

static bool
was_asked_for(const struct request *r, const struct run *run)
{
	struct str rest = str_of(r->remeasure_names), name;
	const struct program *p = run->variant->program;

	if (!r->remeasure || !r->remeasure_names)
		return r->remeasure;
	while (str_word(&rest, ", ", &name))
		if (str_eq(name, p->name) || str_eq(name, p->full))
			return true;
	return false;
}

struct recall {
	struct explain *e;
	struct work *w;
};

static void
recall_run(void *ctx, struct run *run)
{
	struct recall *c = ctx;
	struct past *past = arena_alloc(&c->w->book.arena, sizeof(*past));

	past->there = result_read(&past->result, run->path);
	past->stands = file_exists(
		arena_printf(&c->w->book.arena, "%s.res", run->path));
	map_put(&c->e->before, str_of(run->path), past);
}

void
explain_before(struct explain *e, struct work *w)
{
	struct recall c = { e, w };

	for (int i = 0; i < w->book.nprograms; i++)
		plan_each_run(w->book.programs[i], recall_run, &c);
}

static bool
has_part(const struct result *r, struct str part)
{
	for (int i = 0; i < r->nparts; i++)
		if (str_eq(r->parts[i], part))
			return true;
	return false;
}

static struct str
part_name(struct str part)
{
	return str_sub(part, 0, str_find_char(part, '=', 0));
}

static bool
names_part(const struct result *r, struct str name)
{
	for (int i = 0; i < r->nparts; i++)
		if (str_eq(part_name(r->parts[i]), name))
			return true;
	return false;
}

static void
add_reason(struct buf *b, struct str name, const char *what)
{
	buf_addf(b, "%s%.*s %s", b->n > 0 ? ", " : "", STR(name), what);
}

/* What of `from` is not in `to`: gone or changed; and what is new in `to`. */
static void
add_changes(struct buf *b, const struct result *from, const struct result *to)
{
	for (int i = 0; i < to->nparts; i++) {
		struct str name = part_name(to->parts[i]);

		if (has_part(from, to->parts[i]))
			continue;
		add_reason(b, name,
			   names_part(from, name) ? "changed" : "is new");
	}
	for (int i = 0; i < from->nparts; i++)
		if (!names_part(to, part_name(from->parts[i])))
			add_reason(b, part_name(from->parts[i]), "is gone");
}

static void
add_why(struct buf *b, const struct past *past, const struct run *run,
	const struct request *r)
{
	struct result now;

	if (!past->there) {
		buf_adds(b, "no result was there");
		return;
	}
	if (result_read(&now, run->path)) {
		add_changes(b, &past->result, &now);
		result_release(&now);
	}
	if (b->n > 0)
		return;
	if (was_asked_for(r, run))
		buf_adds(b, "asked for");
	else if (!past->result.fine)
		buf_adds(b, "it did not end as expected last time");
	else if (past->stands)
		buf_adds(b, "it is run in another way: LAUNCHER, or weft "
			    "itself");
	else
		buf_adds(b, "its output did not match last time");
}

static void
tell_run(void *ctx, struct run *run)
{
	struct recall *c = ctx;
	struct past *past = map_get(&c->e->before, str_of(run->path));
	struct buf name, why;

	if (run->ran) {
		buf_init(&name);
		buf_init(&why);
		plan_run_name(&name, run);
		add_why(&why, past, run, c->e->request);
		printf("%s ran: %s\n", name.p, why.p);
		buf_release(&why);
		buf_release(&name);
	}
	if (past->there)
		result_release(&past->result);
}

void
explain_after(struct explain *e, struct work *w)
{
	struct recall c = { e, w };

	for (int i = 0; i < w->book.nprograms; i++)
		plan_each_run(w->book.programs[i], tell_run, &c);
	map_release(&e->before);
}
