/* Builds one program and runs it in this terminal: no limits, no measuring,
 * the reader's own eyes.
 *
 * It gets the environment that its runs in the book have, an empty folder to
 * work in, and the server that it asks for. */
#include "run.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "command.h"
#include "diag.h"
#include "expand.h"
#include "file.h"
#include "proc.h"
#include "spec.h"

/* A NULL-terminated list of strings for exec. */
struct list {
	char **v;
	size_t n;
};

static void
list_add(void *ctx, const char *text)
{
	struct list *l = ctx;
	char *copy = strdup(text);

	if (!copy)
		die("out of memory");
	l->v = vec_room(l->v, l->n, sizeof(*l->v));
	l->v[l->n++] = copy;
	l->v = vec_room(l->v, l->n, sizeof(*l->v));
	l->v[l->n] = NULL;
}

static void
list_add_str(struct list *l, struct str text)
{
	struct buf b;

	buf_init(&b);
	buf_add(&b, text);
	list_add(l, b.p);
	buf_release(&b);
}

static void
list_release(struct list *l)
{
	for (size_t i = 0; i < l->n; i++)
		free(l->v[i]);
	free(l->v);
	*l = (struct list){ 0 };
}

/* A file that holds what the program is to read, or -1 for the terminal. */
static int
open_stdin(const struct program *p)
{
	struct buf text;
	int fd = -1;

	if (!p->stdin_chunk)
		return -1;
	buf_init(&text);
	chunk_text(p->stdin_chunk, &text);
	fd = memfd_create("stdin", MFD_CLOEXEC);
	if (fd < 0 || write(fd, text.p, text.n) != (ssize_t)text.n ||
	    lseek(fd, 0, SEEK_SET) != 0)
		die("make a file for the program's input:");
	buf_release(&text);
	return fd;
}

/* --- the server of `with` --- */

struct server {
	pid_t pid; /* 0: none */
	int out; /* its standard output stays open while it runs */
};

/* Takes the server's KEY=value lines up to an empty line or READY. */
static void
read_greeting(struct server *s, struct list *env)
{
	struct buf line;
	char c;

	buf_init(&line);
	while (read(s->out, &c, 1) == 1) {
		if (c != '\n') {
			buf_addc(&line, c);
			continue;
		}
		if (line.n == 0 || str_is(buf_str(&line), "READY"))
			break;
		if (strchr(line.p, '='))
			list_add(env, line.p);
		buf_clear(&line);
	}
	buf_release(&line);
}

static void
start_server(struct server *s, const struct program *with, struct list *env)
{
	struct list argv = { 0 }, own = { 0 };
	struct proc p = { .in = -1, .err = -1, .dies_with_us = true };
	int fds[2];

	*s = (struct server){ .out = -1 };
	if (!with)
		return;
	spec_command(with->variants[0], list_add, &argv);
	for (int i = 0; i < with->opt->args.n; i++)
		list_add_str(&argv, with->opt->args.v[i]);
	spec_environment(with, list_add, &own);
	if (pipe2(fds, O_CLOEXEC) != 0)
		die("make a pipe:");
	p.argv = argv.v;
	p.env = own.v;
	p.out = fds[1];
	s->pid = proc_start(&p);
	if (s->pid < 0)
		die("start %s:", argv.v[0]);
	close(fds[1]);
	s->out = fds[0];
	read_greeting(s, env);
	list_release(&own);
	list_release(&argv);
}

static bool
ends_within(pid_t pid, double ms)
{
	struct pollfd fd = { (int)syscall(SYS_pidfd_open, pid, 0), POLLIN, 0 };
	bool ended = fd.fd >= 0 && poll(&fd, 1, (int)ms) == 1;

	if (fd.fd >= 0)
		close(fd.fd);
	return ended;
}

static void
stop_server(struct server *s)
{
	if (s->pid <= 0)
		return;
	kill(s->pid, SIGTERM);
	if (!ends_within(s->pid, 1000))
		kill(s->pid, SIGKILL);
	proc_wait(s->pid);
	close(s->out);
}

/* --- the program --- */

static int
await(const struct program *p, pid_t pid)
{
	double ms = p->opt->timeout / 1e6;

	if (str_is(p->opt->expect, "timeout") && !ends_within(pid, ms)) {
		fprintf(stderr,
			"weft: stopped after %.0f ms, as the book expects: it "
			"would go on for ever\n",
			ms);
		kill(pid, SIGKILL);
	}
	return proc_wait(pid);
}

static int
start_and_await(const struct program *p, struct list *argv, struct list *env)
{
	struct proc proc = { .argv = argv->v,
			     .env = env->v,
			     .in = open_stdin(p),
			     .out = -1,
			     .err = -1 };
	struct sigaction ignore = { .sa_handler = SIG_IGN }, old;
	int status;
	pid_t pid;

	fflush(NULL);
	pid = proc_start(&proc);
	if (pid < 0)
		die("start %s:", argv->v[0]);
	/* ^C is for the program, not for us */
	sigaction(SIGINT, &ignore, &old);
	status = await(p, pid);
	sigaction(SIGINT, &old, NULL);
	if (proc.in >= 0)
		close(proc.in);
	return status;
}

static void
add_arguments(struct list *argv, const struct program *p, char *const *args)
{
	if (args) {
		while (*args)
			list_add(argv, *args++);
		return;
	}
	for (int i = 0; i < p->opt->args.n; i++)
		list_add_str(argv, p->opt->args.v[i]);
	if (p->opt->sweep.n > 0)
		list_add_str(argv, p->opt->sweep.v[0]);
}

/* Runs in an empty folder, which goes away with all that was left in it. */
static int
run_in_folder(const struct program *p, struct list *argv, struct list *env)
{
	char folder[] = "/tmp/weft-run-XXXXXX", *here = getcwd(NULL, 0);
	int status;

	if (!here || !mkdtemp(folder) || chdir(folder) != 0)
		die("make a folder for the program:");
	status = start_and_await(p, argv, env);
	if (chdir(here) != 0)
		die("go back to %s:", here);
	free(here);
	file_remove(folder);
	return status;
}

static int
run_built(const struct program *p, char *const *args)
{
	struct list argv = { 0 }, env = { 0 };
	struct server server;
	const char *term = getenv("TERM");
	struct buf b;
	int status;

	spec_command(p->variants[0], list_add, &argv);
	add_arguments(&argv, p, args);
	spec_environment(p, list_add, &env);
	buf_init(&b);
	buf_addf(&b, "TERM=%s", term ? term : "dumb");
	list_add(&env, b.p);
	buf_release(&b);
	start_server(&server, p->with, &env);
	status = run_in_folder(p, &argv, &env);
	stop_server(&server);
	list_release(&env);
	list_release(&argv);
	return status;
}

static void
add_compile(struct work *w, const struct program *p, struct targets *t)
{
	const struct variant *v = p ? p->variants[0] : NULL;

	if (v && v->cc && !plan_is_current(v->cc, v->key))
		targets_add(t, arena_printf(&w->book.arena, "%s.res", v->cc));
}

static void
show_messages(const struct variant *v)
{
	struct result r;

	if (!result_read(&r, v->cc))
		return;
	if (r.nerrs > 0)
		fprintf(stderr, "%.*s", STR(r.errs[0]));
	result_release(&r);
}

/* Compiles what it is made of; says so when that fails. */
static bool
bring_up_to_date(struct work *w, const struct program *p)
{
	const struct variant *v = p->variants[0];
	struct targets t = { 0 };

	add_compile(w, p, &t);
	add_compile(w, p->with, &t);
	for (int i = 0; i < p->opt->uses.n; i++)
		add_compile(w, p->uses[i], &t);
	if (t.n > 0)
		work_compile(w, &t, w->jobs > 0 ? w->jobs : 2);
	free(t.v);
	if (!v->cc || file_exists(v->binary))
		return true;
	show_messages(v);
	if (!str_is(p->opt->expect, "compile-error"))
		fprintf(stderr, "weft: %.*s does not compile\n", STR(p->full));
	return false;
}

int
run_program(struct work *w, struct program *p, char *const *args)
{
	if (p->state == PROGRAM_SKIPPED || p->state == PROGRAM_FAILED) {
		fprintf(stderr, "weft: %.*s cannot be run here: %.*s\n",
			STR(p->full), STR(p->why));
		return 1;
	}
	if (!bring_up_to_date(w, p))
		return str_is(p->opt->expect, "compile-error") ? 0 : 1;
	return run_built(p, args);
}

int
run_command(const struct request *r)
{
	struct work w = { .build = r->build };
	struct program *p;
	int status;

	if (!work_load(&w)) {
		diag_flush();
		return 1;
	}
	diag_flush();
	work_plan(&w);
	work_write(&w);
	p = work_program(&w, r->args[0]);
	status = run_program(&w, p, r->args[1] ? r->args + 1 : NULL);
	work_release(&w);
	return status;
}
