/* Counts the processes of a run.
 *
 * A look at all of /proc costs milliseconds, which would show in what is being
 * measured. One system call tells the number of tasks (threads and processes)
 * on the whole machine: only when that has grown by as many as the run may
 * still start is the run's tree looked at. The kernel tells that number in 16
 * bits; differences are therefore taken modulo 2^16. */
#include "exec_limits.h"

#include <sys/sysinfo.h>

#include "exec_tree.h"

static uint16_t
tasks_now(void)
{
	struct sysinfo info;

	return sysinfo(&info) == 0 ? info.procs : 0;
}

void
limits_start(struct limits *l, pid_t top)
{
	*l = (struct limits){ .top = top,
			      .tasks = tasks_now(),
			      .room = LIMIT_PROCESSES };
}

static bool
count(void *ctx, pid_t pid)
{
	int *room = ctx;

	(void)pid;
	return --*room >= 0;
}

bool
limits_exceeded(struct limits *l)
{
	uint16_t now = tasks_now();
	int grown = (int16_t)(uint16_t)(now - l->tasks);

	if (grown <= l->room) {
		/* what ended made no room: the run may have taken its place */
		if (grown < 0)
			l->tasks = now;
		return false;
	}
	l->tasks = now;
	l->room = LIMIT_PROCESSES;
	tree_each(l->top, count, &l->room);
	return l->room < 0;
}
