/* Processes that do the same work on one book, each its share of the slow
 * part. A process that splits goes on in all of them, with all that it had in
 * memory; the first one is the one that talks to the reader.
 *
 * Processes and not threads, because only one thread may parse Markdown. */
#ifndef WEFT_CREW_H
#define WEFT_CREW_H

#include <stdatomic.h>

#include "str.h"

enum { CREW_MOST = 64 };

/* What is done to each piece; bits. */
enum crew_work { CREW_PARSES = 1, CREW_WEAVES = 2 };

struct crew {
	int most; /* as many may work at a time; 0 is 1 */
	int n; /* that work now; 0: not split */
	int me; /* from 0, the first */
	/* inside: */
	int lines[CREW_MOST]; /* the first's to each other, theirs to it: [0] */
	int files[CREW_MOST]; /* what each one says */
	int pids[CREW_MOST];
	atomic_uchar *taken; /* by piece, the works; shared */
	size_t size; /* of that, in bytes */
};

/* Splits this process into `n`, or as many as may be, for work in so many
 * pieces. It must not be split already. The diagnostics of all but the first
 * are muted. */
void crew_split(struct crew *c, int n, int pieces);
bool crew_is_split(const struct crew *c);

/* Whether the first one's work is this one's: it is the first, or alone. */
bool crew_is_first(const struct crew *c);
bool crew_is_last(const struct crew *c); /* or alone */

/* Whether that work on a piece, from 0, is this one's: it is whose who asks
 * first. So who has a slow CPU does less. */
bool crew_takes(struct crew *c, enum crew_work work, int piece);

/* Goes on when all have come here. Dies when one of them has died. */
void crew_meet(struct crew *c);

/* Something for the others: what `me` has said up to a meeting, all can hear
 * after it. Adds to `said`. */
void crew_say(struct crew *c, struct str text);
void crew_hear(const struct crew *c, int who, struct buf *said);

/* The end of what is shared: returns in the first one alone, with the sum of
 * what all have done. Dies when one of them failed. Not split: returns `done`
 * itself. */
int crew_finish(struct crew *c, int done);

#endif
