/* Events to spans: a walk through time that knows of every lane what it does,
 * of every lock who holds it, and of everything that is waited for who gave it
 * free last.
 *
 * What a killed or cancelled thread did not end ends with it. */
#include "trace.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "recorder_log.h"
#include "trace_parts.h"

/* A lane on the way. */
struct walker {
	double since; /* what it does now began then */
	struct trace_span now;
	double created; /* when its creator said so; else when it began */
	uint64_t self, function; /* pthread_t; what it runs */
	uint64_t mutex; /* that it takes again after a condition */
	int next_name; /* lane that the next name is for; -1: none */
	int task; /* lane of the task that it runs; -1: none */
	bool begun, ended;
};

/* Of a lock or another thing that is waited for. */
struct thing {
	int holder; /* -1: nobody, or many */
	int freed_by; /* -1: nobody yet */
	double freed_at;
};

struct walk {
	struct trace *t;
	struct walker *v;
	struct map things; /* by address */
	struct map tasks; /* "pid task" -> its lane + 1 */
	struct map serials; /* of threads to be -> struct created */
};

struct created {
	int by;
	double at;
};

/* --- looking things up --- */

static struct str
key_of(struct arena *a, uint64_t number)
{
	return str_of(arena_printf(a, "%llx", (unsigned long long)number));
}

static struct thing *
thing_of(struct walk *w, uint64_t address)
{
	char digits[17];
	struct thing *known;

	snprintf(digits, sizeof(digits), "%llx", (unsigned long long)address);
	known = map_get(&w->things, str_of(digits));
	if (known)
		return known;
	known = arena_alloc(w->t->arena, sizeof(*known));
	known->holder = known->freed_by = -1;
	map_put(&w->things, key_of(w->t->arena, address), known);
	return known;
}

/* The latest lane that had begun by then. Numbers of the system come back, so
 * a later one counts more. */
static int
lane_of_tid(const struct walk *w, uint64_t tid)
{
	for (int i = w->t->nlanes - 1; i >= 0; i--)
		if (w->v[i].begun && !w->t->lanes[i].task &&
		    w->t->lanes[i].tid == tid)
			return i;
	return -1;
}

static int
lane_of_self(const struct walk *w, int lane, uint64_t self, double at)
{
	int found = -1;

	for (int i = 0; i < w->t->nlanes; i++)
		if (w->v[i].self == self && self != 0 &&
		    w->t->lanes[i].pid == w->t->lanes[lane].pid &&
		    w->v[i].created <= at &&
		    (found < 0 || w->v[i].created >= w->v[found].created))
			found = i;
	return found;
}

/* --- spans --- */

static enum trace_state
state_of(int kind)
{
	if (kind == LOG_MUTEX || kind == LOG_READLOCK || kind == LOG_WRITELOCK)
		return TRACE_LOCK;
	if (kind == LOG_SLEEP)
		return TRACE_SLEEPS;
	if (kind >= LOG_READ)
		return TRACE_IO;
	return kind >= LOG_WAITS ? TRACE_WAITS : TRACE_RUNS;
}

/* What the lane did until now is a span; from now on it does something else. */
static void
turn(struct walk *w, int lane, double at, struct trace_span next)
{
	struct walker *me = &w->v[lane];
	struct trace_lane *l = &w->t->lanes[lane];

	if (me->ended)
		return; /* a task that another thread goes on with */
	if (at > me->since) {
		l->spans = arena_room(w->t->arena, l->spans, (size_t)l->nspans,
				      sizeof(*l->spans));
		me->now.from = me->since;
		me->now.to = at;
		l->spans[l->nspans++] = me->now;
	}
	me->since = at;
	me->now = next;
}

static const struct trace_span running = { .other = -1 };

static void
begin_lane(struct walk *w, int lane, double at)
{
	if (w->v[lane].begun)
		return;
	w->v[lane].begun = true;
	w->v[lane].since = at;
	w->v[lane].now = running;
	w->t->lanes[lane].from = at;
}

static void
end_lane(struct walk *w, int lane, double at)
{
	struct trace_lane *l = &w->t->lanes[lane];

	if (!w->v[lane].begun || w->v[lane].ended)
		return;
	turn(w, lane, at, running);
	w->v[lane].ended = true;
	l->to = at;
	for (int i = 0; i < l->nholds; i++)
		if (l->holds[i].to < 0)
			l->holds[i].to = at;
}

static void
end_process(struct walk *w, uint32_t pid, double at)
{
	for (int i = 0; i < w->t->nlanes; i++)
		if (w->t->lanes[i].pid == pid)
			end_lane(w, i, at);
}

static void
add_arrow(struct walk *w, enum trace_cause cause, int from, double start,
	  int to, double end)
{
	struct trace *t = w->t;

	if (from < 0 || to < 0 || from == to || start > end)
		return;
	t->arrows = arena_room(t->arena, t->arrows, (size_t)t->narrows,
			       sizeof(*t->arrows));
	t->arrows[t->narrows++] =
		(struct trace_arrow){ cause, from, to, start, end };
}

/* --- locks --- */

static void
hold(struct walk *w, int lane, double at, uint64_t object, bool shared)
{
	struct trace_lane *l = &w->t->lanes[lane];

	l->holds = arena_room(w->t->arena, l->holds, (size_t)l->nholds,
			      sizeof(*l->holds));
	l->holds[l->nholds++] = (struct trace_hold){ at, -1, object, shared };
	thing_of(w, object)->holder = shared ? -1 : lane;
}

static void
give_free(struct walk *w, int lane, double at, uint64_t object)
{
	struct trace_lane *l = &w->t->lanes[lane];
	struct thing *thing = thing_of(w, object);

	for (int i = l->nholds - 1; i >= 0 && i >= l->nholds - 64; i--)
		if (l->holds[i].to < 0 && l->holds[i].object == object) {
			l->holds[i].to = at;
			break;
		}
	thing->holder = -1;
	thing->freed_by = lane;
	thing->freed_at = at;
}

/* --- waits --- */

static int
waits_for(const struct walk *w, const struct event *e)
{
	const struct thing *thing;
	char digits[17];

	if (e->kind == LOG_MUTEX && lane_of_tid(w, e->b) >= 0)
		return lane_of_tid(w, e->b);
	if (e->kind == LOG_JOIN)
		return lane_of_self(w, e->lane, e->a, e->at);
	if (state_of(e->kind) != TRACE_LOCK)
		return -1;
	snprintf(digits, sizeof(digits), "%llx", (unsigned long long)e->a);
	thing = map_get(&w->things, str_of(digits));
	return thing ? thing->holder : -1;
}

static void
begin_wait(struct walk *w, const struct event *e)
{
	struct trace_span wait = { .state = state_of(e->kind),
				   .kind = e->kind,
				   .object = e->a,
				   .other = waits_for(w, e) };

	turn(w, e->lane, e->at, wait);
	if (w->v[e->lane].task >= 0)
		turn(w, w->v[e->lane].task, e->at, wait);
	if (e->kind != LOG_COND)
		return;
	give_free(w, e->lane, e->at, e->b);
	w->v[e->lane].mutex = e->b;
}

/* Who made it end. */
static void
add_cause(struct walk *w, const struct event *e, const struct trace_span *was)
{
	const struct thing *thing;
	int other = was->other;

	if (was->kind == LOG_CHILD)
		other = lane_of_tid(w, e->b);
	if (was->kind == LOG_CHILD || was->kind == LOG_JOIN) {
		if (other < 0)
			return;
		if (was->kind == LOG_CHILD)
			end_process(w, w->t->lanes[other].pid, e->at);
		if (w->v[other].ended)
			add_arrow(w, TRACE_JOIN, other, w->t->lanes[other].to,
				  e->lane, e->at);
		return;
	}
	if (was->state != TRACE_LOCK && was->state != TRACE_WAITS)
		return;
	thing = thing_of(w, was->object);
	if (thing->freed_by >= 0 && thing->freed_at >= w->v[e->lane].since)
		add_arrow(w, TRACE_WAKE, thing->freed_by, thing->freed_at,
			  e->lane, e->at);
}

static void
end_wait(struct walk *w, const struct event *e)
{
	struct trace_span was = w->v[e->lane].now;

	if (was.kind == 0)
		return;
	add_cause(w, e, &was);
	turn(w, e->lane, e->at, running);
	if (w->v[e->lane].task >= 0)
		turn(w, w->v[e->lane].task, e->at, running);
	if (was.kind == LOG_COND)
		hold(w, e->lane, e->at, w->v[e->lane].mutex, false);
}

/* --- tasks --- */

static int
task_lane(struct walk *w, int lane, uint64_t task, double at)
{
	struct trace *t = w->t;
	struct str key =
		str_of(arena_printf(t->arena, "%u %llx", t->lanes[lane].pid,
				    (unsigned long long)task));
	uintptr_t known = (uintptr_t)map_get(&w->tasks, key);
	int n = t->nlanes;

	if (known && !w->v[known - 1].ended)
		return (int)known - 1;
	t->lanes = arena_room(t->arena, t->lanes, (size_t)n, sizeof(*t->lanes));
	t->lanes[n] =
		(struct trace_lane){ .task = true, .pid = t->lanes[lane].pid };
	w->v = vec_room(w->v, (size_t)n, sizeof(*w->v));
	w->v[n] = (struct walker){ .task = -1, .next_name = -1 };
	t->nlanes++;
	begin_lane(w, n, at);
	map_put(&w->tasks, key, (void *)((uintptr_t)n + 1));
	return n;
}

/* What a task waits for, in its own words, of which the first tells. */
static void
set_why(struct trace_span *wait, struct str why)
{
	static const struct {
		const char *word;
		enum trace_state state;
	} words[] = {
		{ "sleep", TRACE_SLEEPS }, { "lock", TRACE_LOCK },
		{ "mutex", TRACE_LOCK },   { "read", TRACE_IO },
		{ "write", TRACE_IO },	   { "poll", TRACE_IO },
	};

	wait->why = why;
	wait->state = TRACE_WAITS;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (str_starts(why, words[i].word))
			wait->state = words[i].state;
}

static void
leave_task(struct walk *w, int task, double at, struct str why)
{
	struct trace_span wait = running;

	set_why(&wait, why);
	turn(w, task, at, wait);
}

static void
enter_task(struct walk *w, const struct event *e)
{
	int task = task_lane(w, e->lane, e->a, e->at);
	struct walker *me = &w->v[e->lane];

	if (me->task >= 0 && me->task != task)
		leave_task(w, me->task, e->at, LIT("other tasks"));
	turn(w, task, e->at, running);
	me->task = me->next_name = task;
}

/* The text that goes with it comes next; it is known only then. */
static void
stop_task(struct walk *w, const struct event *e)
{
	int task = task_lane(w, e->lane, e->a, e->at);

	leave_task(w, task, e->at, LIT(""));
	if (e->b != 0)
		end_lane(w, task, e->at);
	w->v[e->lane].task = -1;
	w->v[e->lane].next_name = e->b != 0 ? -1 : task;
}

/* --- names --- */

static struct str
text_of(struct arena *a, const struct event *e)
{
	char text[17] = { 0 };

	memcpy(text, &e->a, 8);
	memcpy(text + 8, &e->b, 8);
	return arena_copy(a, str_of(text));
}

static void
take_name(struct walk *w, const struct event *e)
{
	struct walker *me = &w->v[e->lane];
	int lane = me->next_name;
	struct str name = text_of(w->t->arena, e);

	me->next_name = -1;
	if (lane < 0 || name.n == 0)
		return;
	if (w->v[lane].now.state != TRACE_RUNS && w->t->lanes[lane].task)
		set_why(&w->v[lane].now, name);
	else
		w->t->lanes[lane].name = name;
}

/* --- the walk --- */

static void
take_created(struct walk *w, const struct event *e)
{
	struct str key = key_of(w->t->arena, e->a);
	struct created *c = map_get(&w->serials, key);

	if (c)
		add_arrow(w, TRACE_CREATE, c->by, c->at, e->lane, e->at);
}

/* Whose child a process is, before its parent can say so. */
static void
take_parent(struct walk *w, const struct event *e, uint64_t parent)
{
	int by = lane_of_tid(w, parent);

	if (by >= 0 && e->at == w->t->lanes[e->lane].from)
		add_arrow(w, TRACE_CREATE, by, w->v[by].since, e->lane, e->at);
}

static void
step(struct walk *w, const struct event *e)
{
	struct walker *me = &w->v[e->lane];

	begin_lane(w, e->lane, e->at);
	if (e->kind >= LOG_WAITS) {
		begin_wait(w, e);
		return;
	}
	switch (e->kind) {
	case LOG_DONE:
		end_wait(w, e);
		break;
	case LOG_PROCESS:
		if (e->lane > 0)
			take_parent(w, e, e->b);
		break;
	case LOG_FORKED:
		take_parent(w, e, e->a);
		break;
	case LOG_START:
		take_created(w, e);
		break;
	case LOG_END:
		end_lane(w, e->lane, e->at);
		break;
	case LOG_EXIT:
		end_process(w, w->t->lanes[e->lane].pid, e->at);
		break;
	case LOG_NAMED:
		me->next_name = lane_of_self(w, e->lane, e->a, e->at);
		break;
	case LOG_NAME:
		take_name(w, e);
		break;
	case LOG_HELD:
		hold(w, e->lane, e->at, e->a, e->b == LOG_SHARED);
		break;
	case LOG_FREED:
	case LOG_POST:
		give_free(w, e->lane, e->at, e->a);
		break;
	case LOG_ENTER:
		enter_task(w, e);
		break;
	case LOG_LEAVE:
		stop_task(w, e);
		break;
	default:
		break;
	}
}

/* What is said of a thread later than it is needed: who made it and when, and
 * its pthread_t. */
static void
look_ahead(struct walk *w, const struct events *events)
{
	for (size_t i = 0; i < events->n; i++) {
		const struct event *e = &events->v[i];
		struct walker *me = &w->v[e->lane];
		struct created *c;

		if (e->kind == LOG_CREATE) {
			c = arena_alloc(w->t->arena, sizeof(*c));
			*c = (struct created){ e->lane, e->at };
			map_put(&w->serials, key_of(w->t->arena, e->a), c);
		} else if (e->kind == LOG_SELF) {
			me->self = e->a;
		} else if (e->kind == LOG_START) {
			me->function = e->b;
			c = map_get(&w->serials, key_of(w->t->arena, e->a));
			me->created = c ? c->at : e->at;
		}
	}
}

/* Who is still there when all is over was ended with it. */
static void
end_all(struct walk *w)
{
	struct trace *t = w->t;
	double last = 0;

	for (int i = 0; i < t->nlanes; i++)
		end_lane(w, i, fmax(t->end, w->v[i].since));
	for (int i = 0; i < t->nlanes; i++)
		last = fmax(last, t->lanes[i].to);
	t->end = last;
}

static void
name_lanes(struct walk *w)
{
	uint64_t *functions =
		xrealloc(NULL, ((size_t)w->t->nlanes + 1) * sizeof(*functions));

	for (int i = 0; i < w->t->nlanes; i++)
		functions[i] = w->v[i].function;
	trace_name_lanes(w->t, functions);
	free(functions);
}

/* From where events were dropped on, the others would mislead. */
static void
walk(struct walk *w, const struct events *events)
{
	struct trace *t = w->t;

	if (t->dropped == 0)
		t->end = fmax(t->end, events->v[events->n - 1].at);
	for (size_t i = 0; i < events->n; i++) {
		const struct event *e = &events->v[i];

		if (e->at <= t->end && !w->v[e->lane].ended)
			step(w, e);
	}
}

bool
trace_read(struct trace *t, struct str text, struct arena *arena)
{
	struct walk w = { .t = t };
	struct events events;
	bool good;

	*t = (struct trace){ .arena = arena,
			     .numbers =
				     arena_alloc(arena, sizeof(*t->numbers)) };
	good = trace_events(t, &events, text);
	for (int i = 0; good && i < t->nlanes; i++) {
		w.v = vec_room(w.v, (size_t)i, sizeof(*w.v));
		w.v[i] = (struct walker){ .task = -1, .next_name = -1 };
	}
	assert(w.v || !good);
	if (good)
		look_ahead(&w, &events);
	if (good) {
		walk(&w, &events);
		end_all(&w);
		name_lanes(&w);
	}
	map_release(&w.things);
	map_release(&w.tasks);
	map_release(&w.serials);
	free(w.v);
	free(events.v);
	return good;
}

void
trace_release(struct trace *t)
{
	map_release(&t->names);
	map_release(t->numbers);
}
