/* One execution to HTML: its two streams told apart, and its end in words.
 *
 * Output is data: it passes html_bytes or report_html, nothing else. */
#include "stream.h"

#include "html.h"
#include "quantity.h"
#include "report.h"
#include "tables.h"
#include "told.h"

const struct variant *
stream_variant(const struct program *p, enum lane lane, bool skeleton)
{
	for (int i = 0; i < p->nvariants; i++)
		if (p->variants[i]->lane == lane &&
		    p->variants[i]->skeleton == skeleton)
			return p->variants[i];
	return NULL;
}

const struct result *
stream_result(const struct variant *v)
{
	return v && v->nruns > 0 ? v->runs[0]->result : NULL;
}

const struct sample *
stream_sample(const struct program *p, const struct result *r)
{
	if (!r || r->nsamples == 0)
		return NULL;
	for (int i = 0; i < r->nsamples; i++)
		if (!r->samples[i].fine)
			return &r->samples[i];
	if (p->opt->trials > 0)
		return &r->samples[tables_commonest(r)];
	return &r->samples[0];
}

void
stream_raw(const char *class, struct str raw, struct buf *b)
{
	buf_addf(b, "<pre class=\"%s\"><samp>", class);
	html_bytes(b, raw);
	buf_adds(b, "</samp></pre>\n");
}

/* Output that was cut says where and how much. */
static void
add_cut(struct str text, uint64_t cut, struct buf *b)
{
	struct quantity q = quantity_number((double)cut);
	size_t head = text.n < RESULT_HEAD ? text.n : RESULT_HEAD;

	q.dim = DIM_BYTES;
	html_bytes(b, str_sub(text, 0, head));
	buf_adds(b, "\n<span class=\"cut\">[ ");
	quantity_show(b, &q);
	buf_adds(b, " left out ]</span>\n");
	html_bytes(b, str_sub(text, head, text.n));
}

void
stream_stdout(const struct result *r, const struct sample *s, struct buf *b)
{
	struct str out = r->outs[s->out];

	if (out.n == 0)
		return;
	if (s->out_cut == 0) {
		stream_raw("stdout", out, b);
		return;
	}
	buf_adds(b, "<pre class=\"stdout\"><samp>");
	add_cut(out, s->out_cut, b);
	buf_adds(b, "</samp></pre>\n");
}

void
stream_normalise(const struct page *pg, const struct variant *v,
		 const char *kind, struct str raw, struct buf *text)
{
	struct report_map map = { (void *)v, pg->weave->where };

	report_normalise(text, str_of(kind), raw, map.where ? &map : NULL);
}

void
stream_report(struct page *pg, const struct variant *v, const char *kind,
	      struct str raw, struct buf *b)
{
	struct buf text;

	buf_init(&text);
	stream_normalise(pg, v, kind, raw, &text);
	buf_addf(b, "<pre class=\"report %s\"", kind);
	told_begin(pg, v, kind, b);
	buf_adds(b, "><samp>");
	report_html(b, str_trim_end(buf_str(&text)), pg, page_line_href);
	told_end(pg);
	buf_adds(b, "</samp></pre>\n");
	buf_release(&text);
}

bool
stream_stands_elsewhere(const struct program *p, const char *kind)
{
	for (int i = 0; i < p->nexpected; i++)
		if (str_is(p->expected[i]->kind, kind))
			return true;
	return false;
}

static struct str
stderr_text(const struct result *r, const struct sample *s)
{
	return r->nerrs > 0 ? r->errs[s->err] : (struct str){ "", 0 };
}

void
stream_stderr(struct page *pg, const struct variant *v, const struct result *r,
	      const struct sample *s, struct buf *b)
{
	struct str err = stderr_text(r, s);

	if (str_trim(err).n == 0)
		return;
	if (s->err_cut == 0) {
		stream_report(pg, v, "stderr", err, b);
		return;
	}
	buf_adds(b, "<pre class=\"report stderr\"><samp>");
	add_cut(err, s->err_cut, b);
	buf_adds(b, "</samp></pre>\n");
}

/* A fence of its own is for what the program prints with the solution, and
 * without a sweep. */
static void
add_stderr(struct page *pg, const struct variant *v, const struct result *r,
	   const struct sample *s, struct buf *b)
{
	const struct program *p = v->program;

	if (str_trim(stderr_text(r, s)).n == 0)
		return;
	if (!v->skeleton && p->opt->sweep.n == 0 &&
	    stream_stands_elsewhere(p, "stderr"))
		return;
	buf_adds(b, "<p class=\"stream\">standard error</p>\n");
	stream_stderr(pg, v, r, s, b);
}

void
stream_status(const struct program *p, struct str status, struct buf *b)
{
	size_t colon = str_find_char(status, ':', 0);
	struct str kind = str_sub(status, 0, colon);
	struct str detail =
		str_sub(status, colon < status.n ? colon + 1 : colon, status.n);
	struct quantity limit = quantity_number(p->opt->timeout);

	if (str_is(kind, "exit")) {
		buf_addf(b, "exit status %.*s", STR(detail));
	} else if (str_is(kind, "signal")) {
		buf_addf(b, "killed by signal %.*s", STR(detail));
	} else if (str_is(kind, "timeout")) {
		limit.dim = DIM_TIME;
		buf_adds(b, "stopped after ");
		quantity_show(b, &limit);
	} else if (str_is(kind, "limit")) {
		buf_addf(b, "stopped: too much of %.*s", STR(detail));
	} else {
		html_escape(b, status);
	}
}

void
stream_html(struct page *pg, const struct variant *v, const struct result *r,
	    const struct sample *s, struct buf *b)
{
	stream_stdout(r, s, b);
	add_stderr(pg, v, r, s, b);
	if (str_is(s->status, "exit:0"))
		return;
	buf_adds(b, "<p class=\"status\">");
	stream_status(v->program, s->status, b);
	buf_adds(b, "</p>\n");
}

struct str
stream_compiler(const struct variant *v)
{
	const struct result *r = v ? v->compiled : NULL;
	struct str text = { "", 0 };

	if (!r || r->nsamples == 0)
		return text;
	if (r->nerrs > 0)
		text = str_trim_end(r->errs[r->samples[0].err]);
	if (text.n == 0 && r->nouts > 0)
		text = str_trim_end(r->outs[r->samples[0].out]);
	return text;
}
