/* Finds and kills the processes below one, from /proc.
 *
 * Everything a subreaper's descendants leave behind becomes its child, so the
 * tree below it is complete at any time, whatever sessions and daemons were
 * made in it. A scan of /proc is not atomic, though: what forks meanwhile is
 * missed. Hence freeze first (a stopped process does not fork), look again
 * until nothing new appears, then kill; and only wait4's "no children" is
 * believed. A pid is never signalled without asking that it is still the
 * process that was seen. */
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

/* Reads /proc/PID/stat: "PID (name) S PARENT …", the start in field 22. The
 * name may hold anything, so the fields are counted from the last ')'. */
static bool
process_read(struct process *p, pid_t pid)
{
	char path[40], text[1024], *at;
	unsigned long long start;
	ssize_t n;
	char state;
	int fd, parent;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	n = read(fd, text, sizeof(text) - 1);
	close(fd);
	if (n <= 0)
		return false;
	text[n] = '\0';
	at = strrchr(text, ')');
	if (!at || sscanf(at + 1,
			  " %c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u"
			  " %*d %*d %*d %*d %*d %*d %llu",
			  &state, &parent, &start) != 3)
		return false;
	*p = (struct process){ .pid = pid,
			       .parent = parent,
			       .start = start,
			       .dead = state == 'Z' || state == 'X' };
	return true;
}

static int
by_pid(const void *va, const void *vb)
{
	const struct process *a = va, *b = vb;

	return (a->pid > b->pid) - (a->pid < b->pid);
}

static struct process *
find(const struct tree *tree, pid_t pid)
{
	struct process key = { .pid = pid };

	if (tree->n == 0)
		return NULL;
	return bsearch(&key, tree->v, tree->n, sizeof(key), by_pid);
}

/* What is in `known` is stopped, so that it still is what it was: asking again
 * would give what is not stopped yet the time to fork. */
static void
read_all(struct tree *all, const struct tree *known)
{
	DIR *d = opendir("/proc");
	struct dirent *e;

	all->n = 0;
	while (d && (e = readdir(d))) {
		pid_t pid = (pid_t)atoi(e->d_name);
		const struct process *old = find(known, pid);

		if (pid <= 0)
			continue;
		all->v = vec_room(all->v, all->n, sizeof(*all->v));
		if (old)
			all->v[all->n++] = *old;
		else if (process_read(&all->v[all->n], pid))
			all->n++;
	}
	if (d)
		closedir(d);
	if (all->n > 0)
		qsort(all->v, all->n, sizeof(*all->v), by_pid);
}

/* Children mostly have larger pids than their parents, so that few rounds
 * are needed. */
static void
mark_below(struct tree *all, pid_t top)
{
	bool more = true;

	while (more) {
		more = false;
		for (size_t i = 0; i < all->n; i++) {
			struct process *p = &all->v[i], *up;

			if (p->below)
				continue;
			up = find(all, p->parent);
			p->below = p->parent == top || (up && up->below);
			more |= p->below;
		}
	}
}

static void
read_below(struct tree *tree, pid_t top, const struct tree *known)
{
	size_t kept = 0;

	read_all(tree, known);
	mark_below(tree, top);
	for (size_t i = 0; i < tree->n; i++)
		if (tree->v[i].below)
			tree->v[kept++] = tree->v[i];
	tree->n = kept;
}

void
tree_read(struct tree *tree, pid_t top)
{
	const struct tree nothing = { 0 };

	read_below(tree, top, &nothing);
}

void
tree_release(struct tree *tree)
{
	free(tree->v);
	*tree = (struct tree){ 0 };
}

/* The descriptor pins the process while it is compared with what was seen. */
static void
process_signal(const struct process *p, int signal)
{
	struct process now;
	int fd = (int)syscall(SYS_pidfd_open, p->pid, 0);

	if (fd < 0)
		return;
	if (process_read(&now, p->pid) && now.start == p->start)
		syscall(SYS_pidfd_send_signal, fd, signal, NULL, 0);
	close(fd);
}

static bool
was_seen(const struct tree *seen, const struct process *p)
{
	const struct process *old = find(seen, p->pid);

	return old && old->start == p->start;
}

/* Stops what is in `now` but was not in `seen`; returns how many lived. */
static int
stop_new(const struct tree *seen, const struct tree *now)
{
	int fresh = 0;

	for (size_t i = 0; i < now->n; i++)
		if (!now->v[i].dead && !was_seen(seen, &now->v[i])) {
			process_signal(&now->v[i], SIGSTOP);
			fresh++;
		}
	return fresh;
}

/* Freezes and kills; `seen` is what was killed before, and then now. Returns
 * how many were new. */
static int
kill_below(struct tree *seen)
{
	const struct tree nothing = { 0 }, *known = &nothing;
	struct tree now = { 0 };
	int fresh, killed = 0;

	do {
		struct tree swap = *seen;

		read_below(&now, getpid(), known);
		fresh = stop_new(seen, &now);
		killed += fresh;
		*seen = now;
		now = swap;
		known = seen;
	} while (fresh > 0);
	for (size_t i = 0; i < seen->n; i++)
		process_signal(&seen->v[i], SIGKILL);
	tree_release(&now);
	return killed;
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
	struct tree seen = { 0 };
	int killed = 0, patience = 30000, fresh;

	/* a look at /proc costs more than most runs: only when needed */
	if (!reap(reaped, ctx))
		return 0;
	process_hurry(0, true);
	while (reap(reaped, ctx) && patience > 0) {
		/* one that was in the middle of a fork when it was stopped has
		 * a child since: at once again, then wait for the dying */
		while (patience % 100 == 0 && (fresh = kill_below(&seen)) > 0)
			killed += fresh;
		nanosleep(&moment, NULL);
		patience--;
	}
	process_hurry(0, false);
	tree_release(&seen);
	return patience > 0 ? killed : -1;
}
