#!/bin/sh
# A new book builds at once, without one diagnostic.

. "$(dirname "$0")/book.sh"
book=$tmp/new

"$WEFT" init "$book" >"$tmp/out" 2>&1
is $? 0 'weft init'
for f in SUMMARY 01-lookup 02-together; do
	there "$book/chapters/$f.md" "$f.md"
done
"$WEFT" -C "$book" check >"$tmp/out" 2>&1
is $? 0 'weft check'
is "$(cat "$tmp/out")" '' 'has nothing to say'
build
built 'weft build'
lacks "$tmp/out" '(error|warning): ' 'has nothing to complain of'
build
has "$tmp/out" 'nothing to do' 'and then nothing to do'

"$WEFT" init "$book" >"$tmp/out" 2>&1
is $? 2 'weft init does not overwrite'
has "$tmp/out" 'is there already' 'and says why'

cp "$tests/../init/02-together.md" "$tmp/skeleton.md"
sed -n '/^```c first_come exercise/,/^```$/p' "$tmp/skeleton.md" |
	sed '1d;$d' >"$tmp/mine.c"
"$WEFT" -C "$book" try first_come "$tmp/mine.c" >"$tmp/out" 2>&1
is $? 1 'weft try: the skeleton is no solution'
sed -n '/^```c first_come solution/,/^```$/p' "$tmp/skeleton.md" |
	sed '1d;$d' >"$tmp/mine.c"
"$WEFT" -C "$book" try first_come "$tmp/mine.c" >"$tmp/out" 2>&1
is $? 0 'weft try: the solution is one'

done_testing
