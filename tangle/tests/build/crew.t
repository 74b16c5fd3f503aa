#!/bin/sh
# A book that is worth several processes becomes the same pages, and its
# mistakes are told in the same words, as one process makes of it.

. "$(dirname "$0")/../tap.sh"
book=$tmp/book
mkdir -p "$book/chapters"

# chapter NAME: some 300 kB, with what the next one refers to
chapter() {
	printf '# Chapter %s\n\n```c %s run\nint main(void) { return 0; }\n```\n' \
		"$1" "$1"
	awk -v name="$1" 'BEGIN { for (i = 0; i < 4000; i++)
		print "\n## Section " i "\n\nOf `" name "`, *number* " i "." }'
}

{
	printf '# A large book\n\n'
	for n in 1 2 3 4; do
		chapter c$n >"$book/chapters/0$n-c$n.md"
		printf -- '- [Chapter %s](0%s-c%s.md)\n' $n $n $n
	done
} >"$book/chapters/SUMMARY.md"
printf '\n[Over there](04-c4.md#section-7)\n' >>"$book/chapters/01-c1.md"

# weave JOBS: into $tmp/bJOBS, its words into $tmp/outJOBS
weave() {
	status=0
	"$WEFT" -C "$book" -B "$tmp/b$1" weave -j"$1" >"$tmp/out$1" 2>&1 ||
		status=$?
	sed -i "s#$tmp/b$1#B#g" "$tmp/out$1"
}

# alike MEANING: as one process did it
alike() {
	if diff "$tmp/out1" "$tmp/out3" >"$tmp/diff" &&
		diff -r "$tmp/b1/book" "$tmp/b3/book" >>"$tmp/diff"; then
		pass "$1"; else fail "$1" "$(head "$tmp/diff")"; fi
}

weave 1
is "$status" 0 'one process weaves it'
weave 3
is "$status" 0 'three do'
alike 'they write the same'

printf '\nOf `%sno_such.value`.\n' '= ' >>"$book/chapters/02-c2.md"
printf '\n<p>\n```c\nint i;\n```\n' >>"$book/chapters/03-c3.md"
printf '\n```c open run\n' >>"$book/chapters/04-c4.md"
weave 1
is "$status" 1 'one process finds mistakes'
weave 3
is "$status" 1 'so do three'
alike 'and tell them in the same words and order'
is "$(grep -c 'error:' "$tmp/out3")" "$(grep 'error:' "$tmp/out3" | sort -u |
	wc -l)" 'each of them once'

status=0
"$WEFT" -C "$book" check -j3 >"$tmp/check" 2>&1 || status=$?
is "$status" 1 'checking finds them, too'
has "$tmp/check" '04-c4.md.*never closed' 'in the last chapter'
has "$tmp/check" '03-c3.md.*HTML' 'and in the one before'
"$WEFT" -C "$book" check -j1 >"$tmp/alone" 2>&1
same "$tmp/alone" "$tmp/check" 'as one process does'

done_testing
