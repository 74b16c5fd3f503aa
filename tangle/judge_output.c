/* What a program left behind, as the text that a chapter may expect, and its
 * places as they stand now.
 *
 * A compile's result remembers which fence each stretch of its source came
 * from, by slug, chunk and number: prose may have moved since, and chapters
 * been renumbered. */
#include <stdlib.h>

#include "judge_parts.h"
#include "load.h"
#include "report.h"
#include "result.h"

/* --- places --- */

/* "chapters/02-a.md LINE COUNT slug chunk FENCE" */
struct stretch {
	struct str file, slug, chunk;
	uint64_t line, count, fence;
};

static bool
read_stretch(struct str s, struct stretch *t)
{
	struct str line, count, fence;

	return str_word(&s, " ", &t->file) && str_word(&s, " ", &line) &&
	       str_word(&s, " ", &count) && str_word(&s, " ", &t->slug) &&
	       str_word(&s, " ", &t->chunk) && str_word(&s, " ", &fence) &&
	       str_uint(line, &t->line) && str_uint(count, &t->count) &&
	       str_uint(fence, &t->fence);
}

/* The fences of a chunk are numbered from 0, its solutions behind them. */
static const struct fence *
fence_now(const struct chapter *from, const struct stretch *t)
{
	const struct chapter *c = book_chapter(from->book, t->slug);
	const struct chunk *chunk = c ? book_chunk(c, t->chunk) : NULL;

	if (!chunk)
		return NULL;
	if (t->fence < (uint64_t)chunk->nfences)
		return chunk->fences[t->fence];
	if (t->fence - (uint64_t)chunk->nfences < (uint64_t)chunk->nsolutions)
		return chunk->solutions[t->fence - (uint64_t)chunk->nfences];
	return NULL;
}

bool
judge_where(void *variant, struct str file, int line, struct str *now,
	    int *now_line)
{
	const struct variant *v = variant;
	uint64_t at = (uint64_t)line;
	const struct fence *f;
	struct stretch t;

	for (int i = 0; v->compiled && i < v->compiled->nlines; i++) {
		if (!read_stretch(v->compiled->lines[i], &t) ||
		    !str_eq(t.file, file) || at < t.line ||
		    at - t.line >= t.count)
			continue;
		f = fence_now(v->program->chapter, &t);
		if (!f)
			continue;
		*now = str_of(f->loc.file);
		*now_line = f->body_line + (int)(at - t.line);
		return true;
	}
	return false;
}

void
judge_normalise(struct buf *b, const struct variant *v, const char *kind,
		struct str raw)
{
	struct report_map map = { (void *)v, judge_where };

	report_normalise(b, str_of(kind), raw, &map);
}

struct str
judge_messages(const struct variant *v)
{
	const struct result *r = v->compiled;
	struct str text = { "", 0 };

	if (!r || r->nsamples == 0)
		return text;
	if (r->nerrs > 0)
		text = r->errs[r->samples[0].err];
	if (str_trim(text).n == 0 && r->nouts > 0)
		text = r->outs[r->samples[0].out];
	return text;
}

/* Cuts what stands before the next ':' off. */
static struct str
take_part(struct str *line)
{
	size_t colon = str_find_char(*line, ':', 0);
	struct str part = str_sub(*line, 0, colon);

	*line = str_sub(*line, colon < line->n ? colon + 1 : colon, line->n);
	return part;
}

/* "chapters/02-threads.md:9:25: error: what it is about" */
static bool
read_error(const struct book *book, struct str line, struct loc *loc)
{
	struct str file = take_part(&line);
	uint64_t row, col;

	if (!str_uint(take_part(&line), &row) ||
	    !str_uint(take_part(&line), &col) ||
	    !str_ends(take_part(&line), "error"))
		return false;
	for (int i = 0; i < book->nchapters; i++) {
		if (!str_eq(book->chapters[i]->file, file))
			continue;
		*loc = (struct loc){ book->chapters[i]->file.p, (int)row,
				     (int)col };
		return true;
	}
	return false;
}

struct loc
judge_place_of_error(const struct program *p, struct str messages)
{
	struct loc loc = p->loc;
	struct str line;

	while (str_line(&messages, &line))
		if (read_error(p->chapter->book, line, &loc))
			break;
	return loc;
}

/* --- the texts --- */

struct texts {
	struct arena *arena;
	struct str *v;
	int n;
};

static void
add_text(struct texts *t, struct str text)
{
	for (int i = 0; i < t->n; i++)
		if (str_eq(t->v[i], text))
			return;
	t->v = arena_room(t->arena, t->v, (size_t)t->n, sizeof(*t->v));
	t->v[t->n++] = text;
}

static void
add_report(struct texts *t, const struct variant *v, const char *kind,
	   struct str raw)
{
	struct buf b;

	buf_init(&b);
	judge_normalise(&b, v, kind, raw);
	add_text(t, arena_copy(t->arena, buf_str(&b)));
	buf_release(&b);
}

/* The different outputs of all executions of a run. */
static void
add_streams(struct texts *t, const struct run *run, bool err)
{
	const struct result *r = run->result;

	for (int i = 0; r && i < r->nsamples; i++) {
		const struct sample *s = &r->samples[i];

		if (!err)
			add_text(t, r->outs[s->out]);
		else if (s->err < r->nerrs)
			add_report(t, run->variant, "stderr", r->errs[s->err]);
	}
}

static bool
is_of_sweep(const struct run *run, struct str value)
{
	const struct words *sweep = &run->variant->program->opt->sweep;

	return value.n == 0 || run->sweep < 0 ||
	       str_eq(sweep->v[run->sweep], value);
}

static void
add_runs(struct texts *t, const struct expected *e)
{
	const struct variant *v = judge_variant(e->program, LANE_PLAIN);

	for (int i = 0; v && i < v->nruns; i++) {
		const struct run *run = v->runs[i];

		if (!is_of_sweep(run, e->sweep))
			continue;
		if (!str_is(e->kind, "stacks"))
			add_streams(t, run, str_is(e->kind, "stderr"));
		else if (run->result)
			add_report(t, v, "stacks", run->result->stacks);
	}
}

static void
add_verdict(struct texts *t, const struct expected *e)
{
	bool tsan = str_is(e->kind, "tsan");
	const struct variant *v =
		judge_variant(e->program, tsan ? LANE_TSAN : LANE_ASAN);
	const struct result *r = v && v->nruns > 0 ? v->runs[0]->result : NULL;

	if (r && r->verdict.n > 0 && !str_is(r->verdict, "unavailable"))
		add_report(t, v, tsan ? "tsan" : "asan", r->report);
}

int
judge_outputs(const struct expected *e, struct str **outputs)
{
	struct texts t = { &e->fence->chapter->book->arena, NULL, 0 };
	const struct variant *plain = judge_variant(e->program, LANE_PLAIN);

	if (str_is(e->kind, "tsan") || str_is(e->kind, "asan"))
		add_verdict(&t, e);
	else if (!str_is(e->kind, "cc"))
		add_runs(&t, e);
	else if (plain && plain->compiled)
		add_report(&t, plain, "cc", judge_messages(plain));
	*outputs = t.v;
	return t.n;
}
