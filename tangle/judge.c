/* Results in, verdicts out: reads what ninja's work left behind and judges a
 * chapter in the order in which one thing depends on another: programs, their
 * output, then what is computed from both.
 *
 * A program is judged once, by whichever chapter comes first, and reported
 * once; what uses a failed one has no value and stays silent. */
#include "judge.h"

#include <stdlib.h>

#include "judge_parts.h"
#include "result.h"
#include "value.h"

enum { MEASUREMENTS_MAX = 3 };

/* --- results --- */

static bool
is_of_key(const struct result *r, const char *key)
{
	return !*key || r->key.n == 0 || str_is(r->key, key);
}

static struct result *
read_result(const char *path, const char *key)
{
	struct result *r;

	if (!path)
		return NULL;
	r = xrealloc(NULL, sizeof(*r));
	if (!result_read(r, path)) {
		free(r);
		return NULL;
	}
	if (is_of_key(r, key))
		return r;
	result_release(r);
	free(r);
	return NULL;
}

static void
drop_result(struct result **r)
{
	if (*r)
		result_release(*r);
	free(*r);
	*r = NULL;
}

void
judge_results(struct program *p)
{
	for (int i = 0; i < p->nvariants; i++) {
		struct variant *v = p->variants[i];

		if (!v->compiled)
			v->compiled = read_result(v->cc, v->key);
		for (int j = 0; j < v->nruns; j++)
			if (!v->runs[j]->result)
				v->runs[j]->result = read_result(
					v->runs[j]->path, v->runs[j]->key);
	}
}

void
judge_unload(struct program *p)
{
	for (int i = 0; i < p->nvariants; i++) {
		struct variant *v = p->variants[i];

		drop_result(&v->compiled);
		for (int j = 0; j < v->nruns; j++)
			drop_result(&v->runs[j]->result);
	}
	if (p->state == PROGRAM_GOOD || p->untold) {
		p->state = PROGRAM_UNJUDGED;
		p->untold = false;
	}
}

struct variant *
judge_variant(const struct program *p, enum lane lane)
{
	for (int i = 0; i < p->nvariants; i++)
		if (p->variants[i]->lane == lane && !p->variants[i]->skeleton)
			return p->variants[i];
	return NULL;
}

/* --- chapters --- */

void
judge_chapter(struct chapter *chapter, bool tell)
{
	for (int i = 0; i < chapter->nshown; i++)
		judge_program(chapter->shown[i], tell);
	judge_values(chapter, tell);
}

/* --- what is measured again --- */

struct again {
	const struct chapter *chapter;
	struct program **programs;
	int n;
};

static bool
can_be_measured(const struct program *p)
{
	const struct variant *v = judge_variant(p, LANE_PLAIN);

	for (int i = 0; v && i < v->nruns; i++)
		if (v->runs[i]->result &&
		    v->runs[i]->result->measurement < MEASUREMENTS_MAX)
			return true;
	return false;
}

static void
add_program(void *ctx, const struct ref *ref)
{
	struct again *a = ctx;
	struct program *p = value_program(a->chapter, ref);

	if (!p || !can_be_measured(p))
		return;
	for (int i = 0; i < a->n; i++)
		if (a->programs[i] == p)
			return;
	a->programs = vec_room(a->programs, (size_t)a->n, sizeof(p));
	a->programs[a->n++] = p;
}

void
judge_false_perf(struct chapter *chapter, struct program ***again, int *n)
{
	struct again a = { chapter, *again, *n };

	for (int i = 0; i < chapter->nfences; i++)
		for (int j = 0; j < chapter->fences[i]->nclaims; j++) {
			const struct claim *c = &chapter->fences[i]->claims[j];

			if (c->perf && c->state == CLAIM_FALSE)
				expr_each_ref(c->expr, add_program, &a);
		}
	*again = a.programs;
	*n = a.n;
}
