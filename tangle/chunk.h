/* Chunks: fences of one name put together; those that are programs. */
#ifndef WEFT_CHUNK_H
#define WEFT_CHUNK_H

#include "fence.h"

/* Adds a FENCE_CHUNK to its chapter: the first fence of a name defines the
 * chunk (and its program), a later one continues it. Sets the fence's opt,
 * chunk, is_solution and hide. Chapter defaults must be known. A fence that
 * contradicts the first is noted and left out: it has no chunk. */
void chunk_add(struct fence *f, struct info *in);

#endif
