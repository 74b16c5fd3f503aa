/* Looks values up: from results of runs and from the machine. */
#ifndef WEFT_VALUE_H
#define WEFT_VALUE_H

#include "book.h"

/* A scope for expressions that stand in `from`: `name.field` is a program of
 * that chapter. Results must have been loaded (judge_results). */
struct expr_scope value_scope(const struct chapter *from);

/* The program that a reference names, as seen from a chapter; NULL when there
 * is none (or it is `machine`). For check, plan and weave. */
struct program *value_program(const struct chapter *from,
			      const struct ref *ref);

/* Whether a reference can have a value at all: its program is there and runs,
 * its sweep is run for that value, the machine has such a fact. False with the
 * reason in `why`. check tells these mistakes; judge is silent about them. */
bool value_check(const struct chapter *from, const struct ref *ref,
		 struct buf *why);

/* Fields that every run has: wall cpu rss switches exit outcomes share n … */
bool value_is_field(struct str name);

/* A line of stdout that is, whole, `label: number [unit]`. */
bool value_label(struct str line, struct str *label, struct quantity *q);
/* The name of a label in expressions: "went in" is went_in. */
void value_label_name(struct buf *b, struct str label);

/* The outcome of a sample: the text of its `outcome:` line, else all of it. */
struct str value_outcome(struct str stdout_text);

/* What every sample has a figure of. */
enum value_figure { VALUE_WALL, VALUE_CPU, VALUE_RSS, VALUE_SWITCHES };

/* One sample's, in ns, bytes or a count. */
double value_sample(const struct sample *s, enum value_figure which);
/* The median over a result's samples (at least one), with its interval. */
struct quantity value_median(const struct result *r, enum value_figure which);

#endif
