/* Many executions as tables: the outcomes of trials, the values of a sweep,
 * and the line of figures below a result. */
#ifndef WEFT_TABLES_H
#define WEFT_TABLES_H

#include "page.h"

struct outcome {
	struct str text;
	int n; /* so often */
	int first; /* the first sample that had it */
};

/* The different outcomes of a result with samples, the commonest first; heap
 * memory. */
struct outcome *tables_count(const struct result *r, int *n);
/* The first sample with the commonest outcome. */
int tables_commonest(const struct result *r);

/* How often each outcome came. */
void tables_outcomes(const struct result *r, struct buf *b);

/* A row for each value of the sweep, a column for each label that was printed,
 * for wall and for CPU time. */
void tables_sweep(const struct page *pg, const struct program *p,
		  struct buf *b);

/* "wall 151 ms · CPU 3.2 ms · memory 1.9 MB · 14 switches · …" */
void tables_figures(const struct program *p, const struct result *r,
		    struct buf *b);

#endif
