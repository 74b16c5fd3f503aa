/* The parts of judge. */
#ifndef WEFT_JUDGE_PARTS_H
#define WEFT_JUDGE_PARTS_H

#include "judge.h"

/* Sets a program's state and why, once; tells a failure once. */
void judge_program(struct program *p, bool tell);

/* Whether all that is not output is as its keys say: it compiled, ended and
 * was found by the sanitizers as expected. Sets and tells nothing. */
bool judge_ended(const struct program *p);

/* Claims, spans and charts; their programs must have been judged. */
void judge_values(struct chapter *chapter, bool tell);

/* The plain variant of a program as the book has it (of an exercise the
 * solution), or that of a sanitizer; NULL when there is none. */
struct variant *judge_variant(const struct program *p, enum lane lane);

/* A report, compiler messages or standard error in the book's form. */
void judge_normalise(struct buf *b, const struct variant *v, const char *kind,
		     struct str raw);
/* What the compiler said. */
struct str judge_messages(const struct variant *v);
/* Where the first error in normalised messages stands in the book; where the
 * program does when none is. */
struct loc judge_place_of_error(const struct program *p, struct str messages);

#endif
