/* Why each program ran: the parts of its key, before and after. */
#ifndef WEFT_EXPLAIN_H
#define WEFT_EXPLAIN_H

#include "build.h"
#include "work.h"

struct explain {
	const struct request *request;
	struct map before; /* path of a run -> struct past */
};

/* Remembers what the results say that are there before the build. */
void explain_before(struct explain *e, struct work *w);
/* Prints a line for each run of this build, and releases what was
 * remembered. */
void explain_after(struct explain *e, struct work *w);

#endif
