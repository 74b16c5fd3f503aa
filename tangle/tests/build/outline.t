#!/bin/sh
# What is remembered of a chapter's Markdown changes nothing but the time.

. "$(dirname "$0")/book.sh"
write_book

# as_before MEANING: pages and outlines hold what they held
as_before() {
	if diff -r "$tmp/book-before" "$book/build/book" >"$tmp/diff" &&
		diff -r "$tmp/outline-before" "$book/build/outline" \
			>>"$tmp/diff"; then pass "$1"; else
		fail "$1" "$(head "$tmp/diff")"; fi
}

build
built 'a cold build'
cp -r "$book/build/book" "$tmp/book-before"
cp -r "$book/build/outline" "$tmp/outline-before"
there "$book/build/outline/one" 'the outline of a chapter'

rm "$book/build/book/one.html"
build
built 'a page woven from an outline'
as_before 'is the same'

rm -r "$book/build/outline" "$book/build/book"
build
built 'without outlines and pages'
idle 'compiles and runs nothing'
as_before 'and both come back the same'

echo nonsense >"$book/build/outline/one"
truncate -s -1 "$book/build/outline/two"
rm "$book/build/book/two.html"
build
built 'outlines that are not whole'
idle 'compiles and runs nothing'
as_before 'are written again'

mv "$book/chapters/02-two.md" "$book/chapters/07-two.md"
sed -i 's/02-two/07-two/' "$book/chapters/SUMMARY.md" "$book/chapters/01-one.md"
build
built 'a renumbered chapter'
idle 'compiles and runs nothing'

printf '\n```c open run\n' >>"$book/chapters/01-one.md"
build
is "$status" 1 'a fence that is not closed'
has "$tmp/out" 'never closed' 'is told'
build
has "$tmp/out" 'never closed' 'and told again by the next build'

done_testing
