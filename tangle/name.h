/* Names that lead nowhere: what was meant, told as well as can be guessed. */
#ifndef WEFT_NAME_H
#define WEFT_NAME_H

#include "book.h"

/* What a name should have been. */
enum named { A_CHUNK, A_PROGRAM };

/* Notes that `name` (`name` or `slug/name`), which stands at `loc` in a
 * chapter, names nothing of that kind, with the nearest that does. */
void name_unknown(struct loc loc, const struct chapter *from, struct str name,
		  enum named kind);

/* The program of that name as seen from a chapter; NULL, noted, when there is
 * none. */
struct program *name_program(struct loc loc, const struct chapter *from,
			     struct str name);

#endif
