#!/bin/sh
# Golden tests. golden/NAME holds a book (or any files), `cmd`, a shell script
# that is run in a fresh copy of that folder with $WEFT the tool, and `want`:
# what it printed on both streams, then `exit N`. With PROMOTE=1 `want` is
# written anew where it differs. Arguments name the only ones to run.

. "$(dirname "$0")/tap.sh"
export WEFT TERM=dumb

cd "$tests/golden" || exit 1
test $# -gt 0 || set -- *

mkdir "$tmp/got"
cat >"$tmp/run" <<'END'
name=$1 got=${0%/*}/got
cp -r "$name" "$got/" && cd "$got/$name" && rm -f want || exit
sh ./cmd >"../$name.out" 2>&1 </dev/null
echo "exit $?" >>"../$name.out"
END
printf '%s\n' "$@" | xargs -P "$(nproc)" -n 1 sh "$tmp/run"

for name; do
	got=$tmp/got/$name.out
	if diff -u "$name/want" "$got" >"$tmp/diff" 2>&1; then
		pass "$name"
	elif test "${PROMOTE:-}" = 1; then
		cp "$got" "$name/want"
		pass "$name: promoted"
	else
		fail "$name" "$(cat "$tmp/diff")"
	fi
done
done_testing
