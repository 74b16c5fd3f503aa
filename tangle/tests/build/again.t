#!/bin/sh
# A cold build, then builds with nothing to do.

. "$(dirname "$0")/book.sh"
write_book

build
built 'a cold build'
is "$(compiled)" 'a b c race t ' 'compiles every program'
is "$(ran)" 'a b c race t ' 'runs every program'
is "$(grep -cx t "$tmp/ran")" 4 'a timed one: a warm-up and three times'
for p in index one two; do
	there "$(page $p)" "page $p"
done
has "$(page one)" '41' 'a value of the chapter'
has "$(page two)" '48' 'a value computed from two chapters'
there "$book/build/src/one/a.c" 'extracted program'
there "$book/build/src/include/note.h" 'extracted header'
there "$book/build/src/Makefile" 'a Makefile beside them'

snapshot >"$tmp/before"
build
built 'the same again'
idle 'compiles and runs nothing'
snapshot >"$tmp/after"
same "$tmp/before" "$tmp/after" 'and writes nothing'
has "$tmp/out" 'nothing to do|up to date|nothing changed' 'and says so'

touch "$book"/chapters/*.md
build
idle 'newer clocks change nothing'
find "$book/chapters" -type f -exec touch -d 2099-01-01 {} +
build
idle 'nor do clocks of the future'

mv "$book" "$tmp/moved" && book=$tmp/moved
build
built 'a book that was moved'
idle 'compiles and runs nothing'

status=0
"$WEFT" -C "$book" build -B other >"$tmp/out" 2>&1 || status=$?
built 'another build folder'
there "$book/other/book/one.html" 'has its own pages'

done_testing
