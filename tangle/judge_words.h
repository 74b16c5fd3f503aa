/* What became of a program, in words for messages and the page. */
#ifndef WEFT_JUDGE_WORDS_H
#define WEFT_JUDGE_WORDS_H

#include "book.h"

const char *words_lane(enum lane lane); /* "ThreadSanitizer" */
/* " under ThreadSanitizer"; nothing for the plain program. */
void words_add_lane(struct buf *b, const struct variant *v);
/* "exit:1 instead of exit:0", "stopped after 500 ms" */
void words_add_status(struct buf *b, const struct variant *v,
		      struct str status);
/* ", for 4, in run 37 of 200"; nothing for the only run. */
void words_add_which(struct buf *b, const struct run *run, int sample);
/* What a sanitizer found: "a data race". */
const char *words_verdict(struct str verdict);
/* "the output", "ThreadSanitizer's report" */
const char *words_output(struct str kind);

#endif
