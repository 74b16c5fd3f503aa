/* Gathers a chapter's part of the indexes. Links lead to anchors that do not
 * move with prose: a chunk's, or the number of a claim or figure. */
#include "index_part.h"

#include "file.h"
#include "html.h"
#include "rec.h"
#include "search.h"

void
part_init(struct part *p)
{
	*p = (struct part){ .nclaims = 0 };
	buf_init(&p->claims);
	buf_init(&p->figures);
	buf_init(&p->covers);
}

void
part_release(struct part *p)
{
	buf_release(&p->claims);
	buf_release(&p->figures);
	buf_release(&p->covers);
}

void
part_claim_id(const struct part *p, struct buf *b)
{
	buf_addf(b, "claim-%d", p->nclaims + 1);
}

void
part_figure_id(const struct part *p, struct buf *b)
{
	buf_addf(b, "figure-%d", p->nfigures + 1);
}

/* The heading that a line stands under; the chapter's title at its top. */
static struct str
heading_at(const struct chapter *c, int line)
{
	struct str text = c->title;

	for (int i = 0; i < c->nheadings && c->headings[i].line <= line; i++)
		if (c->headings[i].level > 1)
			text = c->headings[i].text;
	return text;
}

/* --- what is covered --- */

static void
put_cover(struct str word, const char *kind, const struct chapter *c,
	  struct str anchor, struct str text, struct buf *records)
{
	struct buf b;

	buf_init(&b);
	buf_add(&b, word);
	buf_addf(&b, "\n<li class=\"%s\"><a href=\"%.*s.html#%.*s\">", kind,
		 STR(c->slug), STR(anchor));
	html_escape(&b, text);
	buf_addf(&b, "</a> <small>%.*s</small></li>\n", STR(c->slug));
	rec_put(records, "cover", buf_str(&b));
	buf_release(&b);
}

static void
cover_figure(struct page *pg, const struct fence *f)
{
	struct str text = heading_at(pg->chapter, f->loc.line);
	struct buf anchor;

	buf_init(&anchor);
	part_figure_id(&pg->part, &anchor);
	for (int i = 0; i < f->covers.n; i++)
		put_cover(f->covers.v[i], "figure", pg->chapter,
			  buf_str(&anchor), text, &pg->part.covers);
	buf_release(&anchor);
}

void
part_figure(struct page *pg, const struct fence *f, struct str html)
{
	struct buf *b = &pg->part.figures;

	buf_addf(b, "<section><h3><a href=\"%.*s.html#",
		 STR(pg->chapter->slug));
	part_figure_id(&pg->part, b);
	buf_adds(b, "\">");
	html_escape(b, heading_at(pg->chapter, f->loc.line));
	buf_adds(b, "</a></h3>\n");
	if (html.n > 0) {
		buf_add(b, html);
	} else {
		buf_adds(b, "<p class=\"timeline\">");
		html_escape(b, str_trim(f->body));
		buf_adds(b, "</p>\n");
	}
	buf_adds(b, "</section>\n");
	cover_figure(pg, f);
	pg->part.nfigures++;
}

static void
cover_chunks(const struct chapter *c, struct buf *records)
{
	struct buf anchor;

	buf_init(&anchor);
	for (int i = 0; i < c->nchunks; i++) {
		const struct chunk *chunk = c->chunks[i];

		if (!page_shows_chunk(chunk))
			continue;
		buf_clear(&anchor);
		buf_addf(&anchor, "c-%.*s", STR(chunk->name));
		for (int j = 0; j < chunk->opt->covers.n; j++)
			put_cover(chunk->opt->covers.v[j], "program", c,
				  buf_str(&anchor), chunk->name, records);
	}
	buf_release(&anchor);
}

static void
cover_claims(const struct chapter *c, struct buf *records)
{
	struct part count = { .nclaims = 0 };
	struct buf anchor;

	buf_init(&anchor);
	for (int i = 0; i < c->nfences; i++)
		for (int j = 0; j < c->fences[i]->nclaims; j++) {
			const struct claim *claim = &c->fences[i]->claims[j];

			buf_clear(&anchor);
			part_claim_id(&count, &anchor);
			count.nclaims++;
			for (int k = 0; k < claim->covers.n; k++)
				put_cover(claim->covers.v[k], "claim", c,
					  buf_str(&anchor), claim->text,
					  records);
		}
	buf_release(&anchor);
}

/* --- the file --- */

char *
part_path(const struct weave *w, const struct chapter *c)
{
	return arena_printf(&w->book->arena, "%s/index/%.*s", w->build,
			    STR(c->slug));
}

static void
put_made(struct buf *b, const char *tag, const struct chapter *c,
	 void (*make)(const struct chapter *c, struct buf *text))
{
	struct buf text;

	buf_init(&text);
	make(c, &text);
	if (text.n > 0)
		rec_put(b, tag, buf_str(&text));
	buf_release(&text);
}

void
part_write(const struct page *pg, struct str html)
{
	const struct chapter *c = pg->chapter;
	struct buf b, words;

	buf_init(&b);
	buf_init(&words);
	search_piece(c->slug, html, &words);
	rec_begin(&b);
	put_made(&b, "programs", c, part_programs);
	rec_put(&b, "claims", buf_str(&pg->part.claims));
	rec_put(&b, "figures", buf_str(&pg->part.figures));
	cover_chunks(c, &b);
	cover_claims(c, &b);
	buf_add(&b, buf_str(&pg->part.covers));
	put_made(&b, "names", c, part_names);
	rec_put(&b, "words", buf_str(&words));
	put_made(&b, "json-programs", c, part_json_programs);
	put_made(&b, "json-claims", c, part_json_claims);
	rec_end(&b);
	file_write(part_path(pg->weave, c), buf_str(&b));
	buf_release(&words);
	buf_release(&b);
}
