/* A Graphviz diagram to an <svg> within the page.
 *
 * The prolog, comments and tool-tip titles are left out, ids get the
 * chapter's name and a number before them, so that no two diagrams of a book
 * share any, and black becomes
 * the colour of the text, which is light on a dark page. */
#include "drawing.h"

#include <stdio.h>
#include <string.h>

#include "file.h"
#include "html.h"

/* The first comment line of the source: `// text`, `# text`. */
static struct str
alternative(struct str source)
{
	struct str line;

	while (str_line(&source, &line)) {
		line = str_trim(line);
		if (str_starts(line, "//"))
			return str_trim(str_sub(line, 2, line.n));
		if (str_starts(line, "#"))
			return str_trim(str_sub(line, 1, line.n));
	}
	return LIT("diagram");
}

struct svg {
	struct str rest; /* what is still to be copied */
	char prefix[80]; /* of ids: "d-threads-3-" */
	struct buf *b;
};

static const struct {
	const char *find, *put; /* NULL: the same with the prefix behind */
} changes[] = {
	{ " id=\"", NULL },
	{ "href=\"#", NULL },
	{ "url(#", NULL },
	{ "stroke=\"black\"", "stroke=\"currentColor\"" },
	{ "fill=\"black\"", "fill=\"currentColor\"" },
};

/* Copies one tag, changed. */
static void
copy_tag(struct svg *s, struct str tag)
{
	for (size_t i = 0; i < tag.n;) {
		size_t k, n = sizeof(changes) / sizeof(*changes);
		struct str here = str_sub(tag, i, tag.n);

		for (k = 0; k < n && !str_starts(here, changes[k].find); k++)
			continue;
		if (k == n) {
			buf_addc(s->b, tag.p[i++]);
			continue;
		}
		buf_adds(s->b,
			 changes[k].put ? changes[k].put : changes[k].find);
		buf_adds(s->b, changes[k].put ? "" : s->prefix);
		i += strlen(changes[k].find);
	}
}

static void
skip_past(struct svg *s, const char *end)
{
	size_t at = str_find(s->rest, end, 0);
	size_t to = at < s->rest.n ? at + strlen(end) : s->rest.n;

	s->rest = str_sub(s->rest, to, s->rest.n);
}

static void
copy_body(struct svg *s)
{
	while (s->rest.n > 0) {
		size_t open = str_find_char(s->rest, '<', 0);
		size_t close;

		buf_add(s->b, str_sub(s->rest, 0, open));
		s->rest = str_sub(s->rest, open, s->rest.n);
		if (str_starts(s->rest, "<!--")) {
			skip_past(s, "-->");
			continue;
		}
		if (str_starts(s->rest, "<title>")) {
			skip_past(s, "</title>");
			continue;
		}
		close = str_find_char(s->rest, '>', 0);
		close += close < s->rest.n;
		copy_tag(s, str_sub(s->rest, 0, close));
		s->rest = str_sub(s->rest, close, s->rest.n);
	}
}

static bool
copy_svg(const struct page *pg, const struct fence *f, struct str file,
	 struct buf *b)
{
	struct svg s = { .b = b };
	struct str slug = pg->chapter->slug;
	size_t begin = str_find(file, "<svg", 0);

	if (begin == file.n)
		return false;
	snprintf(s.prefix, sizeof(s.prefix), "d-%.*s-%d-",
		 slug.n < 60 ? (int)slug.n : 60, slug.p, pg->part.nfigures + 1);
	buf_adds(b, "<figure class=\"dot\">\n<svg role=\"img\" aria-label=\"");
	html_escape(b, alternative(f->body));
	buf_addc(b, '"');
	s.rest = str_sub(file, begin + strlen("<svg"), file.n);
	/* the rest of the first tag is a tag as any other */
	copy_body(&s);
	buf_adds(b, "</figure>\n");
	return true;
}

void
drawing_dot(struct page *pg, const struct fence *f, struct buf *b)
{
	const struct weave *w = pg->weave;
	const char *why = "nobody draws", *path;
	struct buf file;

	buf_init(&file);
	path = w->drawing ? w->drawing(w->ctx, f, &why) : NULL;
	if (!path) {
		buf_addf(b, "<p class=\"skipped\">Not drawn here, %s: ", why);
		html_escape(b, alternative(f->body));
		buf_adds(b, "</p>\n");
	} else if (!file_read(path, &file) ||
		   !copy_svg(pg, f, buf_str(&file), b)) {
		buf_adds(b, "<p class=\"failed\"><strong>Failed:</strong> this "
			    "diagram could not be drawn: ");
		html_escape(b, alternative(f->body));
		buf_adds(b, "</p>\n");
		pg->tally.failures++;
	}
	buf_release(&file);
}
