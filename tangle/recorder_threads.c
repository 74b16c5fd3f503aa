/* Threads and processes: how they begin, are called and end; and the tasks
 * that a program tells of through trace.h.
 *
 * A new thread first runs `run_thread`, which says so. Its end is told by the
 * destructor of a thread-specific value, so that it does not matter how the
 * thread ends. A program that is executed in place of this one gets back the
 * settings that were taken out of the environment. */
#include "recorder_calls.h"

#include <alloca.h>
#include <errno.h>
#include <pthread.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <threads.h>
#include <unistd.h>

/* --- threads --- */

struct start {
	union {
		void *(*posix)(void *);
		int (*c11)(void *);
	} function;
	void *arg;
	uint32_t serial;
};

static pthread_key_t end_key;
static bool has_end_key;

static void
end_thread(void *unused)
{
	(void)unused;
	record(LOG_END, 0, 0);
}

__attribute__((constructor)) static void
make_end_key(void)
{
	has_end_key = pthread_key_create(&end_key, end_thread) == 0;
}

static struct start
begin_thread(void *arg)
{
	struct start s = *(struct start *)arg;

	free(arg);
	record_start(s.serial, (uintptr_t)s.function.posix);
	record(LOG_SELF, (uint64_t)pthread_self(), 0);
	if (has_end_key)
		pthread_setspecific(end_key, &end_key);
	return s;
}

static void *
run_thread(void *arg)
{
	struct start s = begin_thread(arg);

	return s.function.posix(s.arg);
}

static int
run_c11_thread(void *arg)
{
	struct start s = begin_thread(arg);

	return s.function.c11(s.arg);
}

/* NULL when there is no memory: the thread then runs unrecorded. */
static struct start *
new_start(void *arg)
{
	struct start *s = malloc(sizeof(*s));

	if (!s)
		return NULL;
	s->arg = arg;
	s->serial = record_serial();
	record(LOG_CREATE, s->serial, 0);
	return s;
}

STAND_BEFORE(pthread_create)
EXPORT int
pthread_create(pthread_t *restrict t, const pthread_attr_t *restrict attr,
	       void *(*function)(void *), void *restrict arg)
{
	struct start *s = new_start(arg);
	int result;

	if (!s)
		return REAL(pthread_create)(t, attr, function, arg);
	s->function.posix = function;
	result = REAL(pthread_create)(t, attr, run_thread, s);
	if (result != 0)
		free(s);
	return result;
}

STAND_BEFORE(thrd_create)
EXPORT int
thrd_create(thrd_t *t, thrd_start_t function, void *arg)
{
	struct start *s = new_start(arg);
	int result;

	if (!s)
		return REAL(thrd_create)(t, function, arg);
	s->function.c11 = function;
	result = REAL(thrd_create)(t, run_c11_thread, s);
	if (result != thrd_success)
		free(s);
	return result;
}

STAND_BEFORE(pthread_setname_np)
EXPORT int
pthread_setname_np(pthread_t t, const char *name)
{
	int result = REAL(pthread_setname_np)(t, name);

	if (result == 0) {
		/* a process's first thread had no occasion to say who it is */
		if (pthread_equal(t, pthread_self()))
			record(LOG_SELF, (uint64_t)t, 0);
		record(LOG_NAMED, (uint64_t)t, 0);
		record_name(name);
	}
	return result;
}

/* --- tasks --- */

EXPORT void weft_task_enter(unsigned long task, const char *name);
EXPORT void weft_task_leave(unsigned long task, const char *why);

void
weft_task_enter(unsigned long task, const char *name)
{
	record(LOG_ENTER, task, 0);
	record_name(name ? name : "");
}

void
weft_task_leave(unsigned long task, const char *why)
{
	record(LOG_LEAVE, task, why == NULL);
	record_name(why ? why : "");
}

/* --- processes --- */

STAND_BEFORE(fork)
EXPORT pid_t
fork(void)
{
	pid_t pid = REAL(fork)();
	int saved = errno;

	if (pid > 0)
		record(LOG_FORK, (uint64_t)pid, 0);
	else if (pid == 0)
		record(LOG_NONE, 0, 0); /* it says that it was forked */
	errno = saved;
	return pid;
}

#define ENDS(name)                              \
	STAND_BEFORE(name)                      \
	EXPORT _Noreturn void name(int status)  \
	{                                       \
		if (record_is_own())            \
			record(LOG_EXIT, 0, 0); \
		REAL(name)(status);             \
		__builtin_unreachable();        \
	}

ENDS(_exit)
ENDS(_Exit)

/* Room for an environment with two settings more, on the caller's stack. */
#define WITH_SETTINGS(env) \
	with_settings((env), alloca((count(env) + 3) * sizeof(char *)))

static size_t
count(char *const *v)
{
	size_t n = 0;

	while (v && v[n])
		n++;
	return n;
}

static char *const *
with_settings(char *const *env, char **room)
{
	size_t n = 0;

	/* a variable of that name would be the first that counts */
	for (int i = 0; i < 2; i++)
		if (record_setting(i))
			room[n++] = (char *)(uintptr_t)record_setting(i);
	for (; env && *env; env++)
		room[n++] = *env;
	room[n] = NULL;
	return room;
}

static void
note_exec(void)
{
	if (record_is_own())
		record(LOG_EXEC, 0, 0);
}

STAND_BEFORE(execve)
EXPORT int
execve(const char *path, char *const argv[], char *const env[])
{
	note_exec();
	return REAL(execve)(path, argv, WITH_SETTINGS(env));
}

STAND_BEFORE(execvpe)
EXPORT int
execvpe(const char *file, char *const argv[], char *const env[])
{
	note_exec();
	return REAL(execvpe)(file, argv, WITH_SETTINGS(env));
}

STAND_BEFORE(fexecve)
EXPORT int
fexecve(int fd, char *const argv[], char *const env[])
{
	note_exec();
	return REAL(fexecve)(fd, argv, WITH_SETTINGS(env));
}

EXPORT int
execv(const char *path, char *const argv[])
{
	return execve(path, argv, environ);
}

EXPORT int
execvp(const char *file, char *const argv[])
{
	return execvpe(file, argv, environ);
}

static size_t
count_args(va_list args)
{
	size_t n = 1;

	while (va_arg(args, char *))
		n++;
	return n;
}

/* argv of a list that starts with `first`; the arguments end with NULL. */
#define LIST(argv, args, first)                                         \
	do {                                                            \
		va_list copy;                                           \
		va_copy(copy, args);                                    \
		argv = alloca((count_args(copy) + 1) * sizeof(char *)); \
		va_end(copy);                                           \
		argv[0] = (char *)(uintptr_t)(first);                   \
		for (size_t i = 0; argv[i]; i++)                        \
			argv[i + 1] = va_arg(args, char *);             \
	} while (0)

EXPORT int
execl(const char *path, const char *arg, ...)
{
	char **argv;
	va_list args;

	va_start(args, arg);
	LIST(argv, args, arg);
	va_end(args);
	return execve(path, argv, environ);
}

EXPORT int
execlp(const char *file, const char *arg, ...)
{
	char **argv;
	va_list args;

	va_start(args, arg);
	LIST(argv, args, arg);
	va_end(args);
	return execvpe(file, argv, environ);
}

EXPORT int
execle(const char *path, const char *arg, ...)
{
	char **argv, *const *env;
	va_list args;

	va_start(args, arg);
	LIST(argv, args, arg);
	env = va_arg(args, char *const *);
	va_end(args);
	return execve(path, argv, env);
}

/* Where a child was to be started, the settings go with it. */
#define SPAWNS(name)                                                           \
	STAND_BEFORE(name)                                                     \
	EXPORT int name(pid_t *restrict pid, const char *restrict path,        \
			const posix_spawn_file_actions_t *restrict actions,    \
			const posix_spawnattr_t *restrict attr,                \
			char *const argv[restrict], char *const env[restrict]) \
	{                                                                      \
		pid_t child = 0;                                               \
		int result = REAL(name)(&child, path, actions, attr, argv,     \
					WITH_SETTINGS(env));                   \
		if (result == 0 && pid)                                        \
			*pid = child;                                          \
		if (result == 0)                                               \
			record(LOG_FORK, (uint64_t)child, 0);                  \
		return result;                                                 \
	}

SPAWNS(posix_spawn)
SPAWNS(posix_spawnp)
