#!/bin/sh
# Compiles: whole files or none, and an environment without surprises.

. "$(dirname "$0")/../tap.sh"
. "$tests/fault/exec.sh"

# compile NAME COMMAND...: sets $status
compile() {
	name=$1
	shift
	"$WEFT_EXEC" cc KEY "$tmp/$name.spec" -- "$@" 2>"$tmp/stderr"
	status=$?
}

echo 'int main(void) { int unused; return 0; }' >"$tmp/one.c"
spec one output "$tmp/one" part text=1 part flags=2 line 'chapters/a.md 3 4'
compile one cc -Wall -o "$tmp/one.new" "$tmp/one.c"
is "$status $(get one kind) $(sample one 1)" '0 cc exit:0' 'a good compile'
there "$tmp/one" 'its file is there'
gone "$tmp/one.new" 'under its own name only'
get one err >"$tmp/err"
has "$tmp/err" 'unused' 'the messages are kept'
is "$(get one part | tr '\n' ' ')$(get one line)" \
	'text=1 flags=2 chapters/a.md 3 4' 'parts and lines are handed on'

echo 'int main(void) { return }' >"$tmp/one.c"
compile one cc -o "$tmp/one.new" "$tmp/one.c"
is "$status $(sample one 1) $(get one fine)" '1 exit:1 0' 'a compile that fails'
gone "$tmp/one" 'leaves no old file'
gone "$tmp/one.res" 'and no old result'
spec one output "$tmp/one" expect compile-error
compile one cc -o "$tmp/one.new" "$tmp/one.c"
is "$status $(get one fine)" '0 1' 'an expected compile error'
compile one true
is "$status" 1 'no error where one is expected'

spec half output "$tmp/half"
compile half sh -c 'echo half >"$0.new"; exit 1' "$tmp/half"
gone "$tmp/half" 'what a failing command wrote is not taken'
gone "$tmp/half.new" 'nor left'
compile half true
is "$status" 1 'a command that does not write its file has failed'

spec names
CPATH=x C_INCLUDE_PATH=x LIBRARY_PATH=x COMPILER_PATH=x GCC_EXEC_PREFIX=x \
	LD_RUN_PATH=x CCACHE_DIR=c HOME=h LC_ALL=de_DE.UTF-8 WEFT_PROGRESS=1 \
	compile names sh -c 'env; touch "$TMPDIR/cc1234.s"' >/dev/null
get names err >"$tmp/env"
lacks "$tmp/env" '=x$|WEFT_PROGRESS' 'variables that change a compiler are not there'
has "$tmp/env" '^CCACHE_DIR=c$' 'others are'
has "$tmp/env" '^LC_ALL=C.UTF-8$' 'messages are in English'
has "$tmp/env" "^TMPDIR=$tmp/tmpdir/." 'temporaries have a folder of their own'

spec killed output "$tmp/killed"
compile killed sh -c 'sleep 1234 & touch "$TMPDIR/x"; kill -9 $$'
is "$status $(sample killed 1)" '1 signal:KILL' 'a compiler that is killed'
compile killed "$tmp/no-such-cc"
is "$status $(sample killed 1)" '1 exec:ENOENT' 'a compiler that is not there'

clean 'after all that'
done_testing
