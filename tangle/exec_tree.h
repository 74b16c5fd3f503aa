/* The processes below one: looked at, and ended without letting any escape. */
#ifndef WEFT_EXEC_TREE_H
#define WEFT_EXEC_TREE_H

#include <sys/resource.h>
#include <sys/types.h>

#include "str.h"

/* Calls visit(ctx, pid) for the living processes below `top`, until it says
 * false. */
void tree_each(pid_t top, bool (*visit)(void *ctx, pid_t pid), void *ctx);

/* Puts a process (0: the caller) before all others on its CPU, or back, where
 * that is allowed: thousands that fork leave an ordinary one no turn. */
void process_hurry(pid_t pid, bool on);

/* Kills everything below the caller, which must be a subreaper, and waits for
 * it. Tells `reaped` of each process that it waited for. Returns how many had
 * still been alive; -1 when something would not die within 30 seconds. */
int tree_end(void (*reaped)(void *ctx, pid_t pid, int status,
			    const struct rusage *usage),
	     void *ctx);

#endif
