/* Compares two measurements.json as far as they can be compared: medians by
 * their intervals, verdicts and facts by their words.
 *
 * Where the intervals of two medians overlap there is no measurable
 * difference, and nothing is said but how often. What was measured once has no
 * interval and is not compared. */
#include "diff.h"

#include <stdio.h>

#include "diag.h"
#include "file.h"
#include "json.h"
#include "quantity.h"

struct side {
	const char *path;
	struct buf text;
	struct json all;
	struct map programs; /* "name [argument]" -> its object */
	struct map claims; /* "chapter: text" -> its object */
};

struct diff {
	struct arena arena;
	struct side old, now;
	struct buf out; /* of one section */
	int same, differ, once; /* quantities */
};

/* --- reading --- */

static struct str
program_key(struct arena *a, const struct json *program)
{
	struct str name = json_get_text(program, "name");
	struct str argument = json_get_text(program, "argument");

	if (argument.n == 0)
		return name;
	return str_of(arena_printf(a, "%.*s [%.*s]", STR(name), STR(argument)));
}

static struct str
claim_key(struct arena *a, const struct json *claim)
{
	return str_of(arena_printf(a, "%.*s: %.*s",
				   STR(json_get_text(claim, "chapter")),
				   STR(json_get_text(claim, "text"))));
}

static void
index_items(struct diff *d, const struct side *s, const char *name,
	    struct str (*key)(struct arena *a, const struct json *item),
	    struct map *map)
{
	const struct json *list = json_get(&s->all, name);

	for (int i = 0; list && i < list->n; i++)
		map_put(map, key(&d->arena, &list->items[i]), &list->items[i]);
}

static void
open_side(struct diff *d, struct side *s, const char *path)
{
	int line;

	s->path = path;
	buf_init(&s->text);
	if (!file_read(path, &s->text))
		die("read %s:", path);
	if (!json_read(&s->all, buf_str(&s->text), &d->arena, &line))
		die("%s:%d: this is no JSON", path, line);
	if (json_get_number(&s->all, "format", 0) != 1)
		die("%s: not a measurements.json of this weft (format 1)",
		    path);
	index_items(d, s, "programs", program_key, &s->programs);
	index_items(d, s, "claims", claim_key, &s->claims);
}

static void
close_side(struct side *s)
{
	map_release(&s->programs);
	map_release(&s->claims);
	buf_release(&s->text);
}

/* --- output --- */

static void
add_word_change(struct buf *b, const char *what, struct str old, struct str now)
{
	if (str_eq(old, now))
		return;
	buf_addf(b, "  %s: %.*s, now %.*s\n", what,
		 STR(old.n > 0 ? old : LIT("not said")),
		 STR(now.n > 0 ? now : LIT("not said")));
}

/* Prints a section that has something in it. */
static void
flush(struct diff *d, const char *title)
{
	if (d->out.n > 0)
		printf("\n%s\n%s", title, d->out.p);
	buf_clear(&d->out);
}

/* --- quantities --- */

static void
read_unit(struct str unit, struct quantity *q)
{
	q->rate = str_ends(unit, "/s");
	if (q->rate)
		unit.n -= 2;
	if (str_is(unit, "ns"))
		q->dim = DIM_TIME;
	else if (str_is(unit, "B"))
		q->dim = DIM_BYTES;
	else if (str_is(unit, "count"))
		q->form = FORM_COUNT;
	else if (str_is(unit, "x"))
		q->form = FORM_RATIO;
	else if (str_is(unit, "share"))
		q->form = FORM_SHARE;
}

/* False when it is not there or has no interval. */
static bool
read_quantity(const struct json *object, struct quantity *q)
{
	if (!json_get(object, "median"))
		return false;
	*q = quantity_number(json_get_number(object, "median", 0));
	q->lo = json_get_number(object, "lo", q->v);
	q->hi = json_get_number(object, "hi", q->v);
	q->n = (int)json_get_number(object, "n", 0);
	read_unit(json_get_text(object, "unit"), q);
	return q->n >= 2;
}

static void
show_with_interval(struct buf *b, const struct quantity *q)
{
	struct quantity end = *q;

	quantity_show(b, q);
	buf_adds(b, " (");
	end.v = q->lo;
	quantity_show(b, &end);
	buf_adds(b, " to ");
	end.v = q->hi;
	quantity_show(b, &end);
	buf_addc(b, ')');
}

/* " x 0.50 (0.49 to 0.51)" */
static void
show_ratio(struct buf *b, const struct quantity *old,
	   const struct quantity *now)
{
	struct quantity ratio = quantity_number(now->v / old->v);

	if (old->lo <= 0 || now->lo < 0)
		return;
	ratio.form = FORM_RATIO;
	ratio.lo = now->lo / old->hi;
	ratio.hi = now->hi / old->lo;
	buf_adds(b, "  x ");
	show_with_interval(b, &ratio);
}

static bool
is_same_kind(const struct quantity *a, const struct quantity *b)
{
	return a->dim == b->dim && a->rate == b->rate;
}

static void
compare(struct diff *d, struct str name, const struct json *old,
	const struct json *now, struct buf *b)
{
	struct quantity x, y;

	if (!old || !now)
		return;
	if (!read_quantity(old, &x) || !read_quantity(now, &y) ||
	    !is_same_kind(&x, &y)) {
		d->once++;
		return;
	}
	if (x.lo <= y.hi && y.lo <= x.hi) {
		d->same++;
		return;
	}
	d->differ++;
	buf_addf(b, "  %.*s: ", STR(name));
	show_with_interval(b, &x);
	buf_adds(b, ", now ");
	show_with_interval(b, &y);
	show_ratio(b, &x, &y);
	buf_addc(b, '\n');
}

/* --- programs --- */

static void
compare_program(struct diff *d, const struct json *old, const struct json *now,
		struct buf *b)
{
	static const char *const words[] = { "state", "status", "tsan",
					     "asan" };
	static const char *const figures[] = { "wall", "cpu", "rss",
					       "switches" };
	const struct json *values = json_get(old, "values");
	const struct json *new_values = json_get(now, "values");

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		add_word_change(b, words[i], json_get_text(old, words[i]),
				json_get_text(now, words[i]));
	for (size_t i = 0; i < sizeof(figures) / sizeof(*figures); i++)
		compare(d, str_of(figures[i]), json_get(old, figures[i]),
			json_get(now, figures[i]), b);
	for (int i = 0; values && values->names && i < values->n; i++)
		compare(d, values->names[i], &values->items[i],
			json_get(new_values, values->names[i].p), b);
}

static void
compare_programs(struct diff *d)
{
	const struct json *list = json_get(&d->now.all, "programs");
	struct buf b;

	buf_init(&b);
	for (int i = 0; list && i < list->n; i++) {
		struct str key = program_key(&d->arena, &list->items[i]);
		const struct json *old = map_get(&d->old.programs, key);

		buf_clear(&b);
		if (old)
			compare_program(d, old, &list->items[i], &b);
		if (b.n > 0)
			buf_addf(&d->out, "%.*s\n%s", STR(key), b.p);
	}
	buf_release(&b);
	flush(d, "Programs that differ:");
}

/* The items of one side that the other has not. */
static void
list_alone(struct diff *d, const struct side *s, const char *name,
	   struct str (*key)(struct arena *a, const struct json *item),
	   const struct map *other, const char *title)
{
	const struct json *list = json_get(&s->all, name);

	for (int i = 0; list && i < list->n; i++) {
		struct str k = key(&d->arena, &list->items[i]);

		if (!map_get(other, k))
			buf_addf(&d->out, "  %.*s\n", STR(k));
	}
	flush(d, title);
}

/* --- claims --- */

static void
compare_claims(struct diff *d)
{
	const struct json *list = json_get(&d->now.all, "claims");

	for (int i = 0; list && i < list->n; i++) {
		const struct json *now = &list->items[i];
		struct str key = claim_key(&d->arena, now);
		const struct json *old = map_get(&d->old.claims, key);
		struct str was = json_get_text(old, "verdict");
		struct str is = json_get_text(now, "verdict");

		if (!old || str_eq(was, is))
			continue;
		buf_addf(&d->out, "  %.*s\n    %.*s, now %.*s", STR(key),
			 STR(was), STR(is));
		if (json_get_text(now, "figures").n > 0)
			buf_addf(&d->out, ": %.*s",
				 STR(json_get_text(now, "figures")));
		buf_addc(&d->out, '\n');
	}
	flush(d, "Claims with another verdict:");
}

/* --- the machine --- */

static void
compare_facts(struct diff *d, const struct json *old, const struct json *now)
{
	for (int i = 0; old && old->names && i < old->n; i++)
		add_word_change(&d->out, old->names[i].p, old->items[i].text,
				json_get_text(now, old->names[i].p));
	for (int i = 0; now && now->names && i < now->n; i++)
		if (!json_get(old, now->names[i].p))
			add_word_change(&d->out, now->names[i].p, LIT(""),
					now->items[i].text);
}

/* What was measured of the machine has no interval: shown where the digits
 * that a page would show differ. */
static void
compare_measured(struct diff *d, const struct json *old, const struct json *now)
{
	struct buf x, y;

	buf_init(&x);
	buf_init(&y);
	for (int i = 0; old && old->names && i < old->n; i++) {
		const struct json *new = json_get(now, old->names[i].p);

		if (!new)
			continue;
		buf_clear(&x);
		buf_clear(&y);
		buf_addf(&x, "%.3g", old->items[i].number);
		buf_addf(&y, "%.3g", new->number);
		add_word_change(&d->out, old->names[i].p, buf_str(&x),
				buf_str(&y));
	}
	buf_release(&x);
	buf_release(&y);
}

static void
compare_machines(struct diff *d)
{
	const struct json *old = json_get(&d->old.all, "machine");
	const struct json *now = json_get(&d->now.all, "machine");

	add_word_change(&d->out, "weft", json_get_text(&d->old.all, "weft"),
			json_get_text(&d->now.all, "weft"));
	compare_facts(d, json_get(old, "facts"), json_get(now, "facts"));
	compare_measured(d, json_get(old, "measured"),
			 json_get(now, "measured"));
	flush(d, "The machine:");
}

static void
print_sum(const struct diff *d)
{
	printf("\n%d quantities differ, %d show no measurable difference, %d "
	       "were measured once and are not compared\n",
	       d->differ, d->same, d->once);
}

int
diff_command(const struct request *r)
{
	struct diff d = { .same = 0 };
	const char *now = r->args[1];

	arena_init(&d.arena);
	buf_init(&d.out);
	if (!now)
		now = arena_printf(&d.arena, "%s/book/measurements.json",
				   r->build);
	open_side(&d, &d.old, r->args[0]);
	open_side(&d, &d.now, now);
	printf("%s, now %s\n", d.old.path, d.now.path);
	compare_machines(&d);
	compare_programs(&d);
	list_alone(&d, &d.old, "programs", program_key, &d.now.programs,
		   "Programs only before:");
	list_alone(&d, &d.now, "programs", program_key, &d.old.programs,
		   "Programs only now:");
	compare_claims(&d);
	list_alone(&d, &d.old, "claims", claim_key, &d.now.claims,
		   "Claims only before:");
	list_alone(&d, &d.now, "claims", claim_key, &d.old.claims,
		   "Claims only now:");
	print_sum(&d);
	close_side(&d.old);
	close_side(&d.now);
	buf_release(&d.out);
	arena_release(&d.arena);
	return 0;
}
