/* One fence to a <figure>: what it is called and used for, then its lines.
 *
 * Every line has the id L<its line in the chapter>: sanitizers and compilers
 * name those lines, and their reports link to them. */
#include "listing.h"

#include "changes.h"
#include "hilite.h"
#include "html.h"
#include "mark.h"
#include "meaning.h"
#include "whole.h"

enum { USERS_SHOWN = 6 };

/* --- the caption --- */

static void
add_chunk_link(const struct page *pg, const struct chunk *c, struct buf *b)
{
	buf_adds(b, "<a href=\"");
	page_chunk_href(pg, c, b);
	buf_adds(b, "\">");
	if (c->chapter != pg->chapter)
		buf_addf(b, "%.*s/", STR(c->chapter->slug));
	buf_addf(b, "%.*s</a>", STR(c->name));
}

static void
add_users(const struct page *pg, const struct chunk *c, struct buf *b)
{
	if (c->nused_by == 0)
		return;
	buf_adds(b, "<span class=\"used\">used in ");
	for (int i = 0; i < c->nused_by && i < USERS_SHOWN; i++) {
		buf_adds(b, i > 0 ? ", " : "");
		if (page_shows_chunk(c->used_by[i]))
			add_chunk_link(pg, c->used_by[i], b);
		else
			buf_add(b, c->used_by[i]->name);
	}
	if (c->nused_by > USERS_SHOWN)
		buf_addf(b, " and %d more", c->nused_by - USERS_SHOWN);
	buf_adds(b, "</span>\n");
}

/* The file, highlighted where it is more than this listing, and as it is. */
static void
add_source(const struct page *pg, const struct chunk *c, struct buf *b)
{
	struct buf path, page;

	buf_init(&path);
	buf_init(&page);
	if (whole_file(pg->weave, c, &path)) {
		struct str name = whole_file_name(buf_str(&path));

		if (whole_has_page(c))
			whole_page_name(c, &page);
		else
			buf_addf(&page, "../%s", path.p);
		buf_adds(b, "<a class=\"file\" href=\"");
		html_escape(b, buf_str(&page));
		buf_adds(b, "\">");
		html_escape(b, name);
		buf_adds(b, "</a>\n<a class=\"get\" download href=\"../");
		html_escape(b, buf_str(&path));
		buf_adds(b, "\" aria-label=\"download ");
		html_escape(b, name);
		buf_adds(b, "\">↓</a>\n");
	}
	buf_release(&page);
	buf_release(&path);
}

/* --- the parts of a chunk --- */

/* The chunk's next fence that is shown, behind this one. */
static const struct fence *
next_part(const struct fence *f)
{
	const struct chunk *c = f->chunk;
	bool found = false;

	for (int i = 0; i < c->nfences; i++) {
		if (found && !c->fences[i]->hide)
			return c->fences[i];
		found |= c->fences[i] == f;
	}
	return NULL;
}

/* The heading that a line stands below; NULL: none. */
static const struct heading *
heading_of(const struct chapter *c, int line)
{
	const struct heading *h = NULL;

	for (int i = 0; i < c->nheadings && c->headings[i].line < line; i++)
		h = &c->headings[i];
	return h;
}

static void
add_next_part(const struct fence *f, struct buf *b)
{
	const struct fence *next = next_part(f);
	const struct heading *here = heading_of(f->chapter, f->body_line), *h;

	if (!next)
		return;
	h = heading_of(f->chapter, next->body_line);
	buf_addf(b, "<span class=\"used\">continued <a href=\"#L%d\">",
		 next->body_line);
	if (h && h != here) {
		buf_adds(b, "in ");
		html_escape(b, h->text);
	} else {
		buf_adds(b, "below");
	}
	buf_adds(b, "</a></span>\n");
}

static const char *
role_of(const struct fence *f)
{
	const struct options *o = f->chunk->opt;

	if (f->is_solution)
		return "solution";
	if (f != f->chunk->fences[0])
		return "continued";
	if (o->exercise)
		return "exercise";
	if (o->lib)
		return "header";
	if (o->build)
		return "built, not run";
	if (f->chunk->program && f->chunk->program->exercise)
		return "checker";
	return NULL;
}

static void
add_caption(const struct page *pg, const struct fence *f, struct buf *b)
{
	const struct chunk *c = f->chunk;
	const char *role = role_of(f);
	bool first = f == c->fences[0];

	buf_adds(b, "<figcaption>");
	if (first && c->program && c->program->runs)
		buf_addf(b, "<span class=\"in\">In&nbsp;[%d]</span>\n",
			 page_number(c->program));
	buf_addf(b, "<a class=\"name\" href=\"#c-%.*s\">%.*s</a>\n",
		 STR(c->name), STR(c->name));
	if (role)
		buf_addf(b, "<span class=\"role\">%s</span>\n", role);
	if (first)
		add_users(pg, c, b);
	add_next_part(f, b);
	if (first)
		add_source(pg, c, b);
	buf_adds(b, "</figcaption>\n");
}

/* --- the lines --- */

struct lines {
	const struct page *page;
	const struct fence *fence;
	uint64_t marked; /* numbers whose mark has its id already */
	int piece; /* the next one that may be a reference */
	struct hilite hilite;
	const bool *is_new; /* against an earlier version; NULL: no such */
};

/* The piece that is a reference and stands in this line, or NULL. */
static const struct piece *
reference_at(struct lines *s, int line)
{
	const struct fence *f = s->fence;

	while (s->piece < f->npieces && (f->pieces[s->piece].ref.n == 0 ||
					 f->pieces[s->piece].line < line))
		s->piece++;
	if (s->piece < f->npieces && f->pieces[s->piece].line == line)
		return &f->pieces[s->piece];
	return NULL;
}

/* `// <<name>>` with the name a link to its chunk. */
static void
add_reference(const struct lines *s, const struct piece *ref, struct str line,
	      struct buf *b)
{
	size_t open = str_find(line, "<<", 0);
	size_t close = str_find(line, ">>", open);

	buf_adds(b, "<span class=\"c\">");
	if (close == line.n || !ref->to || !page_shows_chunk(ref->to)) {
		html_escape(b, line);
	} else {
		html_escape(b, str_sub(line, 0, open + 2));
		add_chunk_link(s->page, ref->to, b);
		html_escape(b, str_sub(line, close, line.n));
	}
	buf_adds(b, "</span>");
}

static void
add_mark(struct lines *s, int n, struct buf *b)
{
	int at = s->fence->body_line;

	buf_adds(b, " <a class=\"mark\"");
	if (!(s->marked >> n & 1))
		buf_addf(b, " id=\"r-%d-%d\"", at, n);
	buf_addf(b, " href=\"#n-%d-%d\">%d</a>", at, n, n);
	s->marked |= (uint64_t)1 << n;
}

static void
add_anchor(int line, bool is_new, struct buf *b)
{
	buf_add(b, LIT("<span id=\"L"));
	buf_addu(b, (uint64_t)line);
	buf_add(b, is_new ? LIT("\" class=\"new\">") : LIT("\">"));
}

static void
add_line(struct lines *s, int number, struct str line, struct buf *b)
{
	const struct piece *ref = reference_at(s, number);
	size_t begins;
	int n = s->fence->tied ? mark_of(line, &begins) : 0;

	add_anchor(s->fence->body_line + number, s->is_new && s->is_new[number],
		   b);
	if (ref) {
		add_reference(s, ref, line, b);
	} else if (n > 0 && s->fence->tied >> n & 1) {
		hilite_line(&s->hilite, b,
			    str_trim_end(str_sub(line, 0, begins)));
		add_mark(s, n, b);
	} else {
		hilite_line(&s->hilite, b, line);
	}
	buf_add(b, LIT("</span>\n"));
}

static void
add_lines(struct lines *s, struct buf *b)
{
	struct str rest = s->fence->body, line;

	hilite_init(&s->hilite, s->fence->lang_word);
	s->hilite.word = meanings_word;
	s->hilite.ctx = s->page->meanings;
	meanings_listing(s->page->meanings, s->fence);
	buf_adds(b, "<pre><code>");
	for (int n = 0; str_line(&rest, &line); n++)
		add_line(s, n, line, b);
	buf_adds(b, "</code></pre>\n");
}

void
listing_html(const struct page *pg, const struct fence *f, struct buf *b)
{
	struct lines s = { .page = pg, .fence = f };
	struct changes changes;

	if (!f->chunk) {
		buf_adds(b, "<figure class=\"listing\">\n");
	} else {
		buf_adds(b, f->is_solution ? "<figure class=\"listing named "
					     "solution\""
					   : "<figure class=\"listing named\"");
		if (f == f->chunk->fences[0])
			buf_addf(b, " id=\"c-%.*s\"", STR(f->chunk->name));
		buf_adds(b, ">\n");
		add_caption(pg, f, b);
	}
	if (f->chunk && !f->is_solution && changes_open(&changes, f->chunk)) {
		s.is_new = changes_of(&changes, f);
		add_lines(&s, b);
		if (f == f->chunk->fences[f->chunk->nfences - 1])
			changes_html(&changes, pg, b);
		changes_close(&changes);
	} else {
		add_lines(&s, b);
	}
	buf_adds(b, "</figure>\n");
}
