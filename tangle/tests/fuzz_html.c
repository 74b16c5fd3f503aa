/* Whatever a program prints: the HTML has no element but spans that are closed
 * in order, no control bytes, and is UTF-8. */
#include "../html.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(struct str html)
{
	int open = 0;

	for (size_t i = 0; i < html.n;) {
		struct str rest = str_sub(html, i, html.n);
		uint32_t code;
		size_t n = str_utf8(html, i, &code);

		if (n == 0 || (code < 0x20 && code != '\t' && code != '\n'))
			abort();
		i += n;
		if (code != '<')
			continue;
		if (str_starts(rest, "<span class=\""))
			open++;
		else if (!str_starts(rest, "</span>") || open-- == 0)
			abort();
	}
	if (open != 0)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf html;

	buf_init(&html);
	html_bytes(&html, (struct str){ (const char *)data, size });
	check(buf_str(&html));
	buf_release(&html);
	return 0;
}
