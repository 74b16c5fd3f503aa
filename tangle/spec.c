/* Records for weft-exec: what to start, with what, and what to expect of it.
 *
 * A compile's spec carries the table of chapter lines that its debug
 * information will name; the helper copies it into the result, so that old
 * results still know where their lines came from. */
#include "spec.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "diag.h"
#include "expand.h"
#include "rec.h"

static void
add_parts(struct buf *b, struct str parts)
{
	struct str line;

	while (str_line(&parts, &line))
		rec_put(b, "part", line);
}

static void
begin(struct buf *b, const char *result, const char *name)
{
	rec_begin(b);
	rec_put(b, "result", str_of(result));
	rec_put(b, "name", str_of(name));
}

/* --- a compile --- */

/* The fences of a chunk are numbered from 0, its solutions behind them. */
static int
fence_number(const struct fence *fence)
{
	const struct chunk *c = fence->chunk;

	for (int i = 0; i < c->nfences; i++)
		if (c->fences[i] == fence)
			return i;
	for (int i = 0; i < c->nsolutions; i++)
		if (c->solutions[i] == fence)
			return c->nfences + i;
	return -1;
}

struct line_table {
	struct buf *b;
	const struct fence *last;
};

static void
add_fence_lines(void *ctx, const struct fence *fence, int line, struct str text,
		struct str indent)
{
	struct line_table *t = ctx;

	(void)line;
	(void)text;
	(void)indent;
	if (fence == t->last)
		return;
	t->last = fence;
	rec_putf(t->b, "line", "%s %d %d %.*s %.*s %d", fence->loc.file,
		 fence->body_line, fence->close_line - fence->body_line,
		 STR(fence->chapter->slug), STR(fence->chunk->name),
		 fence_number(fence));
}

void
spec_compile(struct buf *b, const struct variant *v)
{
	const struct program *p = v->program;
	bool fails = str_is(p->opt->expect, "compile-error");
	struct line_table t = { .b = b };
	struct buf name;

	buf_init(&name);
	plan_variant_name(&name, v);
	begin(b, v->cc, name.p);
	add_parts(b, v->parts);
	buf_release(&name);
	rec_put(b, "expect", fails ? LIT("compile-error") : LIT("exit:0"));
	rec_put(b, "output", str_of(v->binary));
	chunk_expand(p->chunk, v->skeleton, add_fence_lines, &t);
	for (int i = 0; i < p->nheaders; i++)
		chunk_expand(p->headers[i], false, add_fence_lines, &t);
	rec_end(b);
}

/* --- a run --- */

/* The folder never changes once the book was found, so it is asked for once. */
static char *
absolute(const char *path)
{
	static char *folder;
	struct buf b;

	if (!folder && !(folder = getcwd(NULL, 0)))
		die("the current folder:");
	buf_init(&b);
	if (*path != '/')
		buf_addf(&b, "%s%s", folder, *path ? "/" : "");
	buf_adds(&b, path);
	return b.p;
}

static void
add_absolute(const char *path, void (*add)(void *ctx, const char *text),
	     void *ctx)
{
	char *full = absolute(path);

	add(ctx, full);
	free(full);
}

void
spec_command(const struct variant *v, void (*add)(void *ctx, const char *word),
	     void *ctx)
{
	if (v->program->lang != LANG_C)
		add(ctx, command_interpreter(v->program->lang).p);
	add_absolute(v->program->lang == LANG_C ? v->binary : v->source, add,
		     ctx);
}

static void
add_pair(const char *name, const char *value,
	 void (*add)(void *ctx, const char *pair), void *ctx)
{
	struct buf b;

	buf_init(&b);
	buf_addf(&b, "%s=%s", name, value);
	add(ctx, b.p);
	buf_release(&b);
}

static void
add_passed(struct str name, void (*add)(void *ctx, const char *pair), void *ctx)
{
	char *own = strndup(name.p, name.n);
	const char *value = own ? getenv(own) : NULL;

	if (value)
		add_pair(own, value, add, ctx);
	free(own);
}

static void
add_used(const struct program *used, void (*add)(void *ctx, const char *pair),
	 void *ctx)
{
	const struct variant *v = used->variants[0];
	char *name = strndup(used->name.p, used->name.n);
	char *path = absolute(v->binary ? v->binary : v->source);

	if (!name)
		die("out of memory");
	add_pair(name, path, add, ctx);
	free(path);
	free(name);
}

static void
add_book_folder(void (*add)(void *ctx, const char *pair), void *ctx)
{
	char *folder = absolute("");

	add_pair("BOOK_DIR", folder, add, ctx);
	free(folder);
}

void
spec_environment(const struct program *p,
		 void (*add)(void *ctx, const char *pair), void *ctx)
{
	const struct options *o = p->opt;

	add(ctx, "PATH=" TOOLCHAIN_PATH);
	add(ctx, "LC_ALL=C.UTF-8");
	add(ctx, "TERM=dumb");
	if (!str_is(o->buffer, "line")) {
		char *how = strndup(o->buffer.p, o->buffer.n);

		add_pair("WEFT_BUFFER", how, add, ctx);
		free(how);
	}
	if (o->reads.n > 0)
		add_book_folder(add, ctx);
	for (int i = 0; i < o->pass.n; i++)
		add_passed(o->pass.v[i], add, ctx);
	for (int i = 0; i < o->uses.n; i++)
		if (p->uses[i] && p->uses[i]->nvariants > 0)
			add_used(p->uses[i], add, ctx);
	for (int i = 0; i < o->env.n; i++) {
		char *pair = strndup(o->env.v[i].p, o->env.v[i].n);

		add(ctx, pair);
		free(pair);
	}
}

struct record_sink {
	struct buf *b;
	const char *tag;
};

static void
put_record(void *ctx, const char *text)
{
	struct record_sink *s = ctx;

	rec_put(s->b, s->tag, str_of(text));
}

static void
add_server(struct buf *b, const struct program *server)
{
	struct record_sink words = { b, "server" }, pairs = { b, "serverenv" };

	if (!server || server->nvariants == 0)
		return;
	spec_command(server->variants[0], put_record, &words);
	for (int i = 0; i < server->opt->args.n; i++)
		rec_put(b, "server", server->opt->args.v[i]);
	spec_environment(server, put_record, &pairs);
}

static void
add_stdin(struct buf *b, const struct program *p)
{
	struct buf text;

	if (!p->stdin_chunk)
		return;
	buf_init(&text);
	chunk_text(p->stdin_chunk, &text);
	rec_put(b, "stdin", buf_str(&text));
	buf_release(&text);
}

bool
spec_wants_stacks(const struct program *p)
{
	for (int i = 0; i < p->nexpected; i++)
		if (str_is(p->expected[i]->kind, "stacks"))
			return true;
	return false;
}

/* How often: a sanitizer's run is one, but for a race that is tried for. */
static void
add_repeats(struct buf *b, const struct run *run)
{
	const struct options *o = run->variant->program->opt;

	if (!run->timed || run->variant->lane == LANE_TRACE) {
		rec_put(b, "mode", LIT("once"));
		rec_put(b, "repeat", LIT("1"));
		return;
	}
	rec_put(b, "mode", o->trials > 0 ? LIT("trials") : LIT("time"));
	rec_putu(b, "repeat",
		 (uint64_t)(o->trials > 0 ? o->trials : o->repeat));
}

static void
add_lane(struct buf *b, const struct run *run)
{
	const struct options *o = run->variant->program->opt;
	enum lane lane = run->variant->lane;

	if (lane == LANE_PLAIN || lane == LANE_TRACE) {
		rec_put(b, "lane",
			lane == LANE_PLAIN ? LIT("plain") : LIT("trace"));
		rec_putu(b, "timeout", (uint64_t)o->timeout);
		return;
	}
	rec_put(b, "lane", lane == LANE_TSAN ? LIT("tsan") : LIT("asan"));
	rec_put(b, "verdict", lane == LANE_TSAN ? o->tsan : o->asan);
	rec_put(b, "tries", str_is(o->tsan, "race") ? LIT("5") : LIT("1"));
	rec_putu(b, "timeout", 10 * (uint64_t)o->timeout);
}

void
spec_run(struct buf *b, const struct run *run, const char *recorder)
{
	const struct program *p = run->variant->program;
	struct record_sink argv = { b, "argv" }, env = { b, "env" };
	struct buf name;

	buf_init(&name);
	plan_run_name(&name, run);
	begin(b, run->path, name.p);
	add_parts(b, run->variant->parts);
	add_parts(b, run->parts);
	buf_release(&name);
	rec_put(b, "expect", p->opt->expect);
	spec_command(run->variant, put_record, &argv);
	for (int i = 0; i < p->opt->args.n; i++)
		rec_put(b, "argv", p->opt->args.v[i]);
	if (run->sweep >= 0)
		rec_put(b, "argv", p->opt->sweep.v[run->sweep]);
	spec_environment(p, put_record, &env);
	add_stdin(b, p);
	add_repeats(b, run);
	add_lane(b, run);
	if (p->opt->stderr_merge)
		rec_put(b, "merge", LIT("1"));
	if (spec_wants_stacks(p) && run->variant->lane != LANE_TRACE)
		rec_put(b, "stacks", LIT("1"));
	/* a trace shows what happened, whatever that was */
	if (run->variant->skeleton || run->variant->lane == LANE_TRACE)
		rec_put(b, "any", LIT("1"));
	if (run->variant->lane == LANE_TRACE)
		add_absolute(recorder, put_record,
			     &(struct record_sink){ b, "recorder" });
	add_server(b, p->with);
	rec_end(b);
}

void
spec_machine(struct buf *b, const struct run *run, const char *helper)
{
	struct record_sink argv = { b, "argv" };

	begin(b, run->path, "machine");
	add_parts(b, run->parts);
	rec_put(b, "expect", LIT("exit:0"));
	add_absolute(helper, put_record, &argv);
	rec_put(b, "argv", LIT("machine"));
	rec_put(b, "mode", LIT("once"));
	rec_put(b, "repeat", LIT("1"));
	rec_put(b, "lane", LIT("plain"));
	rec_put(b, "timeout", LIT("60000000000"));
	rec_end(b);
}

void
spec_drawing(struct buf *b, const struct drawing *d)
{
	struct buf name;

	buf_init(&name);
	plan_drawing_name(&name, d);
	begin(b, d->path, name.p);
	rec_put(b, "expect", LIT("exit:0"));
	buf_clear(&name);
	buf_addf(&name, "%s.svg", d->path);
	rec_put(b, "output", buf_str(&name));
	rec_end(b);
	buf_release(&name);
}
