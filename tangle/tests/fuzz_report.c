/* Whatever a sanitizer, a compiler or a debugger says: the normal form has no
 * control bytes that were not there, the verdict is one of the known ones, and
 * in the HTML every element is closed. The first byte picks the kind. */
#include "../report.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
where(void *ctx, struct str file, int line, struct str *now, int *now_line)
{
	(void)ctx;
	(void)file;
	*now = LIT("chapters/99-moved.md");
	*now_line = line + 10;
	return line % 3 != 0;
}

static bool
href(void *ctx, struct str file, int line, struct buf *out)
{
	(void)ctx;
	buf_addf(out, "%.*s?a=\"&#%d", STR(file), line);
	return line % 2 == 0;
}

/* Spans and links, one within the other at most, closed in order. */
static void
check_html(struct str html)
{
	const char *open[2] = { NULL, NULL };
	int depth = 0;

	for (size_t i = 0; (i = str_find_char(html, '<', i)) < html.n; i++) {
		struct str rest = str_sub(html, i, html.n);
		bool link = str_starts(rest, "<a class=\"place\" href=\"");

		if (link || str_starts(rest, "<span class=\"")) {
			if (depth == 2)
				abort();
			open[depth++] = link ? "</a>" : "</span>";
		} else if (depth == 0 || !str_starts(rest, open[--depth])) {
			abort();
		}
	}
	if (depth != 0)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const kinds[] = { "tsan", "asan", "stacks", "cc",
					     "stderr" };
	struct report_map map = { NULL, where };
	struct buf normal, html;
	struct str raw;

	if (size == 0)
		return 0;
	raw = (struct str){ (const char *)data + 1, size - 1 };
	buf_init(&normal);
	buf_init(&html);
	report_normalise(&normal, str_of(kinds[data[0] % 5]), raw, &map);
	report_html(&html, buf_str(&normal), NULL, href);
	check_html(buf_str(&html));
	buf_clear(&html);
	report_html(&html, raw, NULL, href);
	check_html(buf_str(&html));
	if (!report_verdict(raw))
		abort();
	buf_release(&normal);
	buf_release(&html);
	return 0;
}
