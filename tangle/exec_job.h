/* The measuring process: starts a command, times it, ends what it leaves.
 *
 * One tiny process per command, between the supervisor and the program. It
 * lives for all of the command's executions and is told what to do through a
 * socket; when the supervisor dies, the socket's end says so, and the
 * measuring process kills its tree and removes its folder before it goes. */
#ifndef WEFT_EXEC_JOB_H
#define WEFT_EXEC_JOB_H

#include "exec_start.h"

/* One execution, as it was measured. */
struct job_report {
	int status; /* as wait4 gives it */
	int error; /* errno, when the command could not be executed */
	bool killed; /* by job_kill, before it ended by itself */
	int left; /* processes that were left over and were killed; -1: some
		     would not die */
	int64_t wall, cpu; /* ns; cpu of all that it made */
	int64_t rss; /* bytes, of the largest process */
	int64_t switches; /* context switches of both kinds */
};

struct job {
	pid_t pid; /* of the measuring process */
	int socket;
	const char *dir; /* its folder; see job_open */
	bool failed; /* the measuring process is gone, unasked */
};

/* Makes a folder for a job, below TMPDIR or /tmp; dies when it cannot. */
char *job_make_dir(void);

/* Forks the measuring process; early, while this process is still small: no
 * program seems smaller than it was then. `dir` is removed at the job's end;
 * the command's home (in it, or the same) must be there, empty, and is made
 * anew for each further execution. */
void job_open(struct job *job, const struct command *command, const char *dir);
/* Starts an execution with these standard streams, which it copies. */
void job_start(struct job *job, const int fds[3]);
void job_terminate(struct job *job); /* SIGTERM to the command */
void job_kill(struct job *job); /* ends the execution, with all it made */
/* Takes the report when the socket is readable; false when the measuring
 * process is gone instead. */
bool job_report(struct job *job, struct job_report *report);
/* Ends the measuring process, and with it all that is still there. */
void job_close(struct job *job);

#endif
