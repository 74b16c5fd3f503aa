/* Outlines to files and back, as records:
 *
 *     by       what parsed the text
 *     of       hash of the text
 *     fence    LINE COL CLOSE SIZE; its body is SIZE bytes of the text
 *     body     of the fence before, where containers begin its lines
 *     marks    NUMBER..., in the fence before
 *     items    FIRST COL LINE..., the list that they are for
 *     heading  LEVEL LINE TEXT
 *     anchor   of the heading before
 *     span     LINE COL SOURCE
 *     link     LINE COL URL
 */
#include "outline.h"

#include <cmark-gfm_version.h>

#include "chapter.h"
#include "file.h"
#include "mark.h"
#include "rec.h"

/* The number changes when something else is noted. */
static const char maker[] = "outline 3, cmark-gfm " CMARK_GFM_VERSION_STRING;

/* --- writing --- */

static void
put_marks(struct buf *b, uint64_t marks)
{
	struct buf value;

	buf_init(&value);
	for (int n = 1; n <= MARK_MOST; n++)
		if (marks >> n & 1)
			buf_addf(&value, "%d ", n);
	rec_put(b, "marks", buf_str(&value));
	buf_release(&value);
}

static void
put_items(struct buf *b, const struct items *items)
{
	struct buf value;

	buf_init(&value);
	buf_addf(&value, "%d %d", items->first, items->col);
	for (int i = 0; i < items->n; i++)
		buf_addf(&value, " %d", items->lines[i]);
	rec_put(b, "items", buf_str(&value));
	buf_release(&value);
}

static void
put_fence(struct buf *b, const struct fence *f, struct str text)
{
	bool within = f->body.p >= text.p && f->body.p <= text.p + text.n;

	rec_putf(b, "fence", "%d %d %d %zu", f->loc.line, f->indent + 1,
		 f->close_line, f->body.n);
	if (!within)
		rec_put(b, "body", f->body);
	if (f->marks)
		put_marks(b, f->marks);
	if (f->items)
		put_items(b, f->items);
}

static void
put_blocks(struct buf *b, const struct chapter *c)
{
	for (int i = 0; i < c->nfences; i++)
		put_fence(b, c->fences[i], c->text);
	for (int i = 0; i < c->nheadings; i++) {
		const struct heading *h = &c->headings[i];

		rec_putf(b, "heading", "%d %d %.*s", h->level, h->line,
			 STR(h->text));
		rec_put(b, "anchor", h->anchor);
	}
}

static void
put_inlines(struct buf *b, const struct chapter *c)
{
	for (int i = 0; i < c->nspans; i++)
		rec_putf(b, "span", "%d %d %.*s", c->spans[i].loc.line,
			 c->spans[i].loc.col, STR(c->spans[i].source));
	for (int i = 0; i < c->nlinks; i++)
		rec_putf(b, "link", "%d %d %.*s", c->links[i].loc.line,
			 c->links[i].loc.col, STR(c->links[i].url));
}

void
outline_write(const struct chapter *c, struct buf *file)
{
	char hex[33];

	str_hash(c->text, hex);
	rec_begin(file);
	rec_put(file, "by", str_of(maker));
	rec_put(file, "of", str_of(hex));
	put_blocks(file, c);
	put_inlines(file, c);
	rec_end(file);
}

/* --- reading --- */

static int
take_number(struct str *rest)
{
	struct str word;
	uint64_t n = 0;

	if (str_word(rest, " ", &word))
		str_uint(word, &n);
	return (int)n;
}

/* What is left behind the numbers and a blank. */
static struct str
take_rest(struct str rest)
{
	return rest.n > 0 ? str_sub(rest, 1, rest.n) : rest;
}

static void
recall_fence(struct chapter *c, struct str value, struct str rest,
	     const struct lines *lines)
{
	struct block at = { .line = take_number(&value),
			    .col = take_number(&value),
			    .close = take_number(&value) };
	size_t size = (size_t)take_number(&value);
	struct str tag, body;

	if (rec_next(&rest, &tag, &body) && str_is(tag, "body"))
		at.body = body;
	else
		at.body = str_sub(lines->text, lines->start[at.line],
				  lines->start[at.line] + size);
	chapter_fence(c, NULL, &at, lines);
}

static void
recall_marks(struct chapter *c, struct str value)
{
	while (c->nfences > 0 && str_trim(value).n > 0)
		c->fences[c->nfences - 1]->marks |=
			(uint64_t)1 << (take_number(&value) & MARK_MOST);
}

static void
recall_items(struct chapter *c, struct str value)
{
	struct arena *a = &c->book->arena;
	struct items *items = arena_alloc(a, sizeof(*items));

	items->first = take_number(&value);
	items->col = take_number(&value);
	while (str_trim(value).n > 0)
		items_add(items, take_number(&value), a);
	if (c->nfences > 0 && items->n > 0)
		c->fences[c->nfences - 1]->items = items;
}

static void
recall_heading(struct chapter *c, struct str value, struct str rest)
{
	struct heading h = { .level = take_number(&value),
			     .line = take_number(&value),
			     .text = take_rest(value) };
	struct str tag;

	rec_next(&rest, &tag, &h.anchor);
	c->headings = arena_room(&c->book->arena, c->headings,
				 (size_t)c->nheadings, sizeof(h));
	c->headings[c->nheadings++] = h;
}

static struct loc
take_place(const struct chapter *c, struct str *value)
{
	int line = take_number(value), col = take_number(value);

	return (struct loc){ c->file.p, line, col };
}

static void
recall_span(struct chapter *c, struct str value)
{
	struct span s = { .loc = take_place(c, &value) };

	s.source = take_rest(value);
	c->spans = arena_room(&c->book->arena, c->spans, (size_t)c->nspans,
			      sizeof(s));
	c->spans[c->nspans++] = s;
}

static void
recall_link(struct chapter *c, struct str value)
{
	struct link l = { .loc = take_place(c, &value) };

	l.url = take_rest(value);
	c->links = arena_room(&c->book->arena, c->links, (size_t)c->nlinks,
			      sizeof(l));
	c->links[c->nlinks++] = l;
}

static void
recall_all(struct chapter *c, struct str rest)
{
	struct str tag, value;
	struct lines lines;

	lines_init(&lines, c->text);
	while (rec_next(&rest, &tag, &value)) {
		if (str_is(tag, "fence"))
			recall_fence(c, value, rest, &lines);
		else if (str_is(tag, "marks"))
			recall_marks(c, value);
		else if (str_is(tag, "items"))
			recall_items(c, value);
		else if (str_is(tag, "heading"))
			recall_heading(c, value, rest);
		else if (str_is(tag, "span"))
			recall_span(c, value);
		else if (str_is(tag, "link"))
			recall_link(c, value);
	}
	lines_release(&lines);
}

/* Whether the file is whole, and about this very text. */
static bool
is_of(struct str file, const struct chapter *c)
{
	struct str by, of;
	char hex[33];

	str_hash(c->text, hex);
	return rec_find(file, "by", &by) && str_is(by, maker) &&
	       rec_find(file, "of", &of) && str_is(of, hex) && rec_check(file);
}

bool
outline_read(struct chapter *c, struct str file)
{
	if (!is_of(file, c))
		return false;
	recall_all(c, file);
	return true;
}

/* --- files --- */

char *
outline_path(const struct chapter *c, const char *build)
{
	return arena_printf(&c->book->arena, "%s/outline/%.*s", build,
			    STR(c->slug));
}

bool
outline_recall(struct chapter *c, const char *build)
{
	struct buf b;
	bool known;

	buf_init(&b);
	known = file_read(outline_path(c, build), &b) &&
		outline_read(c, arena_copy(&c->book->arena, buf_str(&b)));
	buf_release(&b);
	return known;
}

void
outline_remember(const struct chapter *c, const char *build)
{
	struct buf b;

	if (!c->tree || c->malformed)
		return;
	buf_init(&b);
	outline_write(c, &b);
	file_write(outline_path(c, build), buf_str(&b));
	buf_release(&b);
}
