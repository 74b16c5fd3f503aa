/* One poll over everything that the supervisor waits for.
 *
 * An execution is over when its report comes, never at the end of its output:
 * an orphan may hold the pipe for ever. By then all its processes are gone,
 * so that what is left in the pipes is all that will ever come. A signal, or
 * the death of the parent or of weft, ends the jobs before this process dies
 * the same way. */
#include "exec_watch.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "diag.h"
#include "exec_names.h"

enum { MAX_WATCHES = 4 }; /* a program, its server, a debugger */

static struct {
	pid_t self;
	int signals, null;
	int progress; /* -1: nobody listens */
	struct watch *watches[MAX_WATCHES];
	const char *unlink;
} super = { .progress = -1 };

/* --- the end of this process --- */

/* Jobs are closed newest first. At exit as well: a failure of the environment
 * leaves nothing behind either. */
static void
end_everything(void)
{
	if (getpid() != super.self)
		return;
	for (int i = MAX_WATCHES - 1; i >= 0; i--)
		if (super.watches[i])
			job_close(super.watches[i]->job);
	memset(super.watches, 0, sizeof(super.watches));
	if (super.unlink)
		unlink(super.unlink);
}

static _Noreturn void
die_by(int number)
{
	sigset_t set;

	end_everything();
	signal(number, SIG_DFL);
	sigemptyset(&set);
	sigaddset(&set, number);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	raise(number);
	_exit(2);
}

void
watch_unlink(const char *path)
{
	super.unlink = path;
}

/* Descriptors 0 to 2 are taken, so that no pipe becomes one of them. */
static void
open_null(void)
{
	do
		super.null = open("/dev/null", O_RDWR | O_CLOEXEC);
	while (super.null >= 0 && super.null <= 2 &&
	       fcntl(super.null, F_SETFD, 0) == 0);
	if (super.null < 0)
		die("open /dev/null:");
}

/* Those that the parent wants ignored (nohup) stay so. */
static void
take_signals(void)
{
	static const int ends[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
	struct sigaction old;
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++)
		if (sigaction(ends[i], NULL, &old) == 0 &&
		    old.sa_handler != SIG_IGN)
			sigaddset(&set, ends[i]);
	sigaddset(&set, SIGTERM); /* the parent's death */
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
	super.signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (super.signals < 0)
		die("wait for signals:");
}

void
watch_init(void)
{
	const char *progress = getenv("WEFT_PROGRESS");
	pid_t parent = getppid();

	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		raise(SIGTERM);
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	super.self = getpid();
	open_null();
	take_signals();
	if (progress && fcntl(atoi(progress), F_GETFD) >= 0)
		super.progress = atoi(progress);
	atexit(end_everything);
}

void
progress_tell(const char *format, ...)
{
	struct buf line;
	va_list args;

	if (super.progress < 0)
		return;
	buf_init(&line);
	va_start(args, format);
	buf_vaddf(&line, format, args);
	va_end(args);
	buf_addc(&line, '\n');
	/* one write, so that lines of several helpers never mix */
	if (write(super.progress, line.p, line.n) < 0 && errno == EPIPE)
		die_by(SIGTERM); /* weft is dead */
	buf_release(&line);
}

/* --- one execution --- */

static void
close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* Our end must not block; theirs is an ordinary pipe. */
static void
make_pipe(int fds[2], int ours)
{
	if (pipe2(fds, O_CLOEXEC) != 0 ||
	    fcntl(fds[ours], F_SETFL, O_NONBLOCK) != 0)
		die("make a pipe:");
}

static void
watch_add(struct watch *w)
{
	int i = 0;

	while (i < MAX_WATCHES - 1 && super.watches[i])
		i++;
	super.watches[i] = w;
}

static void
watch_drop(const struct watch *w)
{
	for (int i = 0; i < MAX_WATCHES; i++)
		if (super.watches[i] == w)
			super.watches[i] = NULL;
}

void
watch_start(struct watch *w, struct job *job, struct capture *out,
	    struct capture *err, const struct str *input)
{
	int in[2] = { super.null, -1 }, o[2], e[2] = { -1, -1 };
	int theirs[3];

	if (input)
		make_pipe(in, 1);
	make_pipe(o, 0);
	if (err != out)
		make_pipe(e, 0);
	*w = (struct watch){ .job = job,
			     .out = out,
			     .err = err,
			     .out_fd = o[0],
			     .err_fd = e[0],
			     .input_fd = in[1],
			     .input = input ? *input : LIT("") };
	out->total = err->total = 0;
	theirs[0] = in[0];
	theirs[1] = o[1];
	theirs[2] = err != out ? e[1] : o[1];
	watch_add(w);
	job_start(job, theirs);
	if (input)
		close(in[0]);
	close_fd(&o[1]);
	close_fd(&e[1]);
}

/* Reads what is there; false at the end of the stream, which comes when no
 * process holds it any more. */
static bool
drain(int fd, struct capture *c, int rounds)
{
	static char chunk[64 * 1024];
	ssize_t n = 1;

	while (rounds-- > 0 && (n = read(fd, chunk, sizeof(chunk))) > 0)
		capture_add(c, (struct str){ chunk, (size_t)n });
	return n > 0 || (n < 0 && (errno == EAGAIN || errno == EINTR));
}

static void
take_output(int *fd, short revents, struct capture *c)
{
	/* a few pages at a time: a flood must not keep the rest waiting */
	if (revents && !drain(*fd, c, 4))
		close_fd(fd);
}

static void
give_input(struct watch *w)
{
	ssize_t n =
		w->input.n > 0 ? write(w->input_fd, w->input.p, w->input.n) : 0;

	if (n > 0)
		w->input = str_sub(w->input, (size_t)n, w->input.n);
	/* all given, or the program does not want the rest */
	if (w->input.n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
		close_fd(&w->input_fd);
}

static void
close_streams(struct watch *w)
{
	if (w->out_fd >= 0)
		drain(w->out_fd, w->out, 1024);
	if (w->err_fd >= 0)
		drain(w->err_fd, w->err, 1024);
	close_fd(&w->out_fd);
	close_fd(&w->err_fd);
	close_fd(&w->input_fd);
}

static void
take_report(struct watch *w)
{
	w->ended = true;
	if (!job_report(w->job, &w->report)) {
		errno = 0;
		die("the process that measures was killed");
	}
	if (w->report.left < 0)
		die("some process of the run cannot be killed");
	close_streams(w);
	watch_drop(w);
}

/* --- all of them --- */

enum { FDS_EACH = 4 };

static void
fill(struct pollfd *fds, const struct watch *w)
{
	fds[0] = (struct pollfd){ w ? w->out_fd : -1, POLLIN, 0 };
	fds[1] = (struct pollfd){ w ? w->err_fd : -1, POLLIN, 0 };
	fds[2] = (struct pollfd){ w ? w->input_fd : -1, POLLOUT, 0 };
	fds[3] = (struct pollfd){ w ? w->job->socket : -1, POLLIN, 0 };
}

static void
handle(struct watch *w, const struct pollfd *fds)
{
	take_output(&w->out_fd, fds[0].revents, w->out);
	take_output(&w->err_fd, fds[1].revents, w->err);
	if (fds[2].revents)
		give_input(w);
	if (fds[3].revents)
		take_report(w);
}

static void
handle_end(const struct pollfd *signals, const struct pollfd *progress)
{
	struct signalfd_siginfo info;

	if (signals->revents &&
	    read(super.signals, &info, sizeof(info)) == sizeof(info))
		die_by((int)info.ssi_signo);
	/* nobody reads progress any more: weft is dead, perhaps with a shell
	 * in between that knows nothing of it */
	if (progress->revents & POLLERR)
		die_by(SIGTERM);
}

void
watch_step(int64_t until)
{
	struct pollfd fds[MAX_WATCHES * FDS_EACH + 2];
	struct pollfd *own = fds + MAX_WATCHES * FDS_EACH;
	int64_t left = until - clock_now();
	struct timespec t;

	for (int i = 0; i < MAX_WATCHES; i++)
		fill(fds + i * FDS_EACH, super.watches[i]);
	own[0] = (struct pollfd){ super.signals, POLLIN, 0 };
	own[1] = (struct pollfd){ super.progress, 0, 0 };
	if (left < 0)
		left = 0;
	t.tv_sec = left / 1000000000;
	t.tv_nsec = left % 1000000000;
	if (ppoll(fds, MAX_WATCHES * FDS_EACH + 2, &t, NULL) <= 0)
		return;
	handle_end(&own[0], &own[1]);
	for (int i = 0; i < MAX_WATCHES; i++)
		if (super.watches[i])
			handle(super.watches[i], fds + i * FDS_EACH);
}

void
watch_stop(struct watch *w, const char *why)
{
	if (w->ended || w->stopped)
		return;
	w->stopped = why;
	job_kill(w->job);
}

void
watch_finish(struct watch *w, int64_t timeout)
{
	int64_t deadline = clock_now() + timeout;

	while (!w->ended && clock_now() < deadline)
		watch_step(deadline);
	watch_stop(w, "timeout");
	while (!w->ended)
		watch_step(INT64_MAX / 2);
}

void
watch_status(const struct watch *w, struct buf *status)
{
	const struct job_report *r = &w->report;

	if (r->error)
		name_error(status, r->error);
	else if (w->late)
		buf_adds(status, "timeout");
	else if (r->killed && w->stopped)
		buf_adds(status, w->stopped);
	else if (WIFSIGNALED(r->status))
		name_signal(status, WTERMSIG(r->status));
	else
		buf_addf(status, "exit:%d", WEXITSTATUS(r->status));
}

static bool
status_is(struct str status, struct str expect)
{
	if (str_is(expect, "compile-error"))
		return str_starts(status, "exit:") && !str_is(status, "exit:0");
	return str_eq(status, expect);
}

bool
watch_ended(const struct watch *w, struct str expect)
{
	struct buf status;
	bool same;

	buf_init(&status);
	watch_status(w, &status);
	same = status_is(buf_str(&status), expect);
	buf_release(&status);
	return same;
}
