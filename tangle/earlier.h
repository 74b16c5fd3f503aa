/* `diff=NAME`: the earlier version that a chunk is compared with. */
#ifndef WEFT_EARLIER_H
#define WEFT_EARLIER_H

#include "book.h"

/* Sets chunks' `diff`. Notes names that lead nowhere, to the chunk itself or
 * to one in another language. */
void earlier_resolve(struct chunk *chunk);

#endif
