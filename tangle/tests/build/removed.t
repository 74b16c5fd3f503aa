#!/bin/sh
# What the plan no longer names is removed: a build never succeeds where a
# clean one would fail.

. "$(dirname "$0")/book.sh"
write_book
printf '\nSee [one](01-one.md).\n' >>"$book/chapters/02-two.md"
build
built 'a cold build'
there "$book/build/bin/one/a" 'a program'

edit 01-one.md '/^```c a run/,/^```$/d; /`= a.number`/d; /^```claim/,/^```$/d'
edit 02-two.md 's,one/a.number + ,,'
build
built 'a program was taken out'
idle 'nothing is compiled or run'
for f in src/one/a.c bin/one/a run/one/a.res; do
	gone "$book/build/$f" "$f is gone"
done
there "$book/build/bin/one/b" 'the others stay'

edit 01-one.md '/^```c extra lib/,/^```$/d'
build
is "$status" 1 'a header was taken out that a program includes'
gone "$book/build/src/include/extra.h" 'it is gone'
has "$tmp/out" 'chapters/01-one.md:[0-9]+:' 'the message says where it was needed'
there "$(page one)" 'the page is there'

write_two
rm "$book/chapters/01-one.md"
sed -i '/01-one/d' "$book/chapters/SUMMARY.md"
edit 02-two.md 's,// <<one/greeting>>,static char greeting[] = "hello";,
	s,one/a.number + ,,
	/#include "note.h"/d; /note(/d'
build
built 'a chapter was taken out'
gone "$(page one)" 'its page is gone'
is "$(find "$book/build/src/one" "$book/build/bin/one" -type f 2>&1 |
	grep -v 'No such')" '' 'and its programs'

mkdir -p "$book/build/src/two" "$book/build/run/two"
: >"$book/build/src/two/old.c"
: >"$book/build/run/two/x.res.tmp-12345"
: >"$book/build/book/old.html"
printf '\nMore.\n' >>"$book/chapters/02-two.md"
rm -f "$book/build/.outputs" # a killed build leaves no list
build
built 'leftovers of a killed build'
for f in src/two/old.c run/two/x.res.tmp-12345 book/old.html; do
	gone "$book/build/$f" "$f is gone"
done

"$WEFT" -C "$book" clean >"$tmp/out" 2>&1
for d in src bin run book build.ninja; do
	gone "$book/build/$d" "weft clean removes $d"
done
is "$(ls -A "$book/build")" .lock 'and all but the lock'

done_testing
