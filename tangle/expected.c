/* Expected output to HTML. The page shows what was printed, never the
 * pattern; the pattern appears only in a difference. */
#include "expected.h"

#include "finding.h"
#include "html.h"
#include "match.h"
#include "stream.h"

static void
add_name(const struct expected *e, struct buf *b)
{
	buf_add(b, e->program->name);
	if (e->sweep.n > 0) {
		buf_addc(b, '[');
		html_escape(b, e->sweep);
		buf_addc(b, ']');
	}
	if (!str_is(e->kind, "stdout"))
		buf_addf(b, ".%.*s", STR(e->kind));
}

/* A diff has "- " and "+ " lines: both told by class as well as by sign. */
static void
add_diff(struct str diff, struct buf *b)
{
	struct str line;

	buf_adds(b, "<pre class=\"diff\"><samp>");
	while (str_line(&diff, &line)) {
		bool gone = str_starts(line, "-"), new = str_starts(line, "+");

		buf_adds(b, gone ? "<del>" : new ? "<ins>" : "");
		html_bytes(b, line);
		buf_adds(b, gone ? "</del>\n" : new ? "</ins>\n" : "\n");
	}
	buf_adds(b, "</samp></pre>\n");
}

static void
add_difference(const struct expected *e, struct str printed, struct buf *b)
{
	struct buf diff;

	buf_init(&diff);
	match_diff(&diff, e->fence->body, printed, e->fence->unordered);
	buf_adds(b, "<div class=\"failed\">\n<p><strong>Failed:</strong> this "
		    "is not the expected output (<code>");
	add_name(e, b);
	buf_adds(b, "</code>)</p>\n");
	add_diff(buf_str(&diff), b);
	buf_adds(b, "</div>\n");
	buf_release(&diff);
}

static const struct run *
run_of_sweep(const struct program *p, struct str value)
{
	const struct variant *v = stream_variant(p, LANE_PLAIN, false);

	for (int i = 0; v && i < v->nruns; i++)
		if (v->runs[i]->sweep >= 0 &&
		    str_eq(p->opt->sweep.v[v->runs[i]->sweep], value))
			return v->runs[i];
	return v && v->nruns > 0 ? v->runs[0] : NULL;
}

/* One difference is enough, also of 200 trials. */
static bool
check_printed(const struct expected *e, const struct str *printed, int n,
	      struct buf *b)
{
	for (int i = 0; i < n; i++)
		if (!match_output(e->fence->body, printed[i],
				  e->fence->unordered)) {
			add_difference(e, printed[i], b);
			return true;
		}
	return false;
}

static bool
check_normalised(const struct page *pg, const struct expected *e,
		 const struct variant *v, struct str raw, struct buf *b)
{
	struct buf kind, text;
	struct str printed;
	bool differs;

	buf_init(&kind);
	buf_init(&text);
	buf_add(&kind, e->kind);
	stream_normalise(pg, v, kind.p, raw, &text);
	printed = buf_str(&text);
	differs = check_printed(e, &printed, 1, b);
	buf_release(&kind);
	buf_release(&text);
	return differs;
}

static bool
is_stdout(const struct expected *e)
{
	return str_is(e->kind, "stdout");
}

static bool
is_stderr(const struct expected *e)
{
	return str_is(e->kind, "stderr");
}

static bool
differs(const struct page *pg, const struct expected *e, struct buf *b)
{
	const struct run *run = run_of_sweep(e->program, e->sweep);
	const struct result *r = run ? run->result : NULL;
	const struct variant *v;
	struct str raw;

	if (is_stdout(e))
		return r && check_printed(e, r->outs, r->nouts, b);
	if (is_stderr(e))
		return r && r->nerrs > 0 &&
		       check_normalised(pg, e, run->variant, r->errs[0], b);
	return finding_text(e->program, e->kind, &v, &raw) &&
	       check_normalised(pg, e, v, raw, b);
}

int
expected_differences(const struct page *pg, const struct program *p,
		     struct buf *b)
{
	int n = 0;

	for (int i = 0; i < p->nexpected; i++)
		n += differs(pg, p->expected[i], b);
	return n;
}

static void
add_stream_of(struct page *pg, const struct expected *e, struct buf *b)
{
	const struct run *run = run_of_sweep(e->program, e->sweep);
	const struct result *r = run ? run->result : NULL;
	const struct sample *s = stream_sample(e->program, r);

	if (!r || !s)
		return;
	if (is_stdout(e))
		stream_stdout(r, s, b);
	else
		stream_stderr(pg, run->variant, r, s, b);
}

void
expected_part(struct page *pg, const struct expected *e, struct buf *b)
{
	const struct variant *v;
	struct str raw;

	buf_adds(b, "<div class=\"result part\">\n<p class=\"head\"><a "
		    "class=\"out\" href=\"#c-");
	buf_addf(b, "%.*s\">Out&nbsp;[%d]</a> <code>", STR(e->program->name),
		 page_number(e->program));
	add_name(e, b);
	buf_adds(b, "</code></p>\n");
	if (is_stdout(e) || is_stderr(e))
		add_stream_of(pg, e, b);
	else if (finding_text(e->program, e->kind, &v, &raw)) {
		struct buf kind;

		buf_init(&kind);
		buf_add(&kind, e->kind);
		finding_open(pg, v, kind.p, raw, b);
		buf_release(&kind);
	} else {
		buf_adds(b, "<p class=\"skipped\">There is no such text "
			    "here.</p>\n");
	}
	buf_adds(b, "</div>\n");
}
