# TAP for tests in sh: source it, assert, end with `done_testing`.
#
# Sets $tmp, a folder of its own that is gone at the end, and $tests, where the
# tests are. Every assertion takes what it means as its last argument.

set -u
tests=$(cd "$(dirname "$0")" && while ! test -f tap.sh; do cd ..; done && pwd)
tmp=$(mktemp -d "${TMPDIR:-/tmp}/weft-test.XXXXXX")
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM
export LC_ALL=C.UTF-8 NO_COLOR=1
: "${WEFT:=$tests/../../build/weft}" "${WEFT_EXEC:=${WEFT%/*}/weft-exec}"
ran=0 failed=0

pass() {
	ran=$((ran + 1))
	echo "ok $ran - $1"
}

# fail MEANING [WHY...]
fail() {
	ran=$((ran + 1)) failed=$((failed + 1))
	echo "not ok $ran - $1"
	shift
	printf '%s\n' "$@" | sed 's/^/# /'
}

# is GOT WANTED MEANING
is() {
	if test "$1" = "$2"; then pass "$3"; else
		fail "$3" "got:    $1" "wanted: $2"; fi
}

# has FILE REGEX MEANING: some line matches
has() {
	if grep -Eq -- "$2" "$1"; then pass "$3"; else
		fail "$3" "no line matches: $2" "$(head -n 15 "$1")"; fi
}

# lacks FILE REGEX MEANING: no line matches
lacks() {
	if grep -Eq -- "$2" "$1"; then
		fail "$3" "a line matches: $2" "$(grep -E -- "$2" "$1" | head)"
	else pass "$3"; fi
}

# same FILE FILE MEANING: or folders
same() {
	if diff -r "$1" "$2" >"$tmp/diff" 2>&1; then pass "$3"; else
		fail "$3" "$(head -n 40 "$tmp/diff")"; fi
}

# there PATH MEANING, gone PATH MEANING
there() {
	if test -e "$1"; then pass "$2"; else fail "$2" "not there: $1"; fi
}
gone() {
	if test ! -e "$1"; then pass "$2"; else fail "$2" "still there: $1"; fi
}

# await COMMAND...: until it succeeds; fails after a long while. Never a test
# of speed: only a way to wait for what must come.
await() {
	tries=0
	until "$@"; do
		tries=$((tries + 1))
		test $tries -lt 1500 || return 1
		sleep 0.02
	done
}

skip_all() {
	echo "1..0 # SKIP $1"
	exit 0
}

done_testing() {
	echo "1..$ran"
	test $failed = 0
	exit
}
