/* Several outputs to one template: a hole where a time stood, and where they
 * differ. */
#include "match_template.h"

#include <string.h>

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool
is_word_byte(char c)
{
	return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
	       c == '_' || (c & 0x80);
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
		    (end == s.n || !is_word_byte(s.p[end])))
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
		size_t end =
			i > 0 && (is_word_byte(s.p[i - 1]) || s.p[i - 1] == '.')
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

void
line_add(struct buf *b, struct str line)
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
		line_add(b, LIT(HOLE));
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
	return (is_word_byte(a) && is_word_byte(b)) ||
	       (a == '.' && is_digit(b)) || (is_digit(a) && b == '.');
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
	line_add(b, str_sub(x, x.n - end, x.n));
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
			line_add(b, one->v[s->i].text);
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
			line_add(b, one->v[i].text);
			continue;
		}
		j = pairs_next(&pairs, two, j);
		if (j < two->n)
			add_merged(b, one->v[i].text, two->v[j++].text);
		else
			left = true;
	}
	if (left || pairs_next(&pairs, two, j) < two->n)
		add_hole(b);
}

static struct lines
read_output(struct arena *a, struct str output)
{
	struct lines lines = lines_of(a, output, HOLE);

	for (int i = 0; i < lines.n; i++)
		lines.v[i] =
			line_of(a, without_times(a, lines.v[i].text), HOLE);
	lines.dots = HOLE;
	return lines;
}

struct lines
template_of(struct arena *a, const struct str *outputs, int n, bool unordered)
{
	struct lines all = read_output(a, outputs[0]);

	for (int k = 1; k < n; k++) {
		struct lines next = read_output(a, outputs[k]);
		struct buf b;

		buf_init(&b);
		(unordered ? merge_unordered : merge_ordered)(a, &b, &all,
							      &next);
		all = lines_of(a, arena_copy(a, buf_str(&b)), HOLE);
		buf_release(&b);
	}
	return all;
}
