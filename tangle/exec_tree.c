/* Finds and kills the processes below one, from /proc.
 *
 * Everything a subreaper's descendants leave behind becomes its child, so the
 * tree below it is complete at any time, whatever sessions and daemons were
 * made in it. A look at /proc is not atomic, though: what forks meanwhile is
 * missed. Hence freeze first (a stopped process does not fork), look again
 * until nothing new appears, then kill; and only wait4's "no children" is
 * believed. Against a fork bomb every microsecond counts: it has a thousand
 * times as many turns as the one who ends it. So each process is asked about
 * once, and stopped in the same breath. */
#include "exec_tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "diag.h"

enum { MOST_PIDS = 4 * 1024 * 1024 }; /* no Linux has more */

/* A set of pids. */
struct pids {
	unsigned char bits[MOST_PIDS / 8];
};

static bool
pids_has(const struct pids *set, pid_t pid)
{
	return set->bits[pid / 8] >> pid % 8 & 1;
}

static void
pids_add(struct pids *set, pid_t pid)
{
	set->bits[pid / 8] |= (unsigned char)(1 << pid % 8);
}

/* A large set, of which only the pages with something in them cost memory. */
static struct pids *
pids_new(void)
{
	struct pids *set = calloc(1, sizeof(*set));

	if (!set)
		die("out of memory");
	return set;
}

struct process {
	pid_t pid, parent;
	bool dead; /* a zombie */
};

/* Reads /proc/PID/stat: "PID (name) S PARENT …". The name may hold anything,
 * so what follows is looked for from the last ')'. */
static bool
process_read(struct process *p, pid_t pid)
{
	char path[40], text[512], *at;
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	n = read(fd, text, sizeof(text) - 1);
	close(fd);
	text[n > 0 ? n : 0] = '\0';
	at = strrchr(text, ')');
	if (!at || strlen(at) < 5)
		return false;
	*p = (struct process){ .pid = pid,
			       .parent = (pid_t)atoi(at + 4),
			       .dead = at[2] == 'Z' || at[2] == 'X' };
	return true;
}

/* --- one look --- */

struct look {
	pid_t top;
	struct pids *known; /* what is below `top`, as far as it was seen */
	bool (*visit)(void *ctx, pid_t pid); /* false: enough */
	void *ctx;
	bool stop; /* each is stopped before it is visited */
};

/* The descriptor is opened before it is asked who that is: should the pid be
 * another's by then, the descriptor is not, and the signal goes nowhere. */
static bool
look_at(struct look *l, pid_t pid)
{
	int fd = l->stop ? (int)syscall(SYS_pidfd_open, pid, 0) : -1;
	struct process p;
	bool found;

	found = process_read(&p, pid) && !p.dead &&
		(p.parent == l->top || pids_has(l->known, p.parent));
	if (found && l->stop)
		syscall(SYS_pidfd_send_signal, fd, SIGSTOP, NULL, 0);
	if (fd >= 0)
		close(fd);
	if (found)
		pids_add(l->known, pid);
	return found;
}

/* Goes through all processes once, by pid. As children mostly have larger
 * pids than their parents, that mostly finds all. Says whether some were
 * found; 0 when there were none, -1 when `visit` had enough. */
static int
look_once(struct look *l)
{
	DIR *d = opendir("/proc");
	struct dirent *e;
	int found = 0;

	while (d && found >= 0 && (e = readdir(d))) {
		pid_t pid = (pid_t)atoi(e->d_name);

		if (pid <= 0 || pid >= MOST_PIDS || pids_has(l->known, pid) ||
		    !look_at(l, pid))
			continue;
		found = l->visit(l->ctx, pid) ? 1 : -1;
	}
	if (d)
		closedir(d);
	return found;
}

static void
look(struct look *l)
{
	l->known = pids_new();
	while (look_once(l) > 0)
		continue;
	free(l->known);
}

void
tree_each(pid_t top, bool (*visit)(void *ctx, pid_t pid), void *ctx)
{
	struct look l = { .top = top, .visit = visit, .ctx = ctx };

	look(&l);
}

/* --- the end --- */

struct frozen {
	pid_t *v;
	size_t n;
	struct pids *counted; /* in this round or an earlier one */
	int fresh;
};

static bool
add_frozen(void *ctx, pid_t pid)
{
	struct frozen *f = ctx;

	f->v = vec_room(f->v, f->n, sizeof(*f->v));
	f->v[f->n++] = pid;
	if (!pids_has(f->counted, pid))
		f->fresh++;
	pids_add(f->counted, pid);
	return true;
}

/* Freezes and kills; returns how many were not counted before. What is stopped
 * cannot end, so that its pid stays its own until it is killed. */
static int
kill_below(struct pids *counted)
{
	struct frozen frozen = { .counted = counted };
	struct look l = { .top = getpid(),
			  .visit = add_frozen,
			  .ctx = &frozen,
			  .stop = true };

	look(&l);
	for (size_t i = 0; i < frozen.n; i++)
		kill(frozen.v[i], SIGKILL);
	free(frozen.v);
	return frozen.fresh;
}

/* False once there is nothing left to wait for. */
static bool
reap(void (*reaped)(void *, pid_t, int, const struct rusage *), void *ctx)
{
	struct rusage usage;
	int status;
	pid_t pid;

	while ((pid = wait4(-1, &status, WNOHANG, &usage)) > 0)
		if (reaped)
			reaped(ctx, pid, status, &usage);
	return pid == 0;
}

void
process_hurry(pid_t pid, bool on)
{
	const struct sched_param first = { .sched_priority = 1 };
	const struct sched_param other = { .sched_priority = 0 };

	if (on)
		syscall(SYS_sched_setscheduler, pid,
			SCHED_RR | SCHED_RESET_ON_FORK, &first);
	else
		syscall(SYS_sched_setscheduler, pid, SCHED_OTHER, &other);
}

int
tree_end(void (*reaped)(void *ctx, pid_t pid, int status,
			const struct rusage *usage),
	 void *ctx)
{
	const struct timespec moment = { 0, 1000000 };
	int killed = 0, patience = 30000, fresh;
	struct pids *counted;

	/* a look at /proc costs more than most runs: only when needed */
	if (!reap(reaped, ctx))
		return 0;
	counted = pids_new();
	process_hurry(0, true);
	while (reap(reaped, ctx) && patience > 0) {
		/* one that was in the middle of a fork when it was stopped has
		 * a child since: at once again, then wait for the dying */
		while (patience % 100 == 0 && (fresh = kill_below(counted)) > 0)
			killed += fresh;
		nanosleep(&moment, NULL);
		patience--;
	}
	process_hurry(0, false);
	free(counted);
	return patience > 0 ? killed : -1;
}
