/* What goes into the key of a compile and of a run.
 *
 * Texts are hashed without #line directives, so that prose may move a program
 * about. A key holds hashes of parts with names; the names are what --explain
 * tells the author. */
#include "key.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "diag.h"
#include "expand.h"
#include "file.h"
#include "machine.h"
#include "spec.h"
#include "toolchain.h"

/* Changes when programs are run or results written in another way. */
#define KEY_FORMAT "1"

/* Appends "name=hash\n". */
static void
add_hash(struct buf *parts, const char *name, const char *hex)
{
	buf_adds(parts, name);
	buf_addc(parts, '=');
	buf_adds(parts, hex);
	buf_addc(parts, '\n');
}

static void
add_part(struct buf *parts, const char *name, struct str text)
{
	char hex[17];

	str_hash_short(text, hex);
	add_hash(parts, name, hex);
}

void
keys_init(struct keys *k, struct arena *book, const char *memory,
	  const char *linebuf, const char *recorder)
{
	struct buf b;

	*k = (struct keys){ .book = book,
			    .memory = memory,
			    .recorder = recorder };
	arena_init(&k->arena);
	buf_init(&b);
	machine_identity(&b);
	str_hash_short(buf_str(&b), k->machine);
	buf_clear(&b);
	toolchain_libc(&b);
	str_hash_short(buf_str(&b), k->libc);
	buf_clear(&b);
	if (!file_read(linebuf, &b))
		die("read %s:", linebuf);
	str_hash_short(buf_str(&b), k->linebuf);
	buf_release(&b);
}

void
keys_release(struct keys *k)
{
	map_release(&k->texts);
	map_release(&k->compilers);
	arena_release(&k->arena);
}

static void
add_text(void *ctx, const struct fence *fence, int line, struct str text,
	 struct str indent)
{
	(void)line;
	for (int i = 0; i < fence->indent; i++)
		buf_addc(ctx, ' ');
	buf_add(ctx, indent);
	buf_add(ctx, text);
}

/* The hash of a chunk's expansion, remembered: headers are asked for by every
 * program. */
static const char *
text_hash(struct keys *k, const struct chunk *chunk, bool skeleton)
{
	char *name =
		arena_join(&k->arena, chunk->chapter->slug, LIT("/"),
			   chunk->name, str_of(skeleton ? " skeleton" : ""));
	char *hex = map_get(&k->texts, str_of(name));
	struct buf b;

	if (hex)
		return hex;
	buf_init(&b);
	chunk_expand(chunk, skeleton, add_text, &b);
	hex = arena_alloc(&k->arena, 17);
	str_hash_short(buf_str(&b), hex);
	map_put(&k->texts, str_of(name), hex);
	buf_release(&b);
	return hex;
}

struct compiler {
	char hex[17];
	bool is_gcc; /* it has a cc1 of its own */
};

/* A compiler that is not there is the environment's failure. */
static const struct compiler *
find_compiler(struct keys *k, struct str command)
{
	struct compiler *c = map_get(&k->compilers, command);
	char *memory;
	struct buf b;

	if (c)
		return c;
	buf_init(&b);
	memory = toolchain_memory(&k->arena, k->memory, command);
	if (!toolchain_compiler(&b, command, memory))
		die("the compiler '%.*s' is not there; install one or set CC",
		    STR(command));
	c = arena_alloc(&k->arena, sizeof(*c));
	str_hash_short(buf_str(&b), c->hex);
	c->is_gcc = str_find(buf_str(&b), "/cc1 ", 0) < b.n;
	map_put(&k->compilers, command, c);
	buf_release(&b);
	return c;
}

bool
keys_is_gcc(struct keys *k, struct str command)
{
	return find_compiler(k, command)->is_gcc;
}

static void
add_flags(const struct variant *v, struct buf *parts)
{
	struct buf b;

	buf_init(&b);
	command_cflags(&b, v->program, v->lane);
	command_libs(&b, v->program);
	add_part(parts, "flags", buf_str(&b));
	buf_release(&b);
}

static void
add_headers(struct keys *k, const struct program *p, struct buf *parts)
{
	for (int i = 0; i < p->nheaders; i++)
		buf_addf(parts, "header %s=%s\n",
			 chunk_header(&k->arena, p->headers[i]),
			 text_hash(k, p->headers[i], false));
}

static void
add_packages(const struct program *p, struct buf *parts)
{
	struct buf text, name;

	buf_init(&text);
	buf_init(&name);
	for (int i = 0; i < p->opt->pkg.n; i++) {
		buf_clear(&text);
		buf_clear(&name);
		toolchain_package(&text, p->opt->pkg.v[i]);
		buf_addf(&name, "library %.*s", STR(p->opt->pkg.v[i]));
		add_part(parts, name.p, buf_str(&text));
	}
	buf_release(&name);
	buf_release(&text);
}

static void
add_interpreter(const struct program *p, struct buf *parts)
{
	struct buf b;

	buf_init(&b);
	toolchain_program(&b, command_interpreter(p->lang));
	add_part(parts, "interpreter", buf_str(&b));
	buf_release(&b);
}

static void
add_compile(struct keys *k, const struct variant *v, struct buf *parts)
{
	const struct program *p = v->program;

	add_hash(parts, "text", text_hash(k, p->chunk, v->skeleton));
	if (p->lang != LANG_C) {
		add_interpreter(p, parts);
		return;
	}
	add_headers(k, p, parts);
	add_flags(v, parts);
	add_hash(parts, "compiler", find_compiler(k, command_compiler(p))->hex);
	add_hash(parts, "C library", k->libc);
	buf_addf(parts, "weft=%s-%s\n", KEY_FORMAT, k->linebuf);
	add_packages(p, parts);
	add_part(parts, "expect", p->opt->expect);
}

static void
add_words(struct buf *b, const struct words *words)
{
	for (int i = 0; i < words->n; i++)
		buf_addf(b, "%.*s%c", STR(words->v[i]), '\0');
}

static void
add_environment(const struct options *o, struct buf *parts)
{
	struct buf b;

	buf_init(&b);
	add_words(&b, &o->env);
	for (int i = 0; i < o->pass.n; i++) {
		char *name = strndup(o->pass.v[i].p, o->pass.v[i].n);
		const char *value = name ? getenv(name) : NULL;

		if (value)
			buf_addf(&b, "%s=%s%c", name, value, '\0');
		free(name);
	}
	buf_add(&b, o->buffer);
	add_part(parts, "env", buf_str(&b));
	buf_release(&b);
}

static void
add_limits(const struct run *run, struct buf *parts)
{
	const struct variant *v = run->variant;
	const struct options *o = v->program->opt;
	struct buf b;

	buf_init(&b);
	buf_addf(&b, "%lld %d %d %d %d %d %d", (long long)o->timeout, o->repeat,
		 o->trials, o->time, o->stderr_merge, v->lane, v->skeleton);
	buf_add(&b, v->lane == LANE_TSAN   ? o->tsan
		    : v->lane == LANE_ASAN ? o->asan
					   : LIT(""));
	add_part(parts, "limits", buf_str(&b));
	buf_release(&b);
}

static void
add_args(const struct run *run, struct buf *parts)
{
	const struct options *o = run->variant->program->opt;
	struct buf b;

	buf_init(&b);
	add_words(&b, &o->args);
	if (run->sweep >= 0)
		buf_add(&b, o->sweep.v[run->sweep]);
	add_part(parts, "args", buf_str(&b));
	buf_release(&b);
}

static void
add_program(const char *how, const struct program *p, struct buf *parts)
{
	if (p && p->nvariants > 0)
		buf_addf(parts, "%s %.*s=%s\n", how, STR(p->full),
			 p->variants[0]->key);
}

/* One that is not there was reported by the check. */
static void
add_file(struct keys *k, struct str path, struct buf *parts)
{
	struct buf text;
	const char *name = arena_copy(&k->arena, path).p;

	buf_init(&text);
	if (file_read(name, &text)) {
		buf_adds(parts, "file ");
		add_part(parts, name, buf_str(&text));
	}
	buf_release(&text);
}

/* Read when the first traced program asks: most books have none. */
static void
add_recorder(struct keys *k, struct buf *parts)
{
	struct buf b;

	if (k->recorder_hash[0] == '\0') {
		buf_init(&b);
		if (!file_read(k->recorder, &b))
			die("read %s:", k->recorder);
		str_hash_short(buf_str(&b), k->recorder_hash);
		buf_release(&b);
	}
	add_hash(parts, "recorder", k->recorder_hash);
}

static void
add_run(struct keys *k, const struct run *run, struct buf *parts)
{
	const struct program *p = run->variant->program;

	if (p->lang != LANG_C)
		add_part(parts, "expect", p->opt->expect);
	add_args(run, parts);
	add_environment(p->opt, parts);
	if (p->stdin_chunk)
		buf_addf(parts, "stdin=%s\n",
			 text_hash(k, p->stdin_chunk, false));
	add_limits(run, parts);
	for (int i = 0; i < p->opt->uses.n; i++)
		add_program("program", p->uses[i], parts);
	for (int i = 0; i < p->opt->reads.n; i++)
		add_file(k, p->opt->reads.v[i], parts);
	add_program("server", p->with, parts);
	if (run->timed)
		add_hash(parts, "machine", k->machine);
	if (run->variant->lane == LANE_TRACE)
		add_recorder(k, parts);
}

void
key_compile(struct keys *k, struct variant *v)
{
	struct buf parts;

	buf_init(&parts);
	add_compile(k, v, &parts);
	v->parts = arena_copy(k->book, buf_str(&parts));
	str_hash(v->parts, v->key);
	buf_release(&parts);
}

void
key_run(struct keys *k, struct run *run)
{
	struct buf parts;

	buf_init(&parts);
	add_run(k, run, &parts);
	run->parts = arena_copy(k->book, buf_str(&parts));
	buf_adds(&parts, run->variant->key);
	str_hash(buf_str(&parts), run->key);
	buf_release(&parts);
}

void
key_machine(struct keys *k, struct run *probe)
{
	probe->parts =
		str_of(arena_printf(k->book, "machine=%s\n", k->machine));
	str_hash(probe->parts, probe->key);
}
