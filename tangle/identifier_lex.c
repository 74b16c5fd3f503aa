/* Reads C's tokens. Strings, characters and comments that the text does not
 * close end with their line: a chunk is a part of a file. */
#include "identifier_lex.h"

static char
peek(const struct lex *l, size_t ahead)
{
	return l->at + ahead < l->text.n ? l->text.p[l->at + ahead] : '\0';
}

enum { LETTER = 1, DIGIT = 2, BLANK = 4, LOUD = 8 };

/* What a byte is; those beyond ASCII are letters. LOUD are those that matter
 * where only braces do. */
static unsigned char classes[256];

static void
learn_classes(void)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ_"
				      "abcdefghijklmnopqrstuvwxyz";

	if (classes['a'])
		return;
	for (const char *p = letters; *p; p++)
		classes[(unsigned char)*p] = LETTER;
	for (int c = 128; c < 256; c++)
		classes[c] = LETTER;
	for (const char *p = "0123456789"; *p; p++)
		classes[(unsigned char)*p] = DIGIT;
	for (const char *p = " \t\\"; *p; p++)
		classes[(unsigned char)*p] = BLANK;
	for (const char *p = "\n\"'/{}"; *p; p++)
		classes[(unsigned char)*p] = LOUD;
}

static bool
is(char c, int class)
{
	return classes[(unsigned char)c] & class;
}

/* Passes over bytes of these classes. */
static void
skip(struct lex *l, int class)
{
	const char *p = l->text.p + l->at, *end = l->text.p + l->text.n;

	while (p < end && is(*p, class))
		p++;
	l->at = (size_t)(p - l->text.p);
}

void
lex_open(struct lex *l, struct str text)
{
	learn_classes();
	*l = (struct lex){ .text = text, .line_start = true };
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
	size_t end = str_find(l->text, "*/", l->at);

	for (size_t at = str_find_char(l->text, '\n', l->at); at < end;
	     at = str_find_char(l->text, '\n', at + 1))
		l->line++;
	l->at = end < l->text.n ? end + 2 : end;
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
		} else if (is(c, BLANK)) {
			skip(l, BLANK);
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

/* 1e+3, 0x1p-2, 10ms: all one. */
static void
read_number(struct lex *l)
{
	for (skip(l, LETTER | DIGIT); peek(l, 0) == '.';
	     skip(l, LETTER | DIGIT))
		l->at++;
}

static enum token_kind
read_token(struct lex *l)
{
	char c = peek(l, 0);

	if (is(c, LETTER)) {
		skip(l, LETTER | DIGIT);
		return TOKEN_WORD;
	}
	if (c == '"' || c == '\'') {
		read_quoted(l, c);
		return TOKEN_OTHER;
	}
	if (is(c, DIGIT) || (c == '.' && is(peek(l, 1), DIGIT))) {
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

/* Passes over a token of a function's body, or up to the next LOUD byte. */
static void
skip_body(struct lex *l)
{
	const char *p = l->text.p + l->at, *end = l->text.p + l->text.n;
	char c = peek(l, 0);

	if (c == '"' || c == '\'') {
		read_quoted(l, c);
	} else if (c == '/' && peek(l, 1) == '/') {
		skip_line(l);
	} else if (c == '/' && peek(l, 1) == '*') {
		l->at += 2;
		skip_comment(l);
	} else {
		for (p++; p < end && !is(*p, LOUD);)
			p++;
		l->at = (size_t)(p - l->text.p);
	}
}

struct token
lex_next_brace(struct lex *l)
{
	while (l->at < l->text.n) {
		char c = peek(l, 0);

		if (c == '{' || c == '}' || (c == '#' && l->line_start))
			break;
		if (c == '\n') {
			newline(l);
			skip(l, BLANK);
			continue;
		}
		l->line_start = false;
		skip_body(l);
	}
	return lex_next(l);
}
