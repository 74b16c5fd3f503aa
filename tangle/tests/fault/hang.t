#!/bin/sh
# Programs that do not end: killed at their timeout, with all they printed.

. "$(dirname "$0")/../tap.sh"
. "$tests/fault/exec.sh"

program hang "$linebuf" <<'END'
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
int main(void)
{
	puts("a line");
	fputs("no end", stdout);
	for (;;)
		pause();
}
END
spec hang timeout 300000000 expect timeout
run hang
is "$status $(sample hang 1)" '0 timeout' 'a hang that is expected'
is "$(get hang out)" 'a line' 'a line printed before is kept'
spec hang timeout 300000000
run hang
is "$status $(sample hang 1)" '1 timeout' 'one that is not'
spec hang timeout 300000000 env WEFT_BUFFER=none
run hang
is "$(get hang out)" 'a line
no end' 'WEFT_BUFFER=none keeps a line without its end'
spec hang timeout 300000000 env WEFT_BUFFER=full
run hang
is "$(get hang out)" '' 'WEFT_BUFFER=full keeps what a pipe does'

program stubborn <<'END'
#include <signal.h>
#include <unistd.h>
int main(void)
{
	for (int i = 1; i < 65; i++)
		signal(i, SIG_IGN);
	for (int i = 0; i < 3; i++)
		if (fork() == 0)
			setsid();
	for (;;)
		pause();
}
END
spec stubborn timeout 300000000
run stubborn
is "$(sample stubborn 1)" timeout 'a program that ignores every signal'

program stopped <<'END'
#include <signal.h>
#include <unistd.h>
int main(void)
{
	if (fork() == 0)
		kill(getppid(), SIGSTOP);
	for (;;)
		pause();
}
END
spec stopped timeout 300000000
run stopped
is "$(sample stopped 1)" timeout 'a program that is stopped'

program parricide <<'END'
#include <signal.h>
#include <unistd.h>
int main(void)
{
	for (int i = 1; i < 65; i++)
		if (i != SIGKILL)
			kill(getppid(), i);
	for (;;)
		pause();
}
END
spec parricide timeout 300000000
run parricide
is "$(sample parricide 1)" timeout 'a program that signals and stops its parent'

program threads <<'END'
#include <pthread.h>
#include <unistd.h>
static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER;
static void *wait_for_lock(void *x)
{
	pthread_mutex_lock(&a);
	return x;
}
int main(void)
{
	pthread_t t;
	pthread_mutex_lock(&a);
	pthread_create(&t, NULL, wait_for_lock, NULL);
	pthread_join(t, NULL);
}
END
spec threads timeout 300000000 stacks 1 expect timeout
PATH=$tmp run threads
get threads stacks >"$tmp/stacks"
has "$tmp/stacks" '^LWP [0-9]+ waits for mutex a, held by LWP [0-9]+$' \
	'who waits for which mutex, and who holds it'
has "$tmp/stacks" '^LWP [0-9]+ waits for the end of LWP [0-9]+$' \
	'who joins whom'
is "$status $(get threads stacks | grep -c '^Thread')" '0 2' \
	'without gdb, the kernel says where each thread is'
if command -v gdb >/dev/null; then
	run threads
	get threads stacks >"$tmp/stacks"
	has "$tmp/stacks" 'wait_for_lock' 'gdb says where each thread is'
	has "$tmp/stacks" 'main \(' 'and main'
fi

clean 'after all that'
done_testing
