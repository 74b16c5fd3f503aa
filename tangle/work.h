/* A book opened for work: loaded, checked, locked, planned; and ninja to do
 * the work. What build, weave, run, try and promote have in common. */
#ifndef WEFT_WORK_H
#define WEFT_WORK_H

#include "crew.h"
#include "load.h"
#include "output.h"
#include "plan.h"
#include "progress.h"

struct work {
	const char *build; /* the build folder */
	int jobs;
	struct crew *crew; /* may split while the book is loaded; NULL: none */
	struct book book;
	struct plan plan;
	struct progress progress;
	struct buf ninja_said; /* on its standard output and error */
	int lock;
	struct map steps; /* "cc NAME", "run NAME" -> struct step */
	bool settled; /* see work_is_settled */
	bool made; /* ninja has said so of all that is not timed */
	int compiled, ran, measured; /* steps that ended in this build */
};

/* Loads and checks the book in the current folder; its mistakes are noted.
 * False when there is no book to work on. */
bool work_load(struct work *w);
/* Takes the lock of the build folder and makes the plan. */
void work_plan(struct work *w);
/* Writes programs, specs and the plan; sweeps what is no longer named. */
void work_write(struct work *w);
void work_release(struct work *w);

/* Whether the last build carried this very plan out to its end, and all that
 * it makes is there: ninja would find nothing to do, and take longer to say
 * so. */
bool work_is_settled(struct work *w);
/* Notes that nothing of the plan is left to do, if so. */
void work_settle(struct work *w);

/* Which chapters the slugs on a command line name (NULL: all), by number; an
 * unknown one ends weft with the nearest. In the book's arena. */
bool *work_chapters(struct work *w, char *const *slugs);

/* Lets ninja make the targets (with `t` NULL the whole first phase), `jobs`
 * at a time. `measurement` is what the results will say of themselves. Dies
 * when the environment failed; failed programs are for judge. */
void work_ninja(struct work *w, const char *phase, const struct targets *t,
		int jobs, int measurement);

/* Lets ninja make the targets, compiles all, without the runs that would
 * follow at once: their results are taken away. */
void work_compile(struct work *w, const struct targets *t, int jobs);

/* The same for timed runs: one at a time, with an estimate of how long. */
void work_measure(struct work *w, const struct targets *t, int measurement);

/* The program of that name as a reader would type it; ends weft with the
 * nearest one otherwise. */
struct program *work_program(struct work *w, const char *name);

#endif
