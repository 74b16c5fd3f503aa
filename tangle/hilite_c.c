/* Highlights C: C11 with GNU's words.
 *
 * The state says what a line leaves open. A directive is coloured by its name
 * alone; the rest of its line is C, as the macro's body will be. */
#include "hilite_scan.h"

enum {
	IN_COMMENT = 1,
	IN_LINE_COMMENT = 2, /* one whose line ended in a backslash */
	IN_STRING = 4,
	CONTINUED = 8, /* a '#' at its start is no directive */
};

static const struct words_by_length keywords = { {
	[2] = WORDS("do if"),
	[3] = WORDS("asm for"),
	[4] = WORDS("auto case else enum goto"),
	[5] = WORDS("break const union while __asm"),
	[6] = WORDS("extern inline return sizeof static struct switch typeof"),
	[7] = WORDS("default typedef alignas alignof __asm__ _Atomic"),
	[8] = WORDS("continue register restrict volatile noreturn _Alignas "
		    "_Alignof "
		    "_Generic __inline __thread __typeof"),
	[9] = WORDS("_Noreturn __const__ __label__"),
	[10] = WORDS("__inline__ __restrict __typeof__ __volatile"),
	[11] = WORDS("__alignof__ __auto_type"),
	[12] = WORDS("thread_local __restrict__ __volatile__"),
	[13] = WORDS("static_assert _Thread_local __attribute__ __extension__"),
	[14] = WORDS("_Static_assert"),
} };

static const struct words_by_length types = { {
	[3] = WORDS("int DIR"),
	[4] = WORDS("bool char long void FILE"),
	[5] = WORDS("float short _Bool"),
	[6] = WORDS("double signed"),
	[7] = WORDS("va_list"),
	[8] = WORDS("unsigned _Complex __int128"),
	[10] = WORDS("atomic_int"),
	[11] = WORDS(
		"atomic_bool atomic_char atomic_flag atomic_long atomic_uint"),
	[12] = WORDS("atomic_llong atomic_short atomic_uchar atomic_ulong"),
	[13] = WORDS("atomic_ullong atomic_ushort"),
} };

static const struct words_by_length constants = { {
	[4] = WORDS("NULL true"),
	[5] = WORDS("false"),
} };

static bool
is_call(const struct scan *s)
{
	size_t ahead = 0;

	while (scan_peek(s, ahead) == ' ')
		ahead++;
	return scan_peek(s, ahead) == '(';
}

static const struct words_by_length tag_keywords = { {
	[4] = WORDS("enum"),
	[5] = WORDS("union"),
	[6] = WORDS("struct"),
} };

static bool
is_type(struct str word)
{
	return word_in(&types, word) ||
	       (word.n > 2 && word.p[word.n - 1] == 't' &&
		word.p[word.n - 2] == '_');
}

/* `tag`: the word before it was struct, union or enum. */
static char
word_class(const struct scan *s, struct str word, bool tag)
{
	if (word_in(&keywords, word))
		return 'k';
	if (tag || is_type(word))
		return 't';
	if (word_in(&constants, word))
		return 'n';
	return is_call(s) ? 'f' : 0;
}

static void
read_string(struct scan *s, size_t from)
{
	if (!scan_quoted(s, from, '"') && str_ends(s->line, "\\"))
		s->state |= IN_STRING;
}

static bool
is_string_prefix(struct str word)
{
	return str_is(word, "L") || str_is(word, "u") || str_is(word, "U") ||
	       str_is(word, "u8");
}

/* Whether the word at `from` is one of a struct: p->x, p.x. */
static bool
is_member(const struct scan *s, size_t from)
{
	char before = from > 0 ? s->line.p[from - 1] : '\0';

	return before == '.' ||
	       (before == '>' && from > 1 && s->line.p[from - 2] == '-');
}

/* Whether the next word is a tag is returned. */
static bool
read_word(struct scan *s, bool tag)
{
	size_t from = s->at;
	struct str word = scan_word(s);
	char class;

	if (scan_peek(s, 0) == '"' && is_string_prefix(word)) {
		s->at++;
		read_string(s, from);
		return false;
	}
	class = word_class(s, word, tag);
	if (class != 'k' && class != 'n' && !is_member(s, from))
		scan_meaning(s, class, from);
	else if (class)
		scan_token(s, class, from);
	scan_blanks(s);
	return class == 'k' && word_in(&tag_keywords, word);
}

static void
read_comment(struct scan *s, size_t from)
{
	s->state &= ~IN_COMMENT;
	if (!scan_until(s, 'c', from, "*/"))
		s->state |= IN_COMMENT;
}

static void
read_line_comment(struct scan *s)
{
	scan_rest(s, 'c');
	s->state &= ~IN_LINE_COMMENT;
	if (str_ends(s->line, "\\"))
		s->state |= IN_LINE_COMMENT;
}

/* Everything but words: returns after at least one byte. */
static void
read_other(struct scan *s)
{
	char c = scan_peek(s, 0);

	if (c == '/' && scan_peek(s, 1) == '*') {
		s->at += 2;
		read_comment(s, s->at - 2);
	} else if (c == '/' && scan_peek(s, 1) == '/') {
		read_line_comment(s);
	} else if (c == '"') {
		s->at++;
		read_string(s, s->at - 1);
	} else if (c == '\'') {
		s->at++;
		scan_quoted(s, s->at - 1, '\'');
	} else if (is_digit(c) || (c == '.' && is_digit(scan_peek(s, 1)))) {
		scan_number(s);
	} else {
		s->at++;
	}
}

/* `#include <stdio.h>`: the header is a string. `#error`: the rest is words. */
static void
read_directive(struct scan *s)
{
	size_t from = s->at++;
	struct str name;

	scan_blanks(s);
	name = scan_word(s);
	scan_token(s, 'p', from);
	scan_blanks(s);
	if (str_starts(name, "include") && scan_peek(s, 0) == '<')
		scan_until(s, 's', s->at, ">");
	else if (str_is(name, "error") || str_is(name, "warning"))
		scan_rest(s, 's');
}

static void
read_start(struct scan *s)
{
	if (s->state & IN_COMMENT) {
		read_comment(s, 0);
	} else if (s->state & IN_LINE_COMMENT) {
		read_line_comment(s);
	} else if (s->state & IN_STRING) {
		s->state &= ~IN_STRING;
		read_string(s, 0);
	} else if (!(s->state & CONTINUED)) {
		scan_blanks(s);
		if (scan_peek(s, 0) == '#')
			read_directive(s);
	}
}

void
scan_c(struct scan *s)
{
	bool tag = false;

	read_start(s);
	while (!scan_ended(s)) {
		if (is_word_start(scan_peek(s, 0))) {
			tag = read_word(s, tag);
		} else {
			read_other(s);
			tag = false;
		}
	}
	s->state &= ~CONTINUED;
	if (str_ends(s->line, "\\"))
		s->state |= CONTINUED;
}
