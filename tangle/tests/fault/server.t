#!/bin/sh
# A program with a server: started before, stopped after, not counted.

. "$(dirname "$0")/../tap.sh"
. "$tests/fault/exec.sh"

# with NAME SERVER-CODE PROGRAM-CODE [TAG VALUE]...
with() {
	name=$1 server=$2 code=$3
	shift 3
	spec "$name" argv /bin/sh argv -c argv "$code" server /bin/sh \
		server -c server "$server" serverenv PATH=/usr/bin:/bin \
		serverenv WHO=server "$@"
	run "$name"
}

with good 'echo PORT=47; echo HOST=$WHO; echo; exec sleep 1234' \
	'echo $HOST $PORT' mode trials repeat 3
is "$status $(get good out)" '0 server 47' 'what a server prints is in the environment'
is "$(get good sample | wc -l)" 3 'one server for all repetitions'
with ready 'echo noise; echo READY; exec sleep 1234' 'exit 0'
is "$status" 0 'READY will do as well'
with spin 'echo READY; while :; do :; done' 'sleep 0.3'
test "$(sample spin 3)" -lt 290000000 && pass 'its work is not the program'"'"'s' ||
	fail 'its work is not the program'"'"'s' "$(sample spin 3)"
with stubborn 'trap "" TERM; echo READY; while :; do sleep 1; done' 'exit 0'
is "$status" 0 'a server that does not stop is killed'

with early 'echo broken; echo why >&2; exit 5' 'echo never'
is "$status $(get early sample)" '1 ' 'one that ends before it is ready'
is "$(get early server)" 'it ended with exit:5
broken
why' 'is the failure, told'
with late 'echo READY; sleep 0.2; echo bye; exit 6' 'sleep 60'
is "$status $(sample late 1)" '1 server' 'one that ends before the program'
get late server >"$tmp/server"
has "$tmp/server" 'bye' 'has the last word'
with none 'exit 0' 'exit 0' server 'x'
is "$status" 1 'one that does not even start'

clean 'after all that'
done_testing
