/* At a timeout: a debugger's view of each process of the run, else the
 * kernel's.
 *
 * gdb is a job as any other, with a limit on its time: it may itself hang on
 * what it looks at. Only the first few processes are looked at. */
#include "exec_stacks.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "exec_tree.h"
#include "exec_waits.h"
#include "exec_watch.h"
#include "file.h"

extern char **environ;

static const int64_t PATIENCE = 10 * INT64_C(1000000000);
enum { MAX_PROCESSES = 8 };

static bool
is_on_path(const char *name)
{
	struct str rest = str_of(getenv("PATH")), dir;
	char file[4096];

	while (str_word(&rest, ":", &dir)) {
		snprintf(file, sizeof(file), "%.*s/%s", STR(dir), name);
		if (access(file, X_OK) == 0)
			return true;
	}
	return false;
}

/* False when it could not look. */
static bool
ask_gdb(struct buf *text, pid_t pid, int64_t deadline)
{
	static struct capture out, err;
	static char number[16];
	static const char *const argv[] = {
		"gdb",	"-nx",
		"-q",	"-batch",
		"-iex", "set debuginfod enabled off",
		"-ex",	"thread apply all backtrace",
		"-p",	number,
		NULL,
	};
	struct command command = {
		.argv = (char **)argv,
		.env = environ,
		.path = getenv("PATH"),
	};
	struct watch w;
	struct job job;
	struct str said;

	snprintf(number, sizeof(number), "%d", (int)pid);
	job_open(&job, &command, NULL);
	watch_start(&w, &job, &out, &err, NULL);
	watch_finish(&w, deadline - clock_now());
	job_close(&job);
	said = (struct str){ out.head, (size_t)out.total };
	if (said.n > sizeof(out.head))
		said.n = sizeof(out.head);
	if (str_find(said, "\n#0 ", 0) == said.n)
		return false;
	capture_text(&out, text);
	return true;
}

static void
add_line_of(struct buf *text, const char *dir, const char *name)
{
	struct buf path;
	size_t before = text->n;

	buf_init(&path);
	buf_addf(&path, "%s/%s", dir, name);
	if (!file_read(path.p, text))
		buf_addc(text, '?');
	while (text->n > before && text->p[text->n - 1] == '\n')
		text->n--;
	buf_release(&path);
}

/* "Thread 123 "name": wchan futex_do_wait, syscall 202 0x7f…" */
static void
ask_kernel(struct buf *text, pid_t pid)
{
	char dir[64], thread[384];
	struct dirent *e;
	DIR *d;

	snprintf(dir, sizeof(dir), "/proc/%d/task", (int)pid);
	d = opendir(dir);
	while (d && (e = readdir(d))) {
		if (e->d_name[0] == '.')
			continue;
		snprintf(thread, sizeof(thread), "%s/%s", dir, e->d_name);
		buf_addf(text, "Thread %s \"", e->d_name);
		add_line_of(text, thread, "comm");
		buf_adds(text, "\": wchan ");
		add_line_of(text, thread, "wchan");
		buf_adds(text, ", syscall ");
		add_line_of(text, thread, "syscall");
		buf_adds(text, ", stat ");
		add_line_of(text, thread, "stat");
		buf_addc(text, '\n');
	}
	if (d)
		closedir(d);
}

struct collection {
	struct buf *text;
	bool has_gdb;
	int64_t deadline;
	int processes;
};

static bool
collect_one(void *ctx, pid_t pid)
{
	struct collection *c = ctx;

	if (c->text->n > 0)
		buf_addc(c->text, '\n');
	waits_collect(c->text, pid); /* while nothing is stopped yet */
	if (!c->has_gdb || !ask_gdb(c->text, pid, c->deadline))
		ask_kernel(c->text, pid);
	return ++c->processes < MAX_PROCESSES;
}

void
stacks_collect(struct buf *text, pid_t top)
{
	struct collection c = { .text = text,
				.has_gdb = is_on_path("gdb"),
				.deadline = clock_now() + PATIENCE };

	buf_clear(text);
	tree_each(top, collect_one, &c);
}
