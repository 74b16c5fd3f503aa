/* Finished pages to one: each chapter's <main>, its tags edited as they pass.
 *
 * Nothing is parsed but tags. What is folded on a page is open here, except the
 * raw text of reports, which nobody reads on paper. */
#include "print.h"

#include <string.h>

#include "chapter.h"
#include "contents.h"
#include "diag.h"
#include "file.h"
#include "html.h"

struct print {
	const struct weave *w;
	const struct chapter *chapter; /* whose page passes */
	struct buf *b;
};

/* --- tags --- */

static void
add_id(const struct print *p, struct str id)
{
	buf_addf(p->b, "%.*s--%.*s", STR(p->chapter->slug), STR(id));
}

/* "other.html#id", "#id" and "other.html" become "#other--id", "#SLUG--id" and
 * "#other"; addresses stay. False where there is nothing to lead to. */
static bool
add_link(const struct print *p, struct str url)
{
	size_t hash = str_find_char(url, '#', 0);
	size_t dot = str_find(url, ".html", 0);
	const struct chapter *to = p->chapter;

	if (str_find(url, "://", 0) < url.n || str_starts(url, "mailto:")) {
		buf_add(p->b, url);
		return true;
	}
	if (hash > 0 && dot < hash)
		to = map_get(&p->w->book->slugs, str_sub(url, 0, dot));
	if ((hash > 0 && dot + strlen(".html") != hash) || !to ||
	    !chapter_is_there(to))
		return false;
	buf_addf(p->b, "#%.*s", STR(to->slug));
	if (hash < url.n)
		buf_addf(p->b, "--%.*s", STR(str_sub(url, hash + 1, url.n)));
	return true;
}

static void
add_ids(const struct print *p, struct str ids)
{
	struct str id;
	bool any = false;

	while (str_word(&ids, " ", &id)) {
		buf_adds(p->b, any ? " " : "");
		add_id(p, id);
		any = true;
	}
}

static bool
is_one_of(struct str name, const char *const *names)
{
	for (; *names; names++)
		if (str_is(name, *names))
			return true;
	return false;
}

/* One attribute, ` name="value"`, edited. */
static void
add_attribute(const struct print *p, struct str name, struct str value)
{
	static const char *const ids[] = { "id", "for", "aria-labelledby",
					   "aria-describedby", NULL };
	static const char *const links[] = { "href", "xlink:href", NULL };
	size_t before = p->b->n;

	buf_addf(p->b, " %.*s=\"", STR(name));
	if (is_one_of(name, ids)) {
		add_ids(p, value);
	} else if (is_one_of(name, links)) {
		if (!add_link(p, value)) {
			p->b->n = before;
			return;
		}
	} else {
		buf_add(p->b, value);
	}
	buf_addc(p->b, '"');
}

/* What stands between '<' and '>'. */
static void
add_tag(const struct print *p, struct str tag)
{
	size_t at = 0;

	buf_addc(p->b, '<');
	for (;;) {
		size_t eq = str_find(tag, "=\"", at);
		size_t close = str_find_char(tag, '"', eq + 2);
		size_t from = eq;

		if (eq == tag.n || close == tag.n)
			break;
		while (from > at && tag.p[from - 1] != ' ' &&
		       tag.p[from - 1] != '\n')
			from--;
		buf_add(p->b, str_trim_end(str_sub(tag, at, from)));
		add_attribute(p, str_sub(tag, from, eq),
			      str_sub(tag, eq + 2, close));
		at = close + 1;
	}
	buf_add(p->b, str_sub(tag, at, tag.n));
	if ((str_is(tag, "details") || str_starts(tag, "details ")) &&
	    str_find(tag, "\"raw\"", 0) == tag.n)
		buf_adds(p->b, " open");
	buf_addc(p->b, '>');
}

static void
add_edited(const struct print *p, struct str s)
{
	size_t at = 0;

	while (at < s.n) {
		size_t open = str_find_char(s, '<', at);
		size_t close = str_find_char(s, '>', open);

		buf_add(p->b, str_sub(s, at, open));
		if (close == s.n)
			return;
		add_tag(p, str_sub(s, open + 1, close));
		at = close + 1;
	}
}

/* --- the book --- */

/* What is between two marks; empty when one is missing. */
static struct str
between(struct str s, const char *from, const char *to)
{
	size_t start = str_find(s, from, 0);
	size_t end = str_find(s, to, start);

	return end == s.n ? (struct str){ "", 0 }
			  : str_sub(s, start + strlen(from), end);
}

static void
read_page(const struct weave *w, struct str slug, struct buf *page)
{
	const char *path = arena_printf(&w->book->arena, "%s/book/%.*s.html",
					w->build, STR(slug));

	buf_clear(page);
	if (!file_read(path, page))
		die("read %s:", path);
}

static void
add_chapter(struct print *p, struct buf *page)
{
	struct str text;

	read_page(p->w, p->chapter->slug, page);
	text = between(buf_str(page), "<main id=\"Text\">\n", "</main>");
	/* the way back is no part of a printed chapter */
	text = str_sub(text, str_find(text, "<h1", 0), text.n);
	buf_addf(p->b,
		 "<section class=\"chapter\" id=\"%.*s\">\n"
		 "<p class=\"eyebrow\">Chapter ",
		 STR(p->chapter->slug));
	contents_number(p->chapter, p->b);
	buf_adds(p->b, "</p>\n");
	add_edited(p, text);
	buf_adds(p->b, "</section>\n");
}

static void
add_section_link(const struct chapter *c, const struct heading *h,
		 struct buf *b)
{
	buf_addf(b, "<li><a href=\"#%.*s--", STR(c->slug));
	html_escape(b, h->anchor);
	buf_adds(b, "\">");
	html_escape(b, h->text);
	buf_adds(b, "</a></li>\n");
}

static void
add_chapter_link(const struct chapter *c, struct buf *b)
{
	bool any = false;

	buf_addf(b, "<li><a href=\"#%.*s\"><span class=\"number\">",
		 STR(c->slug));
	contents_number(c, b);
	buf_adds(b, "</span> ");
	html_escape(b, c->title);
	buf_adds(b, "</a>");
	for (int i = 0; i < c->nheadings; i++) {
		if (c->headings[i].level != 2)
			continue;
		buf_adds(b, any ? "" : "\n<ol>\n");
		add_section_link(c, &c->headings[i], b);
		any = true;
	}
	buf_adds(b, any ? "</ol></li>\n" : "</li>\n");
}

static void
add_contents(const struct book *book, struct buf *b)
{
	int part = -1;

	buf_adds(b, "<nav class=\"printed\" aria-label=\"Contents\">\n"
		    "<h2>Contents</h2>\n<ol>\n");
	for (int i = 0; i < book->nchapters; i++) {
		const struct chapter *c = book->chapters[i];

		if (!chapter_is_there(c))
			continue;
		if (c->part_index != part) {
			part = c->part_index;
			buf_adds(b, "<li class=\"part\">");
			html_escape(b, book->parts[part]);
			buf_adds(b, "</li>\n");
		}
		add_chapter_link(c, b);
	}
	buf_adds(b, "</ol>\n</nav>\n");
}

/* The title page's own cover and machine. */
static void
add_front(const struct weave *w, struct buf *page, struct buf *b)
{
	struct str all;

	read_page(w, LIT("index"), page);
	all = buf_str(page);
	buf_adds(b, "<div class=\"cover\">\n");
	buf_add(b,
		between(all, "<div class=\"cover\">\n", "<p class=\"ways\">"));
	buf_adds(b, "<ul class=\"counts\">");
	buf_add(b, between(all, "<ul class=\"counts\">", "</ul>"));
	buf_adds(b, "</ul>\n<table class=\"machine\">");
	buf_add(b, between(all, "<table class=\"machine\">", "</main>"));
	buf_adds(b, "</div>\n");
	add_contents(w->book, b);
}

void
print_write(const struct weave *w)
{
	struct buf page, text, html;
	struct print p = { .w = w, .b = &text };

	buf_init(&page);
	buf_init(&text);
	buf_init(&html);
	add_front(w, &page, &text);
	for (int i = 0; i < w->book->nchapters; i++) {
		p.chapter = w->book->chapters[i];
		if (chapter_is_there(p.chapter))
			add_chapter(&p, &page);
	}
	contents_bare_page(w, "title-page print-page", buf_str(&text), &html);
	file_write(
		arena_printf(&w->book->arena, "%s/book/print.html", w->build),
		buf_str(&html));
	buf_release(&page);
	buf_release(&text);
	buf_release(&html);
}
