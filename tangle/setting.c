/* Reads the values of keys.
 *
 * A reader writes its field only when the value is good. Lists are never
 * appended to in place: a fence shares the arrays of its defaults. */
#include "setting.h"

#include <signal.h>
#include <string.h>

#include "file.h"
#include "machine.h"
#include "quantity.h"

enum { REPEATS = 100000 }; /* more is a slip of the finger */

bool
setting_text(const struct setting *s)
{
	if (s->value.n > 0)
		*(struct str *)s->field = s->value;
	return s->value.n > 0;
}

bool
setting_path(const struct setting *s)
{
	return path_stays_below(s->value) && setting_text(s);
}

bool
setting_choice(const struct setting *s)
{
	struct str rest = str_of(s->takes), word;

	while (str_word(&rest, ", ", &word))
		if (str_eq(word, s->value) && !str_is(word, "or"))
			return setting_text(s);
	return false;
}

bool
setting_merge(const struct setting *s)
{
	bool merge = str_is(s->value, "merge");

	if (!merge && !str_is(s->value, "apart"))
		return false;
	*(bool *)s->field = merge;
	return true;
}

static bool
read_time(struct str value, double *ns)
{
	struct quantity q;

	if (!quantity_parse(value, &q) || q.dim != DIM_TIME || q.rate)
		return false;
	*ns = q.v;
	return true;
}

bool
setting_duration(const struct setting *s)
{
	double ns;

	if (!read_time(s->value, &ns) || ns <= 0)
		return false;
	*(double *)s->field = ns;
	return true;
}

bool
setting_moment(const struct setting *s)
{
	double ns;

	return read_time(s->value, &ns) && ns >= 0 && setting_text(s);
}

bool
setting_count(const struct setting *s)
{
	uint64_t n;

	if (!str_uint(s->value, &n) || n == 0 || n > REPEATS)
		return false;
	*(int *)s->field = (int)n;
	return true;
}

static bool
is_signal(struct str name)
{
	for (int i = 1; i < NSIG; i++) {
		const char *known = sigabbrev_np(i);

		if (known && str_is(name, known))
			return true;
	}
	return false;
}

static bool
is_end(struct str value)
{
	uint64_t status;

	if (str_starts(value, "exit:"))
		return str_uint(str_sub(value, 5, value.n), &status) &&
		       status <= 255;
	if (str_starts(value, "signal:"))
		return is_signal(str_sub(value, 7, value.n));
	return str_is(value, "timeout") || str_is(value, "compile-error");
}

bool
setting_end(const struct setting *s)
{
	return is_end(s->value) && setting_text(s);
}

/* --- lists --- */

static void
words_put(struct words *w, struct str word, struct arena *a)
{
	w->v = arena_room(a, w->v, (size_t)w->n, sizeof(*w->v));
	w->v[w->n++] = word;
}

/* What the field starts with: nothing, or a copy of what it adds up to. */
static struct words
words_begin(const struct setting *s)
{
	const struct words *old = s->field;
	struct words w = { NULL, 0 };

	for (int i = 0; s->adds_up && i < old->n; i++)
		words_put(&w, old->v[i], s->arena);
	return w;
}

static bool
read_list(const struct setting *s, bool (*is_good)(struct str word))
{
	struct words w = words_begin(s);
	struct str rest = s->value, word;
	int before = w.n;

	while (str_word(&rest, ", \t", &word)) {
		if (is_good && !is_good(word))
			return false;
		words_put(&w, word, s->arena);
	}
	if (w.n == before)
		return false;
	*(struct words *)s->field = w;
	return true;
}

bool
setting_list(const struct setting *s)
{
	return read_list(s, NULL);
}

bool
setting_files(const struct setting *s)
{
	return read_list(s, path_stays_below);
}

static bool
is_variable(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!(s.p[i] == '_' || (s.p[i] >= 'A' && s.p[i] <= 'Z') ||
		      (s.p[i] >= 'a' && s.p[i] <= 'z') ||
		      (i > 0 && s.p[i] >= '0' && s.p[i] <= '9')))
			return false;
	return s.n > 0;
}

bool
setting_variables(const struct setting *s)
{
	return read_list(s, is_variable);
}

/* A plain name is always sensible: a program on PATH. An amount is, when the
 * machine has such a thing. */
static bool
is_need(struct str word)
{
	struct buf why;
	bool sensible;

	if (str_find_char(word, '=', 0) == word.n &&
	    str_find_char(word, '<', 0) == word.n &&
	    str_find_char(word, '>', 0) == word.n)
		return true;
	if (str_find(word, ">=", 0) == word.n)
		return false;
	buf_init(&why);
	sensible = machine_has(word, &why) || why.n > 0;
	buf_release(&why);
	return sensible;
}

bool
setting_needs(const struct setting *s)
{
	return read_list(s, is_need);
}

/* --- lists of quoted words --- */

/* Takes the quotes out of a word that is known to hold pairs of them. */
static struct str
unquoted(struct str word, struct arena *a)
{
	char *p = arena_alloc(a, word.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < word.n; i++)
		if (word.p[i] != '\'')
			p[n++] = word.p[i];
	return (struct str){ p, n };
}

/* Cuts a word that may hold '…' off *rest; false at the end, and where a quote
 * stays open (then *rest is not empty). */
static bool
quoted_word(struct str *rest, struct str *word, struct arena *a)
{
	struct str s = str_trim(*rest);
	bool open = false, quotes = false;
	size_t n;

	for (n = 0; n < s.n; n++) {
		if (s.p[n] == '\'') {
			open = !open;
			quotes = true;
		} else if (!open && (s.p[n] == ' ' || s.p[n] == '\t')) {
			break;
		}
	}
	*rest = s;
	if (n == 0 || open)
		return false;
	*word = str_sub(s, 0, n);
	if (quotes)
		*word = unquoted(*word, a);
	*rest = str_sub(s, n, s.n);
	return true;
}

static bool
read_quoted(const struct setting *s, bool (*is_good)(struct str word))
{
	struct words w = words_begin(s);
	struct str rest = s->value, word;

	while (quoted_word(&rest, &word, s->arena)) {
		if (is_good && !is_good(word))
			return false;
		words_put(&w, word, s->arena);
	}
	if (rest.n > 0)
		return false;
	*(struct words *)s->field = w;
	return true;
}

bool
setting_args(const struct setting *s)
{
	return read_quoted(s, NULL);
}

static bool
is_pair(struct str word)
{
	size_t eq = str_find_char(word, '=', 0);

	return eq < word.n && is_variable(str_sub(word, 0, eq));
}

bool
setting_pairs(const struct setting *s)
{
	return read_quoted(s, is_pair);
}
