#!/bin/sh
# A traced program runs once more, for its drawing alone: not again for prose,
# again for its text, and whatever happens then fails nothing.

. "$(dirname "$0")/book.sh"
write_book
cat >"$book/chapters/03-three.md" <<'END'
# Three

```c w run trace
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>
#include "note.h"

static pthread_mutex_t door = PTHREAD_MUTEX_INITIALIZER;

static void *work(void *name)
{
    pthread_mutex_lock(&door);
    usleep(20000);
    pthread_mutex_unlock(&door);
    return name;
}

int main(void)
{
    pthread_t t[2];

    note("w\n");
    for (int i = 0; i < 2; i++)
        pthread_create(&t[i], NULL, work, NULL);
    for (int i = 0; i < 2; i++)
        pthread_join(t[i], NULL);
    puts("both are done");
}
```

```timeline of=w
Two threads at one <door>.
```

```c family run trace cflags=-D_GNU_SOURCE
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    if (fork() == 0) {
        pthread_setname_np(pthread_self(), "cousin");
        usleep(20000);
        _exit(0);
    }
    wait(NULL);
}
```

```timeline of=family
A process and its child.
```

```sh script run trace
sleep 0.01
env | grep LD_PRELOAD
true
```

```text output=script
```

```timeline of=script
A shell and what it started.
```
END
echo '- [Three](03-three.md)' >>"$book/chapters/SUMMARY.md"

build
built 'a book with a timeline'
is "$(grep -c '^w$' "$tmp/ran")" 2 'the program runs, and runs traced'
has "$(page three)" 'Two threads at one &lt;door&gt;' 'the caption is there'
has "$(page three)" '>work 2</text>' 'threads are named by their function'
has "$(page three)" 'waits for mutex door, held by work' \
	'who holds what is waited for'
has "$(page three)" '>cousin</text>' 'a child by the name that it gives itself'
has "$(page three)" '>child 3</text>' 'a script has lanes for what it starts'
has "$(page three)" 'href="three-w.trace.json"' 'the trace is linked'
json=$book/build/book/three-w.trace.json
there "$json" 'and written'
if command -v python3 >/dev/null; then
	python3 - "$json" >"$tmp/json" 2>&1 <<-'END'
	import json, sys
	events = json.load(open(sys.argv[1]))["traceEvents"]
	for lane in {e["tid"] for e in events}:
	    end = None
	    for e in events:
	        if e["tid"] == lane and e["ph"] == "X":
	            assert end is None or abs(e["ts"] - end) < 0.002, (lane, e)
	            end = e["ts"] + e["dur"]
	waits = [e for e in events if e.get("cat") == "lock"]
	print(len(waits), all(e["dur"] > 10000 for e in waits))
	END
	has "$tmp/json" '^1 True$' 'as JSON: one waited, lanes have no gaps'
fi

build
idle 'a second build does nothing'
edit 03-three.md '2a A sentence that was not there.\n'
build
built 'a prose line'
idle 'runs nothing, and traces nothing'
there "$json" 'the trace is still there'

edit 03-three.md 's/both are done/both are gone/'
build
is "$(grep -c '^w$' "$tmp/ran")" 2 'another text runs and is traced again'

edit 03-three.md 's/^```c w run trace/&  tsan=off timeout=300ms expect=timeout/
	s/    puts("both.*/    pthread_mutex_lock(\&door); pthread_mutex_lock(\&door);/'
build
built 'one that hangs'
has "$(page three)" '<td>waits for mutex door, held by main</td>' \
	'is drawn up to its timeout'

edit 03-three.md 's/pthread_mutex_lock(&door); pthread_mutex_lock/&/
	s/timeout=300ms expect=timeout/cflags=-static/
	s/    pthread_mutex_lock(&door); pthread.*//'
build
built 'a static program'
has "$(page three)" 'Nothing of this run could be recorded' \
	'says that it cannot be traced'

edit 03-three.md 's/cflags=-static/cflags=-fsanitize=undefined/'
build
built 'one with a sanitizer of its own'
has "$(page three)" 'This cannot be recorded' 'says that it cannot, either'
is "$(grep -c '^w$' "$tmp/ran")" 1 'and is not run for that'

sed -i '/^```timeline/,$d' "$book/chapters/03-three.md"
edit 03-three.md 's/ trace / /'
build
built 'without the timeline'
gone "$json" 'the trace is removed'
gone "$book/build/run/three/w.trace.res" 'and its result'

done_testing
