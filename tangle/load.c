/* Reads a book from the current folder, and finds things in it by name. */
#include "load.h"

#include <cmark-gfm.h>

#include "chapter.h"
#include "outline.h"
#include "summary.h"
#include "text.h"

/* Fewer bytes are parsed before another process has started. */
enum { WORTH_A_PROCESS = 256 * 1024 };

/* --- outlines --- */

static void
parse(struct chapter *c)
{
	chapter_outline(c);
	c->outlined = true;
	if (c->book->lean) {
		cmark_node_free(c->tree);
		c->tree = NULL;
	}
}

/* What is left to do: bytes. */
static size_t
recall_outlines(struct book *book)
{
	size_t left = 0;

	for (int i = 0; i < book->nchapters; i++) {
		struct chapter *c = book->chapters[i];

		if (!chapter_is_there(c))
			continue;
		c->outlined = book->build && outline_recall(c, book->build);
		if (!c->outlined)
			left += c->text.n;
	}
	return left;
}

/* Malformed ones are not told: everybody parses them, and notes what is wrong
 * with them. */
static void
tell_outline(const struct chapter *c, struct crew *crew)
{
	struct buf outline, head;

	if (c->malformed)
		return;
	buf_init(&outline);
	buf_init(&head);
	outline_write(c, &outline);
	buf_addf(&head, "%d %zu\n", c->number, outline.n);
	crew_say(crew, buf_str(&head));
	crew_say(crew, buf_str(&outline));
	buf_release(&head);
	buf_release(&outline);
}

static void
hear_outlines(struct book *book, const struct crew *crew, int who)
{
	struct buf said;
	struct str rest, line, word;
	uint64_t number, size;

	buf_init(&said);
	crew_hear(crew, who, &said);
	rest = arena_copy(&book->arena, buf_str(&said));
	buf_release(&said);
	while (str_line(&rest, &line) && str_word(&line, " ", &word) &&
	       str_uint(word, &number) && str_word(&line, " ", &word) &&
	       str_uint(word, &size)) {
		struct chapter *c = book->chapters[number];

		c->outlined = outline_read(c, str_sub(rest, 0, size));
		rest = str_sub(rest, size, rest.n);
	}
}

static void
share_parsing(struct book *book, struct crew *crew)
{
	for (int i = 0; i < book->nchapters; i++) {
		struct chapter *c = book->chapters[i];

		if (!chapter_is_there(c) || c->outlined ||
		    !crew_takes(crew, CREW_PARSES, i))
			continue;
		parse(c);
		tell_outline(c, crew);
	}
	crew_meet(crew);
	for (int i = 0; i < crew->n; i++)
		if (i != crew->me)
			hear_outlines(book, crew, i);
}

static void
outline_chapters(struct book *book, struct crew *crew)
{
	size_t left = recall_outlines(book);

	if (crew && left / WORTH_A_PROCESS > 1)
		crew_split(crew, (int)(left / WORTH_A_PROCESS),
			   book->nchapters);
	if (crew && crew_is_split(crew))
		share_parsing(book, crew);
	for (int i = 0; i < book->nchapters; i++) {
		struct chapter *c = book->chapters[i];

		if (!chapter_is_there(c))
			continue;
		if (!c->outlined)
			parse(c);
		chapter_defaults(c, &c->defaults);
		chapter_fences(c);
	}
}

/* --- books --- */

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
load(struct book *book, struct crew *crew)
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
	outline_chapters(book, crew);
	collect_programs(book);
	return true;
}

bool
book_load(struct book *book, const char *build, struct crew *crew)
{
	*book = (struct book){ .build = build };
	return load(book, crew);
}

bool
book_load_lean(struct book *book, struct crew *crew)
{
	*book = (struct book){ .lean = true };
	return load(book, crew);
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
