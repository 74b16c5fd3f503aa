/* Turns the helpers' "start NAME" and "end NAME ok" into a line of progress.
 *
 * ninja says nothing when a job starts, so the helpers do, through a pipe that
 * ninja passes on. On a terminal one line is drawn again and again; elsewhere
 * each timed step gets a line, the others only their count at the end. */
#include "progress.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "diag.h"

static double
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

void
progress_open(struct progress *p)
{
	const char *term = getenv("TERM");

	p->terminal =
		isatty(STDERR_FILENO) && term && strcmp(term, "dumb") != 0;
	if (pipe(p->fds) != 0)
		die("make a pipe:");
	fcntl(p->fds[0], F_SETFD, FD_CLOEXEC);
	fcntl(p->fds[0], F_SETFL, O_NONBLOCK);
	buf_init(&p->pending);
}

void
progress_close(struct progress *p)
{
	progress_wipe(p);
	close(p->fds[0]);
	close(p->fds[1]);
	buf_release(&p->pending);
}

void
progress_phase(struct progress *p, const char *phase)
{
	p->phase = phase;
	p->total = p->done = 0;
	p->expected = 0;
	p->told = false;
	p->begin = now_ms();
}

void
progress_wipe(struct progress *p)
{
	if (p->drawn)
		fputs("\r\033[K", stderr);
	p->drawn = false;
}

static int
columns(void)
{
	struct winsize size;

	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 20)
		return size.ws_col;
	return 80;
}

static void
add_bar(struct buf *b, int done, int total)
{
	enum { WIDTH = 20 };
	int full = total > 0 ? done * WIDTH / total : 0;

	if (full > WIDTH)
		full = WIDTH;
	for (int i = 0; i < WIDTH; i++)
		buf_adds(b, i < full ? "━" : "─");
}

/* The estimate counts at the beginning, the steps that ended at the end. */
static void
add_time_left(struct buf *b, const struct progress *p)
{
	double spent = now_ms() - p->begin, left = p->expected - spent;

	if (p->done > 0 && p->total > p->done) {
		double share = (double)p->done / p->total;
		double by_steps = spent / p->done * (p->total - p->done);

		left = p->expected > 0 ? share * by_steps + (1 - share) * left
				       : by_steps;
	}
	if (left > 1500)
		buf_addf(b, "  about %.0f s left", left / 1e3);
}

static void
draw(struct progress *p, struct str step)
{
	const char *colour = getenv("NO_COLOR");
	bool plain = colour && *colour;
	int room = columns();
	struct buf b;

	buf_init(&b);
	buf_addf(&b, "\r\033[K%s", plain ? "" : "\033[36m");
	add_bar(&b, p->done, p->total);
	buf_addf(&b, "%s %d/%d %s", plain ? "" : "\033[0m", p->done, p->total,
		 p->phase);
	add_time_left(&b, p);
	/* the bar is 20 columns, the rest so far some 50 */
	if (room > 75)
		buf_addf(&b, "  %.*s",
			 (int)step.n < room - 75 ? (int)step.n : room - 75,
			 step.p);
	fwrite(b.p, 1, b.n, stderr);
	p->drawn = true;
	buf_release(&b);
}

/* Where there is no terminal, a phase is announced once. */
static void
announce(struct progress *p)
{
	if (p->told)
		return;
	p->told = true;
	fprintf(stderr, "%s: %d step%s", p->phase, p->total,
		p->total == 1 ? "" : "s");
	if (p->expected > 1500)
		fprintf(stderr, ", about %.0f s", p->expected / 1e3);
	fputc('\n', stderr);
}

static void
started(struct progress *p, struct str step)
{
	if (p->total == 0 && p->first)
		p->first(p->ctx, p);
	if (p->terminal)
		draw(p, step);
	else
		announce(p);
}

static void
ended(struct progress *p, struct str step, bool good)
{
	p->done++;
	if (p->ended)
		p->ended(p->ctx, step, good);
	if (p->terminal)
		draw(p, step);
	else if (strcmp(p->phase, "measure") == 0)
		fprintf(stderr, "  %d/%d %.*s\n", p->done, p->total, STR(step));
}

/* "start run threads/x" or "end run threads/x ok" */
static void
take_line(struct progress *p, struct str line)
{
	struct str rest = line, verb;
	size_t last = line.n;

	if (!str_word(&rest, " ", &verb))
		return;
	if (str_is(verb, "start")) {
		started(p, str_trim(rest));
		return;
	}
	while (last > 0 && line.p[last - 1] != ' ')
		last--;
	if (!str_is(verb, "end") || last < 5)
		return;
	ended(p, str_sub(line, 4, last - 1),
	      str_is(str_sub(line, last, line.n), "ok"));
}

void
progress_pump(struct progress *p)
{
	struct str rest, line;
	ssize_t got;

	while ((got = read(p->fds[0], buf_room(&p->pending, 4096), 4096)) > 0)
		p->pending.n += (size_t)got;
	p->pending.p[p->pending.n] = '\0';
	rest = buf_str(&p->pending);
	while (str_find_char(rest, '\n', 0) < rest.n && str_line(&rest, &line))
		take_line(p, line);
	memmove(p->pending.p, rest.p, rest.n);
	p->pending.n = rest.n;
	p->pending.p[rest.n] = '\0';
}
