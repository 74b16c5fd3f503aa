/* The text of a chunk with every reference replaced: one walk that tangle,
 * keys and listings share. */
#ifndef WEFT_EXPAND_H
#define WEFT_EXPAND_H

#include "book.h"

/* References nest at most so deep. */
enum { CHUNK_DEPTH = 100 };

/* Calls emit(ctx, fence, line, text, indent) for each stretch of whole lines,
 * in order: `line` is its first line within the fence's body, from 0, `indent`
 * what python puts before each line. `skeleton` takes exercises' skeletons
 * instead of their solutions. The book must have passed book_check (no cycles,
 * nothing missing); references that could not be resolved emit nothing. */
typedef void expand_emit(void *ctx, const struct fence *fence, int line,
			 struct str text, struct str indent);

void chunk_expand(const struct chunk *chunk, bool skeleton, expand_emit *emit,
		  void *ctx);

/* Appends the expansion as plain text, for what programs read. */
void chunk_text(const struct chunk *chunk, struct buf *b);

/* The path of a lib chunk's header below build/src/include: its `file`, else
 * NAME.h. In the arena. */
char *chunk_header(struct arena *a, const struct chunk *lib);

#endif
