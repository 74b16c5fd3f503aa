/* A new pattern from what was printed.
 *
 * The outputs become one template, in which the byte HOLE stands where they
 * differ and where a time stood; no output may hold that byte. The old pattern
 * is then laid over the template: its dots may take holes, its words may not,
 * so a line of it that accepts the template's accepts every output. Last, holes
 * become dots. */
#include "match.h"

#include <string.h>

#include "match_lines.h"

#define HOLE "\x01"

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

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_word(char c)
{
	return (c >= '0' && c <= '9') ||
	       ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_' ||
	       (c & 0x80);
}

static size_t
digits_end(struct str s, size_t at)
{
	while (at < s.n && (is_digit(s.p[at]) || s.p[at] == '.'))
		at++;
	return at;
}

/* Whether a unit of time stands at `at`, after a blank or none, as a word. */
static bool
is_time_unit(struct str s, size_t at)
{
	static const char *const units[] = { "ns", "us", "µs", "ms", "s" };

	at += at < s.n && s.p[at] == ' ';
	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++) {
		size_t end = at + strlen(units[i]);

		if (str_starts(str_sub(s, at, s.n), units[i]) &&
		    (end == s.n || !is_word(s.p[end])))
			return true;
	}
	return false;
}

/* The line with a hole where a time's number was. */
static struct str
without_times(struct arena *a, struct str s)
{
	char *out = arena_alloc(a, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n;) {
		size_t end = i > 0 && (is_word(s.p[i - 1]) || s.p[i - 1] == '.')
				     ? i
				     : digits_end(s, i);

		if (end > i && s.p[i] != '.' && is_time_unit(s, end)) {
			out[n++] = *HOLE;
			i = end;
		} else {
			out[n++] = s.p[i++];
		}
	}
	return (struct str){ out, n };
}

/* --- several outputs to one template --- */

static void
add_line(struct buf *b, struct str line)
{
	buf_add(b, line);
	buf_addc(b, '\n');
}

/* A line of holes once, however many lines differ there. */
static void
add_hole(struct buf *b)
{
	if (!str_is(buf_str(b), HOLE "\n") &&
	    !str_ends(buf_str(b), "\n" HOLE "\n"))
		add_line(b, LIT(HOLE));
}

/* Whether the bytes around `at` belong to one word or number: a cut there would
 * keep what two lines have in common by chance. */
static bool
is_inside(struct str s, size_t at)
{
	char a, b;

	if (at == 0 || at >= s.n)
		return false;
	a = s.p[at - 1];
	b = s.p[at];
	return (is_word(a) && is_word(b)) || (a == '.' && is_digit(b)) ||
	       (is_digit(a) && b == '.');
}

static size_t
common_start(struct str a, struct str b)
{
	size_t n = 0;

	while (n < a.n && n < b.n && a.p[n] == b.p[n])
		n++;
	while (is_inside(a, n) || is_inside(b, n))
		n--;
	return n;
}

static size_t
common_end(struct str a, struct str b)
{
	size_t n = 0;

	while (n < a.n && n < b.n && a.p[a.n - 1 - n] == b.p[b.n - 1 - n])
		n++;
	while (is_inside(a, a.n - n) || is_inside(b, b.n - n))
		n--;
	return n;
}

static void
add_merged(struct buf *b, struct str x, struct str y)
{
	size_t start = common_start(x, y), end;

	x = str_sub(x, start, x.n);
	y = str_sub(y, start, y.n);
	end = common_end(x, y);
	buf_add(b, (struct str){ x.p - start, start });
	buf_adds(b, HOLE);
	add_line(b, str_sub(x, x.n - end, x.n));
}

static void
merge_ordered(struct arena *a, struct buf *b, const struct lines *one,
	      const struct lines *two)
{
	struct step *steps;
	int n = lines_align(a, one, two, &steps);

	for (int k = 0; k < n; k++) {
		const struct step *s = &steps[k];

		if (s->edit == EDIT_KEEP)
			add_line(b, one->v[s->i].text);
		else if (s->edit == EDIT_SWAP)
			add_merged(b, one->v[s->i].text, two->v[s->j].text);
		else if (s->edit != EDIT_TAKE)
			add_hole(b);
	}
}

/* Lines that have no partner are merged in the order in which they came. */
static void
merge_unordered(struct arena *a, struct buf *b, const struct lines *one,
		const struct lines *two)
{
	struct pairs pairs = lines_pair(a, one, two);
	bool left = pairs.any;
	int j = 0;

	for (int i = 0; i < one->n; i++) {
		if (one->v[i].any)
			continue;
		if (pairs.of_pattern[i] >= 0) {
			add_line(b, one->v[i].text);
			continue;
		}
		while (j < two->n && pairs.of_text[j] >= 0)
			j++;
		if (j < two->n)
			add_merged(b, one->v[i].text, two->v[j++].text);
		else
			left = true;
	}
	for (; j < two->n; j++)
		left = left || pairs.of_text[j] < 0;
	if (left)
		add_hole(b);
}

static struct lines
template_of(struct arena *a, struct str output)
{
	struct lines lines = lines_of(a, output, HOLE);

	for (int i = 0; i < lines.n; i++)
		lines.v[i] =
			line_of(a, without_times(a, lines.v[i].text), HOLE);
	lines.dots = HOLE;
	return lines;
}

static struct lines
merge(struct arena *a, const struct str *outputs, int n, bool unordered)
{
	struct lines all = template_of(a, outputs[0]);

	for (int k = 1; k < n; k++) {
		struct lines next = template_of(a, outputs[k]);
		struct buf b;

		buf_init(&b);
		(unordered ? merge_unordered : merge_ordered)(a, &b, &all,
							      &next);
		all = lines_of(a, arena_copy(a, buf_str(&b)), HOLE);
		buf_release(&b);
	}
	return all;
}

/* --- the old pattern over the template --- */

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

		if (str_is(b, "...") && is_word(*a.p) && word.n > a.n &&
		    memcmp(word.p, a.p, a.n) == 0)
			return a.n;
		if (str_is(a, "...") && is_word(*b.p) && word.n > b.n &&
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

		while (n < s.n && is_word(s.p[n]))
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
		words += is_word(*two->old.v[i].p);
	for (int k = 0; k < n; k++)
		kept += steps[k].edit == EDIT_KEEP &&
			is_word(*two->old.v[steps[k].i].p);
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
		add_line(b, now);
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
	add_line(b, old->wild ? old->text : now->text);
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
			add_line(b, now->v[s->j].text);
		else if (s->edit == EDIT_ANY)
			add_line(b, old->v[s->i].text);
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
			add_line(b, old->v[i].text);
			continue;
		}
		if (pairs.of_pattern[i] >= 0) {
			add_kept(b, &old->v[i], &now->v[pairs.of_pattern[i]]);
			continue;
		}
		while (j < now->n && pairs.of_text[j] >= 0)
			j++;
		if (j < now->n)
			add_renewed(a, b, old->v[i].text, now->v[j++].text);
	}
	for (; j < now->n && !pairs.any; j++)
		if (pairs.of_text[j] < 0)
			add_line(b, now->v[j].text);
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
	now = merge(&a, outputs, n, unordered);
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
