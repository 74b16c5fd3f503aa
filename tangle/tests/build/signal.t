#!/bin/sh
# SIGINT in each stage: death by that signal, nothing survives, and the next
# build does what was left.

. "$(dirname "$0")/book.sh"
write_book
for name in slow timed; do
	flags=run
	test $name = timed && flags='time repeat=3'
	cat >>"$book/chapters/02-two.md" <<-END

	\`\`\`c $name $flags timeout=60s
	#include <stdio.h>
	#include <unistd.h>
	#include "note.h"
	int main(void)
	{
	    char pid[40];

	    snprintf(pid, sizeof(pid), "$name %d\n", (int)getpid());
	    note(pid);
	    while (access("$tmp/hang-$name", F_OK) == 0)
	        usleep(10000);
	}
	\`\`\`
	END
done
# the compiler, for slow.c
sed -i '/^exec/i case "$*" in *slow.c*) echo "cc $$" >>'"$tmp"'/ran\
	while test -e '"$tmp"'/hang-cc; do sleep 0.01; done;; esac' "$tmp/cc"

# interrupt STAGE TARGET: a build that hangs in that stage, SIGINT to weft
# alone or, as a terminal does, to its whole group
interrupt() {
	: >"$tmp/ran"
	: >"$tmp/hang-$1"
	setsid env --default-signal=INT \
		"$WEFT" -C "$book" build >"$tmp/out" 2>&1 </dev/null &
	weft=$!
	await grep -q "^$1 " "$tmp/ran" || fail "$1: never came so far" \
		"$(cat "$tmp/out")"
	if test "$2" = group; then kill -INT -$weft; else kill -INT $weft; fi
	status=0
	wait $weft || status=$?
	is $status 130 "$1: SIGINT to the $2 ends it"
	if await nobody; then pass "$1: nothing is left"; else
		fail "$1: nothing is left" "$(left)"; fi
	rm "$tmp/hang-$1"
}

interrupt cc process
interrupt cc group
interrupt slow process
interrupt slow group
interrupt timed process
interrupt timed group

build
built 'the build after that'
is "$(compiled)/$(cut -d ' ' -f 1 "$tmp/ran" | sort -u)" '/timed' \
	'does only what was left'
build
built 'and the next'
idle 'nothing'
is "$(find "$book/build" -name '*.tmp-*')" '' 'no temporary file is left'

done_testing
