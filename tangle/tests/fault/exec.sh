# For tests of weft-exec: specs, programs compiled on the spot, results.
#
# Sourced after tap.sh. All that a test starts has $tmp in its command line.

linebuf=$tests/../linebuf.c

# program NAME [CFLAG...] <<'END': compiles stdin to $tmp/NAME
program() {
	name=$1
	shift
	cat >"$tmp/$name.c"
	cc -O1 -pthread -o "$tmp/$name" "$tmp/$name.c" "$@" ||
		fail "$name compiles"
}

record() {
	printf '%s %d\n%s\n' "$1" "$(printf %s "$2" | wc -c)" "$2"
}

# spec NAME [TAG VALUE]...: what to run as NAME; its program is $tmp/NAME
# unless argv is given
spec() {
	name=$1
	shift
	{
		record weft 1
		record result "$tmp/$name"
		record name "t/$name"
		record env PATH=/usr/bin:/bin
		case " $* " in
		*' argv '*) ;;
		*) record argv "$tmp/$name" ;;
		esac
		while test $# -gt 1; do
			record "$1" "$2"
			shift 2
		done
		record end ''
	} >"$tmp/$name.spec"
}

# run NAME: sets $status
run() {
	"$WEFT_EXEC" run KEY "$tmp/$1.spec" 2>"$tmp/stderr"
	status=$?
}

# get NAME TAG: the values of all its result's records of that tag
get() {
	perl -0777 -ne '
		BEGIN { $tag = pop }
		while (s/^(\S+) (\d+)\n//) {
			my $t = $1;
			my $v = substr($_, 0, $2, "");
			s/^\n// or die "cut short";
			print "$v\n" if $t eq $tag;
		}
		die "rest" if length;' "$(ls "$tmp/$1".res "$tmp/$1".bad \
			2>/dev/null)" "$2"
}

# sample NAME FIELD: of the first sample: status wall cpu rss switches left
# out err out_cut err_cut fine, counted from 1
sample() {
	get "$1" sample | awk -v n="$2" 'NR == 1 { print $n }'
}

left() {
	pgrep -af "$tmp/" | grep -v pgrep
}
nobody() {
	test -z "$(left)"
}

# What the helper makes below TMPDIR is gone with it.
mkdir "$tmp/tmpdir"
export TMPDIR="$tmp/tmpdir"
clean() {
	is "$(ls -A "$tmp/tmpdir")" '' "$1: no folder is left"
	if await nobody; then pass "$1: no process is left"
	else fail "$1: no process is left" "$(left)"; fi
}

# limited COMMAND...: with few enough processes that a bomb is no harm;
# fails when there is no way to limit them
limited() {
	group=/sys/fs/cgroup/pids/weft-test-$$
	test -d /sys/fs/cgroup/pids || group=/sys/fs/cgroup/weft-test-$$
	if mkdir "$group" 2>/dev/null &&
		echo 3000 2>/dev/null >"$group/pids.max"; then
		sh -c 'echo $$ >"$0/cgroup.procs" && exec "$@"' "$group" "$@"
		limited=$?
		rmdir "$group"
		return $limited
	fi
	rmdir "$group" 2>/dev/null
	test "$(id -u)" != 0 || return 125
	prlimit --nproc=$(($(ps -eL -o uid= | grep -c " *$(id -u)\$") + 1100)) \
		"$@"
}
