/* Reads a result file into a struct: one handler per tag.
 *
 * The text may come from a killed build, another version or a broken disk, so
 * nothing in it is believed: numbers are checked, indexes lie within the lists
 * they point into, and a file that does not hold together is no result. */
#include "result.h"

#include <stdio.h>
#include <stdlib.h>

#include "file.h"
#include "rec.h"

struct texts {
	struct str **v;
	int *n;
};

static bool
add_text(struct texts list, struct str value)
{
	*list.v = vec_room(*list.v, (size_t)*list.n, sizeof(**list.v));
	(*list.v)[(*list.n)++] = value;
	return true;
}

static bool
take_number(struct str *rest, uint64_t most, uint64_t *n)
{
	struct str word;

	return str_word(rest, " ", &word) && str_uint(word, n) && *n <= most;
}

static bool
take_index(struct str *rest, int *index)
{
	uint64_t n;

	if (!take_number(rest, INT32_MAX, &n))
		return false;
	*index = (int)n;
	return true;
}

static bool
take_double(struct str *rest, double *value)
{
	uint64_t n;

	if (!take_number(rest, INT64_MAX, &n))
		return false;
	*value = (double)n;
	return true;
}

/* "status wall cpu rss switches left out err out_cut err_cut fine" */
static bool
add_sample(struct result *r, struct str text)
{
	struct sample s;
	int fine;

	if (!str_word(&text, " ", &s.status) || !take_double(&text, &s.wall) ||
	    !take_double(&text, &s.cpu) || !take_double(&text, &s.rss) ||
	    !take_double(&text, &s.switches) || !take_index(&text, &s.left) ||
	    !take_index(&text, &s.out) || !take_index(&text, &s.err) ||
	    !take_number(&text, UINT64_MAX, &s.out_cut) ||
	    !take_number(&text, UINT64_MAX, &s.err_cut) ||
	    !take_index(&text, &fine) || fine > 1 || str_trim(text).n > 0)
		return false;
	s.fine = fine;
	r->samples =
		vec_room(r->samples, (size_t)r->nsamples, sizeof(*r->samples));
	r->samples[r->nsamples++] = s;
	return true;
}

static bool
set_text(struct str *field, struct str value)
{
	*field = value;
	return true;
}

static bool
set_fine(struct result *r, struct str value)
{
	r->fine = str_is(value, "1");
	return r->fine || str_is(value, "0");
}

/* "others stolen capacity" */
static bool
set_crowd(struct result *r, struct str value)
{
	return take_double(&value, &r->others) &&
	       take_double(&value, &r->stolen) &&
	       take_double(&value, &r->capacity) && value.n == 0;
}

static bool
take(struct result *r, struct str tag, struct str value)
{
	if (str_is(tag, "sample"))
		return add_sample(r, value);
	if (str_is(tag, "out"))
		return add_text((struct texts){ &r->outs, &r->nouts }, value);
	if (str_is(tag, "err"))
		return add_text((struct texts){ &r->errs, &r->nerrs }, value);
	if (str_is(tag, "part"))
		return add_text((struct texts){ &r->parts, &r->nparts }, value);
	if (str_is(tag, "line"))
		return add_text((struct texts){ &r->lines, &r->nlines }, value);
	if (str_is(tag, "kind"))
		return set_text(&r->kind, value);
	if (str_is(tag, "key"))
		return set_text(&r->key, value);
	if (str_is(tag, "measurement"))
		return take_index(&value, &r->measurement);
	if (str_is(tag, "fine"))
		return set_fine(r, value);
	if (str_is(tag, "crowd"))
		return set_crowd(r, value);
	if (str_is(tag, "verdict"))
		return set_text(&r->verdict, value);
	if (str_is(tag, "report"))
		return set_text(&r->report, value);
	if (str_is(tag, "stacks"))
		return set_text(&r->stacks, value);
	if (str_is(tag, "server"))
		return set_text(&r->server, value);
	if (str_is(tag, "trace"))
		return set_text(&r->trace, value);
	return true;
}

static bool
indexes_hold(const struct result *r)
{
	for (int i = 0; i < r->nsamples; i++)
		if (r->samples[i].out >= r->nouts ||
		    r->samples[i].err >= r->nerrs)
			return false;
	return true;
}

bool
result_parse(struct result *r, struct buf image)
{
	struct result got = { .image = image, .measurement = 1 };
	struct str rest = buf_str(&image), tag, value;
	bool whole = rec_check(rest);

	while (whole && rec_next(&rest, &tag, &value))
		whole = take(&got, tag, value);
	if (!whole || !indexes_hold(&got) ||
	    (!str_is(got.kind, "cc") && !str_is(got.kind, "run"))) {
		result_release(&got);
		return false;
	}
	*r = got;
	return true;
}

static bool
read_one(struct result *r, const char *path, const char *suffix)
{
	struct buf name, image;
	bool there;

	buf_init(&name);
	buf_init(&image);
	buf_addf(&name, "%s.%s", path, suffix);
	there = file_read(name.p, &image);
	buf_release(&name);
	if (!there) {
		buf_release(&image);
		return false;
	}
	return result_parse(r, image);
}

bool
result_read(struct result *r, const char *path)
{
	return read_one(r, path, "res") || read_one(r, path, "bad");
}

void
result_release(struct result *r)
{
	buf_release(&r->image);
	free(r->samples);
	free(r->outs);
	free(r->errs);
	free(r->parts);
	free(r->lines);
	*r = (struct result){ 0 };
}

void
result_forget(const char *path)
{
	struct buf good, bad;

	buf_init(&good);
	buf_init(&bad);
	buf_addf(&good, "%s.res", path);
	buf_addf(&bad, "%s.bad", path);
	rename(good.p, bad.p);
	buf_release(&good);
	buf_release(&bad);
}
