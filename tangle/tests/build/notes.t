#!/bin/sh
# Where a result stands when a list follows its listing.

. "$(dirname "$0")/book.sh"
write_book

# program NAME MARK
program() {
	printf '```c %s run\n#include <stdio.h>\n\n' "$1"
	printf 'int main(void)\n{\n    puts("from %s");%s\n}\n```\n\n' "$1" "$2"
}

# order NAME: the order of the list's word and of what the program printed
order() {
	grep -Eo "item of $1|<samp>from $1" "$book/build/book/two.html" |
		cut -d' ' -f1 | tr '\n' ' '
}

{
	printf '\n## Lists\n\n'
	program noted ' // (1)'
	printf '1. The item of noted.\n\n'
	program plain ''
	printf '1. The item of plain.\n\n'
	program apart ' // (1)'
	printf 'Text.\n\n1. The item of apart.\n'
} >>"$book/chapters/02-two.md"

build
built 'programs with lists behind them'
is "$(order noted)" 'item <samp>from ' 'notes stand above the result'
is "$(order plain)" '<samp>from item ' 'a list without marks below it'
is "$(order apart)" '<samp>from item ' 'so do notes that do not follow at once'
is "$(grep -c 'class="notes"' "$book/build/book/two.html")" 2 \
	'two lists have notes'

done_testing
