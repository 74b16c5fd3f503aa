/* The result file, written once, whole, at the end.
 *
 * PATH.res says that everything ended as expected, PATH.bad that it did not;
 * outputs that are the same are stored once. */
#include "exec_record.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "file.h"
#include "rec.h"

static void
path_with(struct buf *path, const char *stem, const char *suffix)
{
	buf_clear(path);
	buf_addf(path, "%s.%s", stem, suffix);
}

bool
record_is_current(const struct spec *spec, const char *key)
{
	struct buf path;
	bool current;

	buf_init(&path);
	path_with(&path, spec->result, "res");
	current = rec_file_has(path.p, "key", key);
	buf_release(&path);
	return current;
}

void
record_forget(const struct spec *spec)
{
	struct buf path;

	buf_init(&path);
	path_with(&path, spec->result, "res");
	unlink(path.p);
	path_with(&path, spec->result, "bad");
	unlink(path.p);
	buf_release(&path);
}

void
record_begin(struct record *r, const struct spec *spec, const char *kind,
	     const char *key)
{
	*r = (struct record){ .spec = spec, .kind = kind, .key = key };
	buf_init(&r->samples);
	buf_init(&r->report);
	buf_init(&r->stacks);
	buf_init(&r->server);
	buf_init(&r->trace);
	record_forget(spec);
	progress_tell("start %s %s", kind, spec->name);
}

/* --- executions --- */

static size_t
texts_add(struct texts *t, struct str text)
{
	uintptr_t known = (uintptr_t)map_get(&t->index, text);

	if (known)
		return known - 1;
	t->v = vec_room(t->v, t->n, sizeof(*t->v));
	buf_init(&t->v[t->n]);
	buf_add(&t->v[t->n], text);
	map_put(&t->index, buf_str(&t->v[t->n]), (void *)(t->n + 1));
	return t->n++;
}

static size_t
add_stream(struct texts *t, const struct capture *c, uint64_t *cut)
{
	struct buf text;
	size_t index;

	buf_init(&text);
	*cut = c ? capture_text(c, &text) : 0;
	index = texts_add(t, buf_str(&text));
	buf_release(&text);
	return index;
}

void
record_sample(struct record *r, const struct watch *w, bool fine)
{
	const struct job_report *m = &w->report;
	struct buf status;
	uint64_t out_cut, err_cut;
	size_t out = add_stream(&r->outs, w->out, &out_cut);
	size_t err = add_stream(&r->errs, w->err != w->out ? w->err : NULL,
				&err_cut);

	buf_init(&status);
	watch_status(w, &status);
	rec_putf(&r->samples, "sample",
		 "%s %lld %lld %lld %lld %d %zu %zu %llu %llu %d", status.p,
		 (long long)m->wall, (long long)m->cpu, (long long)m->rss,
		 (long long)m->switches, m->left, out, err,
		 (unsigned long long)out_cut, (unsigned long long)err_cut,
		 fine);
	buf_release(&status);
}

static void
texts_clear(struct texts *t)
{
	for (size_t i = 0; i < t->n; i++)
		buf_release(&t->v[i]);
	free(t->v);
	map_release(&t->index);
	*t = (struct texts){ 0 };
}

void
record_restart(struct record *r)
{
	texts_clear(&r->outs);
	texts_clear(&r->errs);
	buf_clear(&r->samples);
	buf_clear(&r->report);
}

/* --- the file --- */

static void
put_texts(struct buf *b, const char *tag, const struct texts *t)
{
	for (size_t i = 0; i < t->n; i++)
		rec_put(b, tag, buf_str(&t->v[i]));
}

static void
put_text(struct buf *b, const char *tag, const struct buf *text)
{
	if (text->n > 0)
		rec_put(b, tag, buf_str(text));
}

/* The spec's records that belong into the result as they are. */
static void
put_copied(struct buf *b, const struct spec *spec, const char *what)
{
	struct str rest = buf_str(&spec->image), tag, value;

	while (rec_next(&rest, &tag, &value))
		if (str_is(tag, what))
			rec_put(b, what, value);
}

static void
put_all(struct buf *b, const struct record *r, bool fine)
{
	const char *measurement = getenv("WEFT_MEASUREMENT");

	rec_begin(b);
	rec_put(b, "kind", str_of(r->kind));
	rec_put(b, "key", str_of(r->key));
	rec_put(b, "measurement", str_of(measurement ? measurement : "1"));
	rec_put(b, "fine", fine ? LIT("1") : LIT("0"));
	put_texts(b, "out", &r->outs);
	put_texts(b, "err", &r->errs);
	buf_add(b, buf_str(&r->samples));
	if (r->crowd.all > 0)
		rec_putf(b, "crowd", "%lld %lld %lld", (long long)r->crowd.busy,
			 (long long)r->crowd.steal, (long long)r->crowd.all);
	if (r->verdict)
		rec_put(b, "verdict", str_of(r->verdict));
	put_text(b, "report", &r->report);
	put_text(b, "stacks", &r->stacks);
	put_text(b, "server", &r->server);
	put_text(b, "trace", &r->trace);
	put_copied(b, r->spec, "part");
	put_copied(b, r->spec, "line");
	rec_end(b);
}

int
record_end(struct record *r, bool fine)
{
	struct buf text, path;

	buf_init(&text);
	buf_init(&path);
	put_all(&text, r, fine);
	path_with(&path, r->spec->result, fine ? "res" : "bad");
	file_write(path.p, buf_str(&text));
	buf_release(&text);
	buf_release(&path);
	progress_tell("end %s %s %s", r->kind, r->spec->name,
		      fine ? "ok" : "failed");
	return fine ? 0 : 1;
}
