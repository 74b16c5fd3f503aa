/* Looks up what `diff` names. To be compared with is not to be used: a chunk
 * that only stands in a comparison is told of as ever. */
#include "earlier.h"

#include "fence.h"
#include "load.h"
#include "name.h"

void
earlier_resolve(struct chunk *chunk)
{
	struct str name = chunk->opt->diff;
	struct chunk *old;
	struct loc loc;

	if (name.n == 0)
		return;
	loc = fence_value_place(chunk->fences[0], "diff=", name, 0);
	old = book_chunk(chunk->chapter, name);
	if (!old)
		name_unknown(loc, chunk->chapter, name, A_CHUNK);
	else if (old == chunk)
		diag_error(loc, "'%.*s' cannot be compared with itself",
			   STR(name));
	else if (old->lang != chunk->lang)
		diag_error(loc,
			   "'%.*s' is %.*s and cannot be compared with "
			   "%.*s",
			   STR(name), STR(old->fences[0]->lang_word),
			   STR(chunk->fences[0]->lang_word));
	else
		chunk->diff = old;
}
