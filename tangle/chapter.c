/* Turns a chapter's text into fences, chunks, spans, headings and links.
 *
 * cmark says where the blocks are; info strings and bodies come from the
 * source itself, so that what is said about them is true of the file. Bodies
 * never borrow from cmark's tree: weave takes the tree apart. Knows nothing of
 * other chapters. */
#include "chapter.h"

#include <assert.h>
#include <cmark-gfm-core-extensions.h>
#include <string.h>

#include "body.h"
#include "chunk.h"
#include "fence.h"
#include "mark.h"

_Static_assert(MARKDOWN_OPTIONS == CMARK_OPT_FOOTNOTES, "cmark's bit");

bool
chapter_is_there(const struct chapter *c)
{
	return !c->draft && !c->missing;
}

/* --- Markdown --- */

static const char *const extensions[] = { "table", "strikethrough", "autolink",
					  "tagfilter", "tasklist" };
enum { NEXTENSIONS = sizeof(extensions) / sizeof(*extensions) };

struct cmark_node *
markdown_parse(struct str text)
{
	cmark_parser *parser = cmark_parser_new(MARKDOWN_OPTIONS);
	struct cmark_node *tree;

	for (cmark_llist *e = markdown_extensions(); e; e = e->next)
		cmark_parser_attach_syntax_extension(parser, e->data);
	cmark_parser_feed(parser, text.p, text.n);
	tree = cmark_parser_finish(parser);
	cmark_parser_free(parser);
	return tree;
}

struct _cmark_llist *
markdown_extensions(void)
{
	static cmark_llist *list;

	if (list)
		return list;
	cmark_gfm_core_extensions_ensure_registered();
	for (size_t i = 0; i < NEXTENSIONS; i++)
		list = cmark_llist_append(
			cmark_get_default_mem_allocator(), list,
			cmark_find_syntax_extension(extensions[i]));
	return list;
}

struct cmark_node *
markdown_next(struct cmark_node *node, const struct cmark_node *root,
	      bool enter)
{
	struct cmark_node *next = enter ? cmark_node_first_child(node) : NULL;

	while (!next && node != root) {
		next = cmark_node_next(node);
		node = cmark_node_parent(node);
	}
	return next;
}

struct str
markdown_text(struct cmark_node *root, struct arena *a)
{
	struct buf b;
	struct str s;

	buf_init(&b);
	for (struct cmark_node *n = root; n; n = markdown_next(n, root, true)) {
		cmark_node_type type = cmark_node_get_type(n);

		if (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE)
			buf_adds(&b, cmark_node_get_literal(n));
		else if (type == CMARK_NODE_SOFTBREAK ||
			 type == CMARK_NODE_LINEBREAK)
			buf_addc(&b, ' ');
	}
	s = arena_copy(a, buf_str(&b));
	buf_release(&b);
	return s;
}

/* --- fences --- */

/* What cmark says about a fenced block, and the source line it opens with. */
struct opening {
	struct str line; /* from the fence's first character on */
	char mark; /* ` or ~ */
	size_t length; /* how many of them */
};

static size_t
run_of(struct str s, char c)
{
	size_t n = 0;

	while (n < s.n && s.p[n] == c)
		n++;
	return n;
}

static bool
find_opening(struct cmark_node *node, const struct lines *lines,
	     struct opening *o)
{
	struct str line = lines_get(lines, cmark_node_get_start_line(node));
	int length, offset, col = cmark_node_get_start_column(node);

	if (!cmark_node_get_fenced(node, &length, &offset, &o->mark))
		return false;
	if (col < 1 || (size_t)col > line.n)
		return false;
	o->line = str_sub(line, (size_t)col - 1, line.n);
	o->length = run_of(o->line, o->mark);
	return o->length >= 3;
}

/* Whether a line of the body (blanks before it dropped) opens a fence of the
 * same kind: it has an info string, which a closing fence has not. */
static bool
is_opening(struct str line, const struct opening *o)
{
	struct str s = str_trim(line);
	size_t n = run_of(s, o->mark);

	return n >= o->length && n < s.n && str_trim_end(line).n < s.n + 4 &&
	       str_find_char(s, '`', n) == s.n;
}

/* The line of the body, from 0, at which a new fence opens; -1. */
static int
opens_inside(struct str body, const struct opening *o)
{
	struct str rest = body, line;

	if (str_find_char(body, o->mark, 0) == body.n)
		return -1;
	for (int i = 0; str_line(&rest, &line); i++)
		if (is_opening(line, o))
			return i;
	return -1;
}

static int
count_lines(struct str s)
{
	int n = 0;

	for (size_t at = 0; at < s.n; at = str_find_char(s, '\n', at) + 1)
		n++;
	return n;
}

/* Whether the body ends before a line: always by what is between them, where
 * the body is a slice of the text itself, else by the count. */
static bool
ends_before(const struct fence *f, int line, const struct lines *lines)
{
	const char *end = f->body.p + f->body.n;
	const char *text = lines->text.p;

	if (line > lines->n)
		return false;
	if (f->body.p >= text && end <= text + lines->text.n)
		return end == text + lines->start[line - 1];
	return count_lines(f->body) == line - f->body_line;
}

/* cmark says nothing of a fence that is not closed: its block then ends with
 * the file, or with the list item or quotation around it, on a line that is
 * still text, or the start of the next block. */
static bool
is_closed(const struct fence *f, const struct opening *o,
	  const struct lines *lines)
{
	int end = cmark_node_get_end_line(f->node);
	struct str last = str_trim_end(lines_get(lines, end));
	struct cmark_node *next =
		markdown_next(f->node, f->chapter->tree, false);
	size_t n = 0;

	while (n < last.n && last.p[last.n - 1 - n] == o->mark)
		n++;
	return n >= o->length && ends_before(f, end, lines) &&
	       !(next && cmark_node_get_start_line(next) == end);
}

static void
check_closed(const struct fence *f, const struct opening *o,
	     const struct lines *lines)
{
	int inside = opens_inside(f->body, o);
	struct loc loc = { f->loc.file, f->loc.line, f->indent + 1 };

	if (inside >= 0)
		diag_error(loc,
			   "this fence is not closed before another opens at "
			   "line %d: expected a line '%.*s' above it",
			   f->body_line + inside, (int)o->length, o->line.p);
	else if (!is_closed(f, o, lines))
		diag_error(loc,
			   "this fence is never closed: expected a line "
			   "'%.*s' at its end",
			   (int)o->length, o->line.p);
}

/* The body as it stands in the source where that is the same text, as it is
 * nearly always; else a copy of cmark's, without what containers put before
 * each line. */
static struct str
fence_body(struct cmark_node *node, const struct lines *lines, struct arena *a)
{
	struct str body = str_of(cmark_node_get_literal(node)), same;
	int line = cmark_node_get_start_line(node) + 1;

	if (line > lines->n)
		return arena_copy(a, body);
	same = str_sub(lines->text, lines->start[line - 1], lines->text.n);
	if (same.n >= body.n && memcmp(same.p, body.p, body.n) == 0)
		return str_sub(same, 0, body.n);
	return arena_copy(a, body);
}

struct fence *
chapter_fence(struct chapter *c, struct cmark_node *node,
	      const struct block *at, const struct lines *lines)
{
	struct arena *a = &c->book->arena;
	struct fence *f = arena_alloc(a, sizeof(*f));
	struct str line = lines_get(lines, at->line), info;

	line = str_sub(line, (size_t)at->col - 1, line.n);
	info = str_sub(line, run_of(line, *line.p), line.n);
	f->chapter = c;
	f->node = node;
	f->info = str_trim(info);
	f->loc = (struct loc){ c->file.p, at->line, at->col };
	if (f->info.n > 0)
		f->loc.col += (int)(f->info.p - line.p);
	f->indent = at->col - 1;
	f->body_line = at->line + 1;
	f->close_line = at->close;
	f->body = at->body;
	c->fences = arena_room(a, c->fences, (size_t)c->nfences,
			       sizeof(struct fence *));
	c->fences[c->nfences++] = f;
	return f;
}

static void
add_fence(struct chapter *c, struct cmark_node *node, const struct lines *lines)
{
	struct block at = { .line = cmark_node_get_start_line(node),
			    .col = cmark_node_get_start_column(node),
			    .close = cmark_node_get_end_line(node) };
	struct opening o;

	if (!find_opening(node, lines, &o))
		return;
	at.body = fence_body(node, lines, &c->book->arena);
	check_closed(chapter_fence(c, node, &at, lines), &o, lines);
}

/* Of a timeline; the lanes are drawn from what the program recorded. */
static struct timeline *
timeline_new(const struct options *o, struct arena *a)
{
	struct timeline *t = arena_alloc(a, sizeof(*t));

	*t = (struct timeline){ .of = o->of, .from = o->from, .to = o->to };
	return t;
}

/* Reads what a fence says. */
static void
read_fence(struct fence *f)
{
	struct arena *a = &f->chapter->book->arena;
	struct options o = { .run = false };
	struct info in;

	info_read(&in, f->info, f->loc, a);
	fence_classify(f, &in, &o, a);
	f->covers = o.covers;
	switch (f->kind) {
	case FENCE_CHUNK:
		chunk_add(f, &in);
		body_pieces(f, a);
		break;
	case FENCE_OUTPUT:
		f->output = o.output;
		f->unordered = o.unordered;
		break;
	case FENCE_CLAIM:
		body_claims(f, &o, a);
		break;
	case FENCE_CHART:
		body_chart(f, &o, a);
		break;
	case FENCE_TIMELINE:
		f->timeline = timeline_new(&o, a);
		body_alternative(f);
		break;
	case FENCE_DOT:
		body_alternative(f);
		break;
	case FENCE_TOPICS:
		body_topics(f, a);
		break;
	case FENCE_SHOWN:
	case FENCE_DEFAULTS:
		break;
	}
}

/* Defaults hold for all of a chapter, wherever they stand in it. */
void
chapter_defaults(const struct chapter *c, struct options *o)
{
	for (int i = 0; i < c->nfences; i++) {
		struct str rest = c->fences[i]->info, word;

		if (str_word(&rest, " \t", &word) && str_is(word, "weft"))
			body_defaults(c->fences[i], o, &c->book->arena);
	}
}

void
chapter_fences(struct chapter *c)
{
	for (int i = 0; i < c->nfences; i++)
		read_fence(c->fences[i]);
	marks_check(c);
}

/* --- other blocks --- */

/* A fence that follows HTML without a blank line between is HTML to Markdown:
 * neither run nor shown as code. */
static void
check_html(const struct chapter *c, struct cmark_node *node)
{
	struct str html = str_of(cmark_node_get_literal(node));
	int line = cmark_node_get_start_line(node);
	size_t at = str_find(html, "\n```", 0);

	if (at == html.n || str_starts(html, "<!--") ||
	    str_starts(html, "<pre") || str_starts(html, "<script") ||
	    str_starts(html, "<style"))
		return;
	line += count_lines(str_sub(html, 0, at + 1));
	diag_error((struct loc){ c->file.p, line, 1 },
		   "this fence is part of the HTML above it: expected a blank "
		   "line between them");
}

/* Whether a block's children are text: paragraphs, headings, table cells. */
static bool
holds_inlines(struct cmark_node *node)
{
	struct cmark_node *child = cmark_node_first_child(node);

	return child && (cmark_node_get_type(child) & CMARK_NODE_TYPE_MASK) ==
				CMARK_NODE_TYPE_INLINE;
}

static void
walk(struct chapter *c, const struct lines *lines)
{
	struct map anchors = { 0 };
	bool text = false;

	for (struct cmark_node *n = c->tree; n;
	     n = markdown_next(n, c->tree, !text)) {
		cmark_node_type type = cmark_node_get_type(n);

		text = holds_inlines(n);
		if (type == CMARK_NODE_CODE_BLOCK)
			add_fence(c, n, lines);
		else if (type == CMARK_NODE_HTML_BLOCK)
			check_html(c, n);
		else if (type == CMARK_NODE_HEADING)
			chapter_heading(c, n, &anchors);
		if (text)
			chapter_inlines(c, n, lines);
	}
	map_release(&anchors);
}

void
chapter_outline(struct chapter *c)
{
	int before = diag_errors();
	struct lines lines;

	c->tree = markdown_parse(c->text);
	lines_init(&lines, c->text);
	walk(c, &lines);
	lines_release(&lines);
	marks_find(c);
	c->malformed = diag_errors() > before;
}

void
chapter_grow_tree(struct chapter *c)
{
	struct chapter again = { .book = c->book,
				 .file = c->file,
				 .text = c->text };

	if (c->tree)
		return;
	chapter_outline(&again);
	assert(!again.malformed && again.nfences == c->nfences &&
	       again.nheadings == c->nheadings && again.nspans == c->nspans &&
	       again.nlinks == c->nlinks);
	c->tree = again.tree;
	for (int i = 0; i < c->nfences; i++)
		c->fences[i]->node = again.fences[i]->node;
	for (int i = 0; i < c->nheadings; i++)
		c->headings[i].node = again.headings[i].node;
	for (int i = 0; i < c->nspans; i++)
		c->spans[i].node = again.spans[i].node;
	for (int i = 0; i < c->nlinks; i++)
		c->links[i].node = again.links[i].node;
}
