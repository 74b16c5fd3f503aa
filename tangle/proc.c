/* Starts processes, waits for them, reads what they say.
 *
 * vfork, because copying the page tables of a large book takes as long as a
 * whole ninja that finds nothing to do: the child borrows our memory and may
 * do no more than a few system calls before its exec. */
#include "proc.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "diag.h"

static void
use_descriptor(int fd, int as)
{
	if (fd >= 0 && fd != as)
		dup2(fd, as);
}

/* In the child. `reason` is the parent's, told by vfork's shared memory. */
_Noreturn static void
become(const struct proc *p, pid_t parent, volatile int *reason)
{
	use_descriptor(p->in, 0);
	use_descriptor(p->out, 1);
	use_descriptor(p->err, 2);
	if (p->without > 0)
		close(p->without);
	if (p->dies_with_us) {
		prctl(PR_SET_PDEATHSIG, SIGTERM);
		if (getppid() != parent)
			_exit(127);
	}
	if (p->env)
		execvpe(p->argv[0], p->argv, p->env);
	else
		execvp(p->argv[0], p->argv);
	*reason = errno;
	_exit(127);
}

pid_t
proc_start(const struct proc *p)
{
	pid_t parent = getpid(), pid;
	volatile int reason = 0;

	pid = vfork();
	if (pid < 0)
		die("start %s:", p->argv[0]);
	if (pid == 0)
		become(p, parent, &reason);
	if (reason == 0)
		return pid;
	proc_wait(pid);
	errno = reason;
	return -1;
}

int
proc_wait(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			die("wait for process %ld:", (long)pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void
read_to_end(int fd, struct buf *out)
{
	ssize_t got;

	do {
		got = read(fd, buf_room(out, 4096), 4096);
		if (got > 0)
			out->n += (size_t)got;
	} while (got > 0 || (got < 0 && errno == EINTR));
	out->p[out->n] = '\0';
}

bool
proc_output(char *const *argv, struct buf *out)
{
	struct proc p = { .argv = argv };
	int pipe_fds[2];
	pid_t pid;

	if (pipe2(pipe_fds, O_CLOEXEC) != 0)
		die("make a pipe:");
	p.in = p.err = open("/dev/null", O_RDWR | O_CLOEXEC);
	p.out = pipe_fds[1];
	pid = proc_start(&p);
	close(pipe_fds[1]);
	close(p.in);
	if (pid > 0)
		read_to_end(pipe_fds[0], out);
	close(pipe_fds[0]);
	return pid > 0 && proc_wait(pid) == 0;
}
