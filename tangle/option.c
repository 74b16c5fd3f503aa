/* Turns the words of an info string into struct options.
 *
 * Everything that is known of a flag or key stands in one row of the table:
 * where it may stand, where its value goes, how it is read and, for messages,
 * what it takes. Values borrow from the words, so from the chapter's text. */
#include "option.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "file.h"
#include "machine.h"
#include "quantity.h"

enum {
	ON_RUN = ON_PROGRAM | ON_SCRIPT,
	ON_CODE = ON_RUN | ON_LIB | ON_CHUNK,
	REPEATS = 100000, /* more is a slip of the finger */
};

struct option {
	const char *name;
	int places;
	/* Reads `value` into the field; false when it is not what `takes`
	 * says. NULL: a flag, the field is a bool. */
	bool (*set)(const struct option *o, void *field, struct str value,
		    struct arena *a);
	size_t offset;
	const char *takes;
	bool adds_up;
};

/* --- readers of values --- */

static bool
set_text(const struct option *o, void *field, struct str value, struct arena *a)
{
	(void)o;
	(void)a;
	*(struct str *)field = value;
	return value.n > 0;
}

static bool
set_path(const struct option *o, void *field, struct str value, struct arena *a)
{
	return set_text(o, field, value, a) && path_stays_below(value);
}

/* One of the words that `takes` lists: "clean, error or off". */
static bool
set_choice(const struct option *o, void *field, struct str value,
	   struct arena *a)
{
	struct str rest = str_of(o->takes), word;

	while (str_word(&rest, ", ", &word))
		if (str_eq(word, value) && !str_is(word, "or"))
			return set_text(o, field, value, a);
	return false;
}

static bool
set_merge(const struct option *o, void *field, struct str value,
	  struct arena *a)
{
	struct str choice;

	if (!set_choice(o, &choice, value, a))
		return false;
	*(bool *)field = str_is(choice, "merge");
	return true;
}

static bool
set_duration(const struct option *o, void *field, struct str value,
	     struct arena *a)
{
	struct quantity q;

	(void)o;
	(void)a;
	if (!quantity_parse(value, &q) || q.dim != DIM_TIME || q.rate ||
	    q.v <= 0)
		return false;
	*(double *)field = q.v;
	return true;
}

/* A moment of a timeline: kept as written. */
static bool
set_moment(const struct option *o, void *field, struct str value,
	   struct arena *a)
{
	struct quantity q;

	return quantity_parse(value, &q) && q.dim == DIM_TIME && !q.rate &&
	       q.v >= 0 && set_text(o, field, value, a);
}

static bool
set_count(const struct option *o, void *field, struct str value,
	  struct arena *a)
{
	uint64_t n;

	(void)o;
	(void)a;
	if (!str_uint(value, &n) || n == 0 || n > REPEATS)
		return false;
	*(int *)field = (int)n;
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
set_expect(const struct option *o, void *field, struct str value,
	   struct arena *a)
{
	struct str what = value;
	uint64_t status;

	set_text(o, field, value, a);
	if (str_starts(value, "exit:")) {
		what = str_sub(value, 5, value.n);
		return str_uint(what, &status) && status <= 255;
	}
	if (str_starts(value, "signal:"))
		return is_signal(str_sub(value, 7, value.n));
	return str_is(value, "timeout") || str_is(value, "compile-error");
}

/* Lists are never appended to in place: a fence shares its defaults' array. */
static void
words_put(struct words *w, struct str word, struct arena *a)
{
	w->v = arena_room(a, w->v, (size_t)w->n, sizeof(*w->v));
	w->v[w->n++] = word;
}

static bool
words_done(struct words *field, const struct words *more, bool adds_up,
	   struct arena *a)
{
	struct words all = { NULL, 0 };

	for (int i = 0; adds_up && i < field->n; i++)
		words_put(&all, field->v[i], a);
	if (all.n == 0) {
		*field = *more;
		return true;
	}
	for (int i = 0; i < more->n; i++)
		words_put(&all, more->v[i], a);
	*field = all;
	return true;
}

static bool
set_list(const struct option *o, void *field, struct str value, struct arena *a)
{
	struct words list = { NULL, 0 };
	struct str word;

	while (str_word(&value, ", \t", &word))
		words_put(&list, word, a);
	return list.n > 0 && words_done(field, &list, o->adds_up, a);
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

static bool
set_needs(const struct option *o, void *field, struct str value,
	  struct arena *a)
{
	struct str rest = value, word;

	while (str_word(&rest, ", \t", &word))
		if (!is_need(word))
			return false;
	return set_list(o, field, value, a);
}

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
set_args(const struct option *o, void *field, struct str value, struct arena *a)
{
	struct words list = { NULL, 0 };
	struct str word;

	while (quoted_word(&value, &word, a))
		words_put(&list, word, a);
	return value.n == 0 && words_done(field, &list, o->adds_up, a);
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

static bool
set_pairs(const struct option *o, void *field, struct str value,
	  struct arena *a)
{
	struct words list = { NULL, 0 };
	struct str word;

	while (quoted_word(&value, &word, a)) {
		size_t eq = str_find_char(word, '=', 0);

		if (eq == word.n || !is_variable(str_sub(word, 0, eq)))
			return false;
		words_put(&list, word, a);
	}
	return value.n == 0 && words_done(field, &list, o->adds_up, a);
}

static bool
set_variables(const struct option *o, void *field, struct str value,
	      struct arena *a)
{
	struct str rest = value, word;

	while (str_word(&rest, ", \t", &word))
		if (!is_variable(word))
			return false;
	return set_list(o, field, value, a);
}

/* --- the table --- */

#define FIELD(name) offsetof(struct options, name)
#define FLAG(name, places)                                    \
	{                                                     \
#name, places, NULL, FIELD(name), NULL, false \
	}

static const struct option options[] = {
	FLAG(run, ON_RUN),
	FLAG(time, ON_RUN),
	FLAG(build, ON_PROGRAM),
	FLAG(lib, ON_LIB),
	FLAG(hide, ON_CODE | ON_DATA),
	FLAG(trace, ON_PROGRAM),
	FLAG(exercise, ON_CHUNK),
	FLAG(solution, ON_CHUNK),
	FLAG(unordered, ON_OUTPUT),
	FLAG(perf, ON_CLAIM),
	{ "file", ON_RUN | ON_LIB, set_path, FIELD(file),
	  "a relative path that stays below its folder", false },
	{ "args", ON_RUN, set_args, FIELD(args),
	  "words, \"a 'b c'\" with every quote closed", false },
	{ "stdin", ON_RUN, set_text, FIELD(stdin_chunk),
	  "the name of a text chunk", false },
	{ "env", ON_RUN | ON_BOOK, set_pairs, FIELD(env),
	  "NAME=value pairs, \"A=1 B='x y'\"", true },
	{ "pass", ON_RUN | ON_BOOK, set_variables, FIELD(pass),
	  "names of environment variables", true },
	{ "uses", ON_RUN, set_list, FIELD(uses), "names of programs", false },
	{ "with", ON_RUN, set_text, FIELD(with), "the name of a program",
	  false },
	{ "timeout", ON_RUN | ON_BOOK, set_duration, FIELD(timeout),
	  "a time such as 250ms or 5s", false },
	{ "repeat", ON_RUN | ON_BOOK, set_count, FIELD(repeat),
	  "a number from 1 to 100000", false },
	{ "trials", ON_RUN, set_count, FIELD(trials),
	  "a number from 1 to 100000", false },
	{ "sweep", ON_RUN, set_list, FIELD(sweep), "values such as 1,2,4",
	  false },
	{ "expect", ON_RUN | ON_BOOK, set_expect, FIELD(expect),
	  "exit:N, signal:NAME (such as signal:SEGV), timeout or "
	  "compile-error",
	  false },
	{ "tsan", ON_PROGRAM | ON_BOOK, set_choice, FIELD(tsan),
	  "clean, race, deadlock or off", false },
	{ "asan", ON_PROGRAM | ON_BOOK, set_choice, FIELD(asan),
	  "clean, error or off", false },
	{ "pkg", ON_PROGRAM | ON_BOOK, set_list, FIELD(pkg),
	  "names that pkg-config knows", true },
	{ "libs", ON_PROGRAM | ON_BOOK, set_args, FIELD(libs),
	  "linker flags, with every quote closed", true },
	{ "cflags", ON_PROGRAM | ON_BOOK, set_args, FIELD(cflags),
	  "compiler flags, with every quote closed", true },
	{ "cc", ON_PROGRAM | ON_BOOK, set_text, FIELD(cc), "a compiler",
	  false },
	{ "needs", ON_RUN | ON_BOOK, set_needs, FIELD(needs),
	  "names of programs, pkg:NAME, cpus>=2, nofile>=10200 or "
	  "memory>=2GiB",
	  false },
	{ "buffer", ON_PROGRAM | ON_BOOK, set_choice, FIELD(buffer),
	  "line, none or full", false },
	{ "stderr", ON_RUN | ON_BOOK, set_merge, FIELD(stderr_merge),
	  "apart or merge", false },
	{ "covers", ON_CODE | ON_CLAIM, set_list, FIELD(covers), "words",
	  false },
	{ "output", ON_OUTPUT, set_text, FIELD(output),
	  "a program: NAME, NAME.stderr, NAME[4]", false },
	{ "of", ON_TIMELINE, set_text, FIELD(of), "the name of a program",
	  false },
	{ "from", ON_TIMELINE, set_moment, FIELD(from), "a time such as 0ms",
	  false },
	{ "to", ON_TIMELINE, set_moment, FIELD(to), "a time such as 40ms",
	  false },
	{ "title", ON_CHART, set_text, FIELD(title), "a text", false },
	{ "x", ON_CHART, set_text, FIELD(x), "a text", false },
	{ "when", ON_CLAIM, set_text, FIELD(when), "a comparison", false },
};

enum { NOPTIONS = sizeof(options) / sizeof(*options) };

static const struct option *
option_find(struct str name)
{
	if (name.n == 0)
		return NULL;
	for (size_t i = 0; i < NOPTIONS; i++)
		if (*name.p == *options[i].name &&
		    str_is(name, options[i].name))
			return &options[i];
	return NULL;
}

bool
option_is_known(struct str word)
{
	return option_find(word) != NULL;
}

bool
option_is_flag(struct str word)
{
	const struct option *o = option_find(word);

	return o && !o->set;
}

/* --- applying words --- */

static const char *
place_name(enum option_place place)
{
	switch (place) {
	case ON_PROGRAM:
		return "a program";
	case ON_SCRIPT:
		return "a script";
	case ON_LIB:
		return "a lib chunk";
	case ON_CHUNK:
		return "a chunk";
	case ON_DATA:
		return "a text chunk";
	case ON_OUTPUT:
		return "expected output";
	case ON_CLAIM:
		return "a claim";
	case ON_CHART:
		return "a chart";
	case ON_TIMELINE:
		return "a timeline";
	case ON_DOT:
		return "a dot diagram";
	case ON_BOOK:
		break;
	}
	return "the defaults";
}

/* The nearest word of that kind that may stand there; else of any kind. */
static const char *
nearest(struct str word, enum option_place place, bool key)
{
	const char *fit[NOPTIONS], *known[NOPTIONS], *near;
	size_t nfit = 0, nknown = 0;

	/* a chunk may want to become a program or a lib */
	if (place == ON_CHUNK)
		place |= ON_RUN | ON_LIB;
	for (size_t i = 0; i < NOPTIONS; i++) {
		known[nknown++] = options[i].name;
		if ((options[i].places & place) && !options[i].set == !key)
			fit[nfit++] = options[i].name;
	}
	near = diag_nearest(word, fit, nfit);
	return near ? near : diag_nearest(word, known, nknown);
}

static void
tell_known(struct loc loc, enum option_place place, bool key)
{
	struct buf b;

	loc.col = 0; /* the line was shown already */
	buf_init(&b);
	for (size_t i = 0; i < NOPTIONS; i++)
		if ((options[i].places & place) && !options[i].set == !key)
			buf_addf(&b, "%s%s", b.n > 0 ? " " : "",
				 options[i].name);
	if (b.n > 0)
		diag_note(loc, "%s on %s: %s", key ? "keys" : "flags",
			  place_name(place), b.p);
	buf_release(&b);
}

static void
tell_unknown(const struct word *w, enum option_place place)
{
	const char *near = nearest(w->key, place, w->has_value);
	const char *kind = w->has_value ? "key" : "flag";

	if (near) {
		diag_error(w->loc, "unknown %s '%.*s', did you mean '%s'?",
			   kind, STR(w->key), near);
		return;
	}
	diag_error(w->loc, "unknown %s '%.*s'", kind, STR(w->key));
	tell_known(w->loc, place == ON_CHUNK ? ON_PROGRAM : place,
		   w->has_value);
}

static void
tell_misplaced(const struct option *o, const struct word *w,
	       enum option_place place)
{
	if (place == ON_CHUNK && (o->places & ON_RUN))
		diag_error(w->loc, "'%s' needs 'run', 'time' or 'build'",
			   o->name);
	else if (place == ON_SCRIPT && (o->places & ON_PROGRAM))
		diag_error(w->loc,
			   "'%s' is for compiled programs, not for scripts",
			   o->name);
	else
		diag_error(w->loc, "'%s' does not belong on %s", o->name,
			   place_name(place));
}

static void
option_apply(const struct option *o, struct options *to, const struct word *w,
	     struct arena *a)
{
	void *field = (char *)to + o->offset;

	if (!o->set && w->has_value)
		diag_error(w->loc, "'%s' is a flag and takes no value",
			   o->name);
	else if (!o->set)
		*(bool *)field = true;
	else if (!w->has_value)
		diag_error(w->loc, "'%s' needs a value: %s", o->name, o->takes);
	else if (!o->set(o, field, w->value, a))
		diag_error(w->value_loc, "'%s' takes %s, not '%.*s'", o->name,
			   o->takes, STR(w->value));
}

void
options_apply(struct options *to, const struct word *words, int n,
	      enum option_place place, struct arena *a)
{
	uint64_t seen = 0;

	_Static_assert(NOPTIONS <= 64, "one bit of `seen` for each option");
	for (int i = 0; i < n; i++) {
		const struct option *o = option_find(words[i].key);
		uint64_t bit = o ? (uint64_t)1 << (o - options) : 0;

		if (!o)
			tell_unknown(&words[i], place);
		else if (!(o->places & place))
			tell_misplaced(o, &words[i], place);
		else if (seen & bit)
			diag_error(words[i].loc, "'%s' is given twice",
				   o->name);
		else
			option_apply(o, to, &words[i], a);
		seen |= bit;
	}
}

void
options_init(struct options *o)
{
	*o = (struct options){
		.timeout = 10e9,
		.repeat = 11,
		.expect = LIT("exit:0"),
		.tsan = LIT("off"),
		.asan = LIT("off"),
		.buffer = LIT("line"),
	};
}
