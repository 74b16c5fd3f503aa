/* Chapters to build/book: which pages are stale, and writing them.
 *
 * A page says in its second line what it was made from, so what is fresh is
 * found without a list kept elsewhere. A crew shares many pages: who parsed a
 * chapter writes its page; where nobody has, who comes first. */
#include "weave.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "chapter.h"
#include "contents.h"
#include "diag.h"
#include "drawing.h"
#include "expand.h"
#include "file.h"
#include "index.h"
#include "index_part.h"
#include "load.h"
#include "machine.h"
#include "meaning.h"
#include "page.h"
#include "whole.h"

/* Fewer pages than this are not worth another process. */
enum { PAGES_PER_PROCESS = 3 };

static char *
asset_path(const struct weave *w, const char *name)
{
	return path_join(&w->book->arena, w->assets, name);
}

static char *
page_path(const struct weave *w, const struct chapter *c)
{
	return arena_printf(&w->book->arena, "%s/book/%.*s.html", w->build,
			    STR(c->slug));
}

/* A field of a hash: its length before it keeps neighbours apart. */
static void
add_field(struct buf *b, struct str s)
{
	buf_addu(b, s.n);
	buf_addc(b, ':');
	buf_add(b, s);
}

/* A stamp goes into the hash as it is: there are thousands of them. */
static void
add_stamp(struct buf *b, const char *key, uint64_t stamp)
{
	buf_adds(b, key);
	buf_add(b, (struct str){ (char *)&stamp, sizeof(stamp) });
}

static void
add_chunk_lines(struct buf *b, const struct chunk *c)
{
	for (int i = 0; i < c->nfences; i++)
		add_field(b, c->fences[i]->body);
}

static void
add_chunk(struct buf *b, const struct chunk *c)
{
	add_field(b, c->name);
	if (c->header)
		add_chunk_lines(b, c);
}

void
weave_init(struct weave *w)
{
	struct buf all;

	buf_init(&w->template);
	if (!file_read(asset_path(w, "page.html"), &w->template))
		die("read %s:", asset_path(w, "page.html"));
	buf_init(&all);
	add_field(&all, LIT(WEFT_VERSION));
	add_field(&all, buf_str(&w->template));
	/* pages only link to these, but they are copied when a page is stale */
	add_stamp(&all, "css", file_stamp(asset_path(w, "book.css")));
	add_stamp(&all, "js", file_stamp(asset_path(w, "book.js")));
	add_stamp(&all, "reader", file_stamp(asset_path(w, "reader.js")));
	add_stamp(&all, "search", file_stamp(asset_path(w, "search.js")));
	/* a code span links to the chunk that it names, of any chapter, and to
	 * what the headers define */
	for (int i = 0; i < w->book->nchapters; i++) {
		const struct chapter *c = w->book->chapters[i];

		add_field(&all, c->slug);
		for (int j = 0; j < c->nchunks; j++)
			add_chunk(&all, c->chunks[j]);
	}
	str_hash(buf_str(&all), w->shared);
	buf_release(&all);
}

void
weave_release(struct weave *w)
{
	buf_release(&w->template);
	map_release(&w->headers);
}

/* --- what a page is made from --- */

static uint64_t
stamp_result(const char *path, struct buf *name)
{
	uint64_t stamp;

	if (!path)
		return 0;
	buf_clear(name);
	buf_adds(name, path);
	buf_add(name, LIT(".res"));
	stamp = file_stamp(name->p);
	if (stamp != 0)
		return stamp;
	name->n -= strlen("res");
	buf_add(name, LIT("bad"));
	return file_stamp(name->p);
}

static void
add_variant(struct buf *b, const struct variant *v, struct buf *name)
{
	uint64_t stamp = 0;

	for (int i = 0; i < v->nruns; i++) {
		stamp = stamp_result(v->runs[i]->path, name);
		add_stamp(b, v->runs[i]->key, stamp);
	}
	/* where there is no run, the compiler's messages are the result */
	if (stamp == 0)
		add_stamp(b, v->key, stamp_result(v->cc, name));
}

/* Whether a program is good depends on its own chapter's expectations too. */
static void
add_program(struct buf *b, const struct program *p, const struct chapter *c,
	    struct buf *name)
{
	add_field(b, p->full);
	if (p->state == PROGRAM_SKIPPED)
		add_field(b, p->why);
	for (int i = 0; i < p->nvariants && !p->blank; i++)
		add_variant(b, p->variants[i], name);
	if (p->chapter == c)
		return;
	for (int i = 0; i < p->nexpected; i++) {
		add_field(b, p->expected[i]->fence->info);
		add_field(b, p->expected[i]->fence->body);
	}
}

static void
add_machine(struct buf *b, bool measured)
{
	size_t n;
	const char *const *names = machine_names(&n);

	for (size_t i = 0; i < n; i++) {
		struct quantity q;

		if (machine_is_measured(str_of(names[i])) && !measured)
			continue;
		if (machine_value(str_of(names[i]), &q) && !q.none)
			buf_addf(b, "%s %.17g\n", names[i], q.v);
	}
}

/* What of other chapters goes into this one's whole programs, and which names
 * these define. */
static void
add_far_text(struct buf *b, const struct fence *f)
{
	for (int i = 0; i < f->npieces; i++)
		if (f->pieces[i].to && f->pieces[i].to->chapter != f->chapter)
			chunk_text(f->pieces[i].to, b);
}

static void
add_uses(struct buf *b, const struct chapter *c)
{
	for (int i = 0; i < c->nchunks; i++)
		for (int j = 0; j < c->chunks[i]->nused_by; j++) {
			const struct chunk *user = c->chunks[i]->used_by[j];

			add_field(b, user->chapter->slug);
			add_field(b, user->name);
			if (user->chapter != c)
				chunk_text(user, b);
		}
	for (int i = 0; i < c->nfences; i++)
		add_far_text(b, c->fences[i]);
	for (int i = 0; i < c->nchunks; i++)
		if (c->chunks[i]->diff && c->chunks[i]->diff->chapter != c)
			add_chunk_lines(b, c->chunks[i]->diff);
}

/* What is copied beside the page. */
static void
add_linked(struct buf *b, const struct chapter *c)
{
	for (int i = 0; i < c->nlinks; i++) {
		struct str file = c->links[i].file;

		if (file.n == 0)
			continue;
		add_stamp(b, file.p, file_stamp(file.p));
	}
}

static void
add_drawings(struct buf *b, const struct weave *w, const struct chapter *c)
{
	for (int i = 0; i < c->nfences; i++) {
		const char *path, *why;

		if (c->fences[i]->kind != FENCE_DOT || !w->drawing)
			continue;
		path = w->drawing(w->ctx, c->fences[i], &why);
		add_stamp(b, "dot", path ? file_stamp(path) : 0);
	}
}

void
weave_key(const struct weave *w, const struct chapter *c, char hex[33])
{
	struct buf b, name;

	buf_init(&b);
	buf_init(&name);
	buf_adds(&b, w->shared);
	contents_list(w->book, c, &b);
	contents_pager(w->book, c, &b);
	str_hash(c->text, hex);
	buf_adds(&b, hex);
	for (int i = 0; i < c->nshown; i++)
		add_program(&b, c->shown[i], c, &name);
	add_machine(&b, c->uses_machine);
	add_uses(&b, c);
	add_linked(&b, c);
	add_drawings(&b, w, c);
	str_hash(buf_str(&b), hex);
	buf_release(&b);
	buf_release(&name);
}

/* Reads the stamp of a page on disk, into `line`. */
static bool
read_stamp(const struct weave *w, const struct chapter *c, struct buf *line,
	   char key[33], struct tally *t, struct str *cited)
{
	FILE *f = fopen(page_path(w, c), "re");
	char *text = NULL;
	size_t room = 0;
	ssize_t n = -1;

	if (!f)
		return false;
	if (getline(&text, &room, f) > 0)
		n = getline(&text, &room, f);
	fclose(f);
	if (n > 0)
		buf_add(line, (struct str){ text, (size_t)n });
	free(text);
	return n > 0 && page_stamp(buf_str(line), key, t, cited);
}

/* A page links to lines of other chapters: those must not have moved. */
static bool
cites_are_fresh(const struct book *book, struct str cited)
{
	struct str word;

	while (str_word(&cited, " ", &word)) {
		size_t eq = str_find_char(word, '=', 0);
		const struct chapter *c =
			map_get(&book->slugs, str_sub(word, 0, eq));
		char hex[33];

		if (!c || !chapter_is_there(c) || eq == word.n)
			return false;
		page_cite(c, hex);
		if (!str_is(str_sub(word, eq + 1, word.n), hex))
			return false;
	}
	return true;
}

bool
weave_is_fresh(const struct weave *w, const struct chapter *c)
{
	char key[33], now[33];
	struct str cited;
	struct tally tally;
	struct buf line;
	bool fresh;

	buf_init(&line);
	fresh = read_stamp(w, c, &line, key, &tally, &cited);
	if (fresh) {
		weave_key(w, c, now);
		fresh = strcmp(key, now) == 0 &&
			cites_are_fresh(w->book, cited) &&
			file_exists(part_path(w, c));
	}
	buf_release(&line);
	return fresh;
}

/* --- writing --- */

static char *
whole_path(const struct weave *w, const struct chunk *c)
{
	struct buf name;
	char *path;

	buf_init(&name);
	whole_page_name(c, &name);
	path = arena_printf(&w->book->arena, "%s/book/%s", w->build, name.p);
	buf_release(&name);
	return path;
}

/* Before the chapter's page, which says that all is fresh. */
static void
write_whole(const struct weave *w, const struct chapter *c, struct buf *html)
{
	for (int i = 0; i < c->nchunks; i++) {
		if (!whole_has_page(c->chunks[i]))
			continue;
		buf_clear(html);
		whole_render(w, c->chunks[i], html);
		file_write(whole_path(w, c->chunks[i]), buf_str(html));
	}
}

/* The page last: one that is there is never without what belongs to it. */
static bool
write_page(const struct weave *w, struct chapter *c, struct buf *html)
{
	char key[33];

	weave_key(w, c, key);
	write_whole(w, c, html);
	buf_clear(html);
	page_render(w, c, key, html);
	return file_write(page_path(w, c), buf_str(html));
}

static bool
write_if_mine(const struct weave *w, const bool *want, int i, struct buf *html)
{
	struct chapter *c = w->book->chapters[i];

	return want[i] && chapter_is_there(c) &&
	       crew_takes(w->crew, CREW_WEAVES, i) && write_page(w, c, html);
}

/* Renders wanted chapters: first those that this process has parsed; then what
 * others have not come to yet, from their end. */
static int
write_share(const struct weave *w, const bool *want)
{
	int n = w->book->nchapters, written = 0;
	struct buf html;

	buf_init(&html);
	for (int i = 0; i < n; i++)
		if (w->book->chapters[i]->tree)
			written += write_if_mine(w, want, i, &html);
	for (int i = n - 1; i >= 0; i--)
		if (!w->book->chapters[i]->tree)
			written += write_if_mine(w, want, i, &html);
	buf_release(&html);
	return written;
}

static int
count_pages(const struct weave *w, const bool *want)
{
	int n = 0;

	for (int i = 0; i < w->book->nchapters; i++)
		n += want[i] && chapter_is_there(w->book->chapters[i]);
	return n;
}

static void
add_tally(struct tally *sum, const struct tally *t)
{
	sum->programs += t->programs;
	sum->measurements += t->measurements;
	sum->claims += t->claims;
	sum->true_claims += t->true_claims;
	sum->open_claims += t->open_claims;
	sum->failures += t->failures;
	if (t->newest > sum->newest)
		sum->newest = t->newest;
}

static bool
write_title(const struct weave *w)
{
	struct tally sum = { 0 }, t;
	struct str cited;
	struct buf b;
	char key[33];
	bool written;

	buf_init(&b);
	for (int i = 0; i < w->book->nchapters; i++) {
		buf_clear(&b);
		if (chapter_is_there(w->book->chapters[i]) &&
		    read_stamp(w, w->book->chapters[i], &b, key, &t, &cited))
			add_tally(&sum, &t);
	}
	buf_clear(&b);
	contents_title_page(w, &sum, &b);
	written = file_write(
		arena_printf(&w->book->arena, "%s/book/index.html", w->build),
		buf_str(&b));
	buf_release(&b);
	return written;
}

static void
write_search(const struct weave *w)
{
	struct buf b;

	buf_init(&b);
	contents_search_page(w, &b);
	file_write(
		arena_printf(&w->book->arena, "%s/book/search.html", w->build),
		buf_str(&b));
	buf_release(&b);
}

/* --- files beside the pages --- */

struct beside {
	const struct weave *w;
	struct map kept; /* paths that belong to the book */
};

static void
keep(struct beside *s, char *path)
{
	map_put(&s->kept, str_of(path), path);
}

static void
keep_pages(struct beside *s, const struct chapter *c)
{
	keep(s, page_path(s->w, c));
	for (int i = 0; i < c->nchunks; i++)
		if (whole_has_page(c->chunks[i]))
			keep(s, whole_path(s->w, c->chunks[i]));
}

static void
copy(struct beside *s, const char *from, const char *name)
{
	char *to = arena_printf(&s->w->book->arena, "%s/book/%s", s->w->build,
				name);
	struct buf b;

	if (map_get(&s->kept, str_of(to)))
		return;
	buf_init(&b);
	if (file_read(from, &b)) {
		file_write(to, buf_str(&b));
		keep(s, to);
	}
	buf_release(&b);
}

static void
copy_linked(struct beside *s, const struct chapter *c)
{
	struct arena *a = &s->w->book->arena;

	for (int i = 0; i < c->nlinks; i++)
		if (c->links[i].file.n > 0)
			copy(s, arena_strdup(a, c->links[i].file),
			     arena_strdup(a, page_beside(c->links[i].file)));
}

static void
drop_stranger(void *ctx, const char *path)
{
	struct beside *s = ctx;

	if (!map_get(&s->kept, str_of(path)))
		file_remove(path);
}

/* They were written with the page that shows them. */
static void
keep_traces(struct beside *s, const struct chapter *c)
{
	struct buf name;

	buf_init(&name);
	for (int i = 0; i < c->nfences; i++) {
		const struct fence *f = c->fences[i];

		if (f->kind != FENCE_TIMELINE || !f->timeline->program)
			continue;
		buf_clear(&name);
		drawing_trace_name(f->timeline->program, &name);
		keep(s, arena_printf(&s->w->book->arena, "%s/book/%s",
				     s->w->build, name.p));
	}
	buf_release(&name);
}

static void
keep_indexed(void *ctx, char *path)
{
	keep(ctx, path);
}

/* Parts of chapters that are no more. */
static void
drop_parts(struct beside *s)
{
	for (int i = 0; i < s->w->book->nchapters; i++)
		keep(s, part_path(s->w, s->w->book->chapters[i]));
	dir_walk(arena_printf(&s->w->book->arena, "%s/index", s->w->build),
		 drop_stranger, s);
}

static void
write_beside(const struct weave *w)
{
	struct beside s = { .w = w };

	copy(&s, asset_path(w, "book.css"), "book.css");
	copy(&s, asset_path(w, "book.js"), "book.js");
	copy(&s, asset_path(w, "reader.js"), "reader.js");
	copy(&s, asset_path(w, "search.js"), "search.js");
	keep(&s, arena_printf(&w->book->arena, "%s/book/index.html", w->build));
	keep(&s,
	     arena_printf(&w->book->arena, "%s/book/search.html", w->build));
	for (int i = 0; i < w->book->nchapters; i++) {
		if (!chapter_is_there(w->book->chapters[i]))
			continue;
		keep_pages(&s, w->book->chapters[i]);
		copy_linked(&s, w->book->chapters[i]);
		keep_traces(&s, w->book->chapters[i]);
	}
	index_each_file(w, keep_indexed, &s);
	dir_walk(arena_printf(&w->book->arena, "%s/book", w->build),
		 drop_stranger, &s);
	drop_parts(&s);
	map_release(&s.kept);
}

/* What is put together from all chapters. The longest part is the first one's
 * of the crew, who ends last; the rest is the last one's. */
static int
write_lists(const struct weave *w)
{
	bool last = crew_is_last(w->crew);
	int written = 0;

	crew_meet(w->crew);
	if (last) {
		written = write_title(w);
		write_search(w);
	}
	index_write(w, crew_is_first(w->crew), last);
	return written;
}

int
weave_pages(struct weave *w, const bool *want)
{
	int written;

	if (count_pages(w, want) > 0)
		meaning_headers(w->book, &w->headers);
	if (!crew_is_split(w->crew))
		crew_split(w->crew, count_pages(w, want) / PAGES_PER_PROCESS,
			   w->book->nchapters);
	diag_mute(false); /* what fails now is not what failed elsewhere */
	written = write_share(w, want);
	written = crew_finish(w->crew, written + write_lists(w));
	write_beside(w);
	return written;
}
