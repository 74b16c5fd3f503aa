/* Headings, value spans and links: what stands inside a block of text.
 *
 * cmark knows what a code span holds but not reliably where it stands, so the
 * block's source is searched for a span that reads the same. Nothing here
 * depends on what an expression means. */
#include <cmark-gfm.h>
#include <locale.h>
#include <wctype.h>

#include "chapter.h"

/* --- headings --- */

/* Cuts a character off valid UTF-8. */
static wint_t
take_char(struct str *s, struct str *bytes)
{
	static const unsigned char masks[] = { 0x7f, 0x1f, 0x0f, 0x07 };
	unsigned char lead = (unsigned char)*s->p;
	size_t more = lead < 0xc0 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
	wint_t c = lead & masks[more];

	if (more >= s->n)
		more = 0;
	for (size_t i = 1; i <= more; i++)
		c = c << 6 | ((unsigned char)s->p[i] & 0x3f);
	*bytes = str_sub(*s, 0, more + 1);
	*s = str_sub(*s, more + 1, s->n);
	return c;
}

static void
add_utf8(struct buf *b, wint_t c)
{
	if (c < 0x80) {
		buf_addc(b, (char)c);
	} else if (c < 0x800) {
		buf_addc(b, (char)(0xc0 | c >> 6));
		buf_addc(b, (char)(0x80 | (c & 0x3f)));
	} else if (c < 0x10000) {
		buf_addc(b, (char)(0xe0 | c >> 12));
		buf_addc(b, (char)(0x80 | (c >> 6 & 0x3f)));
		buf_addc(b, (char)(0x80 | (c & 0x3f)));
	} else {
		buf_addc(b, (char)(0xf0 | c >> 18));
		buf_addc(b, (char)(0x80 | (c >> 12 & 0x3f)));
		buf_addc(b, (char)(0x80 | (c >> 6 & 0x3f)));
		buf_addc(b, (char)(0x80 | (c & 0x3f)));
	}
}

/* GitHub's rule: lower case, without punctuation, blanks as '-'. */
static void
add_anchor(struct buf *b, struct str text)
{
	static locale_t utf8;
	struct str bytes;

	if (!utf8)
		utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", NULL);
	while (text.n > 0) {
		wint_t c = take_char(&text, &bytes);

		if (c == ' ' || c == '-')
			buf_addc(b, '-');
		else if (c == '_')
			buf_addc(b, '_');
		else if (!utf8)
			buf_add(b, c >= 0x80 ? bytes : (struct str){ "", 0 });
		else if (iswalnum_l(c, utf8))
			add_utf8(b, towlower_l(c, utf8));
	}
}

/* The same anchor again gets -1, -2 … behind it. The map counts them. */
static struct str
unique_anchor(struct str text, struct map *anchors, struct arena *a)
{
	struct buf b;
	struct str base, anchor;
	int *count;

	buf_init(&b);
	add_anchor(&b, text);
	anchor = base = arena_copy(a, buf_str(&b));
	buf_release(&b);
	count = map_get(anchors, base);
	while (count && map_get(anchors, anchor)) {
		char *p = arena_printf(a, "%.*s-%d", STR(base), ++*count);

		anchor = str_of(p);
	}
	map_put(anchors, anchor, arena_alloc(a, sizeof(int)));
	return anchor;
}

void
chapter_heading(struct chapter *c, struct cmark_node *node, struct map *anchors)
{
	struct arena *a = &c->book->arena;
	struct heading *h;

	c->headings =
		arena_room(a, c->headings, (size_t)c->nheadings, sizeof(*h));
	h = &c->headings[c->nheadings++];
	*h = (struct heading){
		.node = node,
		.level = cmark_node_get_heading_level(node),
		.line = cmark_node_get_start_line(node),
		.text = str_trim(markdown_text(node, a)),
	};
	h->anchor = unique_anchor(h->text, anchors, a);
}

/* --- places in the source of a block --- */

/* The source of a block and how far it has been searched. */
struct source {
	struct chapter *chapter;
	const struct lines *lines;
	struct str text;
	bool cell; /* of a table: code ends at a bar */
	size_t code; /* code spans before this offset are used up */
	size_t url; /* likewise */
};

static void
source_init(struct source *s, struct chapter *c, struct cmark_node *block,
	    const struct lines *lines)
{
	cmark_node_type type = cmark_node_get_type(block);
	int from = cmark_node_get_start_line(block);
	int to = cmark_node_get_end_line(block);
	size_t start, end;

	*s = (struct source){ .chapter = c, .lines = lines };
	s->text = str_sub(lines->text, 0, 0);
	s->cell = type != CMARK_NODE_PARAGRAPH && type != CMARK_NODE_HEADING;
	if (from < 1 || from > lines->n)
		return;
	if (to < from || to > lines->n)
		to = from;
	start = lines->start[from - 1];
	end = lines->start[to];
	s->text = str_sub(lines->text, start, end);
	if (s->cell && cmark_node_get_start_column(block) > 1 &&
	    (size_t)cmark_node_get_start_column(block) < s->text.n)
		s->code = s->url =
			(size_t)cmark_node_get_start_column(block) - 1;
}

static struct loc
source_place(const struct source *s, size_t off)
{
	return lines_place(s->lines, s->chapter->file.p, s->text.p + off);
}

/* Where text begins in the block's first line. */
static size_t
source_begin(const struct source *s)
{
	size_t i = 0;

	while (i < s->text.n && (s->text.p[i] == ' ' || s->text.p[i] == '\t'))
		i++;
	return i;
}

/* --- code spans --- */

static size_t
backticks(struct str s, size_t at)
{
	size_t n = 0;

	while (at + n < s.n && s.p[at + n] == '`')
		n++;
	return n;
}

/* The next run of `n` backticks; s.n when there is none. */
static size_t
find_close(const struct source *s, size_t at, size_t n)
{
	while (at < s->text.n) {
		size_t run = backticks(s->text, at);

		if (run == n)
			return at;
		if (s->cell && s->text.p[at] == '|' &&
		    s->text.p[at - 1] != '\\')
			break;
		at += run > 0 ? run : 1;
	}
	return s->text.n;
}

/* Takes the next code span. */
static bool
next_code(struct source *s, struct str *content)
{
	while (s->code < s->text.n) {
		size_t run = backticks(s->text, s->code), end;

		if (run == 0) {
			s->code += s->text.p[s->code] == '\\' ? 2 : 1;
			continue;
		}
		end = find_close(s, s->code + run, run);
		if (end < s->text.n) {
			*content = str_sub(s->text, s->code + run, end);
			s->code = end + run;
			return true;
		}
		s->code += run;
	}
	return false;
}

/* One character of a code span in the source: how many bytes it takes there,
 * when cmark makes `c` of it; 0 when it does not. A line's end and what
 * containers put before the next line are a blank, `\|` in a table is `|`. */
static size_t
raw_length(struct str raw, size_t at, struct str code, size_t i)
{
	size_t n = 1;

	if (raw.p[at] == '\\' && at + 1 < raw.n && raw.p[at + 1] == '|' &&
	    code.p[i] == '|')
		return 2;
	if (raw.p[at] != '\n')
		return raw.p[at] == code.p[i];
	if (code.p[i] != ' ')
		return 0;
	while (at + n < raw.n &&
	       (raw.p[at + n] == ' ' || raw.p[at + n] == '\t' ||
		(raw.p[at + n] == '>' &&
		 !(i + 1 < code.n && code.p[i + 1] == '>'))))
		n++;
	return n;
}

static bool
reads_as(struct str raw, struct str code)
{
	size_t at = 0;

	for (size_t i = 0; i < code.n; i++) {
		size_t n = at < raw.n ? raw_length(raw, at, code, i) : 0;

		if (n == 0)
			return false;
		at += n;
	}
	return at == raw.n;
}

/* Where in the source the first `n` bytes of a code span end that starts at
 * `at`. */
static size_t
raw_end(struct str raw, size_t at, struct str code, size_t n)
{
	for (size_t i = 0; i < n && i < code.n && at < raw.n; i++)
		at += raw_length(raw, at, code, i);
	return at;
}

/* Finds the code span that cmark read as `code`, which starts with '='. False
 * when it stands behind a blank in the source, which shows it as code. */
static bool
find_value(struct source *s, struct str code, size_t *off)
{
	struct str raw;
	size_t from = s->code;

	while (next_code(s, &raw)) {
		*off = (size_t)(raw.p - s->text.p);
		if (reads_as(raw, code))
			return true;
		if (raw.n >= 2 && *raw.p == ' ' &&
		    reads_as(str_sub(raw, 1, raw.n - 1), code))
			return false;
	}
	s->code = from;
	*off = source_begin(s);
	return true;
}

static void
add_span(struct source *s, struct cmark_node *node, struct str code, size_t off)
{
	struct chapter *c = s->chapter;
	struct arena *a = &c->book->arena;
	struct span *span;
	struct str expr = str_trim(str_sub(code, 1, code.n));

	c->spans = arena_room(a, c->spans, (size_t)c->nspans, sizeof(*span));
	span = &c->spans[c->nspans++];
	*span = (struct span){ .node = node, .source = arena_copy(a, expr) };
	if (expr.n > 0)
		off = raw_end(s->text, off, code, (size_t)(expr.p - code.p));
	span->loc = source_place(s, off);
}

static void
read_code(struct source *s, struct cmark_node *node, bool heading)
{
	struct str code = str_of(cmark_node_get_literal(node));
	size_t off;

	if (!str_starts(code, "= ") || !find_value(s, code, &off))
		return;
	if (heading)
		diag_error(source_place(s, off),
			   "a value cannot stand in a heading");
	else
		add_span(s, node, code, off);
}

struct loc
span_place(const struct chapter *c, const struct span *span, size_t off)
{
	struct lines lines;
	struct str raw;
	struct loc loc;

	lines_init(&lines, c->text);
	raw = str_sub(c->text,
		      lines.start[span->loc.line - 1] + (size_t)span->loc.col -
			      1,
		      c->text.n);
	loc = lines_place(&lines, c->file.p,
			  raw.p + raw_end(raw, 0, span->source, off));
	lines_release(&lines);
	return loc;
}

/* --- links --- */

/* Whether a URL names something outside the book: SCHEME: or //host. */
static bool
is_external(struct str url)
{
	size_t n = 0;

	if (str_starts(url, "//"))
		return true;
	while (n < url.n && ((url.p[n] >= 'a' && url.p[n] <= 'z') ||
			     (url.p[n] >= 'A' && url.p[n] <= 'Z') ||
			     (n > 0 && ((url.p[n] >= '0' && url.p[n] <= '9') ||
					url.p[n] == '+' || url.p[n] == '-' ||
					url.p[n] == '.'))))
		n++;
	return n > 1 && n < url.n && url.p[n] == ':';
}

/* Where a URL stands in the block; where the block begins when it is written
 * elsewhere, as in `[text]: URL`, or otherwise. */
static struct loc
find_url(struct source *s, struct str url)
{
	size_t at = str_find(s->text, url.p, s->url);

	if (at == s->text.n)
		at = str_find(s->text, url.p, 0);
	if (url.n == 0 || at == s->text.n)
		return source_place(s, source_begin(s));
	s->url = at + url.n;
	return source_place(s, at);
}

static void
read_link(struct source *s, struct cmark_node *node)
{
	struct chapter *c = s->chapter;
	struct arena *a = &c->book->arena;
	struct str url = str_of(cmark_node_get_url(node));
	struct link *link;

	if (is_external(url))
		return;
	url = arena_copy(a, url);
	c->links = arena_room(a, c->links, (size_t)c->nlinks, sizeof(*link));
	link = &c->links[c->nlinks++];
	*link = (struct link){ .node = node, .url = url };
	link->loc = find_url(s, url);
}

static bool
is_image(struct cmark_node *node)
{
	return node && cmark_node_get_type(node) == CMARK_NODE_IMAGE;
}

void
chapter_inlines(struct chapter *c, struct cmark_node *block,
		const struct lines *lines)
{
	bool heading = cmark_node_get_type(block) == CMARK_NODE_HEADING;
	struct source s;

	source_init(&s, c, block, lines);
	for (struct cmark_node *n = cmark_node_first_child(block); n;
	     n = markdown_next(n, block, true)) {
		cmark_node_type type = cmark_node_get_type(n);

		if (type == CMARK_NODE_CODE && !is_image(cmark_node_parent(n)))
			read_code(&s, n, heading);
		else if (type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE)
			read_link(&s, n);
	}
}
