#!/bin/sh
# Prose moves programs about; it neither compiles nor runs anything, and
# reports still point to the right lines.

. "$(dirname "$0")/book.sh"
write_book
has_tsan && tsan=yes || tsan=

# points MEANING: the report of the race names where the race stands now
points() {
	if test -z "$tsan"; then
		pass "$1 # SKIP no ThreadSanitizer here"
		return
	fi
	has "$(page two)" "chapters/$two:$(line_of 'hits++' "$two")" "$1"
}

two=02-two.md
build
built 'a cold build'
points 'the report names the line'

edit $two '2a A sentence that was not there.\n'
build
built 'a prose line at the top of a chapter'
idle 'compiles and runs nothing'
has "$(page two)" 'A sentence that was not there' 'is on the page'
points 'the report names the new line'
has "$book/build/src/two/race.c" "^#line [0-9]+ \"chapters/$two\"" \
	'#line in the extracted program'

edit 01-one.md '2a A sentence above the header.\n'
build
built 'prose above a header'
idle 'compiles and runs nothing'
has "$tmp/out" ' 2 pages written' \
	'writes its page, and the title page that shows its opening'
has "$(page two)" 'href="one.html#c-note-note"' 'which others link to by name'
has "$(page one)" 'A sentence above the header' 'is on the page'
has "$book/build/src/include/note.h" '^#line 8 "chapters/01-one.md"' \
	'#line in the extracted header follows'

mv "$book/chapters/$two" "$book/chapters/07-two.md" && two=07-two.md
sed -i s/02-two/07-two/ "$book/chapters/SUMMARY.md"
build
built 'a renumbered chapter'
idle 'compiles and runs nothing'
points 'the report names the new file'
lacks "$(page two)" '<a[^>]*>chapters/02-two.md' 'and no longer the old one'

printf '\n- [Three](08-three.md)\n' >>"$book/chapters/SUMMARY.md"
printf '# Three\n\nOnly prose.\n' >"$book/chapters/08-three.md"
build
built 'a new chapter of prose'
idle 'compiles and runs nothing'
there "$(page three)" 'has a page'
has "$(page two)" 'three.html' 'the others lead to it'

done_testing
