# A small book for the build-behaviour tests, and eyes on what a build does.
#
# Every program of the book notes that it ran in $tmp/ran, the compiler (a
# wrapper around cc) what it compiled in $tmp/compiled: what was *not* done
# again is seen there, not in what weft says.

. "$(dirname "$0")/../tap.sh"
book=$tmp/book
mkdir "$tmp/tmp"
export TMPDIR="$tmp/tmp"

# wrap_compiler: makes $CC; called again it makes another compiler of it
wrappers=0
wrap_compiler() {
	wrappers=$((wrappers + 1))
	rm -f "$tmp/cc"
	cat >"$tmp/cc" <<-END
	#!/bin/sh
	# $wrappers
	for last; do case \$last in *.c) echo "\$last" >>$tmp/compiled;; esac; done
	exec gcc "\$@"
	END
	chmod +x "$tmp/cc"
	export CC="$tmp/cc"
}

write_one() {
	cat >"$book/chapters/01-one.md" <<END
# One

The header with which a program says that it ran.

\`\`\`c note lib file=note.h
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
static inline void note(const char *name)
{
    int fd = open("$tmp/ran", O_WRONLY | O_CREAT | O_APPEND, 0666);

    if (fd < 0 || write(fd, name, strlen(name)) < 0)
        _exit(3);
    close(fd);
}
\`\`\`

\`\`\`c extra lib file=extra.h
#define EXTRA 1
\`\`\`

\`\`\`c a run
#include <stdio.h>
#include "note.h"

int main(void)
{
    note("a\n");
    printf("number: %d\n", 41);
}
\`\`\`

It printed \`= a.number\`.

\`\`\`c b run
#include <stdio.h>
#include "note.h"
#include "extra.h"

// <<greeting>>

int main(void)
{
    note("b\n");
    printf("%s %d\n", greeting, EXTRA);
}
\`\`\`

\`\`\`c greeting
static const char greeting[] = "hello";
\`\`\`

\`\`\`claim
a is large: a.number >= 40
\`\`\`
END
}

write_two() {
	cat >"$book/chapters/02-two.md" <<'END'
# Two

```c c run args="x y"
#include <stdio.h>
#include "note.h"

// <<one/greeting>>

int main(int argc, char **argv)
{
    note("c\n");
    printf("%s %s %d\n", greeting, argv[1], argc);
}
```

```text output=c
hello x 3
```

```c race run tsan=race
#include <pthread.h>
#include "note.h"

static volatile long hits;

static void *work(void *arg)
{
    for (int i = 0; i < 1000; i++)
        hits++;
    return arg;
}

int main(void)
{
    pthread_t t[2];

    note("race\n");
    for (int i = 0; i < 2; i++)
        pthread_create(&t[i], NULL, work, NULL);
    for (int i = 0; i < 2; i++)
        pthread_join(t[i], NULL);
}
```

```c t time repeat=3
#include "note.h"

int main(void)
{
    note("t\n");
}
```

```sh s run
echo "number: 7"
```

Numbers of both chapters: `= one/a.number + s.number`.
END
}

write_book() {
	mkdir -p "$book/chapters"
	cat >"$book/chapters/SUMMARY.md" <<-'END'
	# A small book

	- [One](01-one.md)
	- [Two](02-two.md)
	END
	write_one
	write_two
	wrap_compiler
}

# build [ARG...]: leaves $status and what was printed in $tmp/out; forgets
# what was compiled and run before
build() {
	: >"$tmp/compiled"
	: >"$tmp/ran"
	status=0
	"$WEFT" -C "$book" build "$@" >"$tmp/out" 2>&1 </dev/null || status=$?
}

# The names of the programs compiled and run by the last build, each once
compiled() {
	sed 's,.*/,,; s,\.c$,,' "$tmp/compiled" | sort -u | tr '\n' ' '
}
ran() {
	sort -u "$tmp/ran" | tr '\n' ' '
}

# built MEANING: the last build ended well
built() {
	if test "$status" = 0; then pass "$1"; else
		fail "$1" "exit $status" "$(cat "$tmp/out")"; fi
}

# idle MEANING: the last build compiled and ran nothing
idle() {
	is "$(compiled)/$(ran)" / "$1"
}

# Every generated file with its time and inode
snapshot() {
	(cd "$book/build" && find book src bin run build.ninja \
		! -type d -printf '%p %T@ %i\n' | sort)
}

# The line of the chapter that matches; where reports must point
line_of() {
	grep -n -- "$1" "$book/chapters/$2" | head -n 1 | cut -d: -f1
}

page() {
	echo "$book/build/book/$1.html"
}

# edit FILE SED...: of a chapter, in place
edit() {
	file=$1
	shift
	sed -i "$@" "$book/chapters/$file"
}

# The processes that a build has left: all that it starts works in the book's
# folder or in one of its own for temporary files
left() {
	find /proc -maxdepth 2 -name cwd -lname "$tmp*" 2>/dev/null |
		while read -r cwd; do
			pid=${cwd%/cwd}
			echo "$pid $(tr '\0' ' ' <"$pid/cmdline")"
		done 2>/dev/null
}
nobody() {
	test -z "$(left)"
}

has_tsan() {
	echo 'int main(void) { return 0; }' >"$tmp/tsan.c"
	gcc -fsanitize=thread -o "$tmp/tsan" "$tmp/tsan.c" 2>/dev/null &&
		"$tmp/tsan" 2>/dev/null
}
