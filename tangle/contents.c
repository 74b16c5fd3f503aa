/* The book's list of chapters to navigation and to the title page.
 *
 * The pages of a book of more than MANY chapters name only WINDOW neighbours to
 * each side: pages of a book ten times as long are not ten times as large. */
#include "contents.h"

#include <string.h>
#include <time.h>

#include "blurb.h"
#include "chapter.h"
#include "html.h"
#include "machine.h"

enum { MANY = 60, WINDOW = 15 };

/* How much of a chapter's opening the title page shows, in bytes. */
enum { BLURB = 150, LEAD = 700 };

/* "02" is shown as 2, "a" as A. */
static struct str
short_part(const struct chapter *c, char first[1])
{
	struct str part = c->part;

	while (part.n > 1 && part.p[0] == '0')
		part = str_sub(part, 1, part.n);
	if (part.n != 1 || part.p[0] < 'a' || part.p[0] > 'z')
		return part;
	first[0] = (char)(part.p[0] - 'a' + 'A');
	return (struct str){ first, 1 };
}

void
contents_number(const struct chapter *c, struct buf *b)
{
	char first[1];

	html_escape(b, short_part(c, first));
}

static void
add_chapter_name(const struct chapter *c, struct buf *b)
{
	char first[1];

	buf_adds(b, "<span class=\"number\">");
	html_escape(b, short_part(c, first));
	buf_adds(b, "</span> <span class=\"name\">");
	html_escape(b, c->title);
	buf_adds(b, "</span>");
}

static void
add_sections(const struct chapter *c, struct buf *b)
{
	bool any = false;

	for (int i = 0; i < c->nheadings; i++) {
		const struct heading *h = &c->headings[i];

		if (h->level != 2)
			continue;
		buf_adds(b, any ? "" : "\n<ol class=\"sections\">\n");
		buf_adds(b, "<li><a href=\"#");
		html_escape(b, h->anchor);
		buf_adds(b, "\">");
		html_escape(b, h->text);
		buf_adds(b, "</a></li>\n");
		any = true;
	}
	buf_adds(b, any ? "</ol>" : "");
}

/* A chapter that is not written has no badge but that. */
static void
add_badges(const struct chapter *c, struct buf *b)
{
	if (c->draft)
		buf_adds(b, " <span class=\"planned\">planned</span>");
	for (int i = 0; !c->draft && i < c->badges.n; i++) {
		buf_adds(b, " <span class=\"badge ");
		html_escape(b, c->badges.v[i]);
		buf_adds(b, "\">");
		html_escape(b, c->badges.v[i]);
		buf_adds(b, "</span>");
	}
}

static const struct chapter *
first_written(const struct book *book)
{
	for (int i = 0; i < book->nchapters; i++)
		if (chapter_is_there(book->chapters[i]))
			return book->chapters[i];
	return NULL;
}

/* What a chapter begins with, in a line or two. */
static void
add_blurb(const struct chapter *c, struct buf *b)
{
	struct buf text;

	buf_init(&text);
	blurb_opening(c->text, BLURB, &text);
	if (text.n > 0) {
		buf_adds(b, "<br><span class=\"blurb\">");
		buf_add(b, buf_str(&text));
		buf_adds(b, "</span>");
	}
	buf_release(&text);
}

static void
add_entry(const struct chapter *c, bool here, bool title_page, struct buf *b)
{
	buf_adds(b, chapter_is_there(c) ? "<li>" : "<li class=\"draft\">");
	if (chapter_is_there(c)) {
		buf_adds(b, "<a href=\"");
		buf_add(b, c->slug);
		buf_adds(b,
			 here ? ".html\" aria-current=\"page\">" : ".html\">");
	}
	add_chapter_name(c, b);
	if (chapter_is_there(c))
		buf_adds(b, "</a>");
	if (title_page || !c->draft)
		add_badges(c, b);
	if (title_page && chapter_is_there(c) && c != first_written(c->book))
		add_blurb(c, b);
	if (here)
		add_sections(c, b);
	buf_adds(b, "</li>\n");
}

/* The chapters numbered from..to-1, a list for each part among them. */
static void
add_parts(const struct book *book, int from, int to, const struct chapter *here,
	  bool title_page, struct buf *b)
{
	int part = -2;

	for (int i = from; i < to; i++) {
		const struct chapter *c = book->chapters[i];

		if (c->part_index != part) {
			buf_adds(b, part == -2 ? "" : "</ol>\n");
			part = c->part_index;
			if (part >= 0) {
				if (title_page)
					buf_addf(b, "<h3 id=\"part-%d\">",
						 part + 1);
				else
					buf_adds(b, "<p class=\"part\">");
				html_escape(b, book->parts[part]);
				buf_adds(b, title_page ? "</h3>\n" : "</p>\n");
			}
			buf_adds(b, "<ol class=\"chapters\">\n");
		}
		add_entry(c, c == here, title_page, b);
	}
	buf_adds(b, part == -2 ? "" : "</ol>\n");
}

static void
add_more(const struct book *book, bool more, struct buf *b)
{
	if (more)
		buf_addf(b,
			 "<p class=\"more\"><a href=\"index.html\">All %d "
			 "chapters</a></p>\n",
			 book->nchapters);
}

static void
add_indexes(const char *slug, bool title_page, struct buf *b)
{
	buf_adds(b, title_page ? "<h3>Indexes</h3>\n"
			       : "<p class=\"part\">Indexes</p>\n");
	buf_adds(b, "<ol class=\"chapters indexes\">\n");
	for (const struct index_page *p = index_pages; p->slug; p++)
		buf_addf(b,
			 "<li><a href=\"%s.html\"%s>"
			 "<span class=\"number\"></span> "
			 "<span class=\"name\">%s</span></a></li>\n",
			 p->slug,
			 strcmp(p->slug, slug) == 0 ? " aria-current=\"page\""
						    : "",
			 p->title);
	buf_adds(b, "</ol>\n");
}

void
contents_list(const struct book *book, const struct chapter *here,
	      struct buf *b)
{
	int n = book->nchapters, at = here->number;
	int from = n > MANY && at > WINDOW ? at - WINDOW : 0;
	int to = n > MANY && n - at > WINDOW ? at + WINDOW + 1 : n;

	add_parts(book, from, to, here, false, b);
	add_more(book, from > 0 || to < n, b);
	add_indexes("", false, b);
}

void
contents_all(const struct book *book, const char *slug, struct buf *b)
{
	int n = book->nchapters > MANY ? WINDOW : book->nchapters;

	add_parts(book, 0, n, NULL, false, b);
	add_more(book, n < book->nchapters, b);
	add_indexes(slug, false, b);
}

static const struct chapter *
neighbour(const struct book *book, const struct chapter *here, int step)
{
	for (int i = here->number + step; i >= 0 && i < book->nchapters;
	     i += step)
		if (chapter_is_there(book->chapters[i]))
			return book->chapters[i];
	return NULL;
}

static void
add_way(const struct chapter *c, const char *rel, const char *label,
	struct buf *b)
{
	if (!c)
		return;
	buf_addf(b,
		 "<a class=\"%s\" rel=\"%s\" href=\"%.*s.html\">"
		 "<span class=\"way\">%s</span> ",
		 rel, rel, STR(c->slug), label);
	add_chapter_name(c, b);
	buf_adds(b, "</a>\n");
}

void
contents_pager(const struct book *book, const struct chapter *here,
	       struct buf *b)
{
	const struct chapter *prev = neighbour(book, here, -1);

	if (prev)
		add_way(prev, "prev", "Previous", b);
	else
		buf_adds(b,
			 "<a class=\"prev\" rel=\"prev\" href=\"index.html\">"
			 "<span class=\"way\">Previous</span> "
			 "<span class=\"name\">Contents</span></a>\n");
	add_way(neighbour(book, here, 1), "next", "Next", b);
}

void
contents_eyebrow(const struct chapter *c, struct buf *b)
{
	char first[1];

	buf_adds(b, "<nav class=\"eyebrow\" aria-label=\"Where you are\">\n"
		    "<a href=\"index.html\">Contents</a> ");
	if (c->part_index >= 0) {
		buf_addf(b,
			 "<span class=\"sep\">›</span> "
			 "<a href=\"index.html#part-%d\">",
			 c->part_index + 1);
		html_escape(b, c->book->parts[c->part_index]);
		buf_adds(b, "</a> ");
	}
	buf_adds(b, "<span class=\"sep\">›</span> <span>Chapter ");
	html_escape(b, short_part(c, first));
	buf_adds(b, "</span>");
	add_badges(c, b);
	buf_adds(b, "\n</nav>\n");
}

/* --- the title page --- */

static void
add_count(long n, const char *one, const char *many, struct buf *b)
{
	struct quantity q = quantity_number((double)n);

	q.form = FORM_COUNT;
	buf_adds(b, "<li><strong>");
	quantity_show(b, &q);
	buf_addf(b, "</strong> %s</li>\n", n == 1 ? one : many);
}

static void
add_counts(const struct tally *t, struct buf *b)
{
	buf_adds(b, "<ul class=\"counts\">\n");
	add_count(t->programs, "program run", "programs run", b);
	add_count(t->measurements, "timed run", "timed runs", b);
	buf_addf(b, "<li><strong>%d</strong> of %d claims hold</li>\n",
		 t->true_claims, t->claims);
	if (t->open_claims > 0)
		buf_addf(b,
			 "<li><strong>%d</strong> could not be measured here"
			 "</li>\n",
			 t->open_claims);
	if (t->failures > 0)
		buf_addf(
			b, "<li class=\"failed\"><strong>%d</strong> %s</li>\n",
			t->failures, t->failures == 1 ? "failure" : "failures");
	buf_adds(b, "</ul>\n");
}

static void
add_fact(struct str name, struct str text, struct buf *b)
{
	buf_adds(b, "<tr><th scope=\"row\">");
	html_escape(b, name);
	buf_adds(b, "</th><td>");
	html_escape(b, text);
	buf_adds(b, "</td></tr>\n");
}

/* clock_cost -> clock cost */
static void
add_measured_fact(const char *name, struct buf *b)
{
	struct buf label, text;
	struct quantity q;

	if (!machine_is_measured(str_of(name)) ||
	    !machine_value(str_of(name), &q) || q.none)
		return;
	buf_init(&label);
	buf_init(&text);
	for (const char *p = name; *p; p++)
		buf_addc(&label, *p == '_' ? ' ' : *p);
	quantity_show(&text, &q);
	if (q.n > 1)
		buf_addf(&text, ", median of %d", q.n);
	add_fact(buf_str(&label), buf_str(&text), b);
	buf_release(&label);
	buf_release(&text);
}

static void
add_machine_table(struct arena *a, struct buf *b)
{
	struct machine_fact *facts;
	size_t n = machine_facts(a, &facts), nnames;
	const char *const *names = machine_names(&nnames);

	buf_adds(b, "<table class=\"machine\">\n<tbody>\n");
	for (size_t i = 0; i < n; i++)
		add_fact(str_of(facts[i].name), facts[i].text, b);
	for (size_t i = 0; i < nnames; i++)
		add_measured_fact(names[i], b);
	buf_adds(b, "</tbody>\n</table>\n");
}

static void
add_when(const struct tally *t, struct buf *b)
{
	time_t when = (time_t)t->newest;
	struct tm tm;
	char text[64], iso[64];

	if (when == 0 || !gmtime_r(&when, &tm))
		return;
	strftime(text, sizeof(text), "%e %B %Y, %H:%M UTC", &tm);
	strftime(iso, sizeof(iso), "%Y-%m-%dT%H:%MZ", &tm);
	buf_addf(b,
		 "<p class=\"when\">Last measured "
		 "<time datetime=\"%s\">%s</time>.</p>\n",
		 iso, text);
}

/* "Title: subtitle" on two lines. */
static void
add_cover_title(struct str title, struct buf *b)
{
	size_t colon = str_find(title, ": ", 0);

	buf_adds(b, "<div class=\"cover\">\n<h1>");
	html_escape(b, str_sub(title, 0, colon));
	if (colon < title.n) {
		buf_adds(b, "<span class=\"colon\">:</span> "
			    "<span class=\"subtitle\">");
		html_escape(b, str_sub(title, colon + 2, title.n));
		buf_adds(b, "</span>");
	}
	buf_adds(b, "</h1>\n");
}

/* Where the book says how one may read it: a heading of its first chapter. */
static void
add_tracks(const struct chapter *c, struct buf *b)
{
	for (int i = 0; i < c->nheadings; i++) {
		if (str_find(c->headings[i].anchor, "tracks", 0) ==
		    c->headings[i].anchor.n)
			continue;
		buf_addf(b, "<span>Which way? <a href=\"%.*s.html#",
			 STR(c->slug));
		html_escape(b, c->headings[i].anchor);
		buf_adds(b, "\">");
		html_escape(b, c->headings[i].text);
		buf_adds(b, "</a></span>\n");
		return;
	}
}

static void
add_ways_in(const struct chapter *first, struct buf *b)
{
	if (!first)
		return;
	buf_addf(b,
		 "<p class=\"ways\"><a class=\"begin\" href=\"%.*s.html\">"
		 "Start reading</a>\n",
		 STR(first->slug));
	add_tracks(first, b);
	buf_adds(b, "</p>\n<p class=\"continue\"></p>\n");
}

static void
add_cover(const struct book *book, const struct tally *t, struct buf *b)
{
	const struct chapter *first = first_written(book);
	struct buf lead;

	buf_init(&lead);
	add_cover_title(book->title, b);
	if (first)
		blurb_opening(first->text, LEAD, &lead);
	if (lead.n > 0) {
		buf_adds(b, "<p class=\"lead\">");
		buf_add(b, buf_str(&lead));
		buf_adds(b, "</p>\n");
	}
	add_ways_in(first, b);
	add_counts(t, b);
	buf_adds(b, "</div>\n");
	buf_release(&lead);
}

static void
add_title_main(const struct weave *w, const struct tally *t, struct buf *b)
{
	add_cover(w->book, t, b);
	buf_adds(b, "<h2 id=\"contents\">Contents</h2>\n"
		    "<div class=\"toc\">\n");
	add_parts(w->book, 0, w->book->nchapters, NULL, true, b);
	add_indexes("", true, b);
	buf_adds(b, "</div>\n<h2 id=\"machine\">The machine it was measured "
		    "on</h2>\n");
	add_machine_table(&w->book->arena, b);
	add_when(t, b);
}

/* A page that is no chapter's. */
static void
fill_page(const struct weave *w, struct str title, const char *kind,
	  struct str contents, struct str text, struct buf *b)
{
	struct buf book;

	buf_init(&book);
	html_escape(&book, w->book->title);
	const struct slot slots[] = {
		{ "title", title },	  { "book", buf_str(&book) },
		{ "kind", str_of(kind) }, { "stamp", LIT("") },
		{ "contents", contents }, { "eyebrow", LIT("") },
		{ "text", text },	  { "pager", LIT("") },
	};

	page_fill(w, slots, sizeof(slots) / sizeof(*slots), b);
	buf_release(&book);
}

void
contents_bare_page(const struct weave *w, const char *kind, struct str text,
		   struct buf *b)
{
	struct buf title;

	buf_init(&title);
	html_escape(&title, w->book->title);
	fill_page(w, buf_str(&title), kind, LIT(""), text, b);
	buf_release(&title);
}

void
contents_title_page(const struct weave *w, const struct tally *t, struct buf *b)
{
	struct buf text;

	buf_init(&text);
	add_title_main(w, t, &text);
	contents_bare_page(w, "title-page", buf_str(&text), b);
	buf_release(&text);
}

void
contents_index_page(const struct weave *w, const struct index_page *page,
		    struct str stamp, struct str text, struct buf *b)
{
	struct buf title, name, list, heading;

	buf_init(&title);
	buf_init(&name);
	buf_init(&list);
	buf_init(&heading);
	html_escape(&name, w->book->title);
	buf_addf(&title, "%s · %s", page->title, name.p);
	contents_all(w->book, page->slug, &list);
	/* in front of the text, which is too long to be copied for it */
	buf_addf(&heading, "<h1>%s</h1>\n", page->title);
	const struct slot slots[] = {
		{ "title", buf_str(&title) },
		{ "book", buf_str(&name) },
		{ "kind", LIT("index-page") },
		{ "stamp", stamp },
		{ "contents", buf_str(&list) },
		{ "eyebrow", buf_str(&heading) },
		{ "text", text },
		{ "pager", LIT("") },
	};

	page_fill(w, slots, sizeof(slots) / sizeof(*slots), b);
	buf_release(&title);
	buf_release(&name);
	buf_release(&list);
	buf_release(&heading);
}

void
contents_search_page(const struct weave *w, struct buf *b)
{
	struct buf title, list;

	buf_init(&title);
	buf_init(&list);
	buf_adds(&title, "Search · ");
	html_escape(&title, w->book->title);
	contents_all(w->book, "search", &list);
	fill_page(w, buf_str(&title), "search-page", buf_str(&list),
		  LIT("<h1>Search</h1>\n"
		      "<div id=\"search\"></div>\n"
		      "<p class=\"plain\">The search box needs JavaScript. "
		      "Without "
		      "it, the <a href=\"index.html#contents\">contents</a> "
		      "lead to every chapter, and the <a href=\"identifiers"
		      ".html\">identifiers</a> to every name of the programs; "
		      "your browser finds "
		      "words in a page.</p>\n"),
		  b);
	buf_release(&title);
	buf_release(&list);
}
