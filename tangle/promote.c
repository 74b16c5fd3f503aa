/* Results back into chapters: the bodies of `output=` fences, renewed.
 *
 * A chapter is copied line by line; only the lines between the fences of a
 * renewed output are others, each with the prefix (of a quote, of a list) that
 * the body had before. A fence is lengthened where the output holds a line
 * that would close it. */
#include "promote.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chapter.h"
#include "diag.h"
#include "file.h"
#include "judge_parts.h"
#include "match.h"

/* The renewed body of one fence. */
struct edit {
	const struct fence *fence;
	struct buf body;
};

struct edits {
	struct edit *v; /* in order of the chapter */
	int n;
};

/* --- what must be renewed --- */

static bool
is_as_printed(const struct fence *f, const struct str *outputs, int n)
{
	if (f->body.n == 0)
		return n == 1 && outputs[0].n == 0;
	for (int i = 0; i < n; i++)
		if (!match_output(f->body, outputs[i], f->unordered))
			return false;
	return true;
}

static bool
is_cut(const struct expected *e)
{
	const struct variant *v = judge_variant(e->program, LANE_PLAIN);
	bool err = str_is(e->kind, "stderr");

	if (!err && !str_is(e->kind, "stdout"))
		return false;
	for (int i = 0; v && i < v->nruns; i++) {
		const struct result *r = v->runs[i]->result;

		for (int j = 0; r && j < r->nsamples; j++)
			if (err ? r->samples[j].err_cut : r->samples[j].out_cut)
				return true;
	}
	return false;
}

static bool
refuse(const struct fence *f, const char *why)
{
	diag_error(f->loc, "not promoted: %s", why);
	return false;
}

/* The renewed body of a fence; false when it stays as it is, which is told
 * where it should not. */
static bool
renew(const struct fence *f, struct buf *body)
{
	const struct expected *e = f->expected;
	struct str *outputs;
	struct buf why;
	int n = judge_outputs(e, &outputs);
	bool good;

	if (n == 0 || is_as_printed(f, outputs, n))
		return false;
	if (is_cut(e))
		return refuse(f, "the output is too long, its middle was cut "
				 "out");
	if (!judge_ended(e->program))
		return refuse(f, "the program failed");
	buf_init(&why);
	good = match_renew(body, f->body, outputs, n, f->unordered, &why);
	if (!good)
		refuse(f, why.p);
	buf_release(&why);
	return good;
}

static void
find_edits(struct edits *edits, const struct chapter *c)
{
	for (int i = 0; i < c->nfences; i++) {
		const struct fence *f = c->fences[i];
		struct buf body;

		if (f->kind != FENCE_OUTPUT || !f->expected ||
		    !f->expected->program)
			continue;
		buf_init(&body);
		if (!renew(f, &body)) {
			buf_release(&body);
			continue;
		}
		edits->v =
			vec_room(edits->v, (size_t)edits->n, sizeof(*edits->v));
		edits->v[edits->n++] = (struct edit){ f, body };
	}
}

/* --- lines of the chapter --- */

static size_t
run_of(struct str s, size_t at, char c)
{
	size_t n = 0;

	while (at + n < s.n && s.p[at + n] == c)
		n++;
	return n;
}

/* Where the run of backticks or tildes of a fence's line starts. */
static size_t
fence_mark(struct str line, char *c)
{
	size_t tick = str_find(line, "```", 0),
	       tilde = str_find(line, "~~~", 0);

	*c = tick <= tilde ? '`' : '~';
	return tick <= tilde ? tick : tilde;
}

/* How long the fence must be for its body to stay within: longer than any run
 * of its character that starts a line of it. */
static size_t
length_for(struct str body, char c, size_t length)
{
	struct str line;
	size_t run;

	while (str_line(&body, &line)) {
		line = str_trim(line);
		run = run_of(line, 0, c);
		if (run >= length)
			length = run + 1;
	}
	return length;
}

/* What stands before the text of each line of the body: of its first line
 * that is not blank, else of the closing fence. */
static struct str
prefix_of(const struct fence *f, struct str old, struct str closing)
{
	struct str body = f->body, line, raw;
	char c;

	while (str_line(&old, &raw) && str_line(&body, &line))
		if (str_trim(line).n > 0 && raw.n >= line.n)
			return str_sub(raw, 0, raw.n - line.n);
	return str_sub(closing, 0, fence_mark(closing, &c));
}

static void
add_fence_line(struct buf *b, struct str line, size_t length)
{
	char c;
	size_t at = fence_mark(line, &c), run = run_of(line, at, c);

	buf_add(b, str_sub(line, 0, at));
	for (size_t i = run; i < length; i++)
		buf_addc(b, c);
	buf_add(b, str_sub(line, at, line.n));
	buf_addc(b, '\n');
}

static void
add_body(struct buf *b, struct str body, struct str prefix)
{
	struct str line;

	while (str_line(&body, &line)) {
		buf_add(b, line.n > 0 ? prefix : str_trim_end(prefix));
		buf_add(b, line);
		buf_addc(b, '\n');
	}
}

/* Cuts the next n lines off, with their newlines. */
static struct str
take_lines(struct str *rest, int n)
{
	struct str from = *rest, line;

	while (n-- > 0 && str_line(rest, &line))
		continue;
	return str_sub(from, 0, from.n - rest->n);
}

/* From the opening to the closing fence, both included. */
static void
add_edit(struct buf *b, struct str *rest, const struct edit *edit)
{
	const struct fence *f = edit->fence;
	struct str body = buf_str(&edit->body), opening, closing, old;
	size_t length, at;
	char c;

	str_line(rest, &opening);
	old = take_lines(rest, f->close_line - f->body_line);
	str_line(rest, &closing);
	at = fence_mark(opening, &c);
	length = length_for(body, c, run_of(opening, at, c));
	add_fence_line(b, opening, length);
	add_body(b, body, prefix_of(f, old, closing));
	add_fence_line(b, closing, length);
}

static void
write_chapter(const struct chapter *c, const struct edits *edits)
{
	struct str rest = c->text;
	struct buf b;
	int line = 1;

	buf_init(&b);
	for (int i = 0; i < edits->n; i++) {
		const struct fence *f = edits->v[i].fence;

		buf_add(&b, take_lines(&rest, f->body_line - 1 - line));
		add_edit(&b, &rest, &edits->v[i]);
		line = f->close_line + 1;
		printf("%s:%d: output=%.*s\n", f->loc.file, f->loc.line,
		       STR(f->output));
	}
	buf_add(&b, rest);
	file_write(edits->v[0].fence->loc.file, buf_str(&b));
	buf_release(&b);
}

int
promote_book(struct book *book, const bool *want)
{
	int written = 0;

	for (int i = 0; i < book->nchapters; i++) {
		struct chapter *c = book->chapters[i];
		struct edits edits = { 0 };

		if (!chapter_is_there(c) || (want && !want[i]))
			continue;
		find_edits(&edits, c);
		if (edits.n > 0)
			write_chapter(c, &edits);
		written += edits.n;
		for (int j = 0; j < edits.n; j++)
			buf_release(&edits.v[j].body);
		free(edits.v);
	}
	return written;
}
