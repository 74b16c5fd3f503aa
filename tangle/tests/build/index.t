#!/bin/sh
# The pages that list things of the whole book: always as a clean build would
# write them, and not written where nothing in them changed.

. "$(dirname "$0")/book.sh"
write_book
edit 01-one.md 's/^```c a run/```c a run covers="9, 46"/
	s/^```claim/```claim covers=10/'
two=02-two.md
cat >>"$book/chapters/01-one.md" <<'END'

## A picture

```chart bar title="One bar" covers="7, 46"
a = a.number
```

```topics
7 pictures & more
8 numbers
9 words
10 claims
46 programs
```
END

lists='programs claims figures coverage identifiers machine'
stamps() {
	(cd "$book/build/book" && stat -c '%n %y %i' \
		$(printf '%s.html ' $lists) measurements.json)
}

build
built 'a cold build'
for page in $lists; do
	there "$(page $page)" "$page.html"
	has "$(page one)" "href=\"$page.html\"" 'linked from every page'
	has "$(page index)" "href=\"$page.html\"" 'and from the first'
done
has "$(page programs)" 'href="two.html#c-race">race</a>' 'names programs'
has "$(page claims)" 'href="one.html#claim-1">a is large</a>' 'and claims'
has "$(page one)" '<li class="true" id="claim-1">' 'which have a place'
has "$(page one)" 'href="#claim-1">#</a>' 'and an address to take'
is "$(sed -n 's/^<p>\([0-9]*\) functions.*/\1/p' "$(page identifiers)")" \
	"$(grep -c '<dt>' "$(page identifiers)")" 'counts its names'
has "$(page identifiers)" 'href="one.html#c-greeting">one/greeting</a><span class="uses">used in <a href="one.html#c-b">one/b</a>, <a href="two.html#c-c">two/c</a>' \
	'knows who uses a name'
is "$(sed -n 's/.*<th scope="row">\([0-9]*\)[ <].*/\1/p' "$(page coverage)" |
	tr '\n' ' ')" '7 8 9 10 46 ' 'what is covered, in order of the numbers'
has "$(page coverage)" '<a href="one.html#figure-1">A picture</a>' \
	'by figures, too'
has "$(page coverage)" '<tr id="covers-8">.*nothing yet' 'or by nothing'
has "$(page one)" 'href="coverage.html#covers-7"><b>7</b> pictures &amp; more<' \
	'the list of topics leads there'
has "$(page machine)" 'Compiler .*/cc<' 'knows the compiler'
has "$book/build/book/measurements.json" '"name": "two/t", "kind": "time"' \
	'all in JSON'
if command -v python3 >/dev/null; then
	python3 -m json.tool "$book/build/book/measurements.json" \
		>/dev/null 2>"$tmp/err" && pass 'which is JSON' ||
		fail 'which is JSON' "$(cat "$tmp/err")"
fi

stamps >"$tmp/before"
build
stamps >"$tmp/after"
same "$tmp/before" "$tmp/after" 'a build with nothing to do writes none'

edit $two '2a A sentence that was not there.\n'
build
stamps >"$tmp/after"
same "$tmp/before" "$tmp/after" 'nor does one with more prose'

edit $two 's/^```c race run/```c race run covers=8/'
build
stamps >"$tmp/after"
is "$(diff "$tmp/before" "$tmp/after" | sed -n 's/^> \([a-z]*\)\..*/\1/p' |
	tr '\n' ' ')" 'coverage ' 'what changed is written alone'

# an interrupted build may have left a list of before
cp "$(page coverage)" "$tmp/coverage"
sed -i 's/46/47/' "$(page coverage)"
rm "$book/build/index/one"
build
same "$tmp/coverage" "$(page coverage)" 'a part that is missing is made again'
rm "$(page claims)"
build
there "$(page claims)" 'so is a list'

sed -i '/02-two/d' "$book/chapters/SUMMARY.md"
rm "$book/chapters/$two"
build
built 'without a chapter'
lacks "$(page programs)" race 'its programs are gone'
gone "$book/build/index/two" 'and its part'

printf '# One\n\nWords.\n' >"$book/chapters/01-one.md"
build
has "$(page programs)" 'has no programs yet' 'a list without items says so'
has "$(page claims)" 'claims nothing yet' 'each in its words'
has "$(page figures)" 'no charts or drawings yet' 'figures'
has "$(page coverage)" 'Nothing says what it covers' 'coverage'
has "$(page identifiers)" 'defines nothing in C yet' 'identifiers'

done_testing
