/* Between clone and exec: a process of its own session, with default signals,
 * no foreign descriptors and a few limits.
 *
 * Never RLIMIT_AS or RLIMIT_DATA: both kill the sanitizers. The file size is
 * limited so that a runaway program cannot fill the disk. */
#include "exec_start.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <time.h>
#include <unistd.h>

enum {
	FILE_LIMIT = 256 * 1024 * 1024,
	TASK_LIMIT = 16384,
	CANNOT_EXECUTE = 127,
};

int64_t
clock_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

/* Asks the kernel itself: the C library leaves two signals alone, which it
 * uses for its threads, and which some parents (make) hand on ignored. */
static void
default_signals(void)
{
	static const unsigned long action[8]; /* SIG_DFL, no flags, no mask */
	sigset_t none;

	for (int i = 1; i < NSIG; i++)
		syscall(SYS_rt_sigaction, i, action, NULL, NSIG / 8);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

static void
default_streams(const int fds[3])
{
	/* all three are above 2, so none is overwritten before its turn */
	for (int i = 0; i < 3; i++)
		dup2(fds[i], i);
	/* a sandbox may lack the call */
	if (syscall(SYS_close_range, 3, ~0U, 0) != 0)
		for (int fd = 3; fd < 1024; fd++)
			close(fd);
}

/* The second line of defence against a fork bomb, where the user is not root:
 * all tasks there are, and as many as a build may have. */
static void
limit_tasks(void)
{
	struct rlimit tasks;
	struct sysinfo info;
	rlim_t most;

	if (getrlimit(RLIMIT_NPROC, &tasks) != 0 || sysinfo(&info) != 0)
		return;
	most = (rlim_t)info.procs + TASK_LIMIT;
	if (tasks.rlim_cur > most)
		tasks.rlim_cur = most;
	setrlimit(RLIMIT_NPROC, &tasks);
}

static void
limits(const struct command *c)
{
	const struct rlimit none = { 0, 0 };
	const struct rlimit file = { FILE_LIMIT, FILE_LIMIT };

	setrlimit(RLIMIT_CORE, &none);
	if (c->tested) {
		setrlimit(RLIMIT_FSIZE, &file);
		limit_tasks();
		umask(022);
	}
	if (c->fixed_addresses)
		personality(ADDR_NO_RANDOMIZE);
}

/* As a shell does it, but with the command's own PATH. */
static void
execute(const struct command *c)
{
	struct str rest = str_of(c->path), dir;
	char file[4096];
	int reason = ENOENT;

	if (strchr(c->argv[0], '/')) {
		execve(c->argv[0], c->argv, c->env);
		return;
	}
	while (str_word(&rest, ":", &dir)) {
		snprintf(file, sizeof(file), "%.*s/%s", STR(dir), c->argv[0]);
		execve(file, c->argv, c->env);
		if (errno != ENOENT && errno != ENOTDIR)
			reason = errno;
	}
	errno = reason;
}

struct start {
	const struct command *command;
	const int *fds;
	struct started *started;
	pid_t parent;
};

/* Runs in the parent's memory, on a stack of its own, while the parent waits:
 * it allocates nothing and changes nothing but `started`. */
static int
become(void *arg)
{
	const struct start *s = arg;
	const struct command *c = s->command;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != s->parent)
		_exit(CANNOT_EXECUTE);
	setsid();
	default_signals();
	limits(c);
	if (c->home && chdir(c->home) != 0) {
		s->started->error = errno;
		_exit(CANNOT_EXECUTE);
	}
	default_streams(s->fds);
	s->started->at = clock_now();
	execute(c);
	s->started->error = errno;
	_exit(CANNOT_EXECUTE);
}

pid_t
command_start(const struct command *c, const int fds[3],
	      struct started *started)
{
	static _Alignas(16) char stack[64 * 1024];
	struct start start = { c, fds, started, getpid() };

	*started = (struct started){ .at = clock_now() };
	/* a fork copies page tables: with what follows it would be half the
	 * cost of a run that does nothing */
	return clone(become, stack + sizeof(stack),
		     CLONE_VM | CLONE_VFORK | SIGCHLD, &start);
}
