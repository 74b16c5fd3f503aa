/* One chapter's Markdown: parsed by cmark, its fences, headings, links and
 * value spans noted down. */
#ifndef WEFT_CHAPTER_H
#define WEFT_CHAPTER_H

#include "book.h"
#include "text.h"

/* How every page is rendered, too (with CMARK_OPT_UNSAFE: HTML passes through,
 * less what the tag filter takes). */
enum { MARKDOWN_OPTIONS = 1 << 13 }; /* CMARK_OPT_FOOTNOTES */

/* Parses Markdown with GitHub's extensions: tables, strikethrough, autolinks,
 * tag filter, task lists. Only one thread may parse. */
struct cmark_node *markdown_parse(struct str text);
/* The extensions, for cmark_render_html; lives for ever. A `cmark_llist *`. */
struct _cmark_llist *markdown_extensions(void);

/* Whether its file is there, and so its page is or will be. */
bool chapter_is_there(const struct chapter *c);

/* The next node in document order below `root`, entering `node`'s children or
 * not; NULL at the end. */
struct cmark_node *markdown_next(struct cmark_node *node,
				 const struct cmark_node *root, bool enter);
/* The text of a node and all below it, without markup; in the arena. */
struct str markdown_text(struct cmark_node *node, struct arena *a);

/* Of a chapter whose text, file and book are set: parses the Markdown and fills
 * in tree, headings, spans, links and bare fences (node, places, info, body).
 * Notes what is malformed, as all of these do. */
void chapter_outline(struct chapter *c);
/* Parses a chapter whose outline was recalled, unless its tree is there: sets
 * the tree and every node. Before that no node may be looked at. */
void chapter_grow_tree(struct chapter *c);
/* Applies the lines of its ```weft fences to `o`. */
void chapter_defaults(const struct chapter *c, struct options *o);
/* Reads what its fences say; slug and defaults are set. Adds its chunks to the
 * book's. */
void chapter_fences(struct chapter *c);

/* Where a fenced block stands: lines, from 1, of the fences, and the column of
 * the opening one. */
struct block {
	int line, col, close;
	struct str body;
};

/* Adds a fence that says nothing yet. */
struct fence *chapter_fence(struct chapter *c, struct cmark_node *node,
			    const struct block *at, const struct lines *lines);

/* Parts of it, in inline.c: a heading, with the anchors there are so far; the
 * spans and links of one block with text in it. */
void chapter_heading(struct chapter *c, struct cmark_node *node,
		     struct map *anchors);
void chapter_inlines(struct chapter *c, struct cmark_node *block,
		     const struct lines *lines);

/* Where byte `off` of a span's source stands in the chapter. */
struct loc span_place(const struct chapter *c, const struct span *span,
		      size_t off);

#endif
