/* Reads the info strings of fences.
 *
 * The text is the source line's, not cmark's unescaped copy. Splitting knows
 * nothing of what the words mean; fence_classify then decides whose fence it
 * is. Fences of languages that are not ours may say what they like. */
#include "fence.h"

#include <string.h>
#include <strings.h>

/* --- names --- */

static bool
is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool
name_is_chunk(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_lower(s.p[i]) &&
		    !(i > 0 && (is_digit(s.p[i]) || s.p[i] == '_')))
			return false;
	return s.n > 0;
}

bool
name_is_slug(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_lower(s.p[i]) && !is_digit(s.p[i]) &&
		    !(i > 0 && (s.p[i] == '_' || s.p[i] == '-')))
			return false;
	return s.n > 0;
}

bool
name_is_reference(struct str s)
{
	size_t slash = str_find_char(s, '/', 0);

	if (slash == s.n)
		return name_is_chunk(s);
	return name_is_slug(str_sub(s, 0, slash)) &&
	       name_is_chunk(str_sub(s, slash + 1, s.n));
}

/* --- splitting --- */

/* What is left to read, and where it stands. */
struct cursor {
	struct str rest;
	struct loc loc;
};

static void
skip(struct cursor *c, size_t n)
{
	c->rest = str_sub(c->rest, n, c->rest.n);
	c->loc.col += (int)n;
}

static void
skip_blanks(struct cursor *c)
{
	size_t n = 0;

	while (n < c->rest.n && (c->rest.p[n] == ' ' || c->rest.p[n] == '\t'))
		n++;
	skip(c, n);
}

static bool
is_one_of(char c, const char *set)
{
	return c != '\0' && strchr(set, c);
}

/* Takes the characters before the first of `stops`. */
static struct str
take(struct cursor *c, const char *stops)
{
	size_t n = 0;
	struct str s;

	while (n < c->rest.n && !is_one_of(c->rest.p[n], stops))
		n++;
	s = str_sub(c->rest, 0, n);
	skip(c, n);
	return s;
}

static void
info_bad(struct info *in, struct loc loc, const char *what)
{
	if (in->bad)
		return;
	in->bad = what;
	in->bad_loc = loc;
}

static struct str
unescaped(struct str s, struct arena *a)
{
	char *p;
	size_t n = 0;

	if (str_find_char(s, '\\', 0) == s.n)
		return s;
	p = arena_alloc(a, s.n + 1);
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\\' && i + 1 < s.n &&
		    (s.p[i + 1] == '"' || s.p[i + 1] == '\\'))
			i++;
		p[n++] = s.p[i];
	}
	return (struct str){ p, n };
}

/* A value in quotes; the cursor stands on the first. */
static struct str
take_quoted(struct cursor *c, struct info *in, struct arena *a)
{
	struct loc open = c->loc;
	struct str s;
	size_t n = 1;

	while (n < c->rest.n && c->rest.p[n] != '"')
		n += 1 + (c->rest.p[n] == '\\' && n + 1 < c->rest.n);
	if (n >= c->rest.n) {
		info_bad(in, open, "this quote is not closed");
		n = c->rest.n;
	}
	s = str_sub(c->rest, 1, n);
	skip(c, n < c->rest.n ? n + 1 : n);
	if (c->rest.n > 0 && !is_one_of(*c->rest.p, " \t"))
		info_bad(in, c->loc, "expected a blank behind the quote");
	return unescaped(s, a);
}

static void
take_word(struct cursor *c, struct info *in, struct arena *a)
{
	struct word w = { .loc = c->loc };

	w.key = take(c, " \t=");
	if (c->rest.n > 0 && *c->rest.p == '=') {
		skip(c, 1);
		w.has_value = true;
		w.value_loc = c->loc;
		if (c->rest.n > 0 && *c->rest.p == '"')
			w.value = take_quoted(c, in, a);
		else
			w.value = take(c, " \t\"");
		if (c->rest.n > 0 && *c->rest.p == '"')
			info_bad(in, c->loc,
				 "a quote inside a value: put the "
				 "whole value in quotes");
	}
	if (w.key.n == 0)
		info_bad(in, w.loc, "expected a key before '='");
	else if (in->nwords == INFO_WORDS)
		info_bad(in, w.loc, "too many words");
	else
		in->words[in->nwords++] = w;
	take(c, " \t");
}

void
info_read(struct info *in, struct str text, struct loc loc, struct arena *a)
{
	struct cursor c = { text, loc };

	in->nwords = 0;
	in->bad = NULL;
	in->name = (struct str){ NULL, 0 };
	skip_blanks(&c);
	c.rest = str_trim_end(c.rest);
	in->loc = c.loc;
	in->lang = take(&c, " \t");
	for (skip_blanks(&c); c.rest.n > 0; skip_blanks(&c))
		take_word(&c, in, a);
}

const struct word *
info_find(const struct info *in, const char *key)
{
	for (int i = 0; i < in->nwords; i++)
		if (str_is(in->words[i].key, key))
			return &in->words[i];
	return NULL;
}

/* --- whose fence it is --- */

static void
drop_first(struct info *in)
{
	in->nwords--;
	memmove(in->words, in->words + 1,
		(size_t)in->nwords * sizeof(*in->words));
}

static bool
makes_program(const struct info *in)
{
	return info_find(in, "run") || info_find(in, "time") ||
	       info_find(in, "build") || info_find(in, "lib") ||
	       info_find(in, "exercise") || info_find(in, "trials");
}

/* The fences that are neither code nor another language's. */
static const struct {
	const char *word;
	enum fence_kind kind;
	enum option_place place;
} specials[] = {
	{ "claim", FENCE_CLAIM, ON_CLAIM },
	{ "chart", FENCE_CHART, ON_CHART },
	{ "timeline", FENCE_TIMELINE, ON_TIMELINE },
	{ "dot", FENCE_DOT, ON_DOT },
	{ "topics", FENCE_TOPICS, ON_TOPICS },
	{ "weft", FENCE_DEFAULTS, ON_BOOK },
};

enum { NSPECIALS = sizeof(specials) / sizeof(*specials) };

/* The kind of fence that a word misses by one letter, or in case; NULL when it
 * is likelier a language. */
static const char *
nearest_special(struct str word)
{
	for (size_t i = 0; i < NSPECIALS; i++) {
		struct str special = str_of(specials[i].word);

		if (special.n > 3 &&
		    (str_distance(word, special) <= 1 ||
		     (word.n == special.n &&
		      strncasecmp(word.p, special.p, word.n) == 0)))
			return specials[i].word;
	}
	return NULL;
}

static void
tell_no_language(const struct info *in)
{
	size_t at = str_find_char(in->lang, '=', 0);
	struct str key = str_sub(in->lang, 0, at);

	if (option_is_known(key))
		diag_error(in->loc,
			   "a fence begins with its language: '%s %.*s'",
			   str_is(key, "output") ? "text" : "c NAME",
			   STR(in->lang));
}

/* A language that is not ours: nearly always an illustration. */
static void
classify_foreign(struct fence *f, const struct info *in)
{
	static const char *const names[][2] = {
		{ "C", "c" },
		{ "cpp", "c" },
		{ "c++", "c" },
		{ "bash", "sh" },
		{ "shell", "sh" },
		{ "zsh", "sh" },
		{ "py", "python" },
		{ "Python", "python" },
		{ "python3", "python" },
	};
	const struct word *output = info_find(in, "output");
	const char *special = nearest_special(in->lang);

	if (str_find_char(in->lang, '=', 0) < in->lang.n) {
		tell_no_language(in);
		return;
	}
	if (special) {
		diag_error(in->loc,
			   "unknown kind of fence '%.*s', did you "
			   "mean '%s'?",
			   STR(in->lang), special);
		return;
	}
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (!str_is(in->lang, names[i][0]) || !makes_program(in))
			continue;
		diag_error(in->loc,
			   "'%s' is only shown: a program's language "
			   "is written '%s'",
			   names[i][0], names[i][1]);
		return;
	}
	if (output && output->has_value && f->lang == LANG_OTHER)
		diag_error(in->loc,
			   "expected output is written 'text output=%.*s'",
			   STR(output->value));
}

static void
tell_no_name(const struct info *in)
{
	const struct word *first = &in->words[0];

	for (int i = 1; i < in->nwords; i++) {
		struct str name = in->words[i].key;

		if (in->words[i].has_value || option_is_known(name) ||
		    !name_is_chunk(name))
			continue;
		diag_error(first->loc, "the name comes first: '%.*s %.*s %.*s'",
			   STR(in->lang), STR(name), STR(first->key));
		return;
	}
	diag_error(first->loc, "'%.*s' needs a name: '%.*s NAME %.*s'",
		   STR(first->key), STR(in->lang), STR(first->key));
}

/* Moves the name out of the words. False, noted, when it is no good. */
static bool
take_name(struct info *in)
{
	struct word *w = &in->words[0];

	if (w->has_value || option_is_flag(w->key)) {
		if (str_is(in->lang, "text") && !option_is_known(w->key))
			options_apply(NULL, w, 1, ON_OUTPUT, NULL);
		else
			tell_no_name(in);
		return false;
	}
	if (!name_is_chunk(w->key)) {
		diag_error(w->loc,
			   "'%.*s' cannot be a name: expected a letter, then "
			   "letters, digits and '_', all lower case",
			   STR(w->key));
		return false;
	}
	if (option_is_known(w->key) || str_is(w->key, "machine") ||
	    str_is(w->key, "book")) {
		diag_error(w->loc, "'%.*s' is reserved and cannot be a name",
			   STR(w->key));
		return false;
	}
	in->name = w->key;
	in->name_loc = w->loc;
	drop_first(in);
	return true;
}

static enum fence_kind
classify_chart(struct fence *f, struct info *in, struct arena *a)
{
	bool line = in->nwords > 0 && str_is(in->words[0].key, "line");
	bool bar = in->nwords > 0 && str_is(in->words[0].key, "bar");

	if (!line && !bar) {
		diag_error(in->nwords > 0 ? in->words[0].loc : in->loc,
			   "expected 'chart bar' or 'chart line'");
		return FENCE_SHOWN;
	}
	drop_first(in);
	f->chart = arena_alloc(a, sizeof(*f->chart));
	f->chart->line = line;
	return FENCE_CHART;
}

static bool
classify_special(struct fence *f, struct info *in, struct options *o,
		 struct arena *a)
{
	size_t i = 0;

	while (i < NSPECIALS && !str_is(in->lang, specials[i].word))
		i++;
	if (i == NSPECIALS)
		return false;
	f->kind = specials[i].kind;
	if (f->kind == FENCE_CHART)
		f->kind = classify_chart(f, in, a);
	if (f->kind == FENCE_DEFAULTS && in->nwords > 0)
		diag_error(in->words[0].loc,
			   "defaults stand in the fence, one 'key = value' a "
			   "line");
	else if (f->kind != FENCE_SHOWN)
		options_apply(o, in->words, in->nwords, specials[i].place, a);
	return true;
}

static enum lang
lang_of(struct str word)
{
	if (str_is(word, "c"))
		return LANG_C;
	if (str_is(word, "sh"))
		return LANG_SH;
	if (str_is(word, "python"))
		return LANG_PYTHON;
	return str_is(word, "text") ? LANG_TEXT : LANG_OTHER;
}

/* Tells what info_read found; only for fences that are ours. */
static void
tell_bad(const struct info *in)
{
	if (in->bad)
		diag_error(in->bad_loc, "%s", in->bad);
}

void
fence_classify(struct fence *f, struct info *in, struct options *o,
	       struct arena *a)
{
	f->lang_word = in->lang;
	f->lang = lang_of(in->lang);
	f->kind = FENCE_SHOWN;
	if (f->lang == LANG_TEXT && info_find(in, "output")) {
		tell_bad(in);
		f->kind = FENCE_OUTPUT;
		options_apply(o, in->words, in->nwords, ON_OUTPUT, a);
	} else if (f->lang != LANG_OTHER) {
		tell_bad(in);
		if (in->nwords > 0 && take_name(in))
			f->kind = FENCE_CHUNK;
	} else if (classify_special(f, in, o, a)) {
		tell_bad(in);
	} else {
		classify_foreign(f, in);
	}
}

struct loc
fence_place(const struct fence *f, size_t off)
{
	struct loc loc = { f->loc.file, f->body_line, f->indent + 1 };

	for (size_t i = 0; i < off && i < f->body.n; i++) {
		loc.col++;
		if (f->body.p[i] == '\n') {
			loc.line++;
			loc.col = f->indent + 1;
		}
	}
	return loc;
}

struct loc
fence_value_place(const struct fence *f, const char *key, struct str value,
		  size_t off)
{
	struct loc loc = f->loc;
	size_t at;

	if (value.p >= f->info.p && value.p < f->info.p + f->info.n)
		at = (size_t)(value.p - f->info.p) + off;
	else
		at = str_find(f->info, key, 0);
	if (at < f->info.n)
		loc.col += (int)at;
	return loc;
}
