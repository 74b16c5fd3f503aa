/* Highlights what is written for a shell: sh, make, ninja.
 *
 * In sh the first word of a command is shown as a function; only there are
 * keywords keywords. The state of sh is the kind of thing that is open, and
 * for a here-document a hash of the word that ends it. */
#include "hilite_scan.h"

#include <string.h>

/* $name $1 $@ ${name} $(make's function), from the '$' on. */
static void
read_variable(struct scan *s)
{
	size_t from = s->at++;
	char open = scan_peek(s, 0), close = open == '{' ? '}' : ')';
	int depth = 0;

	if (open == '{' || open == '(') {
		do {
			depth += scan_peek(s, 0) == open;
			depth -= scan_peek(s, 0) == close;
			s->at++;
		} while (depth > 0 && !scan_ended(s));
	} else if (is_word_start(open)) {
		scan_word(s);
	} else if (!scan_ended(s)) {
		s->at++;
	}
	scan_token(s, 'p', from);
}

static const struct words_by_length sh_keywords = { {
	[1] = WORDS("! { }"),
	[2] = WORDS("do fi if in"),
	[3] = WORDS("for"),
	[4] = WORDS("case done elif else esac then"),
	[5] = WORDS("local until while"),
	[6] = WORDS("export return"),
	[8] = WORDS("function"),
} };

enum {
	SH_SINGLE = 1,
	SH_DOUBLE,
	SH_CONTINUED,
	SH_HERE,
	SH_HERE_TABS,
	SH_KIND = 7
};

struct sh {
	struct scan *s;
	bool command; /* the next word starts a command */
	int here; /* state that a here-document puts the next line in */
};

/* The rest of a string in double quotes, its variables shown. */
static void
sh_double(struct scan *s, size_t from)
{
	s->state = SH_DOUBLE;
	while (!scan_ended(s) && s->state) {
		char c = scan_peek(s, 0), next = scan_peek(s, 1);

		if (c == '$' && (is_word_start(next) || next == '{')) {
			scan_token(s, 's', from);
			read_variable(s);
			from = s->at;
			continue;
		}
		if (c == '"')
			s->state = 0;
		s->at += c == '\\' && next ? 2 : 1;
	}
	scan_token(s, 's', from);
}

static void
sh_single(struct scan *s, size_t from)
{
	s->state = scan_until(s, 's', from, "'") ? 0 : SH_SINGLE;
}

static int
here_state(int kind, struct str word)
{
	return kind | (int)((str_hash64(word) & 0xffffff) << 3);
}

/* A line of a here-document, or the word that ends it. */
static void
sh_here(struct scan *s)
{
	int kind = s->state & SH_KIND;

	while (kind == SH_HERE_TABS && scan_peek(s, 0) == '\t')
		s->at++;
	if (here_state(kind, str_sub(s->line, s->at, s->line.n)) == s->state)
		s->state = 0;
	scan_rest(s, 's');
}

/* <<EOF, <<-EOF, <<'EOF' */
static void
sh_here_word(struct sh *sh)
{
	struct scan *s = sh->s;
	int kind = scan_sees(s, "<<-") ? SH_HERE_TABS : SH_HERE;
	size_t from = s->at;

	s->at += kind == SH_HERE_TABS ? 3 : 2;
	scan_blanks(s);
	if (is_quote(scan_peek(s, 0)))
		s->at++;
	if (is_word_start(scan_peek(s, 0)))
		sh->here = here_state(kind, scan_word(s));
	if (is_quote(scan_peek(s, 0)))
		s->at++;
	scan_token(s, 's', from);
}

static bool
is_sh_word(char c)
{
	return c && !strchr(" \t|&;()<>\"'$`\\", c);
}

/* After these words a command starts; `for x`, `case x` and `in` want names. */
static bool
starts_command(struct str word)
{
	return !str_is(word, "for") && !str_is(word, "case") &&
	       !str_is(word, "in") && !str_is(word, "function");
}

static void
sh_word(struct sh *sh)
{
	struct scan *s = sh->s;
	size_t from = s->at, equals;
	struct str word;

	while (is_sh_word(scan_peek(s, 0)))
		s->at++;
	word = str_sub(s->line, from, s->at);
	equals = str_find_char(word, '=', 0);
	if (word_in(&sh_keywords, word) &&
	    (sh->command || str_is(word, "in"))) {
		scan_token(s, 'k', from);
		sh->command = starts_command(word);
	} else if (sh->command && equals > 0 && equals < word.n) {
		s->at = from + equals;
		scan_token(s, 'p', from);
		s->at = from + word.n;
	} else if (sh->command) {
		scan_token(s, 'f', from);
		sh->command = false;
	} else if (is_digit(*word.p)) {
		scan_token(s, 'n', from);
	}
}

static bool
after_blank(const struct scan *s)
{
	return s->at == 0 || strchr(" \t;", s->line.p[s->at - 1]);
}

static void
sh_other(struct sh *sh)
{
	struct scan *s = sh->s;
	char c = scan_peek(s, 0);
	size_t from = s->at;

	if (after_blank(s) && (is_quote(c) || c == '$'))
		sh->command = false;
	if (is_quote(c)) {
		s->at++;
		(c == '"' ? sh_double : sh_single)(s, from);
	} else if (c == '$' && scan_peek(s, 1) != '(') {
		read_variable(s);
	} else if (scan_sees(s, "<<") && !scan_sees(s, "<<<")) {
		sh_here_word(sh);
	} else {
		s->at += c == '\\' && scan_peek(s, 1) ? 2 : 1;
		if (c && strchr("|&;(`", c))
			sh->command = true;
	}
}

static void
sh_line(struct sh *sh)
{
	struct scan *s = sh->s;

	while (!scan_ended(s)) {
		if (scan_peek(s, 0) == '#' && after_blank(s))
			scan_rest(s, 'c');
		else if (is_sh_word(scan_peek(s, 0)))
			sh_word(sh);
		else
			sh_other(sh);
	}
}

void
scan_sh(struct scan *s)
{
	struct sh sh = { .s = s, .command = true };
	int state = s->state;

	if ((state & SH_KIND) >= SH_HERE) {
		sh_here(s);
		return;
	}
	s->state = 0;
	if (state == SH_SINGLE)
		sh_single(s, 0);
	else if (state == SH_DOUBLE)
		sh_double(s, 0);
	sh.command = state == 0;
	sh_line(&sh);
	if (s->state == 0 && sh.here)
		s->state = sh.here;
	else if (s->state == 0 && str_ends(s->line, "\\") && !sh.command)
		s->state = SH_CONTINUED;
}

/* Strings, variables, comments: what is left of make's and ninja's lines. */
static void
read_plain_rest(struct scan *s)
{
	while (!scan_ended(s)) {
		if (scan_peek(s, 0) == '#' && after_blank(s))
			scan_rest(s, 'c');
		else if (scan_peek(s, 0) == '$')
			read_variable(s);
		else
			s->at++;
	}
}

/* Whether the line assigns: NAME = …, NAME := …, NAME += …, NAME ?= … */
static bool
is_assignment(const struct scan *s)
{
	size_t ahead = 0;

	while (scan_peek(s, ahead) == ' ')
		ahead++;
	while (strchr(":+?!", scan_peek(s, ahead)) && scan_peek(s, ahead))
		ahead++;
	return scan_peek(s, ahead) == '=';
}

static void
read_name(struct scan *s)
{
	while (scan_peek(s, 0) && !strchr(" \t:=+?!#$", scan_peek(s, 0)))
		s->at++;
}

void
scan_make(struct scan *s)
{
	static const struct words_by_length directives = { {
		[4] = WORDS("else"),
		[5] = WORDS("endef endif ifdef ifneq vpath"),
		[6] = WORDS("define export ifndef"),
		[7] = WORDS("include"),
		[8] = WORDS("override unexport"),
	} };
	size_t from;
	struct str word;

	if (scan_peek(s, 0) == '\t') {
		read_plain_rest(s);
		return;
	}
	scan_blanks(s);
	from = s->at;
	read_name(s);
	word = str_sub(s->line, from, s->at);
	if (word_in(&directives, word) || str_is(word, "ifeq") ||
	    str_is(word, "-include"))
		scan_token(s, 'k', from);
	else if (is_assignment(s))
		scan_token(s, 't', from);
	else if (scan_peek(s, 0) == ':')
		scan_token(s, 'f', from);
	read_plain_rest(s);
}

void
scan_ninja(struct scan *s)
{
	static const struct words_by_length declarations = { {
		[4] = WORDS("pool rule"),
		[5] = WORDS("build"),
		[7] = WORDS("default include"),
		[8] = WORDS("subninja"),
	} };
	size_t from;

	scan_blanks(s);
	from = s->at;
	read_name(s);
	if (word_in(&declarations, str_sub(s->line, from, s->at)))
		scan_token(s, 'k', from);
	else if (is_assignment(s))
		scan_token(s, 't', from);
	read_plain_rest(s);
}
