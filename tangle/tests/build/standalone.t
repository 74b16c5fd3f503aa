#!/bin/sh
# Extracted programs stand alone: each compiles by the command in its first
# comment, and all of them by a Makefile, without weft.

. "$(dirname "$0")/book.sh"
write_book
mkdir -p "$tmp/standalone"
cat >>"$book/chapters/01-one.md" <<'END'

```c odd run cflags="-DWORD='\"two words\"' -O1" libs=-lm args="'a b' c"
#include <math.h>
#include <stdio.h>
#include "deep/er.h"

int main(int argc, char **argv)
{
    printf("%s %.0f %s %d\n", WORD, floor(argc + DEEP), argv[1], argc);
}
```

```text output=odd
two words 10 a b 3
```

```c deep lib file=deep/er.h
#define DEEP 7.5
```

```c elsewhere run file=sub/folder/x.c
#include "note.h"
int main(void) { note("elsewhere\n"); }
```
END
unset CC
build
built 'a cold build'
src=$book/build/src
cp -r "$src" "$tmp/standalone/src" && src=$tmp/standalone/src

for file in $(cd "$src" && find . -name '*.c' -o -name '*.h' | sort); do
	command=$(sed -n '1s,^/\* \(.*\) \*/$,\1,p' "$src/$file")
	if (cd "$src/${file%/*}" && test -n "$command" && eval "$command") \
		>"$tmp/out" 2>&1
	then pass "$file by its first comment"
	else fail "$file by its first comment" "$command" "$(cat "$tmp/out")"
	fi
done
is "$("$src/one/odd" 'a b' c)" 'two words 10 a b 3' 'and runs'

find "$src" -type f -perm -u+x -delete
if make -C "$src" >"$tmp/out" 2>&1; then pass 'make builds them all'; else
	fail 'make builds them all' "$(cat "$tmp/out")"; fi
is "$("$src/one/odd" 'a b' c)" 'two words 10 a b 3' 'and they run'

done_testing
