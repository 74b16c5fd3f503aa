/* Prose: the edits of cmark's tree that are not fences.
 *
 * Nodes that load noted (spans, links, headings) are replaced first; then one
 * walk finds code spans that name a chunk, and alerts. A heading becomes a
 * custom block, because cmark gives headings no ids. Table cells take
 * HTML_INLINE but no custom inlines. */
#include "prose.h"

#include <stdlib.h>
#include <string.h>

#include <cmark-gfm.h>
#include <cmark-gfm-core-extensions.h>

#include "figure.h"
#include "html.h"
#include "load.h"
#include "meaning.h"

static void
replace_inline(struct cmark_node *old, const struct buf *html)
{
	struct cmark_node *node = cmark_node_new(CMARK_NODE_HTML_INLINE);

	cmark_node_set_literal(node, html->p);
	cmark_node_replace(old, node);
	cmark_node_free(old);
}

static void
edit_spans(struct page *pg)
{
	struct buf b;

	buf_init(&b);
	for (int i = 0; i < pg->chapter->nspans; i++) {
		struct span *s = &pg->chapter->spans[i];

		buf_clear(&b);
		figure_span(pg, s, &b);
		replace_inline(s->node, &b);
		s->node = NULL;
	}
	buf_release(&b);
}

/* --- links --- */

/* Puts what the node holds in its place. */
static void
unwrap(struct cmark_node *node)
{
	struct cmark_node *child;

	while ((child = cmark_node_first_child(node)))
		cmark_node_insert_before(node, child);
	cmark_node_unlink(node);
	cmark_node_free(node);
}

static void
edit_link(const struct page *pg, struct link *l, struct buf *url)
{
	if (l->draft) {
		unwrap(l->node);
		l->node = NULL;
		return;
	}
	if (l->chapter) {
		if (l->chapter != pg->chapter || l->anchor.n == 0)
			buf_addf(url, "%.*s.html", STR(l->chapter->slug));
		if (l->anchor.n > 0)
			buf_addf(url, "#%.*s", STR(l->anchor));
	} else if (l->file.n > 0) {
		buf_add(url, page_beside(l->file));
	} else if (l->page.n > 0) {
		buf_add(url, l->page);
	} else {
		return;
	}
	cmark_node_set_url(l->node, url->p);
}

static void
edit_links(const struct page *pg)
{
	struct buf url;

	buf_init(&url);
	for (int i = 0; i < pg->chapter->nlinks; i++) {
		buf_clear(&url);
		edit_link(pg, &pg->chapter->links[i], &url);
	}
	buf_release(&url);
}

/* --- headings --- */

static void
edit_heading(struct heading *h, struct buf *b)
{
	struct cmark_node *block = cmark_node_new(CMARK_NODE_CUSTOM_BLOCK);
	struct cmark_node *child;

	buf_clear(b);
	buf_addf(b, "<h%d id=\"", h->level);
	html_escape(b, h->anchor);
	buf_adds(b, "\">");
	cmark_node_set_on_enter(block, b->p);
	buf_clear(b);
	if (h->level > 1)
		html_permalink(b, h->anchor);
	buf_addf(b, "</h%d>", h->level);
	cmark_node_set_on_exit(block, b->p);
	while ((child = cmark_node_first_child(h->node)))
		cmark_node_append_child(block, child);
	cmark_node_replace(h->node, block);
	cmark_node_free(h->node);
	h->node = NULL;
}

static void
edit_headings(const struct page *pg)
{
	struct buf b;

	buf_init(&b);
	for (int i = 0; i < pg->chapter->nheadings; i++)
		edit_heading(&pg->chapter->headings[i], &b);
	buf_release(&b);
}

/* --- names of chunks and functions --- */

/* A name of the headers, or a function that has a manual page. */
static void
link_meaning(const struct page *pg, struct cmark_node *code, struct str text,
	     struct buf *b)
{
	struct cmark_node *node;

	buf_clear(b);
	if (!meanings_span(pg->meanings, text, b))
		return;
	buf_adds(b, "<code>");
	html_escape(b, text);
	buf_adds(b, "</code></a>");
	node = cmark_node_new(CMARK_NODE_HTML_INLINE);
	cmark_node_set_literal(node, b->p);
	cmark_node_insert_before(code, node);
	cmark_node_free(code);
}

static void
link_name(const struct page *pg, struct cmark_node *code, struct buf *b)
{
	struct str text = str_of(cmark_node_get_literal(code));
	const struct chunk *chunk = book_chunk(pg->chapter, text);
	struct cmark_node *link;

	if (!chunk || !page_shows_chunk(chunk)) {
		link_meaning(pg, code, text, b);
		return;
	}
	buf_clear(b);
	page_chunk_href(pg, chunk, b);
	link = cmark_node_new(CMARK_NODE_LINK);
	cmark_node_set_url(link, b->p);
	cmark_node_insert_before(code, link);
	cmark_node_append_child(link, code);
}

/* --- alerts --- */

static const struct {
	const char *mark, *class, *title;
} alerts[] = {
	{ "[!NOTE]", "note", "Note" },
	{ "[!TIP]", "tip", "Tip" },
	{ "[!IMPORTANT]", "important", "Important" },
	{ "[!WARNING]", "warning", "Warning" },
	{ "[!CAUTION]", "caution", "Caution" },
};

/* The alert that a block quote is; -1 when it is an ordinary one. */
static int
alert_of(struct cmark_node *quote)
{
	struct cmark_node *first = cmark_node_first_child(quote);
	struct cmark_node *text = first ? cmark_node_first_child(first) : NULL;
	struct cmark_node *next = text ? cmark_node_next(text) : NULL;

	if (!text || cmark_node_get_type(first) != CMARK_NODE_PARAGRAPH ||
	    cmark_node_get_type(text) != CMARK_NODE_TEXT ||
	    (next && cmark_node_get_type(next) != CMARK_NODE_SOFTBREAK))
		return -1;
	for (size_t i = 0; i < sizeof(alerts) / sizeof(*alerts); i++)
		if (strcmp(cmark_node_get_literal(text), alerts[i].mark) == 0)
			return (int)i;
	return -1;
}

/* Takes the mark's line away. */
static void
drop_mark(struct cmark_node *quote)
{
	struct cmark_node *first = cmark_node_first_child(quote);
	struct cmark_node *text = cmark_node_first_child(first);
	struct cmark_node *next = cmark_node_next(text);

	cmark_node_free(text);
	if (next)
		cmark_node_free(next);
	else
		cmark_node_free(first);
}

static void
edit_alert(struct cmark_node *quote, int kind)
{
	struct cmark_node *block = cmark_node_new(CMARK_NODE_CUSTOM_BLOCK);
	struct cmark_node *child;
	struct buf b;

	buf_init(&b);
	buf_addf(&b, "<div class=\"alert %s\">\n<p class=\"title\">%s</p>",
		 alerts[kind].class, alerts[kind].title);
	cmark_node_set_on_enter(block, b.p);
	cmark_node_set_on_exit(block, "</div>");
	buf_release(&b);
	drop_mark(quote);
	while ((child = cmark_node_first_child(quote)))
		cmark_node_append_child(block, child);
	cmark_node_replace(quote, block);
	cmark_node_free(quote);
}

/* --- the walk --- */

struct walk {
	struct page *page;
	struct buf url;
	int deep; /* within how many links, images and headings */
	struct cmark_node **quotes; /* the alerts, changed after the walk */
	int nquotes;
};

static bool
forbids_links(cmark_node_type type)
{
	return type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE ||
	       type == CMARK_NODE_HEADING;
}

/* A box of a task list, or a column without a word above it. */
static bool
is_rough(struct cmark_node *node, cmark_node_type type)
{
	const char *name;

	if ((type & CMARK_NODE_TYPE_MASK) != CMARK_NODE_TYPE_BLOCK)
		return false;
	name = cmark_node_get_type_string(node);
	return strcmp(name, "tasklist") == 0 ||
	       (strcmp(name, "table_cell") == 0 &&
		!cmark_node_first_child(node) &&
		cmark_gfm_extensions_get_table_row_is_header(
			cmark_node_parent(node)));
}

static void
visit(struct walk *w, struct cmark_node *node, bool enter)
{
	cmark_node_type type = cmark_node_get_type(node);

	if (forbids_links(type)) {
		w->deep += enter ? 1 : -1;
	} else if (type == CMARK_NODE_CODE && w->deep == 0) {
		link_name(w->page, node, &w->url);
	} else if (type == CMARK_NODE_BLOCK_QUOTE && enter &&
		   alert_of(node) >= 0) {
		w->quotes = vec_room(w->quotes, (size_t)w->nquotes,
				     sizeof(*w->quotes));
		w->quotes[w->nquotes++] = node;
	} else if (enter && is_rough(node, type)) {
		w->page->rough = true;
	}
}

static void
edit_names_and_alerts(struct page *pg)
{
	struct walk w = { .page = pg };
	cmark_iter *iter = cmark_iter_new(pg->chapter->tree);
	cmark_event_type event;

	buf_init(&w.url);
	while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE)
		visit(&w, cmark_iter_get_node(iter),
		      event == CMARK_EVENT_ENTER);
	cmark_iter_free(iter);
	for (int i = 0; i < w.nquotes; i++)
		edit_alert(w.quotes[i], alert_of(w.quotes[i]));
	free(w.quotes);
	buf_release(&w.url);
}

void
prose_edit(struct page *pg)
{
	edit_spans(pg);
	edit_links(pg);
	edit_names_and_alerts(pg);
	edit_headings(pg);
}
