/* Any text is a chapter: what is noted of it lies within it, the pieces of a
 * chunk are its body, and after a check every expansion comes to an end. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmark-gfm.h>

#include "chapter.h"
#include "check.h"
#include "expand.h"
#include "load.h"
#include "option.h"
#include "outline.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_place(struct loc loc, const struct lines *lines)
{
	assert(loc.line >= 1 && loc.line <= lines->n);
	assert(loc.col >= 1);
	assert((size_t)loc.col <= lines_get(lines, loc.line).n + 1);
}

static void
check_fence(const struct fence *f, const struct lines *lines)
{
	size_t n = 0;

	check_place(f->loc, lines);
	assert(f->body_line == f->loc.line + 1);
	assert(f->close_line >= f->loc.line);
	for (int i = 0; i < f->npieces; i++)
		n += f->pieces[i].text.n;
	assert(n <= f->body.n);
	if (f->npieces == 1 && f->pieces[0].ref.n == 0)
		assert(n == f->body.n);
}

static void
check_places(const struct chapter *c)
{
	struct lines lines;

	lines_init(&lines, c->text);
	for (int i = 0; i < c->nfences; i++)
		check_fence(c->fences[i], &lines);
	for (int i = 0; i < c->nspans; i++) {
		check_place(c->spans[i].loc, &lines);
		check_place(span_place(c, &c->spans[i], c->spans[i].source.n),
			    &lines);
	}
	for (int i = 0; i < c->nlinks; i++)
		check_place(c->links[i].loc, &lines);
	lines_release(&lines);
}

static void
count(void *ctx, const struct fence *f, int line, struct str text,
      struct str indent)
{
	(void)f;
	(void)line;
	(void)indent;
	*(size_t *)ctx += text.n;
}

static void
check_programs(const struct book *book)
{
	for (int i = 0; i < book->nprograms; i++) {
		const struct program *p = book->programs[i];
		size_t n = 0;

		chunk_expand(p->chunk, false, count, &n);
		assert(n <= p->chunk->size);
		assert(p->nvariants > 0);
	}
}

/* What is read back of an outline is what was parsed. */
static void
check_outline(const struct chapter *c)
{
	struct chapter again = { .book = c->book,
				 .file = c->file,
				 .text = c->text };
	struct buf one, two;

	buf_init(&one);
	buf_init(&two);
	outline_write(c, &one);
	if (!outline_read(&again, buf_str(&one)))
		abort();
	outline_write(&again, &two);
	if (!str_eq(buf_str(&one), buf_str(&two)))
		abort();
	buf_release(&one);
	buf_release(&two);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct chapter c = { .file = LIT("chapters/01-a.md"),
			     .slug = LIT("a") };
	struct chapter *chapters[] = { &c };
	struct book book = { .chapters = chapters, .nchapters = 1 };

	arena_init(&book.arena);
	c.book = &book;
	buf_init(&c.image);
	buf_add(&c.image, (struct str){ (const char *)data, size });
	c.text = text_open(c.file.p, &c.image);
	map_put(&book.slugs, c.slug, &c);
	options_init(&c.defaults);
	chapter_outline(&c);
	check_outline(&c);
	chapter_defaults(&c, &c.defaults);
	chapter_fences(&c);
	check_places(&c);
	book.programs = c.programs;
	book.nprograms = c.nprograms;
	book_check(&book);
	check_programs(&book);
	book_release(&book);
	diag_reset();
	return 0;
}
