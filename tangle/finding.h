/* What others said about a program: sanitizers, the compiler, the stacks at a
 * timeout. Folded away below its result. */
#ifndef WEFT_FINDING_H
#define WEFT_FINDING_H

#include "page.h"

/* Everything that was said of the program (`skeleton`: of it with the
 * exercise's skeleton). What stands unfolded at an expected output elsewhere
 * is only named. */
void finding_all(struct page *pg, const struct program *p, bool skeleton,
		 struct buf *b);

/* The raw text of a kind (report.h) and the variant that it is about; false
 * when there is none. */
bool finding_text(const struct program *p, struct str kind,
		  const struct variant **v, struct str *raw);

/* A report unfolded, its raw text one click away. */
void finding_open(struct page *pg, const struct variant *v, const char *kind,
		  struct str raw, struct buf *b);

#endif
