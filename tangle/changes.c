/* Two versions of a program to marked lines and a folded difference.
 *
 * What is compared is what the reader sees: the chunks' own lines, references
 * to other chunks as they stand. Signs and elements tell what was added and
 * what was taken away, colours only repeat it. */
#include "changes.h"

#include "html.h"
#include "match_lines.h"

enum { CONTEXT = 2 }; /* lines shown around what changed */

/* --- comparing --- */

static struct str *
lines_of_chunk(struct arena *a, const struct chunk *c, int *n)
{
	struct str *v = NULL, line;

	*n = 0;
	for (int i = 0; i < c->nfences; i++) {
		struct str rest = c->fences[i]->body;

		while (str_line(&rest, &line)) {
			v = arena_room(a, v, (size_t)*n, sizeof(*v));
			v[(*n)++] = str_trim_end(line);
		}
	}
	return v;
}

static bool
never(void *ctx, int i)
{
	(void)ctx;
	(void)i;
	return false;
}

static bool
is_same(void *ctx, int i, int j)
{
	const struct changes *c = ctx;

	return str_eq(c->old[i], c->now[j]);
}

bool
changes_open(struct changes *c, const struct chunk *chunk)
{
	struct align problem;

	if (!chunk->diff)
		return false;
	*c = (struct changes){ .chunk = chunk };
	arena_init(&c->arena);
	c->old = lines_of_chunk(&c->arena, chunk->diff, &c->nold);
	c->now = lines_of_chunk(&c->arena, chunk, &c->nnow);
	problem = (struct align){ c, c->nold, c->nnow, never, is_same };
	c->nsteps = align(&c->arena, &problem, &c->steps);
	c->is_new = arena_alloc(&c->arena,
				((size_t)c->nnow + 1) * sizeof(*c->is_new));
	for (int i = 0; i < c->nsteps; i++)
		if (c->steps[i].edit == EDIT_ADD ||
		    c->steps[i].edit == EDIT_SWAP)
			c->is_new[c->steps[i].j] = true;
	return true;
}

void
changes_close(struct changes *c)
{
	arena_release(&c->arena);
}

static int
count_lines(struct str text)
{
	struct str line;
	int n = 0;

	while (str_line(&text, &line))
		n++;
	return n;
}

const bool *
changes_of(const struct changes *c, const struct fence *f)
{
	int at = 0;

	for (int i = 0; c->chunk->fences[i] != f; i++)
		at += count_lines(c->chunk->fences[i]->body);
	return c->is_new + at;
}

/* --- showing --- */

static bool
is_kept(const struct changes *c, int step)
{
	return c->steps[step].edit == EDIT_KEEP;
}

/* Whether a line that was kept stands near one that was not. */
static bool
is_near(const struct changes *c, int step)
{
	for (int i = step - CONTEXT; i <= step + CONTEXT; i++)
		if (i >= 0 && i < c->nsteps && !is_kept(c, i))
			return true;
	return false;
}

static void
add_line(struct buf *b, const char *element, char sign, struct str line)
{
	buf_addf(b, "<%s>%c ", element, sign);
	html_escape(b, line);
	buf_addf(b, "</%s>\n", element);
}

/* Steps from..to-1, none of them kept: first what went, then what came. */
static void
add_run(const struct changes *c, int from, int to, struct buf *b)
{
	for (int i = from; i < to; i++)
		if (c->steps[i].edit != EDIT_ADD)
			add_line(b, "del", '-', c->old[c->steps[i].i]);
	for (int i = from; i < to; i++)
		if (c->steps[i].edit != EDIT_DROP)
			add_line(b, "ins", '+', c->now[c->steps[i].j]);
}

static void
add_kept(const struct changes *c, int step, struct buf *b)
{
	if (is_near(c, step)) {
		buf_adds(b, "  ");
		html_escape(b, c->now[c->steps[step].j]);
		buf_addc(b, '\n');
	} else if (step == 0 || is_near(c, step - 1) || !is_kept(c, step - 1)) {
		buf_adds(b, "<span class=\"cut\">…</span>\n");
	}
}

static void
add_steps(const struct changes *c, struct buf *b)
{
	for (int i = 0, to; i < c->nsteps; i = to) {
		for (to = i; to < c->nsteps && !is_kept(c, to); to++)
			continue;
		add_run(c, i, to, b);
		if (to < c->nsteps)
			add_kept(c, to++, b);
	}
}

static void
count(const struct changes *c, int *added, int *removed)
{
	*added = *removed = 0;
	for (int i = 0; i < c->nsteps; i++) {
		*added += !is_kept(c, i) && c->steps[i].edit != EDIT_DROP;
		*removed += !is_kept(c, i) && c->steps[i].edit != EDIT_ADD;
	}
}

void
changes_html(const struct changes *c, const struct page *pg, struct buf *b)
{
	const struct chunk *old = c->chunk->diff;
	int added, removed;

	count(c, &added, &removed);
	buf_addf(b,
		 "<details class=\"changes\"><summary>Changed since %.*s: "
		 "%d %s added, %d removed</summary>\n",
		 STR(old->name), added, added == 1 ? "line" : "lines", removed);
	/* not within the summary, which is a button itself */
	if (page_shows_chunk(old)) {
		buf_adds(b, "<p class=\"since\">Before: <a href=\"");
		page_chunk_href(pg, old, b);
		buf_addf(b, "\">%.*s</a></p>\n", STR(old->name));
	}
	buf_adds(b, "<pre class=\"diff\"><code>");
	add_steps(c, b);
	buf_adds(b, "</code></pre>\n</details>\n");
}
