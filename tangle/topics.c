/* The words of covers= against the topics that the book lists. */
#include "topics.h"

#include "diag.h"
#include "fence.h"
#include "str.h"

static void
add_topics(const struct fence *f, struct map *known)
{
	for (int i = 0; i < f->ntopics; i++) {
		struct topic *t = &f->topics[i];

		if (map_get(known, t->word))
			diag_error(t->loc, "topic '%.*s' is listed twice",
				   STR(t->word));
		map_put(known, t->word, t);
	}
}

static void
check_words(const struct fence *f, const struct words *covers,
	    const struct map *known)
{
	for (int i = 0; i < covers->n; i++) {
		struct str word = covers->v[i];
		struct topic *t = map_get(known, word);

		if (t)
			t->covered = true;
		else
			diag_error(fence_value_place(f, "covers=", word, 0),
				   "no list of topics has '%.*s'", STR(word));
	}
}

/* Where there are errors, one of them may be the reason. */
static void
check_topics(const struct fence *f)
{
	for (int i = 0; i < f->ntopics && diag_errors() == 0; i++)
		if (!f->topics[i].covered)
			diag_warn(f->topics[i].loc,
				  "nothing covers topic '%.*s'",
				  STR(f->topics[i].word));
}

static void
check_chapter(const struct chapter *c, const struct map *known)
{
	for (int i = 0; i < c->nfences; i++)
		if (!c->fences[i]->chunk)
			check_words(c->fences[i], &c->fences[i]->covers, known);
	for (int i = 0; i < c->nchunks; i++)
		check_words(c->chunks[i]->fences[0], &c->chunks[i]->opt->covers,
			    known);
}

void
topics_resolve(struct book *book)
{
	struct map known = { 0 };
	bool any = false;

	for (int i = 0; i < book->nchapters; i++)
		for (int j = 0; j < book->chapters[i]->nfences; j++) {
			add_topics(book->chapters[i]->fences[j], &known);
			any = any || book->chapters[i]->fences[j]->ntopics > 0;
		}
	for (int i = 0; i < book->nchapters && any; i++)
		check_chapter(book->chapters[i], &known);
	for (int i = 0; i < book->nchapters; i++)
		for (int j = 0; j < book->chapters[i]->nfences; j++)
			check_topics(book->chapters[i]->fences[j]);
	map_release(&known);
}
