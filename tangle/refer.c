/* Follows the references between chunks, each once.
 *
 * A walk in depth visits every chunk after those that it refers to, so that
 * size and depth are known from below: the cost is linear in the text, however
 * large the expansions are. */
#include "refer.h"

#include "expand.h"
#include "fence.h"
#include "load.h"
#include "name.h"

enum { CHUNK_SIZE = 8 << 20 }; /* a program expands to at most so much */

enum visit { FRESH, OPEN, DONE };

/* The chunks from the start of the walk to where it stands. */
struct path {
	struct chunk *v[CHUNK_DEPTH + 1];
	int n;
};

static struct loc
piece_place(const struct fence *f, const struct piece *p)
{
	return fence_place(f, (size_t)(p->ref.p - f->body.p));
}

/* --- what they lead to --- */

void
chunk_use(struct chunk *to, struct chunk *by)
{
	struct arena *a = &by->chapter->book->arena;

	if (to->nused_by > 0 && to->used_by[to->nused_by - 1] == by)
		return;
	to->used_by = arena_room(a, to->used_by, (size_t)to->nused_by,
				 sizeof(struct chunk *));
	to->used_by[to->nused_by++] = by;
}

static void
resolve_piece(struct chunk *chunk, struct fence *f, struct piece *p)
{
	struct chunk *to = book_chunk(chunk->chapter, p->ref);

	if (!to) {
		name_unknown(piece_place(f, p), chunk->chapter, p->ref,
			     A_CHUNK);
		chunk->broken = true;
		return;
	}
	if (to->lang != chunk->lang) {
		diag_error(piece_place(f, p),
			   "'%.*s' is %.*s and cannot go into %.*s",
			   STR(p->ref), STR(to->fences[0]->lang_word),
			   STR(f->lang_word));
		chunk->broken = true;
		return;
	}
	p->to = to;
	chunk_use(to, chunk);
}

static void
resolve_fences(struct chunk *chunk, struct fence **fences, int n)
{
	for (int i = 0; i < n; i++)
		for (int j = 0; j < fences[i]->npieces; j++)
			if (fences[i]->pieces[j].ref.n > 0)
				resolve_piece(chunk, fences[i],
					      &fences[i]->pieces[j]);
}

/* --- that they end --- */

static void
add_step(struct buf *b, const struct chunk *chunk, const struct chunk *from)
{
	if (b->n > 0)
		buf_adds(b, " -> ");
	if (chunk->chapter != from->chapter)
		buf_addf(b, "%.*s/", STR(chunk->chapter->slug));
	buf_add(b, chunk->name);
}

static void
tell_circle(const struct path *path, const struct fence *f,
	    const struct piece *p)
{
	const struct chunk *from = path->v[path->n - 1];
	struct buf steps;
	int i = 0;

	buf_init(&steps);
	while (path->v[i] != p->to)
		i++;
	for (; i < path->n; i++)
		add_step(&steps, path->v[i], from);
	add_step(&steps, p->to, from);
	diag_error(piece_place(f, p), "this reference runs in a circle: %s",
		   steps.p);
	buf_release(&steps);
}

static void visit(struct chunk *chunk, struct path *path);

/* Whether a reference may stay; noted when not. What it leads to has been
 * visited then. */
static bool
follow(struct path *path, const struct fence *f, const struct piece *p)
{
	struct chunk *to = p->to;
	bool room = path->n <= CHUNK_DEPTH;

	if (to->visit == OPEN) {
		tell_circle(path, f, p);
		return false;
	}
	if (to->visit == FRESH && room)
		visit(to, path);
	if (!room || to->depth >= CHUNK_DEPTH) {
		diag_error(piece_place(f, p),
			   "references nest more than %d deep here",
			   CHUNK_DEPTH);
		return false;
	}
	return true;
}

/* Takes over what a reference brings in; false when it is too much. */
static bool
take_in(struct chunk *chunk, size_t *size, const struct chunk *to)
{
	if (*size + to->size > CHUNK_SIZE)
		return false;
	*size += to->size;
	chunk->broken |= to->broken;
	if (to->depth + 1 > chunk->depth)
		chunk->depth = to->depth + 1;
	if (!chunk->exercise)
		chunk->exercise = to->exercise;
	return true;
}

/* Visits the references of some of a chunk's fences; returns their size. */
static size_t
visit_fences(struct chunk *chunk, struct fence **fences, int n,
	     struct path *path)
{
	size_t size = 0;

	for (int i = 0; i < n; i++) {
		struct fence *f = fences[i];

		for (int j = 0; j < f->npieces; j++) {
			struct piece *p = &f->pieces[j];

			size += p->text.n;
			if (!p->to)
				continue;
			if (!follow(path, f, p)) {
				p->to = NULL;
				chunk->broken = true;
			} else if (!take_in(chunk, &size, p->to)) {
				diag_error(piece_place(f, p),
					   "with '%.*s', '%.*s' expands to "
					   "more than 8 MiB",
					   STR(p->ref), STR(chunk->name));
				p->to = NULL;
				chunk->broken = true;
			}
		}
	}
	return size;
}

static void
visit(struct chunk *chunk, struct path *path)
{
	size_t size, solved;

	chunk->visit = OPEN;
	path->v[path->n++] = chunk;
	if (chunk->opt->exercise)
		chunk->exercise = chunk;
	size = visit_fences(chunk, chunk->fences, chunk->nfences, path);
	solved = visit_fences(chunk, chunk->solutions, chunk->nsolutions, path);
	chunk->size = size > solved ? size : solved;
	if (chunk->size > CHUNK_SIZE) {
		diag_error(chunk->fences[0]->loc,
			   "'%.*s' holds more than 8 MiB", STR(chunk->name));
		chunk->size = 0;
		chunk->broken = true;
	}
	path->n--;
	chunk->visit = DONE;
}

static void
each_chunk(struct book *book, void (*action)(struct chunk *chunk))
{
	for (int i = 0; i < book->nchapters; i++)
		for (int j = 0; j < book->chapters[i]->nchunks; j++)
			action(book->chapters[i]->chunks[j]);
}

static void
resolve_chunk(struct chunk *chunk)
{
	resolve_fences(chunk, chunk->fences, chunk->nfences);
	resolve_fences(chunk, chunk->solutions, chunk->nsolutions);
}

static void
visit_chunk(struct chunk *chunk)
{
	struct path path = { .n = 0 };

	if (chunk->visit == FRESH)
		visit(chunk, &path);
}

/* What runs in a circle has been cut by now. */
static void
mark_header(struct chunk *chunk)
{
	if (chunk->header)
		return;
	chunk->header = true;
	for (int i = 0; i < chunk->nfences; i++)
		for (int j = 0; j < chunk->fences[i]->npieces; j++)
			if (chunk->fences[i]->pieces[j].to)
				mark_header(chunk->fences[i]->pieces[j].to);
}

static void
mark_lib(struct chunk *chunk)
{
	if (chunk->opt->lib)
		mark_header(chunk);
}

void
references_resolve(struct book *book)
{
	each_chunk(book, resolve_chunk);
	each_chunk(book, visit_chunk);
	each_chunk(book, mark_lib);
}
