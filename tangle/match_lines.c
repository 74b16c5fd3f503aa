/* Lines and their comparison.
 *
 * Dots within a line stand for any characters, a line of dots for any lines;
 * both are matched as file globs are: take the first place where the next piece
 * fits and, when that leads nowhere, move the last dots on. Nothing before the
 * last dots is ever tried again, which is what keeps it from being
 * exponential. */
#include "match_lines.h"

#include <stdlib.h>
#include <string.h>

/* The end of a line number at `at`, when a place ("chapters/NAME.md:") ends
 * right before it; else `at`. */
static size_t
number_end(struct str text, size_t at)
{
	while (at < text.n && text.p[at] >= '0' && text.p[at] <= '9')
		at++;
	return at;
}

/* The text without the line numbers of places in chapters. */
static struct str
key_of(struct arena *a, struct str text)
{
	size_t at = str_find(text, "chapters/", 0), done = 0, n = 0;
	char *key;

	if (str_find(text, ".md:", at) == text.n)
		return text;
	key = arena_alloc(a, text.n + 1);
	while ((at = str_find(text, ".md:", at)) < text.n) {
		at += strlen(".md:");
		memcpy(key + n, text.p + done, at - done);
		n += at - done;
		done = number_end(text, at);
	}
	memcpy(key + n, text.p + done, text.n - done);
	return (struct str){ key, n + text.n - done };
}

/* Whether a line names a place, as a compiler does before it quotes lines. */
static bool
is_place(struct str text)
{
	size_t at = str_find(text, "chapters/", 0);

	return str_find(text, ".md:", at) < text.n;
}

/* "   65 | int x;" that a compiler quotes, as "  | int x;". */
static struct str
quote_of(struct arena *a, struct str key)
{
	size_t at = 0, end;
	struct str rest;

	while (at < key.n && key.p[at] == ' ')
		at++;
	end = number_end(key, at);
	rest = str_sub(key, end, key.n);
	if (end == at || !str_starts(rest, " |"))
		return key;
	return str_of(arena_printf(a, " %.*s", STR(rest)));
}

struct line
line_of(struct arena *a, struct str text, const char *dots)
{
	struct line l = { .text = str_trim_end(text) };

	l.key = key_of(a, l.text);
	l.any = dots && str_is(str_trim(l.text), dots);
	l.wild = dots && str_find(l.text, dots, 0) < l.text.n;
	return l;
}

struct lines
lines_of(struct arena *a, struct str text, const char *dots)
{
	struct lines lines = { .dots = dots };
	struct str rest = text, line;
	bool quotes = false;
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++)
		n += text.p[i] == '\n';
	lines.v = arena_alloc(a, (n + 1) * sizeof(*lines.v));
	while (str_line(&rest, &line)) {
		struct line *l = &lines.v[lines.n++];

		*l = line_of(a, line, dots);
		if (quotes)
			l->key = quote_of(a, l->key);
		quotes |= is_place(line);
	}
	return lines;
}

static bool
starts_with(struct str text, struct str prefix)
{
	return text.n >= prefix.n && memcmp(text.p, prefix.p, prefix.n) == 0;
}

static bool
ends_with(struct str text, struct str suffix)
{
	return text.n >= suffix.n &&
	       memcmp(text.p + text.n - suffix.n, suffix.p, suffix.n) == 0;
}

/* The pattern's pieces between dots, each at the first place where it fits; the
 * last one at the end. */
static bool
glob(struct str pattern, struct str text, const char *dots)
{
	size_t cut = str_find(pattern, dots, 0), skip = strlen(dots);
	struct str piece = str_sub(pattern, 0, cut);

	if (cut == pattern.n)
		return str_eq(pattern, text);
	if (!starts_with(text, piece))
		return false;
	for (;;) {
		const char *at;

		text = str_sub(text, piece.n, text.n);
		pattern = str_sub(pattern, cut + skip, pattern.n);
		cut = str_find(pattern, dots, 0);
		piece = str_sub(pattern, 0, cut);
		if (cut == pattern.n)
			return ends_with(text, piece);
		at = memmem(text.p, text.n, piece.p, piece.n);
		if (!at)
			return false;
		text = str_sub(text, (size_t)(at - text.p), text.n);
	}
}

bool
line_accepts(const struct lines *p, int i, const struct line *line)
{
	const struct line *want = &p->v[i];
	struct str head;

	if (!want->wild)
		return str_eq(want->key, line->key);
	if (glob(want->key, line->key, p->dots))
		return true;
	if (!str_ends(want->key, p->dots))
		return false;
	/* "done ..." accepts "done", whose blank at the end does not count */
	head = str_sub(want->key, 0, want->key.n - strlen(p->dots));
	return glob(str_trim_end(head), line->key, p->dots);
}

bool
lines_accept(const struct lines *p, const struct lines *text)
{
	int i = 0, j = 0, any = -1, taken = 0;

	while (j < text->n) {
		if (i < p->n && p->v[i].any) {
			any = i++;
			taken = j;
		} else if (i < p->n && line_accepts(p, i, &text->v[j])) {
			i++;
			j++;
		} else if (any >= 0) {
			i = any + 1;
			j = ++taken;
		} else {
			return false;
		}
	}
	while (i < p->n && p->v[i].any)
		i++;
	return i == p->n;
}

static int
by_key(const void *a, const void *b)
{
	const struct line *const *x = a, *const *y = b;
	int order = str_cmp((*x)->key, (*y)->key);

	return order ? order : (*x > *y) - (*x < *y);
}

/* The lines without dots, sorted by key; returns how many. */
static int
sort_plain(struct arena *a, const struct lines *lines, const struct line ***out)
{
	const struct line **v =
		arena_alloc(a, ((size_t)lines->n + 1) * sizeof(*v));
	int n = 0;

	for (int i = 0; i < lines->n; i++)
		if (!lines->v[i].wild)
			v[n++] = &lines->v[i];
	qsort(v, (size_t)n, sizeof(*v), by_key);
	*out = v;
	return n;
}

/* Lines without dots first: each has the lines that equal it. */
static void
pair_plain(struct arena *a, const struct lines *p, const struct lines *text,
	   struct pairs *pairs)
{
	const struct line **x, **y;
	int nx = sort_plain(a, p, &x), ny = sort_plain(a, text, &y);

	for (int i = 0, j = 0; i < nx && j < ny;) {
		int order = str_cmp(x[i]->key, y[j]->key);

		if (order == 0) {
			pairs->of_pattern[x[i] - p->v] = (int)(y[j] - text->v);
			pairs->of_text[y[j] - text->v] = (int)(x[i] - p->v);
		}
		i += order <= 0;
		j += order >= 0;
	}
}

/* Kuhn's matching: a line of the pattern may take a line of the text from
 * another that finds a different one. Breadth first, with the way back. */
struct search {
	struct arena *arena;
	const struct lines *p, *text;
	struct pairs *pairs;
	int *queue; /* lines of the pattern that look for one */
	int *from; /* who asked for line j of the text … */
	int *seen; /* … in which search */
};

static void
hand_over(struct search *s, int j)
{
	while (j >= 0) {
		int i = s->from[j], before = s->pairs->of_pattern[i];

		s->pairs->of_pattern[i] = j;
		s->pairs->of_text[j] = i;
		j = before;
	}
}

static void
find_partner(struct search *s, int start)
{
	int head = 0, tail = 0;

	s->queue[tail++] = start;
	while (head < tail) {
		int i = s->queue[head++];

		for (int j = 0; j < s->text->n; j++) {
			int owner = s->pairs->of_text[j];

			if (s->seen[j] == start + 1 ||
			    (owner >= 0 && !s->p->v[owner].wild) ||
			    !line_accepts(s->p, i, &s->text->v[j]))
				continue;
			s->seen[j] = start + 1;
			s->from[j] = i;
			if (owner < 0) {
				hand_over(s, j);
				return;
			}
			s->queue[tail++] = owner;
		}
	}
}

static int *
ints(struct arena *a, int n, int value)
{
	int *v = arena_alloc(a, ((size_t)n + 1) * sizeof(*v));

	for (int i = 0; i < n; i++)
		v[i] = value;
	return v;
}

struct pairs
lines_pair(struct arena *a, const struct lines *p, const struct lines *text)
{
	struct pairs pairs = { ints(a, p->n, -1), ints(a, text->n, -1), false };
	struct search s = { a,
			    p,
			    text,
			    &pairs,
			    ints(a, p->n, 0),
			    ints(a, text->n, 0),
			    ints(a, text->n, 0) };

	pair_plain(a, p, text, &pairs);
	for (int i = 0; i < p->n; i++) {
		if (p->v[i].any)
			pairs.any = true;
		else if (p->v[i].wild)
			find_partner(&s, i);
	}
	return pairs;
}

int
pairs_next(const struct pairs *pairs, const struct lines *text, int j)
{
	while (j < text->n && pairs->of_text[j] >= 0)
		j++;
	return j;
}
