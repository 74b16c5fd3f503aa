/* Finds marks at line ends and what they lead to, and tells what leads nowhere.
 *
 * A list below a listing without marks is a list like any other; below one with
 * marks it has its notes, and then every number should be on both sides. One
 * list may have the notes of several listings. */
#include "mark.h"

#include <cmark-gfm.h>

#include "fence.h"

static bool
ends_section(struct cmark_node *node)
{
	cmark_node_type type = cmark_node_get_type(node);

	return type == CMARK_NODE_HEADING || type == CMARK_NODE_THEMATIC_BREAK;
}

static bool
is_ordered_list(struct cmark_node *node)
{
	return cmark_node_get_type(node) == CMARK_NODE_LIST &&
	       cmark_node_get_list_type(node) == CMARK_ORDERED_LIST;
}

struct cmark_node *
mark_list(const struct fence *f)
{
	struct cmark_node *next = cmark_node_next(f->node);

	while (next && !ends_section(next) && !is_ordered_list(next))
		next = cmark_node_next(next);
	return next && is_ordered_list(next) ? next : NULL;
}

int
mark_of(struct str line, size_t *begins)
{
	struct str s = str_trim_end(line);
	size_t open;
	uint64_t n;

	if (s.n == 0 || s.p[s.n - 1] != ')')
		return 0;
	for (open = s.n - 1; open > 0 && s.p[open] != '('; open--)
		continue;
	if (s.p[open] != '(' || !str_uint(str_sub(s, open + 1, s.n - 1), &n) ||
	    n == 0 || n > MARK_MOST)
		return 0;
	s = str_trim_end(str_sub(s, 0, open));
	if (str_ends(s, "//"))
		*begins = s.n - 2;
	else if (str_ends(s, "#"))
		*begins = s.n - 1;
	else
		return 0;
	return (int)n;
}

static uint64_t
marks_in(struct str body)
{
	uint64_t marks = 0;
	struct str line;
	size_t begins;

	while (str_line(&body, &line))
		marks |= (uint64_t)1 << mark_of(line, &begins);
	return marks & ~(uint64_t)1;
}

static struct items *
items_of(struct cmark_node *list, struct arena *a)
{
	struct items *items = arena_alloc(a, sizeof(*items));
	struct cmark_node *item = cmark_node_first_child(list);

	items->first = cmark_node_get_list_start(list);
	items->col = cmark_node_get_start_column(list);
	for (; item; item = cmark_node_next(item))
		items_add(items, cmark_node_get_start_line(item), a);
	return items;
}

void
items_add(struct items *items, int line, struct arena *a)
{
	items->lines = arena_room(a, items->lines, (size_t)items->n,
				  sizeof(*items->lines));
	items->lines[items->n++] = line;
}

void
marks_find(const struct chapter *c)
{
	for (int i = 0; i < c->nfences; i++) {
		struct fence *f = c->fences[i];
		struct cmark_node *list;

		f->marks = marks_in(f->body);
		list = f->marks != 0 ? mark_list(f) : NULL;
		if (list)
			f->items = items_of(list, &c->book->arena);
	}
}

/* --- what leads nowhere --- */

bool
mark_is_shown(const struct fence *f)
{
	return f->kind == FENCE_SHOWN || (f->kind == FENCE_CHUNK && !f->hide);
}

static bool
is_same(const struct items *a, const struct items *b)
{
	return a && b && a->lines[0] == b->lines[0];
}

/* The marks of all listings that a list has the notes of. */
static uint64_t
marks_of_list(const struct chapter *c, const struct items *items)
{
	uint64_t marks = 0;

	for (int i = 0; i < c->nfences; i++)
		if (mark_is_shown(c->fences[i]) &&
		    is_same(c->fences[i]->items, items))
			marks |= c->fences[i]->marks;
	return marks;
}

static void
tell_mark(const struct fence *f, size_t at, int n)
{
	struct loc loc = fence_place(f, at);

	if (f->items)
		diag_warn(loc,
			  "the list of notes at line %d has no item %d for "
			  "this mark",
			  f->items->lines[0], n);
	else
		diag_warn(loc, "no ordered list follows before the next "
			       "heading, so this mark leads nowhere");
}

/* Without a list one warning for all marks will do. */
static void
check_marks(const struct fence *f)
{
	int first = f->items ? f->items->first : 0;
	int end = f->items ? first + f->items->n : 0;
	struct str rest = f->body, line;
	bool told = false;
	size_t begins;

	while (str_line(&rest, &line) && (f->items || !told)) {
		int n = mark_of(line, &begins);

		if (n == 0 || (n >= first && n < end))
			continue;
		tell_mark(f, (size_t)(line.p - f->body.p) + begins, n);
		told = true;
	}
}

static void
check_items(const struct chapter *c, const struct items *items)
{
	uint64_t marks = marks_of_list(c, items);

	for (int i = 0; i < items->n && items->first + i <= MARK_MOST; i++)
		if (!(marks >> (items->first + i) & 1))
			diag_warn((struct loc){ c->file.p, items->lines[i],
						items->col },
				  "no line above has the mark (%d) for this "
				  "note",
				  items->first + i);
}

void
marks_check(const struct chapter *c)
{
	const struct items *last = NULL;

	for (int i = 0; i < c->nfences; i++) {
		const struct fence *f = c->fences[i];

		if (!mark_is_shown(f) || f->marks == 0)
			continue;
		check_marks(f);
		if (f->items && !is_same(f->items, last))
			check_items(c, f->items);
		last = f->items ? f->items : last;
	}
}
