/* Follows links: to headings, chapters and files below chapters/ or assets/.
 *
 * Paths are relative to chapters/, as on GitHub; one that starts with '/' is
 * relative to the book's root, there too. */
#include "crosslink.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "chapter.h"
#include "summary.h"

#define FOLDER "chapters"

/* What can be led to. */
struct targets {
	struct book *book;
	struct map files; /* "chapters/02-threads.md" -> chapter */
	struct map anchors; /* "slug#anchor" -> any */
	struct buf key; /* scratch */
};

/* --- targets --- */

static struct str
anchor_key(struct targets *t, const struct chapter *c, const char *prefix,
	   struct str anchor)
{
	buf_clear(&t->key);
	buf_addf(&t->key, "%.*s#%s%.*s", STR(c->slug), prefix, STR(anchor));
	return buf_str(&t->key);
}

static void
add_targets(struct targets *t, struct chapter *c)
{
	struct arena *a = &t->book->arena;

	map_put(&t->files, c->file, c);
	for (int i = 0; i < c->nheadings; i++)
		map_put(&t->anchors,
			arena_copy(a,
				   anchor_key(t, c, "", c->headings[i].anchor)),
			c);
	for (int i = 0; i < c->nchunks; i++)
		map_put(&t->anchors,
			arena_copy(a,
				   anchor_key(t, c, "c-", c->chunks[i]->name)),
			c);
}

static bool
has_links(const struct book *book)
{
	for (int i = 0; i < book->nchapters; i++)
		if (book->chapters[i]->nlinks > 0)
			return true;
	return false;
}

/* --- places --- */

/* A URL that is not written in its block stands in a definition,
 * `[text]: URL`. */
static struct loc
link_place(const struct chapter *c, const struct link *link)
{
	struct str file = c->text;
	struct lines lines;
	struct loc loc = link->loc;
	size_t at, here;

	lines_init(&lines, file);
	here = lines.n > 0 ? lines.start[loc.line - 1] + (size_t)loc.col - 1
			   : 0;
	at = str_find(file, "]: ", 0);
	while (at < file.n &&
	       !str_starts(str_sub(file, at + 3, file.n), link->url.p))
		at = str_find(file, "]: ", at + 1);
	if (at < file.n &&
	    !str_starts(str_sub(file, here, file.n), link->url.p))
		loc = lines_place(&lines, c->file.p, file.p + at + 3);
	lines_release(&lines);
	return loc;
}

/* --- URLs --- */

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* With %XX resolved, as a path or an anchor. */
static struct str
decoded(struct str s, struct arena *a)
{
	char *p;
	size_t n = 0;

	if (str_find_char(s, '%', 0) == s.n)
		return s;
	p = arena_alloc(a, s.n + 1);
	for (size_t i = 0; i < s.n; i++) {
		int high = i + 2 < s.n ? hex_digit(s.p[i + 1]) : -1;
		int low = i + 2 < s.n ? hex_digit(s.p[i + 2]) : -1;

		p[n] = s.p[i];
		if (s.p[i] == '%' && high >= 0 && low >= 0) {
			p[n] = (char)(high << 4 | low);
			i += 2;
		}
		n++;
	}
	return (struct str){ p, n };
}

/* Appends the parts of a path, ".." taking one back. False when it leaves the
 * book. */
static bool
add_parts(struct buf *b, struct str path)
{
	struct str part;

	while (str_word(&path, "/", &part)) {
		if (str_is(part, "."))
			continue;
		if (!str_is(part, "..")) {
			buf_addf(b, "%s%.*s", b->n > 0 ? "/" : "", STR(part));
			continue;
		}
		if (b->n == 0)
			return false;
		while (b->n > 0 && b->p[b->n - 1] != '/')
			b->n--;
		if (b->n > 0)
			b->n--;
		b->p[b->n] = '\0';
	}
	return true;
}

/* The path from the book's root; empty when it leaves it. */
static struct str
book_path(struct str path, struct arena *a)
{
	struct str found = { "", 0 };
	struct buf b;

	buf_init(&b);
	if (*path.p != '/')
		buf_adds(&b, FOLDER);
	if (add_parts(&b, path))
		found = arena_copy(a, buf_str(&b));
	buf_release(&b);
	return found;
}

/* --- links --- */

static const char *
nearest_anchor(const struct chapter *c, struct str anchor)
{
	size_t n = (size_t)c->nheadings;
	const char **names = xrealloc(NULL, (n + 1) * sizeof(*names));
	const char *near;

	for (size_t i = 0; i < n; i++)
		names[i] = c->headings[i].anchor.p;
	near = diag_nearest(anchor, names, n);
	free(names);
	return near;
}

static void
check_anchor(struct targets *t, const struct chapter *from, struct link *link)
{
	const struct chapter *to = link->chapter;
	const char *near;

	if (link->anchor.n == 0 || link->draft ||
	    map_get(&t->anchors, anchor_key(t, to, "", link->anchor)))
		return;
	near = nearest_anchor(to, link->anchor);
	diag_error(link_place(from, link),
		   "no heading of %s%s%s has the anchor '%.*s'%s%s%s",
		   to == from ? "this chapter" : "'",
		   to == from ? "" : to->file.p, to == from ? "" : "'",
		   STR(link->anchor), near ? ", did you mean '" : "",
		   near ? near : "", near ? "'?" : "");
}

/* Of the chapters' files, as a link in chapters/ names them. */
static const char *
nearest_chapter(struct book *book, struct str path)
{
	size_t n = (size_t)book->nchapters;
	const char **names = xrealloc(NULL, (n + 1) * sizeof(*names));
	const size_t folder = sizeof(FOLDER);
	const char *near = NULL;

	for (size_t i = 0; i < n; i++)
		names[i] = book->chapters[i]->file.p + folder;
	if (str_starts(path, FOLDER "/"))
		near = diag_nearest(str_sub(path, folder, path.n), names, n);
	free(names);
	return near;
}

static void
tell_no_chapter(const struct chapter *from, const struct link *link,
		struct str path)
{
	const char *near = nearest_chapter(from->book, path);

	diag_error(link_place(from, link),
		   "'%.*s' is no chapter: chapters/SUMMARY.md does not list "
		   "it%s%s%s",
		   STR(link->url), near ? "; did you mean '" : "",
		   near ? near : "", near ? "'?" : "");
}

static bool
is_file(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

static void
resolve_file(const struct chapter *from, struct link *link, struct str path)
{
	if (path.n == 0 ||
	    !(str_starts(path, "chapters/") || str_starts(path, "assets/")))
		diag_error(link_place(from, link),
			   "'%.*s' leads out of chapters/ and assets/: only "
			   "files there are copied beside the page",
			   STR(link->url));
	else if (str_ends(path, ".md"))
		tell_no_chapter(from, link, path);
	else if (!is_file(path.p))
		diag_error(link_place(from, link), "there is no file '%.*s'",
			   STR(path));
	else
		link->file = path;
}

/* The pages that each build writes, and what was measured. The book on one page
 * is only sometimes there. */
static bool
is_own_page(struct str path)
{
	const size_t folder = sizeof(FOLDER), suffix = sizeof(".html") - 1;

	if (str_is(path, FOLDER "/measurements.json"))
		return true;
	if (!str_starts(path, FOLDER "/") || !str_ends(path, ".html"))
		return false;
	path = str_sub(path, folder, path.n - suffix);
	return summary_is_taken(path) && !str_is(path, "print");
}

/* As it stands on a page: those are beside it. */
static struct str
own_page(struct str url)
{
	size_t end = str_find_char(url, '#', 0), from;

	end = str_find_char(str_sub(url, 0, end), '?', 0);
	for (from = end; from > 0 && url.p[from - 1] != '/';)
		from--;
	return str_sub(url, from, url.n);
}

static void
resolve_link(struct targets *t, struct chapter *from, struct link *link)
{
	struct arena *a = &t->book->arena;
	struct str url = link->url, path;
	size_t hash = str_find_char(url, '#', 0);

	if (hash < url.n)
		link->anchor = decoded(str_sub(url, hash + 1, url.n), a);
	path = str_sub(url, 0, hash);
	path = decoded(str_sub(path, 0, str_find_char(path, '?', 0)), a);
	link->chapter = from;
	if (path.n > 0) {
		path = book_path(path, a);
		link->chapter = map_get(&t->files, path);
	}
	if (!link->chapter && is_own_page(path)) {
		link->page = own_page(url);
		return;
	}
	if (!link->chapter) {
		resolve_file(from, link, path);
		return;
	}
	link->draft = link->chapter->draft || link->chapter->missing;
	t->book->ndraft_links += link->chapter->draft;
	check_anchor(t, from, link);
}

void
links_resolve(struct book *book)
{
	struct targets t = { .book = book };

	if (!has_links(book))
		return;
	buf_init(&t.key);
	for (int i = 0; i < book->nchapters; i++)
		add_targets(&t, book->chapters[i]);
	for (int i = 0; i < book->nchapters; i++)
		for (int j = 0; j < book->chapters[i]->nlinks; j++)
			resolve_link(&t, book->chapters[i],
				     &book->chapters[i]->links[j]);
	map_release(&t.files);
	map_release(&t.anchors);
	buf_release(&t.key);
}
