/* The plan: where everything goes, the key of every step, and build.ninja.
 *
 * plan_make decides (skips what `needs` something that is not here, sets paths
 * in the book's variants and runs, and keys but for blank programs) and touches
 * no file but the memory of the compiler's identity; plan_write writes it
 * down. */
#ifndef WEFT_PLAN_H
#define WEFT_PLAN_H

#include "book.h"
#include "key.h"
#include "output.h"
#include "toolchain.h"

/* A diagram: a `dot` fence drawn by graphviz. */
struct drawing {
	const struct fence *fence;
	const char *path; /* build/run/SLUG/dot-1: .dot .svg .spec .res */
	char key[33];
};

struct plan {
	struct book *book;
	const char *build; /* the build folder */
	const char *src; /* build/src */
	struct toolchain tools;
	struct keys keys;
	struct run machine; /* the probe; path NULL when nothing needs it */
	struct drawing *drawings;
	int ndrawings;
	bool has_dot; /* graphviz is installed */
};

void plan_make(struct plan *plan, struct book *book, const char *build);
void plan_release(struct plan *plan);
/* A hash of all that tangle and plan_write make their files from: chapters,
 * keys, weft itself. */
void plan_recipe(const struct plan *plan, char hex[33]);
/* Specs, build.ninja, compile_commands.json, the Makefile of build/src. */
void plan_write(struct plan *plan, struct outputs *out);

/* The targets for ninja. A chapter's are those of the programs it shows. */
struct targets {
	const char **v;
	int n;
};
void targets_add(struct targets *t, const char *target);

/* Adds what the first phase must make: compiles, untimed runs, drawings. With
 * `want` NULL for the whole book, else for the chapters it marks. */
void plan_untimed(const struct plan *plan, const bool *want, struct targets *t);
/* Whether all that the first phase makes is there: results of a good end, and
 * programs. Says nothing of their keys. */
bool plan_is_made(const struct plan *plan);
/* Adds the timed runs that are not current and whose program was built, in
 * the order of the book. */
void plan_timed(const struct plan *plan, const bool *want, struct targets *t);

/* Whether it neither failed before the plan nor is skipped. */
bool plan_takes_part(const struct program *p);
/* Whether the program belongs to a chapter that `want` marks, or is shown by
 * one. */
bool plan_wants(const struct program *p, const bool *want);

/* Calls visit for every run of a program, its sanitizers' and skeletons' too.
 */
void plan_each_run(const struct program *p,
		   void (*visit)(void *ctx, struct run *run), void *ctx);

/* Whether the result at `path` (without .res) was made with this key and as
 * expected. Reads the start of the file only. */
bool plan_is_current(const char *path, const char key[33]);

/* Whether there is a result at all, good or bad. */
bool plan_has_result(const char *path);

/* The drawing of a dot fence, NULL where graphviz is not installed. */
const struct drawing *plan_drawing(const struct plan *plan,
				   const struct fence *fence);

/* What the book calls a run in messages: "threads/primes[4] (tsan)". */
void plan_run_name(struct buf *b, const struct run *run);
void plan_variant_name(struct buf *b, const struct variant *v);
void plan_drawing_name(struct buf *b, const struct drawing *d);

#endif
