/* Gathers what executions left behind and writes the result (result.h). */
#ifndef WEFT_EXEC_RECORD_H
#define WEFT_EXEC_RECORD_H

#include "exec_crowd.h"
#include "exec_spec.h"
#include "exec_watch.h"

/* The different texts of one stream, in order of their first appearance. */
struct texts {
	struct buf *v;
	size_t n;
	struct map index; /* text -> its index + 1 */
};

struct record {
	const struct spec *spec;
	const char *kind; /* "cc", "run" */
	const char *key;
	struct texts outs, errs;
	struct buf samples; /* as records */
	struct crowd crowd; /* while they ran; all 0: not known */
	const char *verdict; /* of a sanitizer; NULL: none */
	struct buf report, stacks, server, trace;
};

/* Whether what the spec tells to do was done well with that very key. */
bool record_is_current(const struct spec *spec, const char *key);
/* Removes the results of before. */
void record_forget(const struct spec *spec);
/* Removes the results of before, so that none is mistaken for this one's, and
 * tells progress. */
void record_begin(struct record *r, const struct spec *spec, const char *kind,
		  const char *key);
/* Adds an execution. */
void record_sample(struct record *r, const struct watch *w, bool fine);
/* Forgets the executions so far. */
void record_restart(struct record *r);
/* Writes the result, tells progress; returns the helper's exit status. */
int record_end(struct record *r, bool fine);

#endif
