#!/bin/sh
# Pages are valid: elements closed in order, ids given once, links that lead
# somewhere.

. "$(dirname "$0")/book.sh"
command -v python3 >/dev/null || skip_all 'no python3 here'

# check MEANING
check() {
	if python3 "$tests/pages.py" "$book/build/book" >"$tmp/wrong" 2>&1
	then pass "$1"; else fail "$1" "$(head -n 30 "$tmp/wrong")"; fi
}

write_book
build
check 'a small book'

edit 02-two.md 's/return arg;/return undeclared;/; s/^hello x 3/goodbye/
	s/"number: 7"/"\\033[1m<b>\&amp;\\001\\377"/'
build
is "$status" 1 'with mistakes of every kind'
check 'its pages are in order too'

book=$tmp/new
"$WEFT" init "$book" >/dev/null
build
check 'the book of weft init'

done_testing
