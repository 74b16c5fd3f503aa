/* The index of identifiers: what each chapter defines and uses, and all of it
 * in order of the names.
 *
 * A chapter leaves lines:
 *
 *	define NAME TAG CHAPTER CHUNK KIND
 *	use NAME TAG CHAPTER CHUNK USER_CHAPTER USER_CHUNK
 *
 * where TAG is `struct` or `-`, and CHAPTER and CHUNK are the definition's.
 * Uses within the chunk that defines a name are no news, nor are the names that
 * every program defines. */
#include "index_names.h"

#include <stdlib.h>

#include "html.h"
#include "identifier.h"
#include "index_part.h"

/* --- a chapter's --- */

/* A chunk that uses more names of others is not listed with all. */
enum { TOLD_MOST = 256 };

struct gather {
	struct chunk *chunk;
	struct buf *lines;
	const struct definition *told[TOLD_MOST];
	int ntold;
};

static void
put_words(struct buf *b, const struct str *words, int n)
{
	for (int i = 0; i < n; i++) {
		buf_add(b, words[i]);
		buf_addc(b, i + 1 < n ? ' ' : '\n');
	}
}

static void
put_use(void *ctx, const struct use *use)
{
	struct gather *g = ctx;
	const struct definition *d = use->to;
	const struct str words[] = {
		LIT("use"),
		d->name,
		d->tag ? LIT("struct") : LIT("-"),
		d->chunk->chapter->slug,
		d->chunk->name,
		g->chunk->chapter->slug,
		g->chunk->name,
	};

	if (d->chunk == g->chunk || !page_shows_chunk(d->chunk))
		return;
	for (int i = 0; i < g->ntold; i++)
		if (g->told[i] == d)
			return;
	if (g->ntold == TOLD_MOST)
		return;
	g->told[g->ntold++] = d;
	put_words(g->lines, words, sizeof(words) / sizeof(*words));
}

static void
put_definitions(struct gather *g)
{
	const struct definitions *all = identifiers_defined(g->chunk);

	for (int i = 0; i < all->n; i++) {
		const struct definition *d = &all->v[i];
		const struct str words[] = {
			LIT("define"),
			d->name,
			d->tag ? LIT("struct") : LIT("-"),
			g->chunk->chapter->slug,
			g->chunk->name,
			str_of(identifier_kind_name(d->kind)),
		};

		if (str_is(d->name, "main") ||
		    (i > 0 && str_eq(d->name, all->v[i - 1].name) &&
		     d->tag == all->v[i - 1].tag))
			continue;
		put_words(g->lines, words, sizeof(words) / sizeof(*words));
	}
}

void
part_names(const struct chapter *c, struct buf *lines)
{
	for (int i = 0; i < c->nchunks; i++) {
		struct gather g = { .chunk = c->chunks[i], .lines = lines };

		if (!page_shows_chunk(g.chunk))
			continue;
		put_definitions(&g);
		if (identifiers_near(g.chunk))
			identifiers_used(g.chunk, put_use, &g);
	}
}

/* --- all together --- */

/* A definition, or a use of one: a line behind the name. There are as many as
 * words in a short book. */
struct entry {
	struct str thing; /* "TAG CHAPTER CHUNK" of the definition */
	struct str rest; /* the line's */
	bool use;
	int order; /* as it was read */
};

/* All that was read of one name. */
struct name {
	struct str name;
	uint64_t start; /* as it is sorted */
	struct entry *v;
	int n;
	bool defined;
};

struct names {
	struct arena arena;
	struct map of; /* name -> struct name */
	struct name **v;
	size_t n;
	int ndefinitions;
};

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

/* "_GNU_SOURCE" stands at G. */
static struct str
sorted_as(struct str name)
{
	while (name.n > 1 && *name.p == '_')
		name = str_sub(name, 1, name.n);
	return name;
}

/* Its first bytes, the first as the highest. */
static uint64_t
start_of(struct str name)
{
	uint64_t start = 0;

	name = sorted_as(name);
	for (size_t i = 0; i < 8; i++)
		start = start << 8 |
			(i < name.n ? (unsigned char)lower(name.p[i]) : 0);
	return start;
}

/* Takes `n` words from the start of a line. */
static struct str
next_words(struct str *line, int n)
{
	size_t end = str_find_char(*line, ' ', 0);
	struct str words;

	while (--n > 0)
		end = str_find_char(*line, ' ', end + 1);
	words = str_sub(*line, 0, end);
	*line = str_sub(*line, end < line->n ? end + 1 : end, line->n);
	return words;
}

static struct name *
find_name(struct names *all, struct str word)
{
	struct name *name = map_get(&all->of, word);

	if (name)
		return name;
	name = arena_alloc(&all->arena, sizeof(*name));
	name->name = word;
	name->start = start_of(word);
	map_put(&all->of, word, name);
	all->v = arena_room(&all->arena, all->v, all->n, sizeof(*all->v));
	all->v[all->n++] = name;
	return name;
}

static void
add_line(struct names *all, struct str line)
{
	bool use = str_is(next_words(&line, 1), "use");
	struct name *name = find_name(all, next_words(&line, 1));
	struct entry *e;

	name->v = arena_room(&all->arena, name->v, (size_t)name->n, sizeof(*e));
	e = &name->v[name->n];
	*e = (struct entry){ .use = use, .order = name->n };
	name->n++;
	e->thing = next_words(&line, 3);
	e->rest = line;
	if (!use) {
		name->defined = true;
		all->ndefinitions++;
	}
}

void
names_add(struct names *all, struct str lines)
{
	struct str line;

	while (str_line(&lines, &line))
		add_line(all, line);
}

struct names *
names_new(void)
{
	struct names *all = xrealloc(NULL, sizeof(*all));

	*all = (struct names){ .n = 0 };
	arena_init(&all->arena);
	return all;
}

void
names_free(struct names *all)
{
	map_release(&all->of);
	arena_release(&all->arena);
	free(all);
}

/* As in a book's index: capitals and underscores at the start do not count,
 * but where all else is the same. */
static int
by_name(const void *p, const void *q)
{
	const struct name *a = *(const struct name *const *)p;
	const struct name *b = *(const struct name *const *)q;
	struct str x = sorted_as(a->name), y = sorted_as(b->name);

	if (a->start != b->start)
		return a->start < b->start ? -1 : 1;
	for (size_t i = 8; i < x.n && i < y.n; i++)
		if (lower(x.p[i]) != lower(y.p[i]))
			return (unsigned char)lower(x.p[i]) -
			       (unsigned char)lower(y.p[i]);
	if (x.n != y.n)
		return x.n < y.n ? -1 : 1;
	return str_cmp(a->name, b->name);
}

/* A definition before its uses. */
static int
by_thing(const void *p, const void *q)
{
	const struct entry *x = p, *y = q;
	int order = str_cmp(x->thing, y->thing);

	order = order ? order : x->use - y->use;
	return order ? order : x->order - y->order;
}

/* Most are read in their order, one chapter after the other. */
static void
sort_entries(struct name *name)
{
	int n = 1;

	while (n < name->n && by_thing(&name->v[n - 1], &name->v[n]) < 0)
		n++;
	if (n < name->n)
		qsort(name->v, (size_t)name->n, sizeof(*name->v), by_thing);
}

/* To "CHAPTER CHUNK". */
static void
add_link(struct str place, struct buf *b)
{
	struct str slug = next_words(&place, 1), chunk = place;

	buf_add(b, LIT("<a href=\""));
	buf_add(b, slug);
	buf_add(b, LIT(".html#c-"));
	buf_add(b, chunk);
	buf_add(b, LIT("\">"));
	buf_add(b, slug);
	buf_addc(b, '/');
	buf_add(b, chunk);
	buf_add(b, LIT("</a>"));
}

/* What no letter of ASCII begins stands at '_'. */
static char
letter_of(const struct name *name)
{
	char c = lower(*sorted_as(name->name).p);

	return c < 'a' || c > 'z' ? '_' : (char)(c - 'a' + 'A');
}

/* One definition with its uses, entries 0..n-1. */
static void
add_entry(struct str name, const struct entry *v, int n, struct buf *b)
{
	struct str place = v->thing;

	next_words(&place, 1);
	buf_add(b, LIT("<dt><code>"));
	buf_add(b, name);
	buf_add(b, LIT("</code> <span>"));
	buf_add(b, v->rest);
	buf_add(b, LIT("</span></dt>\n<dd>"));
	add_link(place, b);
	for (int i = 1; i < n; i++) {
		buf_adds(b, i == 1 ? "<span class=\"uses\">used in " : ", ");
		add_link(v[i].rest, b);
	}
	buf_adds(b, n > 1 ? "</span></dd>\n" : "</dd>\n");
}

static void
open_letter(char letter, bool first, struct buf *b)
{
	buf_addf(b, "%s<h2 id=\"letter-%c\">%c</h2>\n<dl class=\"names\">\n",
		 first ? "" : "</dl>\n", letter, letter);
}

/* A link for each letter that something stands at. */
static void
add_letters(const struct names *all, struct buf *b)
{
	char letter = '\0';

	buf_adds(b, "<p class=\"letters\">");
	for (size_t i = 0; i < all->n; i++) {
		char next = letter_of(all->v[i]);

		if (!all->v[i]->defined)
			continue;
		if (next != letter)
			buf_addf(b, "<a href=\"#letter-%c\">%c</a>", next,
				 next);
		letter = next;
	}
	buf_adds(b, "</p>\n");
}

static void
add_name(struct name *name, struct buf *b)
{
	sort_entries(name);
	for (int i = 0, end; i < name->n; i = end) {
		const struct entry *v = &name->v[i];

		for (end = i + 1; end < name->n && name->v[end].use &&
				  str_eq(name->v[end].thing, v->thing);)
			end++;
		if (!v->use) /* else its chapter is older than its user */
			add_entry(name->name, v, end - i, b);
	}
}

static void
add_names(const struct names *all, struct buf *b)
{
	char letter = '\0';

	for (size_t i = 0; i < all->n; i++) {
		char next = letter_of(all->v[i]);

		if (!all->v[i]->defined)
			continue;
		if (next != letter)
			open_letter(next, !letter, b);
		letter = next;
		add_name(all->v[i], b);
	}
	buf_adds(b, "</dl>\n");
}

void
names_html(struct names *all, struct buf *b)
{
	if (all->ndefinitions == 0) {
		buf_adds(b, "<p>This book defines nothing in C yet.</p>\n");
		return;
	}
	buf_addf(b,
		 "<p>%d functions, types, macros, constants and variables of "
		 "the book's C, where each is defined and which other chunks "
		 "use it.</p>\n",
		 all->ndefinitions);
	if (all->n > 1)
		qsort(all->v, all->n, sizeof(*all->v), by_name);
	add_letters(all, b);
	add_names(all, b);
}
