/* Marks in listings for what comes after them.
 *
 * Which lines a report names is known when it is written, and then the listing
 * is finished HTML: the mark goes in before the line's end, the only "</span>"
 * with a newline behind it. */
#include "told.h"

#include <stdlib.h>
#include <string.h>

#include <cmark-gfm.h>

struct told {
	int line;
	int report; /* its number */
};

struct told_report {
	const struct variant *variant;
	int kind; /* its number */
};

static const struct {
	const char *kind, *label, *title;
} kinds[] = {
	{ "cc", "compiler", "the compiler names this line" },
	{ "tsan", "tsan", "ThreadSanitizer names this line" },
	{ "asan", "asan", "AddressSanitizer names this line" },
	{ "stacks", "stack", "a thread stood here" },
};

enum { KINDS = sizeof(kinds) / sizeof(*kinds) };

static int
kind_number(const char *kind)
{
	for (int i = 0; i < KINDS; i++)
		if (strcmp(kinds[i].kind, kind) == 0)
			return i;
	return -1;
}

/* "r-race-tsan"; of an exercise's skeleton "r-sell_check-tsan-0". */
static void
add_id(const struct told_report *r, struct buf *b)
{
	buf_addf(b, "r-%.*s-%s%s", STR(r->variant->program->name),
		 kinds[r->kind].kind, r->variant->skeleton ? "-0" : "");
}

void
told_begin(struct page *pg, const struct variant *v, const char *kind,
	   struct buf *b)
{
	int number = kind_number(kind);

	pg->telling = false;
	if (number < 0 || v->program->chapter != pg->chapter)
		return;
	for (int i = 0; i < pg->nreports; i++)
		if (pg->reports[i].variant == v &&
		    pg->reports[i].kind == number)
			return;
	pg->reports = vec_room(pg->reports, (size_t)pg->nreports,
			       sizeof(*pg->reports));
	pg->reports[pg->nreports++] = (struct told_report){ v, number };
	pg->telling = true;
	buf_adds(b, " id=\"");
	add_id(&pg->reports[pg->nreports - 1], b);
	buf_addc(b, '"');
}

void
told_line(struct page *pg, int line)
{
	struct told told = { line, pg->nreports - 1 };

	if (!pg->telling)
		return;
	/* of several reports of a kind the first is enough */
	for (int i = 0; i < pg->ntold; i++)
		if (pg->told[i].line == line &&
		    pg->reports[pg->told[i].report].kind ==
			    pg->reports[told.report].kind)
			return;
	pg->told = vec_room(pg->told, (size_t)pg->ntold, sizeof(*pg->told));
	pg->told[pg->ntold++] = told;
}

void
told_end(struct page *pg)
{
	pg->telling = false;
}

/* --- marks --- */

static void
add_mark(const struct told_report *r, struct buf *b)
{
	buf_adds(b, " <a class=\"told\" href=\"#");
	add_id(r, b);
	buf_addf(b, "\" title=\"%s\">%s</a>", kinds[r->kind].title,
		 kinds[r->kind].label);
}

/* Where the listing's line ends; html.n when it is not there. */
static size_t
line_end(struct str html, int line)
{
	struct buf b;
	size_t at;

	buf_init(&b);
	buf_addf(&b, "<span id=\"L%d\"", line);
	at = str_find(html, b.p, 0);
	buf_release(&b);
	return at < html.n ? str_find(html, "</span>\n", at) : html.n;
}

static const struct fence *
listing_of(const struct chapter *c, int line)
{
	for (int i = 0; i < c->nfences; i++)
		if (c->fences[i]->body_line <= line &&
		    line < c->fences[i]->close_line)
			return c->fences[i]->node ? c->fences[i] : NULL;
	return NULL;
}

static void
mark(struct page *pg, const struct told *told)
{
	const struct fence *f = listing_of(pg->chapter, told->line);
	struct str html;
	struct buf b;
	size_t at;

	if (!f)
		return;
	html = str_of(cmark_node_get_on_enter(f->node));
	at = line_end(html, told->line);
	if (at == html.n)
		return;
	buf_init(&b);
	buf_add(&b, str_sub(html, 0, at));
	add_mark(&pg->reports[told->report], &b);
	buf_add(&b, str_sub(html, at, html.n));
	cmark_node_set_on_enter(f->node, b.p);
	buf_release(&b);
}

void
told_mark(struct page *pg)
{
	for (int i = 0; i < pg->ntold; i++)
		mark(pg, &pg->told[i]);
}

void
told_release(struct page *pg)
{
	free(pg->told);
	free(pg->reports);
}
