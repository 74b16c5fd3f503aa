/* Who waits for whom: the lines of exec_waits.c in words, with the places that
 * the debugger's stacks give, and the circle that makes a deadlock.
 *
 *   ann_pays waits at chapters/04-locks.md:915 for mutex bob, held by bob_pays
 *   bob_pays waits at chapters/04-locks.md:915 for mutex ann, held by ann_pays
 *   Deadlock: ann_pays waits for bob_pays, bob_pays for ann_pays */
#include "report_place.h"

#include <stdlib.h>

/* A thread of the stacks. */
struct stack {
	uint64_t lwp;
	struct str name; /* its own; empty: none */
	struct str function; /* the outermost one of the book; empty: none */
	struct place place; /* innermost; file empty: none in the book */
	struct str what; /* "mutex bob"; empty: it waits for no other */
	uint64_t other; /* for whom it waits, by its number; 0: nobody */
	bool joins;
	bool told; /* as part of a circle */
};

struct waits {
	struct stack *v;
	int n;
	const struct report_map *map;
};

static uint64_t
number_behind(struct str line, const char *word, size_t from)
{
	size_t at = str_find(line, word, from), end;
	uint64_t n = 0;

	if (at == line.n)
		return 0;
	line = str_sub(line, at, line.n);
	end = at = str_find_char(line, ' ', 0) + 1;
	while (end < line.n && line.p[end] >= '0' && line.p[end] <= '9')
		end++;
	return at < line.n && str_uint(str_sub(line, at, end), &n) ? n : 0;
}

static struct stack *
find(const struct waits *w, uint64_t lwp)
{
	for (int i = 0; i < w->n; i++)
		if (w->v[i].lwp == lwp && lwp != 0)
			return &w->v[i];
	return NULL;
}

static struct stack *
known(struct waits *w, uint64_t lwp)
{
	struct stack *s = find(w, lwp);

	if (s)
		return s;
	w->v = vec_room(w->v, (size_t)w->n, sizeof(*w->v));
	s = &w->v[w->n++];
	*s = (struct stack){ .lwp = lwp };
	return s;
}

/* "LWP 12 waits for mutex m, held by LWP 13" */
static void
take_wait(struct waits *w, struct str line)
{
	static const char FOR[] = " waits for ", HELD[] = ", held by LWP ";
	size_t at = str_find(line, FOR, 0), held = str_find(line, HELD, at);
	struct stack *s = known(w, number_behind(line, "LWP ", 0));

	at += sizeof(FOR) - 1;
	if (at >= line.n)
		return;
	s->joins = held == line.n;
	s->other = number_behind(line, "LWP ", s->joins ? at : held);
	s->what = str_sub(line, at, s->joins ? at : held);
}

/* `Thread 3 (Thread 0x7f… (LWP 12) "name"):`, `Thread 12 "name": wchan …` */
static struct stack *
take_thread(struct waits *w, struct str line)
{
	uint64_t lwp = number_behind(line, "LWP ", 0);
	size_t open = str_find_char(line, '"', 0);
	size_t close = str_find_char(line, '"', open + 1);
	struct stack *s =
		known(w, lwp ? lwp : number_behind(line, "Thread ", 0));

	if (close < line.n)
		s->name = str_sub(line, open + 1, close);
	return s;
}

static void
take_frame(struct stack *s, struct str rest)
{
	struct place p;

	if (!s || !place_find(rest, 0, &p))
		return;
	if (s->place.file.n == 0)
		s->place = p;
	s->function = place_function(str_sub(rest, 0, p.off));
}

static void
read_all(struct waits *w, struct str raw)
{
	struct stack *thread = NULL;
	struct str line, number, rest;

	while (str_line(&raw, &line))
		if (str_starts(line, "LWP "))
			take_wait(w, line);
		else if (str_starts(line, "Thread "))
			thread = take_thread(w, line);
		else if (place_is_frame(line, &number, &rest))
			take_frame(thread, rest);
}

/* --- words --- */

static int
count_named(const struct waits *w, struct str name)
{
	int n = 0;

	for (int i = 0; i < w->n; i++)
		n += str_eq(w->v[i].name, name);
	return n;
}

/* Threads that have no name of their own all have the program's. */
static void
add_name(struct buf *b, const struct waits *w, const struct stack *s)
{
	if (!s)
		buf_adds(b, "another thread");
	else if (s->name.n > 0 && count_named(w, s->name) == 1)
		buf_add(b, s->name);
	else if (s->function.n > 0)
		buf_add(b, s->function);
	else
		buf_add(b, s->name.n > 0 ? s->name : LIT("a thread"));
}

static void
add_wait(struct buf *b, const struct waits *w, const struct stack *s)
{
	const struct stack *other = find(w, s->other);

	add_name(b, w, s);
	buf_adds(b, " waits");
	if (s->place.file.n > 0) {
		buf_adds(b, " at ");
		place_add(b, &s->place, w->map);
	}
	if (s->joins)
		buf_adds(b, " for the end of ");
	else
		buf_addf(b, " for %.*s, held by ", STR(s->what));
	if (other == s)
		buf_adds(b, "itself");
	else
		add_name(b, w, other);
	buf_addc(b, '\n');
}

/* --- circles --- */

/* Whether following who waits for whom leads back. */
static bool
is_in_circle(const struct waits *w, const struct stack *s)
{
	const struct stack *at = find(w, s->other);

	for (int i = 0; at && i < w->n; i++) {
		if (at == s)
			return true;
		at = find(w, at->other);
	}
	return false;
}

static void
add_circle(struct buf *b, const struct waits *w, struct stack *s)
{
	const char *verb = " waits for ";

	buf_adds(b, "Deadlock: ");
	for (; !s->told; s = find(w, s->other)) {
		const struct stack *other = find(w, s->other);

		if (verb[1] == 'f')
			buf_adds(b, ", ");
		add_name(b, w, s);
		buf_adds(b, verb);
		if (other == s)
			buf_adds(b, "itself");
		else
			add_name(b, w, other);
		verb = " for ";
		s->told = true;
	}
	buf_addc(b, '\n');
}

void
normalise_waits(struct buf *b, struct str raw, const struct report_map *map)
{
	struct waits w = { .map = map };
	bool any = false;

	read_all(&w, raw);
	for (int i = 0; i < w.n; i++)
		if (w.v[i].other != 0) {
			add_wait(b, &w, &w.v[i]);
			any = true;
		}
	for (int i = 0; i < w.n; i++)
		if (!w.v[i].told && is_in_circle(&w, &w.v[i]))
			add_circle(b, &w, &w.v[i]);
	if (any)
		buf_addc(b, '\n');
	free(w.v);
}
