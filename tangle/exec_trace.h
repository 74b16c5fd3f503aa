/* The log of a traced program (recorder_log.h): made before it runs, written
 * down when it has ended. */
#ifndef WEFT_EXEC_TRACE_H
#define WEFT_EXEC_TRACE_H

#include "exec_spec.h"

struct log;

struct trace_log {
	struct log *log;
	int fd; /* of the shared memory; it has no name that could stay */
};

/* Dies when there is no shared memory. */
void trace_open(struct trace_log *t);
/* The settings that make a program of this spec write to it. */
void trace_environment(const struct trace_log *t, const struct spec *spec,
		       struct list *env);
/* Appends what was recorded, as text (trace.h), and closes the log. */
void trace_collect(struct trace_log *t, const struct spec *spec,
		   struct buf *text);

#endif
