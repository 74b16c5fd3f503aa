/* Resolves what refers to what, in an order in which each step finds what the
 * ones before it set.
 *
 * All mistakes are noted, none ends the work: what leads nowhere is left NULL,
 * what cannot be built is a failed program. */
#include "check.h"

#include "cite.h"
#include "crosslink.h"
#include "earlier.h"
#include "include.h"
#include "program.h"
#include "promise.h"
#include "refer.h"
#include "topics.h"

enum { CHECKED = -2 }; /* a chunk's mark: a program is its checker */

static void
mark_checked(struct book *book)
{
	for (int i = 0; i < book->nprograms; i++)
		if (book->programs[i]->exercise)
			book->programs[i]->exercise->visit = CHECKED;
}

static void
check_exercise(const struct chunk *chunk)
{
	struct loc loc = chunk->fences[0]->loc;

	if (chunk->nsolutions == 0)
		diag_error(loc,
			   "the exercise '%.*s' has no solution: expected "
			   "'%.*s %.*s solution' below it",
			   STR(chunk->name), STR(chunk->fences[0]->lang_word),
			   STR(chunk->name));
	if (chunk->visit != CHECKED)
		diag_warn(loc,
			  "no program refers to the exercise '%.*s', so "
			  "nothing checks it",
			  STR(chunk->name));
}

/* A chunk that nothing uses is nearly always a program whose author forgot to
 * say so. Where there are errors, one of them is likelier the reason. */
static void
check_used(const struct chunk *chunk)
{
	if (chunk->program || chunk->opt->lib || chunk->nused_by > 0 ||
	    diag_errors() > 0)
		return;
	diag_warn(chunk->fences[0]->loc, "nothing uses '%.*s': %s",
		  STR(chunk->name),
		  chunk->lang == LANG_TEXT
			  ? "a program that reads it says 'stdin='"
			  : "a program's fence says 'run'");
}

static void
check_uses(const struct book *book)
{
	for (int i = 0; i < book->nchapters; i++) {
		struct chapter *c = book->chapters[i];

		for (int j = 0; j < c->nchunks; j++)
			if (c->chunks[j]->opt->exercise)
				check_exercise(c->chunks[j]);
			else
				check_used(c->chunks[j]);
	}
}

static void
check_chapter(struct chapter *c)
{
	for (int i = 0; i < c->nfences; i++)
		if (c->fences[i]->kind == FENCE_OUTPUT)
			promise_resolve(c->fences[i]);
	for (int i = 0; i < c->nchunks; i++)
		earlier_resolve(c->chunks[i]);
	chapter_cite(c);
}

void
book_check(struct book *book)
{
	references_resolve(book);
	includes_resolve(book);
	programs_resolve(book);
	mark_checked(book);
	for (int i = 0; i < book->nchapters; i++)
		check_chapter(book->chapters[i]);
	links_resolve(book);
	topics_resolve(book);
	check_uses(book);
}
