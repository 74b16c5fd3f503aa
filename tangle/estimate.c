/* Estimates the timed phase: the last measurement of each run, else its run
 * under a sanitizer, which was made in the first phase.
 *
 * A sanitizer leaves the time that a program sleeps as it is and multiplies
 * the time that it computes, by 2 to 100: what comes out for a first build is
 * an order of magnitude, which the display corrects as steps end. */
#include "estimate.h"

#include <string.h>

enum { SANITIZER_SLOWDOWN = 20 };

static bool
is_target(const struct run *run, const struct targets *t)
{
	size_t n = strlen(run->path);

	for (int i = 0; i < t->n; i++)
		if (strncmp(t->v[i], run->path, n) == 0 &&
		    strcmp(t->v[i] + n, ".res") == 0)
			return true;
	return false;
}

/* The wall time of a whole measurement that was made before, in ns. */
static bool
last_time(const struct run *run, double *ns)
{
	struct result r;
	int n;

	if (!result_read(&r, run->path))
		return false;
	*ns = 0;
	n = r.nsamples;
	for (int i = 0; i < n; i++)
		*ns += r.samples[i].wall;
	/* the warm-up is not among the samples */
	if (n > 0 && run->variant->program->opt->time &&
	    run->variant->lane != LANE_TRACE)
		*ns *= (double)(n + 1) / n;
	result_release(&r);
	return n > 0;
}

static int
repeats(const struct options *o)
{
	return o->trials > 0 ? o->trials : o->repeat + 1;
}

static bool
sanitizer_time(const struct run *run, double *ns)
{
	const struct program *p = run->variant->program;

	for (int i = 0; i < p->nvariants; i++) {
		const struct variant *v = p->variants[i];
		struct result r;
		bool there;

		if ((v->lane != LANE_TSAN && v->lane != LANE_ASAN) ||
		    v->skeleton || v->nruns == 0 ||
		    !result_read(&r, v->runs[0]->path))
			continue;
		there = r.nsamples > 0;
		if (there) {
			double cpu = r.samples[0].cpu;
			double sleep = r.samples[0].wall - cpu;

			*ns = (sleep > 0 ? sleep : 0) +
			      cpu / SANITIZER_SLOWDOWN;
			*ns *= repeats(p->opt);
		}
		result_release(&r);
		return there;
	}
	return false;
}

struct sum {
	const struct targets *targets;
	int known;
	double ms;
};

static void
add_run(void *ctx, struct run *run)
{
	struct sum *sum = ctx;
	double ns;

	if (!run->timed || !is_target(run, sum->targets) ||
	    (!last_time(run, &ns) && !sanitizer_time(run, &ns)))
		return;
	sum->known++;
	sum->ms += ns / 1e6;
}

double
estimate_timed(const struct plan *plan, const struct targets *t)
{
	struct sum sum = { .targets = t };

	for (int i = 0; i < plan->book->nprograms; i++)
		if (plan->book->programs[i]->timed ||
		    plan->book->programs[i]->opt->trace)
			plan_each_run(plan->book->programs[i], add_run, &sum);
	return sum.known > 0 ? sum.ms / sum.known * t->n : 0;
}
