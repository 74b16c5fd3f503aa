/* Ties marks in listings to list items.
 *
 * Ids are made of the line where the fence's body begins: n-41-2 is the item,
 * r-41-2 the mark. An item that has marks in several listings leads back to
 * the first of them. */
#include "notes.h"

#include <string.h>

#include <cmark-gfm.h>

#include "mark.h"

/* --- an item --- */

static const char link_begins[] = "<a class=\"mark\"";

static struct cmark_node *
html_inline(const struct buf *html)
{
	struct cmark_node *node = cmark_node_new(CMARK_NODE_HTML_INLINE);

	cmark_node_set_literal(node, html->p);
	return node;
}

static bool
is_mark(struct cmark_node *node)
{
	return node && cmark_node_get_type(node) == CMARK_NODE_HTML_INLINE &&
	       str_starts(str_of(cmark_node_get_literal(node)), link_begins);
}

static void
mark_item(struct cmark_node *item, const struct fence *f, int n)
{
	struct cmark_node *first = cmark_node_first_child(item), *mark;
	int at = f->body_line;
	struct buf b;

	if (!first || cmark_node_get_type(first) != CMARK_NODE_PARAGRAPH)
		return;
	buf_init(&b);
	mark = cmark_node_first_child(first);
	if (is_mark(mark)) {
		buf_addf(&b, "<span id=\"n-%d-%d\"></span>", at, n);
		cmark_node_insert_after(mark, html_inline(&b));
	} else {
		buf_addf(&b, "%s id=\"n-%d-%d\" href=\"#r-%d-%d\">%d</a> ",
			 link_begins, at, n, at, n, n);
		cmark_node_prepend_child(first, html_inline(&b));
	}
	buf_release(&b);
}

/* --- a list --- */

static bool
is_box(struct cmark_node *node)
{
	return cmark_node_get_type(node) == CMARK_NODE_CUSTOM_BLOCK;
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

static void
tie(struct fence *f)
{
	struct cmark_node *item = cmark_node_first_child(f->notes);

	for (int n = cmark_node_get_list_start(f->notes);
	     item && n <= MARK_MOST; item = cmark_node_next(item), n++) {
		if (!(f->marks >> n & 1))
			continue;
		mark_item(item, f, n);
		f->tied |= (uint64_t)1 << n;
	}
	if (f->tied && !is_box(cmark_node_parent(f->notes)))
		wrap(f->notes);
}

void
notes_tie(const struct chapter *c)
{
	for (int i = 0; i < c->nfences; i++) {
		struct fence *f = c->fences[i];

		if (mark_is_shown(f) && f->items)
			f->notes = mark_list(f);
	}
	for (int i = 0; i < c->nfences; i++)
		if (c->fences[i]->notes)
			tie(c->fences[i]);
}

static bool
is_expected_output(struct cmark_node *node)
{
	return cmark_node_get_type(node) == CMARK_NODE_CODE_BLOCK &&
	       strstr(cmark_node_get_fence_info(node), "output=");
}

struct cmark_node *
notes_below(const struct fence *f)
{
	struct cmark_node *next = cmark_node_next(f->node);

	while (next && is_expected_output(next))
		next = cmark_node_next(next);
	return f->tied && next == cmark_node_parent(f->notes) ? next : NULL;
}
