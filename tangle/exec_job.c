/* Runs in two processes: the functions of exec_job.h in the supervisor, the
 * `measure` ones in the process that it forks here.
 *
 * That process must stay small and be forked early: the kernel counts the
 * memory of a process from its fork, so that a program never seems smaller
 * than the process that started it. It allocates nothing before a program has
 * ended. Its clocks are read right before the exec and as soon as wait4 says
 * that the command's own process has ended. */
#include "exec_job.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "diag.h"
#include "exec_tree.h"
#include "file.h"

/* The supervisor's own descriptors are below: the lowest that are free. */
enum { MOST_PRIVATE = 32 };

enum order { START, TERMINATE, KILL };

/* --- the measuring process --- */

struct measure {
	const struct command *command;
	const char *dir;
	int socket, children; /* `children`: readable when one has ended */
	struct started *started; /* shared with the starting process */
	pid_t root; /* 0 once it was waited for */
	bool used; /* the home is no longer empty */
	struct job_report report;
};

static int64_t
ns_of(struct timeval t)
{
	return t.tv_sec * INT64_C(1000000000) + t.tv_usec * INT64_C(1000);
}

static void
reaped(void *ctx, pid_t pid, int status, const struct rusage *usage)
{
	struct measure *m = ctx;
	struct job_report *r = &m->report;

	r->cpu += ns_of(usage->ru_utime) + ns_of(usage->ru_stime);
	r->switches += usage->ru_nvcsw + usage->ru_nivcsw;
	if (r->rss < usage->ru_maxrss * INT64_C(1024))
		r->rss = usage->ru_maxrss * INT64_C(1024);
	if (pid != m->root)
		return;
	r->wall = clock_now() - m->started->at;
	r->status = status;
	r->error = m->started->error;
	m->root = 0;
}

/* Waits for orphans as they end, too: a zombie counts against the limits. */
static void
reap(struct measure *m)
{
	struct signalfd_siginfo ignored;
	struct rusage usage;
	int status;
	pid_t pid;

	while (read(m->children, &ignored, sizeof(ignored)) > 0)
		continue;
	while ((pid = wait4(-1, &status, WNOHANG, &usage)) > 0)
		reaped(m, pid, status, &usage);
}

/* A program may have locked folders in its own. */
static void
unlock_dirs(const char *dir)
{
	struct dirent *e;
	struct buf path;
	DIR *d;

	chmod(dir, 0700);
	d = opendir(dir);
	buf_init(&path);
	while (d && (e = readdir(d))) {
		if (e->d_type != DT_DIR || strcmp(e->d_name, ".") == 0 ||
		    strcmp(e->d_name, "..") == 0)
			continue;
		buf_clear(&path);
		buf_addf(&path, "%s/%s", dir, e->d_name);
		unlock_dirs(path.p);
	}
	buf_release(&path);
	if (d)
		closedir(d);
}

/* Most folders are empty. */
static void
remove_dir(const char *dir)
{
	if (rmdir(dir) == 0 || errno == ENOENT)
		return;
	file_remove(dir);
	if (!file_exists(dir))
		return;
	unlock_dirs(dir);
	file_remove(dir);
}

/* The process that ends the job: nothing of it remains. */
static _Noreturn void
leave(struct measure *m)
{
	tree_end(NULL, NULL);
	if (m->dir)
		remove_dir(m->dir);
	_exit(0);
}

/* Takes an order with the descriptors that come with START; the socket's end
 * means that the supervisor is gone or done. */
static enum order
take_order(struct measure *m, int fds[3])
{
	char order = 0;
	struct iovec text = { &order, 1 };
	union {
		struct cmsghdr head;
		char room[CMSG_SPACE(3 * sizeof(int))];
	} control;
	struct msghdr message = { .msg_iov = &text,
				  .msg_iovlen = 1,
				  .msg_control = &control,
				  .msg_controllen = sizeof(control) };
	struct cmsghdr *c;
	ssize_t n;

	do
		n = recvmsg(m->socket, &message, MSG_CMSG_CLOEXEC);
	while (n < 0 && errno == EINTR);
	if (n <= 0)
		leave(m);
	c = CMSG_FIRSTHDR(&message);
	if (c && c->cmsg_len == CMSG_LEN(3 * sizeof(int)))
		memcpy(fds, CMSG_DATA(c), 3 * sizeof(int));
	return (enum order)order;
}

static void
start(struct measure *m, const int fds[3])
{
	m->report = (struct job_report){ 0 };
	if (m->command->home && m->used) {
		remove_dir(m->command->home);
		mkdir(m->command->home, 0700);
	}
	m->used = true;
	m->root = command_start(m->command, fds, m->started);
	for (int i = 0; i < 3; i++)
		close(fds[i]);
	if (m->root < 0) {
		m->report.error = errno;
		m->root = 0;
	}
}

static void
obey(struct measure *m)
{
	int none[3];
	enum order order = take_order(m, none);

	if (order == TERMINATE)
		kill(m->root, SIGTERM);
	if (order == KILL) {
		m->report.killed = true;
		m->report.left = tree_end(reaped, m);
		/* the program itself was stopped, not left over */
		if (m->report.left > 0)
			m->report.left--;
	}
}

static void
wait_for_root(struct measure *m)
{
	struct pollfd fds[2] = { { m->children, POLLIN, 0 },
				 { m->socket, POLLIN, 0 } };

	while (m->root != 0 && !m->report.killed) {
		if (poll(fds, 2, -1) < 0)
			continue;
		if (fds[0].revents)
			reap(m);
		if (fds[1].revents && m->root != 0)
			obey(m);
	}
}

/* Closes what an exec would close: the supervisor's ends of this and other
 * jobs. The build's lock and the progress pipe stay open until all is over. */
static void
close_private(int keep)
{
	for (int fd = 3; fd < MOST_PRIVATE; fd++) {
		int flags = fcntl(fd, F_GETFD);

		if (fd != keep && flags >= 0 && (flags & FD_CLOEXEC))
			close(fd);
	}
}

static _Noreturn void
measure(struct measure *m)
{
	int fds[3] = { -1, -1, -1 };
	const uint64_t all = ~UINT64_C(0);
	sigset_t child;

	close_private(m->socket);
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	/* neither the terminal nor a program that signals its parent counts;
	 * the library would not block its own signals */
	setsid();
	syscall(SYS_rt_sigprocmask, SIG_BLOCK, &all, NULL, sizeof(all));
	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	m->children = signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK);
	for (;;) {
		if (take_order(m, fds) != START)
			continue; /* for an execution that has ended since */
		start(m, fds);
		wait_for_root(m);
		if (!m->report.killed)
			m->report.left = tree_end(reaped, m);
		if (send(m->socket, &m->report, sizeof(m->report),
			 MSG_NOSIGNAL) < 0)
			leave(m);
	}
}

/* --- the supervisor --- */

char *
job_make_dir(void)
{
	const char *top = getenv("TMPDIR");
	struct buf b;

	buf_init(&b);
	buf_addf(&b, "%s/weft-%d-XXXXXX", top && *top == '/' ? top : "/tmp",
		 (int)getpid());
	if (!mkdtemp(b.p))
		die("make a folder %s:", b.p);
	return b.p;
}

void
job_open(struct job *job, const struct command *command, const char *dir)
{
	struct measure m = { .command = command, .dir = dir };
	int sockets[2];

	m.started = mmap(NULL, sizeof(*m.started), PROT_READ | PROT_WRITE,
			 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (m.started == MAP_FAILED ||
	    socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) != 0)
		die("start the measuring process:");
	*job = (struct job){ .pid = fork(), .socket = sockets[0], .dir = dir };
	if (job->pid < 0)
		die("start the measuring process:");
	if (job->pid == 0) {
		m.socket = sockets[1];
		measure(&m);
	}
	close(sockets[1]);
	munmap(m.started, sizeof(*m.started));
}

/* A measuring process that is gone is noticed when its report is awaited. */
static void
order(struct job *job, enum order what, const int *fds)
{
	char byte = (char)what;
	struct iovec text = { &byte, 1 };
	union {
		struct cmsghdr head;
		char room[CMSG_SPACE(3 * sizeof(int))];
	} control = { .room = { 0 } };
	struct msghdr message = { .msg_iov = &text, .msg_iovlen = 1 };

	if (fds) {
		message.msg_control = &control;
		message.msg_controllen = sizeof(control);
		control.head.cmsg_level = SOL_SOCKET;
		control.head.cmsg_type = SCM_RIGHTS;
		control.head.cmsg_len = CMSG_LEN(3 * sizeof(int));
		memcpy(CMSG_DATA(&control.head), fds, 3 * sizeof(int));
	}
	sendmsg(job->socket, &message, MSG_NOSIGNAL);
}

void
job_start(struct job *job, const int fds[3])
{
	order(job, START, fds);
}

void
job_terminate(struct job *job)
{
	order(job, TERMINATE, NULL);
}

void
job_kill(struct job *job)
{
	kill(job->pid, SIGCONT); /* its program may have stopped it */
	process_hurry(job->pid, true);
	order(job, KILL, NULL);
}

bool
job_report(struct job *job, struct job_report *report)
{
	ssize_t n;

	do
		n = recv(job->socket, report, sizeof(*report), 0);
	while (n < 0 && errno == EINTR);
	job->failed = n != (ssize_t)sizeof(*report);
	return !job->failed;
}

void
job_close(struct job *job)
{
	close(job->socket);
	kill(job->pid, SIGCONT);
	while (waitpid(job->pid, NULL, 0) < 0 && errno == EINTR)
		continue;
	if (!job->failed)
		return;
	/* what it was to end is now below this process */
	tree_end(NULL, NULL);
	if (job->dir)
		file_remove(job->dir);
}
