/* What programs print to values: lines `label: number unit`, and outcomes.
 *
 * The value of a label is the median over the samples that printed it, whose
 * outputs are stored once where they are the same. */
#include "label.h"

#include <assert.h>
#include <stdlib.h>

#include "value.h"

enum { LABEL_MAX = 61 };

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_label(struct str s)
{
	if (s.n == 0 || s.n > LABEL_MAX || !is_letter(*s.p))
		return false;
	for (size_t i = 1; i < s.n; i++)
		if (!is_letter(s.p[i]) && !is_digit(s.p[i]) &&
		    str_find_char(LIT(" _-/()"), s.p[i], 0) == 6)
			return false;
	return true;
}

bool
value_label(struct str line, struct str *label, struct quantity *q)
{
	size_t colon = str_find_char(line, ':', 0);

	if (colon == line.n)
		return false;
	*label = str_sub(line, 0, colon);
	return is_label(*label) &&
	       quantity_parse(str_sub(line, colon + 1, line.n), q);
}

void
value_label_name(struct buf *b, struct str label)
{
	for (size_t i = 0; i < label.n; i++) {
		char c = label.p[i];

		if (is_letter(c))
			buf_addc(b, (char)(c | 0x20));
		else if (is_digit(c))
			buf_addc(b, c);
		else if (b->n == 0 || b->p[b->n - 1] != '_')
			buf_addc(b, '_');
	}
}

struct str
value_outcome(struct str stdout_text)
{
	struct str rest = stdout_text, line;

	while (str_line(&rest, &line))
		if (str_starts(line, "outcome:"))
			return str_trim(str_sub(line, 8, line.n));
	return str_trim(stdout_text);
}

/* How often a label of that name stands in an output; `q` is the last one. */
static int
find_label(struct str out, struct str name, struct quantity *q)
{
	struct quantity value;
	struct str line, label;
	struct buf b;
	int n = 0;

	buf_init(&b);
	while (str_line(&out, &line)) {
		if (!value_label(line, &label, &value))
			continue;
		buf_clear(&b);
		value_label_name(&b, label);
		if (str_eq(buf_str(&b), name)) {
			*q = value;
			n++;
		}
	}
	buf_release(&b);
	return n;
}

bool
label_is_printed(const struct result *r, struct str name)
{
	struct quantity ignored;

	for (int i = 0; i < r->nouts; i++)
		if (find_label(r->outs[i], name, &ignored) > 0)
			return true;
	return false;
}

/* Whether a line would be the label's, but for what stands behind the colon. */
static bool
is_unread(struct str line, struct str name)
{
	struct str label = str_sub(line, 0, str_find_char(line, ':', 0));
	struct quantity ignored;
	struct buf b;
	bool same;

	if (label.n == line.n || !is_label(label) ||
	    value_label(line, &label, &ignored))
		return false;
	buf_init(&b);
	value_label_name(&b, label);
	same = str_eq(buf_str(&b), name);
	buf_release(&b);
	return same;
}

bool
label_is_unread(const struct result *r, struct str name)
{
	struct str rest, line;

	for (int i = 0; i < r->nouts; i++) {
		rest = r->outs[i];
		while (str_line(&rest, &line))
			if (is_unread(line, name))
				return true;
	}
	return false;
}

static void
add_name(struct arena *a, struct label_names *names, struct str label)
{
	struct buf b;
	int i = 0;

	buf_init(&b);
	value_label_name(&b, label);
	while (i < names->n && !str_is(buf_str(&b), names->v[i]))
		i++;
	if (i == names->n && i < LABEL_NAMES)
		names->v[names->n++] = arena_strdup(a, buf_str(&b));
	buf_release(&b);
}

void
label_names(const struct result *r, struct arena *a, struct label_names *names)
{
	struct quantity ignored;
	struct str rest, line, label;

	names->n = 0;
	for (int i = 0; i < r->nouts && names->n < LABEL_NAMES; i++) {
		rest = r->outs[i];
		while (str_line(&rest, &line))
			if (value_label(line, &label, &ignored))
				add_name(a, names, label);
	}
}

/* A label's values, one for each output that has it. */
struct label {
	struct quantity *of_out;
	bool *has; /* by output */
	const struct quantity *first; /* NULL: no output has it */
};

static bool
read_label(const struct result *r, const struct ref *ref, struct label *label,
	   struct buf *why)
{
	for (int i = 0; i < r->nouts; i++) {
		struct quantity *q = &label->of_out[i];
		int n = find_label(r->outs[i], ref->field, q);

		label->has[i] = n > 0;
		if (n > 1)
			buf_addf(why,
				 "'%.*s' printed '%.*s' %d times in one run: "
				 "which one is meant",
				 STR(ref->name), STR(ref->field), n);
		if (n > 1)
			return false;
		if (n == 0)
			continue;
		if (!label->first)
			label->first = q;
		if (q->dim == label->first->dim &&
		    q->rate == label->first->rate)
			continue;
		buf_addf(why,
			 "'%.*s' printed '%.*s' as %s in one run and %s in "
			 "another",
			 STR(ref->name), STR(ref->field),
			 quantity_dim_name(label->first), quantity_dim_name(q));
		return false;
	}
	assert(label->first);
	return true;
}

static struct quantity
median_of_label(const struct result *r, const struct label *label)
{
	double *v = xrealloc(NULL, (size_t)r->nsamples * sizeof(*v));
	enum form form = label->first->form;
	struct quantity q;
	int n = 0;

	for (int i = 0; i < r->nsamples; i++) {
		int out = r->samples[i].out;

		if (!label->has[out])
			continue;
		v[n++] = label->of_out[out].v;
		if (label->of_out[out].form != form)
			form = FORM_PLAIN;
	}
	assert(n > 0);
	q = quantity_of_samples(v, n, label->first->dim, form);
	q.rate = label->first->rate;
	free(v);
	return q;
}

bool
label_value(const struct result *r, const struct ref *ref, struct quantity *q,
	    struct buf *why)
{
	size_t n = (size_t)r->nouts;
	struct label label = { 0 };
	bool good;

	label.of_out = xrealloc(NULL, n * sizeof(*label.of_out));
	label.has = xrealloc(NULL, n * sizeof(*label.has));
	good = read_label(r, ref, &label, why);
	if (good)
		*q = median_of_label(r, &label);
	free(label.of_out);
	free(label.has);
	return good;
}
