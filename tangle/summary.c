/* Turns SUMMARY.md into the list of chapters, reading each as it is met.
 *
 * SUMMARY.md is Markdown, too: its first H1 is the title, each H2 a part, each
 * item of a list a chapter. A chapter that is not there is in the book all the
 * same, as a draft or as missing, without text or tree. */
#include "summary.h"

#include <cmark-gfm.h>
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "chapter.h"
#include "fence.h"
#include "option.h"

#define FOLDER "chapters/"

/* SUMMARY.md while it is read. */
struct summary {
	struct book *book;
	struct chapter list; /* it is outlined as a chapter is */
	int nlinks; /* how many of its links have been met */
	struct map files; /* path -> chapter */
	struct options defaults;
};

/* --- a chapter's name --- */

/* "chapters/02-threads.md" to "02" and "threads". */
static bool
split_name(struct chapter *c)
{
	struct str s = c->file;
	size_t dash, n = 0;

	s = str_sub(s, sizeof(FOLDER) - 1, s.n);
	if (!str_ends(s, ".md"))
		return false;
	s.n -= 3;
	dash = str_find_char(s, '-', 0);
	if (dash == s.n)
		return false;
	c->part = str_sub(s, 0, dash);
	c->slug = str_sub(s, dash + 1, s.n);
	while (n < dash && s.p[n] >= '0' && s.p[n] <= '9')
		n++;
	if (dash == 1 &&
	    ((*s.p >= 'a' && *s.p <= 'z') || (*s.p >= 'A' && *s.p <= 'Z')))
		n = 1;
	return n > 0 && n == dash && name_is_slug(c->slug);
}

bool
summary_is_taken(struct str slug)
{
	static const char *const taken[] = {
		"index",   "search", "claims",	 "programs",   "figures",
		"machine", "print",  "coverage", "identifiers"
	};

	for (size_t i = 0; i < sizeof(taken) / sizeof(*taken); i++)
		if (str_is(slug, taken[i]))
			return true;
	return false;
}

/* Whether the chapter may be in the book under its name; noted when not. */
static bool
check_name(struct summary *s, struct chapter *c)
{
	struct chapter *other = map_get(&s->files, c->file);

	if (other) {
		diag_error(c->loc, "'%s' is listed at line %d already",
			   c->file.p, other->loc.line);
		return false;
	}
	if (!split_name(c)) {
		diag_error(c->loc,
			   "'%s' is no chapter's name: expected PART-slug.md, "
			   "PART a number or a letter, as in 02-threads.md",
			   c->file.p + sizeof(FOLDER) - 1);
		return false;
	}
	if (summary_is_taken(c->slug)) {
		diag_error(c->loc,
			   "the slug '%.*s' is reserved for a page of the "
			   "book's own: choose another name",
			   STR(c->slug));
		return false;
	}
	other = map_get(&s->book->slugs, c->slug);
	if (other) {
		diag_error(c->loc, "'%s' and '%s' have the same slug '%.*s'",
			   other->file.p, c->file.p, STR(c->slug));
		return false;
	}
	return true;
}

/* --- an item of the list --- */

/* The text behind the link, up to a list within. */
static struct words
badges(struct cmark_node *link, struct arena *a)
{
	struct words w = { NULL, 0 };

	for (struct cmark_node *n = cmark_node_next(link); n;
	     n = cmark_node_next(n)) {
		struct str rest = markdown_text(n, a), word;

		while (str_word(&rest, " \t,()", &word)) {
			w.v = arena_room(a, w.v, (size_t)w.n, sizeof(*w.v));
			w.v[w.n++] = word;
		}
	}
	return w;
}

static bool
has_word(const struct words *w, const char *word)
{
	for (int i = 0; i < w->n; i++)
		if (str_is(w->v[i], word))
			return true;
	return false;
}

/* Reads the chapter's file and says what became of it. */
static void
open_chapter(struct summary *s, struct chapter *c)
{
	bool there = text_read(c->file.p, &c->image);

	c->defaults = s->defaults;
	c->text = text_open(c->file.p, &c->image);
	c->draft = !there && has_word(&c->badges, "draft");
	c->missing = !there && !c->draft;
	if (c->missing)
		diag_error(c->loc,
			   "'%s' is not there: write it, or put the word "
			   "'draft' behind the link",
			   c->file.p);
}

/* The link as the outline noted it, in the same order; NULL when it leads out
 * of the book. */
static const struct link *
noted_link(struct summary *s, const struct cmark_node *node)
{
	for (int i = s->nlinks; i < s->list.nlinks; i++)
		if (s->list.links[i].node == node) {
			s->nlinks = i + 1;
			return &s->list.links[i];
		}
	return NULL;
}

static void
add_chapter(struct summary *s, struct cmark_node *node, const struct link *link)
{
	struct book *book = s->book;
	struct arena *a = &book->arena;
	struct chapter *c = arena_alloc(a, sizeof(*c));
	struct str url = link->url;

	while (str_starts(url, "./"))
		url = str_sub(url, 2, url.n);
	c->book = book;
	c->loc = link->loc;
	c->file = str_of(arena_printf(a, FOLDER "%.*s", STR(url)));
	if (!check_name(s, c))
		return;
	c->title = str_trim(markdown_text(node, a));
	c->badges = badges(node, a);
	c->part_index = book->nparts - 1;
	c->number = book->nchapters;
	book->chapters = arena_room(a, book->chapters, (size_t)book->nchapters,
				    sizeof(struct chapter *));
	book->chapters[book->nchapters++] = c;
	map_put(&book->slugs, c->slug, c);
	map_put(&s->files, c->file, c);
	open_chapter(s, c);
}

static struct cmark_node *
first_link(struct cmark_node *item)
{
	struct cmark_node *n = cmark_node_first_child(item);

	n = n ? cmark_node_first_child(n) : NULL;
	while (n && cmark_node_get_type(n) != CMARK_NODE_LINK)
		n = cmark_node_next(n);
	return n;
}

static void
read_item(struct summary *s, struct cmark_node *item)
{
	struct cmark_node *list = cmark_node_parent(item);
	struct cmark_node *outer = cmark_node_parent(list);
	struct cmark_node *node = first_link(item);
	const struct link *link = node ? noted_link(s, node) : NULL;
	struct loc loc = { SUMMARY_FILE, cmark_node_get_start_line(item),
			   cmark_node_get_start_column(item) };

	if (cmark_node_get_type(outer) == CMARK_NODE_ITEM)
		diag_error(loc, "the list of chapters is flat: a part starts "
				"with '## TITLE'");
	else if (!link)
		diag_error(loc, "expected a link to a chapter, "
				"'- [TITLE](02-slug.md)'");
	else
		add_chapter(s, node, link);
}

static void
read_heading(struct summary *s, struct cmark_node *node)
{
	struct book *book = s->book;
	struct arena *a = &book->arena;
	int level = cmark_node_get_heading_level(node);
	struct str text = str_trim(markdown_text(node, a));

	if (level == 1 && book->title.n > 0)
		diag_error((struct loc){ SUMMARY_FILE,
					 cmark_node_get_start_line(node),
					 cmark_node_get_start_column(node) },
			   "a second title: a part starts with '## TITLE'");
	if (level == 1)
		book->title = text;
	if (level != 2)
		return;
	book->parts = arena_room(a, book->parts, (size_t)book->nparts,
				 sizeof(*book->parts));
	book->parts[book->nparts++] = text;
}

/* --- files that no link names --- */

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
check_unlisted(struct summary *s)
{
	struct arena *a = &s->book->arena;
	DIR *dir = opendir(FOLDER);
	struct dirent *e;
	char **names = NULL;
	size_t n = 0;

	while (dir && (e = readdir(dir))) {
		char *path = arena_printf(a, FOLDER "%s", e->d_name);

		if (e->d_name[0] == '.' || !str_ends(str_of(path), ".md") ||
		    strcmp(path, SUMMARY_FILE) == 0 ||
		    map_get(&s->files, str_of(path)))
			continue;
		names = arena_room(a, names, n, sizeof(*names));
		names[n++] = path;
	}
	if (dir)
		closedir(dir);
	if (n > 0)
		qsort(names, n, sizeof(*names), compare_names);
	for (size_t i = 0; i < n; i++)
		diag_error((struct loc){ names[i], 0, 0 },
			   "no link in " SUMMARY_FILE " names this file");
}

/* --- all of it --- */

static void
read_list(struct summary *s)
{
	struct chapter *list = &s->list;
	bool inside;

	for (struct cmark_node *n = list->tree; n;
	     n = markdown_next(n, list->tree, inside)) {
		cmark_node_type type = cmark_node_get_type(n);

		inside = type != CMARK_NODE_HEADING &&
			 type != CMARK_NODE_PARAGRAPH;
		if (type == CMARK_NODE_HEADING)
			read_heading(s, n);
		else if (type == CMARK_NODE_ITEM)
			read_item(s, n);
	}
}

static void
check_summary(const struct summary *s)
{
	if (s->book->title.n == 0)
		diag_error((struct loc){ SUMMARY_FILE, 1, 1 },
			   "the book has no title: expected '# TITLE'");
	if (s->book->nchapters == 0)
		diag_error((struct loc){ SUMMARY_FILE, 1, 1 },
			   "no chapter is listed: expected "
			   "'- [TITLE](01-slug.md)'");
}

void
summary_read(struct book *book)
{
	struct summary s = { .book = book };

	s.list.book = book;
	s.list.file = str_of(SUMMARY_FILE);
	s.list.text = text_open(SUMMARY_FILE, &book->summary);
	chapter_outline(&s.list);
	options_init(&s.defaults);
	chapter_defaults(&s.list, &s.defaults);
	read_list(&s);
	cmark_node_free(s.list.tree);
	check_summary(&s);
	check_unlisted(&s);
	map_release(&s.files);
}
