/* The index of identifiers: what each chapter defines and uses, and all of it
 * in order of the names.
 *
 * A chapter leaves records of lines:
 *
 *	define	NAME TAG KIND CHAPTER CHUNK
 *	use	NAME TAG CHAPTER CHUNK, of the definition; CHAPTER CHUNK that
 *uses
 *
 * where TAG is `struct` or `-`. Uses within the chunk that defines a name are
 * no news, nor are the names that every program defines. */
#include "index_names.h"

#include <stdlib.h>

#include "html.h"
#include "identifier.h"
#include "index_part.h"
#include "rec.h"

/* --- a chapter's --- */

struct gather {
	struct chunk *chunk;
	struct buf *records;
	struct map told; /* definition -> itself; of this chunk */
	struct arena arena;
};

static void
put_use(void *ctx, const struct use *use)
{
	struct gather *g = ctx;
	const struct definition *d = use->to;
	struct str key = { (const char *)&use->to, sizeof(use->to) };

	if (d->chunk == g->chunk || !page_shows_chunk(d->chunk))
		return;
	if (map_get(&g->told, key))
		return;
	map_put(&g->told, arena_copy(&g->arena, key), (void *)(uintptr_t)d);
	rec_putf(g->records, "use", "%.*s %s %.*s %.*s %.*s %.*s", STR(d->name),
		 d->tag ? "struct" : "-", STR(d->chunk->chapter->slug),
		 STR(d->chunk->name), STR(g->chunk->chapter->slug),
		 STR(g->chunk->name));
}

static void
put_definitions(struct gather *g)
{
	const struct definitions *all = identifiers_defined(g->chunk);

	for (int i = 0; i < all->n; i++) {
		const struct definition *d = &all->v[i];

		if (str_is(d->name, "main") ||
		    (i > 0 && str_eq(d->name, all->v[i - 1].name) &&
		     d->tag == all->v[i - 1].tag))
			continue;
		rec_putf(g->records, "define", "%.*s %s %s %.*s %.*s",
			 STR(d->name), d->tag ? "struct" : "-",
			 identifier_kind_name(d->kind),
			 STR(g->chunk->chapter->slug), STR(g->chunk->name));
	}
}

void
part_names(const struct chapter *c, struct buf *records)
{
	for (int i = 0; i < c->nchunks; i++) {
		struct gather g = { .chunk = c->chunks[i], .records = records };

		if (!page_shows_chunk(g.chunk))
			continue;
		arena_init(&g.arena);
		put_definitions(&g);
		identifiers_used(g.chunk, put_use, &g);
		map_release(&g.told);
		arena_release(&g.arena);
	}
}

/* --- all together --- */

struct entry {
	struct str name, tag, slug, chunk; /* of the definition */
	struct str kind; /* of a definition, else empty */
	struct str user_slug, user; /* of a use */
	int order; /* as it was read */
};

struct entries {
	struct entry *v;
	size_t n;
};

void
names_add(struct entries *all, struct str tag, struct str value)
{
	struct entry e = { .order = (int)all->n };

	str_word(&value, " ", &e.name);
	str_word(&value, " ", &e.tag);
	if (str_is(tag, "define"))
		str_word(&value, " ", &e.kind);
	str_word(&value, " ", &e.slug);
	str_word(&value, " ", &e.chunk);
	if (str_is(tag, "use")) {
		str_word(&value, " ", &e.user_slug);
		str_word(&value, " ", &e.user);
	}
	all->v = vec_room(all->v, all->n, sizeof(*all->v));
	all->v[all->n++] = e;
}

struct entries *
names_new(void)
{
	struct entries *all = xrealloc(NULL, sizeof(*all));

	*all = (struct entries){ NULL, 0 };
	return all;
}

void
names_free(struct entries *all)
{
	free(all->v);
	free(all);
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

/* As in a book's index: capitals and underscores at the start do not count,
 * but where all else is the same. */
static int
name_order(struct str a, struct str b)
{
	struct str x = a, y = b;

	while (x.n > 1 && *x.p == '_')
		x = str_sub(x, 1, x.n);
	while (y.n > 1 && *y.p == '_')
		y = str_sub(y, 1, y.n);
	for (size_t i = 0; i < x.n && i < y.n; i++)
		if (lower(x.p[i]) != lower(y.p[i]))
			return (unsigned char)lower(x.p[i]) -
			       (unsigned char)lower(y.p[i]);
	if (x.n != y.n)
		return x.n < y.n ? -1 : 1;
	return str_cmp(a, b);
}

static int
same_thing(const struct entry *x, const struct entry *y)
{
	int order = str_cmp(x->tag, y->tag);

	order = order ? order : str_cmp(x->slug, y->slug);
	return order ? order : str_cmp(x->chunk, y->chunk);
}

/* Definitions of one thing before its uses. */
static int
by_name(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int order = name_order(x->name, y->name);

	order = order ? order : same_thing(x, y);
	order = order ? order : (x->kind.n == 0) - (y->kind.n == 0);
	return order ? order : x->order - y->order;
}

static void
add_link(struct str slug, struct str chunk, struct buf *b)
{
	buf_addf(b, "<a href=\"%.*s.html#c-%.*s\">%.*s/%.*s</a>", STR(slug),
		 STR(chunk), STR(slug), STR(chunk));
}

/* "_GNU_SOURCE" stands at G; what no letter of ASCII begins at '_'. */
static char
letter_of(struct str name)
{
	while (name.n > 1 && *name.p == '_')
		name = str_sub(name, 1, name.n);
	if (lower(*name.p) < 'a' || lower(*name.p) > 'z')
		return '_';
	return (char)(lower(*name.p) - 'a' + 'A');
}

/* One definition with its uses, entries first..end-1. */
static void
add_entry(const struct entry *first, const struct entry *end, struct buf *b)
{
	buf_addf(b, "<dt><code>%.*s</code> <span>%.*s</span></dt>\n<dd>",
		 STR(first->name), STR(first->kind));
	add_link(first->slug, first->chunk, b);
	for (const struct entry *e = first + 1; e < end; e++) {
		buf_adds(b, e == first + 1 ? "<span class=\"uses\">used in "
					   : ", ");
		add_link(e->user_slug, e->user, b);
	}
	buf_adds(b, end > first + 1 ? "</span></dd>\n" : "</dd>\n");
}

static void
open_letter(char letter, bool first, struct buf *b)
{
	buf_addf(b, "%s<h2 id=\"letter-%c\">%c</h2>\n<dl class=\"names\">\n",
		 first ? "" : "</dl>\n", letter, letter);
}

/* A link for each letter that something stands at. */
static void
add_letters(const struct entries *all, struct buf *b)
{
	char letter = '\0';

	buf_adds(b, "<p class=\"letters\">");
	for (size_t i = 0; i < all->n; i++) {
		char next = letter_of(all->v[i].name);

		if (next != letter && all->v[i].kind.n > 0)
			buf_addf(b, "<a href=\"#letter-%c\">%c</a>", next,
				 next);
		if (all->v[i].kind.n > 0)
			letter = next;
	}
	buf_adds(b, "</p>\n");
}

int
names_html(struct entries *all, struct buf *b)
{
	char letter = '\0';
	int n = 0;

	if (all->n > 1)
		qsort(all->v, all->n, sizeof(*all->v), by_name);
	add_letters(all, b);
	for (size_t i = 0, end; i < all->n; i = end) {
		const struct entry *e = &all->v[i];

		for (end = i + 1; end < all->n && all->v[end].kind.n == 0 &&
				  str_eq(all->v[end].name, e->name) &&
				  same_thing(&all->v[end], e) == 0;)
			end++;
		if (e->kind.n == 0)
			continue; /* its chapter is older than its user */
		if (letter_of(e->name) != letter) {
			open_letter(letter_of(e->name), !letter, b);
			letter = letter_of(e->name);
		}
		add_entry(e, all->v + end, b);
		n++;
	}
	buf_adds(b, letter ? "</dl>\n" : "");
	return n;
}
