/* What the build generated: written only when it differs, removed when it is
 * no longer named.
 *
 * A list of all outputs with their hashes and stamps makes the question
 * "is it still what I wrote?" one stat instead of one read. The list is taken
 * away before the first change and written at the end: a killed build leaves
 * none, and the next one compares every file and sweeps the folders. */
#ifndef WEFT_OUTPUT_H
#define WEFT_OUTPUT_H

#include "str.h"

struct outputs {
	const char *list; /* path of the list */
	const char *const *dirs; /* the folders that hold only outputs */
	size_t ndirs;
	struct arena arena;
	struct buf old_text;
	struct map old; /* path -> what the list said of it */
	struct map named; /* path -> what is to be there */
	struct output **entries; /* of `named`, in order */
	size_t n;
	char recipe[33]; /* what the outputs are made from, by its hash */
	bool listed; /* the list was there */
	bool changed;
};

/* `list` and `dirs` are borrowed. */
void outputs_open(struct outputs *o, const char *list, const char *const *dirs,
		  size_t ndirs);
/* Whether the outputs of the same recipe (a hash of all that goes into them)
 * were listed, and are still what was written: there is nothing to write. Sets
 * the recipe that the list will name. */
bool outputs_are_made(struct outputs *o, const char recipe[33]);
/* Makes `path` (copied) hold `text`. Returns whether it was written. */
bool outputs_write(struct outputs *o, const char *path, struct str text);
/* Names a file that somebody else writes, so that it is not swept away. */
void outputs_keep(struct outputs *o, const char *path);
/* Removes everything in the folders that was not named since the opening. Looks
 * only when the names changed or the list was lost, or with `all`, after a
 * build that may have left anything. */
void outputs_sweep(struct outputs *o, bool all);
/* Writes the list, once everything is written and swept. */
void outputs_save(struct outputs *o);
void outputs_close(struct outputs *o);

#endif
