/* Ties marks in listings to list items.
 *
 * Ids are made of the line where the fence's body begins: n-41-2 is the item,
 * r-41-2 the mark. Marks above 63 are not tied. */
#include "notes.h"

#include <string.h>

#include <cmark-gfm.h>

enum { MOST = 63 };

static bool
is_expected_output(struct cmark_node *node)
{
	return cmark_node_get_type(node) == CMARK_NODE_CODE_BLOCK &&
	       strstr(cmark_node_get_fence_info(node), "output=");
}

struct cmark_node *
notes_of(const struct fence *f)
{
	struct cmark_node *next = cmark_node_next(f->node);

	while (next && is_expected_output(next))
		next = cmark_node_next(next);
	if (!next || cmark_node_get_type(next) != CMARK_NODE_LIST ||
	    cmark_node_get_list_type(next) != CMARK_ORDERED_LIST)
		return NULL;
	return next;
}

int
notes_mark(struct str line, size_t *begins)
{
	struct str s = str_trim_end(line);
	size_t open;
	uint64_t n;

	if (s.n == 0 || s.p[s.n - 1] != ')')
		return 0;
	for (open = s.n - 1; open > 0 && s.p[open] != '('; open--)
		continue;
	if (s.p[open] != '(' || !str_uint(str_sub(s, open + 1, s.n - 1), &n) ||
	    n == 0 || n > MOST)
		return 0;
	s = str_trim_end(str_sub(s, 0, open));
	if (str_ends(s, "//"))
		*begins = s.n - 2;
	else if (str_ends(s, "#"))
		*begins = s.n - 1;
	else
		return 0;
	return (int)n;
}

static uint64_t
marks_of(const struct fence *f)
{
	struct str rest = f->body, line;
	uint64_t marks = 0;
	size_t begins;

	while (str_line(&rest, &line))
		marks |= (uint64_t)1 << notes_mark(line, &begins);
	return marks & ~(uint64_t)1;
}

static void
mark_item(struct cmark_node *item, const struct fence *f, int n)
{
	struct cmark_node *first = cmark_node_first_child(item);
	struct cmark_node *mark;
	struct buf b;

	if (!first || cmark_node_get_type(first) != CMARK_NODE_PARAGRAPH)
		return;
	buf_init(&b);
	buf_addf(&b,
		 "<a class=\"mark\" id=\"n-%d-%d\" href=\"#r-%d-%d\">%d</a> ",
		 f->body_line, n, f->body_line, n, n);
	mark = cmark_node_new(CMARK_NODE_HTML_INLINE);
	cmark_node_set_literal(mark, b.p);
	cmark_node_prepend_child(first, mark);
	buf_release(&b);
}

static void
wrap(struct cmark_node *list)
{
	struct cmark_node *box = cmark_node_new(CMARK_NODE_CUSTOM_BLOCK);

	cmark_node_set_on_enter(box, "<div class=\"notes\">");
	cmark_node_set_on_exit(box, "</div>");
	cmark_node_replace(list, box);
	cmark_node_append_child(box, list);
}

uint64_t
notes_tie(struct cmark_node *list, const struct fence *f)
{
	uint64_t marks = list ? marks_of(f) : 0, tied = 0;
	struct cmark_node *item;
	int n;

	if (marks == 0)
		return 0;
	n = cmark_node_get_list_start(list);
	for (item = cmark_node_first_child(list); item && n <= MOST;
	     item = cmark_node_next(item), n++) {
		if (!(marks >> n & 1))
			continue;
		mark_item(item, f, n);
		tied |= (uint64_t)1 << n;
	}
	if (tied)
		wrap(list);
	return tied;
}
