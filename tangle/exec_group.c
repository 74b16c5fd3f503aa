/* A hard stop for fork bombs: a pids cgroup for a whole build.
 *
 * The supervisors count what their runs start, fifty times a second; on a
 * machine with many CPUs a bomb may outrun the killing, unless its forks fail
 * at some point. The group is the build's and not a run's, and a process of
 * its own makes it, beside ninja, because to move a process into a group costs
 * 7 ms with the first version of cgroups. Where none can be made (no rights,
 * no controller) nothing is said: counting goes on. */
#include "exec_verbs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "file.h"

#define GROUPS "/sys/fs/cgroup"
#define PREFIX "weft-"
#define MOST_TASKS "16384"

/* Cuts "/a/b" to "/a", "/a" to nothing. */
static struct str
parent(struct str path)
{
	while (path.n > 0 && path.p[path.n - 1] != '/')
		path.n--;
	return str_sub(path, 0, path.n > 0 ? path.n - 1 : 0);
}

/* Where a group may be made. Below this process's own with version 1; beside
 * it with version 2, which has no processes in inner groups. */
static void
find_place(struct buf *place)
{
	struct str rest, line;
	struct buf own;

	buf_init(&own);
	file_read("/proc/self/cgroup", &own);
	rest = buf_str(&own);
	while (str_line(&rest, &line)) {
		size_t v1 = str_find(line, ":pids:", 0);

		if (v1 < line.n) {
			buf_clear(place);
			buf_addf(place, GROUPS "/pids%.*s",
				 STR(str_sub(line, v1 + 6, line.n)));
			break;
		}
		if (str_starts(line, "0::"))
			buf_addf(place, GROUPS "%.*s",
				 STR(parent(str_sub(line, 3, line.n))));
	}
	buf_release(&own);
}

/* Removes what killed builds have left: empty groups of processes that are no
 * more. The system refuses to remove one that is not empty. */
static void
sweep(const char *place)
{
	struct dirent *e;
	DIR *d = opendir(place);

	while (d && (e = readdir(d))) {
		pid_t owner;

		if (strncmp(e->d_name, PREFIX, strlen(PREFIX)) != 0)
			continue;
		owner = (pid_t)atoi(e->d_name + strlen(PREFIX));
		if (owner > 0 && kill(owner, 0) != 0 && errno == ESRCH)
			unlinkat(dirfd(d), e->d_name, AT_REMOVEDIR);
	}
	if (d)
		closedir(d);
}

static bool
tell(const char *group, const char *name, const char *value)
{
	struct buf path;
	bool good;
	int fd;

	buf_init(&path);
	buf_addf(&path, "%s/%s", group, name);
	fd = open(path.p, O_WRONLY | O_CLOEXEC);
	good = fd >= 0 && write(fd, value, strlen(value)) > 0;
	if (fd >= 0)
		close(fd);
	buf_release(&path);
	return good;
}

/* Until the last process of the build has left it, for a minute at most: the
 * next build sweeps. */
static void
remove_group(const char *group)
{
	const struct timespec moment = { 0, 5000000 };

	for (int i = 0; i < 12000 && rmdir(group) != 0 && errno == EBUSY; i++)
		nanosleep(&moment, NULL);
}

int
exec_limit(const char *pid)
{
	struct pollfd end = { .events = POLLIN };
	struct buf group;

	end.fd = (int)syscall(SYS_pidfd_open, atoi(pid), 0);
	if (end.fd < 0)
		return 0;
	buf_init(&group);
	find_place(&group);
	sweep(group.p);
	buf_addf(&group, "/" PREFIX "%ld", (long)getpid());
	if (mkdir(group.p, 0755) != 0)
		return 0;
	if (tell(group.p, "pids.max", MOST_TASKS) &&
	    tell(group.p, "cgroup.procs", pid))
		while (poll(&end, 1, -1) < 0)
			continue;
	remove_group(group.p);
	buf_release(&group);
	return 0;
}
