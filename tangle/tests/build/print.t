#!/bin/sh
# The book as one page: every chapter in it, ids apart, links that lead within
# it; and the list of words beside the pages.

. "$(dirname "$0")/book.sh"
command -v python3 >/dev/null || skip_all 'no python3 here'

write_book
build
"$WEFT" -C "$book" print >"$tmp/out" 2>&1
is $? 0 'the book is printed'
page=$book/build/book/print.html
has "$page" 'id="one--c-note"' 'an id is of its chapter'
has "$page" '<section class="chapter" id="two">' 'each chapter begins a section'
has "$page" '<li><a href="#two">' 'the contents lead there'
lacks "$page" 'href="(one|two)\.html' 'links to chapters stay within it'
if python3 "$tests/pages.py" "$book/build/book" >"$tmp/wrong" 2>&1
then pass 'it is in order'
else fail 'it is in order' "$(head -n 30 "$tmp/wrong")"; fi

if python3 -B "$tests/../pack.py" epub "$page" "$tmp/book.epub" >/dev/null &&
	python3 -c 'import sys, zipfile
from xml.dom.minidom import parseString
book = zipfile.ZipFile(sys.argv[1])
for name in book.namelist():
	if name.endswith(("html", "opf", "xml")):
		parseString(book.read(name))
assert book.namelist()[0] == "mimetype"
assert "book/two.xhtml" in book.namelist()' "$tmp/book.epub" 2>"$tmp/wrong"
then pass 'it packs as EPUB, well formed'
else fail 'it packs as EPUB, well formed' "$(cat "$tmp/wrong")"; fi

words=$book/build/book/words.js
edit 02-two.md '2a A zymurgy that was not there.\n'
build
has "$words" 'zymurgy' 'a new word is listed'
has "$words" 'piece\("one"' 'the other chapter keeps its words'
gone "$page" 'the one page goes with the pages that it was made of'

rm "$words"
build
has "$words" 'zymurgy' 'a list that was lost comes back'

done_testing
