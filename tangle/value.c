/* A reference to a value: from the results of the program that it names, or
 * from the machine.
 *
 * What is measured in each run becomes a median over its samples; so does a
 * label, over the outputs of the samples that printed it. Outputs that are the
 * same are stored once and read once. Whether a program is good was decided
 * by judge: one that failed or was skipped has no values. */
#include "value.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "diag.h"
#include "label.h"
#include "load.h"
#include "machine.h"

enum field {
	WALL = VALUE_WALL, /* the first four are the figures */
	CPU,
	RSS,
	SWITCHES,
	EXIT,
	OUTCOMES,
	SHARE,
	N,
	TRIALS,
	REPEAT,
	NFIELDS,
	LABEL = NFIELDS
};

static const char *const field_names[NFIELDS] = {
	[WALL] = "wall",	 [CPU] = "cpu",	  [RSS] = "rss",
	[SWITCHES] = "switches", [EXIT] = "exit", [OUTCOMES] = "outcomes",
	[SHARE] = "share",	 [N] = "n",	  [TRIALS] = "trials",
	[REPEAT] = "repeat",
};

/* A reference while it is looked up. */
struct lookup {
	const struct chapter *from;
	const struct ref *ref;
	struct str sweep; /* what [*] stands for; empty outside a series */
	struct program *program;
	const struct result *result;
	struct buf *why;
};

static bool fail(const struct lookup *l, const char *format, ...) PRINTF(2, 3);

static bool
fail(const struct lookup *l, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	buf_vaddf(l->why, format, args);
	va_end(args);
	return false;
}

/* --- who is meant --- */

static enum field
field_of(struct str name)
{
	int i = 0;

	while (i < NFIELDS && !str_is(name, field_names[i]))
		i++;
	return (enum field)i;
}

bool
value_is_field(struct str name)
{
	return field_of(name) != LABEL;
}

/* `trials` and `repeat` are words that programs print, too: they are fields
 * only of programs that have that key. */
static enum field
field_in(const struct program *p, struct str name)
{
	enum field f = field_of(name);

	if ((f == TRIALS && p->opt->trials == 0) ||
	    (f == REPEAT && !p->opt->time))
		return LABEL;
	return f;
}

static bool
is_machine(const struct ref *ref)
{
	return ref->slug.n == 0 && str_is(ref->name, "machine");
}

static const struct chapter *
chapter_of(const struct chapter *from, const struct ref *ref)
{
	return ref->slug.n > 0 ? book_chapter(from->book, ref->slug) : from;
}

struct program *
value_program(const struct chapter *from, const struct ref *ref)
{
	const struct chapter *c = chapter_of(from, ref);
	struct chunk *chunk = NULL;

	if (c && !is_machine(ref))
		chunk = book_chunk(c, ref->name);
	return chunk ? chunk->program : NULL;
}

static const char *
nearest_program(const struct chapter *c, struct str name, struct arena *a)
{
	const char **names =
		arena_alloc(a, (size_t)c->nprograms * sizeof(*names));

	for (int i = 0; i < c->nprograms; i++)
		names[i] = arena_strdup(a, c->programs[i]->name);
	return diag_nearest(name, names, (size_t)c->nprograms);
}

static bool
fail_unknown(const struct lookup *l)
{
	const struct chapter *c = chapter_of(l->from, l->ref);
	struct program *elsewhere;
	struct arena names;
	const char *near;

	if (!c)
		return fail(l, "there is no chapter '%.*s'", STR(l->ref->slug));
	if (c->draft)
		return fail(l,
			    "the chapter '%.*s' is a draft: it has no "
			    "programs yet",
			    STR(c->slug));
	elsewhere = book_program(l->from->book, l->ref->name);
	if (elsewhere)
		return fail(l, "'%.*s' is of another chapter: '%.*s.%.*s'",
			    STR(l->ref->name), STR(elsewhere->full),
			    STR(l->ref->field));
	arena_init(&names);
	near = nearest_program(c, l->ref->name, &names);
	fail(l, "there is no program '%.*s' in '%.*s'%s%s%s", STR(l->ref->name),
	     STR(c->slug), near ? ", did you mean '" : "", near ? near : "",
	     near ? "'?" : "");
	arena_release(&names);
	return false;
}

/* --- what can be known before anything ran --- */

static bool
check_machine(const struct lookup *l, struct quantity *q)
{
	const char *const *names, *near;
	size_t n;

	if (l->ref->sweep.n > 0 || l->ref->series || l->ref->has_text)
		return fail(l, "the machine has no '[…]'");
	if (machine_value(l->ref->field, q))
		return true;
	names = machine_names(&n);
	near = diag_nearest(l->ref->field, names, n);
	fail(l, "the machine has no '%.*s'", STR(l->ref->field));
	if (near)
		return fail(l, ", did you mean '%s'?", near);
	fail(l, ", only");
	for (size_t i = 0; i < n; i++)
		fail(l, " %s", names[i]);
	return false;
}

static int
sweep_index(const struct program *p, struct str value)
{
	int i = 0;

	while (i < p->opt->sweep.n && !str_eq(p->opt->sweep.v[i], value))
		i++;
	return i < p->opt->sweep.n ? i : -1;
}

static bool
check_sweep(const struct lookup *l)
{
	const struct words *sweep = &l->program->opt->sweep;
	const struct ref *ref = l->ref;

	if (sweep->n == 0 && (ref->series || ref->sweep.n > 0))
		return fail(l, "'%.*s' has no sweep: '%.*s.%.*s'",
			    STR(ref->name), STR(ref->name), STR(ref->field));
	if (sweep->n == 0 || ref->series)
		return true;
	if (ref->sweep.n == 0)
		return fail(l,
			    "'%.*s' is run for several values: '%.*s[%.*s]"
			    ".%.*s'",
			    STR(ref->name), STR(ref->name), STR(sweep->v[0]),
			    STR(ref->field));
	if (sweep_index(l->program, ref->sweep) >= 0)
		return true;
	fail(l, "'%.*s' is not run for %.*s, only for", STR(ref->name),
	     STR(ref->sweep));
	for (int i = 0; i < sweep->n; i++)
		fail(l, " %.*s", STR(sweep->v[i]));
	return false;
}

static bool
check_field(const struct lookup *l)
{
	const struct ref *ref = l->ref;
	bool share = str_is(ref->field, "share");

	if (share && !ref->has_text)
		return fail(l,
			    "whose share: '%.*s.share[\"TEXT\"]', TEXT an "
			    "outcome",
			    STR(ref->name));
	if (ref->has_text && !share)
		return fail(l, "only 'share' takes a text, not '%.*s'",
			    STR(ref->field));
	return true;
}

static bool
check_program(const struct lookup *l)
{
	if (!l->program)
		return fail_unknown(l);
	if (!l->program->runs ||
	    str_is(l->program->opt->expect, "compile-error"))
		return fail(l, "'%.*s' is not run, so it has no values",
			    STR(l->ref->name));
	return check_sweep(l) && check_field(l);
}

bool
value_check(const struct chapter *from, const struct ref *ref, struct buf *why)
{
	struct lookup l = { .from = from, .ref = ref, .why = why };
	struct quantity ignored;

	if (is_machine(ref))
		return check_machine(&l, &ignored);
	l.program = value_program(from, ref);
	return check_program(&l);
}

/* --- figures of each run --- */

double
value_sample(const struct sample *s, enum value_figure which)
{
	switch (which) {
	case VALUE_WALL:
		return s->wall;
	case VALUE_CPU:
		return s->cpu;
	case VALUE_RSS:
		return s->rss;
	case VALUE_SWITCHES:
		return s->switches;
	}
	return 0;
}

struct quantity
value_median(const struct result *r, enum value_figure which)
{
	static const enum dimension dims[] = { DIM_TIME, DIM_TIME, DIM_BYTES,
					       DIM_NUMBER };
	double *v = xrealloc(NULL, (size_t)r->nsamples * sizeof(*v));
	struct quantity q;

	for (int i = 0; i < r->nsamples; i++)
		v[i] = value_sample(&r->samples[i], which);
	q = quantity_of_samples(v, r->nsamples, dims[which],
				which == VALUE_SWITCHES ? FORM_COUNT
							: FORM_PLAIN);
	free(v);
	return q;
}

static bool
exit_of(const struct lookup *l, struct quantity *q)
{
	const struct result *r = l->result;
	double *v = xrealloc(NULL, (size_t)r->nsamples * sizeof(*v));
	struct str status = { "", 0 };
	uint64_t code = 0;
	int i;

	for (i = 0; i < r->nsamples; i++) {
		status = r->samples[i].status;
		if (!str_starts(status, "exit:") ||
		    !str_uint(str_sub(status, 5, status.n), &code))
			break;
		v[i] = (double)code;
	}
	if (i == r->nsamples)
		*q = quantity_of_samples(v, i, DIM_NUMBER, FORM_COUNT);
	free(v);
	if (i < r->nsamples)
		return fail(l, "'%.*s' did not exit by itself: %.*s",
			    STR(l->ref->name), STR(status));
	return true;
}

static struct quantity
count_of(int n)
{
	struct quantity q = quantity_number(n);

	q.form = FORM_COUNT;
	return q;
}

/* --- outcomes --- */

static struct str
outcome_of(const struct result *r, int sample)
{
	return value_outcome(r->outs[r->samples[sample].out]);
}

static struct quantity
outcomes_of(const struct result *r)
{
	struct map seen = { 0 };
	struct quantity q;

	for (int i = 0; i < r->nsamples; i++)
		map_put(&seen, outcome_of(r, i), &seen);
	q = count_of((int)seen.n);
	map_release(&seen);
	return q;
}

static struct quantity
share_of(const struct result *r, struct str text)
{
	int n = 0;

	for (int i = 0; i < r->nsamples; i++)
		n += str_eq(outcome_of(r, i), str_trim(text));
	return quantity_of_share(n, r->nsamples);
}

/* --- a reference --- */

/* The nearest label that was printed, or field; else the first few labels. */
static bool
fail_label(const struct lookup *l)
{
	const char *names[LABEL_NAMES + NFIELDS], *near;
	struct label_names labels;
	struct arena a;

	if (label_is_unread(l->result, l->ref->field))
		return fail(l,
			    "what '%.*s' printed behind '%.*s:' is no number "
			    "with a unit: 12, 1.5 ms, 3 MB/s",
			    STR(l->ref->name), STR(l->ref->field));
	arena_init(&a);
	label_names(l->result, &a, &labels);
	memcpy(names, labels.v, (size_t)labels.n * sizeof(*names));
	memcpy(names + labels.n, field_names, sizeof(field_names));
	near = diag_nearest(l->ref->field, names, (size_t)labels.n + NFIELDS);
	fail(l, "'%.*s' printed no '%.*s'", STR(l->ref->name),
	     STR(l->ref->field));
	if (near)
		fail(l, ", did you mean '%s'?", near);
	else if (labels.n == 0)
		fail(l, "; a line 'label: number unit' makes a value");
	for (int i = 0; !near && i < labels.n && i < 5; i++)
		fail(l, "%s%s", i == 0 ? ", only " : ", ", labels.v[i]);
	arena_release(&a);
	return false;
}

/* Of `wait (ms)` the name is `wait_ms_`; `wait_ms` is understood. */
static bool
value_of_label(const struct lookup *l, struct quantity *q)
{
	struct ref longer = *l->ref;
	struct buf name;
	bool good;

	if (label_is_printed(l->result, l->ref->field))
		return label_value(l->result, l->ref, q, l->why);
	buf_init(&name);
	buf_addf(&name, "%.*s_", STR(l->ref->field));
	longer.field = buf_str(&name);
	if (label_is_printed(l->result, longer.field))
		good = label_value(l->result, &longer, q, l->why);
	else
		good = fail_label(l);
	buf_release(&name);
	return good;
}

static bool
value_of(const struct lookup *l, struct quantity *q)
{
	const struct result *r = l->result;
	enum field field = field_in(l->program, l->ref->field);

	if (field != LABEL && label_is_printed(r, l->ref->field))
		return fail(l,
			    "'%.*s' is a field of every run, and a label "
			    "that '%.*s' prints: print another word",
			    STR(l->ref->field), STR(l->ref->name));
	switch (field) {
	case LABEL:
		return value_of_label(l, q);
	case EXIT:
		return exit_of(l, q);
	case OUTCOMES:
		*q = outcomes_of(r);
		return true;
	case SHARE:
		*q = share_of(r, l->ref->text);
		return true;
	case N:
	case TRIALS:
	case REPEAT:
		*q = count_of(r->nsamples);
		return true;
	default:
		*q = value_median(r, (enum value_figure)field);
		return true;
	}
}

/* The result that is meant; NULL when there is none. */
static const struct result *
result_of(const struct lookup *l, int sweep)
{
	const struct program *p = l->program;
	const struct variant *v = p->nvariants > 0 ? p->variants[0] : NULL;

	if (p->state == PROGRAM_SKIPPED || p->state == PROGRAM_FAILED)
		return NULL;
	for (int i = 0; v && i < v->nruns; i++)
		if (v->runs[i]->sweep == sweep)
			return v->runs[i]->result;
	return NULL;
}

static bool
look_up_program(struct lookup *l, struct quantity *q)
{
	int sweep = -1;

	if (!check_program(l))
		return false;
	if (l->ref->series && l->sweep.n == 0)
		return fail(l, "'[*]' is a series: it may stand in a chart or "
			       "a claim only");
	if (l->program->opt->sweep.n > 0) {
		sweep = sweep_index(l->program,
				    l->ref->series ? l->sweep : l->ref->sweep);
		if (sweep < 0)
			return fail(l, "'%.*s' is not run for %.*s",
				    STR(l->ref->name), STR(l->sweep));
	}
	l->result = result_of(l, sweep);
	if (l->result && l->result->nsamples > 0)
		return value_of(l, q);
	*q = quantity_none();
	return true;
}

static bool
look_up(void *ctx, const struct ref *ref, struct str sweep, struct quantity *q,
	struct buf *why)
{
	struct lookup l = { ctx, ref, sweep, NULL, NULL, why };
	bool good;

	if (is_machine(ref)) {
		good = check_machine(&l, q);
	} else {
		l.program = value_program(l.from, ref);
		good = look_up_program(&l, q);
	}
	if (good)
		ref_take_stat(ref, q);
	return good;
}

struct expr_scope
value_scope(const struct chapter *from)
{
	return (struct expr_scope){ .ctx = (void *)from, .lookup = look_up };
}
