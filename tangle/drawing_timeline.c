/* A timeline where its fence stands: drawn from what the traced run of the
 * program left, with that as a file beside the page. */
#include "drawing.h"

#include <stdio.h>

#include "file.h"
#include "html.h"
#include "stream.h"
#include "timeline.h"

void
drawing_trace_name(const struct program *p, struct buf *b)
{
	buf_addf(b, "%.*s-%.*s.trace.json", STR(p->chapter->slug),
		 STR(p->name));
}

/* A caption without a drawing, and why there is none. */
static void
add_missing(const struct fence *f, const char *before, struct str why,
	    struct buf *b)
{
	buf_adds(b, "<figure class=\"chart timeline\">\n<figcaption>");
	html_escape(b, str_trim(f->body));
	buf_adds(b, "</figcaption>\n<p class=\"chart-note\">");
	buf_adds(b, before);
	html_escape(b, why);
	buf_adds(b, ".</p>\n</figure>\n");
}

static double
moment(struct str text, double otherwise)
{
	struct quantity q;

	return text.n > 0 && quantity_parse(text, &q) ? q.v : otherwise;
}

/* Both ends within what there is; all of it when nothing is left between. */
static void
set_view(struct timeline_view *view, const struct timeline *of,
	 const struct trace *t)
{
	view->from = moment(of->from, 0);
	view->to = moment(of->to, t->end);
	if (view->to > t->end)
		view->to = t->end;
	if (view->from < view->to)
		return;
	view->from = 0;
	view->to = t->end;
}

static void
write_file(const struct page *pg, const struct program *p,
	   const struct trace *t)
{
	struct buf path, text;

	buf_init(&path);
	buf_init(&text);
	buf_addf(&path, "%s/book/", pg->weave->build);
	drawing_trace_name(p, &path);
	trace_json(t, p->full, &text);
	file_write(path.p, buf_str(&text));
	buf_release(&text);
	buf_release(&path);
}

static void
add_link(const struct program *p, const struct result *r, struct buf *b)
{
	struct str status = r->samples[0].status;
	struct buf name;

	buf_init(&name);
	drawing_trace_name(p, &name);
	buf_adds(b, "<p class=\"chart-note\">");
	if (!str_eq(status, p->opt->expect)) {
		buf_adds(b,
			 "The recorded run ended otherwise than it should: ");
		stream_status(p, status, b);
		buf_adds(b, ". ");
	}
	buf_adds(b, "<a href=\"");
	html_escape(b, buf_str(&name));
	buf_adds(b, "\" download>The trace as a file</a> for "
		    "<a href=\"https://ui.perfetto.dev/\">Perfetto</a>.</p>\n");
	buf_release(&name);
}

static bool
draw(const struct page *pg, const struct fence *f, const struct result *r,
     struct buf *b)
{
	const struct program *p = f->timeline->program;
	struct timeline_view view = { .caption = str_trim(f->body) };
	struct arena arena;
	struct trace t;
	char prefix[24];
	bool good;

	arena_init(&arena);
	good = trace_read(&t, r->trace, &arena) && t.end > 0;
	if (good) {
		snprintf(prefix, sizeof(prefix), "t%d", f->body_line);
		view.prefix = prefix;
		set_view(&view, f->timeline, &t);
		timeline_draw(&t, &view, b);
		add_link(p, r, b);
		buf_adds(b, "</figure>\n");
		write_file(pg, p, &t);
	}
	trace_release(&t);
	arena_release(&arena);
	return good;
}

void
drawing_timeline(const struct page *pg, const struct fence *f, struct buf *b)
{
	const struct program *p = f->timeline->program;
	const struct variant *v =
		p ? stream_variant(p, LANE_TRACE, false) : NULL;
	const struct result *r = v ? stream_result(v) : NULL;

	if (p && p->state == PROGRAM_SKIPPED && !r)
		add_missing(f, "Not recorded here: ", p->why, b);
	else if (p && !v)
		add_missing(f, "",
			    LIT("This cannot be recorded: the program is not "
				"run, or has a sanitizer of its own"),
			    b);
	else if (!r || r->nsamples == 0)
		add_missing(f, "", LIT("This was not recorded"), b);
	else if (!draw(pg, f, r, b))
		add_missing(f, "",
			    LIT("Nothing of this run could be recorded: the "
				"program is static, or another library stands "
				"before the recorder"),
			    b);
}
