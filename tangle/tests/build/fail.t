#!/bin/sh
# One failing program hides no other: every page is written, every failure
# named with its place, and only what failed is tried again.

. "$(dirname "$0")/book.sh"
write_book
cat >>"$book/chapters/02-two.md" <<END

\`\`\`c broken run
int main(void) { return undeclared; }
\`\`\`

\`\`\`c status run
#include "note.h"
int main(void) { note("status\n"); return 3; }
\`\`\`

\`\`\`c hang run timeout=300ms
#include <stdio.h>
#include <unistd.h>
#include "note.h"
int main(void) { note("hang\n"); puts("before"); for (;;) pause(); }
\`\`\`

\`\`\`c differs run
#include <stdio.h>
#include "note.h"
int main(void) { note("differs\n"); puts("printed this"); }
\`\`\`

\`\`\`text output=differs
expected that
\`\`\`

\`\`\`claim
the impossible: one/a.number > 1000
\`\`\`

Of a program that failed: \`= status.wall\`.
END
two=chapters/02-two.md

# named PATTERN MEANING: an error at the line of the chapter that matches
named() {
	has "$tmp/out" "$two:$(line_of "$1" 02-two.md):[0-9]+: error: " "$2"
}

build
is "$status" 1 'exit 1'
is "$(ran)" 'a b c differs hang race status t ' 'all that could be run was run'
named '^int main.*undeclared' 'what does not compile is named at its line'
named '^```c status' 'a wrong exit status is named'
named '^```c hang' 'a hang is named'
named 'output=differs' 'an output that differs is named'
has "$tmp/out" '^ *- *expected that' 'with what was expected'
has "$tmp/out" '^ *\+ *printed this' 'and what was printed'
named '^the impossible' 'a false claim is named'
is "$(grep -c '^chapters/.*: error: ' "$tmp/out")" 5 'each once'
for p in index one two; do
	there "$(page $p)" "page $p is written"
done
has "$(page two)" 'before' 'what was printed before the hang is on the page'
has "$(page two)" 'printed this' 'and the output that differs'
has "$(page two)" 'not measured here' 'a failed program has no value'

build
is "$status" 1 'the next build fails too'
is "$(compiled)" 'broken ' 'tries to compile what did not'
is "$(ran)" 'differs hang status ' 'and runs what did not end or print as expected'

edit 02-two.md 's/return undeclared/return 0/; s/return 3;/return 0;/
	s/for (;;) pause();//; s/^expected that/printed this/
	s/> 1000$/> 10/'
build
built 'all of them mended'

done_testing
