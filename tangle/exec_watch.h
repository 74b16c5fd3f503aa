/* The supervisor's side of executions: their output, their end, and the
 * signals that end everything. */
#ifndef WEFT_EXEC_WATCH_H
#define WEFT_EXEC_WATCH_H

#include "exec_capture.h"
#include "exec_job.h"

/* One execution of a job, from its start to its report. */
struct watch {
	struct job *job;
	struct capture *out, *err; /* the same one: one stream, exact order */
	int out_fd, err_fd; /* -1 when they are closed */
	int input_fd;
	struct str input; /* what stdin has not taken yet */
	const char *stopped; /* why it is to end: "timeout"; else NULL */
	bool late; /* so that it counts as stopped, however it ends */
	bool ended;
	struct job_report report;
};

/* Once, before all: asks for death with the parent, takes over SIGINT,
 * SIGTERM and their like, and makes sure that every end of this process ends
 * its jobs. */
void watch_init(void);
/* A file to remove should this process be interrupted. */
void watch_unlink(const char *path);

/* Starts an execution of the job. `out`, `err` and job stay the caller's and
 * are used until the execution has ended; `input` NULL: stdin is /dev/null. */
void watch_start(struct watch *w, struct job *job, struct capture *out,
		 struct capture *err, const struct str *input);
/* Waits until something happens in any execution, at most until then
 * (clock_now's time), and takes in what it is. */
void watch_step(int64_t until);
/* Ends an execution because of `why`; its report follows. It may still turn
 * out to have ended by itself before. */
void watch_stop(struct watch *w, const char *why);
/* Waits for the end of an execution that should last no longer than `timeout`
 * (ns), and stops it with "timeout" if it does. */
void watch_finish(struct watch *w, int64_t timeout);

/* "exit:0", "signal:SEGV", "timeout", "exec:ENOENT": how it ended. */
void watch_status(const struct watch *w, struct buf *status);

/* Whether that is what `expect` says: such a status, or "compile-error" for an
 * exit with anything but 0. */
bool watch_ended(const struct watch *w, struct str expect);

/* Tells progress: one line on WEFT_PROGRESS, if weft listens. */
void progress_tell(const char *format, ...) PRINTF(1, 2);

#endif
