/* Processes that weft starts: the compiler asked for its version, ninja, a
 * program in the reader's terminal. */
#ifndef WEFT_PROC_H
#define WEFT_PROC_H

#include <sys/types.h>

#include "str.h"

struct proc {
	char *const *argv; /* argv[0] is looked up on PATH */
	char *const *env; /* NULL: weft's own */
	int in, out, err; /* descriptors to use; -1: weft's own */
	int without; /* a descriptor that it must not hold; 0: none */
	bool dies_with_us; /* SIGTERM to it when weft is killed */
};

/* Starts it; -1 with errno when it cannot be executed. */
pid_t proc_start(const struct proc *p);
/* Waits; the exit status, or 128 + the signal that ended it. */
int proc_wait(pid_t pid);
/* Starts, waits, and appends what it wrote to its standard output. Standard
 * input and error are /dev/null. False when it could not start or failed. */
bool proc_output(char *const *argv, struct buf *out);

#endif
