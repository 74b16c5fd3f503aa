#!/bin/sh
# A program that hangs: the page says who waits for which mutex, held by whom,
# at which lines, and that it is a deadlock.

. "$(dirname "$0")/book.sh"
command -v gdb >/dev/null || skip_all 'no gdb here'
write_book
cat >"$book/chapters/03-three.md" <<'END'
# Three

```c w run expect=timeout timeout=500ms
#include <pthread.h>

static pthread_mutex_t fork1 = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t more[2] = { PTHREAD_MUTEX_INITIALIZER,
    PTHREAD_MUTEX_INITIALIZER };
static pthread_barrier_t both;

static void *left(void *x)
{
    pthread_mutex_lock(&fork1);
    pthread_barrier_wait(&both);
    pthread_mutex_lock(&more[1]);   // left waits
    return x;
}

static void *right(void *x)
{
    pthread_mutex_lock(&more[1]);
    pthread_barrier_wait(&both);
    pthread_mutex_lock(&fork1);     // right waits
    return x;
}

int main(void)
{
    pthread_t a, b;

    pthread_barrier_init(&both, NULL, 2);
    pthread_create(&a, NULL, left, NULL);
    pthread_create(&b, NULL, right, NULL);
    pthread_setname_np(b, "right one");
    pthread_join(a, NULL);          // main waits
}
```

```text output=w.stacks
```

```c alone run expect=timeout timeout=500ms
#include <pthread.h>

static pthread_mutex_t door = PTHREAD_MUTEX_INITIALIZER;

int main(void)
{
    pthread_mutex_lock(&door);
    pthread_mutex_lock(&door);      // alone
}
```

```text output=alone.stacks
alone waits at ...
...
```
END
echo '- [Three](03-three.md)' >>"$book/chapters/SUMMARY.md"
build
"$WEFT" -C "$book" promote >"$tmp/out" 2>&1
build
built 'stacks are promoted'

# says PATTERN LINE MEANING: a line of the page, with that of the chapter
says() {
	sed 's/<[^>]*>//g' "$(page three)" >"$tmp/text"
	has "$tmp/text" "^$(printf "$1" "chapters/03-three.md:$(line_of "$2" \
		03-three.md)")" "$3"
}
says 'left waits at %s for mutex more\[1\], held by right one$' \
	'left waits' 'one waits for the other'
says 'right one waits at %s for mutex fork1, held by left$' \
	'right waits' 'the other for the one'
says 'main waits at %s for the end of left$' 'main waits' 'main joins'
says 'Deadlock: (left waits for right one, right one for left|right one waits for left, left for right one)$' \
	'left' 'and that is a deadlock'
says 'alone waits at %s for mutex door, held by itself$' '// alone' \
	'one that waits for itself'
says 'Deadlock: alone waits for itself$' 'left' 'is one, too'

edit 03-three.md '2a A sentence that was not there.\n'
build
idle 'a prose line runs nothing'
says 'left waits at %s for mutex' 'left waits' 'and the lines follow'

done_testing
