/* What a program printed and how it ended, as HTML. */
#ifndef WEFT_STREAM_H
#define WEFT_STREAM_H

#include "page.h"

/* The variant of a lane; NULL when the program has none. */
const struct variant *stream_variant(const struct program *p, enum lane lane,
				     bool skeleton);
/* The result of a variant's first run; NULL when there is none. */
const struct result *stream_result(const struct variant *v);

/* The sample that stands for all: the first that did not end as expected,
 * else, of trials, the first with the commonest outcome, else the first. NULL
 * when there is none. */
const struct sample *stream_sample(const struct program *p,
				   const struct result *r);

/* Whether a text of that kind has an `output=NAME.KIND` fence of its own. */
bool stream_stands_elsewhere(const struct program *p, const char *kind);

/* A sample's stdout and stderr, and its status unless it is exit:0; what has a
 * fence of its own stands there alone. */
void stream_html(struct page *pg, const struct variant *v,
		 const struct result *r, const struct sample *s, struct buf *b);
void stream_stdout(const struct result *r, const struct sample *s,
		   struct buf *b);
void stream_stderr(struct page *pg, const struct variant *v,
		   const struct result *r, const struct sample *s,
		   struct buf *b);
/* "killed by signal SEGV", "stopped after 500 ms" */
void stream_status(const struct program *p, struct str status, struct buf *b);

/* Raw text of some kind (report.h) in the book's form. */
void stream_normalise(const struct page *pg, const struct variant *v,
		      const char *kind, struct str raw, struct buf *text);
/* The same as <pre>, its lines linked. */
void stream_report(struct page *pg, const struct variant *v, const char *kind,
		   struct str raw, struct buf *b);
/* Raw text as <pre>. */
void stream_raw(const char *class, struct str raw, struct buf *b);

/* What the compiler said about a variant; empty when nothing. */
struct str stream_compiler(const struct variant *v);

#endif
