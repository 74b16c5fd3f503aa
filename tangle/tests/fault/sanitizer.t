#!/bin/sh
# Sanitizers: the verdict is in the report, the end is the program's own.

. "$(dirname "$0")/../tap.sh"
. "$tests/fault/exec.sh"

printf 'int main(void) { return 0; }' >"$tmp/probe.c"
cc -fsanitize=thread -o "$tmp/probe" "$tmp/probe.c" 2>/dev/null ||
	skip_all 'no ThreadSanitizer here'

program race -g -fsanitize=thread <<'END'
#include <pthread.h>
#include <stdio.h>
static int n;
static void *add(void *x)
{
	for (int i = 0; i < 1000; i++)
		n++;
	return x;
}
int main(int argc, char **argv)
{
	pthread_t t[2];
	for (int i = 0; i < argc && i < 2; i++)
		pthread_create(&t[i], NULL, add, NULL);
	for (int i = 0; i < argc && i < 2; i++)
		pthread_join(t[i], NULL);
	puts("done");
	fputs("on stderr\n", stderr);
	return argv[argc] != NULL;
}
END
spec race argv "$tmp/race" argv x lane tsan verdict race tries 5
run race
if test "$(get race verdict)" = unavailable; then
	skip_all 'ThreadSanitizer does not work here'
fi
is "$status $(get race verdict) $(sample race 1)" '0 race exit:0' 'a race'
get race report >"$tmp/report"
has "$tmp/report" 'WARNING: ThreadSanitizer: data race' 'its report is kept'
is "$(get race out)|$(get race err)" 'done|on stderr' 'apart from what the program printed'
spec race argv "$tmp/race" argv x lane tsan verdict clean
run race
is "$status $(get race verdict)" '1 race' 'a race that is not expected'
spec race argv "$tmp/race" argv x lane tsan verdict clean any 1 tries 5
run race
is "$status $(get race verdict)" '0 race' 'one of a skeleton'
spec race argv "$tmp/race" lane tsan verdict clean
run race
is "$status $(get race verdict) $(get race report)" '0 clean ' 'no race'
spec race argv "$tmp/race" lane tsan verdict race tries 3
run race
is "$status $(get race verdict)" '1 clean' 'an expected race that is not seen'
spec race argv "$tmp/race" argv x lane tsan verdict race tries 3 \
	env TSAN_OPTIONS=report_bugs=0:log_path=nowhere
run race
is "$status $(get race verdict)" '1 clean' 'options of the author count'

program order -g -fsanitize=thread <<'END'
#include <pthread.h>
int main(void)
{
	pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER;
	pthread_mutex_t b = PTHREAD_MUTEX_INITIALIZER;
	pthread_mutex_lock(&a);
	pthread_mutex_lock(&b);
	pthread_mutex_unlock(&b);
	pthread_mutex_unlock(&a);
	pthread_mutex_lock(&b);
	pthread_mutex_lock(&a);
	pthread_mutex_unlock(&a);
	pthread_mutex_unlock(&b);
	return 0;
}
END
spec order lane tsan verdict deadlock
run order
is "$status $(get order verdict)" '0 deadlock' 'a lock-order inversion'

program leak -g -fsanitize=thread <<'END'
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>
static void *end(void *x)
{
	return x;
}
int main(void)
{
	pthread_t t;
	if (fork() == 0) { /* a child has its say, too */
		pthread_create(&t, NULL, end, NULL);
		sleep(1);
		return 0;
	}
	wait(NULL);
	return 3;
}
END
spec leak lane tsan verdict error expect exit:3
run leak
is "$status $(get leak verdict)" '0 error' 'anything else is an error'

program hang -g -fsanitize=thread <<'END'
#include <pthread.h>
#include <unistd.h>
static int n;
static void *add(void *x)
{
	n++;
	return x;
}
int main(void)
{
	pthread_t t;
	pthread_create(&t, NULL, add, NULL);
	n++;
	pthread_join(t, NULL);
	for (;;)
		pause();
}
END
spec hang lane tsan verdict race tries 5 expect timeout timeout 3000000000
run hang
is "$status $(get hang verdict)" '0 race' 'the report so far, at a timeout'

program address -g -fsanitize=address,undefined <<'END'
#include <stdlib.h>
int main(int argc, char **argv)
{
	int *p = malloc(4 * sizeof(int));
	volatile int n = 2147483647;
	if (argc == 2)
		p[argc + 2] = 1;
	if (argc == 3)
		n += argc;
	if (argc == 4)
		p = NULL;
	else
		free(p);
	return argv[0] == NULL;
}
END
asan() {
	spec address argv "$tmp/address" "$@" lane asan
	run address
}
asan verdict clean
is "$status $(get address verdict)" '0 clean' 'ASan: nothing to report'
asan argv 1 verdict error
is "$status $(sample address 1) $(get address verdict)" '0 exit:66 error' \
	'ASan stops a program where an error is expected'
get address report >"$tmp/report"
has "$tmp/report" 'heap-buffer-overflow' 'its report is kept'
asan argv 1 verdict clean
is "$status $(get address verdict)" '1 error' 'an error that is not expected'
asan argv 1 argv 2 verdict error
is "$status $(sample address 1) $(get address verdict)" '0 exit:0 error' \
	'UBSan lets it go on'
asan argv 1 argv 2 argv 3 verdict error
case "$(get address verdict)" in
error) pass 'a leak' ;;
unavailable) pass 'a leak # SKIP leaks cannot be looked for here' ;;
*) fail 'a leak' "$(get address verdict)" ;;
esac

# A sanitizer that cannot work with random addresses, and one that never can
cat >"$tmp/picky" <<'END'
read persona </proc/self/personality
case $persona in
$1) exit 0 ;;
esac
echo 'FATAL: ThreadSanitizer: unexpected memory mapping 0x5d9f8' >&2
exit 66
END
spec picky argv /bin/sh argv "$tmp/picky" argv '0004????' lane tsan verdict clean
run picky
case "$(get picky verdict)" in
clean) is "$status $(get picky sample | wc -l)" '0 1' 'once more, not random' ;;
*) pass 'once more, not random # SKIP addresses stay random here' ;;
esac
spec picky argv /bin/sh argv "$tmp/picky" argv never lane tsan verdict clean
run picky
is "$status $(get picky verdict)" '0 unavailable' 'none that works'

clean 'after all that'
done_testing
