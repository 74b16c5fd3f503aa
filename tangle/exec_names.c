/* The C library that the helper is linked with may have no such functions. */
#include "exec_names.h"

#include <errno.h>
#include <signal.h>

static const char *const signals[] = {
	[SIGHUP] = "HUP",	[SIGINT] = "INT",	[SIGQUIT] = "QUIT",
	[SIGILL] = "ILL",	[SIGTRAP] = "TRAP",	[SIGABRT] = "ABRT",
	[SIGBUS] = "BUS",	[SIGFPE] = "FPE",	[SIGKILL] = "KILL",
	[SIGUSR1] = "USR1",	[SIGSEGV] = "SEGV",	[SIGUSR2] = "USR2",
	[SIGPIPE] = "PIPE",	[SIGALRM] = "ALRM",	[SIGTERM] = "TERM",
	[SIGSTKFLT] = "STKFLT", [SIGCHLD] = "CHLD",	[SIGCONT] = "CONT",
	[SIGSTOP] = "STOP",	[SIGTSTP] = "TSTP",	[SIGTTIN] = "TTIN",
	[SIGTTOU] = "TTOU",	[SIGURG] = "URG",	[SIGXCPU] = "XCPU",
	[SIGXFSZ] = "XFSZ",	[SIGVTALRM] = "VTALRM", [SIGPROF] = "PROF",
	[SIGWINCH] = "WINCH",	[SIGIO] = "IO",		[SIGPWR] = "PWR",
	[SIGSYS] = "SYS",
};

/* What fork, chdir and execve may say. */
static const struct {
	int number;
	const char *name;
} errors[] = {
	{ ENOENT, "ENOENT" },	{ EACCES, "EACCES" },
	{ ENOEXEC, "ENOEXEC" }, { ENOTDIR, "ENOTDIR" },
	{ EISDIR, "EISDIR" },	{ EPERM, "EPERM" },
	{ ENOMEM, "ENOMEM" },	{ E2BIG, "E2BIG" },
	{ EAGAIN, "EAGAIN" },	{ ETXTBSY, "ETXTBSY" },
	{ ELOOP, "ELOOP" },	{ EIO, "EIO" },
	{ EMFILE, "EMFILE" },	{ ENFILE, "ENFILE" },
	{ EINVAL, "EINVAL" },	{ ENAMETOOLONG, "ENAMETOOLONG" },
};

void
name_signal(struct buf *status, int number)
{
	size_t n = sizeof(signals) / sizeof(*signals);

	if (number > 0 && (size_t)number < n && signals[number])
		buf_addf(status, "signal:%s", signals[number]);
	else
		buf_addf(status, "signal:%d", number);
}

void
name_error(struct buf *status, int number)
{
	for (size_t i = 0; i < sizeof(errors) / sizeof(*errors); i++)
		if (errors[i].number == number) {
			buf_addf(status, "exec:%s", errors[i].name);
			return;
		}
	buf_addf(status, "exec:%d", number);
}
