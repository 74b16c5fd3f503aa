/* The reader of one line that hilite's languages share. */
#ifndef WEFT_HILITE_SCAN_H
#define WEFT_HILITE_SCAN_H

#include "hilite.h"

struct scan {
	struct buf *out;
	struct str line;
	size_t at; /* next byte to look at */
	size_t shown; /* up to here the line is written */
	int state; /* carried to the next line; each language's own */
	const struct hilite *hilite;
};

/* One function a language: reads the line to its end. What it does not show as
 * a token is shown as it is. */
void scan_c(struct scan *s);
void scan_asm(struct scan *s);
void scan_sh(struct scan *s);
void scan_make(struct scan *s);
void scan_ninja(struct scan *s);
void scan_python(struct scan *s);
void scan_json(struct scan *s);
void scan_diff(struct scan *s);

/* The byte `ahead` of the next one, 0 beyond the end. */
static inline char
scan_peek(const struct scan *s, size_t ahead)
{
	return s->at + ahead < s->line.n ? s->line.p[s->at + ahead] : '\0';
}

static inline bool
scan_ended(const struct scan *s)
{
	return s->at >= s->line.n;
}

static inline bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool
is_quote(char c)
{
	return c == '"' || c == '\'';
}

/* Letters, '_', and every byte of what is not ASCII. */
static inline bool
is_word_start(char c)
{
	return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_' ||
	       (c & 0x80);
}

/* Whether the line goes on with `text`. */
bool scan_sees(const struct scan *s, const char *text);
void scan_blanks(struct scan *s);

/* Shows everything from `from` to the next byte as one token; none if empty. */
void scan_token(struct scan *s, char class, size_t from);
void scan_rest(struct scan *s, char class);
/* The same for a word that may mean something; class 0: none of its own. */
void scan_meaning(struct scan *s, char class, size_t from);

/* These read from the next byte on and show a token. */
void scan_number(struct scan *s);
/* To the `close` that no backslash precedes; false: the line ended before. */
bool scan_quoted(struct scan *s, size_t from, char close);
/* To the text `close`; false: the line ended before. */
bool scan_until(struct scan *s, char class, size_t from, const char *close);

/* Reads a word of letters, digits and '_'; shows nothing. */
struct str scan_word(struct scan *s);

/* Words by their length, each list with single blanks between them. */
enum { WORD_LENGTHS = 20 };
struct words_by_length {
	struct str of[WORD_LENGTHS];
};
#define WORDS(literal)                       \
	{                                    \
		literal, sizeof(literal) - 1 \
	}

bool word_in(const struct words_by_length *words, struct str word);

#endif
