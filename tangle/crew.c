/* A crew by fork: a pair of sockets from the first process to each other one,
 * for meetings, a file in memory for what each one says, and shared flags for
 * the pieces that are taken. The end of a process closes its sockets, so that
 * nobody waits for the dead. */
#include "crew.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "diag.h"

bool
crew_is_split(const struct crew *c)
{
	return c->n > 1;
}

bool
crew_is_first(const struct crew *c)
{
	return c->me == 0;
}

bool
crew_is_last(const struct crew *c)
{
	return !crew_is_split(c) || c->me == c->n - 1;
}

/* --- splitting --- */

/* In the new process: only its own line is left open. It does not outlive the
 * first one, which holds the lock. */
static void
begin_as(struct crew *c, int me, int line)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (int i = 1; i < me; i++)
		close(c->lines[i]);
	c->me = me;
	c->lines[0] = line;
	diag_mute(true);
}

/* False in the new process. */
static bool
start_one(struct crew *c, int who)
{
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
		die("get a pair of sockets:");
	c->pids[who] = fork();
	if (c->pids[who] < 0)
		die("start a process:");
	if (c->pids[who] == 0) {
		close(ends[0]);
		begin_as(c, who, ends[1]);
		return false;
	}
	close(ends[1]);
	c->lines[who] = ends[0];
	return true;
}

static void
lay_out(struct crew *c, int pieces)
{
	c->size = ((size_t)pieces + 1) * sizeof(*c->taken);
	c->taken = mmap(NULL, c->size, PROT_READ | PROT_WRITE,
			MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (c->taken == MAP_FAILED)
		die("get shared memory:");
}

void
crew_split(struct crew *c, int n, int pieces)
{
	if (n > c->most)
		n = c->most;
	if (n > CREW_MOST)
		n = CREW_MOST;
	if (n <= 1)
		return;
	c->n = n;
	lay_out(c, pieces);
	for (int i = 0; i < n; i++) {
		c->files[i] = memfd_create("crew", MFD_CLOEXEC);
		if (c->files[i] < 0)
			die("get a file in memory:");
	}
	fflush(NULL);
	for (int i = 1; i < n && start_one(c, i); i++)
		continue;
}

bool
crew_takes(struct crew *c, enum crew_work work, int piece)
{
	return !crew_is_split(c) ||
	       !(atomic_fetch_or(&c->taken[piece], work) & work);
}

/* --- words over a line --- */

static void
send_word(int line, int word)
{
	if (send(line, &word, sizeof(word), MSG_NOSIGNAL) != sizeof(word))
		die("another process of this command has ended too early");
}

static int
receive_word(int line)
{
	int word;
	ssize_t n;

	do
		n = recv(line, &word, sizeof(word), MSG_WAITALL);
	while (n < 0 && errno == EINTR);
	if (n != sizeof(word))
		die("another process of this command has ended too early");
	return word;
}

void
crew_meet(struct crew *c)
{
	if (c->me > 0) {
		send_word(c->lines[0], 0);
		receive_word(c->lines[0]);
		return;
	}
	for (int i = 1; i < c->n; i++)
		receive_word(c->lines[i]);
	for (int i = 1; i < c->n; i++)
		send_word(c->lines[i], 0);
}

void
crew_say(struct crew *c, struct str text)
{
	ssize_t n;

	for (size_t at = 0; at < text.n; at += (size_t)n) {
		n = write(c->files[c->me], text.p + at, text.n - at);
		if (n < 0)
			die("write a file in memory:");
	}
}

void
crew_hear(const struct crew *c, int who, struct buf *said)
{
	off_t at = 0;
	ssize_t n;

	while ((n = pread(c->files[who], buf_room(said, 65536), 65536, at)) >
	       0) {
		said->n += (size_t)n;
		at += n;
	}
	if (n < 0)
		die("read a file in memory:");
	said->p[said->n] = '\0';
}

/* --- the end --- */

static void
reap(int pid)
{
	int status;
	pid_t ended;

	do
		ended = waitpid(pid, &status, 0);
	while (ended < 0 && errno == EINTR);
	if (ended != pid || status != 0)
		die("another process of this command has failed");
}

int
crew_finish(struct crew *c, int done)
{
	if (c->me > 0) {
		send_word(c->lines[0], done);
		_exit(0);
	}
	for (int i = 1; i < c->n; i++) {
		done += receive_word(c->lines[i]);
		reap(c->pids[i]);
		close(c->lines[i]);
	}
	for (int i = 0; i < c->n; i++)
		close(c->files[i]);
	if (crew_is_split(c))
		munmap(c->taken, c->size);
	c->n = 0;
	return done;
}
