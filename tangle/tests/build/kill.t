#!/bin/sh
# kill -9 at any moment: nothing survives, no file is half written, and the
# next build succeeds and equals a clean one.

. "$(dirname "$0")/book.sh"
write_book
edit 02-two.md '/^```c race/,/^```$/d' # no two of its reports are the same

# What two builds of one book have in common: pages without what was measured
# and when.
plain() {
	(cd "$1" && find src bin run book ! -type d | sort)
	(cd "$1" && cat build.ninja book/*.html | sed -E \
		'/^<!-- weft|class="figures"/d
		s/[0-9a-f]{16,}/HASH/g
		s/<td>[0-9]+</<td>N</g
		s/[0-9]+([.][0-9]+)?([^a-z0-9]{0,8}(ns|[uµ]s|ms|s|[KMG]i?B|kB|B|%)\b)/N/g
		s/\b(x|y|width|height|points|d)="[^"]*"/\1=""/g')
}

# One build for each moment, every time with something to do
for moment in 0.01 0.03 0.06 0.1 0.15 0.2 0.3 0.4 0.55 0.7 0.9 1.2; do
	edit 01-one.md "s/EXTRA [0-9.]*$/EXTRA $moment/"
	edit 02-two.md "s/args=\"x .*\"/args=\"x $moment\"/"
	"$WEFT" -C "$book" build >"$tmp/out" 2>&1 </dev/null &
	weft=$!
	sleep $moment
	kill -9 $weft 2>/dev/null
	wait $weft 2>/dev/null
	await nobody || fail "killed after $moment s: nothing is left" "$(left)"
	for f in $(find "$book/build" -name '*.res' -o -name '*.bad'); do
		tail -c 8 "$f" | grep -q '^end 0' ||
			fail "killed after $moment s: $f is whole"
	done
	for f in $(find "$book/build/book" -name '*.html' 2>/dev/null); do
		tail -n 1 "$f" | grep -q '</html>' ||
			fail "killed after $moment s: $f is whole"
	done
done
pass 'killed at twelve moments'
sed -i 's/EXTRA [0-9.]*$/EXTRA 1/' "$book/chapters/01-one.md"
build
built 'the next build succeeds'
plain "$book/build" >"$tmp/got"
build
idle 'and leaves nothing to do'

rm -rf "$book/build"
build
built 'a clean build'
plain "$book/build" >"$tmp/want"
same "$tmp/want" "$tmp/got" 'they are equal'

done_testing
