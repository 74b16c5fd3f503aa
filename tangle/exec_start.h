/* How a command is started: what its process looks like before the exec. */
#ifndef WEFT_EXEC_START_H
#define WEFT_EXEC_START_H

#include <sys/types.h>

#include "str.h"

struct command {
	char **argv;
	char **env;
	const char *path; /* where argv[0] without a slash is looked for */
	const char *home; /* its working directory; NULL: stays here */
	bool tested; /* a program under test: its files and core are limited */
	bool fixed_addresses; /* no address randomisation */
};

/* What a starting process tells the one that measures it, in memory that both
 * share. */
struct started {
	int64_t at; /* CLOCK_MONOTONIC, ns, right before the exec */
	int error; /* errno, when it could not be executed */
};

int64_t clock_now(void); /* CLOCK_MONOTONIC, ns */

/* Starts a process that becomes the command, with `fds` as its standard
 * streams. Returns its pid, -1 when there can be no more processes. */
pid_t command_start(const struct command *c, const int fds[3],
		    struct started *started);

#endif
