/* Where every thread of a run stands. */
#ifndef WEFT_EXEC_STACKS_H
#define WEFT_EXEC_STACKS_H

#include <sys/types.h>

#include "str.h"

/* Appends the stacks of the processes below `top`, by gdb where it is on PATH,
 * else what /proc says of each thread. Takes ten seconds at most. */
void stacks_collect(struct buf *text, pid_t top);

#endif
