/* Who waits for whom in a process that hangs. */
#ifndef WEFT_EXEC_WAITS_H
#define WEFT_EXEC_WAITS_H

#include <sys/types.h>

#include "str.h"

/* Appends a line for each thread of the process that waits for a mutex or for
 * the end of another thread, by the numbers of the system:
 *
 *   LWP 12 waits for mutex accounts[1], held by LWP 13
 *   LWP 11 waits for the end of LWP 12
 *
 * Nothing is appended where the process may not be looked into. */
void waits_collect(struct buf *text, pid_t pid);

#endif
