/* Replaces references: one walk over a chunk's fences and what they refer to.
 *
 * Text goes in as it is; in python each line takes the indentation of the
 * reference that brought it in. Nothing here looks at the text itself. */
#include "expand.h"

#include <string.h>

struct walk {
	bool skeleton;
	expand_emit *emit;
	void *ctx;
	int depth;
};

static void expand(struct walk *w, const struct chunk *chunk,
		   struct str indent);

static void
expand_piece(struct walk *w, const struct fence *fence,
	     const struct piece *piece, struct str indent)
{
	struct buf deeper;

	if (piece->ref.n == 0) {
		w->emit(w->ctx, fence, piece->line, piece->text, indent);
		return;
	}
	if (!piece->to)
		return;
	buf_init(&deeper);
	buf_add(&deeper, indent);
	if (fence->lang == LANG_PYTHON)
		buf_add(&deeper, piece->indent);
	expand(w, piece->to, buf_str(&deeper));
	buf_release(&deeper);
}

static void
expand(struct walk *w, const struct chunk *chunk, struct str indent)
{
	bool solved = !w->skeleton && chunk->nsolutions > 0;
	struct fence **fences = solved ? chunk->solutions : chunk->fences;
	int n = solved ? chunk->nsolutions : chunk->nfences;

	if (w->depth++ <= CHUNK_DEPTH)
		for (int i = 0; i < n; i++)
			for (int j = 0; j < fences[i]->npieces; j++)
				expand_piece(w, fences[i],
					     &fences[i]->pieces[j], indent);
	w->depth--;
}

void
chunk_expand(const struct chunk *chunk, bool skeleton, expand_emit *emit,
	     void *ctx)
{
	struct walk w = { .skeleton = skeleton, .emit = emit, .ctx = ctx };

	expand(&w, chunk, LIT(""));
}

static void
add_text(void *ctx, const struct fence *fence, int line, struct str text,
	 struct str indent)
{
	(void)fence;
	(void)line;
	(void)indent;
	buf_add(ctx, text);
}

void
chunk_text(const struct chunk *chunk, struct buf *b)
{
	chunk_expand(chunk, false, add_text, b);
}

char *
chunk_header(struct arena *a, const struct chunk *lib)
{
	if (lib->opt->file.n > 0)
		return arena_strdup(a, lib->opt->file);
	return arena_printf(a, "%.*s.h", STR(lib->name));
}
