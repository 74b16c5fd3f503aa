/* What compilers, programs and sanitizers say, with the places in it brought up
 * to date and linked.
 *
 * A place is where the text was when it was compiled; the map says where it is
 * now. A compiler also quotes lines with their numbers ("  41 | int x;"): they
 * belong to the file of the last place above. */
#include "report.h"

#include <string.h>

#include "html.h"
#include "report_place.h"

static const char FOLDER[] = "chapters/";
static const char SUFFIX[] = ".md:";

static bool
is_name(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
}

/* The line number at `at`; returns its end, `at` when there is none or it is
 * beyond all chapters. */
static size_t
read_number(struct str text, size_t at, int *number)
{
	size_t end = at;

	*number = 0;
	while (end < text.n && text.p[end] >= '0' && text.p[end] <= '9' &&
	       *number < 100 * 1000 * 1000)
		*number = *number * 10 + (text.p[end++] - '0');
	return end;
}

bool
place_find(struct str text, size_t from, struct place *p)
{
	size_t at = from;

	for (; (at = str_find(text, FOLDER, at)) < text.n; at++) {
		size_t name = at + strlen(FOLDER), end = name;

		if (at > 0 &&
		    (is_name(text.p[at - 1]) || text.p[at - 1] == '/'))
			continue;
		while (end < text.n && is_name(text.p[end]))
			end++;
		if (end == name ||
		    !str_starts(str_sub(text, end, text.n), SUFFIX))
			continue;
		p->off = at;
		p->file = str_sub(text, at, end + strlen(".md"));
		end += strlen(SUFFIX);
		p->end = read_number(text, end, &p->line);
		if (p->end > end)
			return true;
	}
	return false;
}

void
place_add(struct buf *b, const struct place *p, const struct report_map *map)
{
	struct str file = p->file;
	int line = p->line;

	if (map && !map->where(map->ctx, p->file, p->line, &file, &line)) {
		file = p->file;
		line = p->line;
	}
	buf_addf(b, "%.*s:%d", STR(file), line);
}

void
place_add_line(struct buf *b, struct str line, const struct report_map *map)
{
	struct place p;
	size_t done = 0;

	while (place_find(line, done, &p)) {
		buf_add(b, str_sub(line, done, p.off));
		place_add(b, &p, map);
		done = p.end;
	}
	buf_add(b, str_sub(line, done, line.n));
	buf_addc(b, '\n');
}

/* "  102 |     char *p = 5;": the number at the start, as wide as it was. */
static bool
add_quoted(struct buf *b, struct str line, struct str file,
	   const struct report_map *map)
{
	struct str now;
	size_t from = 0, end;
	int number, now_number;

	while (from < line.n && line.p[from] == ' ')
		from++;
	end = read_number(line, from, &number);
	if (end == from || !str_starts(str_sub(line, end, line.n), " |") ||
	    file.n == 0 || !map ||
	    !map->where(map->ctx, file, number, &now, &now_number))
		return false;
	buf_addf(b, "%*d%.*s\n", (int)end, now_number,
		 STR(str_sub(line, end, line.n)));
	return true;
}

/* "chapters/02-x.md: In function 'main':": a file without a line is called as
 * the first place below that is in it. */
static bool
add_heading(struct buf *b, struct str line, struct str below,
	    const struct report_map *map)
{
	size_t end = str_find(line, SUFFIX, 0), done = 0;
	struct str file, now;
	struct place p;
	int now_line;

	if (!map || !str_starts(line, FOLDER) || end == line.n)
		return false;
	file = str_sub(line, 0, end + strlen(".md"));
	if (!str_starts(str_sub(line, file.n, line.n), ": "))
		return false;
	while (place_find(below, done, &p) && !str_eq(p.file, file))
		done = p.end;
	if (!place_find(below, done, &p) ||
	    !map->where(map->ctx, file, p.line, &now, &now_line))
		return false;
	buf_add(b, now);
	place_add_line(b, str_sub(line, file.n, line.n), map);
	return true;
}

static void
normalise_messages(struct buf *b, struct str raw, const struct report_map *map)
{
	struct str line, file = LIT("");
	struct place p;

	while (str_line(&raw, &line)) {
		if (add_quoted(b, line, file, map) ||
		    add_heading(b, line, raw, map))
			continue;
		if (place_find(line, 0, &p))
			file = p.file;
		place_add_line(b, line, map);
	}
}

/* What a program said is its own: only places are touched. */
static void
normalise_stderr(struct buf *b, struct str raw, const struct report_map *map)
{
	bool whole = str_ends(raw, "\n");
	struct str line;

	while (str_line(&raw, &line))
		place_add_line(b, line, map);
	if (!whole && b->n > 0 && b->p[b->n - 1] == '\n')
		b->p[--b->n] = '\0';
}

void
report_normalise(struct buf *b, struct str kind, struct str raw,
		 const struct report_map *map)
{
	static const struct {
		const char *kind;
		void (*normalise)(struct buf *b, struct str raw,
				  const struct report_map *map);
	} kinds[] = {
		{ "tsan", normalise_sanitizer },
		{ "asan", normalise_sanitizer },
		{ "stacks", normalise_stacks },
		{ "cc", normalise_messages },
		{ "stderr", normalise_stderr },
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (str_is(kind, kinds[i].kind))
			kinds[i].normalise(b, raw, map);
}

static void
add_link(struct buf *b, struct str html, const struct place *p, struct str href)
{
	buf_adds(b, "<a class=\"place\" href=\"");
	html_escape(b, href);
	buf_adds(b, "\">");
	buf_add(b, str_sub(html, p->off, p->end));
	buf_adds(b, "</a>");
}

/* Places hold nothing that HTML escapes, so they are found in the finished
 * HTML; no span can start within one but where a program put it there. */
void
report_html(struct buf *b, struct str text, void *ctx,
	    bool (*href)(void *ctx, struct str file, int line, struct buf *out))
{
	struct buf html, target;
	struct str rest;
	struct place p;
	size_t done = 0;

	buf_init(&html);
	buf_init(&target);
	html_bytes(&html, text);
	rest = buf_str(&html);
	while (place_find(rest, done, &p)) {
		buf_clear(&target);
		buf_add(b, str_sub(rest, done, p.off));
		if (href(ctx, p.file, p.line, &target))
			add_link(b, rest, &p, buf_str(&target));
		else
			buf_add(b, str_sub(rest, p.off, p.end));
		done = p.end;
	}
	buf_add(b, str_sub(rest, done, rest.n));
	buf_release(&target);
	buf_release(&html);
}

static bool
holds(struct str text, const char *words)
{
	return str_find(text, words, 0) < text.n;
}

/* The worst of what ThreadSanitizer warns of: races and inversions have names
 * of their own, all else (a leaked thread, a wrong unlock) is an error. */
static const char *
warnings_verdict(struct str raw)
{
	static const char WARNING[] = "WARNING: ThreadSanitizer: ";
	const char *verdict = "clean";

	for (size_t at = 0; (at = str_find(raw, WARNING, at)) < raw.n;) {
		struct str rest;

		at += strlen(WARNING);
		rest = str_sub(raw, at, raw.n);
		if (str_starts(rest, "data race"))
			verdict = "race";
		else if (!str_starts(rest, "lock-order-inversion"))
			return "error";
		else if (strcmp(verdict, "clean") == 0)
			verdict = "deadlock";
	}
	return verdict;
}

const char *
report_verdict(struct str raw)
{
	static const char *const unavailable[] = {
		"FATAL: ThreadSanitizer",
		"LeakSanitizer has encountered a fatal error",
		"Shadow memory range interleaves",
	};

	for (size_t i = 0; i < sizeof(unavailable) / sizeof(*unavailable); i++)
		if (holds(raw, unavailable[i]))
			return "unavailable";
	if (holds(raw, "ERROR: AddressSanitizer") ||
	    holds(raw, "ERROR: LeakSanitizer") ||
	    holds(raw, "ERROR: ThreadSanitizer") ||
	    holds(raw, ": runtime error: "))
		return "error";
	return warnings_verdict(raw);
}
