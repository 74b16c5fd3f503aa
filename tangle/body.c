/* Reads the bodies of fences, line by line.
 *
 * Offsets into a body are the one currency: fence_place turns them into places
 * in the chapter. A line that goes on in the next (claims) has its newline
 * replaced by a blank, so that offsets stay true. */
#include "body.h"

#include <string.h>

#include "fence.h"
#include "option.h"

/* Offset in the body of a slice of it. */
static size_t
offset(const struct fence *f, struct str s)
{
	return (size_t)(s.p - f->body.p);
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* --- pieces --- */

static struct piece *
piece_new(struct fence *f, int line, struct arena *a)
{
	struct piece *p;

	f->pieces = arena_room(a, f->pieces, (size_t)f->npieces, sizeof(*p));
	p = &f->pieces[f->npieces++];
	*p = (struct piece){ .line = line };
	return p;
}

/* Finds `<<`, blanks, a word, blanks, `>>`; s.n when there is none. */
static size_t
find_brackets(struct str s)
{
	for (size_t at = str_find(s, "<<", 0); at < s.n;
	     at = str_find(s, "<<", at + 1)) {
		size_t end = str_find(s, ">>", at + 2);
		struct str word;

		if (end == s.n)
			return s.n;
		word = str_trim(str_sub(s, at + 2, end));
		if (word.n > 0 && str_find_char(word, ' ', 0) == word.n &&
		    str_find_char(word, '\t', 0) == word.n)
			return at;
	}
	return s.n;
}

/* The next place where a character stands twice; s.n when there is none. */
static size_t
find_double(struct str s, char c, size_t at)
{
	for (at = str_find_char(s, c, at); at + 1 < s.n;
	     at = str_find_char(s, c, at + 1))
		if (s.p[at + 1] == c)
			return at;
	return s.n;
}

/* A comment that looks like a reference but is none. */
static void
tell_malformed(const struct fence *f, struct str comment, size_t at,
	       const char *mark)
{
	struct str from = str_sub(comment, at, comment.n);
	size_t end = str_find(from, ">>", 0);
	struct str name = str_trim(str_sub(from, 2, end));
	struct loc loc = fence_place(f, offset(f, from));

	if (name_is_reference(name))
		diag_error(loc,
			   "malformed reference: expected '%s <<%.*s>>' alone "
			   "on its line, without blanks around the name",
			   mark, STR(name));
	else
		diag_error(loc,
			   "malformed reference: '%.*s' cannot be the name of "
			   "a chunk",
			   STR(name));
}

/* Whether a line (without its newline) is a reference, by the comment mark of
 * the fence's language; notes one that is malformed. */
static bool
is_reference(const struct fence *f, struct str line, struct str *name)
{
	const char *mark = f->lang == LANG_C ? "//" : "#";
	struct str s = str_trim(line);
	size_t at;

	if (!str_starts(s, mark))
		return false;
	s = str_trim(str_sub(s, strlen(mark), s.n));
	if (str_starts(s, "<<") && str_ends(s, ">>") && s.n > 4) {
		*name = str_sub(s, 2, s.n - 2);
		if (name_is_reference(*name))
			return true;
	}
	at = find_brackets(s);
	if (at < s.n)
		tell_malformed(f, s, at, mark);
	return false;
}

static int
newlines(struct str s)
{
	int n = 0;

	for (size_t at = str_find_char(s, '\n', 0); at < s.n;
	     at = str_find_char(s, '\n', at + 1))
		n++;
	return n;
}

/* The line of `body` that byte `at` stands in, without its newline. */
static struct str
line_around(struct str body, size_t at)
{
	size_t from = at;

	while (from > 0 && body.p[from - 1] != '\n')
		from--;
	return str_sub(body, from, str_find_char(body, '\n', at));
}

/* Adds the text between two offsets as a piece. */
static void
add_text(struct fence *f, size_t from, size_t to, int line, struct arena *a)
{
	if (from < to)
		piece_new(f, line, a)->text = str_sub(f->body, from, to);
}

static void
add_reference(struct fence *f, struct str line, struct str name, int number,
	      struct arena *a)
{
	struct piece *p = piece_new(f, number, a);
	size_t blanks = 0;

	while (is_blank(line.p[blanks]))
		blanks++;
	p->ref = name;
	p->indent = str_sub(line, 0, blanks);
}

void
body_pieces(struct fence *f, struct arena *a)
{
	size_t at = 0, done = 0;
	int number = 0; /* of the line at `done` */

	while (f->lang != LANG_TEXT) {
		struct str line, name;
		size_t from;

		at = find_double(f->body, '<', at);
		if (at == f->body.n)
			break;
		line = line_around(f->body, at);
		from = offset(f, line);
		at = from + line.n;
		if (!is_reference(f, line, &name))
			continue;
		add_text(f, done, from, number, a);
		number += newlines(str_sub(f->body, done, from));
		add_reference(f, line, name, number++, a);
		done = at < f->body.n ? at + 1 : at;
	}
	add_text(f, done, f->body.n, number, a);
}

/* --- claims --- */

/* Cuts a line and those that continue it off *rest. */
static bool
take_paragraph(struct str *rest, struct str *paragraph)
{
	struct str line;

	if (!str_line(rest, paragraph))
		return false;
	while (rest->n > 0 && is_blank(*rest->p) && str_line(rest, &line))
		paragraph->n = (size_t)(line.p + line.n - paragraph->p);
	return true;
}

/* The text as one line: the same length, newlines as blanks. */
static struct str
one_line(struct str s, struct arena *a)
{
	char *p;

	if (str_find_char(s, '\n', 0) == s.n)
		return s;
	p = arena_strdup(a, s);
	for (size_t i = 0; i < s.n; i++)
		if (p[i] == '\n')
			p[i] = ' ';
	return (struct str){ p, s.n };
}

static void
read_claim(struct fence *f, const struct options *o, struct str paragraph,
	   struct arena *a)
{
	struct str s = one_line(paragraph, a);
	size_t colon = str_find(s, ": ", 0);
	size_t off = offset(f, paragraph);
	struct loc loc = fence_place(f, off);
	struct claim *claim;

	if (colon == s.n || str_trim(str_sub(s, 0, colon)).n == 0 ||
	    str_trim(str_sub(s, colon + 1, s.n)).n == 0) {
		diag_error(loc, "expected 'TEXT: COMPARISON', with a blank "
				"behind the colon");
		return;
	}
	f->claims =
		arena_room(a, f->claims, (size_t)f->nclaims, sizeof(*claim));
	claim = &f->claims[f->nclaims++];
	*claim = (struct claim){
		.loc = loc,
		.text = str_trim_end(str_sub(s, 0, colon)),
		.source = str_trim_end(str_sub(s, colon + 2, s.n)),
		.off = off,
		.perf = o->perf,
		.when_source = o->when,
		.covers = o->covers,
	};
}

void
body_claims(struct fence *f, const struct options *o, struct arena *a)
{
	struct str rest = f->body, paragraph;

	while (take_paragraph(&rest, &paragraph)) {
		size_t from = offset(f, paragraph);

		if (str_trim(paragraph).n == 0)
			continue;
		if (is_blank(*paragraph.p))
			diag_error(fence_place(f, from),
				   "this line continues a claim, but none "
				   "stands above it");
		else
			read_claim(f, o, paragraph, a);
	}
	if (f->nclaims == 0 && str_trim(f->body).n == 0)
		diag_error(f->loc, "this fence holds no claim");
}

/* --- charts --- */

static void
read_series(struct fence *f, struct str line, struct arena *a)
{
	size_t equal = str_find(line, " = ", 0);
	struct loc loc = fence_place(f, offset(f, str_trim(line)));
	struct chart *c = f->chart;

	if (equal == line.n || str_trim(str_sub(line, 0, equal)).n == 0) {
		diag_error(loc, "expected 'LABEL = EXPRESSION'");
		return;
	}
	c->series = arena_room(a, c->series, (size_t)c->nseries,
			       sizeof(*c->series));
	c->series[c->nseries++] = (struct series){
		.loc = loc,
		.label = str_trim(str_sub(line, 0, equal)),
		.source = str_trim_end(str_sub(line, equal + 3, line.n)),
	};
}

void
body_chart(struct fence *f, const struct options *o, struct arena *a)
{
	struct str rest = f->body, line;

	f->chart->title = o->title;
	f->chart->x = o->x;
	while (str_line(&rest, &line))
		if (str_trim(line).n > 0)
			read_series(f, line, a);
	if (str_trim(f->body).n == 0)
		diag_error(f->loc, "this chart shows nothing: expected lines "
				   "'LABEL = EXPRESSION'");
}

/* --- topics --- */

void
body_topics(struct fence *f, struct arena *a)
{
	struct str rest = f->body, line, word;

	while (str_line(&rest, &line)) {
		struct str s = str_trim(line);
		struct topic *t;

		if (s.n == 0)
			continue;
		f->topics = arena_room(a, f->topics, (size_t)f->ntopics,
				       sizeof(*f->topics));
		t = &f->topics[f->ntopics++];
		t->loc = fence_place(f, offset(f, s));
		str_word(&s, " \t", &word);
		t->word = word;
		t->text = str_trim(s);
		if (t->text.n == 0)
			diag_error(t->loc, "expected 'WORD TEXT'");
	}
	if (f->ntopics == 0)
		diag_error(f->loc, "this list has no topics");
}

/* --- the rest --- */

/* Takes the quotes off a value that is wholly in them. */
static struct str
without_quotes(struct str s)
{
	if (s.n >= 2 && s.p[0] == '"' && s.p[s.n - 1] == '"')
		return str_sub(s, 1, s.n - 1);
	return s;
}

void
body_defaults(const struct fence *f, struct options *o, struct arena *a)
{
	struct str rest = f->body, line;

	while (str_line(&rest, &line)) {
		struct str s = str_trim(line);
		size_t equal = str_find_char(s, '=', 0);
		struct word w = { .has_value = true };

		if (s.n == 0 || *s.p == '#')
			continue;
		w.loc = fence_place(f, offset(f, s));
		if (equal == s.n) {
			diag_error(w.loc, "expected 'key = value'");
			continue;
		}
		w.key = str_trim(str_sub(s, 0, equal));
		w.value = str_trim(str_sub(s, equal + 1, s.n));
		w.value_loc =
			fence_place(f, w.value.n > 0 ? offset(f, w.value)
						     : offset(f, s) + equal);
		w.value = without_quotes(w.value);
		options_apply(o, &w, 1, ON_BOOK, a);
	}
}

void
body_alternative(const struct fence *f)
{
	struct str s = str_trim(f->body);

	if (f->kind == FENCE_TIMELINE && s.n == 0)
		diag_error(f->loc, "a timeline needs a line of text: its "
				   "caption and text alternative");
	if (f->kind == FENCE_DOT && !str_starts(s, "//") &&
	    !str_starts(s, "#") && !str_starts(s, "/*"))
		diag_error(s.n > 0 ? fence_place(f, offset(f, s)) : f->loc,
			   "a diagram starts with a comment line, '// …': its "
			   "text alternative");
}
