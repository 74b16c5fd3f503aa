/* Reads the author's files and finds places in them.
 *
 * Whatever a file holds, its text is UTF-8 without NUL from here on, and its
 * lines end in a newline alone: what comes later need not ask. */
#include "text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "file.h"

/* "\r\n" and "\r" to "\n": Markdown takes all three for the end of a line. */
static void
end_lines(struct buf *b)
{
	char *to = memchr(b->p, '\r', b->n);
	const char *end = b->p + b->n;

	if (!to)
		return;
	for (const char *from = to; from < end; from++)
		if (*from != '\r')
			*to++ = *from;
		else if (from + 1 == end || from[1] != '\n')
			*to++ = '\n';
	b->n = (size_t)(to - b->p);
	*to = '\0';
}

static void
drop_mark(struct buf *b)
{
	static const char mark[] = "\xef\xbb\xbf";

	if (!str_starts(buf_str(b), mark))
		return;
	b->n -= 3;
	memmove(b->p, b->p + 3, b->n + 1);
}

/* How many bytes the character of UTF-8 at `p` takes; 0 when it is none. */
static size_t
char_length(const unsigned char *p, size_t n)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t length = *p < 0xe0 ? 2 : *p < 0xf0 ? 3 : 4;
	uint32_t c = *p & (0x7fu >> length);

	if (*p < 0x80)
		return *p != 0;
	if (*p < 0xc2 || *p > 0xf4 || length > n)
		return 0;
	for (size_t i = 1; i < length; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (p[i] & 0x3f);
	}
	if (c < least[length] || c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
		return 0;
	return length;
}

/* The first byte at or after `i` that is not plain ASCII, nearly; nearly all
 * text is, so it is looked at eight bytes at a time. */
static size_t
plain_bytes(const struct buf *b, size_t i)
{
	const uint64_t ones = 0x0101010101010101u, tops = ones << 7;
	uint64_t word;

	for (; i + sizeof(word) <= b->n; i += sizeof(word)) {
		memcpy(&word, b->p + i, sizeof(word));
		if (((word - ones) | word) & tops)
			break;
	}
	return i;
}

static void
tell_byte(const char *file, const struct buf *b, size_t at)
{
	struct lines lines;

	lines_init(&lines, buf_str(b));
	diag_error(lines_place(&lines, file, b->p + at),
		   "byte 0x%02x is not UTF-8 text",
		   (unsigned)(unsigned char)b->p[at]);
	lines_release(&lines);
}

/* Notes the first byte that is no text, and makes all such bytes '?'. */
static void
check_bytes(const char *file, struct buf *b)
{
	bool told = false;
	size_t i = plain_bytes(b, 0);

	while (i < b->n) {
		size_t n = char_length((unsigned char *)b->p + i, b->n - i);

		if (n == 0) {
			if (!told)
				tell_byte(file, b, i);
			told = true;
			b->p[i] = '?';
			n = 1;
		}
		i += n;
		if (n > 1)
			i = plain_bytes(b, i);
	}
}

bool
text_read(const char *file, struct buf *image)
{
	buf_init(image);
	if (!file_read(file, image)) {
		if (errno != ENOENT)
			die("read %s:", file);
		return false;
	}
	return true;
}

struct str
text_open(const char *file, struct buf *image)
{
	drop_mark(image);
	end_lines(image);
	diag_source(file, buf_str(image));
	check_bytes(file, image);
	return buf_str(image);
}

/* --- lines --- */

void
lines_init(struct lines *l, struct str text)
{
	const char *end = text.p + text.n;
	size_t n = 0;

	l->text = text;
	l->start = NULL;
	for (const char *p = text.p; p < end; n++) {
		const char *newline = memchr(p, '\n', (size_t)(end - p));

		l->start = vec_room(l->start, n, sizeof(uint32_t));
		l->start[n] = (uint32_t)(p - text.p);
		p = newline ? newline + 1 : end;
	}
	l->start = vec_room(l->start, n, sizeof(uint32_t));
	l->start[n] = (uint32_t)text.n;
	l->n = (int)n;
}

void
lines_release(struct lines *l)
{
	free(l->start);
}

/* From the start of one line to the end of another, with its newline. */
static struct str
lines_from_to(const struct lines *l, int from, int to)
{
	if (from < 1 || from > to || from > l->n)
		return (struct str){ "", 0 };
	if (to > l->n)
		to = l->n;
	return str_sub(l->text, l->start[from - 1], l->start[to]);
}

struct str
lines_get(const struct lines *l, int line)
{
	struct str s = lines_from_to(l, line, line);

	if (s.n > 0 && s.p[s.n - 1] == '\n')
		s.n--;
	return s;
}

struct loc
lines_place(const struct lines *l, const char *file, const char *at)
{
	size_t off = (size_t)(at - l->text.p);
	int low = 0, high = l->n;

	while (high - low > 1) {
		int middle = low + (high - low) / 2;

		if (l->start[middle] <= off)
			low = middle;
		else
			high = middle;
	}
	if (l->n == 0)
		return (struct loc){ file, 1, 1 };
	return (struct loc){ file, low + 1, (int)(off - l->start[low]) + 1 };
}
