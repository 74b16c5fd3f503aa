/* Bytes to HTML text.
 *
 * The author's text is only escaped. A program's output is read as a terminal
 * would read it, but of what a terminal can do only colours are kept: at most
 * one <span> is open at a time, and where colours overlap it is closed and
 * opened again with the classes of all that holds now. Whatever has no place in
 * a page (control bytes, bad UTF-8, characters that reorder the text) is shown
 * by its number. Knows nothing of pages. */
#include "html.h"

#include <string.h>

enum { ESC = 0x1b, BEL = 0x07, DEL = 0x7f };

enum { ENTITY_MOST = 6 };

static const struct {
	char text[7];
	unsigned char n;
} entities[256] = {
	['&'] = { "&amp;", 5 },	 ['<'] = { "&lt;", 4 },	  ['>'] = { "&gt;", 4 },
	['"'] = { "&quot;", 6 }, ['\''] = { "&#39;", 5 },
};

void
html_escape(struct buf *b, struct str text)
{
	char *to = buf_room(b, text.n * ENTITY_MOST), *start = to;

	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];

		if (entities[c].n == 0) {
			*to++ = text.p[i];
			continue;
		}
		memcpy(to, entities[c].text, ENTITY_MOST);
		to += entities[c].n;
	}
	*to = '\0';
	b->n += (size_t)(to - start);
}

/* What SGR sequences have asked for: the codes that hold, 0 for none. */
struct look {
	unsigned char bold, italic, underline, reverse;
	unsigned char fg, bg;
};

struct bytes {
	struct buf *out;
	struct str text;
	size_t at; /* next byte to read */
	struct look want;
	struct look open; /* what the open span shows; all 0: none is open */
};

static bool
is_plain(struct look l)
{
	return !(l.bold | l.italic | l.underline | l.reverse | l.fg | l.bg);
}

static bool
looks_same(struct look a, struct look b)
{
	return a.bold == b.bold && a.italic == b.italic &&
	       a.underline == b.underline && a.reverse == b.reverse &&
	       a.fg == b.fg && a.bg == b.bg;
}

static void
open_span(struct buf *out, struct look l)
{
	const int codes[] = { l.bold,	 l.italic, l.underline,
			      l.reverse, l.fg,	   l.bg };
	const char *before = "<span class=\"";

	for (size_t i = 0; i < sizeof(codes) / sizeof(*codes); i++) {
		if (codes[i] == 0)
			continue;
		buf_addf(out, "%ssgr-%d", before, codes[i]);
		before = " ";
	}
	buf_adds(out, "\">");
}

/* Makes the open span the one that is wanted; called before any text. */
static void
show_look(struct bytes *s)
{
	if (looks_same(s->want, s->open))
		return;
	if (!is_plain(s->open))
		buf_adds(s->out, "</span>");
	if (!is_plain(s->want))
		open_span(s->out, s->want);
	s->open = s->want;
}

static void
show_byte(struct bytes *s, unsigned char byte)
{
	show_look(s);
	buf_addf(s->out, "<span class=\"byte\">\\x%02x</span>", byte);
}

static void
show_code(struct bytes *s, uint32_t code)
{
	show_look(s);
	buf_addf(s->out, "<span class=\"byte\">\\u%04x</span>", code);
}

/* One code of the closed list; all others change nothing. */
static void
set_look(struct look *l, unsigned code)
{
	if (code == 0)
		*l = (struct look){ 0 };
	else if (code == 1 || code == 22)
		l->bold = code == 1 ? 1 : 0;
	else if (code == 3 || code == 23)
		l->italic = code == 3 ? 3 : 0;
	else if (code == 4 || code == 24)
		l->underline = code == 4 ? 4 : 0;
	else if (code == 7 || code == 27)
		l->reverse = code == 7 ? 7 : 0;
	else if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97))
		l->fg = (unsigned char)code;
	else if (code >= 40 && code <= 47)
		l->bg = (unsigned char)code;
	else if (code == 39)
		l->fg = 0;
	else if (code == 49)
		l->bg = 0;
}

/* `38;5;N` and `38;2;R;G;B` are one code each (as is 48): their numbers must
 * not be taken for codes of their own. They ask for colours that the pages do
 * not have; parameters with sub-parameters (`4:3`) are not in the list. */
static void
set_looks(struct look *l, struct str params)
{
	unsigned skip = 0, wide = 0;

	do {
		size_t end = str_find_char(params, ';', 0);
		struct str word = str_sub(params, 0, end);
		uint64_t code = 0;

		params = str_sub(params, end < params.n ? end + 1 : end,
				 params.n);
		if (word.n > 0 && (word.n > 3 || !str_uint(word, &code)))
			code = 999;
		if (wide) {
			skip = code == 5 ? 1 : code == 2 ? 3 : 0;
			wide = 0;
		} else if (skip > 0) {
			skip--;
		} else if (code == 38 || code == 48) {
			wide = 1;
		} else {
			set_look(l, (unsigned)code);
		}
	} while (params.n > 0);
}

static int
peek(const struct bytes *s, size_t at)
{
	return at < s->text.n ? (unsigned char)s->text.p[at] : -1;
}

static bool
between(int c, int low, int high)
{
	return low <= c && c <= high;
}

/* Skips bytes between `low` and `high` from `at` on. */
static size_t
skip_range(const struct bytes *s, size_t at, int low, int high)
{
	while (between(peek(s, at), low, high))
		at++;
	return at;
}

/* ESC [ parameters intermediates final. A sequence that breaks off is dropped
 * as far as it goes. */
static void
read_csi(struct bytes *s)
{
	size_t from = s->at + 2;
	size_t params = skip_range(s, from, 0x30, 0x3f);
	size_t final = skip_range(s, params, 0x20, 0x2f);

	s->at = final;
	if (!between(peek(s, final), 0x40, 0x7e))
		return;
	s->at++;
	if (s->text.p[final] == 'm' && final == params)
		set_looks(&s->want, str_sub(s->text, from, params));
}

/* ESC ] text, up to BEL or ESC \ . One that is not ended ends with its line:
 * else a program could make the rest of its output disappear. */
static void
read_string(struct bytes *s)
{
	for (s->at += 2; s->at < s->text.n; s->at++) {
		int c = peek(s, s->at);

		if (c == '\n')
			return;
		if (c == BEL || (c == ESC && peek(s, s->at + 1) == '\\')) {
			s->at += c == BEL ? 1 : 2;
			return;
		}
	}
}

/* An ESC that starts no known sequence is itself something to see. */
static void
read_escape(struct bytes *s)
{
	int c = peek(s, s->at + 1);
	size_t end;

	if (c == '[') {
		read_csi(s);
	} else if (c > 0 && strchr("]P^_X", c)) {
		read_string(s);
	} else if (between(c, 0x20, 0x2f)) { /* ESC ( B: a character set */
		end = skip_range(s, s->at + 1, 0x20, 0x2f);
		s->at = end + between(peek(s, end), 0x30, 0x7e);
	} else if (c > 0 && strchr("78=>cDEHMNOZlmno|}~\\", c)) {
		s->at += 2;
	} else {
		show_byte(s, ESC);
		s->at++;
	}
}

static void
read_control(struct bytes *s)
{
	int c = peek(s, s->at);

	if (c == ESC) {
		read_escape(s);
		return;
	}
	if (!(c == '\r' && peek(s, s->at + 1) == '\n'))
		show_byte(s, (unsigned char)c);
	s->at++;
}

/* Characters that would not be seen, or would change how others are: C1
 * controls, bidirectional overrides and isolates, and those that HTML forbids.
 */
static bool
is_unseen(uint32_t code)
{
	return (code >= 0x80 && code < 0xa0) ||
	       (code >= 0x202a && code <= 0x202e) ||
	       (code >= 0x2066 && code <= 0x2069) ||
	       (code >= 0xfdd0 && code <= 0xfdef) || (code & 0xfffe) == 0xfffe;
}

static void
read_wide(struct bytes *s)
{
	uint32_t code;
	size_t n = str_utf8(s->text, s->at, &code);

	if (n == 0) {
		show_byte(s, (unsigned char)s->text.p[s->at]);
		n = 1;
	} else if (is_unseen(code)) {
		show_code(s, code);
	} else {
		show_look(s);
		buf_add(s->out, str_sub(s->text, s->at, s->at + n));
	}
	s->at += n;
}

static bool
is_text(int c)
{
	return between(c, 0x20, DEL - 1) || c == '\t' || c == '\n';
}

static void
read_text(struct bytes *s)
{
	size_t from = s->at;

	while (is_text(peek(s, s->at)))
		s->at++;
	show_look(s);
	html_escape(s->out, str_sub(s->text, from, s->at));
}

void
html_bytes(struct buf *b, struct str bytes)
{
	struct bytes s = { .out = b, .text = bytes };

	while (s.at < bytes.n) {
		int c = peek(&s, s.at);

		if (is_text(c))
			read_text(&s);
		else if (c < 0x80)
			read_control(&s);
		else
			read_wide(&s);
	}
	s.want = (struct look){ 0 };
	show_look(&s);
}

void
html_permalink(struct buf *b, struct str id)
{
	buf_adds(b, "<a class=\"here\" aria-hidden=\"true\" tabindex=\"-1\" "
		    "href=\"#");
	html_escape(b, id);
	buf_adds(b, "\">#</a>");
}
