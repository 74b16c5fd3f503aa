/* Words to links.
 *
 * Links are many and quiet: a listing links a name once, and of a page's links
 * to one place only the first is reached by the keyboard. Nothing here depends
 * on lines of other chapters, so prose may move there: a header's definitions
 * have ids of their own, c-CHUNK-NAME. */
#include "meaning.h"

#include <stdlib.h>

#include "html.h"
#include "identifier.h"
#include "manual.h"

/* The parts of a page that link: prose, then each listing. */
enum { NO_PART, PROSE, FIRST_LISTING };

enum { OWN_MOST = 64 };

/* Where one chunk uses names that the book defines, in order. */
struct uses {
	struct chunk *chunk;
	struct use *v; /* in the page's arena */
	int n;
	struct arena *arena;
};

struct seen {
	const struct definition *to;
	int part; /* the last that linked to it */
};

struct meanings {
	const struct page *page;
	struct arena arena;
	struct map uses; /* a pointer to a chunk, as bytes -> struct uses */
	struct seen *seen;
	int nseen;
	int *manual; /* by row: the last part that linked to it */
	int part;
	bool whole; /* the listing is a whole program */
	const struct fence *fence; /* the listing's */
	const struct uses *now; /* of its chunk */
	int next; /* the use that may come */
	struct str own[OWN_MOST]; /* functions that it defines */
	int nown; /* -1: not looked for yet */
	struct buf tag; /* of the word */
};

static bool
is_word(char c)
{
	return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_' ||
	       (c >= '0' && c <= '9');
}

void
meaning_headers(const struct book *book, struct map *headers)
{
	for (int i = 0; i < book->nchapters; i++) {
		const struct chapter *c = book->chapters[i];

		for (int j = 0; j < c->nchunks; j++) {
			const struct definitions *all;

			if (!c->chunks[j]->header)
				continue;
			all = identifiers_defined(c->chunks[j]);
			for (int k = 0; k < all->n; k++)
				if (!map_get(headers, all->v[k].name))
					map_put(headers, all->v[k].name,
						&all->v[k]);
		}
	}
}

struct meanings *
meanings_open(const struct page *pg)
{
	struct meanings *m = xrealloc(NULL, sizeof(*m));

	*m = (struct meanings){ .page = pg, .part = PROSE };
	arena_init(&m->arena);
	buf_init(&m->tag);
	m->manual = arena_alloc(&m->arena,
				(size_t)manual_count() * sizeof(*m->manual));
	return m;
}

void
meanings_close(struct meanings *m)
{
	map_release(&m->uses);
	buf_release(&m->tag);
	arena_release(&m->arena);
	free(m);
}

/* --- where links lead --- */

/* "function of bk.h" */
static void
add_title(const struct definition *d, struct buf *b)
{
	const struct chunk *c = d->chunk;
	bool named = c->opt->lib && c->opt->file.n > 0;

	buf_addf(b, "%s of ", identifier_kind_name(d->kind));
	html_escape(b, named ? c->opt->file : c->name);
	buf_adds(b, c->opt->lib && !named ? ".h" : "");
}

/* Whether a line of the definition's fence is on its page. */
static bool
is_shown(const struct definition *d)
{
	return d->fence->kind == FENCE_CHUNK && !d->fence->hide;
}

static bool
leads_somewhere(const struct definition *d)
{
	return is_shown(d) || page_shows_chunk(d->chunk);
}

static void
add_href(const struct meanings *m, const struct definition *d, struct buf *b)
{
	const struct chunk *c = d->chunk;

	if (c->chapter == m->page->chapter && is_shown(d)) {
		buf_addf(b, "#L%d", d->fence->body_line + d->line);
		return;
	}
	page_chunk_href(m->page, c, b);
	if (c->header && is_shown(d))
		buf_addf(b, "-%.*s", STR(d->name));
}

/* A link from this part of the page to a place. */
enum known { AGAIN, FIRST, LATER };

/* Notes one: this part had it before, it is the page's first, or an earlier
 * part had one. In prose all are wanted. */
static enum known
note(const struct meanings *m, int *part)
{
	int before = *part;

	*part = m->part;
	if (before == m->part && m->part != PROSE)
		return AGAIN;
	return before == NO_PART ? FIRST : LATER;
}

static int *
part_of(struct meanings *m, const struct definition *to)
{
	for (int i = 0; i < m->nseen; i++)
		if (m->seen[i].to == to)
			return &m->seen[i].part;
	m->seen = arena_room(&m->arena, m->seen, (size_t)m->nseen,
			     sizeof(*m->seen));
	m->seen[m->nseen] = (struct seen){ to, NO_PART };
	return &m->seen[m->nseen++].part;
}

static void
open_link(struct buf *b, char class)
{
	static const char START[] = "<a class=\"? to\" href=\"";

	if (class == 0) {
		buf_adds(b, "<a class=\"to\" href=\"");
		return;
	}
	buf_add(b, LIT(START));
	b->p[b->n - sizeof(START) + sizeof("<a class=\"")] = class;
}

static bool
link_definition(struct meanings *m, const struct definition *d, char class,
		struct buf *b)
{
	enum known known = leads_somewhere(d) ? note(m, part_of(m, d)) : AGAIN;

	if (known == AGAIN)
		return false;
	open_link(b, class);
	add_href(m, d, b);
	buf_adds(b, "\" title=\"");
	add_title(d, b);
	buf_adds(b, known == LATER ? "\" tabindex=\"-1\">" : "\">");
	return true;
}

static bool
link_manual(struct meanings *m, const struct manual *row, char class,
	    struct buf *b)
{
	enum known known = note(m, &m->manual[row->number]);

	if (known == AGAIN)
		return false;
	open_link(b, class);
	buf_add(b, row->url);
	buf_add(b, LIT("\" title=\""));
	html_escape(b, row->says);
	buf_adds(b, known == LATER ? "\" tabindex=\"-1\">" : "\">");
	return true;
}

/* --- listings --- */

static void
take_use(void *ctx, const struct use *use)
{
	struct uses *uses = ctx;

	uses->v = arena_room(uses->arena, uses->v, (size_t)uses->n,
			     sizeof(*uses->v));
	uses->v[uses->n++] = *use;
}

/* A whole program in one listing, as most are: its names lead nowhere else in
 * the book, so nobody need look for them. */
static bool
is_alone(const struct chunk *c)
{
	return c->nfences == 1 && c->nsolutions == 0 && c->nused_by == 0 &&
	       c->fences[0]->npieces <= 1 && c->nincludes == 0 &&
	       !c->includes_all && !c->opt->lib;
}

static const struct uses *
uses_of(struct meanings *m, struct chunk *chunk)
{
	struct str key = { (char *)&chunk, sizeof(chunk) };
	struct uses *uses = map_get(&m->uses, key);

	if (uses)
		return uses;
	uses = arena_alloc(&m->arena, sizeof(*uses));
	uses->chunk = chunk;
	uses->arena = &m->arena;
	identifiers_used(chunk, take_use, uses);
	key.p = (char *)&uses->chunk;
	map_put(&m->uses, key, uses);
	return uses;
}

static void
begin(struct meanings *m, const struct fence *f)
{
	static const struct uses none;

	m->fence = f;
	m->next = 0;
	m->nown = -1;
	m->now = f->chunk && !is_alone(f->chunk) ? uses_of(m, f->chunk) : &none;
	while (m->next < m->now->n && m->now->v[m->next].fence != f)
		m->next++;
}

void
meanings_listing(struct meanings *m, const struct fence *f)
{
	m->part = m->part < FIRST_LISTING ? FIRST_LISTING : m->part + 1;
	m->whole = false;
	begin(m, f);
}

void
meanings_stretch(struct meanings *m, const struct fence *f)
{
	m->whole = true;
	begin(m, f);
}

/* The definition that the word at `off` means; NULL when it is none. */
static const struct definition *
used_at(struct meanings *m, size_t off)
{
	const struct uses *now = m->now;

	while (m->next < now->n && now->v[m->next].fence == m->fence &&
	       now->v[m->next].off < off)
		m->next++;
	if (m->next < now->n && now->v[m->next].fence == m->fence &&
	    now->v[m->next].off == off)
		return now->v[m->next].to;
	return NULL;
}

/* Where a header defines a name, the name has an id; of two the first. */
static bool
mark_definition(struct meanings *m, struct str word, size_t off, char class)
{
	const struct chunk *c = m->fence->chunk;
	const struct definitions *all = identifiers_defined(m->fence->chunk);
	int i = 0;

	while (i < all->n && !str_eq(all->v[i].name, word))
		i++;
	if (i == all->n || all->v[i].fence != m->fence || all->v[i].off != off)
		return false;
	buf_addf(&m->tag, "<span class=\"%c\" id=\"c-%.*s-%.*s\">",
		 class ? class : 'i', STR(c->name), STR(word));
	return true;
}

/* The functions that the listing itself defines, by the look of its lines: the
 * name before a parenthesis in one that is not indented. Read when a name has
 * a manual page. */
static void
read_own(struct meanings *m)
{
	struct str rest = m->fence->body, line;

	m->nown = 0;
	while (m->nown < OWN_MOST && str_line(&rest, &line)) {
		size_t open = str_find_char(line, '(', 0), from = open;

		if (open == line.n || !is_word(*line.p))
			continue;
		while (from > 0 && is_word(line.p[from - 1]))
			from--;
		m->own[m->nown++] = str_sub(line, from, open);
	}
}

static bool
defines(struct meanings *m, struct str name)
{
	if (m->nown < 0)
		read_own(m);
	for (int i = 0; i < m->nown; i++)
		if (str_eq(m->own[i], name))
			return true;
	return false;
}

static bool
means_manual(struct meanings *m, struct str word, char class)
{
	const struct manual *row = manual_find(word);

	return row && m->manual[row->number] != m->part && !defines(m, word) &&
	       link_manual(m, row, class, &m->tag);
}

/* A whole file may hold a part of it twice. */
static bool
has_ids(const struct meanings *m)
{
	const struct chunk *c = m->fence->chunk;

	return c && (m->whole ? c->opt->lib : c->header);
}

bool
meanings_word(void *meanings, struct str word, char class,
	      struct hilite_tags *tags)
{
	struct meanings *m = meanings;
	size_t off = (size_t)(word.p - m->fence->body.p);
	const struct definition *d = used_at(m, off);
	bool is_link = false, is_id = false;

	if (!d && class != 'f' && !has_ids(m))
		return false;
	buf_clear(&m->tag);
	if (d && d->fence != m->fence && !(m->whole && !d->chunk->opt->lib))
		is_link = link_definition(m, d, class, &m->tag);
	else if (has_ids(m))
		is_id = mark_definition(m, word, off, class);
	if (!d && !is_id && class == 'f')
		is_link = means_manual(m, word, class);
	tags->open = buf_str(&m->tag);
	tags->close = is_link ? "</a>" : "</span>";
	return is_link || is_id;
}

/* --- prose --- */

/* "join()", "join(3)": the parentheses are cut off. */
static bool
cut_call(struct str *code)
{
	size_t open = str_find_char(*code, '(', 0);

	if (open == code->n || !str_ends(*code, ")") || code->n - open > 3)
		return false;
	*code = str_sub(*code, 0, open);
	return true;
}

/* A name that no other word is: nap_ms, PT, u64. */
static bool
is_distinct(struct str name)
{
	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] < 'a' || name.p[i] > 'z')
			return true;
	return false;
}

bool
meanings_span(struct meanings *m, struct str code, struct buf *b)
{
	bool call = cut_call(&code);
	const struct definition *d = map_get(&m->page->weave->headers, code);
	const struct manual *row = manual_find(code);

	if (d)
		return (call || is_distinct(code)) &&
		       link_definition(m, d, 0, b);
	return row && (call || !row->is_word) && link_manual(m, row, 0, b);
}
