/* Reads a book from the current folder, and finds things in it by name. */
#include "load.h"

#include <cmark-gfm.h>

#include "summary.h"
#include "text.h"

static void
collect_programs(struct book *book)
{
	size_t n = 0;

	for (int i = 0; i < book->nchapters; i++)
		n += (size_t)book->chapters[i]->nprograms;
	book->programs =
		arena_alloc(&book->arena, n * sizeof(struct program *));
	for (int i = 0; i < book->nchapters; i++)
		for (int j = 0; j < book->chapters[i]->nprograms; j++)
			book->programs[book->nprograms++] =
				book->chapters[i]->programs[j];
}

void
book_release(struct book *book)
{
	for (int i = 0; i < book->nchapters; i++) {
		struct chapter *c = book->chapters[i];

		if (c->tree)
			cmark_node_free(c->tree);
		buf_release(&c->image);
		map_release(&c->names);
	}
	buf_release(&book->summary);
	map_release(&book->slugs);
	arena_release(&book->arena);
}

static bool
load(struct book *book)
{
	arena_init(&book->arena);
	if (!text_read(SUMMARY_FILE, &book->summary)) {
		diag_error((struct loc){ SUMMARY_FILE, 0, 0 },
			   "the book's table of contents is not there; "
			   "'weft init DIR' starts a new book");
		book_release(book);
		return false;
	}
	summary_read(book);
	collect_programs(book);
	return true;
}

bool
book_load(struct book *book, const char *build)
{
	*book = (struct book){ .build = build };
	return load(book);
}

bool
book_load_lean(struct book *book)
{
	*book = (struct book){ .lean = true };
	return load(book);
}

struct chapter *
book_chapter(const struct book *book, struct str slug)
{
	return map_get(&book->slugs, slug);
}

struct program *
book_program(const struct book *book, struct str name)
{
	struct program *only = NULL;

	for (int i = 0; i < book->nprograms; i++) {
		struct program *p = book->programs[i];

		if (str_eq(p->full, name))
			return p;
		if (!str_eq(p->name, name))
			continue;
		if (only)
			return NULL;
		only = p;
	}
	return only;
}

struct chunk *
book_chunk(const struct chapter *from, struct str name)
{
	size_t slash = str_find_char(name, '/', 0);

	if (slash < name.n) {
		from = book_chapter(from->book, str_sub(name, 0, slash));
		name = str_sub(name, slash + 1, name.n);
	}
	return from ? map_get(&from->names, name) : NULL;
}
