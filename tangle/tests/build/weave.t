#!/bin/sh
# `weft weave` shows results of the text as it is, or that there are none.

. "$(dirname "$0")/book.sh"
command -v dot >/dev/null || skip_all 'no graphviz here'
write_book

# diagram WORD
diagram() {
	printf '\n```dot\n// the %s\ndigraph { %s -> end }\n```\n' "$1" "$1"
}

weave() {
	"$WEFT" -C "$book" weave >"$tmp/out" 2>&1
}

diagram first >>"$book/chapters/01-one.md"
diagram second >>"$book/chapters/01-one.md"
CC=no-such-cc weave
is $? 0 'without results no compiler is asked'
has "$(page one)" 'Not run here: it was not run yet' 'a program before a build'
has "$(page one)" 'not drawn since it changed: the first' 'a diagram likewise'

build
built 'a build'
weave
has "$(page one)" '<text.*>first<' 'what was drawn is shown'

edit 01-one.md 's/the first/the zeroth/; s/first ->/zeroth ->/'
weave
has "$(page one)" 'not drawn since it changed: the zeroth' 'an edited diagram'
has "$(page one)" '<text.*>second<' 'the other stays'

edit 01-one.md '/the zeroth/,/zeroth ->/d; s/the second/the third/'
weave
lacks "$(page one)" '<text.*>zeroth<' 'never a diagram of another fence'
has "$(page one)" 'not drawn since it changed: the third' 'but that there is none'

edit 01-one.md 's/%d\\n", 41/%d\\n", 42/'
weave
has "$(page one)" 'it was not run since it changed' 'an edited program'

done_testing
