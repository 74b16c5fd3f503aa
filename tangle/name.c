/* Tells of names that lead nowhere.
 *
 * Only mistakes pay for the search: names are gathered when one is told. */
#include "name.h"

#include "fence.h"
#include "load.h"

struct names {
	const char **v;
	size_t n;
};

static void
names_put(struct names *names, const char *name, struct arena *a)
{
	names->v = arena_room(a, names->v, names->n, sizeof(*names->v));
	names->v[names->n++] = name;
}

static bool
is_kind(const struct chunk *chunk, enum named kind)
{
	return kind == A_CHUNK || chunk->program;
}

/* The nearest of a chapter's names of that kind. */
static const char *
nearest_in(const struct chapter *c, struct str name, enum named kind)
{
	struct arena *a = &c->book->arena;
	struct names names = { NULL, 0 };

	for (int i = 0; i < c->nchunks; i++)
		if (is_kind(c->chunks[i], kind))
			names_put(&names, arena_strdup(a, c->chunks[i]->name),
				  a);
	return diag_nearest(name, names.v, names.n);
}

/* The only other chapter that has exactly this name. */
static const struct chapter *
home_of(const struct book *book, struct str name, enum named kind)
{
	const struct chapter *home = NULL;

	for (int i = 0; i < book->nchapters; i++) {
		struct chunk *chunk = book_chunk(book->chapters[i], name);

		if (!chunk || !is_kind(chunk, kind))
			continue;
		if (home)
			return NULL;
		home = book->chapters[i];
	}
	return home;
}

static const char *
kind_name(enum named kind)
{
	return kind == A_CHUNK ? "chunk" : "program";
}

static void
tell_slug(struct loc loc, struct book *book, struct str slug)
{
	struct names names = { NULL, 0 };
	const char *near;

	for (int i = 0; i < book->nchapters; i++)
		names_put(&names,
			  arena_strdup(&book->arena, book->chapters[i]->slug),
			  &book->arena);
	near = diag_nearest(slug, names.v, names.n);
	if (near)
		diag_error(loc,
			   "there is no chapter '%.*s', did you mean "
			   "'%s'?",
			   STR(slug), near);
	else
		diag_error(loc, "there is no chapter '%.*s'", STR(slug));
}

/* A name without a slug, or one in the chapter that its slug names. */
static void
tell_name(struct loc loc, const struct chapter *in, const struct chapter *from,
	  struct str name, enum named kind)
{
	const struct chapter *home = home_of(in->book, name, kind);
	const char *near = nearest_in(in, name, kind);

	if (home)
		diag_error(loc,
			   "the %s '%.*s' is in chapter '%.*s': write "
			   "'%.*s/%.*s'",
			   kind_name(kind), STR(name), STR(home->slug),
			   STR(home->slug), STR(name));
	else if (near)
		diag_error(loc,
			   "there is no %s '%.*s' in %s%.*s%s, did you mean "
			   "'%s'?",
			   kind_name(kind), STR(name),
			   in == from ? "this chapter" : "chapter '",
			   STR(in == from ? LIT("") : in->slug),
			   in == from ? "" : "'", near);
	else
		diag_error(loc, "there is no %s '%.*s' in %s%.*s%s",
			   kind_name(kind), STR(name),
			   in == from ? "this chapter" : "chapter '",
			   STR(in == from ? LIT("") : in->slug),
			   in == from ? "" : "'");
}

void
name_unknown(struct loc loc, const struct chapter *from, struct str name,
	     enum named kind)
{
	size_t slash = str_find_char(name, '/', 0);
	const struct chapter *in = from;
	const struct chunk *chunk = book_chunk(from, name);

	if (chunk && kind == A_PROGRAM) {
		diag_error(loc,
			   "'%.*s' is a chunk, not a program: its fence says "
			   "neither 'run', 'time' nor 'build'",
			   STR(name));
		return;
	}
	if (slash < name.n) {
		in = book_chapter(from->book, str_sub(name, 0, slash));
		if (!in) {
			tell_slug(loc, from->book, str_sub(name, 0, slash));
			return;
		}
		name = str_sub(name, slash + 1, name.n);
	}
	if (in->draft)
		diag_error(loc, "chapter '%.*s' is a draft and not written yet",
			   STR(in->slug));
	else if (!in->missing)
		tell_name(loc, in, from, name, kind);
}

struct program *
name_program(struct loc loc, const struct chapter *from, struct str name)
{
	struct chunk *chunk = book_chunk(from, name);

	if (chunk && chunk->program)
		return chunk->program;
	name_unknown(loc, from, name, A_PROGRAM);
	return NULL;
}
