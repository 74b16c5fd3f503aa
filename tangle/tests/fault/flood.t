#!/bin/sh
# Output without end, and much of it: bounded, counted, drained.

. "$(dirname "$0")/../tap.sh"
. "$tests/fault/exec.sh"

program flood <<'END'
#include <string.h>
#include <unistd.h>
int main(void)
{
	char text[4096];
	memset(text, 'x', sizeof(text));
	for (;;)
		if (write(1, text, sizeof(text)) < 0)
			return 1;
}
END
spec flood timeout 500000000
run flood
is "$(sample flood 1)" timeout 'a flood runs into its timeout'
is "$(get flood out | wc -c)" 65537 '64 KiB are kept'
test "$(sample flood 9)" -gt 100000 && pass 'the rest was counted' ||
	fail 'the rest was counted' "$(sample flood 9)"

# 100 KiB of numbered lines, then to both streams
program much <<'END'
#include <stdio.h>
int main(void)
{
	for (int i = 0; i < 12800; i++)
		printf("%07d\n", i);
	for (int i = 0; i < 10000; i++)
		fprintf(stderr, "%05d\n", i);
	printf("the end\n");
}
END
spec much
run much
is "$(sample much 9) $(sample much 10)" '36872 0' 'how much was cut'
get much out >"$tmp/out"
is "$(head -c 49152 "$tmp/out" | tail -n 1)" 0006143 'the first 48 KiB'
is "$(sed -n 6145p "$tmp/out") $(tail -n 2 "$tmp/out" | head -n 1)" \
	'0010753 the end' 'and the last 16 KiB'
is "$(get much err | grep -c .)" 10000 'what is short enough is whole'

printf '#include <stdio.h>\nint main(void) { %s }\n' \
	'for (int i = 0; i < 65536; i++) putchar(i % 64 ? 97 : 10);' |
	program exact
spec exact
run exact
is "$(sample exact 9) $(get exact out | wc -c)" '0 65537' 'exactly 64 KiB'

clean 'after all that'
done_testing
