/* Finished HTML to word lists, small enough to be loaded whole.
 *
 * A piece is two strings. Words: sorted, each a character for how many bytes it
 * shares with the one before, then the rest. Postings, in the order of the
 * words: one character for each section that the word stands in; its code says
 * how many sections lie between, where the word stands there (in text, code,
 * output), how often, and whether it is the word's last. The common codes are
 * ASCII, so that UTF-8 is the variable length that is needed. assets/search.js
 * reads the same. */
#include "search.h"

#include <stdlib.h>
#include <string.h>

#include "chapter.h"

/* Where a word stands: bits. Headings are listed whole, not by words. */
enum { IN_TEXT = 1, IN_CODE = 2, IN_OUTPUT = 4 };

enum {
	WORD_LEAST = 2,
	WORD_MOST = 40, /* what is longer is no word but data */
	NUMBER_LEAST = 3,
	NUMBER_MOST = 5,
	SECTIONS_MOST = 1000, /* so that a posting is one character below the
				 surrogates */
	MANY = 3, /* so often in a section is often */
	TEXT_GAPS = 23, /* see posting_code */
	CODE_GAPS = 12,
};

/* How many bytes a word shares with the one before: none stands in a word. */
static const char shares[] = "!#$%&'()*+,-/:;<=>?@[]^`{|}~";

/* Sorted. */
static const char *const stop_words[] = {
	"a",   "also", "an",   "and",  "are",	"as",	 "at",	 "be",	 "but",
	"by",  "can",  "for",  "from", "has",	"have",	 "here", "if",	 "in",
	"is",  "it",   "its",  "no",   "not",	"of",	 "on",	 "one",	 "or",
	"so",  "that", "the",  "them", "then",	"there", "they", "this", "to",
	"was", "we",   "what", "when", "which", "who",	 "will", "with", "you",
};

struct posting {
	int section;
	int where;
	int count;
};

struct term {
	struct str key; /* lower case */
	uint32_t hash; /* of the key */
	struct str shown; /* as it is written most plainly */
	struct posting *postings;
	int npostings;
};

struct section {
	struct str id, title;
};

/* A byte of ASCII as a word's key has it, in small letters; 0: of no word. */
static const char key_bytes[256] = {
	['0'] = '0', ['1'] = '1', ['2'] = '2', ['3'] = '3', ['4'] = '4',
	['5'] = '5', ['6'] = '6', ['7'] = '7', ['8'] = '8', ['9'] = '9',
	['A'] = 'a', ['B'] = 'b', ['C'] = 'c', ['D'] = 'd', ['E'] = 'e',
	['F'] = 'f', ['G'] = 'g', ['H'] = 'h', ['I'] = 'i', ['J'] = 'j',
	['K'] = 'k', ['L'] = 'l', ['M'] = 'm', ['N'] = 'n', ['O'] = 'o',
	['P'] = 'p', ['Q'] = 'q', ['R'] = 'r', ['S'] = 's', ['T'] = 't',
	['U'] = 'u', ['V'] = 'v', ['W'] = 'w', ['X'] = 'x', ['Y'] = 'y',
	['Z'] = 'z', ['_'] = '_', ['a'] = 'a', ['b'] = 'b', ['c'] = 'c',
	['d'] = 'd', ['e'] = 'e', ['f'] = 'f', ['g'] = 'g', ['h'] = 'h',
	['i'] = 'i', ['j'] = 'j', ['k'] = 'k', ['l'] = 'l', ['m'] = 'm',
	['n'] = 'n', ['o'] = 'o', ['p'] = 'p', ['q'] = 'q', ['r'] = 'r',
	['s'] = 's', ['t'] = 't', ['u'] = 'u', ['v'] = 'v', ['w'] = 'w',
	['x'] = 'x', ['y'] = 'y', ['z'] = 'z',
};

struct index {
	struct arena arena;
	struct term **slots; /* by hash, a power of two of them */
	size_t nslots;
	struct term **terms;
	int nterms;
	struct section *sections;
	int nsections;
	/* where the scan stands: */
	bool heading, listing, pre, claims, quiet;
	int divs; /* open ones from a result's on; 0: in none */
	int spans; /* open ones */
	int remark; /* the span of a comment or value, from 1; 0: in none */
	bool value; /* the remark is a measured value */
	struct buf title; /* of the heading so far */
};

/* --- words --- */

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(uint32_t code)
{
	return code == 0xb5 ||
	       (code >= 0xc0 && code != 0xd7 && code != 0xf7 &&
		!(code >= 0x2000 && code < 0x2c00) &&
		!(code >= 0x3000 && code < 0x3004) && code < 0xe000);
}

/* How many bytes of a word stand at `at`; 0: something else does. */
static size_t
word_char(struct str s, size_t at)
{
	unsigned char c = (unsigned char)s.p[at];
	uint32_t code;
	size_t n;

	if (c < 0x80)
		return key_bytes[c] != 0;
	n = str_utf8(s, at, &code);
	return n > 0 && is_letter(code) ? n : 0;
}

static size_t
word_end(struct str s, size_t at)
{
	size_t n;

	while (at < s.n && (n = word_char(s, at)) > 0)
		at += n;
	return at;
}

/* 4.5 is one word. */
static size_t
number_end(struct str s, size_t at)
{
	size_t end = word_end(s, at);

	if (end + 1 < s.n && s.p[end] == '.' && is_digit(s.p[end + 1]))
		end = word_end(s, end + 1);
	return end;
}

/* "8 MB" is listed as 8MB: where the unit behind a number ends. */
static size_t
unit_end(struct str s, size_t end)
{
	static const char *const units[] = { "ns",  "us",	"ms",  "s",
					     "min", "B",	"kB",  "KB",
					     "MB",  "GB",	"KiB", "MiB",
					     "GiB", "\302\265s" };
	size_t from = end, to;

	if (from < s.n && (s.p[from] == ' ' || s.p[from] == '\n'))
		from++;
	to = from == end ? from : word_end(s, from);
	if (to == from)
		return end;
	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++)
		if (str_is(str_sub(s, from, to), units[i]))
			return to;
	return end;
}

static char
key_byte(char c)
{
	char k = key_bytes[(unsigned char)c];

	return k ? k : c;
}

/* There are millions of words, and few different ones: a word is hashed as it
 * is read, and its key is only made when it is new. */
static uint32_t
hash_byte(uint32_t hash, char c)
{
	return (hash ^ (unsigned char)c) * 0x01000193u;
}

static uint32_t
hash_word(struct str word)
{
	uint32_t hash = 0;

	for (size_t i = 0; i < word.n; i++)
		hash = hash_byte(hash, key_byte(word.p[i]));
	return hash;
}

static bool
has_key(const struct term *t, struct str word)
{
	if (t->key.n != word.n)
		return false;
	for (size_t i = 0; i < word.n; i++)
		if (t->key.p[i] != key_byte(word.p[i]))
			return false;
	return true;
}

static void
place_term(struct index *x, struct term *t)
{
	size_t at = t->hash & (x->nslots - 1);

	while (x->slots[at])
		at = (at + 1) & (x->nslots - 1);
	x->slots[at] = t;
}

static void
grow_slots(struct index *x)
{
	x->nslots = x->nslots ? 2 * x->nslots : 1024;
	x->slots = arena_alloc(&x->arena, x->nslots * sizeof(*x->slots));
	for (int i = 0; i < x->nterms; i++)
		place_term(x, x->terms[i]);
}

static struct term *
new_term(struct index *x, struct str word, uint32_t hash)
{
	struct term *t = arena_alloc(&x->arena, sizeof(*t));
	char *key = arena_strdup(&x->arena, word);

	for (size_t i = 0; i < word.n; i++)
		key[i] = key_byte(key[i]);
	t->key = (struct str){ key, word.n };
	t->hash = hash;
	x->terms = arena_room(&x->arena, x->terms, (size_t)x->nterms,
			      sizeof(*x->terms));
	x->terms[x->nterms++] = t;
	if ((size_t)x->nterms * 2 > x->nslots)
		grow_slots(x);
	else
		place_term(x, t);
	return t;
}

static struct term *
find_term(struct index *x, struct str word, uint32_t hash)
{
	struct term *t;

	for (size_t at = hash; x->nslots > 0; at++) {
		t = x->slots[at & (x->nslots - 1)];
		if (!t)
			break;
		if (t->hash == hash && has_key(t, word))
			return t;
	}
	return new_term(x, word, hash);
}

static void
add_word(struct index *x, struct str word, uint32_t hash, int where)
{
	struct term *t;
	struct posting *last;

	if (word.n < WORD_LEAST || word.n > WORD_MOST)
		return;
	t = find_term(x, word, hash);
	/* small letters sort behind capitals: "thread", not "Thread" */
	if (t->shown.p != t->key.p && str_cmp(word, t->shown) > 0)
		t->shown = str_eq(word, t->key) ? t->key
						: arena_copy(&x->arena, word);
	last = t->npostings > 0 ? &t->postings[t->npostings - 1] : NULL;
	if (!last || last->section != x->nsections - 1) {
		t->postings = arena_room(&x->arena, t->postings,
					 (size_t)t->npostings, sizeof(*last));
		last = &t->postings[t->npostings++];
		*last = (struct posting){ .section = x->nsections - 1 };
	}
	last->where |= where;
	last->count++;
}

static void
add_unhashed(struct index *x, struct str word, int where)
{
	add_word(x, word, hash_word(word), where);
}

/* Numbers that were measured, or that a program printed, are another machine's
 * noise: nobody looks for them. */
static size_t
add_number(struct index *x, struct str s, size_t at, int where)
{
	size_t end = number_end(s, at), to = unit_end(s, end);
	struct buf b;

	if (x->value || x->claims || x->divs > 0 || where == IN_OUTPUT)
		return to;
	if (to == end) {
		if (end - at >= NUMBER_LEAST && end - at <= NUMBER_MOST &&
		    str_find_char(str_sub(s, at, end), '.', 0) == end - at)
			add_unhashed(x, str_sub(s, at, end), where);
		return end;
	}
	buf_init(&b);
	buf_add(&b, str_sub(s, at, end));
	buf_add(&b, str_trim(str_sub(s, end, to)));
	add_unhashed(x, buf_str(&b), where);
	buf_release(&b);
	return to;
}

/* The word at `at`, hashed on the way; where it ends. */
static size_t
add_plain(struct index *x, struct str s, size_t at, int where)
{
	size_t from = at;
	uint32_t hash = 0;
	char k;

	while (at < s.n && (k = key_bytes[(unsigned char)s.p[at]])) {
		hash = hash_byte(hash, k);
		at++;
	}
	if (at < s.n && (unsigned char)s.p[at] >= 0x80) {
		at = word_end(s, at);
		add_unhashed(x, str_sub(s, from, at), where);
	} else if (at > from) {
		add_word(x, str_sub(s, from, at), hash, where);
	}
	return at;
}

/* The words from `at` to the next tag; where that is. */
static size_t
add_words(struct index *x, struct str s, size_t at, int where)
{
	while (at < s.n && s.p[at] != '<') {
		size_t from = at;

		if (s.p[at] == '&')
			at = str_find_char(s, ';', at);
		else if (is_digit(s.p[at]))
			at = add_number(x, s, at, where);
		else
			at = add_plain(x, s, at, where);
		if (at == from || (at < s.n && s.p[at] == ';'))
			at++;
	}
	return at;
}

/* --- the scan --- */

/* A tag's class or id: the value of an attribute written name="value". */
static struct str
attribute(struct str tag, const char *name)
{
	size_t at = str_find(tag, name, 0) + strlen(name);

	if (at >= tag.n)
		return (struct str){ "", 0 };
	return str_sub(tag, at, str_find_char(tag, '"', at));
}

static struct str
class_of(struct str tag)
{
	return attribute(tag, " class=\"");
}

static bool
is_heading(struct str name)
{
	return name.n == 2 && name.p[0] == 'h' && name.p[1] >= '1' &&
	       name.p[1] <= '3';
}

static void
open_section(struct index *x, struct str tag)
{
	struct section *s;

	x->heading = true;
	buf_clear(&x->title);
	if (x->nsections == SECTIONS_MOST)
		return;
	x->sections = arena_room(&x->arena, x->sections, (size_t)x->nsections,
				 sizeof(*s));
	s = &x->sections[x->nsections++];
	*s = (struct section){ .id = attribute(tag, " id=\"") };
}

static void
close_section(struct index *x)
{
	struct section *s = &x->sections[x->nsections - 1];

	x->heading = false;
	if (s->title.n == 0)
		s->title = arena_copy(&x->arena, str_trim(buf_str(&x->title)));
}

static bool
is_at(struct str s, size_t at, struct str what)
{
	return s.n - at >= what.n && memcmp(s.p + at, what.p, what.n) == 0;
}

static void
open_span(struct index *x, struct str s, size_t at)
{
	x->spans++;
	if (x->remark > 0)
		return;
	x->value = is_at(s, at, LIT("<span class=\"value"));
	if (x->value || is_at(s, at, LIT("<span class=\"c\"")))
		x->remark = x->spans;
}

static void
close_span(struct index *x)
{
	if (x->remark == x->spans) {
		x->remark = 0;
		x->value = false;
	}
	x->spans--;
}

static void
open_tag(struct index *x, struct str name, struct str tag)
{
	if (is_heading(name))
		open_section(x, tag);
	else if (str_is(name, "figure"))
		x->listing = str_starts(class_of(tag), "listing");
	else if (str_is(name, "pre"))
		x->pre = true;
	else if (str_is(name, "ul"))
		x->claims = str_is(class_of(tag), "claims");
	else if (str_is(name, "div"))
		x->divs += x->divs > 0 || str_starts(class_of(tag), "result");
	else if (str_is(name, "svg") || str_starts(tag, "a class=\"here\""))
		x->quiet = true;
}

static void
close_tag(struct index *x, struct str name)
{
	if (is_heading(name) && x->heading)
		close_section(x);
	else if (str_is(name, "figure"))
		x->listing = false;
	else if (str_is(name, "pre"))
		x->pre = false;
	else if (str_is(name, "ul"))
		x->claims = false;
	else if (str_is(name, "div"))
		x->divs -= x->divs > 0;
	else if (str_is(name, "svg") || str_is(name, "a"))
		x->quiet = false;
}

/* A remark in a listing is text, too. */
static int
place_of_text(const struct index *x)
{
	if (!x->pre || (x->listing && x->remark > 0))
		return IN_TEXT;
	return x->listing ? IN_CODE : IN_OUTPUT;
}

/* The text from `at` to the next tag; where that is. */
static size_t
take_text(struct index *x, struct str s, size_t at)
{
	size_t end;

	/* what stands around each output is the same everywhere */
	if (x->quiet || x->nsections == 0 || (x->divs > 0 && !x->pre))
		return str_find_char(s, '<', at);
	if (!x->heading)
		return add_words(x, s, at, place_of_text(x));
	end = str_find_char(s, '<', at);
	buf_add(&x->title, str_sub(s, at, end));
	return end;
}

static void
take_tag(struct index *x, struct str tag)
{
	size_t slash = tag.n > 0 && tag.p[0] == '/';
	size_t end = slash;

	while (end < tag.n && word_char(tag, end) > 0)
		end++;
	if (slash)
		close_tag(x, str_sub(tag, slash, end));
	else
		open_tag(x, str_sub(tag, 0, end), tag);
}

/* The tag at `at`; where it ends. Most are a highlighter's spans. */
static size_t
take_any_tag(struct index *x, struct str s, size_t at)
{
	size_t end;

	if (is_at(s, at, LIT("</span>"))) {
		close_span(x);
		return at + strlen("</span>");
	}
	end = str_find_char(s, '>', at);
	if (is_at(s, at, LIT("<span")))
		open_span(x, s, at);
	else
		take_tag(x, str_sub(s, at + 1, end));
	return end + (end < s.n);
}

/* From `at` to the end of the page's own text. */
static void
scan(struct index *x, struct str s, size_t at)
{
	while (at < s.n && !is_at(s, at, LIT("</main>"))) {
		if (s.p[at] == '<')
			at = take_any_tag(x, s, at);
		else
			at = take_text(x, s, at);
	}
}

/* --- writing --- */

static void
add_string(struct buf *b, struct str s)
{
	buf_addc(b, '"');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"' || s.p[i] == '\\')
			buf_addc(b, '\\');
		buf_addc(b, s.p[i] == '\n' ? ' ' : s.p[i]);
	}
	buf_addc(b, '"');
}

/* The id that a plain title makes, as search.js makes it: one that differs is
 * written down. */
static bool
is_plain_id(struct str id, struct str title)
{
	size_t n = 0;

	for (size_t i = 0; i < title.n; i++) {
		char c = title.p[i];

		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if (c == ' ' || c == '\n')
			c = '-';
		else if (word_char(title, i) != 1 && c != '-')
			continue;
		if (n == id.n || id.p[n++] != c)
			return false;
	}
	return n == id.n;
}

/* "Title", or "Title<tab>id". */
static void
add_titles(const struct index *x, struct buf *b)
{
	struct buf title;

	buf_init(&title);
	buf_addc(b, '[');
	for (int i = 0; i < x->nsections; i++) {
		const struct section *s = &x->sections[i];

		buf_clear(&title);
		buf_add(&title, s->title);
		if (!is_plain_id(s->id, s->title)) {
			buf_addc(&title, '\t');
			buf_add(&title, s->id);
		}
		buf_adds(b, i > 0 ? ",\n" : "");
		add_string(b, buf_str(&title));
	}
	buf_addc(b, ']');
	buf_release(&title);
}

/* Most words differ in their first bytes, which are compared as one number. */
struct place {
	uint64_t begin;
	struct term *term;
};

static int
by_key(const void *a, const void *b)
{
	const struct place *p = a, *q = b;

	if (p->begin != q->begin)
		return p->begin < q->begin ? -1 : 1;
	return str_cmp(p->term->key, q->term->key);
}

static uint64_t
begin_of(struct str s)
{
	uint64_t begin = 0;

	for (size_t i = 0; i < sizeof(begin); i++)
		begin = begin << 8 | (i < s.n ? (unsigned char)s.p[i] : 0);
	return begin;
}

static void
sort_terms(struct index *x)
{
	size_t n = (size_t)x->nterms;
	struct place *places = arena_alloc(&x->arena, n * sizeof(*places));

	for (size_t i = 0; i < n; i++)
		places[i] = (struct place){ begin_of(x->terms[i]->key),
					    x->terms[i] };
	if (n > 0)
		qsort(places, n, sizeof(*places), by_key);
	for (size_t i = 0; i < n; i++)
		x->terms[i] = places[i].term;
}

/* ASCII only, so that bytes are characters to the reader too. */
static size_t
shared(struct str a, struct str b)
{
	size_t n = 0;

	while (n < a.n && n < b.n && n < sizeof(shares) - 2 &&
	       a.p[n] == b.p[n] && (unsigned char)a.p[n] < 0x80)
		n++;
	return n;
}

/* From '#', without the backslash; behind ASCII, without the controls. */
static void
add_code(struct buf *b, unsigned v)
{
	unsigned c = v < 91 ? v + 35 + (v + 35 >= '\\') : v - 91 + 161;

	if (c < 0x80) {
		buf_addc(b, (char)c);
	} else if (c < 0x800) {
		buf_addc(b, (char)(0xc0 | c >> 6));
		buf_addc(b, (char)(0x80 | (c & 0x3f)));
	} else {
		buf_addc(b, (char)(0xe0 | c >> 12));
		buf_addc(b, (char)(0x80 | (c >> 6 & 0x3f)));
		buf_addc(b, (char)(0x80 | (c & 0x3f)));
	}
}

/* Seldom and only in text, or only in code, is what most postings say: the
 * first codes are theirs, as long as the gap is small. */
static unsigned
posting_code(const struct posting *p, int gap, bool last)
{
	bool often = p->count >= MANY;
	int v;

	if (!often && p->where == IN_TEXT && gap < TEXT_GAPS)
		return (unsigned)(gap * 2 + last);
	if (!often && p->where == IN_CODE && gap < CODE_GAPS)
		return (unsigned)((TEXT_GAPS + gap) * 2 + last);
	v = (gap * 7 + p->where - 1) * 2 + often;
	return (unsigned)((TEXT_GAPS + CODE_GAPS + v) * 2 + last);
}

static void
add_postings(const struct term *t, struct buf *b)
{
	int before = -1;

	for (int i = 0; i < t->npostings; i++) {
		const struct posting *p = &t->postings[i];

		add_code(b, posting_code(p, p->section - before - 1,
					 i == t->npostings - 1));
		before = p->section;
	}
}

static bool
is_stop_word(struct str key)
{
	size_t low = 0, high = sizeof(stop_words) / sizeof(*stop_words);

	while (low < high) {
		size_t middle = (low + high) / 2;
		int order = str_cmp(key, str_of(stop_words[middle]));

		if (order == 0)
			return true;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return false;
}

static void
add_terms(struct index *x, struct buf *b)
{
	struct str before = { "", 0 };
	struct buf postings;

	buf_init(&postings);
	sort_terms(x);
	buf_addc(b, '"');
	for (int i = 0; i < x->nterms; i++) {
		const struct term *t = x->terms[i];
		size_t n = shared(before, t->shown);

		if (is_stop_word(t->key))
			continue;
		buf_addc(b, shares[n]);
		buf_add(b, str_sub(t->shown, n, t->shown.n));
		add_postings(t, &postings);
		before = t->shown;
	}
	buf_adds(b, "\",\n\"");
	buf_add(b, buf_str(&postings));
	buf_addc(b, '"');
	buf_release(&postings);
}

void
search_piece(struct str slug, struct str html, struct buf *b)
{
	struct index x = { 0 };
	arena_init(&x.arena);
	buf_init(&x.title);
	scan(&x, html, str_find(html, "<main", 0));
	buf_addf(b, "weftSearch.piece(\"%.*s\",", STR(slug));
	add_titles(&x, b);
	buf_adds(b, ",\n");
	add_terms(&x, b);
	buf_adds(b, ");\n");
	buf_release(&x.title);
	arena_release(&x.arena);
}

void
search_chapters(const struct book *book, struct buf *b)
{
	buf_adds(b, "weftSearch.book(\"");
	for (size_t i = 0; i < sizeof(stop_words) / sizeof(*stop_words); i++)
		buf_addf(b, i > 0 ? " %s" : "%s", stop_words[i]);
	buf_adds(b, "\",[");
	for (int i = 0; i < book->nchapters; i++) {
		const struct chapter *c = book->chapters[i];

		if (!chapter_is_there(c))
			continue;
		buf_addf(b, "\n[\"%.*s\",", STR(c->slug));
		add_string(b, c->title);
		buf_adds(b, "],");
	}
	buf_adds(b, "\n]);\n");
}
