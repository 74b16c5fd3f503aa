/* The parts of trace: the events as they were written down. */
#ifndef WEFT_TRACE_PARTS_H
#define WEFT_TRACE_PARTS_H

#include "trace.h"

struct event {
	double at;
	int kind; /* enum log_kind */
	uint64_t a, b;
	int lane;
	int order; /* among those of its lane */
};

/* What a text holds: all events in order of time, and whose they are. Lanes
 * have their numbers, but no spans yet. A program that was executed goes on in
 * the lane of the one that it replaced. */
struct events {
	struct event *v;
	size_t n;
};

/* Reads the text; the events are heap memory. */
bool trace_events(struct trace *t, struct events *e, struct str text);
/* Gives every lane without a name one. `functions` has the address of each
 * lane's function. */
void trace_name_lanes(struct trace *t, const uint64_t *functions);

#endif
