/* Small books for tests, made by hand: chapters, programs, results. Everything
 * is in the book's arena, but results' images. */
#ifndef WEFT_TESTS_SMALL_H
#define WEFT_TESTS_SMALL_H

#include <stdlib.h>
#include <string.h>

#include "book.h"

static inline struct chapter *
small_chapter(struct book *book, const char *slug)
{
	struct chapter *c = arena_alloc(&book->arena, sizeof(*c));

	c->book = book;
	c->slug = str_of(slug);
	c->file = str_of(arena_printf(&book->arena, "chapters/%02d-%s.md",
				      book->nchapters, slug));
	c->number = book->nchapters;
	book->chapters = vec_room(book->chapters, (size_t)book->nchapters,
				  sizeof(struct chapter *));
	book->chapters[book->nchapters++] = c;
	map_put(&book->slugs, c->slug, c);
	return c;
}

static inline struct variant *
small_variant(struct program *p, enum lane lane, bool skeleton, int nruns)
{
	struct arena *a = &p->chapter->book->arena;
	struct variant *v = arena_alloc(a, sizeof(*v));

	v->program = p;
	v->lane = lane;
	v->skeleton = skeleton;
	v->nruns = nruns;
	v->runs = arena_alloc(a, (size_t)nruns * sizeof(struct run *));
	for (int i = 0; i < nruns; i++) {
		v->runs[i] = arena_alloc(a, sizeof(struct run));
		v->runs[i]->variant = v;
		v->runs[i]->sweep = p->opt->sweep.n > 0 ? i : -1;
	}
	p->variants = vec_room(p->variants, (size_t)p->nvariants,
			       sizeof(struct variant *));
	p->variants[p->nvariants++] = v;
	return v;
}

/* A program that is run; `sweep` has its values, parted by commas, or is
 * empty. */
static inline struct program *
small_program(struct chapter *c, const char *name, const char *sweep)
{
	struct arena *a = &c->book->arena;
	struct program *p = arena_alloc(a, sizeof(*p));
	struct chunk *chunk = arena_alloc(a, sizeof(*chunk));
	struct str rest = str_of(sweep), value;

	*p = (struct program){ .name = str_of(name), .chapter = c };
	p->full = str_of(arena_printf(a, "%.*s/%s", STR(c->slug), name));
	p->chunk = chunk;
	p->runs = true;
	p->opt = arena_alloc(a, sizeof(*p->opt));
	p->opt->run = true;
	p->opt->expect = LIT("exit:0");
	p->opt->timeout = 500e6;
	p->opt->sweep.v = arena_alloc(a, 16 * sizeof(struct str));
	while (str_word(&rest, ",", &value))
		p->opt->sweep.v[p->opt->sweep.n++] = value;
	*chunk = (struct chunk){
		.name = p->name, .chapter = c, .opt = p->opt, .program = p
	};
	map_put(&c->names, p->name, chunk);
	c->programs = vec_room(c->programs, (size_t)c->nprograms,
			       sizeof(struct program *));
	c->programs[c->nprograms++] = p;
	c->book->programs =
		vec_room(c->book->programs, (size_t)c->book->nprograms,
			 sizeof(struct program *));
	c->book->programs[c->book->nprograms++] = p;
	small_variant(p, LANE_PLAIN, false,
		      p->opt->sweep.n > 0 ? p->opt->sweep.n : 1);
	return p;
}

/* A result with a sample for each output, in the book's arena. */
static inline struct result *
small_result(struct book *book, int n, const char *const *outs)
{
	struct arena *a = &book->arena;
	struct result *r = arena_alloc(a, sizeof(*r));

	r->fine = true;
	r->measurement = 1;
	r->nouts = r->nsamples = n;
	r->outs = arena_alloc(a, (size_t)n * sizeof(struct str));
	r->samples = arena_alloc(a, (size_t)n * sizeof(struct sample));
	for (int i = 0; i < n; i++) {
		r->outs[i] = str_of(outs[i]);
		r->samples[i] = (struct sample){
			.status = LIT("exit:0"),
			.wall = (i + 1) * 1e6,
			.cpu = (i + 1) * 1e5,
			.rss = 4096,
			.switches = i,
			.out = i,
			.fine = true,
		};
	}
	return r;
}

static inline void
small_release(struct book *book)
{
	for (int i = 0; i < book->nchapters; i++) {
		free(book->chapters[i]->programs);
		map_release(&book->chapters[i]->names);
	}
	for (int i = 0; i < book->nprograms; i++)
		free(book->programs[i]->variants);
	free(book->chapters);
	free(book->programs);
	map_release(&book->slugs);
	arena_release(&book->arena);
}

#endif
