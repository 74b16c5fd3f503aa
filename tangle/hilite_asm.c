/* Highlights assembly as gcc -S writes it and objdump prints it, for x86 in
 * AT&T's way and for aarch64.
 *
 * The two disagree about '#': a comment there, an immediate here. One that is
 * followed at once by a number or ':' is taken for an immediate. */
#include "hilite_scan.h"

static bool
is_hex(char c)
{
	return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

static bool
is_symbol(char c)
{
	return is_word_start(c) || is_digit(c) || c == '.' || c == '$' ||
	       c == '@';
}

static bool
is_comment(const struct scan *s)
{
	char next = scan_peek(s, 1);

	if (scan_peek(s, 0) == '#')
		return !is_digit(next) && next != '-' && next != ':';
	return scan_peek(s, 0) == ';' || scan_sees(s, "//");
}

/* x0 w1 v2.4s q3 d4 sp xzr wzr lr: where no letter says so, as '%' does. */
static bool
is_arm_register(struct str word)
{
	static const struct words_by_length names = { {
		[2] = WORDS("fp lr pc sp"),
		[3] = WORDS("wsp wzr xzr"),
	} };
	size_t dot = str_find_char(word, '.', 0);
	uint64_t number;

	if (word_in(&names, word))
		return true;
	return word.n > 1 && dot > 1 &&
	       str_find_char(LIT("xwvqdshb"), *word.p, 0) < 8 &&
	       str_uint(str_sub(word, 1, dot), &number) && number < 32;
}

static struct str
symbol(struct scan *s)
{
	size_t from = s->at;

	while (is_symbol(scan_peek(s, 0)))
		s->at++;
	return str_sub(s->line, from, s->at);
}

static void
read_register(struct scan *s)
{
	size_t from = s->at++;

	scan_word(s);
	scan_token(s, 't', from);
}

/* <worker+0x10>, the name in front of a colon, what a call goes to. */
static void
read_place(struct scan *s)
{
	size_t from = s->at + 1;

	s->at = str_find_char(s->line, '>', from);
	scan_token(s, 'f', from);
}

static void
read_immediate(struct scan *s)
{
	size_t from = s->at++;

	if (scan_peek(s, 0) == '-')
		s->at++;
	if (is_digit(scan_peek(s, 0)))
		scan_word(s);
	scan_token(s, 'n', from);
}

static void
read_name(struct scan *s)
{
	size_t from = s->at;

	if (is_arm_register(symbol(s)))
		scan_token(s, 't', from);
}

static void
read_operand(struct scan *s)
{
	char c = scan_peek(s, 0), next = scan_peek(s, 1);

	if (is_comment(s))
		scan_rest(s, 'c');
	else if (c == '%' && is_word_start(next))
		read_register(s);
	else if ((c == '$' && (is_digit(next) || next == '-')) || c == '#')
		read_immediate(s);
	else if (c == '<')
		read_place(s);
	else if (c == '"') {
		s->at++;
		scan_quoted(s, s->at - 1, '"');
	} else if (is_digit(c))
		scan_number(s);
	else if (is_word_start(c) || c == '.')
		read_name(s);
	else
		s->at++;
}

/* objdump's `  401136:` before an instruction, `0000000000001139 <worker>:`
 * before a function, and the bytes between tabs. */
static void
read_address(struct scan *s)
{
	size_t from = s->at, end;

	while (is_hex(scan_peek(s, 0)))
		s->at++;
	if (s->at == from || (scan_peek(s, 0) != ':' && !scan_sees(s, " <"))) {
		s->at = from;
		return;
	}
	s->at += scan_peek(s, 0) == ':';
	end = s->at + (scan_peek(s, 0) == '\t');
	while (end < s->line.n &&
	       (is_hex(s->line.p[end]) || s->line.p[end] == ' '))
		end++;
	if (end > s->at + 2 && (end == s->line.n || s->line.p[end] == '\t'))
		s->at = end;
	scan_token(s, 'c', from);
	scan_blanks(s);
}

/* A label, a directive, or an instruction with its prefixes. */
static void
read_first(struct scan *s)
{
	static const struct words_by_length prefixes = { {
		[3] = WORDS("bnd rep"),
		[4] = WORDS("lock repe repz"),
		[5] = WORDS("repne repnz"),
	} };
	size_t from = s->at;
	struct str word = symbol(s);

	if (scan_peek(s, 0) == ':')
		scan_token(s, 'f', from);
	else if (str_starts(word, "."))
		scan_token(s, 'p', from);
	else
		scan_token(s, 'k', from);
	if (!word_in(&prefixes, word))
		return;
	scan_blanks(s);
	from = s->at;
	symbol(s);
	scan_token(s, 'k', from);
}

void
scan_asm(struct scan *s)
{
	scan_blanks(s);
	read_address(s);
	if (is_symbol(scan_peek(s, 0)))
		read_first(s);
	while (!scan_ended(s))
		read_operand(s);
}
