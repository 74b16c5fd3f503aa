/* A server is a job like the program, with a measuring process of its own:
 * what it costs is not the program's.
 *
 * It says that it is ready by an empty line or READY on stdout; the KEY=value
 * lines before go into the program's environment. */
#include "exec_server.h"

#include <ctype.h>
#include <stdio.h>

static const int64_t SECOND = INT64_C(1000000000);
enum { START_SECONDS = 10, STOP_SECONDS = 1 };

/* The lines up to the one that says ready; false when it is not there yet. */
static bool
is_ready(const struct server *s)
{
	struct str text = { s->out.head, (size_t)s->out.total }, line;

	if (text.n > sizeof(s->out.head))
		text.n = sizeof(s->out.head);
	while (str_find_char(text, '\n', 0) < text.n && str_line(&text, &line))
		if (str_trim(line).n == 0 || str_is(line, "READY"))
			return true;
	return false;
}

static void
wait_until_ready(struct server *s)
{
	int64_t deadline = clock_now() + START_SECONDS * SECOND;

	while (!s->watch.ended && !is_ready(s)) {
		if (clock_now() >= deadline) {
			s->why = "it did not say READY within 10 s";
			return;
		}
		watch_step(deadline);
	}
}

bool
server_start(struct server *s, const struct spec *spec)
{
	static struct list env;
	const char *dir = job_make_dir();

	for (int i = 0; i < spec->server_env.n; i++)
		list_add(&env, str_of(spec->server_env.v[i]));
	list_setf(&env, "TMPDIR=%s", dir);
	list_setf(&env, "HOME=%s", dir);
	s->command = (struct command){ .argv = spec->server.v,
				       .env = env.v,
				       .path = spec->path,
				       .home = dir,
				       .tested = true };
	s->started = true;
	job_open(&s->job, &s->command, dir);
	watch_start(&s->watch, &s->job, &s->out, &s->err, NULL);
	wait_until_ready(s);
	return !s->watch.ended && !s->why;
}

bool
server_is_gone(const struct server *s)
{
	return s->started && (s->watch.ended || s->why);
}

static bool
is_pair(struct str line)
{
	size_t n = str_find_char(line, '=', 0);

	for (size_t i = 0; i < n; i++)
		if (line.p[i] != '_' && !isalnum((unsigned char)line.p[i]))
			return false;
	return n > 0 && n < line.n && !isdigit((unsigned char)*line.p);
}

void
server_environment(const struct server *s, struct list *env)
{
	struct str text = { s->out.head, (size_t)s->out.total }, line;

	if (text.n > sizeof(s->out.head))
		text.n = sizeof(s->out.head);
	while (str_line(&text, &line) && str_trim(line).n > 0 &&
	       !str_is(line, "READY"))
		if (is_pair(line))
			list_set(env, line);
}

void
server_tell(const struct server *s, struct buf *text)
{
	buf_clear(text);
	if (s->why) {
		buf_adds(text, s->why);
	} else {
		buf_adds(text, "it ended with ");
		watch_status(&s->watch, text);
	}
	buf_addc(text, '\n');
	capture_text(&s->out, text);
	capture_text(&s->err, text);
}

void
server_stop(struct server *s)
{
	int64_t deadline = clock_now() + STOP_SECONDS * SECOND;

	if (!s->started)
		return;
	if (!s->watch.ended)
		job_terminate(&s->job);
	while (!s->watch.ended && clock_now() < deadline)
		watch_step(deadline);
	watch_stop(&s->watch, "stopped");
	while (!s->watch.ended)
		watch_step(INT64_MAX / 2);
	job_close(&s->job);
}
