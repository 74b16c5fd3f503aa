/* Draws a trace: a lane for each thread, and over it what it did when. */
#ifndef WEFT_TIMELINE_H
#define WEFT_TIMELINE_H

#include "trace.h"

struct timeline_view {
	double from, to; /* ns */
	struct str caption; /* one line or more */
	const char *prefix; /* of ids: no other drawing of the page has it */
};

/* Appends <figure> up to its notes: the drawing with its text alternative,
 * what is missing in it, and the intervals as a folded table. Other notes and
 * </figure> are the caller's. */
void timeline_draw(const struct trace *t, const struct timeline_view *view,
		   struct buf *b);

/* A stretch of a lane as it is drawn. */
struct timeline_piece {
	double from, to; /* ns */
	enum trace_state state; /* the one that took most of it */
	const struct trace_span *span; /* NULL: of several */
};

/* The pieces of a lane between two times; what is shorter than `least` (ns) is
 * joined with its short neighbours. Returns how many; heap memory. */
int timeline_pieces(const struct trace_lane *lane, double from, double to,
		    double least, struct timeline_piece **pieces);

#endif
