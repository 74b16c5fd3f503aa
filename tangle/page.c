/* One chapter to one page: fences are replaced where they stand, then prose,
 * then cmark renders the edited tree and the template is filled in.
 *
 * Each fence becomes a custom block that holds finished HTML; what the fences
 * are is for listing, outcome and figure to know. A result stands behind its
 * program's last fence (and behind the list of notes tied to it), or where the
 * output is expected. */
#include "page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmark-gfm.h>

#include "chapter.h"
#include "contents.h"
#include "diag.h"
#include "drawing.h"
#include "figure.h"
#include "html.h"
#include "index_part.h"
#include "listing.h"
#include "meaning.h"
#include "notes.h"
#include "outcome.h"
#include "prose.h"
#include "told.h"

enum {
	RENDER_OPTIONS = MARKDOWN_OPTIONS | CMARK_OPT_UNSAFE |
			 CMARK_OPT_TABLE_PREFER_STYLE_ATTRIBUTES
};

/* --- the template --- */

static const struct slot *
find_slot(struct str name, const struct slot *slots, int n)
{
	for (int i = 0; i < n; i++)
		if (str_is(name, slots[i].name))
			return &slots[i];
	die("page.html: there is no '{{%.*s}}'", STR(name));
}

void
page_fill(const struct weave *w, const struct slot *slots, int n,
	  struct buf *html)
{
	struct str rest = buf_str(&w->template);

	for (;;) {
		size_t open = str_find(rest, "{{", 0);
		size_t close = str_find(rest, "}}", open);

		if (close == rest.n)
			break;
		buf_add(html, str_sub(rest, 0, open));
		buf_add(html,
			find_slot(str_sub(rest, open + 2, close), slots, n)
				->text);
		rest = str_sub(rest, close + 2, rest.n);
	}
	buf_add(html, rest);
}

/* --- the second line --- */

void
page_cite(const struct chapter *c, char hex[33])
{
	str_hash(c->text, hex);
}

static void
add_stamp(const struct page *pg, const char *key, struct buf *b)
{
	const struct tally *t = &pg->tally;
	char hex[33];

	buf_addf(b, "<!-- weft %s %d %d %d %d %d %d %lld", key, t->programs,
		 t->measurements, t->claims, t->true_claims, t->open_claims,
		 t->failures, t->newest);
	for (size_t i = 0; i < pg->cited.cap; i++) {
		const struct chapter *c = pg->cited.slots[i].value;

		if (!c)
			continue;
		page_cite(c, hex);
		buf_addf(b, " %.*s=%s", STR(c->slug), hex);
	}
	buf_adds(b, " -->");
}

bool
page_stamp(struct str line, char key[33], struct tally *t, struct str *cited)
{
	int end = 0;

	line = str_trim(line);
	if (!str_ends(line, " -->"))
		return false;
	line.n -= strlen(" -->");
	if (sscanf(line.p, "<!-- weft %32[0-9a-f] %d %d %d %d %d %d %lld%n",
		   key, &t->programs, &t->measurements, &t->claims,
		   &t->true_claims, &t->open_claims, &t->failures, &t->newest,
		   &end) != 8)
		return false;
	*cited = str_sub(line, (size_t)end, line.n);
	return true;
}

/* --- where things stand --- */

int
page_number(const struct program *p)
{
	const struct chapter *c = p->chapter;
	int low = 0, high = c->nprograms;

	while (high - low > 1) {
		int middle = (low + high) / 2;

		if (c->programs[middle]->loc.line <= p->loc.line)
			low = middle;
		else
			high = middle;
	}
	return low + 1;
}

struct str
page_beside(struct str file)
{
	size_t skip = strlen("chapters/");

	return str_starts(file, "chapters/") ? str_sub(file, skip, file.n)
					     : file;
}

bool
page_shows_chunk(const struct chunk *chunk)
{
	return !chunk->fences[0]->hide ||
	       (chunk->program && chunk->program->runs);
}

void
page_chunk_href(const struct page *pg, const struct chunk *chunk, struct buf *b)
{
	if (chunk->chapter != pg->chapter)
		buf_addf(b, "%.*s.html", STR(chunk->chapter->slug));
	buf_addf(b, "#c-%.*s", STR(chunk->name));
}

/* chapters/02-threads.md -> the chapter */
static struct chapter *
chapter_of_file(const struct book *book, struct str file)
{
	size_t dash = str_find_char(file, '-', 0);

	if (dash == file.n || !str_ends(file, ".md"))
		return NULL;
	return map_get(&book->slugs,
		       str_sub(file, dash + 1, file.n - strlen(".md")));
}

/* The last fence that begins at or before the line. */
static const struct fence *
fence_at(const struct chapter *c, int line)
{
	int low = 0, high = c->nfences;

	while (low < high) {
		int middle = (low + high) / 2;

		if (c->fences[middle]->loc.line <= line)
			low = middle + 1;
		else
			high = middle;
	}
	return low > 0 ? c->fences[low - 1] : NULL;
}

/* Whether a link to one of its lines finds something on the page. */
static bool
is_listed(const struct fence *f)
{
	if (f->chunk && f->hide)
		return page_shows_chunk(f->chunk);
	return f->kind == FENCE_CHUNK || f->kind == FENCE_SHOWN;
}

bool
page_line_href(void *page, struct str file, int line, struct buf *b)
{
	struct page *pg = page;
	struct chapter *c = chapter_of_file(pg->weave->book, file);
	const struct fence *f = c ? fence_at(c, line) : NULL;

	if (!f || line < f->body_line || line >= f->close_line || !is_listed(f))
		return false;
	if (c != pg->chapter) {
		if (!map_get(&pg->cited, c->slug))
			map_put(&pg->cited, c->slug, c);
		buf_addf(b, "%.*s.html", STR(c->slug));
	}
	if (f->hide)
		buf_addf(b, "#c-%.*s", STR(f->chunk->name));
	else
		buf_addf(b, "#L%d", line);
	if (c == pg->chapter && !f->hide)
		told_line(pg, line);
	return true;
}

/* --- fences --- */

static struct cmark_node *
new_block(const struct buf *html)
{
	struct cmark_node *node = cmark_node_new(CMARK_NODE_CUSTOM_BLOCK);

	cmark_node_set_on_enter(node, html->p);
	return node;
}

/* Replaces a fence's node by a block; returns the block. */
static struct cmark_node *
replace(struct fence *f, const struct buf *html)
{
	struct cmark_node *block = new_block(html);

	cmark_node_replace(f->node, block);
	cmark_node_free(f->node);
	f->node = block;
	return block;
}

static bool
is_expected_elsewhere(const struct program *p)
{
	for (int i = 0; i < p->nexpected; i++)
		if (str_is(p->expected[i]->kind, "stdout") &&
		    p->expected[i]->sweep.n == 0)
			return true;
	return false;
}

static bool
has_result_here(const struct fence *f)
{
	const struct chunk *c = f->chunk;

	return c->program && f == c->fences[c->nfences - 1] &&
	       !is_expected_elsewhere(c->program);
}

static void
place_chunk(struct page *pg, struct fence *f, struct buf *b)
{
	struct cmark_node *notes = notes_below(f), *after;

	if (!f->hide)
		listing_html(pg, f, b);
	after = replace(f, b);
	if (!f->chunk || !has_result_here(f))
		return;
	buf_clear(b);
	outcome_html(pg, f->chunk->program, b);
	cmark_node_insert_after(notes ? notes : after, new_block(b));
}

static void
place_shown(struct page *pg, struct fence *f, struct buf *b)
{
	listing_html(pg, f, b);
	replace(f, b);
}

static void
place_expected(struct page *pg, struct fence *f, struct buf *b)
{
	outcome_expected(pg, f, b);
	replace(f, b);
}

static void
place_claims(struct page *pg, struct fence *f, struct buf *b)
{
	figure_claims(pg, f, b);
	replace(f, b);
}

static void
place_topics(struct page *pg, struct fence *f, struct buf *b)
{
	(void)pg;
	buf_adds(b, "<ul class=\"topics\">\n");
	for (int i = 0; i < f->ntopics; i++) {
		buf_adds(b, "<li><a href=\"coverage.html#covers-");
		html_escape(b, f->topics[i].word);
		buf_adds(b, "\"><b>");
		html_escape(b, f->topics[i].word);
		buf_adds(b, "</b> ");
		html_escape(b, f->topics[i].text);
		buf_adds(b, "</a></li>\n");
	}
	buf_adds(b, "</ul>\n");
	replace(f, b);
}

/* A figure is listed elsewhere too, and is led to from there. */
static void
place_figure(struct page *pg, struct fence *f, struct str html)
{
	struct buf b, id;

	buf_init(&b);
	buf_init(&id);
	part_figure_id(&pg->part, &id);
	buf_addf(&b, "<div class=\"figure\" id=\"%s\">\n", id.p);
	html_permalink(&b, buf_str(&id));
	buf_add(&b, html);
	buf_adds(&b, "</div>\n");
	replace(f, &b);
	buf_release(&id);
	buf_release(&b);
}

static void
place_chart(struct page *pg, struct fence *f, struct buf *b)
{
	figure_chart(pg, f, b);
	place_figure(pg, f, buf_str(b));
	part_figure(pg, f, buf_str(b));
}

static void
place_dot(struct page *pg, struct fence *f, struct buf *b)
{
	drawing_dot(pg, f, b);
	place_figure(pg, f, buf_str(b));
	part_figure(pg, f, buf_str(b));
}

/* Timelines are long: the list has their captions alone. */
static void
place_timeline(struct page *pg, struct fence *f, struct buf *b)
{
	drawing_timeline(pg, f, b);
	place_figure(pg, f, buf_str(b));
	part_figure(pg, f, LIT(""));
}

static void
place_defaults(struct page *pg, struct fence *f, struct buf *b)
{
	(void)pg;
	replace(f, b);
}

static void (*const place[])(struct page *, struct fence *, struct buf *) = {
	[FENCE_SHOWN] = place_shown,	   [FENCE_CHUNK] = place_chunk,
	[FENCE_OUTPUT] = place_expected,   [FENCE_CLAIM] = place_claims,
	[FENCE_CHART] = place_chart,	   [FENCE_DOT] = place_dot,
	[FENCE_TIMELINE] = place_timeline, [FENCE_DEFAULTS] = place_defaults,
	[FENCE_TOPICS] = place_topics,
};

static void
place_fences(struct page *pg)
{
	struct buf b;

	buf_init(&b);
	for (int i = 0; i < pg->chapter->nfences; i++) {
		struct fence *f = pg->chapter->fences[i];

		if (!f->node)
			continue;
		buf_clear(&b);
		place[f->kind](pg, f, &b);
	}
	told_mark(pg);
	buf_release(&b);
}

/* --- the whole --- */

static void
add_title(const struct chapter *c, struct buf *b)
{
	html_escape(b, c->title);
	buf_adds(b, " · ");
	html_escape(b, c->book->title);
}

static void
fill(const struct page *pg, const char *key, struct str text, struct buf *html)
{
	struct buf parts[6];
	struct chapter *c = pg->chapter;

	for (int i = 0; i < 6; i++)
		buf_init(&parts[i]);
	add_stamp(pg, key, &parts[0]);
	add_title(c, &parts[1]);
	html_escape(&parts[2], c->book->title);
	contents_list(c->book, c, &parts[3]);
	contents_eyebrow(c, &parts[4]);
	contents_pager(c->book, c, &parts[5]);
	const struct slot slots[] = {
		{ "stamp", buf_str(&parts[0]) },
		{ "title", buf_str(&parts[1]) },
		{ "book", buf_str(&parts[2]) },
		{ "kind", LIT("chapter-page") },
		{ "contents", buf_str(&parts[3]) },
		{ "eyebrow", buf_str(&parts[4]) },
		{ "text", text },
		{ "pager", buf_str(&parts[5]) },
	};

	page_fill(pg->weave, slots, sizeof(slots) / sizeof(*slots), html);
	for (int i = 0; i < 6; i++)
		buf_release(&parts[i]);
}

/* What cmark writes and a screen reader cannot make sense of: a table's column
 * without a word above it, where the cell heads nothing, and the boxes of a
 * task list, which have no label. */
static const struct {
	const char *from, *to;
} repairs[] = {
	{ "<th></th>", "<td></td>" },
	{ "<input type=\"checkbox\" disabled=\"\" />",
	  "<input type=\"checkbox\" aria-label=\"to do\" disabled=\"\" />" },
	{ "<input type=\"checkbox\" checked=\"\" disabled=\"\" />",
	  "<input type=\"checkbox\" aria-label=\"done\" checked=\"\" "
	  "disabled=\"\" />" },
};

enum { REPAIRS = sizeof(repairs) / sizeof(*repairs) };

/* Which of them the text begins with; -1. */
static int
repair_at(struct str text)
{
	for (int i = 0; i < REPAIRS; i++)
		if (str_starts(text, repairs[i].from))
			return i;
	return -1;
}

/* In place of the text; to be freed as it is. */
static char *
repaired(char *rendered)
{
	struct str text = str_of(rendered);
	size_t at = 0, done = 0;
	struct buf b;
	int i;

	buf_init(&b);
	while ((at = str_find_char(text, '<', at)) < text.n) {
		i = repair_at(str_sub(text, at, text.n));
		if (i < 0) {
			at++;
			continue;
		}
		buf_add(&b, str_sub(text, done, at));
		buf_adds(&b, repairs[i].to);
		at += strlen(repairs[i].from);
		done = at;
	}
	buf_add(&b, str_sub(text, done, text.n));
	free(rendered);
	return b.p;
}

/* Finished HTML is the largest part of a page's memory. The tree itself is
 * left: freeing it would copy every page that a crew shares. */
static void
drop_listings(const struct chapter *c)
{
	for (int i = 0; i < c->nfences; i++)
		if (c->fences[i]->node)
			cmark_node_set_on_enter(c->fences[i]->node, "");
}

void
page_render(const struct weave *w, struct chapter *c, const char *key,
	    struct buf *html)
{
	struct page pg = { .weave = w, .chapter = c };
	char *rendered;

	part_init(&pg.part);
	chapter_grow_tree(c);
	pg.meanings = meanings_open(&pg);
	notes_tie(c);
	prose_edit(&pg);
	place_fences(&pg);
	rendered = cmark_render_html(c->tree, RENDER_OPTIONS,
				     markdown_extensions());
	drop_listings(c);
	if (pg.rough)
		rendered = repaired(rendered);
	fill(&pg, key, str_of(rendered), html);
	free(rendered);
	part_write(&pg, buf_str(html));
	meanings_close(pg.meanings);
	told_release(&pg);
	part_release(&pg.part);
	map_release(&pg.cited);
}
