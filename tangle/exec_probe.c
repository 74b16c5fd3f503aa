/* Measures what the book's timings depend on, in less than a second.
 *
 * Parallelism is the work that all CPUs together do in the time of one: the
 * same spin, pinned, on one CPU alone and on each at once. What is printed
 * are medians, as label lines. */
#include "exec_verbs.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <time.h>

#include "diag.h"
#include "exec_start.h"

enum { ROUNDS = 9, CLOCK_ROUNDS = 21, CLOCK_CALLS = 2000, SLEEPS = 51 };
static const double SPIN_TIME = 20e6; /* ns, of one spin */

static int
by_size(const void *va, const void *vb)
{
	const double *a = va, *b = vb;

	return (*a > *b) - (*a < *b);
}

static double
median(double *v, int n)
{
	qsort(v, (size_t)n, sizeof(*v), by_size);
	return n % 2 ? v[n / 2] : (v[n / 2 - 1] + v[n / 2]) / 2;
}

/* --- parallelism --- */

static uint64_t
spin(uint64_t turns)
{
	uint64_t x = turns;

	for (uint64_t i = 0; i < turns; i++) {
		x ^= x << 13;
		x ^= x >> 7;
		x ^= x << 17;
		__asm__ volatile("" : "+r"(x));
	}
	return x;
}

struct worker {
	pthread_t thread;
	int cpu;
	uint64_t turns;
	pthread_barrier_t *start;
	int64_t began, ended;
};

static void *
work(void *arg)
{
	struct worker *w = arg;
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(w->cpu, &set);
	sched_setaffinity(0, sizeof(set), &set);
	pthread_barrier_wait(w->start);
	w->began = clock_now();
	spin(w->turns);
	w->ended = clock_now();
	return NULL;
}

/* How long `n` workers at once take, ns, from the first to begin to the last
 * to end. They look at the clock themselves: a thread that waits for them may
 * find no CPU free until they are done. */
static double
work_together(struct worker *workers, int n)
{
	int64_t began = INT64_MAX, ended = 0;
	pthread_barrier_t start;

	pthread_barrier_init(&start, NULL, (unsigned)n);
	for (int i = 0; i < n; i++) {
		workers[i].start = &start;
		if (pthread_create(&workers[i].thread, NULL, work,
				   &workers[i]) != 0)
			die("start a thread per CPU:");
	}
	for (int i = 0; i < n; i++) {
		pthread_join(workers[i].thread, NULL);
		if (began > workers[i].began)
			began = workers[i].began;
		if (ended < workers[i].ended)
			ended = workers[i].ended;
	}
	pthread_barrier_destroy(&start);
	return (double)(ended - began);
}

/* How many turns take SPIN_TIME. */
static uint64_t
calibrate(void)
{
	uint64_t turns = 1 << 16;

	for (;;) {
		int64_t start = clock_now();
		double took;

		spin(turns);
		took = (double)(clock_now() - start);
		if (took >= SPIN_TIME / 4)
			return (uint64_t)((double)turns * SPIN_TIME / took);
		turns *= 2;
	}
}

static double
parallelism(void)
{
	static struct worker workers[CPU_SETSIZE];
	double ratio[ROUNDS];
	uint64_t turns = calibrate();
	cpu_set_t set;
	int n = 0;

	if (sched_getaffinity(0, sizeof(set), &set) != 0)
		return 1;
	for (int cpu = 0; cpu < CPU_SETSIZE; cpu++)
		if (CPU_ISSET(cpu, &set))
			workers[n++] =
				(struct worker){ .cpu = cpu, .turns = turns };
	for (int i = 0; i < ROUNDS; i++) {
		double alone = work_together(&workers[i % n], 1);

		ratio[i] = n * alone / work_together(workers, n);
	}
	/* more than there are CPUs is a neighbour who slowed the one alone */
	return median(ratio, ROUNDS) < n ? median(ratio, ROUNDS) : n;
}

/* --- clocks --- */

static double
clock_cost(void)
{
	double cost[CLOCK_ROUNDS];

	for (int i = 0; i < CLOCK_ROUNDS; i++) {
		int64_t start = clock_now();

		for (int k = 0; k < CLOCK_CALLS; k++)
			clock_now();
		cost[i] = (double)(clock_now() - start) / CLOCK_CALLS;
	}
	return median(cost, CLOCK_ROUNDS);
}

static double
sleep_overshoot(void)
{
	const struct timespec wanted = { 0, 1000000 };
	double over[SLEEPS];

	for (int i = 0; i < SLEEPS; i++) {
		int64_t start = clock_now();

		nanosleep(&wanted, NULL);
		over[i] = (double)(clock_now() - start - wanted.tv_nsec);
	}
	return median(over, SLEEPS);
}

int
exec_machine(void)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	printf("parallelism: %.2f x\n", parallelism());
	printf("clock_cost: %.0f ns\n", clock_cost());
	printf("sleep_overshoot: %.0f us\n", sleep_overshoot() / 1000);
	return fflush(stdout) == 0 ? 0 : 2;
}
