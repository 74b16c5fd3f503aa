/* Preloaded into a traced program: finds the log and writes events into it.
 *
 * The library leaves no trace of itself: no descriptor stays open, and its two
 * settings are taken out of the environment before main sees it. It holds no
 * lock and knows no other thread: each writes into a chunk of its own. In a
 * forked child the page of `own` is all zero (MADV_WIPEONFORK), however it was
 * forked: that is how it knows that nothing here is its own any more. */
#include "recorder.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum {
	SHORT = 5000, /* ns: a call that is faster did not wait */
	DROPS = 100, /* counted together, or threads would queue for that */
};

static struct log *log_file;
static struct own {
	pid_t pid;
} * own;
static char *settings[2];

/* What a thread knows of itself. */
static _Thread_local struct me {
	pid_t pid, tid;
	uint32_t serial, order;
	struct log_chunk *chunk;
	uint32_t n; /* events in it */
	bool full; /* there was no chunk left */
	uint32_t drops; /* not in the log's count yet */
	volatile bool busy; /* a signal handler that comes now stays silent */
} me;

static uint64_t
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec -
	       atomic_load_explicit(&log_file->head.start,
				    memory_order_relaxed);
}

static void
drop(void)
{
	if (me.drops == 0)
		atomic_fetch_add(&log_file->head.dropped, DROPS);
	me.drops = (me.drops + 1) % DROPS;
}

static bool
next_chunk(uint64_t at)
{
	struct log_head *head = &log_file->head;
	uint64_t never = 0;
	uint32_t i;

	if (me.chunk && me.n < LOG_EVENTS)
		return true;
	if (atomic_load_explicit(&head->used, memory_order_relaxed) >=
		    LOG_CHUNKS ||
	    (i = atomic_fetch_add(&head->used, 1)) >= LOG_CHUNKS) {
		atomic_compare_exchange_strong(&head->full, &never, at);
		me.full = true;
		drop();
		return false;
	}
	me.chunk = &log_file->chunks[i];
	me.chunk->pid = (uint32_t)me.pid;
	me.chunk->tid = (uint32_t)me.tid;
	me.chunk->serial = me.serial;
	me.chunk->order = me.order++;
	me.n = 0;
	return true;
}

static struct log_event *
put(enum log_kind kind, uint64_t at, uint64_t a, uint64_t b)
{
	struct log_event *e;

	if (!next_chunk(at))
		return NULL;
	e = &me.chunk->events[me.n++];
	e->a = a;
	e->b = b;
	atomic_store_explicit(&e->head, at << 8 | kind, memory_order_release);
	return e;
}

uint32_t
record_serial(void)
{
	return log_file ? atomic_fetch_add(&log_file->head.serials, 1) + 1 : 0;
}

/* A thread that is seen for the first time, or the only one of a child. */
static void
begin(void)
{
	bool forked = own->pid == 0;

	me.pid = (pid_t)syscall(SYS_getpid);
	me.tid = (pid_t)syscall(SYS_gettid);
	me.chunk = NULL;
	me.order = 0;
	own->pid = me.pid;
	if (forked || me.serial == 0)
		me.serial = record_serial();
	if (forked)
		put(LOG_FORKED, now(), (uint64_t)syscall(SYS_getppid), 0);
}

static bool
enter(void)
{
	if (!log_file)
		return false;
	if (me.busy || me.full) {
		drop();
		return false;
	}
	me.busy = true;
	atomic_signal_fence(memory_order_seq_cst);
	if (me.pid == 0 || me.pid != own->pid)
		begin();
	return true;
}

static void
leave(void)
{
	atomic_signal_fence(memory_order_seq_cst);
	me.busy = false;
}

void
record(enum log_kind kind, uint64_t a, uint64_t b)
{
	if (!enter())
		return;
	put(kind, now(), a, b);
	leave();
}

void
record_name(const char *text)
{
	uint64_t words[2] = { 0, 0 };

	memcpy(words, text, strnlen(text, sizeof(words) - 1));
	record(LOG_NAME, words[0], words[1]);
}

struct wait
record_wait(enum log_kind kind, uint64_t a, uint64_t b)
{
	struct wait w = { .kind = kind };

	if (!enter())
		return w;
	w.at = now();
	w.event = put(kind, w.at, a, b);
	leave();
	return w;
}

void
record_done(const struct wait *w, uint64_t result, bool keep)
{
	uint64_t at;

	if (!w->event || !enter())
		return;
	at = now();
	if (!keep && at - w->at < SHORT && me.chunk && me.n > 0 &&
	    w->event == &me.chunk->events[me.n - 1]) {
		atomic_store_explicit(&w->event->head, 0, memory_order_relaxed);
		me.n--;
	} else {
		put(LOG_DONE, at, w->kind, result);
	}
	leave();
}

void
record_start(uint32_t serial, uint64_t function)
{
	me.serial = serial;
	record(LOG_START, serial, function);
}

bool
record_is_own(void)
{
	return me.pid == 0 || me.pid == (pid_t)syscall(SYS_getpid);
}

void *
record_real(const char *name)
{
	/* dlsym alone may give the condition variables of long ago */
	static const char *const versions[] = { "GLIBC_2.34", "GLIBC_2.15",
						"GLIBC_2.3.2" };
	void *f = NULL;

	for (int i = 0; !f && i < 3; i++)
		f = dlvsym(RTLD_NEXT, name, versions[i]);
	if (!f)
		f = dlsym(RTLD_NEXT, name);
	return f;
}

const char *
record_setting(int i)
{
	return settings[i];
}

/* --- the beginning --- */

/* Takes NAME=VALUE out of the environment; what LD_PRELOAD names beside us
 * stays. */
static char *
take_setting(const char *name)
{
	size_t n = strlen(name);
	char *found = NULL, *more;

	for (char **e = environ; e && *e; e++) {
		if (strncmp(*e, name, n) != 0 || (*e)[n] != '=')
			continue;
		found = strdup(*e);
		more = strchr(*e + n, ':');
		if (more && strcmp(name, "LD_PRELOAD") == 0) {
			memmove(*e + n + 1, more + 1, strlen(more));
			break;
		}
		for (char **rest = e; *rest; rest++)
			rest[0] = rest[1];
		break;
	}
	return found;
}

static int
find_base(struct dl_phdr_info *info, size_t size, void *base)
{
	(void)size;
	*(uint64_t *)base = info->dlpi_addr;
	return 1; /* the first is the program itself */
}

/* A page that is all zero in a forked child; NULL when there can be none. */
static struct own *
map_own(void)
{
	struct own *page = mmap(NULL, sizeof(*page), PROT_READ | PROT_WRITE,
				MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (page == MAP_FAILED)
		return NULL;
	if (madvise(page, sizeof(*page), MADV_WIPEONFORK) != 0) {
		munmap(page, sizeof(*page));
		return NULL;
	}
	page->pid = (pid_t)syscall(SYS_getpid);
	return page;
}

static struct log *
map_log(const char *path)
{
	int fd = open(path, O_RDWR | O_CLOEXEC);
	struct log *l;

	if (fd < 0)
		return NULL;
	l = mmap(NULL, sizeof(*l), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	if (l == MAP_FAILED)
		return NULL;
	if (l->head.magic == LOG_MAGIC)
		return l;
	munmap(l, sizeof(*l));
	return NULL;
}

__attribute__((constructor(101))) static void
begin_program(void)
{
	int saved = errno;
	uint64_t base = 0, none = 0, at;
	struct timespec t;

	settings[0] = take_setting(LOG_VARIABLE);
	settings[1] = take_setting("LD_PRELOAD");
	if (settings[0] && (own = map_own()))
		log_file = map_log(settings[0] + sizeof(LOG_VARIABLE));
	if (log_file) {
		clock_gettime(CLOCK_MONOTONIC, &t);
		at = (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
		atomic_compare_exchange_strong(&log_file->head.start, &none,
					       at - 1);
		dl_iterate_phdr(find_base, &base);
		record(LOG_PROCESS, base, (uint64_t)syscall(SYS_getppid));
	}
	errno = saved;
}

__attribute__((destructor)) static void
end_program(void)
{
	if (record_is_own())
		record(LOG_EXIT, 0, 0);
}
