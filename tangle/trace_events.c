/* The lines of a trace to events in order of time. */
#include "trace_parts.h"

#include <stdlib.h>
#include <string.h>

#include "recorder_log.h"

struct reader {
	struct trace *t;
	struct events *e;
	int lane; /* of the thread that is read; -1: none yet */
	int order;
};

static bool
take(struct str *rest, uint64_t *n)
{
	struct str word;

	return str_word(rest, " ", &word) && str_uint(word, n);
}

static bool
take_hex(struct str *rest, uint64_t *n)
{
	struct str word;

	if (!str_word(rest, " ", &word) || word.n > 16)
		return false;
	*n = 0;
	for (size_t i = 0; i < word.n; i++) {
		static const char digits[] = "0123456789abcdef";
		const char *digit =
			memchr(digits, word.p[i], sizeof(digits) - 1);

		if (!digit)
			return false;
		*n = *n << 4 | (uint64_t)(digit - digits);
	}
	return true;
}

static bool
add_thread(struct reader *r, struct str rest)
{
	struct trace *t = r->t;
	uint64_t serial, tid, pid;

	if (!take(&rest, &serial) || !take(&rest, &tid) || !take(&rest, &pid))
		return false;
	t->lanes = arena_room(t->arena, t->lanes, (size_t)t->nlanes,
			      sizeof(*t->lanes));
	t->lanes[t->nlanes] = (struct trace_lane){
		.serial = (uint32_t)serial,
		.tid = (uint32_t)tid,
		.pid = (uint32_t)pid,
	};
	r->lane = t->nlanes++;
	r->order = 0;
	return true;
}

static bool
add_name(struct reader *r, struct str rest)
{
	struct str address, *name;

	if (!str_word(&rest, " ", &address))
		return false;
	name = arena_alloc(r->t->arena, sizeof(*name));
	*name = str_trim(rest);
	map_put(&r->t->names, address, name);
	return true;
}

static bool
add_event(struct reader *r, struct str line)
{
	struct events *e = r->e;
	struct event *v;
	uint64_t kind, at, a, b;

	if (r->lane < 0 || !take(&line, &kind) || !take(&line, &at) ||
	    !take_hex(&line, &a) || !take_hex(&line, &b))
		return false;
	if (kind >= LOG_KINDS)
		return true; /* of a recorder to come */
	e->v = vec_room(e->v, e->n, sizeof(*e->v));
	v = &e->v[e->n++];
	*v = (struct event){ (double)at, (int)kind, a, b, r->lane, r->order++ };
	return true;
}

static bool
read_line(struct reader *r, struct str line)
{
	uint64_t end;

	if (str_starts(line, "thread "))
		return add_thread(r, str_sub(line, 7, line.n));
	if (str_starts(line, "name "))
		return add_name(r, str_sub(line, 5, line.n));
	if (!str_starts(line, "trace "))
		return add_event(r, line);
	line = str_sub(line, 6, line.n);
	if (!take(&line, &end) || !take(&line, &r->t->dropped))
		return false;
	r->t->end = (double)end;
	return true;
}

/* --- programs that replace another --- */

/* The first event of each lane, in one pass: they are together as read. */
static bool
begins_program(const struct events *e, int lane)
{
	size_t low = 0, high = e->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (e->v[middle].lane < lane)
			low = middle + 1;
		else
			high = middle;
	}
	return low < e->n && e->v[low].lane == lane &&
	       e->v[low].kind == LOG_PROCESS;
}

/* The lane that each goes on in: itself, or that of an earlier program in the
 * same process. */
static void
join_programs(struct trace *t, struct events *e)
{
	int *into = xrealloc(NULL, ((size_t)t->nlanes + 1) * sizeof(*into));
	int n = 0;

	for (int i = 0; i < t->nlanes; i++) {
		struct trace_lane *lane = &t->lanes[i];
		bool begins = i > 0 && begins_program(e, i);

		into[i] = -1;
		for (int j = n - 1; begins && into[i] < 0 && j >= 0; j--)
			if (t->lanes[j].tid == lane->tid)
				into[i] = j;
		if (into[i] < 0) {
			into[i] = n;
			t->lanes[n++] = *lane;
		}
	}
	for (size_t i = 0; i < e->n; i++)
		e->v[i].lane = into[e->v[i].lane];
	t->nlanes = n;
	free(into);
}

/* --- time --- */

static int
by_time(const void *va, const void *vb)
{
	const struct event *a = va, *b = vb;

	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	if (a->lane != b->lane)
		return a->lane - b->lane;
	return a->order - b->order;
}

bool
trace_events(struct trace *t, struct events *e, struct str text)
{
	struct reader r = { .t = t, .e = e, .lane = -1 };
	struct str line;

	*e = (struct events){ 0 };
	while (str_line(&text, &line))
		if (!read_line(&r, line))
			return false;
	join_programs(t, e);
	for (size_t i = 0; i < e->n; i++)
		e->v[i].order = (int)i;
	if (e->n > 0)
		qsort(e->v, e->n, sizeof(*e->v), by_time);
	return e->n > 0 && t->nlanes > 0;
}
