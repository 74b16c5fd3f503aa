/* Highlights python. The state is the kind of string that is open; what stands
 * in the braces of an f-string is shown as string. */
#include "hilite_scan.h"

#include <string.h>

static const struct words_by_length keywords = { {
	[2] = WORDS("as if in is or"),
	[3] = WORDS("and def del for not try"),
	[4] = WORDS("case elif else from pass with"),
	[5] = WORDS("async await break class match raise while yield"),
	[6] = WORDS("assert except global import lambda return"),
	[7] = WORDS("finally"),
	[8] = WORDS("continue nonlocal"),
} };

static const struct words_by_length types = { {
	[3] = WORDS("int set str"),
	[4] = WORDS("bool dict list self type"),
	[5] = WORDS("bytes float tuple"),
	[6] = WORDS("object"),
	[9] = WORDS("bytearray frozenset"),
} };

static const struct words_by_length constants = { {
	[4] = WORDS("None True"),
	[5] = WORDS("False"),
} };

enum { IN_TRIPLE_DOUBLE = 1, IN_TRIPLE_SINGLE, IN_DOUBLE, IN_SINGLE };

/* Reads on in the string that `state` says is open. */
static void
read_string(struct scan *s, size_t from)
{
	bool triple = s->state <= IN_TRIPLE_SINGLE;
	bool odd = s->state == IN_TRIPLE_DOUBLE || s->state == IN_DOUBLE;
	const char *close = triple ? odd ? "\"\"\"" : "'''" : odd ? "\"" : "'";

	while (!scan_ended(s) && !scan_sees(s, close))
		s->at += scan_peek(s, 0) == '\\' && s->at + 1 < s->line.n ? 2
									  : 1;
	if (!scan_ended(s)) {
		s->at += strlen(close);
		s->state = 0;
	} else if (!triple && !str_ends(s->line, "\\")) {
		s->state = 0;
	}
	scan_token(s, 's', from);
}

static void
open_string(struct scan *s, size_t from)
{
	if (scan_sees(s, "\"\"\""))
		s->state = IN_TRIPLE_DOUBLE;
	else if (scan_sees(s, "'''"))
		s->state = IN_TRIPLE_SINGLE;
	else
		s->state = scan_peek(s, 0) == '"' ? IN_DOUBLE : IN_SINGLE;
	s->at += s->state <= IN_TRIPLE_SINGLE ? 3 : 1;
	read_string(s, from);
}

/* r b u f, alone or two of them, in any case. */
static bool
is_prefix(struct str word)
{
	for (size_t i = 0; i < word.n; i++)
		if (!strchr("rbuf", word.p[i] | 0x20))
			return false;
	return word.n <= 2;
}

static void
read_word(struct scan *s)
{
	size_t from = s->at;
	struct str word = scan_word(s);

	if (is_quote(scan_peek(s, 0)) && is_prefix(word))
		open_string(s, from);
	else if (word_in(&keywords, word))
		scan_token(s, 'k', from);
	else if (word_in(&constants, word))
		scan_token(s, 'n', from);
	else if (word_in(&types, word))
		scan_token(s, 't', from);
	else if (scan_peek(s, 0) == '(')
		scan_token(s, 'f', from);
}

static void
read_token(struct scan *s)
{
	char c = scan_peek(s, 0);
	size_t from = s->at;

	if (is_word_start(c)) {
		read_word(s);
	} else if (is_quote(c)) {
		open_string(s, from);
	} else if (c == '#') {
		scan_rest(s, 'c');
	} else if (is_digit(c)) {
		scan_number(s);
	} else {
		s->at++;
	}
}

void
scan_python(struct scan *s)
{
	size_t from;

	if (s->state)
		read_string(s, 0);
	scan_blanks(s);
	from = s->at;
	if (scan_peek(s, 0) == '@' && is_word_start(scan_peek(s, 1))) {
		s->at++;
		scan_word(s);
		scan_token(s, 'p', from);
	}
	while (!scan_ended(s))
		read_token(s);
}
