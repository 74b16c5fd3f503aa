/* Holds results against what the chapters say: ends, verdicts, expected
 * output, values, claims. Notes errors in the author's chapters. */
#ifndef WEFT_JUDGE_H
#define WEFT_JUDGE_H

#include "book.h"

/* Reads the results (plain, sanitizers, compiles) of a program into its
 * variants and runs, once; reads them anew after judge_unload. A result of
 * another key, one that was not made again, is left out. */
void judge_results(struct program *p);
/* Frees them, and forgets what was judged. */
void judge_unload(struct program *p);

/* Judges one chapter: its programs (each once per build: state, why; results
 * that must be run again next time are forgotten), expected outputs, spans,
 * charts, claims. With `tell`, mistakes are noted as diagnostics, otherwise
 * only states are set. Dies when a result is missing that must be there. */
void judge_chapter(struct chapter *chapter, bool tell);

/* Of a chapter judged without `tell`: adds to `again` (in order, each once)
 * every program that a false `claim perf` refers to and whose results have
 * been measured fewer than three times. */
void judge_false_perf(struct chapter *chapter, struct program ***again, int *n);

/* Where line `line` of `file`, as the variant's compile knew it, stands now:
 * for report_map. ctx is a `struct variant *`. */
bool judge_where(void *variant, struct str file, int line, struct str *now,
		 int *now_line);

/* The texts that an expected output is compared with (normalised for reports):
 * fills `outputs` (arena of the book) with the different ones of its runs, in
 * order of their first appearance. Returns how many; 0 when there is none. */
int judge_outputs(const struct expected *e, struct str **outputs);

#endif
