/* Source lines to HTML with spans: the languages' table, what their readers
 * share, and the two readers that need no more than that.
 *
 * A reader walks over its line and shows tokens; bytes between two tokens are
 * written as they are when the next token is shown. So every byte comes out
 * once and in order, and a span never leaves its line. Readers guess, as every
 * highlighter does: wrong colours are possible, wrong text is not. */
#include "hilite.h"

#include <string.h>

#include "html.h"
#include "hilite_scan.h"

static const struct {
	const char *name;
	void (*line)(struct scan *s);
} langs[] = {
	{ "c", scan_c },	 { "h", scan_c },
	{ "sh", scan_sh },	 { "bash", scan_sh },
	{ "shell", scan_sh },	 { "python", scan_python },
	{ "py", scan_python },	 { "asm", scan_asm },
	{ "make", scan_make },	 { "makefile", scan_make },
	{ "ninja", scan_ninja }, { "json", scan_json },
	{ "diff", scan_diff },
};

void
hilite_init(struct hilite *h, struct str lang)
{
	*h = (struct hilite){ .lang = -1 };
	for (size_t i = 0; i < sizeof(langs) / sizeof(*langs); i++)
		if (str_is(lang, langs[i].name))
			h->lang = (int)i;
}

static void
show_plain(struct scan *s, size_t to)
{
	html_escape(s->out, str_sub(s->line, s->shown, to));
	s->shown = to;
}

void
hilite_line(struct hilite *h, struct buf *b, struct str line)
{
	struct scan s = {
		.out = b, .line = line, .state = h->state, .hilite = h
	};

	if (h->lang >= 0)
		langs[h->lang].line(&s);
	h->state = s.state;
	show_plain(&s, line.n);
}

bool
scan_sees(const struct scan *s, const char *text)
{
	return str_starts(str_sub(s->line, s->at, s->line.n), text);
}

void
scan_blanks(struct scan *s)
{
	while (scan_peek(s, 0) == ' ' || scan_peek(s, 0) == '\t')
		s->at++;
}

void
scan_token(struct scan *s, char class, size_t from)
{
	char open[] = "<span class=\"?\">";

	if (from == s->at)
		return;
	show_plain(s, from);
	open[sizeof("<span class=\"") - 1] = class;
	buf_add(s->out, (struct str){ open, sizeof(open) - 1 });
	show_plain(s, s->at);
	buf_add(s->out, LIT("</span>"));
}

void
scan_meaning(struct scan *s, char class, size_t from)
{
	const struct hilite *h = s->hilite;
	struct hilite_tags tags;

	if (h->word &&
	    h->word(h->ctx, str_sub(s->line, from, s->at), class, &tags)) {
		show_plain(s, from);
		buf_add(s->out, tags.open);
		show_plain(s, s->at);
		buf_adds(s->out, tags.close);
	} else if (class) {
		scan_token(s, class, from);
	}
}

void
scan_rest(struct scan *s, char class)
{
	size_t from = s->at;

	s->at = s->line.n;
	scan_token(s, class, from);
}

struct str
scan_word(struct scan *s)
{
	size_t from = s->at, to = from;

	while (to < s->line.n &&
	       (is_word_start(s->line.p[to]) || is_digit(s->line.p[to])))
		to++;
	s->at = to;
	return str_sub(s->line, from, to);
}

/* As C's preprocessor sees numbers: digits, letters, points, and a sign after
 * an exponent. */
void
scan_number(struct scan *s)
{
	size_t from = s->at;

	for (; !scan_ended(s); s->at++) {
		char c = scan_peek(s, 0), before;

		if (is_digit(c) || is_word_start(c) || c == '.')
			continue;
		before = s->at > from ? s->line.p[s->at - 1] | 0x20 : 0;
		if (!((c == '+' || c == '-') &&
		      (before == 'p' ||
		       (before == 'e' && (s->line.p[from + 1] | 0x20) != 'x'))))
			break;
	}
	scan_token(s, 'n', from);
}

bool
scan_quoted(struct scan *s, size_t from, char close)
{
	bool closed = false;

	while (!scan_ended(s) && !closed) {
		closed = scan_peek(s, 0) == close;
		s->at += scan_peek(s, 0) == '\\' && s->at + 1 < s->line.n ? 2
									  : 1;
	}
	scan_token(s, 's', from);
	return closed;
}

bool
scan_until(struct scan *s, char class, size_t from, const char *close)
{
	size_t end = str_find(s->line, close, s->at);
	bool closed = end < s->line.n;

	s->at = closed ? end + strlen(close) : s->line.n;
	scan_token(s, class, from);
	return closed;
}

bool
word_in(const struct words_by_length *words, struct str word)
{
	struct str list;

	if (word.n == 0 || word.n >= WORD_LENGTHS)
		return false;
	list = words->of[word.n];
	for (size_t i = 0; i + word.n <= list.n; i += word.n + 1)
		if (list.p[i] == *word.p &&
		    memcmp(list.p + i, word.p, word.n) == 0)
			return true;
	return false;
}

static void
json_string(struct scan *s)
{
	size_t from = s->at++, blanks = 0;

	while (!scan_ended(s) && scan_peek(s, 0) != '"')
		s->at += scan_peek(s, 0) == '\\' && s->at + 1 < s->line.n ? 2
									  : 1;
	s->at += !scan_ended(s);
	while (scan_peek(s, blanks) == ' ')
		blanks++;
	scan_token(s, scan_peek(s, blanks) == ':' ? 't' : 's', from);
}

void
scan_json(struct scan *s)
{
	static const struct words_by_length words = {
		{ [4] = WORDS("null true"), [5] = WORDS("false") }
	};

	while (!scan_ended(s)) {
		size_t from = s->at;

		if (scan_peek(s, 0) == '"')
			json_string(s);
		else if (is_digit(scan_peek(s, 0)))
			scan_number(s);
		else if (!is_word_start(scan_peek(s, 0)))
			s->at++;
		else if (word_in(&words, scan_word(s)))
			scan_token(s, 'k', from);
	}
}

void
scan_diff(struct scan *s)
{
	static const struct {
		const char *start;
		char class;
	} kinds[] = {
		{ "diff ", 'f' }, { "index ", 'c' }, { "--- ", 'f' },
		{ "+++ ", 'f' },  { "@@", 'p' },     { "+", 'a' },
		{ "-", 'd' },
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (scan_sees(s, kinds[i].start))
			scan_rest(s, kinds[i].class);
}
