/* For tests of pages: a small book in a folder of its own, loaded and checked
 * as always, whose results are made by hand; and what every page must be. */
#ifndef WEFT_TESTS_WOVEN_H
#define WEFT_TESTS_WOVEN_H

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "diag.h"
#include "file.h"
#include "load.h"
#include "weave.h"

#define TEMPLATE                                                             \
	"<!DOCTYPE html>\n{{stamp}}\n<html lang=\"en\"><head>"               \
	"<title>{{title}}</title></head>\n<body class=\"{{kind}}\">{{book}}" \
	"<nav>{{contents}}</nav><main>{{eyebrow}}{{text}}</main>"            \
	"<nav>{{pager}}</nav></body></html>\n"

static char folder[] = "/tmp/weft-test-XXXXXX";

/* --- a book in a folder of its own --- */

static inline void
put(const char *path, const char *text)
{
	file_write(path, str_of(text));
}

static inline int
make_folder(void **state)
{
	(void)state;
	if (!mkdtemp(folder) || chdir(folder) != 0)
		return 1;
	put("assets/page.html", TEMPLATE);
	put("assets/book.css", "body { }\n");
	put("assets/book.js", "\n");
	return 0;
}

static inline int
remove_folder(void **state)
{
	(void)state;
	file_remove(folder);
	return 0;
}

static struct book book;
static struct crew alone;
static struct weave weave;

static inline bool
no_place(void *variant, struct str file, int line, struct str *now,
	 int *now_line)
{
	(void)variant;
	*now = file;
	*now_line = line;
	return true;
}

/* Loads and checks the book of two chapters. */
static inline void
open_second(const char *text, const char *second)
{
	put("chapters/SUMMARY.md",
	    "# A small & simple book\n\n## Part one\n\n- [First](01-one.md) "
	    "easy\n"
	    "- [Second & last](02-two.md)\n- [Third](03-three.md) draft\n");
	put("chapters/01-one.md", text);
	put("chapters/02-two.md", second);
	book = (struct book){ 0 };
	assert_true(book_load(&book, NULL, NULL));
	book_check(&book);
	assert_int_equal(diag_flush(), 0);
	weave = (struct weave){ .book = &book,
				.build = "build",
				.assets = "assets",
				.crew = &alone,
				.where = no_place };
	weave_init(&weave);
}

/* The same with a plain second chapter. */
static inline void
open_book(const char *text)
{
	open_second(text, "# Second\n\n## A place\n\n```c far lib\nint far;\n"
			  "```\n");
}

static inline void
close_book(void)
{
	weave_release(&weave);
	book_release(&book);
	diag_reset();
}

/* --- results --- */

static inline struct result *
new_result(const char *out, const char *err, const char *status, int n)
{
	struct arena *a = &book.arena;
	struct result *r = arena_alloc(a, sizeof(*r));

	r->samples = arena_alloc(a, (size_t)n * sizeof(*r->samples));
	r->nsamples = n;
	r->outs = arena_alloc(a, sizeof(*r->outs));
	r->errs = arena_alloc(a, sizeof(*r->errs));
	r->nouts = r->nerrs = 1;
	r->outs[0] = str_of(out);
	r->errs[0] = str_of(err);
	r->measurement = 1;
	for (int i = 0; i < n; i++)
		r->samples[i] = (struct sample){ .status = str_of(status),
						 .wall = 5e6 + i,
						 .cpu = 1e6,
						 .rss = 2e6,
						 .switches = 3,
						 .fine = true };
	return r;
}

static inline void
set_runs(struct variant *v, struct result *r)
{
	struct arena *a = &book.arena;

	v->nruns = 1;
	v->runs = arena_alloc(a, sizeof(*v->runs));
	v->runs[0] = arena_alloc(a, sizeof(**v->runs));
	*v->runs[0] = (struct run){ .variant = v, .sweep = -1, .result = r };
}

/* Gives the plain variant of a program of the first chapter a result. */
static inline struct program *
ran(const char *name, const char *out, const char *err, const char *status,
    int n)
{
	struct program *p = book_chunk(book.chapters[0], str_of(name))->program;

	set_runs(p->variants[0], new_result(out, err, status, n));
	p->variants[0]->source = "build/src/one/p.c";
	p->state = PROGRAM_GOOD;
	return p;
}

static struct buf page;

/* Weaves the first chapter and leaves its page in `page`. */
static inline void
weave_first(void)
{
	bool want[3] = { true, false, false };

	weave_pages(&weave, want);
	buf_clear(&page);
	assert_true(file_read("build/book/one.html", &page));
}

static inline void
assert_has(const char *text)
{
	if (!strstr(page.p, text))
		fail_msg("the page lacks: %s\n%s", text, page.p);
}

static inline void
assert_lacks(const char *text)
{
	if (strstr(page.p, text))
		fail_msg("the page has: %s\n%s", text, page.p);
}

/* --- every element is closed, every id is there once --- */

static inline bool
is_void(struct str tag)
{
	static const char *const names[] = { "br",   "hr",   "img", "input",
					     "link", "meta", "col", NULL };

	for (int i = 0; names[i]; i++)
		if (str_is(tag, names[i]))
			return true;
	return false;
}

static inline struct str
tag_name(const char *p)
{
	size_t n = 0;

	while (isalnum((unsigned char)p[n]))
		n++;
	return (struct str){ p, n };
}

static inline void
assert_balanced(void)
{
	struct str open[64];
	int deep = 0;

	for (const char *p = page.p; (p = strchr(p, '<')); p++) {
		bool close = p[1] == '/';
		struct str name = tag_name(p + 1 + close);

		if (p[1] == '!' || is_void(name) || strchr(p, '>')[-1] == '/')
			continue;
		if (name.n == 0)
			fail_msg("a bare '<': %.40s", p);
		if (!close) {
			assert_in_range(deep, 0, 63);
			open[deep++] = name;
		} else if (deep == 0 || !str_eq(open[--deep], name)) {
			fail_msg("closes what is not open: %.40s", p);
		}
	}
	assert_int_equal(deep, 0);
}

static inline void
assert_unique_ids(void)
{
	struct map ids = { 0 };

	for (const char *p = page.p; (p = strstr(p, " id=\"")); p++) {
		const char *id = p + 5;
		struct str s = { id, strcspn(id, "\"") };

		if (map_get(&ids, s))
			fail_msg("the id %.*s is there twice", STR(s));
		map_put(&ids, s, &ids);
	}
	map_release(&ids);
}

/* Every link to a place on the page leads to one. */
static inline void
assert_links_lead(void)
{
	struct buf id;

	buf_init(&id);
	for (const char *p = page.p; (p = strstr(p, "href=\"#")); p++) {
		buf_clear(&id);
		buf_adds(&id, " id=\"");
		buf_add(&id, (struct str){ p + 7, strcspn(p + 7, "\"") });
		buf_adds(&id, "\"");
		if (!strstr(page.p, id.p))
			fail_msg("a link leads nowhere: %s", id.p);
	}
	buf_release(&id);
}

static inline void
assert_sound(void)
{
	assert_balanced();
	assert_unique_ids();
	assert_links_lead();
}

#endif
