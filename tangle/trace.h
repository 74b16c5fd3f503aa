/* What a traced program did: lanes of spans, and arrows between them, made of
 * the lines that weft-exec wrote down (exec_trace.c):
 *
 *   trace END DROPPED      (with some dropped, nothing counts after END)
 *   thread SERIAL TID PID
 *   KIND AT A B             (recorder_log.h; A and B in hexadecimal)
 *   name ADDRESS NAME
 *
 * Times are ns since the program began. */
#ifndef WEFT_TRACE_H
#define WEFT_TRACE_H

#include "str.h"

enum trace_state {
	TRACE_RUNS, /* or could, if it had a CPU */
	TRACE_LOCK, /* waits for a lock */
	TRACE_WAITS, /* waits for another thread or process */
	TRACE_SLEEPS,
	TRACE_IO,
	TRACE_STATES,
};

struct trace_span {
	double from, to;
	enum trace_state state;
	int kind; /* enum log_kind of a wait; 0: it runs, or a task's own */
	uint64_t object; /* address, descriptor; 0: none */
	int other; /* the lane that held it or was waited for; -1: none */
	struct str why; /* of a task; empty else */
};

/* A lock that was held. */
struct trace_hold {
	double from, to;
	uint64_t object;
	bool shared;
};

struct trace_lane {
	struct str name;
	uint32_t tid, pid, serial;
	double from, to;
	bool task; /* not a thread: the program told of it */
	struct trace_span *spans; /* in order, without gaps */
	int nspans;
	struct trace_hold *holds;
	int nholds;
};

struct trace_arrow {
	enum trace_cause { TRACE_CREATE, TRACE_JOIN, TRACE_WAKE } cause;
	int from, to; /* lanes */
	double start, end;
};

struct trace {
	struct arena *arena;
	struct trace_lane *lanes;
	int nlanes;
	struct trace_arrow *arrows; /* in order of their end */
	int narrows;
	struct map names; /* of addresses, by their hexadecimal digits */
	struct map *numbers; /* of those without; grows as they are named */
	double end; /* of the last that ended */
	uint64_t dropped; /* events that did not fit */
};

/* Makes the lanes. The text is not believed: false when it is not such a text,
 * or nothing was recorded. All lives in the arena, and borrows from the text;
 * `names` is released by trace_release. */
bool trace_read(struct trace *t, struct str text, struct arena *arena);
void trace_release(struct trace *t);

/* "waits for mutex accounts[1], held by left"; plain text. */
void trace_words(const struct trace *t, const struct trace_span *span,
		 struct buf *b);
/* The same in a word or two: "accounts[1]", "sleep", "join w1". */
void trace_label(const struct trace *t, const struct trace_span *span,
		 struct buf *b);
/* What an address is called: "accounts[1]", or "mutex 2". */
void trace_object(const struct trace *t, uint64_t object, const char *what,
		  struct buf *b);
const char *trace_state_words(enum trace_state state);

/* The whole in the Trace Event format, which Perfetto and Chromium's
 * about:tracing open: X for spans, b and e for holds, s and f for arrows, M for
 * names, i for what was dropped. */
void trace_json(const struct trace *t, struct str program, struct buf *b);

#endif
