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

uint64_t
marks_in(const struct fence *f)
{
	struct str rest = f->body, line;
	uint64_t marks = 0;
	size_t begins;

	while (str_line(&rest, &line))
		marks |= (uint64_t)1 << mark_of(line, &begins);
	return marks & ~(uint64_t)1;
}

/* --- what leads nowhere --- */

static uint64_t
items_in(struct cmark_node *list)
{
	struct cmark_node *item = cmark_node_first_child(list);
	uint64_t items = 0;

	for (int n = cmark_node_get_list_start(list); item && n <= MARK_MOST;
	     item = cmark_node_next(item), n++)
		items |= (uint64_t)1 << n;
	return items;
}

bool
mark_is_shown(const struct fence *f)
{
	return f->kind == FENCE_SHOWN || (f->kind == FENCE_CHUNK && !f->hide);
}

/* The marks of all listings that a list has the notes of. */
static uint64_t
marks_of_list(const struct chapter *c, const struct cmark_node *list)
{
	uint64_t marks = 0;

	for (int i = 0; i < c->nfences; i++)
		if (mark_is_shown(c->fences[i]) &&
		    mark_list(c->fences[i]) == list)
			marks |= marks_in(c->fences[i]);
	return marks;
}

static void
tell_mark(const struct fence *f, size_t at, int n, struct cmark_node *list)
{
	struct loc loc = fence_place(f, at);

	if (list)
		diag_warn(loc,
			  "the list of notes at line %d has no item %d for "
			  "this mark",
			  cmark_node_get_start_line(list), n);
	else
		diag_warn(loc, "no ordered list follows before the next "
			       "heading, so this mark leads nowhere");
}

/* Without a list one warning for all marks will do. */
static bool
check_marks(const struct fence *f, struct cmark_node *list)
{
	uint64_t items = list ? items_in(list) : 0;
	struct str rest = f->body, line;
	bool told = false;
	size_t begins;
	int n;

	while (str_line(&rest, &line) && (list || !told)) {
		n = mark_of(line, &begins);
		if (n == 0 || items >> n & 1)
			continue;
		tell_mark(f, (size_t)(line.p - f->body.p) + begins, n, list);
		told = true;
	}
	return told;
}

static bool
check_items(const struct chapter *c, struct cmark_node *list)
{
	uint64_t marks = marks_of_list(c, list);
	struct cmark_node *item = cmark_node_first_child(list);
	bool told = false;

	for (int n = cmark_node_get_list_start(list); item && n <= MARK_MOST;
	     item = cmark_node_next(item), n++) {
		if (marks >> n & 1)
			continue;
		diag_warn((struct loc){ c->file.p,
					cmark_node_get_start_line(item),
					cmark_node_get_start_column(item) },
			  "no line above has the mark (%d) for this note", n);
		told = true;
	}
	return told;
}

bool
marks_check(const struct chapter *c)
{
	struct cmark_node *list, *last = NULL;
	bool told = false;

	for (int i = 0; i < c->nfences; i++) {
		if (!mark_is_shown(c->fences[i]) || marks_in(c->fences[i]) == 0)
			continue;
		list = mark_list(c->fences[i]);
		told |= check_marks(c->fences[i], list);
		if (list && list != last)
			told |= check_items(c, list);
		last = list ? list : last;
	}
	return told;
}
