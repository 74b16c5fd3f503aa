/* A new pattern from what was printed: the old one laid over the template of
 * all outputs.
 *
 * The old pattern's dots may take the template's holes, its words may not, so a
 * line of it that accepts the template's accepts every output. Last, holes
 * become dots. */
#include "match.h"

#include <string.h>

#include "match_template.h"

/* What weft-exec keeps of an output; one as long as that was cut. */
enum { LONGEST = 64 * 1024 };

static bool
is_printable(struct str output, struct buf *why)
{
	int line = 1;

	if (output.n >= LONGEST) {
		buf_adds(why, "the output is too long and was cut");
		return false;
	}
	for (size_t i = 0; i < output.n;) {
		uint32_t code;
		size_t n = str_utf8(output, i, &code);

		if (n == 0) {
			buf_addf(why, "line %d of the output is not UTF-8",
				 line);
			return false;
		}
		if ((code < 0x20 && code != '\t' && code != '\n') ||
		    (code >= 0x7f && code < 0xa0)) {
			buf_addf(why,
				 "line %d of the output holds the control "
				 "byte \\x%02x",
				 line, (unsigned)code);
			return false;
		}
		line += code == '\n';
		i += n;
	}
	return true;
}

/* A line as words, single other bytes, and dots. */
struct words {
	struct str *v;
	int n;
};

/* Where a word is cut because dots touch a part of it in the old line: "0x..."
 * cuts 0x7f after the x, "...ms" 12ms before the m. 0: nowhere. */
static size_t
cut_of(const struct words *old, struct str word)
{
	for (int i = 0; i + 1 < old->n; i++) {
		struct str a = old->v[i], b = old->v[i + 1];

		if (str_is(b, "...") && is_word_byte(*a.p) && word.n > a.n &&
		    memcmp(word.p, a.p, a.n) == 0)
			return a.n;
		if (str_is(a, "...") && is_word_byte(*b.p) && word.n > b.n &&
		    memcmp(word.p + word.n - b.n, b.p, b.n) == 0)
			return word.n - b.n;
	}
	return 0;
}

/* `old`: the words of the old line, when `s` is the new one. */
static struct words
words_of(struct arena *a, struct str s, const struct words *old)
{
	struct words words = { arena_alloc(a, (s.n + 1) * sizeof(*words.v)),
			       0 };

	while (s.n > 0) {
		size_t n = 0;

		while (n < s.n && is_word_byte(s.p[n]))
			n++;
		if (n == 0)
			n = str_starts(s, "...") ? 3 : 1;
		else if (old && cut_of(old, str_sub(s, 0, n)) > 0)
			n = cut_of(old, str_sub(s, 0, n));
		words.v[words.n++] = str_sub(s, 0, n);
		s = str_sub(s, n, s.n);
	}
	return words;
}

struct two {
	struct words old, now;
};

static bool
word_any(void *ctx, int i)
{
	return str_is(((struct two *)ctx)->old.v[i], "...");
}

static bool
word_same(void *ctx, int i, int j)
{
	const struct two *two = ctx;

	return str_eq(two->old.v[i], two->now.v[j]);
}

/* Whether at least half of the old words are still there: else the dots stand
 * in another sentence. */
static bool
is_same_sentence(const struct two *two, const struct step *steps, int n)
{
	int words = 0, kept = 0;

	for (int i = 0; i < two->old.n; i++)
		words += is_word_byte(*two->old.v[i].p);
	for (int k = 0; k < n; k++)
		kept += steps[k].edit == EDIT_KEEP &&
			is_word_byte(*two->old.v[steps[k].i].p);
	return 2 * kept >= words;
}

/* The template's line, with those dots of the old line that still take
 * something. */
static void
add_renewed(struct arena *a, struct buf *b, struct str old, struct str now)
{
	struct two two = { .old = words_of(a, old, NULL) };
	struct align problem = { .ctx = &two,
				 .any = word_any,
				 .accepts = word_same };
	struct step *steps;
	int n;

	two.now = words_of(a, now, &two.old);
	problem.n = two.old.n;
	problem.m = two.now.n;
	n = align(a, &problem, &steps);

	if (!is_same_sentence(&two, steps, n)) {
		line_add(b, now);
		return;
	}
	for (int k = 0; k < n; k++) {
		enum edit edit = steps[k].edit;

		if (edit == EDIT_ANY && k + 1 < n &&
		    steps[k + 1].edit == EDIT_TAKE)
			buf_adds(b, HOLE);
		else if (edit != EDIT_ANY && edit != EDIT_TAKE &&
			 edit != EDIT_DROP)
			buf_add(b, two.now.v[steps[k].j]);
	}
	buf_addc(b, '\n');
}

/* A line of the old pattern that still holds: with dots it stays as it is,
 * without, only places can have changed. */
static void
add_kept(struct buf *b, const struct line *old, const struct line *now)
{
	line_add(b, old->wild ? old->text : now->text);
}

static void
renew_ordered(struct arena *a, struct buf *b, const struct lines *old,
	      const struct lines *now)
{
	struct step *steps;
	int n = lines_align(a, old, now, &steps);

	for (int k = 0; k < n; k++) {
		const struct step *s = &steps[k];

		if (s->edit == EDIT_KEEP)
			add_kept(b, &old->v[s->i], &now->v[s->j]);
		else if (s->edit == EDIT_SWAP)
			add_renewed(a, b, old->v[s->i].text, now->v[s->j].text);
		else if (s->edit == EDIT_ADD)
			line_add(b, now->v[s->j].text);
		else if (s->edit == EDIT_ANY)
			line_add(b, old->v[s->i].text);
	}
}

/* In the order of the old pattern; what it no longer accepts is replaced by
 * what nothing accepts, and the rest stands at the end. */
static void
renew_unordered(struct arena *a, struct buf *b, const struct lines *old,
		const struct lines *now)
{
	struct pairs pairs = lines_pair(a, old, now);
	int j = 0;

	for (int i = 0; i < old->n; i++) {
		if (old->v[i].any) {
			line_add(b, old->v[i].text);
			continue;
		}
		if (pairs.of_pattern[i] >= 0) {
			add_kept(b, &old->v[i], &now->v[pairs.of_pattern[i]]);
			continue;
		}
		j = pairs_next(&pairs, now, j);
		if (j < now->n)
			add_renewed(a, b, old->v[i].text, now->v[j++].text);
	}
	if (pairs.any)
		return;
	while ((j = pairs_next(&pairs, now, j)) < now->n)
		line_add(b, now->v[j++].text);
}

/* Appends with dots for holes. Points before a hole go into it: four in a row
 * would be read as dots and a point. */
static void
add_dotted(struct buf *b, struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] != *HOLE) {
			buf_addc(b, text.p[i]);
			continue;
		}
		while (b->n > 0 && b->p[b->n - 1] == '.')
			b->n--;
		buf_adds(b, "...");
	}
}

static bool
accepts_all(struct str pattern, const struct str *outputs, int n,
	    bool unordered)
{
	for (int k = 0; k < n; k++)
		if (!match_output(pattern, outputs[k], unordered))
			return false;
	return true;
}

bool
match_renew(struct buf *b, struct str pattern, const struct str *outputs, int n,
	    bool unordered, struct buf *why)
{
	struct lines old, now;
	struct buf raw, dotted;
	struct arena a;

	for (int k = 0; k < n; k++)
		if (!is_printable(outputs[k], why))
			return false;
	if (n == 0)
		return true;
	arena_init(&a);
	buf_init(&raw);
	buf_init(&dotted);
	old = lines_of(&a, pattern, "...");
	now = template_of(&a, outputs, n, unordered);
	(unordered ? renew_unordered : renew_ordered)(&a, &raw, &old, &now);
	add_dotted(&dotted, buf_str(&raw));
	if (!accepts_all(buf_str(&dotted), outputs, n, unordered)) {
		/* dots that the program itself printed can mislead */
		buf_clear(&dotted);
		for (int i = 0; i < now.n; i++) {
			add_dotted(&dotted, now.v[i].text);
			buf_addc(&dotted, '\n');
		}
	}
	buf_add(b, buf_str(&dotted));
	buf_release(&dotted);
	buf_release(&raw);
	arena_release(&a);
	return true;
}
