/* Whatever the source: every line comes out as it went in, but for spans that
 * are opened and closed on that line and do not nest. The first byte picks the
 * language. */
#include "../hilite.h"

#include <stdlib.h>

#include "../html.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Appends `html` without its spans. */
static void
strip(struct buf *text, struct str html)
{
	bool open = false;

	while (html.n > 0) {
		size_t tag = str_find_char(html, '<', 0), end;

		buf_add(text, str_sub(html, 0, tag));
		if (tag == html.n)
			break;
		end = str_find_char(html, '>', tag);
		if (end == html.n || str_starts(str_sub(html, tag, html.n),
						open ? "<span" : "</span"))
			abort();
		open = !open;
		html = str_sub(html, end + 1, html.n);
	}
	if (open)
		abort();
}

static void
check_line(struct hilite *h, struct str line)
{
	struct buf html, stripped, escaped;

	buf_init(&html);
	buf_init(&stripped);
	buf_init(&escaped);
	hilite_line(h, &html, line);
	strip(&stripped, buf_str(&html));
	html_escape(&escaped, line);
	if (!str_eq(buf_str(&stripped), buf_str(&escaped)))
		abort();
	buf_release(&html);
	buf_release(&stripped);
	buf_release(&escaped);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const langs[] = { "c",     "sh",   "python",
					     "asm",   "make", "diff",
					     "ninja", "json", "other" };
	struct str text = { (const char *)data, size }, line;
	struct hilite h;

	if (size == 0)
		return 0;
	hilite_init(&h, str_of(langs[data[0] % 9]));
	text = str_sub(text, 1, size);
	while (str_line(&text, &line))
		check_line(&h, line);
	return 0;
}
