#!/bin/sh
# Programs that hang, flood, fork and stay: the build goes on, nothing is
# left, and the page says what happened.

. "$(dirname "$0")/book.sh"
mkdir -p "$book/chapters"
cat >"$book/chapters/SUMMARY.md" <<'END'
# Unruly programs

- [Unruly](01-unruly.md)
END
cat >"$book/chapters/01-unruly.md" <<'END'
# Unruly

```sh daemon run
echo "the daemon is on its own now"
setsid sh -c 'trap "" HUP INT TERM; sleep 1000 & sleep 1000' &
```

```sh flood run
head -c 300000 /dev/zero | tr '\0' 'x' | fold -w 79
echo "the end of the flood"
```

```c stubborn run timeout=300ms
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

int main(void)
{
    for (int i = 1; i < 65; i++)
        signal(i, SIG_IGN);
    printf("you cannot stop me");
    for (;;)
        pause();
}
```

```sh markup run
printf '<script>alert(1)</script> &amp; \033[31mred\033[0m \033]0;title\007 \377\001'
```

```sh polite run
echo "and I ran as well"
```
END

build
is "$status" 1 'exit 1'
has "$tmp/out" \
	"01-unruly.md:$(line_of '^```c stubborn' 01-unruly.md):4: error: 'stubborn'" \
	'the hang is named'
is "$(grep -c ': error: ' "$tmp/out")" 1 'nothing else is an error'
if await nobody; then pass 'nothing is left'; else
	fail 'nothing is left' "$(left)"; fi

page=$(page unruly)
has "$page" 'the daemon is on its own' 'what it printed before'
has "$page" 'and I ran as well' 'a polite program ran all the same'
has "$page" 'the end of the flood' 'the tail of a flood is kept'
has "$page" 'left out' 'and said how much is left out'
lacks "$page" '<script>alert' 'output is not HTML'
has "$page" '&lt;script&gt;alert\(1\)&lt;/script&gt; &amp;amp;' 'but text'
lacks "$page" "$(printf '[\033\007\001]')" 'no terminal control'
test "$(wc -c <"$page")" -lt 200000
is $? 0 'the page stays small'
sed 's/<[^>]*>//g' "$page" >"$tmp/text"
has "$tmp/text" '[0-9] process(es)?[^.]* (left|still|stay)' \
	'the page says that processes were left'
has "$tmp/text" 'timeout|timed out|did not end' 'and that one hung'

done_testing
