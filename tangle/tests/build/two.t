#!/bin/sh
# Two builds of one book at once: the second says whom it waits for, and does
# only what the first has left to do.

. "$(dirname "$0")/book.sh"
write_book
cat >>"$book/chapters/02-two.md" <<END

\`\`\`c gate run timeout=60s
#include <unistd.h>
#include "note.h"
int main(void)
{
    note("gate\n");
    while (access("$tmp/closed", F_OK) == 0)
        usleep(10000);
}
\`\`\`
END

: >"$tmp/compiled"
: >"$tmp/ran"
: >"$tmp/closed"
: >"$tmp/second"
"$WEFT" -C "$book" build >"$tmp/first" 2>&1 </dev/null &
first=$!
await grep -q gate "$tmp/ran" && pass 'the first one runs a program'
"$WEFT" -C "$book" build >"$tmp/second" 2>&1 </dev/null &
second=$!
await grep -q "wait.*$first" "$tmp/second"
has "$tmp/second" "wait.*$first" 'the second says whom it waits for'
rm "$tmp/closed"
status=0
wait $first || status=$?
is $status 0 'the first ends well'
wait $second || status=$?
is $status 0 'the second too'
is "$(grep -v race "$tmp/compiled" | sort | uniq -d)" '' \
	'nothing was compiled twice'
is "$(grep -cx gate "$tmp/ran")" 1 'nothing was run twice'

# a killed build leaves the lock only until the last of it is gone
: >"$tmp/closed"
edit 02-two.md 's/note("gate/note("again gate/'
: >"$tmp/ran"
"$WEFT" -C "$book" build >"$tmp/first" 2>&1 </dev/null &
first=$!
await grep -q again "$tmp/ran"
kill -9 $first
wait $first 2>/dev/null
rm "$tmp/closed"
build
built 'a build after one that was killed'

done_testing
