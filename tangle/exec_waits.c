/* Asks the kernel in which system call each thread stands. A thread that waits
 * for a mutex stands in futex(2), with the address of the mutex, in which the C
 * library keeps the number of the thread that holds it; one that joins another
 * waits until a word that holds the other's number becomes 0.
 *
 * Needs no debugger and stops nothing. What is read may be anything: it counts
 * only when the number in it is that of a thread of the same process. */
#include "exec_waits.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/futex.h>

#include "exec_symbols.h"
#include "file.h"

/* The beginning of a pthread_mutex_t. */
struct mutex {
	uint32_t
		lock; /* 0 free, 1 held, 2 waited for; or the holder's number */
	uint32_t count;
	uint32_t owner;
	uint32_t users;
};

struct look {
	struct buf *text;
	pid_t pid;
	int memory;
	uint64_t base; /* where the program was loaded */
	struct symbols symbols;
	bool has_symbols;
};

static bool
is_thread(const struct look *l, uint32_t tid)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/task/%u", (int)l->pid, tid);
	return tid != 0 && access(path, F_OK) == 0;
}

/* The address where the first part of the program lies. */
static uint64_t
load_address(pid_t pid, const char *program)
{
	char path[64];
	struct buf maps;
	struct str rest, line;
	uint64_t address = 0;

	snprintf(path, sizeof(path), "/proc/%d/maps", (int)pid);
	buf_init(&maps);
	if (!file_read(path, &maps))
		buf_clear(&maps);
	rest = buf_str(&maps);
	while (address == 0 && str_line(&rest, &line))
		if (str_ends(line, program))
			address = strtoull(line.p, NULL, 16);
	buf_release(&maps);
	return address;
}

/* Read when the first name is needed. */
static void
find_symbols(struct look *l)
{
	char path[64], program[4096];
	ssize_t n;

	if (l->has_symbols)
		return;
	l->has_symbols = true;
	snprintf(path, sizeof(path), "/proc/%d/exe", (int)l->pid);
	symbols_read(&l->symbols, path);
	n = readlink(path, program, sizeof(program) - 1);
	if (n <= 0 || l->symbols.fixed)
		return;
	program[n] = '\0';
	l->base = load_address(l->pid, program);
}

static void
add_mutex(struct look *l, const char *tid, uint64_t address, uint32_t owner)
{
	find_symbols(l);
	buf_addf(l->text, "LWP %s waits for ", tid);
	buf_adds(l->text, "mutex ");
	if (!symbols_name(&l->symbols, address - l->base, SYMBOLS_MUTEX,
			  l->text)) {
		l->text->n -= strlen("mutex ");
		buf_adds(l->text, "a mutex");
	}
	buf_addf(l->text, ", held by LWP %u\n", owner);
}

/* Of a futex call: its word, what it does, what the word should hold. */
static void
look_at(struct look *l, const char *tid, uint64_t address, int op,
	uint32_t value)
{
	struct mutex m;

	op &= FUTEX_CMD_MASK;
	if ((op != FUTEX_WAIT && op != FUTEX_WAIT_BITSET &&
	     op != FUTEX_LOCK_PI) ||
	    pread(l->memory, &m, sizeof(m), (off_t)address) !=
		    (ssize_t)sizeof(m))
		return;
	if (m.lock == value && op != FUTEX_LOCK_PI && is_thread(l, value))
		buf_addf(l->text, "LWP %s waits for the end of LWP %u\n", tid,
			 value);
	else if ((m.lock == 2 || (m.lock & FUTEX_TID_MASK) == m.owner) &&
		 m.users > 0 && is_thread(l, m.owner))
		add_mutex(l, tid, address, m.owner);
}

/* "202 0x7f… 0x80 0x2 …": the call's number and its arguments. */
static void
ask(struct look *l, const char *tid)
{
	char path[64];
	long number;
	unsigned long long address, op, value;
	struct buf call;

	snprintf(path, sizeof(path), "/proc/%d/task/%.20s/syscall", (int)l->pid,
		 tid);
	buf_init(&call);
	if (file_read(path, &call) &&
	    sscanf(call.p, "%ld %llx %llx %llx", &number, &address, &op,
		   &value) == 4 &&
	    number == SYS_futex)
		look_at(l, tid, address, (int)op, (uint32_t)value);
	buf_release(&call);
}

void
waits_collect(struct buf *text, pid_t pid)
{
	struct look l = { .text = text, .pid = pid };
	char path[64];
	struct dirent *e;
	DIR *d;
	int memory;

	snprintf(path, sizeof(path), "/proc/%d/mem", (int)pid);
	memory = open(path, O_RDONLY | O_CLOEXEC);
	if (memory < 0)
		return;
	l.memory = memory;
	snprintf(path, sizeof(path), "/proc/%d/task", (int)pid);
	d = opendir(path);
	while (d && (e = readdir(d)))
		if (e->d_name[0] != '.')
			ask(&l, e->d_name);
	if (d)
		closedir(d);
	close(memory);
	if (l.has_symbols)
		symbols_release(&l.symbols);
}
