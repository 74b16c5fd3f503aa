#!/bin/sh
# Processes that outlive their program, and too many of them.

. "$(dirname "$0")/../tap.sh"
. "$tests/fault/exec.sh"

# Twice forked, in a session of its own, with the pipe open
program daemon <<'END'
#include <signal.h>
#include <stdio.h>
#include <unistd.h>
int main(void)
{
	puts("started");
	fflush(stdout);
	if (fork() > 0) {
		usleep(100000);
		return 0;
	}
	setsid();
	if (fork() > 0)
		_exit(0);
	for (int i = 1; i < 65; i++)
		signal(i, SIG_IGN);
	for (;;)
		pause();
}
END
spec daemon timeout 60000000000
run daemon
is "$status $(sample daemon 1)" '0 exit:0' 'a daemon does not hold up its run'
is "$(sample daemon 6)" 1 'it is counted'
is "$(get daemon out)" started 'the output is there'

spec shell argv /bin/sh argv -c argv \
	"for i in 1 2 3 4 5; do sleep 1234 & done; echo \$!"
run shell
is "$status $(sample shell 6)" '0 5' 'jobs in the background'
if kill -0 "$(get shell out | head -n 1)" 2>/dev/null; then
	fail 'they are gone'
else pass 'they are gone'; fi

# Each process forks, forks again, ends: a moving target
program relay <<'END'
#include <signal.h>
#include <unistd.h>
int main(void)
{
	pid_t first = getpid();

	for (;;) {
		if (fork() != 0) {
			if (getpid() == first)
				usleep(200000);
			_exit(0);
		}
		setsid();
	}
}
END
spec relay timeout 60000000000
run relay
is "$status $(sample relay 1)" '0 exit:0' 'a chain of forks is caught'

program bomb <<'END'
#include <signal.h>
#include <unistd.h>
int main(void)
{
	signal(SIGTERM, SIG_IGN);
	for (;;)
		if (fork() == 0)
			setsid();
}
END
spec bomb timeout 60000000000
limited "$WEFT_EXEC" run KEY "$tmp/bomb.spec"
bombed=$?
if test $bombed = 125; then
	pass 'a fork bomb # SKIP no way to limit processes here'
else
	is "$bombed $(sample bomb 1)" '1 limit:processes' 'a fork bomb'
fi

# Threads are not processes
program crowd <<'END'
#include <pthread.h>
#include <unistd.h>
static void *wait_a_bit(void *x)
{
	usleep(300000);
	return x;
}
int main(void)
{
	pthread_attr_t small;
	pthread_t t[1500];
	int n = 0;
	pthread_attr_init(&small);
	pthread_attr_setstacksize(&small, 65536);
	while (n < 1500 && !pthread_create(&t[n], &small, wait_a_bit, NULL))
		n++;
	for (int i = 0; i < n; i++)
		pthread_join(t[i], NULL);
	return 0;
}
END
spec crowd timeout 60000000000
run crowd
is "$status $(sample crowd 1)" '0 exit:0' '1,500 threads are no bomb'

# The group of a whole build; none where there are no rights to make one
sleep 1234 &
build=$!
"$WEFT_EXEC" limit $build &
limit=$!
in_group() {
	grep -q weft-$limit /proc/$build/cgroup 2>/dev/null
}
decided() {
	in_group || ! kill -0 $limit 2>/dev/null
}
await decided
if in_group; then
	pass 'a build is put into a group'
	group=$(find /sys/fs/cgroup -maxdepth 6 -name weft-$limit | head -n 1)
	is "$(cat "$group/pids.max")" 16384 'that is limited'
	kill $build
	wait $limit
	is $? 0 'until it ends'
	gone "$group" 'the group goes, too'
else
	kill $build
fi

clean 'after all that'
done_testing
