/* Sanitizer reports and stacks in their normal form: what differs from one run
 * to the next becomes dots, what is not of the book is left out.
 *
 * Every frame, whoever printed it, becomes "    #0 worker chapters/…md:57".
 * Knows gcc's sanitizers (those of 12), gdb's `thread apply all backtrace` and
 * the kernel's words that weft-exec notes where there is no gdb. */
#include "report_place.h"

#include <string.h>

struct report {
	struct buf *out;
	const struct report_map *map;
	size_t start; /* where this report starts in `out` */
	struct str file; /* of the last frame */
	int skip; /* this many lines more */
	bool in_shadow; /* within AddressSanitizer's map of memory */
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_hex(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'f');
}

static bool
is_word(char c)
{
	return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
	       c == '_';
}

/* --- numbers that differ --- */

static size_t
skip_digits(struct str s, size_t at)
{
	while (at < s.n && is_digit(s.p[at]))
		at++;
	return at;
}

/* The end of an address "0x55d0…" at `at`, else `at`. */
static size_t
address_end(struct str s, size_t at)
{
	size_t end = at + 2;

	if (!str_starts(str_sub(s, at, s.n), "0x"))
		return at;
	while (end < s.n && is_hex(s.p[end]))
		end++;
	return end > at + 2 ? end : at;
}

/* The end of a thread "T12" or process "pid=12" (its number) at `at`. */
static size_t
number_end(struct str s, size_t at, size_t *prefix)
{
	struct str rest = str_sub(s, at, s.n);

	*prefix = str_starts(rest, "pid=") ? strlen("pid=") : 1;
	if (*prefix == 1 && !str_starts(rest, "T"))
		return at;
	if (skip_digits(rest, *prefix) == *prefix)
		return at;
	return at + skip_digits(rest, *prefix);
}

/* The end of something in parentheses, with the blank before it, that says
 * nothing about the program: " (race+0x1229)", " (tid=12, running)". */
static size_t
parenthesis_end(struct str s, size_t at)
{
	struct str rest = str_sub(s, at, s.n), inside;
	size_t close = str_find_char(rest, ')', 0), plus;

	if (!str_starts(rest, " (") || close == rest.n)
		return at;
	inside = str_sub(rest, strlen(" ("), close);
	plus = str_find(inside, "+0x", 0);
	if (str_starts(inside, "tid=") ||
	    (plus < inside.n && address_end(inside, plus + 1) == inside.n))
		return at + close + 1;
	return at;
}

static void
add_dotted(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n;) {
		bool starts = i == 0 || !is_word(s.p[i - 1]);
		size_t end, prefix = 0;

		if ((end = parenthesis_end(s, i)) > i) {
			i = end;
		} else if (starts && (end = address_end(s, i)) > i) {
			buf_adds(b, "...");
			i = end;
		} else if (starts && (end = number_end(s, i, &prefix)) > i &&
			   (end == s.n || !is_word(s.p[end]))) {
			buf_add(b, str_sub(s, i, i + prefix));
			buf_adds(b, "...");
			i = end;
		} else {
			buf_addc(b, s.p[i++]);
		}
	}
}

/* Ends with an empty line already, or has nothing yet. */
static void
add_empty(struct report *r)
{
	struct str text = buf_str(r->out);

	if (text.n > r->start && !str_ends(text, "\n\n"))
		buf_addc(r->out, '\n');
}

/* --- frames --- */

bool
place_is_frame(struct str line, struct str *number, struct str *rest)
{
	struct str s = str_trim(line);
	size_t end;

	if (!str_starts(s, "#"))
		return false;
	end = skip_digits(s, 1);
	if (end == 1 || end == s.n || s.p[end] != ' ')
		return false;
	*number = str_sub(s, 0, end);
	*rest = str_trim(str_sub(s, end, s.n));
	return true;
}

/* "0x55… in get chapters/…", "worker chapters/…", "get (p=0x…) at chapters/…":
 * all before the place. */
struct str
place_function(struct str before)
{
	size_t address = address_end(before, 0), end;

	if (address > 0 &&
	    str_starts(str_sub(before, address, before.n), " in "))
		before = str_sub(before, address + strlen(" in "), before.n);
	end = str_find(before, " (", 0);
	return str_trim(str_sub(before, 0, end));
}

static void
add_frame(struct report *r, struct str number, struct str rest)
{
	struct place p;

	if (!place_find(rest, 0, &p))
		return;
	r->file = p.file;
	buf_addf(r->out, "    %.*s %.*s ", STR(number),
		 STR(place_function(str_sub(rest, 0, p.off))));
	place_add(r->out, &p, r->map);
	buf_addc(r->out, '\n');
}

/* --- sanitizers --- */

/* "==123==ERROR: …" without the number of the process. */
static struct str
without_process(struct str line)
{
	size_t end;

	if (!str_starts(line, "=="))
		return line;
	end = skip_digits(line, 2);
	if (end == 2 || !str_starts(str_sub(line, end, line.n), "=="))
		return line;
	return str_sub(line, end + 2, line.n);
}

/* A stack variable's "(line 22)" says no file: it is the frame's. */
static bool
add_variable(struct report *r, struct str line)
{
	static const char WORDS[] = "' (line ";
	size_t at = str_find(line, WORDS, 0), number = at + strlen(WORDS), end;
	struct place p = { .file = r->file };
	uint64_t n;

	if (at == line.n || r->file.n == 0)
		return false;
	end = skip_digits(line, number);
	if (!str_uint(str_sub(line, number, end), &n) || n > 100 * 1000 * 1000)
		return false;
	p.line = (int)n;
	add_dotted(r->out, str_sub(line, 0, at + strlen("' (")));
	place_add(r->out, &p, r->map);
	add_dotted(r->out, str_sub(line, end, line.n));
	buf_addc(r->out, '\n');
	return true;
}

/* A summary that names a place in a library: without that place, which is
 * another one in the next version. */
static void
add_text(struct report *r, struct str line)
{
	size_t path = str_find(line, " ../", 0), end;
	struct buf text;

	buf_init(&text);
	if (str_starts(line, "SUMMARY: ") && path < line.n) {
		end = str_find_char(line, ' ', path + 1);
		add_dotted(&text, str_sub(line, 0, path));
		line = str_sub(line, end, line.n);
	}
	add_dotted(&text, line);
	place_add_line(r->out, buf_str(&text), r->map);
	buf_release(&text);
}

static bool
is_rule(struct str line)
{
	for (size_t i = 0; i < line.n; i++)
		if (line.p[i] != '=')
			return false;
	return line.n > 0;
}

/* Lines that say nothing about this program. */
static bool
is_noise(struct report *r, struct str line)
{
	if (str_starts(line, "Shadow bytes around"))
		r->in_shadow = true;
	else if (r->in_shadow && (str_starts(line, "==") || line.n == 0))
		r->in_shadow = false;
	if (r->skip > 0) {
		r->skip--;
		return true;
	}
	if (str_ends(line, ": note: pointer points here"))
		r->skip = 2; /* some bytes, and a mark below one of them */
	return r->skip > 0 || r->in_shadow ||
	       str_ends(line, "Sanitizer:DEADLYSIGNAL") ||
	       str_starts(line, "ThreadSanitizer: reported ") ||
	       str_starts(str_trim(line), "Hint: use TSAN_OPTIONS") ||
	       str_is(without_process(line), "ABORTING");
}

void
normalise_sanitizer(struct buf *b, struct str raw, const struct report_map *map)
{
	struct report r = { .out = b, .map = map, .start = b->n };
	struct str line, number, rest;

	r.file = LIT("");
	while (str_line(&raw, &line)) {
		line = str_trim_end(line);
		if (is_noise(&r, line))
			continue;
		if (line.n == 0 || is_rule(line))
			add_empty(&r);
		else if (place_is_frame(line, &number, &rest))
			add_frame(&r, number, rest);
		else if (!add_variable(&r, line))
			add_text(&r, without_process(line));
	}
	while (str_ends(buf_str(b), "\n\n") && b->n > r.start)
		b->p[--b->n] = '\0';
}

/* --- stacks --- */

/* gdb: `Thread 3 (Thread 0x7f… (LWP 12) "name"):`, the kernel: `Thread 12
 * "name": wchan futex_do_wait, syscall …`. */
static void
add_thread(struct report *r, struct str line)
{
	size_t open = str_find_char(line, '"', 0);
	size_t close = str_find_char(line, '"', open + 1);
	size_t wait = str_find(line, ": wchan ", close);
	struct str name = LIT("\"?"), where;

	if (close < line.n)
		name = str_sub(line, open, close);
	add_empty(r);
	buf_addf(r->out, "Thread ... %.*s\":", STR(name));
	if (wait < line.n) {
		where = str_sub(line, wait + strlen(": wchan "), line.n);
		where = str_sub(where, 0, str_find_char(where, ',', 0));
		if (where.n == 0 || str_is(where, "0"))
			buf_adds(r->out, " running");
		else
			buf_addf(r->out, " waits in %.*s", STR(where));
	}
	buf_addc(r->out, '\n');
}

void
normalise_stacks(struct buf *b, struct str raw, const struct report_map *map)
{
	struct report r = { .out = b, .map = map, .start = b->n };
	struct str line, number, rest;

	normalise_waits(b, raw, map);
	r.start = b->n;
	while (str_line(&raw, &line)) {
		if (str_starts(line, "Thread "))
			add_thread(&r, line);
		else if (place_is_frame(line, &number, &rest))
			add_frame(&r, number, rest);
	}
}
