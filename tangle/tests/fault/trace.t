#!/bin/sh
# Traced runs: what the recorder notes of programs that are killed, hang, fork,
# execute others, cancel threads or do too much; and that it changes nothing.

. "$(dirname "$0")/../tap.sh"
. "$tests/fault/exec.sh"
recorder=${WEFT_EXEC%/*}/weft-trace.so

# traced NAME [TAG VALUE]...: runs it so, and leaves its trace in $tmp/trace
traced() {
	name=$1
	shift
	spec "$name" lane trace recorder "$recorder" "$@"
	run "$name"
	get "$name" trace >"$tmp/trace"
}

# kinds KIND: how many events of that number there are (recorder_log.h)
kinds() {
	grep -c "^$1 " "$tmp/trace"
}
threads() {
	grep -c '^thread ' "$tmp/trace"
}
dropped() {
	sed -n '1s/.* //p' "$tmp/trace"
}

# same_as_plain NAME MEANING: it ends and prints as it does untraced
same_as_plain() {
	get "$1" out >"$tmp/traced.out"
	traced_end=$(sample "$1" 1)
	spec "$1"
	run "$1"
	get "$1" out >"$tmp/plain.out"
	same "$tmp/traced.out" "$tmp/plain.out" "$2: prints the same"
	is "$traced_end" "$(sample "$1" 1)" "$2: ends the same"
}

program killed <<'END'
#include <pthread.h>
#include <signal.h>
#include <unistd.h>
static void *nap(void *x) { sleep(100); return x; }
int main(void)
{
	pthread_t t;
	pthread_create(&t, NULL, nap, NULL);
	usleep(100000);
	raise(SIGKILL);
}
END
traced killed expect signal:KILL
is "$status $(threads) $(kinds 8) $(kinds 43)" '0 2 1 2' \
	'a killed program: its threads and sleeps are there'
same_as_plain killed 'a killed program'

program ends <<'END'
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
extern char **environ;
static void *sleeper(void *x) { for (;;) sleep(1); return x; }
static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t c = PTHREAD_COND_INITIALIZER;
static void unlock(void *x) { puts(x ? "cleanup" : "?"); pthread_mutex_unlock(&m); }
static void *waiter(void *x)
{
	pthread_mutex_lock(&m);
	pthread_cleanup_push(unlock, "x");
	for (;;)
		pthread_cond_wait(&c, &m);
	pthread_cleanup_pop(1);
	return x;
}
static void *leaver(void *x) { pthread_exit(x); }
int main(void)
{
	pthread_t t;
	void *r;
	char b;
	int n = 0;

	while (environ[n])
		n++;
	printf("%d variables, %s\n", n, getenv("LD_PRELOAD") ? "set" : "unset");
	printf("next descriptor %d\n", open("/dev/null", O_RDONLY));
	errno = 7;
	pthread_mutex_lock(&m);
	pthread_mutex_unlock(&m);
	printf("errno %d\n", errno);
	printf("%zd\n", read(-1, &b, 1));
	printf("%s\n", strerror(errno));
	pthread_create(&t, NULL, sleeper, NULL);
	pthread_cancel(t);
	pthread_join(t, &r);
	puts(r == PTHREAD_CANCELED ? "cancelled" : "not cancelled");
	pthread_create(&t, NULL, waiter, NULL);
	usleep(100000);
	pthread_cancel(t);
	pthread_join(t, &r);
	puts(r == PTHREAD_CANCELED ? "cancelled" : "not cancelled");
	pthread_create(&t, NULL, leaver, "left");
	pthread_join(t, &r);
	puts(r);
	printf("%d\n", pthread_mutex_trylock(&m));
	printf("%d\n", pthread_mutex_trylock(&m) == EBUSY);
	printf("system: %d\n", WEXITSTATUS(system("exit 3")));
	fflush(stdout);
	_exit(5);
}
END
traced ends expect exit:5
is "$status $(kinds 5) $(kinds 6)" '0 3 1' 'every end of a thread is recorded'
same_as_plain ends 'cancelled threads, errno, descriptors, the environment'

program forks <<'END'
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
int main(int argc, char **argv)
{
	char *again[] = { argv[0], "spawned", NULL }, *none[] = { NULL };
	pid_t p;

	if (argc > 1) {
		usleep(1000);
		return printf("%s\n", argv[1]) < 0;
	}
	if (fork() == 0)
		execl(argv[0], argv[0], "executed", NULL);
	wait(NULL);
	posix_spawn(&p, argv[0], NULL, NULL, again, none);
	waitpid(p, NULL, 0);
	if (vfork() == 0)
		execle(argv[0], argv[0], "vforked", NULL, none);
	wait(NULL);
	if (syscall(SYS_clone, 17, 0, 0, 0, 0) == 0) {
		usleep(1000);
		_exit(0);
	}
	wait(NULL);
}
END
traced forks
is "$status $(threads) $(kinds 1) $(kinds 2)" '0 6 4 2' \
	'children and what they execute, however they were made'
same_as_plain forks 'children'

program churn <<'END'
#include <pthread.h>
#include <stdio.h>
static void *none(void *x) { return x; }
int main(void)
{
	int ran = 0;

	for (int i = 0; i < 10000; i++) {
		pthread_t t;

		if (pthread_create(&t, NULL, none, NULL) == 0)
			ran++;
		pthread_join(t, NULL);
	}
	printf("%d\n", ran);
}
END
traced churn timeout 100000000000
is "$status $(threads) $(dropped)" '0 10001 0' '10 000 threads'
same_as_plain churn '10 000 threads'

program busy <<'END'
#include <pthread.h>
#include <stdio.h>
static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
static int n;
static void *count(void *x)
{
	for (int i = 0; i < 200000; i++) {
		pthread_mutex_lock(&m);
		n++;
		pthread_mutex_unlock(&m);
	}
	return x;
}
int main(void)
{
	pthread_t t[4];

	for (int i = 0; i < 4; i++)
		pthread_create(&t[i], NULL, count, NULL);
	for (int i = 0; i < 4; i++)
		pthread_join(t[i], NULL);
	printf("%d\n", n);
}
END
traced busy timeout 100000000000
if test "$(dropped)" -gt 1000000 && test "$(wc -l <"$tmp/trace")" -lt 170000
then pass 'too many events: the first are kept, the others counted'
else fail 'too many events: the first are kept, the others counted' \
	"$(head -n 1 "$tmp/trace") $(wc -l <"$tmp/trace")"; fi
same_as_plain busy 'too many events'

program locked <<'END'
#include <pthread.h>
static pthread_mutex_t first = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t others[2] = { PTHREAD_MUTEX_INITIALIZER,
	PTHREAD_MUTEX_INITIALIZER };
static pthread_barrier_t both;
static void *left(void *x)
{
	pthread_mutex_lock(&first);
	pthread_barrier_wait(&both);
	pthread_mutex_lock(&others[1]);
	return x;
}
int main(void)
{
	pthread_t t;
	pthread_barrier_init(&both, NULL, 2);
	pthread_create(&t, NULL, left, NULL);
	pthread_mutex_lock(&others[1]);
	pthread_barrier_wait(&both);
	pthread_mutex_lock(&first);
}
END
traced locked timeout 300000000 expect timeout
is "$status $(kinds 32)" '0 2' 'at a timeout, who waits is there'
has "$tmp/trace" '^name [0-9a-f]+ first$' 'and the names of what for'
has "$tmp/trace" '^name [0-9a-f]+ others\[1\]$' 'with their index'

clean 'after all that'
done_testing
