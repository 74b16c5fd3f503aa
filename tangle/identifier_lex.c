/* Reads C's tokens. Strings, characters and comments that the text does not
 * close end with their line: a chunk is a part of a file. */
#include "identifier_lex.h"

void
lex_open(struct lex *l, struct str text)
{
	*l = (struct lex){ .text = text, .line_start = true };
}

static char
peek(const struct lex *l, size_t ahead)
{
	return l->at + ahead < l->text.n ? l->text.p[l->at + ahead] : '\0';
}

static bool
is_letter(char c)
{
	return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_' ||
	       (c & 0x80);
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static void
newline(struct lex *l)
{
	bool goes_on = l->at > 0 && l->text.p[l->at - 1] == '\\';

	l->at++;
	l->line++;
	l->line_start = !goes_on;
	l->directive = l->directive && goes_on;
}

/* Behind the end of a comment that began two bytes before. */
static void
skip_comment(struct lex *l)
{
	while (l->at < l->text.n && !(peek(l, 0) == '*' && peek(l, 1) == '/')) {
		l->line += peek(l, 0) == '\n';
		l->at++;
	}
	l->at = l->at + 2 < l->text.n ? l->at + 2 : l->text.n;
}

static void
skip_line(struct lex *l)
{
	l->at = str_find_char(l->text, '\n', l->at);
}

/* To the next token's first byte; at the end of the text, there. */
static void
skip_blanks(struct lex *l)
{
	for (;;) {
		char c = peek(l, 0);

		if (l->at >= l->text.n)
			return;
		if (c == '\n') {
			newline(l);
		} else if (c == ' ' || c == '\t' || c == '\\') {
			l->at++;
		} else if (c == '/' && peek(l, 1) == '/') {
			skip_line(l);
		} else if (c == '/' && peek(l, 1) == '*') {
			l->at += 2;
			skip_comment(l);
		} else if (c == '#' && l->line_start) {
			l->directive = true;
			l->named = false;
			l->line_start = false;
			l->at++;
		} else {
			return;
		}
	}
}

static void
read_quoted(struct lex *l, char quote)
{
	for (l->at++; l->at < l->text.n && peek(l, 0) != '\n'; l->at++) {
		if (peek(l, 0) == quote) {
			l->at++;
			return;
		}
		if (peek(l, 0) == '\\' && peek(l, 1) != '\n')
			l->at++;
	}
}

static void
read_word(struct lex *l)
{
	while (is_letter(peek(l, 0)) || is_digit(peek(l, 0)))
		l->at++;
}

/* 1e+3, 0x1p-2, 10ms: all one. */
static void
read_number(struct lex *l)
{
	while (is_letter(peek(l, 0)) || is_digit(peek(l, 0)) ||
	       peek(l, 0) == '.')
		l->at++;
}

static enum token_kind
read_token(struct lex *l)
{
	char c = peek(l, 0);

	if (is_letter(c)) {
		read_word(l);
		return TOKEN_WORD;
	}
	if (c == '"' || c == '\'') {
		read_quoted(l, c);
		return TOKEN_OTHER;
	}
	if (is_digit(c) || (c == '.' && is_digit(peek(l, 1)))) {
		read_number(l);
		return TOKEN_OTHER;
	}
	if (c == '-' && peek(l, 1) == '>')
		l->at++;
	l->at++;
	return TOKEN_MARK;
}

/* The words of these are no C. */
static bool
is_prose(struct str directive)
{
	return str_starts(directive, "include") || str_is(directive, "error") ||
	       str_is(directive, "warning") || str_is(directive, "pragma");
}

struct token
lex_next(struct lex *l)
{
	struct token t = { TOKEN_END, { "", 0 }, 0, 0, false, false };
	size_t from;

	skip_blanks(l);
	if (l->at >= l->text.n)
		return t;
	from = l->at;
	l->line_start = false;
	t.line = l->line;
	t.kind = read_token(l);
	t.text = str_sub(l->text, from, l->at);
	t.off = from;
	if (t.kind == TOKEN_MARK)
		t.text = str_sub(l->text, l->at - 1, l->at);
	t.directive = l->directive;
	t.first = l->directive && !l->named;
	l->named = true;
	if (t.first && is_prose(t.text))
		skip_line(l);
	return t;
}
