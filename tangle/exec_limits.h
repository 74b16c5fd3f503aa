/* How many processes a run may have: counted while it runs. */
#ifndef WEFT_EXEC_LIMITS_H
#define WEFT_EXEC_LIMITS_H

#include <sys/types.h>

#include "str.h"

enum { LIMIT_PROCESSES = 1000 };

struct limits {
	pid_t top; /* what is below it counts */
	uint16_t tasks; /* of the whole machine, when last counted */
	int room; /* by how many tasks that may grow until they are counted
		     again */
};

void limits_start(struct limits *l, pid_t top);
/* To be called every few milliseconds; cheap as long as the machine's number
 * of tasks does not grow. */
bool limits_exceeded(struct limits *l);

#endif
