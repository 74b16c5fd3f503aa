/* Expected output against what was printed: the same or not, and where not,
 * said so that a person sees it.
 *
 * What a program printed may hold anything; in a difference it goes to a
 * terminal, so whatever is no text is shown by its number. */
#include "match.h"

#include "match_lines.h"

enum {
	SHOWN = 40, /* lines of a difference */
	CONTEXT = 2, /* lines as expected around what is not */
	WIDTH = 100, /* bytes of a line */
	LEAD = 20, /* of those, how many before the place that differs */
};

bool
match_output(struct str pattern, struct str output, bool unordered)
{
	struct arena a;
	struct lines want, got;
	bool good = true;

	arena_init(&a);
	want = lines_of(&a, pattern, "...");
	got = lines_of(&a, output, NULL);
	if (unordered) {
		struct pairs pairs = lines_pair(&a, &want, &got);

		for (int i = 0; i < want.n; i++)
			good = good &&
			       (want.v[i].any || pairs.of_pattern[i] >= 0);
		good = good &&
		       (pairs.any || pairs_next(&pairs, &got, 0) == got.n);
	} else {
		good = lines_accept(&want, &got);
	}
	arena_release(&a);
	return good;
}

/* Where the text is cut for showing: never within a character. */
static size_t
character_start(struct str text, size_t at)
{
	while (at > 0 && at < text.n &&
	       ((unsigned char)text.p[at] & 0xc0) == 0x80)
		at--;
	return at;
}

static void
add_visible(struct buf *b, struct str text)
{
	for (size_t i = 0; i < text.n;) {
		uint32_t code;
		size_t n = str_utf8(text, i, &code);

		if (n == 0 || (code < 0x20 && code != '\t') ||
		    (code >= 0x7f && code < 0xa0)) {
			buf_addf(b, "\\x%02x", (unsigned char)text.p[i]);
			n = 1;
		} else {
			buf_add(b, str_sub(text, i, i + n));
		}
		i += n;
	}
}

/* `from`: where the part that is to be seen starts. */
static void
add_line(struct buf *b, char sign, struct str text, size_t from)
{
	size_t start = 0, end;

	if (text.n > WIDTH && from > WIDTH - LEAD)
		start = character_start(text, from - LEAD);
	end = text.n - start > WIDTH ? character_start(text, start + WIDTH)
				     : text.n;
	buf_addf(b, "%c ", sign);
	buf_adds(b, start > 0 ? "…" : "");
	add_visible(b, str_sub(text, start, end));
	buf_adds(b, end < text.n ? "…" : "");
	buf_addc(b, '\n');
}

struct diff {
	struct buf *out;
	const struct lines *want, *got;
	const struct step *steps;
	int n;
	int shown, left; /* lines of difference written, and not */
	int limit; /* of shown */
};

static void
tell(struct diff *d, char sign, struct str text, size_t from)
{
	if (d->shown >= d->limit) {
		d->left += sign != ' ';
		return;
	}
	d->shown++;
	add_line(d->out, sign, text, from);
}

/* The first byte in which two lines differ. */
static size_t
parting(struct str a, struct str b)
{
	size_t n = 0;

	while (n < a.n && n < b.n && a.p[n] == b.p[n])
		n++;
	return n;
}

static void
tell_step(struct diff *d, const struct step *s, bool wanted)
{
	struct str want = s->edit == EDIT_ADD ? LIT("") : d->want->v[s->i].text;
	struct str got = s->edit == EDIT_DROP ? LIT("") : d->got->v[s->j].text;
	size_t from = s->edit == EDIT_SWAP ? parting(want, got) : 0;

	if (wanted && s->edit != EDIT_ADD)
		tell(d, '-', want, from);
	if (!wanted && s->edit != EDIT_DROP)
		tell(d, '+', got, from);
}

static bool
is_change(enum edit edit)
{
	return edit == EDIT_SWAP || edit == EDIT_DROP || edit == EDIT_ADD;
}

/* From step k on, all changes: first what was expected (which leaves room for
 * the rest), then what was printed. Returns the step after them. */
static int
tell_changes(struct diff *d, int k)
{
	int end = k;

	while (end < d->n && is_change(d->steps[end].edit))
		end++;
	d->limit = d->shown + (SHOWN - d->shown + 1) / 2;
	for (int i = k; i < end; i++)
		tell_step(d, &d->steps[i], true);
	d->limit = SHOWN;
	for (int i = k; i < end; i++)
		tell_step(d, &d->steps[i], false);
	return end;
}

/* Steps k … end agree: the ends of that stretch next to a change are shown. */
static void
tell_same(struct diff *d, int k, int end)
{
	int head = k == 0 ? 0 : CONTEXT, tail = end == d->n ? 0 : CONTEXT;
	bool gap = end - k > head + tail;

	for (int i = k; i < end; i++) {
		const struct step *s = &d->steps[i];
		bool hidden = gap && i >= k + head && i < end - tail;

		if (hidden && i == k + head && head > 0 && tail > 0)
			tell(d, ' ', LIT("…"), 0);
		if (!hidden)
			tell(d, ' ',
			     s->edit == EDIT_ANY ? LIT("...")
						 : d->got->v[s->j].text,
			     0);
	}
}

static void
diff_ordered(struct diff *d, struct arena *a)
{
	struct step *steps;
	int all = lines_align(a, d->want, d->got, &steps);

	for (int k = 0; k < all; k++)
		if (steps[k].edit != EDIT_TAKE)
			steps[d->n++] = steps[k];
	d->steps = steps;
	for (int k = 0; k < d->n;) {
		int end = k;

		while (end < d->n && !is_change(steps[end].edit))
			end++;
		tell_same(d, k, end);
		k = tell_changes(d, end);
	}
}

static void
diff_unordered(struct diff *d, struct arena *a)
{
	struct pairs pairs = lines_pair(a, d->want, d->got);

	d->limit = SHOWN / 2;
	for (int i = 0; i < d->want->n; i++)
		if (!d->want->v[i].any && pairs.of_pattern[i] < 0)
			tell(d, '-', d->want->v[i].text, 0);
	d->limit = SHOWN;
	if (pairs.any)
		return;
	for (int j = 0; (j = pairs_next(&pairs, d->got, j)) < d->got->n; j++)
		tell(d, '+', d->got->v[j].text, 0);
}

void
match_diff(struct buf *b, struct str pattern, struct str output, bool unordered)
{
	struct arena a;
	struct lines want, got;
	struct diff d = {
		.out = b, .want = &want, .got = &got, .limit = SHOWN
	};

	arena_init(&a);
	want = lines_of(&a, pattern, "...");
	got = lines_of(&a, output, NULL);
	buf_adds(b, "- expected\n+ printed\n");
	if (got.n == 0)
		buf_adds(b, "  (nothing was printed)\n");
	if (unordered)
		diff_unordered(&d, &a);
	else
		diff_ordered(&d, &a);
	if (d.left > 0)
		buf_addf(b, "  (and %d more lines that differ)\n", d.left);
	arena_release(&a);
}
