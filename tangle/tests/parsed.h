/* One chapter's Markdown, parsed and read, for tests. */
#ifndef WEFT_TESTS_PARSED_H
#define WEFT_TESTS_PARSED_H

#include <cmark-gfm.h>

#include "chapter.h"
#include "option.h"

static struct book book;
static struct chapter chapter;

static inline int
set_up(void **state)
{
	(void)state;
	book = (struct book){ 0 };
	arena_init(&book.arena);
	return 0;
}

static inline int
tear_down(void **state)
{
	(void)state;
	if (chapter.tree)
		cmark_node_free(chapter.tree);
	map_release(&chapter.names);
	arena_release(&book.arena);
	diag_reset();
	chapter = (struct chapter){ 0 };
	return 0;
}

static inline void
parse(const char *text)
{
	chapter = (struct chapter){ .book = &book,
				    .file = LIT("chapters/01-a.md"),
				    .slug = LIT("a"),
				    .text = str_of(text) };
	options_init(&chapter.defaults);
	diag_source(chapter.file.p, chapter.text);
	chapter_outline(&chapter);
	chapter_defaults(&chapter, &chapter.defaults);
	chapter_fences(&chapter);
}

static inline struct fence *
fence(int i)
{
	assert_true(i < chapter.nfences);
	return chapter.fences[i];
}

#endif
