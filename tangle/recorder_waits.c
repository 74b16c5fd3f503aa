/* Calls that sleep, wait for others or for a descriptor: one line each.
 *
 * A cancelled thread unwinds through these (-fexceptions); its wait then ends
 * where the thread does. */
#include "recorder_calls.h"

#include <errno.h>
#include <mqueue.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <threads.h>
#include <time.h>
#include <unistd.h>

#include <linux/futex.h>

/* --- sleep --- */

WAITS(int, nanosleep, (const struct timespec *t, struct timespec *left),
      (t, left), LOG_SLEEP, 0, 0, true)
WAITS(int, clock_nanosleep,
      (clockid_t clock, int flags, const struct timespec *t,
       struct timespec *left),
      (clock, flags, t, left), LOG_SLEEP, 0, 0, true)
WAITS(int, usleep, (useconds_t us), (us), LOG_SLEEP, 0, 0, true)
WAITS(unsigned, sleep, (unsigned s), (s), LOG_SLEEP, 0, 0, true)
WAITS(int, thrd_sleep, (const struct timespec *t, struct timespec *left),
      (t, left), LOG_SLEEP, 0, 0, true)

/* --- others --- */

WAITS(int, pthread_join, (pthread_t t, void **result), (t, result), LOG_JOIN, t,
      0, true)
WAITS(int, pthread_timedjoin_np,
      (pthread_t t, void **result, const struct timespec *until),
      (t, result, until), LOG_JOIN, t, 0, true)
WAITS(int, pthread_clockjoin_np,
      (pthread_t t, void **result, clockid_t clock,
       const struct timespec *until),
      (t, result, clock, until), LOG_JOIN, t, 0, true)
WAITS(int, thrd_join, (thrd_t t, int *result), (t, result), LOG_JOIN, t, 0,
      true)
WAITS(int, sem_wait, (sem_t * s), (s), LOG_SEMAPHORE, (uintptr_t)s, 0, false)
WAITS(int, sem_timedwait, (sem_t * s, const struct timespec *until), (s, until),
      LOG_SEMAPHORE, (uintptr_t)s, 0, false)
WAITS(int, sem_clockwait,
      (sem_t * s, clockid_t clock, const struct timespec *until),
      (s, clock, until), LOG_SEMAPHORE, (uintptr_t)s, 0, false)
WAITS(pid_t, wait, (int *status), (status), LOG_CHILD, 0, 0, true)
WAITS(pid_t, waitpid, (pid_t pid, int *status, int options),
      (pid, status, options), LOG_CHILD, pid, 0, true)
WAITS(pid_t, wait3, (int *status, int options, struct rusage *usage),
      (status, options, usage), LOG_CHILD, 0, 0, true)
WAITS(pid_t, wait4, (pid_t pid, int *status, int options, struct rusage *usage),
      (pid, status, options, usage), LOG_CHILD, pid, 0, true)
WAITS(int, waitid, (idtype_t type, id_t id, siginfo_t *info, int options),
      (type, id, info, options), LOG_CHILD, type == P_PID ? id : 0, 0, true)
WAITS(int, system, (const char *command), (command), LOG_CHILD, 0, 0, true)
WAITS(int, pclose, (FILE * f), (f), LOG_CHILD, 0, 0, true)

/* --- signals --- */

WAITS(int, pause, (void), (), LOG_SIGNAL, 0, 0, true)
WAITS(int, sigsuspend, (const sigset_t *set), (set), LOG_SIGNAL, 0, 0, true)
WAITS(int, sigwait, (const sigset_t *set, int *number), (set, number),
      LOG_SIGNAL, 0, 0, true)
WAITS(int, sigwaitinfo, (const sigset_t *set, siginfo_t *info), (set, info),
      LOG_SIGNAL, 0, 0, true)
WAITS(int, sigtimedwait,
      (const sigset_t *set, siginfo_t *info, const struct timespec *until),
      (set, info, until), LOG_SIGNAL, 0, 0, true)

/* --- descriptors --- */

WAITS(ssize_t, read, (int fd, void *p, size_t n), (fd, p, n), LOG_READ, fd, 0,
      false)
WAITS(ssize_t, readv, (int fd, const struct iovec *v, int n), (fd, v, n),
      LOG_READ, fd, 0, false)
WAITS(ssize_t, recv, (int fd, void *p, size_t n, int flags), (fd, p, n, flags),
      LOG_READ, fd, 0, false)
WAITS(ssize_t, recvfrom,
      (int fd, void *restrict p, size_t n, int flags, __SOCKADDR_ARG from,
       socklen_t *restrict size),
      (fd, p, n, flags, from, size), LOG_READ, fd, 0, false)
WAITS(ssize_t, recvmsg, (int fd, struct msghdr *m, int flags), (fd, m, flags),
      LOG_READ, fd, 0, false)
WAITS(ssize_t, write, (int fd, const void *p, size_t n), (fd, p, n), LOG_WRITE,
      fd, 0, false)
WAITS(ssize_t, writev, (int fd, const struct iovec *v, int n), (fd, v, n),
      LOG_WRITE, fd, 0, false)
WAITS(ssize_t, send, (int fd, const void *p, size_t n, int flags),
      (fd, p, n, flags), LOG_WRITE, fd, 0, false)
WAITS(ssize_t, sendto,
      (int fd, const void *p, size_t n, int flags, __CONST_SOCKADDR_ARG to,
       socklen_t size),
      (fd, p, n, flags, to, size), LOG_WRITE, fd, 0, false)
WAITS(ssize_t, sendmsg, (int fd, const struct msghdr *m, int flags),
      (fd, m, flags), LOG_WRITE, fd, 0, false)
WAITS(int, fsync, (int fd), (fd), LOG_WRITE, fd, 0, false)
WAITS(int, poll, (struct pollfd * fds, nfds_t n, int timeout),
      (fds, n, timeout), LOG_POLL, -1, 0, false)
WAITS(int, ppoll,
      (struct pollfd * fds, nfds_t n, const struct timespec *timeout,
       const sigset_t *set),
      (fds, n, timeout, set), LOG_POLL, -1, 0, false)
WAITS(int, select,
      (int n, fd_set *restrict in, fd_set *restrict out, fd_set *restrict err,
       struct timeval *restrict timeout),
      (n, in, out, err, timeout), LOG_POLL, -1, 0, false)
WAITS(int, pselect,
      (int n, fd_set *restrict in, fd_set *restrict out, fd_set *restrict err,
       const struct timespec *restrict timeout, const sigset_t *restrict set),
      (n, in, out, err, timeout, set), LOG_POLL, -1, 0, false)
WAITS(int, epoll_wait, (int fd, struct epoll_event *v, int n, int timeout),
      (fd, v, n, timeout), LOG_POLL, fd, 0, false)
WAITS(int, epoll_pwait,
      (int fd, struct epoll_event *v, int n, int timeout, const sigset_t *set),
      (fd, v, n, timeout, set), LOG_POLL, fd, 0, false)
WAITS(int, accept, (int fd, __SOCKADDR_ARG from, socklen_t *restrict size),
      (fd, from, size), LOG_ACCEPT, fd, 0, false)
WAITS(int, accept4,
      (int fd, __SOCKADDR_ARG from, socklen_t *restrict size, int flags),
      (fd, from, size, flags), LOG_ACCEPT, fd, 0, false)
WAITS(int, connect, (int fd, __CONST_SOCKADDR_ARG to, socklen_t size),
      (fd, to, size), LOG_CONNECT, fd, 0, false)

/* --- messages --- */

WAITS(ssize_t, mq_receive, (mqd_t q, char *p, size_t n, unsigned *prio),
      (q, p, n, prio), LOG_MESSAGE, 0, 0, false)
WAITS(int, mq_send, (mqd_t q, const char *p, size_t n, unsigned prio),
      (q, p, n, prio), LOG_MESSAGE, 0, 0, false)
WAITS(ssize_t, msgrcv, (int q, void *p, size_t n, long type, int flags),
      (q, p, n, type, flags), LOG_MESSAGE, 0, 0, false)
WAITS(int, msgsnd, (int q, const void *p, size_t n, int flags),
      (q, p, n, flags), LOG_MESSAGE, 0, 0, false)
WAITS(int, semop, (int set, struct sembuf *v, size_t n), (set, v, n),
      LOG_MESSAGE, 0, 0, false)

/* --- those that wake --- */

STAND_BEFORE(sem_post)
EXPORT int
sem_post(sem_t *s)
{
	record(LOG_POST, (uintptr_t)s, 0);
	return REAL(sem_post)(s);
}

STAND_BEFORE(pthread_barrier_wait)
EXPORT int
pthread_barrier_wait(pthread_barrier_t *b)
{
	struct wait w;
	int result;

	/* the last to come wakes the others */
	record(LOG_POST, (uintptr_t)b, 0);
	w = record_wait(LOG_BARRIER, (uintptr_t)b, 0);
	result = REAL(pthread_barrier_wait)(b);
	record_done(&w, (uint64_t)result, false);
	return result;
}

/* --- locks that programs make themselves --- */

static bool
is_wait(int op)
{
	op &= FUTEX_CMD_MASK;
	return op == FUTEX_WAIT || op == FUTEX_WAIT_BITSET ||
	       op == FUTEX_LOCK_PI;
}

static bool
is_wake(int op)
{
	op &= FUTEX_CMD_MASK;
	return op == FUTEX_WAKE || op == FUTEX_WAKE_BITSET ||
	       op == FUTEX_UNLOCK_PI;
}

STAND_BEFORE(syscall)
EXPORT long
syscall(long number, ...)
{
	struct wait w = { 0 };
	long v[6], result;
	va_list args;

	/* more than were given are read, but not used by the kernel */
	va_start(args, number);
	for (int i = 0; i < 6; i++)
		v[i] = va_arg(args, long);
	va_end(args);
	if (number == SYS_futex && is_wait((int)v[1]))
		w = record_wait(LOG_FUTEX, (uint64_t)v[0], 0);
	if (number == SYS_futex && is_wake((int)v[1]))
		record(LOG_POST, (uint64_t)v[0], 0);
	result = REAL(syscall)(number, v[0], v[1], v[2], v[3], v[4], v[5]);
	record_done(&w, (uint64_t)result, false);
	return result;
}
