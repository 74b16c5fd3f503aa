/* What lanes, spans and objects are called. */
#include <stdio.h>

#include "recorder_log.h"
#include "trace_parts.h"

/* --- objects --- */

static const struct str *
known_name(const struct trace *t, uint64_t address)
{
	char digits[17];

	snprintf(digits, sizeof(digits), "%llx", (unsigned long long)address);
	return map_get(&t->names, str_of(digits));
}

/* Those without a name are numbered in the order in which they were first
 * held or waited for. */
static void
add_number(const struct trace *t, uint64_t object, const char *what,
	   struct buf *b)
{
	char key[40];
	uintptr_t n;

	snprintf(key, sizeof(key), "%s %llx", what, (unsigned long long)object);
	n = (uintptr_t)map_get(t->numbers, str_of(key));
	if (n == 0) {
		n = (uintptr_t)map_get(t->numbers, str_of(what)) + 1;
		map_put(t->numbers, arena_copy(t->arena, str_of(what)),
			(void *)n);
		map_put(t->numbers, arena_copy(t->arena, str_of(key)),
			(void *)n);
	}
	buf_addf(b, "%s %d", what, (int)n);
}

void
trace_object(const struct trace *t, uint64_t object, const char *what,
	     struct buf *b)
{
	const struct str *name = known_name(t, object);

	if (name)
		buf_add(b, *name);
	else
		add_number(t, object, what, b);
}

/* --- spans --- */

const char *
trace_state_words(enum trace_state state)
{
	static const char *const words[] = {
		[TRACE_RUNS] = "runs, or could",
		[TRACE_LOCK] = "waits for a lock",
		[TRACE_WAITS] = "waits for another",
		[TRACE_SLEEPS] = "sleeps",
		[TRACE_IO] = "waits for input or output",
	};

	return words[state];
}

enum object { NOTHING, ADDRESS, DESCRIPTOR, LANE };

static const struct words {
	const char *whole, *label; /* the object's name behind both */
	enum object object;
	const char *what; /* of an ADDRESS without a name */
} kinds[LOG_KINDS] = {
	[LOG_MUTEX] = { "waits for mutex ", "", ADDRESS, "mutex" },
	[LOG_READLOCK] = { "waits to read under ", "read ", ADDRESS, "lock" },
	[LOG_WRITELOCK] = { "waits to write under ", "write ", ADDRESS,
			    "lock" },
	[LOG_COND] = { "waits for condition ", "", ADDRESS, "condition" },
	[LOG_SEMAPHORE] = { "waits for semaphore ", "", ADDRESS, "semaphore" },
	[LOG_BARRIER] = { "waits at barrier ", "", ADDRESS, "barrier" },
	[LOG_JOIN] = { "joins ", "join ", LANE, NULL },
	[LOG_CHILD] = { "waits for a child", "child", NOTHING, NULL },
	[LOG_FUTEX] = { "waits on futex ", "", ADDRESS, "futex" },
	[LOG_SIGNAL] = { "waits for a signal", "signal", NOTHING, NULL },
	[LOG_MESSAGE] = { "waits for a message", "message", NOTHING, NULL },
	[LOG_SLEEP] = { "sleeps", "sleep", NOTHING, NULL },
	[LOG_READ] = { "reads ", "read ", DESCRIPTOR, NULL },
	[LOG_WRITE] = { "writes ", "write ", DESCRIPTOR, NULL },
	[LOG_POLL] = { "polls", "poll", NOTHING, NULL },
	[LOG_ACCEPT] = { "accepts from ", "accept ", DESCRIPTOR, NULL },
	[LOG_CONNECT] = { "connects ", "connect ", DESCRIPTOR, NULL },
};

static void
add_lane(const struct trace *t, int lane, struct buf *b)
{
	if (lane >= 0)
		buf_add(b, t->lanes[lane].name);
	else
		buf_adds(b, "a thread");
}

static void
add_object(const struct trace *t, const struct trace_span *span, struct buf *b)
{
	const struct words *w = &kinds[span->kind];

	if (w->object == ADDRESS)
		trace_object(t, span->object, w->what, b);
	else if (w->object == DESCRIPTOR)
		buf_addf(b, "fd %d", (int)span->object);
	else if (w->object == LANE)
		add_lane(t, span->other, b);
}

void
trace_words(const struct trace *t, const struct trace_span *span, struct buf *b)
{
	const struct words *w = &kinds[span->kind];

	if (span->why.n > 0)
		buf_addf(b, "waits: %.*s", STR(span->why));
	else if (!w->whole)
		buf_adds(b, span->state == TRACE_RUNS ? "runs" : "waits");
	else
		buf_adds(b, w->whole);
	if (!w->whole)
		return;
	add_object(t, span, b);
	if (span->state == TRACE_LOCK && span->other >= 0) {
		buf_adds(b, ", held by ");
		add_lane(t, span->other, b);
	}
}

void
trace_label(const struct trace *t, const struct trace_span *span, struct buf *b)
{
	const struct words *w = &kinds[span->kind];

	if (span->why.n > 0)
		buf_add(b, span->why);
	if (!w->whole)
		return;
	buf_adds(b, w->label);
	add_object(t, span, b);
}

/* --- lanes --- */

/* How many lanes without a name of their own run the function. */
static int
count_of(const struct trace *t, const uint64_t *functions, uint64_t function,
	 int before)
{
	int n = 0;

	for (int i = 0; i < before; i++)
		n += functions[i] == function && !t->lanes[i].task;
	return n;
}

enum { MANY = 200 }; /* lanes that are not counted any more */

static void
name_lane(struct trace *t, const uint64_t *functions, int i, struct buf *b)
{
	struct trace_lane *lane = &t->lanes[i];
	const struct str *function = known_name(t, functions[i]);
	bool main = lane->tid == lane->pid;

	if (lane->task)
		buf_addf(b, "task %d", i);
	else if (main && lane->pid == t->lanes[0].pid)
		buf_adds(b, "main");
	else if (main)
		buf_adds(b, "child");
	else if (function)
		buf_add(b, *function);
	else
		buf_adds(b, "thread");
	if (lane->task || (main && lane->pid == t->lanes[0].pid))
		return;
	if (main) {
		int n = 0;

		for (int j = 0; j <= i && i < MANY; j++)
			n += t->lanes[j].tid == t->lanes[j].pid && j > 0 &&
			     !t->lanes[j].task;
		buf_addf(b, " %d", i < MANY ? n : i);
	} else if (i >= MANY) {
		buf_addf(b, " %d", i);
	} else if (count_of(t, functions, functions[i], t->nlanes) > 1) {
		buf_addf(b, " %d", count_of(t, functions, functions[i], i) + 1);
	}
}

void
trace_name_lanes(struct trace *t, const uint64_t *functions)
{
	struct buf b;

	buf_init(&b);
	for (int i = 0; i < t->nlanes; i++) {
		if (t->lanes[i].name.n > 0)
			continue;
		buf_clear(&b);
		name_lane(t, functions, i, &b);
		t->lanes[i].name = arena_copy(t->arena, buf_str(&b));
	}
	buf_release(&b);
}
