/* The cheapest edits that lead from a pattern to a text.
 *
 * A table of costs from each pair of places to both ends, filled from the ends,
 * then one walk through it from the start. Dots take any number of elements for
 * nothing. What is equal at both ends is kept out of the table. */
#include "match_lines.h"

#include <stdlib.h>

/* To drop and to add is dearer than to swap, so that a changed line is told as
 * one. To drop must not be cheaper than to swap, or the dots before a changed
 * line would swallow it. */
enum { COST_ADD = 1, COST_DROP = 3, COST_SWAP = 3 };

/* A larger table is not worth its memory: then all is dropped, all added. */
enum { CELLS = 4 * 1000 * 1000 };

struct table {
	const struct align *problem;
	int i, j; /* where the middle starts … */
	int n, m; /* … and ends */
	int *cost;
	struct step *steps;
	int nsteps;
};

static void
add_step(struct table *t, enum edit edit, int i, int j)
{
	t->steps[t->nsteps++] = (struct step){ edit, i, j };
}

static bool
is_any(const struct table *t, int i)
{
	return t->problem->any(t->problem->ctx, i);
}

static bool
is_accepted(const struct table *t, int i, int j)
{
	return t->problem->accepts(t->problem->ctx, i, j);
}

static int
min(int a, int b)
{
	return a < b ? a : b;
}

static int *
cell(const struct table *t, int i, int j)
{
	size_t width = (size_t)(t->m - t->j) + 1;

	return &t->cost[(size_t)(i - t->i) * width + (size_t)(j - t->j)];
}

static int
cheapest(const struct table *t, int i, int j)
{
	int best;

	if (i == t->n)
		return (t->m - j) * COST_ADD;
	if (is_any(t, i)) {
		best = *cell(t, i + 1, j);
		return j < t->m ? min(best, *cell(t, i, j + 1)) : best;
	}
	best = *cell(t, i + 1, j) + COST_DROP;
	if (j == t->m)
		return best;
	best = min(best, *cell(t, i, j + 1) + COST_ADD);
	return min(best, *cell(t, i + 1, j + 1) +
				 (is_accepted(t, i, j) ? 0 : COST_SWAP));
}

/* Of equal ways the one that keeps, then the one that swaps. */
static enum edit
choose(const struct table *t, int i, int j)
{
	int here = *cell(t, i, j);

	if (i == t->n)
		return EDIT_ADD;
	if (j == t->m)
		return EDIT_DROP;
	if (here == *cell(t, i + 1, j + 1) && is_accepted(t, i, j))
		return EDIT_KEEP;
	if (here == *cell(t, i + 1, j + 1) + COST_SWAP)
		return EDIT_SWAP;
	return here == *cell(t, i, j + 1) + COST_ADD ? EDIT_ADD : EDIT_DROP;
}

/* Dots at `i`: they take no more than they must. */
static int
walk_any(struct table *t, int i, int j)
{
	add_step(t, EDIT_ANY, i, j);
	while (j < t->m && *cell(t, i, j) != *cell(t, i + 1, j)) {
		add_step(t, EDIT_TAKE, i, j);
		j++;
	}
	return j;
}

static void
walk(struct table *t)
{
	int i = t->i, j = t->j;

	while (i < t->n || j < t->m) {
		enum edit edit;

		if (i < t->n && is_any(t, i)) {
			j = walk_any(t, i++, j);
			continue;
		}
		edit = choose(t, i, j);
		add_step(t, edit, i, j);
		i += edit != EDIT_ADD;
		j += edit != EDIT_DROP;
	}
}

static void
give_up(struct table *t)
{
	for (int i = t->i; i < t->n; i++)
		add_step(t, EDIT_DROP, i, t->j);
	for (int j = t->j; j < t->m; j++)
		add_step(t, EDIT_ADD, t->n, j);
}

static void
align_middle(struct table *t)
{
	size_t cells =
		((size_t)(t->n - t->i) + 1) * ((size_t)(t->m - t->j) + 1);

	if (cells > CELLS) {
		give_up(t);
		return;
	}
	t->cost = xrealloc(NULL, cells * sizeof(*t->cost));
	for (int i = t->n; i >= t->i; i--)
		for (int j = t->m; j >= t->j; j--)
			*cell(t, i, j) = cheapest(t, i, j);
	walk(t);
	free(t->cost);
}

static bool
is_kept(const struct table *t, int i, int j)
{
	return !is_any(t, i) && is_accepted(t, i, j);
}

int
align(struct arena *a, const struct align *problem, struct step **steps)
{
	int n = problem->n, m = problem->m, tail = 0;
	struct table t = { .problem = problem, .n = n, .m = m };

	t.steps =
		arena_alloc(a, ((size_t)n + (size_t)m + 1) * sizeof(*t.steps));
	while (t.i < n && t.j < m && is_kept(&t, t.i, t.j))
		add_step(&t, EDIT_KEEP, t.i++, t.j++);
	while (t.n > t.i && t.m > t.j && is_kept(&t, t.n - 1, t.m - 1)) {
		t.n--;
		t.m--;
		tail++;
	}
	align_middle(&t);
	for (int k = 0; k < tail; k++)
		add_step(&t, EDIT_KEEP, t.n + k, t.m + k);
	*steps = t.steps;
	return t.nsteps;
}

struct two {
	const struct lines *p, *text;
};

static bool
line_any(void *ctx, int i)
{
	const struct two *two = ctx;

	return two->p->v[i].any;
}

static bool
line_same(void *ctx, int i, int j)
{
	const struct two *two = ctx;

	return line_accepts(two->p, i, &two->text->v[j]);
}

int
lines_align(struct arena *a, const struct lines *p, const struct lines *text,
	    struct step **steps)
{
	struct two two = { p, text };
	struct align problem = { &two, p->n, text->n, line_any, line_same };

	return align(a, &problem, steps);
}
