#!/bin/sh
# How a run ends, and what a program finds when it starts.

. "$(dirname "$0")/../tap.sh"
. "$tests/fault/exec.sh"

sh_run() {
	name=$1 code=$2
	shift 2
	spec "$name" argv /bin/sh argv -c argv "$code" "$@"
	run "$name"
}

sh_run good 'echo out; echo err >&2'
is "$status" 0 'a good run exits with 0'
is "$(sample good 1) $(sample good 11)" 'exit:0 1' 'status'
is "$(get good out)|$(get good err)" 'out|err' 'the streams are told apart'
is "$(get good key) $(get good kind)" 'KEY run' 'key and kind'
gone "$tmp/good.bad" 'no .bad beside .res'

sh_run bad 'exit 3'
is "$status $(sample bad 1) $(get bad fine)" '1 exit:3 0' 'an unexpected status'
gone "$tmp/bad.res" 'a failed run leaves no .res'
sh_run bad 'exit 3' expect exit:3
is "$status $(get bad fine)" '0 1' 'the same, expected'
gone "$tmp/bad.bad" 'a good run removes what a failed one left'

sh_run segv 'kill -SEGV $$' expect signal:SEGV
is "$status $(sample segv 1)" '0 signal:SEGV' 'an expected signal'
sh_run any 'exit 9' any 1
is "$status $(sample any 1) $(sample any 11)" '0 exit:9 0' 'any end is fine'

spec none argv "$tmp/not-there"
run none
is "$status $(sample none 1)" '1 exec:ENOENT' 'a program that is not there'
echo text >"$tmp/text"
spec none argv "$tmp/text"
run none
is "$status $(sample none 1)" '1 exec:EACCES' 'a file that is no program'
spec path argv sh argv -c argv 'echo found'
run path
is "$(get path out)" found 'a name without a slash is looked for on PATH'

sh_run merge 'for i in 1 2 3; do echo o$i; echo e$i >&2; done' merge 1
is "$(get merge out | tr '\n' ' ')" 'o1 e1 o2 e2 o3 e3  ' \
	'merged streams keep their order'

sh_run input 'read a; echo "$a!"; wc -c' stdin "$(seq 40000)"
is "$(get input out | tr '\n' ' ')" '1! 228891  ' 'stdin'
sh_run unread 'exec true' stdin "$(seq 40000)"
is "$status" 0 'stdin that nobody reads'
sh_run null 'wc -c'
is "$(get null out)" 0 'without stdin there is none'

sh_run folder 'pwd; echo $HOME; echo $TMPDIR; ls -A; touch file; mkdir -p a/b'
is "$(get folder out | sort -u | wc -l)" 2 'one folder, empty, for all'
sh_run locked 'mkdir -p a/b c; touch a/b/file; chmod 0 a/b a c .'
is "$status" 0 'folders that nobody may enter'
sh_run names 'env | sed s/=.*// | sort' env A=1 env A=2
is "$(get names out | tr '\n' ' ')" 'A HOME PATH PWD TMPDIR  ' \
	'the environment is what the spec says'
exec 7<"$0"
sh_run fds 'ls /proc/self/fd'
exec 7<&-
is "$(get fds out | tr '\n' ' ')" '0 1 2 3  ' 'no descriptor is inherited'
(
	trap '' INT PIPE USR1
	sh_run signals 'grep -E "^Sig(Ign|Blk)" /proc/self/status'
)
is "$(get signals out | awk '{ print $2 }' | sort -u | tr '\n' ' ')" \
	' 0000000000000000 ' 'signals are as a shell gives them'
sh_run limits 'ulimit -c; ulimit -f; ps -o sid= -p $$ | tr -d " "; echo $$'
is "$(get limits out | head -n 2 | tr '\n' ' ')" '0 524288 ' \
	'no core dumps, files of 256 MiB at most'
is "$(get limits out | sed -n 3p)" "$(get limits out | sed -n 4p)" \
	'a session of its own'
sh_run policy 'cut -d" " -f18,19,41 /proc/self/stat'
is "$(get policy out)" '20 0 0' 'an ordinary priority'
sh_run huge 'head -c 300000000 /dev/zero >file' expect exit:153
is "$status" 0 'a file that grows too large'

sh_run cut 'echo x' argv ''
head -c 100 "$tmp/cut.spec" >"$tmp/short.spec"
run short
is "$status" 2 'a spec that is cut short is the environment'"'"'s failure'
run missing
is "$status $(wc -l <"$tmp/stderr")" '2 1' 'so is one that is missing'
spec full argv /bin/true
sed -i "s,$tmp/full\$,/dev/full/x/y," "$tmp/full.spec"
run full
is "$status" 2 'so is a result that cannot be written'

WEFT_PROGRESS=5 "$WEFT_EXEC" run KEY "$tmp/good.spec" 5>"$tmp/progress"
WEFT_PROGRESS=5 "$WEFT_EXEC" run KEY "$tmp/none.spec" 5>>"$tmp/progress"
is "$(cat "$tmp/progress")" 'start run t/good
end run t/good ok
start run t/none
end run t/none failed' 'progress'

clean 'after all that'
done_testing
