/* Chapters' parts to pages of the whole book.
 *
 * Nothing is measured or judged here: parts hold finished HTML, which is put
 * together in order of the chapters. The index of identifiers alone has to be
 * sorted; it says in its second line what it was made from. */
#include "index.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chapter.h"
#include "contents.h"
#include "file.h"
#include "html.h"
#include "index_machine.h"
#include "index_names.h"
#include "index_part.h"
#include "json.h"
#include "rec.h"
#include "search.h"

const struct index_page index_pages[] = {
	{ "programs", "Programs" },
	{ "claims", "Claims" },
	{ "figures", "Charts and drawings" },
	{ "coverage", "Coverage" },
	{ "identifiers", "Identifiers" },
	{ "machine", "The machine" },
	{ NULL, NULL },
};

struct parts {
	const struct weave *w;
	struct buf *of; /* the file, by chapter; empty where there is none */
};

static char *
book_path(const struct weave *w, const char *name, const char *suffix)
{
	return arena_printf(&w->book->arena, "%s/book/%s%s", w->build, name,
			    suffix);
}

static char *
page_path(const struct weave *w, const struct index_page *p)
{
	return book_path(w, p->slug, ".html");
}

static char *
json_path(const struct weave *w)
{
	return book_path(w, "measurements", ".json");
}

static char *
words_path(const struct weave *w)
{
	return book_path(w, "words", ".js");
}

void
index_each_file(const struct weave *w, void (*each)(void *ctx, char *path),
		void *ctx)
{
	for (const struct index_page *p = index_pages; p->slug; p++)
		each(ctx, page_path(w, p));
	each(ctx, json_path(w));
	each(ctx, words_path(w));
}

static void
look_for(void *all, char *path)
{
	if (!file_exists(path))
		*(bool *)all = false;
}

bool
index_is_there(const struct weave *w)
{
	bool all = true;

	index_each_file(w, look_for, &all);
	return all;
}

/* --- parts --- */

static void
read_parts(struct parts *s)
{
	const struct book *book = s->w->book;

	s->of = xrealloc(NULL, (size_t)(book->nchapters + 1) * sizeof(*s->of));
	for (int i = 0; i < book->nchapters; i++) {
		const struct chapter *c = book->chapters[i];

		buf_init(&s->of[i]);
		if (!chapter_is_there(c))
			continue;
		if (!file_read(part_path(s->w, c), &s->of[i]) ||
		    !rec_check(buf_str(&s->of[i])))
			buf_clear(&s->of[i]);
	}
}

static void
release_parts(struct parts *s)
{
	for (int i = 0; i < s->w->book->nchapters; i++)
		buf_release(&s->of[i]);
	free(s->of);
}

/* The records of that tag of all chapters, or of the one, are joined. */
static struct str
part_of(const struct parts *s, int chapter, const char *tag)
{
	struct str text = { "", 0 };

	if (!rec_find(buf_str(&s->of[chapter]), tag, &text))
		text = (struct str){ "", 0 };
	return text;
}

static void
write_page(struct parts *s, const struct index_page *page, struct str stamp,
	   const struct buf *text)
{
	struct buf html;

	buf_init(&html);
	contents_index_page(s->w, page, stamp, buf_str(text), &html);
	file_write(page_path(s->w, page), buf_str(&html));
	buf_release(&html);
}

static void
add_chapter_link(const struct chapter *c, struct buf *b)
{
	buf_addf(b, "<a href=\"%.*s.html\">", STR(c->slug));
	html_escape(b, c->title);
	buf_adds(b, "</a>");
}

static const struct index_page *
page_of(const char *slug)
{
	const struct index_page *p = index_pages;

	while (strcmp(p->slug, slug) != 0)
		p++;
	return p;
}

/* --- programs --- */

static void
write_programs(struct parts *s)
{
	struct buf b;
	bool any = false;

	buf_init(&b);
	buf_adds(&b,
		 "<p>What each took when it was last run. Of a program that "
		 "was run several times these are medians. Under <i>TSan</i> "
		 "and <i>ASan</i> stands what ThreadSanitizer and "
		 "AddressSanitizer found. All of it, with every sample, is in "
		 "<a href=\"measurements.json\">measurements.json</a>.</p>\n"
		 "<div class=\"wide\">\n<table class=\"programs\">\n<thead>"
		 "<tr><th scope=\"col\">program</th><th scope=\"col\">wall"
		 "</th><th scope=\"col\">CPU</th><th scope=\"col\">memory</th>"
		 "<th scope=\"col\">switches</th><th scope=\"col\">runs</th>"
		 "<th scope=\"col\">TSan</th><th scope=\"col\">ASan</th></tr>"
		 "</thead>\n");
	for (int i = 0; i < s->w->book->nchapters; i++) {
		struct str rows = part_of(s, i, "programs");

		if (rows.n == 0)
			continue;
		any = true;
		buf_adds(&b, "<tbody>\n<tr class=\"group\"><th colspan=\"8\" "
			     "scope=\"rowgroup\">");
		add_chapter_link(s->w->book->chapters[i], &b);
		buf_adds(&b, "</th></tr>\n");
		buf_add(&b, rows);
		buf_adds(&b, "</tbody>\n");
	}
	buf_adds(&b, "</table>\n</div>\n");
	if (!any) {
		buf_clear(&b);
		buf_adds(&b, "<p>This book has no programs yet.</p>\n");
	}
	write_page(s, page_of("programs"), LIT(""), &b);
	buf_release(&b);
}

/* --- claims and figures --- */

struct list {
	const char *slug, *lead, *none;
	const char *open, *close; /* around the items of a chapter */
};

static void
write_list(struct parts *s, const struct list *list)
{
	struct buf b;
	bool any = false;

	buf_init(&b);
	buf_adds(&b, list->lead);
	for (int i = 0; i < s->w->book->nchapters; i++) {
		struct str items = part_of(s, i, list->slug);

		if (items.n == 0)
			continue;
		any = true;
		buf_addf(&b, "<h2 id=\"in-%.*s\">",
			 STR(s->w->book->chapters[i]->slug));
		add_chapter_link(s->w->book->chapters[i], &b);
		buf_adds(&b, "</h2>\n");
		buf_adds(&b, list->open);
		buf_add(&b, items);
		buf_adds(&b, list->close);
	}
	if (!any) {
		buf_clear(&b);
		buf_adds(&b, list->none);
	}
	write_page(s, page_of(list->slug), LIT(""), &b);
	buf_release(&b);
}

/* --- coverage --- */

/* Something that covers a topic; or what the topic is called, then without an
 * item and first of all that have the word. */
struct cover {
	struct str word, item, text;
	int order;
};

struct covers {
	struct cover *v;
	size_t n;
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static struct str
take_digits(struct str *s)
{
	struct str digits;
	size_t n = 0;

	while (n + 1 < s->n && *s->p == '0' && is_digit(s->p[1]))
		*s = str_sub(*s, 1, s->n);
	while (n < s->n && is_digit(s->p[n]))
		n++;
	digits = str_sub(*s, 0, n);
	*s = str_sub(*s, n, s->n);
	return digits;
}

/* "9" before "10", "9b" before "9c". */
static int
natural_order(struct str a, struct str b)
{
	while (a.n > 0 && b.n > 0) {
		if (is_digit(*a.p) && is_digit(*b.p)) {
			struct str x = take_digits(&a), y = take_digits(&b);
			int order = x.n != y.n ? (x.n < y.n ? -1 : 1)
					       : str_cmp(x, y);

			if (order)
				return order;
			continue;
		}
		if (*a.p != *b.p)
			return (unsigned char)*a.p - (unsigned char)*b.p;
		a = str_sub(a, 1, a.n);
		b = str_sub(b, 1, b.n);
	}
	return (a.n > 0) - (b.n > 0);
}

static int
by_word(const void *a, const void *b)
{
	const struct cover *x = a, *y = b;
	int order = natural_order(x->word, y->word);

	order = order ? order : str_cmp(x->word, y->word);
	return order ? order : x->order - y->order;
}

static void
add_cover(struct covers *all, struct cover cover)
{
	all->v = vec_room(all->v, all->n, sizeof(*all->v));
	all->v[all->n++] = cover;
}

static void
read_topics(const struct chapter *c, struct covers *all)
{
	for (int i = 0; i < c->nfences; i++)
		for (int j = 0; j < c->fences[i]->ntopics; j++) {
			const struct topic *t = &c->fences[i]->topics[j];

			add_cover(all, (struct cover){ .word = t->word,
						       .text = t->text,
						       .order = -1 });
		}
}

static void
read_covers(const struct parts *s, struct covers *all)
{
	for (int i = 0; i < s->w->book->nchapters; i++) {
		struct str rest = buf_str(&s->of[i]), tag, value, word;

		read_topics(s->w->book->chapters[i], all);
		while (rec_next(&rest, &tag, &value))
			if (str_is(tag, "cover") && str_line(&value, &word))
				add_cover(all, (struct cover){
						       .word = word,
						       .item = value,
						       .order = (int)all->n });
	}
	if (all->n > 1)
		qsort(all->v, all->n, sizeof(*all->v), by_word);
}

/* How many of the first have the same word. */
static size_t
count_same(const struct cover *v, size_t n)
{
	size_t same = 1;

	while (same < n && str_eq(v[same].word, v[0].word))
		same++;
	return same;
}

static void
add_covers(const struct cover *v, size_t n, struct buf *b)
{
	buf_adds(b, "<tr id=\"covers-");
	html_escape(b, v->word);
	buf_adds(b, "\"><th scope=\"row\">");
	html_escape(b, v->word);
	if (v->text.n > 0) {
		buf_adds(b, " <span>");
		html_escape(b, v->text);
		buf_adds(b, "</span>");
	}
	buf_adds(b, "</th><td>");
	if (n == 1 && v->item.n == 0) {
		buf_adds(b, "nothing yet</td></tr>\n");
		return;
	}
	buf_adds(b, "<ul>\n");
	for (size_t i = 0; i < n; i++)
		if (v[i].item.n > 0)
			buf_add(b, v[i].item);
	buf_adds(b, "</ul></td></tr>\n");
}

static void
write_coverage(struct parts *s)
{
	struct covers all = { NULL, 0 };
	struct buf b;

	buf_init(&b);
	read_covers(s, &all);
	if (all.n == 0)
		buf_adds(&b, "<p>Nothing says what it covers "
			     "(<code>covers=</code>).</p>\n");
	else
		buf_adds(&b, "<div class=\"wide\">\n<table class=\"coverage\">"
			     "\n<thead><tr><th scope=\"col\">what</th>"
			     "<th scope=\"col\">programs, claims and figures"
			     "</th></tr></thead>\n<tbody>\n");
	for (size_t i = 0, n; i < all.n; i += n) {
		n = count_same(&all.v[i], all.n - i);
		add_covers(&all.v[i], n, &b);
	}
	buf_adds(&b, all.n > 0 ? "</tbody>\n</table>\n</div>\n" : "");
	write_page(s, page_of("coverage"), LIT(""), &b);
	buf_release(&b);
	free(all.v);
}

/* --- identifiers --- */

/* What the page is made from, as its second line. */
static void
stamp_names(const struct parts *s, struct buf *stamp)
{
	struct buf b;
	char hex[33];

	buf_init(&b);
	buf_adds(&b, s->w->shared);
	contents_all(s->w->book, "identifiers", &b);
	for (int i = 0; i < s->w->book->nchapters; i++) {
		str_hash(part_of(s, i, "names"), hex);
		buf_adds(&b, hex);
	}
	str_hash(buf_str(&b), hex);
	buf_addf(stamp, "<!-- weft %s -->", hex);
	buf_release(&b);
}

static bool
has_stamp(const char *path, const struct buf *stamp)
{
	FILE *f = fopen(path, "re");
	char line[128];
	int lines = 0;

	if (!f)
		return false;
	while (lines < 2 && fgets(line, sizeof(line), f))
		lines++;
	fclose(f);
	return lines == 2 && str_eq(str_trim(str_of(line)), buf_str(stamp));
}

static void
make_names(struct parts *s, const struct buf *stamp)
{
	struct names *all = names_new();
	struct buf b;

	buf_init(&b);
	for (int i = 0; i < s->w->book->nchapters; i++)
		names_add(all, part_of(s, i, "names"));
	names_html(all, &b);
	write_page(s, page_of("identifiers"), buf_str(stamp), &b);
	names_free(all);
	buf_release(&b);
}

static void
write_names(struct parts *s)
{
	struct buf stamp;

	buf_init(&stamp);
	stamp_names(s, &stamp);
	if (!has_stamp(page_path(s->w, page_of("identifiers")), &stamp))
		make_names(s, &stamp);
	buf_release(&stamp);
}

/* --- the machine, and all in JSON --- */

static void
write_machine(struct parts *s)
{
	struct buf b;

	buf_init(&b);
	index_machine_html(s->w, &b);
	write_page(s, page_of("machine"), LIT(""), &b);
	buf_release(&b);
}

/* The objects of all chapters, a line each. */
static void
add_objects(const struct parts *s, const char *name, const char *tag,
	    struct buf *b)
{
	bool any = false;

	buf_addf(b, ",\n\"%s\": [", name);
	for (int i = 0; i < s->w->book->nchapters; i++) {
		struct str rest = part_of(s, i, tag), line;

		while (str_line(&rest, &line)) {
			buf_adds(b, any ? ",\n" : "\n");
			buf_add(b, line);
			any = true;
		}
	}
	buf_adds(b, "\n]");
}

static void
write_json(struct parts *s)
{
	struct buf b;

	buf_init(&b);
	buf_adds(&b, "{\n\"format\": 1,\n\"weft\": ");
	json_string(&b, LIT(WEFT_VERSION));
	buf_adds(&b, ",\n\"book\": ");
	json_string(&b, s->w->book->title);
	buf_adds(&b, ",\n\"machine\": ");
	index_machine_json(s->w, &b);
	add_objects(s, "programs", "json-programs", &b);
	add_objects(s, "claims", "json-claims", &b);
	buf_adds(&b, "\n}\n");
	file_write(json_path(s->w), buf_str(&b));
	buf_release(&b);
}

/* For the search box. */
static void
write_words(struct parts *s)
{
	struct buf b;

	buf_init(&b);
	search_chapters(s->w->book, &b);
	for (int i = 0; i < s->w->book->nchapters; i++)
		buf_add(&b, part_of(s, i, "words"));
	file_write(words_path(s->w), buf_str(&b));
	buf_release(&b);
}

static void
write_others(struct parts *s)
{
	static const struct list claims = {
		.slug = "claims",
		.lead = "<p>What the text claims is checked at every build, "
			"with the figures of this machine.</p>\n",
		.none = "<p>This book claims nothing yet.</p>\n",
		.open = "<ul class=\"claims\">\n",
		.close = "</ul>\n",
	};
	static const struct list figures = {
		.slug = "figures",
		.lead = "<p>Every chart, drawing and timeline, and where it "
			"stands.</p>\n",
		.none = "<p>This book has no charts or drawings yet.</p>\n",
		.open = "",
		.close = "",
	};

	write_programs(s);
	write_list(s, &claims);
	write_list(s, &figures);
	write_coverage(s);
	write_machine(s);
	write_json(s);
	write_words(s);
}

void
index_write(const struct weave *w, bool names, bool others)
{
	struct parts s = { .w = w };

	if (!names && !others)
		return;
	read_parts(&s);
	if (names)
		write_names(&s);
	if (others)
		write_others(&s);
	release_parts(&s);
}
