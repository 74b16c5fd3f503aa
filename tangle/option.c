/* Turns the words of an info string into struct options.
 *
 * Everything that is known of a flag or key stands in one row of the table:
 * where it may stand, where its value goes, how it is read and, for messages,
 * what it takes. Values borrow from the words, so from the chapter's text. */
#include "option.h"

#include <stdio.h>
#include <string.h>

#include "setting.h"

enum {
	ON_RUN = ON_PROGRAM | ON_SCRIPT,
	ON_CODE = ON_RUN | ON_LIB | ON_CHUNK,
	ON_FIGURE = ON_CHART | ON_TIMELINE | ON_DOT,
};

struct option {
	const char *name;
	int places;
	/* Reads the value; NULL: a flag, the field is a bool. */
	bool (*set)(const struct setting *s);
	size_t offset;
	const char *takes;
	bool adds_up;
};

#define FIELD(name) offsetof(struct options, name)
static const struct option options[] = {
	/* flags */
	{ "run", ON_RUN, NULL, FIELD(run), NULL, false },
	{ "time", ON_RUN, NULL, FIELD(time), NULL, false },
	{ "build", ON_PROGRAM, NULL, FIELD(build), NULL, false },
	{ "lib", ON_LIB, NULL, FIELD(lib), NULL, false },
	{ "hide", ON_CODE | ON_DATA, NULL, FIELD(hide), NULL, false },
	{ "trace", ON_RUN, NULL, FIELD(trace), NULL, false },
	{ "exercise", ON_CHUNK, NULL, FIELD(exercise), NULL, false },
	{ "solution", ON_CHUNK, NULL, FIELD(solution), NULL, false },
	{ "unordered", ON_OUTPUT, NULL, FIELD(unordered), NULL, false },
	{ "perf", ON_CLAIM, NULL, FIELD(perf), NULL, false },
	/* keys */
	{ "file", ON_RUN | ON_LIB, setting_path, FIELD(file),
	  "a relative path that stays below its folder", false },
	{ "args", ON_RUN, setting_args, FIELD(args),
	  "words, \"a 'b c'\" with every quote closed", false },
	{ "stdin", ON_RUN, setting_text, FIELD(stdin_chunk),
	  "the name of a text chunk", false },
	{ "env", ON_RUN | ON_BOOK, setting_pairs, FIELD(env),
	  "NAME=value pairs, \"A=1 B='x y'\"", true },
	{ "pass", ON_RUN | ON_BOOK, setting_variables, FIELD(pass),
	  "names of environment variables", true },
	{ "uses", ON_RUN, setting_list, FIELD(uses), "names of programs",
	  false },
	{ "reads", ON_RUN, setting_files, FIELD(reads),
	  "relative paths that stay below the book's folder", false },
	{ "with", ON_RUN, setting_text, FIELD(with), "the name of a program",
	  false },
	{ "timeout", ON_RUN | ON_BOOK, setting_duration, FIELD(timeout),
	  "a time such as 250ms or 5s", false },
	{ "repeat", ON_RUN | ON_BOOK, setting_count, FIELD(repeat),
	  "a number from 1 to 100000", false },
	{ "trials", ON_RUN, setting_count, FIELD(trials),
	  "a number from 1 to 100000", false },
	{ "sweep", ON_RUN, setting_list, FIELD(sweep), "values such as 1,2,4",
	  false },
	{ "expect", ON_RUN | ON_BOOK, setting_end, FIELD(expect),
	  "exit:N, signal:NAME (such as signal:SEGV), timeout or "
	  "compile-error",
	  false },
	{ "tsan", ON_PROGRAM | ON_BOOK, setting_choice, FIELD(tsan),
	  "clean, race, deadlock or off", false },
	{ "asan", ON_PROGRAM | ON_BOOK, setting_choice, FIELD(asan),
	  "clean, error or off", false },
	{ "pkg", ON_PROGRAM | ON_BOOK, setting_list, FIELD(pkg),
	  "names that pkg-config knows", true },
	{ "libs", ON_PROGRAM | ON_BOOK, setting_args, FIELD(libs),
	  "linker flags, with every quote closed", true },
	{ "cflags", ON_PROGRAM | ON_BOOK, setting_args, FIELD(cflags),
	  "compiler flags, with every quote closed", true },
	{ "cc", ON_PROGRAM | ON_BOOK, setting_text, FIELD(cc), "a compiler",
	  false },
	{ "needs", ON_RUN | ON_BOOK, setting_needs, FIELD(needs),
	  "names of programs, pkg:NAME, cpus>=2, nofile>=10200 or "
	  "memory>=2GiB",
	  false },
	{ "buffer", ON_PROGRAM | ON_BOOK, setting_choice, FIELD(buffer),
	  "line, none or full", false },
	{ "stderr", ON_RUN | ON_BOOK, setting_merge, FIELD(stderr_merge),
	  "apart or merge", false },
	{ "covers", ON_CODE | ON_CLAIM | ON_FIGURE, setting_list, FIELD(covers),
	  "words", false },
	{ "diff", ON_CODE, setting_text, FIELD(diff),
	  "the name of an earlier chunk", false },
	{ "output", ON_OUTPUT, setting_text, FIELD(output),
	  "a program: NAME, NAME.stderr, NAME[4]", false },
	{ "of", ON_TIMELINE, setting_text, FIELD(of), "the name of a program",
	  false },
	{ "from", ON_TIMELINE, setting_moment, FIELD(from),
	  "a time such as 0ms", false },
	{ "to", ON_TIMELINE, setting_moment, FIELD(to), "a time such as 40ms",
	  false },
	{ "title", ON_CHART, setting_text, FIELD(title), "a text", false },
	{ "x", ON_CHART, setting_text, FIELD(x), "a text", false },
	{ "when", ON_CLAIM, setting_text, FIELD(when), "a comparison", false },
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
	case ON_TOPICS:
		return "a list of topics";
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
	if (word.n < 2)
		return NULL; /* one letter is near everything */
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
	struct setting s = { .field = (char *)to + o->offset,
			     .value = w->value,
			     .takes = o->takes,
			     .adds_up = o->adds_up,
			     .arena = a };

	if (!o->set && w->has_value)
		diag_error(w->loc, "'%s' is a flag and takes no value",
			   o->name);
	else if (!o->set)
		*(bool *)s.field = true;
	else if (!w->has_value)
		diag_error(w->loc, "'%s' needs a value: %s", o->name, o->takes);
	else if (!o->set(&s))
		diag_error(w->value_loc, "'%s' takes %s, not '%.*s'", o->name,
			   o->takes, STR(w->value));
}

/* `args=a b`: a flag that is none, behind a value that should hold it. */
static void
tell_quotes(const struct word *before, const struct word *w)
{
	static const char *const split[] = { "args", "cflags", "libs", "env" };
	struct loc loc = w->loc;

	loc.col = 0; /* the line was shown already */
	for (size_t i = 0; i < sizeof(split) / sizeof(*split); i++)
		if (before->has_value && str_is(before->key, split[i]))
			diag_note(loc,
				  "a value that holds blanks is quoted: "
				  "'%s=\"%.*s %.*s\"'",
				  split[i], STR(before->value), STR(w->key));
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

		if (!o) {
			tell_unknown(&words[i], place);
			if (i > 0 && !words[i].has_value)
				tell_quotes(&words[i - 1], &words[i]);
			continue;
		}
		if (!(o->places & place))
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
