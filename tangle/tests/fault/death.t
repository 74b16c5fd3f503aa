#!/bin/sh
# Death comes from above: whoever of the chain is killed, nothing survives.

. "$(dirname "$0")/../tap.sh"
. "$tests/fault/exec.sh"

# A family that ignores what it can, the program's folder not empty
program family <<'END'
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>
int main(int argc, char **argv)
{
	for (int i = 1; i < 65; i++)
		signal(i, SIG_IGN);
	close(open("file", O_CREAT | O_WRONLY, 0600));
	for (int i = 0; i < 4; i++)
		if (fork() == 0)
			setsid();
	close(open(argv[argc - 1], O_CREAT | O_WRONLY, 0600));
	for (;;)
		pause();
}
END
spec family argv "$tmp/family" argv "$tmp/ready" timeout 600000000000

# Starts it, waits until it is there, and leaves the helper's pid in $helper
start() {
	rm -f "$tmp/ready"
	env --default-signal=INT "$WEFT_EXEC" run KEY "$tmp/family.spec" \
		2>"$tmp/stderr" &
	helper=$!
	await test -e "$tmp/ready" || fail 'the family starts'
}
children() {
	cat "/proc/$1/task/$1/children" 2>/dev/null ||
		ps -o pid= --ppid "$1"
}

start
kill -9 $helper
wait $helper 2>/dev/null
clean_later() {
	await nobody
	await test -z "$(ls -A "$tmp/tmpdir")"
	clean "$1"
}
clean_later 'SIGKILL of the supervisor'
gone "$tmp/family.res" 'and there is no result'
gone "$tmp/family.bad" 'of any kind'

start
kill -9 $(children $helper)
wait $helper 2>/dev/null
is $? 2 'the measuring process is killed: a broken environment'
clean_later 'SIGKILL of the measuring process'

for signal in INT TERM HUP; do
	start
	kill -$signal $helper
	wait $helper 2>/dev/null
	status=$?
	is "$(kill -l $((status - 128)))" $signal "dies by SIG$signal itself"
	clean "SIG$signal"
done

rm -f "$tmp/ready"
sh -c '"$0" run KEY "$1" & wait' "$WEFT_EXEC" "$tmp/family.spec" &
parent=$!
await test -e "$tmp/ready"
kill -9 $parent
wait $parent 2>/dev/null
clean_later 'SIGKILL of its parent'

# nohup: the terminal goes, the build stays
rm -f "$tmp/ready"
spec short argv /bin/sh argv -c argv "touch $tmp/ready; sleep 0.5; echo done"
(trap '' HUP && exec "$WEFT_EXEC" run KEY "$tmp/short.spec") &
helper=$!
await test -e "$tmp/ready"
kill -HUP $helper
wait $helper
is "$?$(get short out)" 0done 'an ignored SIGHUP stays ignored'

# A shell stands in between, and weft is killed: only the pipe tells
rm -f "$tmp/ready"
mkfifo "$tmp/pipe"
sleep 600 <"$tmp/pipe" &
reader=$!
sh -c 'WEFT_PROGRESS=8 "$0" run KEY "$1" 8>"$2"; exit 1' \
	"$WEFT_EXEC" "$tmp/family.spec" "$tmp/pipe" &
between=$!
await test -e "$tmp/ready"
kill -9 $reader
wait $reader $between 2>/dev/null
clean_later 'death of the one who reads progress'

# With a server
rm -f "$tmp/ready"
spec with argv "$tmp/family" argv "$tmp/ready" timeout 600000000000 \
	server /bin/sh server -c server "sleep 1234 & echo READY; wait; : $tmp/"
"$WEFT_EXEC" run KEY "$tmp/with.spec" &
helper=$!
await test -e "$tmp/ready"
kill -9 $helper
wait $helper 2>/dev/null
clean_later 'SIGKILL beside a server'

# A compile, too
rm -f "$tmp/ready"
spec cc output "$tmp/cc.out"
(cd "$tmp" && exec "$WEFT_EXEC" cc KEY "$tmp/cc.spec" -- sh -c \
	'touch "$TMPDIR/leftover" "$0.new"; exec "$1" "$2"' \
	"$tmp/cc.out" "$tmp/family" "$tmp/ready") &
helper=$!
await test -e "$tmp/ready"
kill -TERM $helper
{ wait $helper; } 2>/dev/null
gone "$tmp/cc.out.new" 'an interrupted compile removes what it made'
clean 'SIGTERM during a compile'

done_testing
