/* Sanitizer reports, compiler messages and stacks in the book's form:
 * addresses, thread and process numbers and module offsets become `...`,
 * frames outside the book's code are left out, files are chapters at the lines
 * where they stand now. */
#ifndef WEFT_REPORT_H
#define WEFT_REPORT_H

#include "str.h"

/* Says where a line of an old chapter stands now. `file` as in the report
 * ("chapters/03-races.md"); false when it is not the book's. */
struct report_map {
	void *ctx;
	bool (*where)(void *ctx, struct str file, int line, struct str *now,
		      int *now_line);
};

/* `kind` is tsan, asan, cc, stacks or stderr; cc and stderr only have their
 * places mapped. */
void report_normalise(struct buf *b, struct str kind, struct str raw,
		      const struct report_map *map);

/* The normalised text as HTML (escaped, SGR as html_bytes), every
 * "chapters/NN-slug.md:LINE" in it a link; href(ctx, file, line, out) appends
 * the target and says whether there is one. */
void report_html(struct buf *b, struct str text, void *ctx,
		 bool (*href)(void *ctx, struct str file, int line,
			      struct buf *out));

/* Which sanitizer report a text holds: "clean" when none, "race", "deadlock"
 * (lock-order inversion), "error", "unavailable" (FATAL: memory mapping). */
const char *report_verdict(struct str raw);

#endif
