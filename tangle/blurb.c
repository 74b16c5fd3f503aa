/* The opening of a chapter from its Markdown, without parsing all of it: one
 * paragraph, of which links keep their text, emphasis is dropped and code stays
 * code. Good enough for a line on the title page. */
#include "blurb.h"

#include <string.h>

#include "html.h"

static bool
begins_paragraph(struct str line)
{
	char c = line.p[0];

	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (unsigned char)c >= 0x80 || c == '*' || c == '"';
}

/* The first paragraph below the title, and below a motto that is quoted. */
static struct str
first_paragraph(struct str text)
{
	struct str line, from = { "", 0 };

	while (str_line(&text, &line)) {
		if (from.n > 0 && str_trim(line).n == 0)
			break;
		if (from.n > 0)
			from.n = (size_t)(line.p + line.n - from.p);
		else if (line.n == 0 || line.p[0] == '#' || line.p[0] == '>')
			continue;
		else if (!begins_paragraph(line) || str_starts(line, "* "))
			break;
		else
			from = line;
	}
	return from;
}

static bool
ends_sentence(struct str s, size_t i)
{
	bool quoted = i + 1 < s.n && (s.p[i + 1] == '"' || s.p[i + 1] == ')' ||
				      s.p[i + 1] == '*');
	size_t next = i + 1 + quoted;

	return (s.p[i] == '.' || s.p[i] == '?' || s.p[i] == '!') &&
	       (next == s.n || s.p[next] == ' ' || s.p[next] == '\n');
}

/* Whole sentences: the first, and those behind it that fit. */
static struct str
sentences(struct str s, size_t most)
{
	size_t end = 0;

	for (size_t i = 0; i < s.n && (end == 0 || i < most); i++)
		if (ends_sentence(s, i))
			end = i + 1;
	return str_sub(s, 0, end > 0 ? end : s.n);
}

static size_t
add_code(struct buf *b, struct str s, size_t at)
{
	size_t end = str_find_char(s, '`', at + 1);

	buf_adds(b, "<code>");
	html_escape(b, str_sub(s, at + 1, end));
	buf_adds(b, "</code>");
	return end + 1;
}

static void
add_plain(struct buf *b, struct str s)
{
	size_t at = 0;

	while (at < s.n) {
		size_t from = at;

		if (s.p[at] == '`') {
			at = add_code(b, s, at);
			continue;
		}
		if (s.p[at] == ']' && at + 1 < s.n && s.p[at + 1] == '(') {
			at = str_find_char(s, ')', at) + 1;
			continue;
		}
		if (!strchr("*[]\n", s.p[at++]))
			html_escape(b, str_sub(s, from, at));
		else if (s.p[from] == '\n')
			buf_addc(b, ' ');
	}
}

void
blurb_opening(struct str markdown, size_t most, struct buf *b)
{
	struct str s = sentences(first_paragraph(markdown), most);

	if (str_find(s, "`= ", 0) == s.n)
		add_plain(b, s);
}
