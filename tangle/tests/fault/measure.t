#!/bin/sh
# What is measured: never how fast, but of what, how often, and in which units.

. "$(dirname "$0")/../tap.sh"
. "$tests/fault/exec.sh"

between() {
	if test "$1" -ge "$2" && test "$1" -le "$3"; then pass "$4"
	else fail "$4" "not between $2 and $3: $1"; fi
}

echo 'int main(void) { return 0; }' | program null
spec null repeat 5 mode time
run null
is "$(get null sample | wc -l)" 5 'measured as often as asked for'
is "$(get null out | wc -l)" 1 'what is printed the same is stored once'
between "$(sample null 4)" 100000 1200000 'an empty program is below 1.2 MB'

spec long argv /bin/sleep argv 0.2 repeat 2 mode time
run long
if test "$(awk 'NR == 1 { print $2 + $4 + $5 }' /proc/stat)" -gt 0; then
	read -r others stolen all <<-END
	$(get long crowd)
	END
	between "$all" 300000000 900000000000000 'the CPU time of the machine meanwhile'
	between "$((others + stolen))" 0 "$((all + 100000000))" 'others use a part of it'
else
	pass 'the CPU time of the machine meanwhile # SKIP no /proc/stat'
fi

spec sleep argv /bin/sleep argv 0.3
run sleep
between "$(sample sleep 2)" 300000000 60000000000 'wall time in ns'
between "$(sample sleep 3)" 0 290000000 'sleep is not work'
between "$(sample sleep 5)" 1 100000 'context switches'

program grow <<'END'
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
static void spin(void)
{
	struct timespec t;
	do
		clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	while (t.tv_nsec < 200000000);
}
int main(void)
{
	if (fork() == 0) {
		volatile char *p = malloc(50000000);
		for (long i = 0; i < 50000000; i += 512)
			p[i] = 1;
		spin();
		_exit(p == NULL);
	}
	wait(NULL);
	if (fork() == 0) { /* an orphan, in time to be waited for */
		if (fork() > 0)
			_exit(0);
		spin();
		_exit(0);
	}
	wait(NULL);
	sleep(2);
}
END
spec grow
run grow
between "$(sample grow 4)" 50000000 60000000 'memory of the largest process'
between "$(sample grow 3)" 400000000 60000000000 'work of all descendants'

cat >"$tmp/dice" <<'END'
n=$(cat "$0.n" 2>/dev/null || echo 0)
echo $((n + 1)) >"$0.n"
echo "outcome: $((n % 3))"
ls -A
touch used
END
spec dice argv /bin/sh argv "$tmp/dice" mode trials repeat 10
run dice
is "$(get dice sample | wc -l) $(cat "$tmp/dice.n")" '10 10' \
	'trials have no warm-up'
is "$(get dice sample | awk '{ print $7 }' | tr '\n' ' ')" \
	'0 1 2 0 1 2 0 1 2 0 ' 'outputs are numbered as they first appear'
is "$(get dice out | grep -c .)" 3 'and each trial has an empty folder'

rm "$tmp/dice.n"
spec dice argv /bin/sh argv "$tmp/dice" mode time repeat 10
run dice
is "$(cat "$tmp/dice.n") $(sample dice 7)" '11 0' 'a warm-up, not stored'

echo 'test ! -e "$0.n" && touch "$0.n"' >"$tmp/twice"
spec twice argv /bin/sh argv "$tmp/twice" mode trials repeat 10
run twice
is "$status $(get twice sample | wc -l)" '1 2' 'the first that fails is the last'

spec null
WEFT_MEASUREMENT=2 run null
is "$(get null measurement)" 2 'the number of the measurement'

"$WEFT_EXEC" machine >"$tmp/machine"
is "$(sed 's/[0-9.][0-9.]*/N/' "$tmp/machine")" 'parallelism: N x
clock_cost: N ns
sleep_overshoot: N us' 'the machine'

clean 'after all that'
done_testing
