/* Whole programs to pages.
 *
 * The page shows what tangle extracts, less #line: each stretch is named by the
 * chunk that it came from and leads back to it. Links lead to names, never to
 * lines of chapters, so the page is as it was when prose moves. */
#include "whole.h"

#include <string.h>

#include "command.h"
#include "contents.h"
#include "expand.h"
#include "hilite.h"
#include "html.h"
#include "meaning.h"

/* --- which file --- */

/* A checker's file is that of the skeleton: the solution is the reader's to
 * find. */
static const struct variant *
shown_variant(const struct program *p)
{
	const struct variant *v = p->nvariants > 0 ? p->variants[0] : NULL;

	for (int i = 0; i < p->nvariants; i++)
		if (p->variants[i]->lane == LANE_PLAIN &&
		    p->variants[i]->skeleton)
			v = p->variants[i];
	return v && v->source ? v : NULL;
}

/* "build/src/threads/waits.c" -> "src/threads/waits.c" */
static struct str
below_build(const struct weave *w, const char *path)
{
	size_t n = strlen(w->build);

	if (strncmp(path, w->build, n) == 0 && path[n] == '/')
		path += n + 1;
	return str_of(path);
}

bool
whole_file(const struct weave *w, const struct chunk *c, struct buf *path)
{
	const struct variant *v = c->program ? shown_variant(c->program) : NULL;

	if (v) {
		buf_add(path, below_build(w, v->source));
		return true;
	}
	if (!c->opt->lib)
		return false;
	buf_adds(path, "src/include/");
	buf_add(path, c->opt->file.n > 0 ? c->opt->file : c->name);
	buf_adds(path, c->opt->file.n > 0 ? "" : ".h");
	return true;
}

struct str
whole_file_name(struct str path)
{
	size_t from = path.n;

	while (from > 0 && path.p[from - 1] != '/')
		from--;
	return str_sub(path, from, path.n);
}

bool
whole_has_page(const struct chunk *c)
{
	const struct fence *first = c->fences[0];

	if (!c->opt->lib && (!c->program || !shown_variant(c->program)))
		return false;
	if (c->nfences > 1 || first->hide)
		return true;
	for (int i = 0; i < first->npieces; i++)
		if (first->pieces[i].to)
			return true;
	return false;
}

void
whole_page_name(const struct chunk *c, struct buf *b)
{
	buf_addf(b, "%.*s.%.*s.html", STR(c->chapter->slug), STR(c->name));
}

/* --- its text --- */

struct text {
	const struct page *page;
	const struct fence *last;
	struct hilite hilite;
	int line;
	struct buf *b;
};

static void
add_origin(struct text *t, const struct fence *f)
{
	const struct chunk *c = f->chunk;

	if (page_shows_chunk(c)) {
		buf_adds(t->b, "<a class=\"from\" href=\"");
		page_chunk_href(t->page, c, t->b);
		buf_addf(t->b, "\">%.*s</a>", STR(c->name));
	}
	meanings_stretch(t->page->meanings, f);
	t->last = f;
}

static void
add_stretch(void *ctx, const struct fence *f, int line, struct str text,
	    struct str indent)
{
	struct text *t = ctx;
	struct str one;

	(void)line;
	if (f != t->last)
		add_origin(t, f);
	while (str_line(&text, &one)) {
		buf_addf(t->b, "<span id=\"L%d\">", ++t->line);
		buf_add(t->b, one.n > 0 ? indent : LIT(""));
		hilite_line(&t->hilite, t->b, one);
		buf_adds(t->b, "</span>\n");
	}
}

static void
add_text(const struct page *pg, const struct chunk *c, struct buf *b)
{
	struct text t = { .page = pg, .b = b };

	hilite_init(&t.hilite, c->fences[0]->lang_word);
	t.hilite.word = meanings_word;
	t.hilite.ctx = pg->meanings;
	meanings_listing(pg->meanings, c->fences[0]);
	buf_adds(b, "<figure class=\"listing whole\">\n<pre><code>");
	chunk_expand(c, true, add_stretch, &t);
	buf_adds(b, "</code></pre>\n</figure>\n");
}

/* --- the page --- */

static void
add_head(const struct page *pg, const struct chunk *c, struct str path,
	 struct buf *b)
{
	struct buf command;

	buf_adds(b, "<h1>");
	html_escape(b, whole_file_name(path));
	buf_adds(b, "</h1>\n<p>The whole text of <a href=\"");
	page_chunk_href(pg, c, b);
	buf_addf(b, "\"><code>%.*s</code></a> in ", STR(c->name));
	html_escape(b, c->chapter->title);
	buf_adds(b, ", as it is extracted. <a href=\"../");
	html_escape(b, path);
	buf_adds(b, "\">Plain text</a> · <a download href=\"../");
	html_escape(b, path);
	buf_adds(b, "\">download</a></p>\n");
	if (!c->program)
		return;
	buf_init(&command);
	command_by_hand(&command, c->program, path, "..");
	buf_adds(b, "<p>By hand, in the file's folder:</p>\n<pre "
		    "class=\"by-hand\"><code>");
	html_escape(b, buf_str(&command));
	buf_adds(b, "</code></pre>\n");
	buf_release(&command);
}

static void
add_title(const struct chunk *c, struct str path, struct buf *b)
{
	html_escape(b, whole_file_name(path));
	buf_adds(b, " · ");
	html_escape(b, c->chapter->title);
	buf_adds(b, " · ");
	html_escape(b, c->chapter->book->title);
}

static void
fill(const struct page *pg, const struct chunk *c, struct str path,
     struct buf *html)
{
	const struct book *book = c->chapter->book;
	enum { TITLE, BOOK, CONTENTS, TEXT, PAGER, NPARTS };
	struct buf parts[NPARTS];

	for (int i = 0; i < NPARTS; i++)
		buf_init(&parts[i]);
	add_title(c, path, &parts[TITLE]);
	html_escape(&parts[BOOK], book->title);
	contents_list(book, pg->chapter, &parts[CONTENTS]);
	add_head(pg, c, path, &parts[TEXT]);
	add_text(pg, c, &parts[TEXT]);
	buf_adds(&parts[PAGER], "<a href=\"");
	page_chunk_href(pg, c, &parts[PAGER]);
	buf_adds(&parts[PAGER], "\">Back to the chapter</a>\n");
	const struct slot slots[] = {
		{ "stamp", LIT("") },
		{ "title", buf_str(&parts[TITLE]) },
		{ "book", buf_str(&parts[BOOK]) },
		{ "kind", LIT("chapter-page program-page") },
		{ "contents", buf_str(&parts[CONTENTS]) },
		{ "eyebrow", LIT("") },
		{ "text", buf_str(&parts[TEXT]) },
		{ "pager", buf_str(&parts[PAGER]) },
	};

	page_fill(pg->weave, slots, sizeof(slots) / sizeof(*slots), html);
	for (int i = 0; i < NPARTS; i++)
		buf_release(&parts[i]);
}

void
whole_render(const struct weave *w, const struct chunk *c, struct buf *html)
{
	/* on no chapter's page, so that every link names its chapter */
	struct chapter nowhere = { .book = c->chapter->book,
				   .number = c->chapter->number };
	struct page pg = { .weave = w, .chapter = &nowhere };
	struct buf path;

	buf_init(&path);
	whole_file(w, c, &path);
	pg.meanings = meanings_open(&pg);
	fill(&pg, c, buf_str(&path), html);
	meanings_close(pg.meanings);
	buf_release(&path);
}
