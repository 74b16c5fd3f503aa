/* Chunks to files: build/src/SLUG/NAME.c and build/src/include/NAME.h.
 *
 * `#line` stands only where the sequence of chapter lines breaks. Lines are
 * never re-indented in C, but padded with the fence's own column, so that the
 * compiler's columns are the chapter's. Nothing here knows what a program is
 * compiled or run for. */
#include "tangle.h"

#include <string.h>

#include "command.h"
#include "expand.h"

struct writer {
	struct buf *b;
	bool is_c;
	const char *file; /* where the next line would come from */
	int line;
};

static bool
ends_open(const struct buf *b)
{
	return b->n >= 2 && b->p[b->n - 2] == '\\';
}

static void
add_place(struct writer *w, const struct fence *fence, int line)
{
	const char *file = fence->loc.file;

	if (!w->is_c || ends_open(w->b) ||
	    (w->file && strcmp(w->file, file) == 0 && w->line == line))
		return;
	buf_addf(w->b, "#line %d \"%s\"\n", line, file);
}

static void
add_line(struct writer *w, const struct fence *fence, struct str line,
	 struct str indent)
{
	if (line.n > 0 && !(w->is_c && ends_open(w->b)))
		for (int i = 0; w->is_c && i < fence->indent; i++)
			buf_addc(w->b, ' ');
	if (line.n > 0)
		buf_add(w->b, indent);
	buf_add(w->b, line);
	buf_addc(w->b, '\n');
}

static void
emit(void *ctx, const struct fence *fence, int line, struct str text,
     struct str indent)
{
	struct writer *w = ctx;
	struct str one;

	line += fence->body_line;
	add_place(w, fence, line);
	for (; str_line(&text, &one); line++)
		add_line(w, fence, one, indent);
	w->file = fence->loc.file;
	w->line = line;
}

static void
add_chunk(struct buf *b, const struct chunk *chunk, bool skeleton)
{
	struct writer w = { .b = b, .is_c = chunk->lang == LANG_C };

	chunk_expand(chunk, skeleton, emit, &w);
}

/* "../.." for a file two folders below build/src. */
static void
add_way_up(struct buf *b, struct str below)
{
	buf_adds(b, "..");
	for (size_t i = str_find_char(below, '/', 0) + 1; i < below.n; i++)
		if (below.p[i] == '/')
			buf_adds(b, "/..");
}

/* The first comment says how the file is built by hand. A script that starts
 * with "#!" keeps that line first. */
static void
add_head(struct buf *b, const struct program *p, struct str below)
{
	struct buf up;

	buf_init(&up);
	add_way_up(&up, below);
	buf_adds(b, p->lang == LANG_C ? "/* " : "# ");
	command_by_hand(b, p, below, up.p);
	buf_adds(b, p->lang == LANG_C ? " */\n" : "\n");
	buf_release(&up);
}

static void
write_variant(const struct variant *v, const char *src, struct outputs *out)
{
	const struct program *p = v->program;
	struct str below = str_of(v->source + strlen(src) + 1);
	struct buf b;

	buf_init(&b);
	add_head(&b, p, below);
	add_chunk(&b, p->chunk, v->skeleton);
	outputs_write(out, v->source, buf_str(&b));
	buf_release(&b);
}

static void
write_header(const struct chunk *lib, const char *src, struct outputs *out)
{
	struct arena a;
	struct buf b;
	char *name;

	arena_init(&a);
	buf_init(&b);
	name = chunk_header(&a, lib);
	buf_addf(&b, "/* cc -std=gnu17 -fsyntax-only -pthread -x c %s */\n",
		 strrchr(name, '/') ? strrchr(name, '/') + 1 : name);
	add_chunk(&b, lib, false);
	outputs_write(out, arena_printf(&a, "%s/include/%s", src, name),
		      buf_str(&b));
	buf_release(&b);
	arena_release(&a);
}

static void
write_chapter(const struct chapter *c, const char *src, struct outputs *out)
{
	for (int i = 0; i < c->nchunks; i++)
		if (c->chunks[i]->opt->lib)
			write_header(c->chunks[i], src, out);
	for (int i = 0; i < c->nprograms; i++) {
		const struct program *p = c->programs[i];

		if (p->state == PROGRAM_FAILED)
			continue;
		for (int j = 0; j < p->nvariants; j++)
			if (p->variants[j]->lane == LANE_PLAIN)
				write_variant(p->variants[j], src, out);
	}
}

void
tangle_book(const struct book *book, const char *src, struct outputs *out)
{
	for (int i = 0; i < book->nchapters; i++)
		write_chapter(book->chapters[i], src, out);
}
