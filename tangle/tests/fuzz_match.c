/* Patterns and outputs parted by 0x02 (the first byte says whether order
 * counts): matching agrees with the plainest way to match, every text matches
 * itself, what differs is told, and a renewed pattern accepts all outputs. */
#include "../match.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
is_dots(struct str line)
{
	return str_is(str_trim(line), "...");
}

/* Character by character, with all the ways there are. */
static bool
slow_line(struct str p, struct str t)
{
	if (p.n == 0)
		return t.n == 0;
	if (str_starts(p, "..."))
		return slow_line(str_sub(p, 3, p.n), t) ||
		       (t.n > 0 && slow_line(p, str_sub(t, 1, t.n)));
	return t.n > 0 && *p.p == *t.p &&
	       slow_line(str_sub(p, 1, p.n), str_sub(t, 1, t.n));
}

static bool
slow_lines(struct str p, struct str t)
{
	struct str line, text = LIT("");
	struct str p_rest = p, t_rest = t;
	bool more = str_line(&t_rest, &text);

	if (!str_line(&p_rest, &line))
		return !more;
	if (is_dots(line))
		return slow_lines(p_rest, t) || (more && slow_lines(p, t_rest));
	line = str_trim_end(line);
	text = str_trim_end(text);
	return more &&
	       (slow_line(line, text) ||
		(str_ends(line, "...") &&
		 slow_line(str_trim_end(str_sub(line, 0, line.n - 3)),
			   text))) &&
	       slow_lines(p_rest, t_rest);
}

static void
check_against_slow(struct str p, struct str t)
{
	if (p.n > 12 || t.n > 12)
		return;
	if (match_output(p, t, false) != slow_lines(p, t))
		abort();
}

static void
check_diff(struct str p, struct str t, bool unordered)
{
	struct buf b;
	bool good = match_output(p, t, unordered);

	buf_init(&b);
	match_diff(&b, p, t, unordered);
	if (!good && str_find(buf_str(&b), "\n- ", 2) == b.n &&
	    str_find(buf_str(&b), "\n+ ", 13) == b.n)
		abort();
	buf_release(&b);
}

static void
check_renewed(struct str p, const struct str *outputs, int n, bool unordered)
{
	struct buf b, why;

	buf_init(&b);
	buf_init(&why);
	if (match_renew(&b, p, outputs, n, unordered, &why)) {
		for (int i = 0; i < n; i++)
			if (!match_output(buf_str(&b), outputs[i], unordered))
				abort();
	} else if (why.n == 0) {
		abort();
	}
	buf_release(&b);
	buf_release(&why);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = { (const char *)data, size }, parts[4];
	bool unordered = size > 0 && (data[0] & 1);
	int n = 0;

	if (size == 0)
		return 0;
	rest = str_sub(rest, 1, size);
	while (n < 4) {
		size_t end = str_find_char(rest, '\x02', 0);

		parts[n++] = str_sub(rest, 0, end);
		if (end == rest.n)
			break;
		rest = str_sub(rest, end + 1, rest.n);
	}
	for (int i = 0; i < n; i++) {
		if (!match_output(parts[i], parts[i], unordered))
			abort();
		check_against_slow(parts[0], parts[i]);
		check_diff(parts[0], parts[i], unordered);
	}
	check_renewed(parts[0], parts + 1, n - 1, unordered);
	return 0;
}
