/* A log to text: one line for each event, thread by thread, and the names of
 * what their addresses mean.
 *
 * The program could write anything into the log, so nothing in it is believed:
 * its bytes become numbers, and no number is used to find others. */
#include "exec_trace.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "diag.h"
#include "exec_start.h"
#include "exec_symbols.h"
#include "recorder_log.h"

void
trace_open(struct trace_log *t)
{
	t->fd = memfd_create("trace", MFD_CLOEXEC);
	if (t->fd < 0 || ftruncate(t->fd, sizeof(struct log)) != 0)
		die("make shared memory for a trace:");
	t->log = mmap(NULL, sizeof(struct log), PROT_READ | PROT_WRITE,
		      MAP_SHARED, t->fd, 0);
	if (t->log == MAP_FAILED)
		die("map shared memory for a trace:");
	t->log->head.magic = LOG_MAGIC;
}

void
trace_environment(const struct trace_log *t, const struct spec *spec,
		  struct list *env)
{
	const char *own = list_value(env, "LD_PRELOAD");

	list_setf(env, LOG_VARIABLE "=/proc/%d/fd/%d", (int)getpid(), t->fd);
	list_setf(env, "LD_PRELOAD=%s%s%s", spec->recorder, own ? ":" : "",
		  own ? own : "");
}

/* --- order --- */

/* Chunks by thread, then in the order in which it filled them. */
static int
by_order(const void *va, const void *vb)
{
	const struct log_chunk *a = *(struct log_chunk *const *)va;
	const struct log_chunk *b = *(struct log_chunk *const *)vb;

	if (a->serial != b->serial)
		return a->serial < b->serial ? -1 : 1;
	return (a->order > b->order) - (a->order < b->order);
}

struct chunks {
	const struct log_chunk **v;
	size_t n;
};

static struct chunks
sorted_chunks(const struct log *log)
{
	struct chunks c = { 0 };
	uint32_t used = log->head.used;

	for (uint32_t i = 0; i < used && i < LOG_CHUNKS; i++) {
		if (log->chunks[i].tid == 0)
			continue;
		c.v = vec_room(c.v, c.n, sizeof(*c.v));
		c.v[c.n++] = &log->chunks[i];
	}
	if (c.n > 0)
		qsort(c.v, c.n, sizeof(*c.v), by_order);
	return c;
}

/* --- text --- */

static void
add_event(struct buf *text, const struct log_event *e)
{
	uint64_t head = e->head;

	buf_addf(text, "%u %llu %llx %llx\n", (unsigned)(head & 0xff),
		 (unsigned long long)(head >> 8), (unsigned long long)e->a,
		 (unsigned long long)e->b);
}

static void
add_events(struct buf *text, const struct chunks *c)
{
	for (size_t i = 0; i < c->n; i++) {
		const struct log_chunk *chunk = c->v[i];

		if (i == 0 || chunk->serial != c->v[i - 1]->serial)
			buf_addf(text, "thread %u %u %u\n", chunk->serial,
				 chunk->tid, chunk->pid);
		for (int j = 0; j < LOG_EVENTS; j++)
			if (chunk->events[j].head != 0)
				add_event(text, &chunk->events[j]);
	}
}

/* --- names --- */

static int
by_value(const void *va, const void *vb)
{
	uint64_t a = *(const uint64_t *)va, b = *(const uint64_t *)vb;

	return (a > b) - (a < b);
}

/* Where the program itself was loaded: what its first thread said first. */
static uint64_t
load_address(const struct chunks *c)
{
	for (size_t i = 0; i < c->n; i++)
		for (int j = 0; j < LOG_EVENTS; j++)
			if ((c->v[i]->events[j].head & 0xff) == LOG_PROCESS)
				return c->v[i]->events[j].a;
	return 0;
}

/* The address that an event names: of a lock, or of a thread's function. */
static uint64_t
address_of(const struct log_event *e)
{
	switch (e->head & 0xff) {
	case LOG_START:
		return e->b;
	case LOG_MUTEX:
	case LOG_READLOCK:
	case LOG_WRITELOCK:
	case LOG_COND:
	case LOG_SEMAPHORE:
	case LOG_BARRIER:
	case LOG_FUTEX:
	case LOG_HELD:
		return e->a;
	default:
		return 0;
	}
}

struct addresses {
	uint64_t *v;
	size_t n;
};

static struct addresses
find_addresses(const struct chunks *c)
{
	struct addresses a = { 0 };
	size_t n = 0;

	for (size_t i = 0; i < c->n; i++)
		for (int j = 0; j < LOG_EVENTS; j++) {
			uint64_t at = address_of(&c->v[i]->events[j]);

			if (at == 0 || (a.n > 0 && a.v[a.n - 1] == at))
				continue;
			a.v = vec_room(a.v, a.n, sizeof(*a.v));
			a.v[a.n++] = at;
		}
	if (a.n > 0)
		qsort(a.v, a.n, sizeof(*a.v), by_value);
	for (size_t i = 0; i < a.n; i++)
		if (i == 0 || a.v[i] != a.v[i - 1])
			a.v[n++] = a.v[i];
	a.n = n;
	return a;
}

static void
add_names(struct buf *text, const struct chunks *c, const char *program)
{
	uint64_t base = load_address(c);
	struct addresses a = find_addresses(c);
	struct symbols s;
	struct buf name;

	buf_init(&name);
	symbols_read(&s, program);
	for (size_t i = 0; i < a.n; i++) {
		buf_clear(&name);
		if (symbols_name(&s, a.v[i] - base, SYMBOLS_MUTEX, &name))
			buf_addf(text, "name %llx %s\n",
				 (unsigned long long)a.v[i], name.p);
	}
	symbols_release(&s);
	free(a.v);
	buf_release(&name);
}

void
trace_collect(struct trace_log *t, const struct spec *spec, struct buf *text)
{
	struct log_head *head = &t->log->head;
	uint64_t end =
		head->full ? head->full : (uint64_t)clock_now() - head->start;
	struct chunks c = sorted_chunks(t->log);

	buf_clear(text);
	buf_addf(text, "trace %llu %llu\n",
		 (unsigned long long)(head->start ? end : 0),
		 (unsigned long long)head->dropped);
	add_events(text, &c);
	add_names(text, &c, spec->argv.v[0]);
	free(c.v);
	munmap(t->log, sizeof(*t->log));
	close(t->fd);
}
