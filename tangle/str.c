/* Slices, the growing buffer, the arena and the map.
 *
 * Appending cannot fail: out of memory dies in xrealloc, the one place. This
 * file knows nothing of files, books or messages but `die`. */
#include "str.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "diag.h"

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct str
str_trim_end(struct str s)
{
	while (s.n > 0 && is_blank(s.p[s.n - 1]))
		s.n--;
	return s;
}

struct str
str_trim(struct str s)
{
	while (s.n > 0 && is_blank(*s.p)) {
		s.p++;
		s.n--;
	}
	return str_trim_end(s);
}

int
str_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int order = n > 0 ? memcmp(a.p, b.p, n) : 0;

	if (order != 0)
		return order;
	return (a.n > b.n) - (a.n < b.n);
}

size_t
str_find(struct str s, const char *needle, size_t from)
{
	const char *at;

	if (from >= s.n)
		return s.n;
	at = memmem(s.p + from, s.n - from, needle, strlen(needle));
	return at ? (size_t)(at - s.p) : s.n;
}

bool
str_line(struct str *rest, struct str *line)
{
	size_t end = str_find_char(*rest, '\n', 0);

	if (rest->n == 0)
		return false;
	*line = str_sub(*rest, 0, end);
	*rest = str_sub(*rest, end < rest->n ? end + 1 : end, rest->n);
	return true;
}

bool
str_word(struct str *rest, const char *seps, struct str *word)
{
	size_t from = 0, to;

	while (from < rest->n && strchr(seps, rest->p[from]))
		from++;
	for (to = from; to < rest->n && !strchr(seps, rest->p[to]); to++)
		continue;
	*word = str_sub(*rest, from, to);
	*rest = str_sub(*rest, to, rest->n);
	return word->n > 0;
}

bool
str_uint(struct str s, uint64_t *n)
{
	*n = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9' || *n > UINT64_MAX / 10 - 10)
			return false;
		*n = *n * 10 + (uint64_t)(s.p[i] - '0');
	}
	return s.n > 0;
}

bool
str_hex(struct str s, uint64_t *n)
{
	*n = 0;
	for (size_t i = 0; i < s.n; i++) {
		unsigned digit = (unsigned char)s.p[i] - (unsigned)'0';

		if (s.p[i] >= 'a' && s.p[i] <= 'f')
			digit = (unsigned)(s.p[i] - 'a') + 10;
		else if (digit > 9)
			return false;
		*n = *n << 4 | digit;
	}
	return s.n == 16;
}

size_t
str_utf8(struct str s, size_t at, uint32_t *code)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	unsigned char first;
	size_t n;

	assert(at < s.n);
	first = (unsigned char)s.p[at];
	n = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
	if ((first >= 0x80 && first < 0xc2) || first > 0xf4 || n > s.n - at)
		return 0;
	*code = n == 1 ? first : first & (0x7fu >> n);
	for (size_t i = 1; i < n; i++) {
		unsigned char next = (unsigned char)s.p[at + i];

		if ((next & 0xc0) != 0x80)
			return 0;
		*code = *code << 6 | (next & 0x3f);
	}
	if (*code < least[n] || *code > 0x10ffff ||
	    (*code >= 0xd800 && *code < 0xe000))
		return 0;
	return n;
}

/* Hashes are written by the ten thousand. */
static void
put_hex(uint64_t n, char hex[17])
{
	for (int i = 15; i >= 0; i--, n >>= 4)
		hex[i] = "0123456789abcdef"[n & 15];
	hex[16] = '\0';
}

void
str_hash(struct str s, char hex[33])
{
	XXH128_hash_t h = XXH3_128bits(s.p, s.n);

	put_hex(h.high64, hex);
	put_hex(h.low64, hex + 16);
}

void
str_hash_short(struct str s, char hex[17])
{
	put_hex(str_hash64(s), hex);
}

uint64_t
str_hash64(struct str s)
{
	return XXH3_64bits(s.p, s.n);
}

/* Optimal string alignment, three rows of it; words beyond 63 bytes are all
 * equally far. */
size_t
str_distance(struct str a, struct str b)
{
	size_t rows[3][64], *before = rows[0], *last = rows[1], *row = rows[2];

	if (a.n > 63 || b.n > 63)
		return 64;
	for (size_t j = 0; j <= b.n; j++)
		last[j] = j;
	for (size_t i = 1; i <= a.n; i++) {
		row[0] = i;
		for (size_t j = 1; j <= b.n; j++) {
			size_t cost = a.p[i - 1] != b.p[j - 1];
			size_t best = last[j - 1] + cost;

			if (last[j] + 1 < best)
				best = last[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			if (i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] &&
			    a.p[i - 2] == b.p[j - 1] &&
			    before[j - 2] + 1 < best)
				best = before[j - 2] + 1;
			row[j] = best;
		}
		size_t *free_row = before;
		before = last;
		last = row;
		row = free_row;
	}
	return last[b.n];
}

void *
xrealloc(void *old, size_t size)
{
	void *p = realloc(old, size ? size : 1);

	if (!p)
		die("out of memory (%zu bytes)", size);
	return p;
}

void *
vec_room(void *v, size_t n, size_t size)
{
	if (n == 0)
		return v ? v : xrealloc(NULL, 8 * size);
	if (n >= 8 && (n & (n - 1)) == 0)
		return xrealloc(v, 2 * n * size);
	return v;
}

void
buf_init(struct buf *b)
{
	b->cap = 240;
	b->n = 0;
	b->p = xrealloc(NULL, b->cap);
	b->p[0] = '\0';
}

void
buf_release(struct buf *b)
{
	free(b->p);
	*b = (struct buf){ 0 };
}

void
buf_clear(struct buf *b)
{
	b->n = 0;
	b->p[0] = '\0';
}

char *
buf_grow(struct buf *b, size_t n)
{
	while (b->cap < b->n + n + 1)
		b->cap *= 2;
	b->p = xrealloc(b->p, b->cap);
	return b->p + b->n;
}

void
buf_addu(struct buf *b, uint64_t n)
{
	char digits[20];
	size_t at = sizeof(digits);

	do
		digits[--at] = (char)('0' + n % 10);
	while ((n /= 10) > 0);
	buf_add(b, (struct str){ digits + at, sizeof(digits) - at });
}

void
buf_addx(struct buf *b, uint64_t n)
{
	char hex[17];

	put_hex(n, hex);
	buf_add(b, (struct str){ hex, 16 });
}

/* Formats into the room there is; only what does not fit is done again. */
void
buf_vaddf(struct buf *b, const char *format, va_list args)
{
	size_t room = b->cap - b->n;
	va_list again;
	int n;

	va_copy(again, args);
	n = vsnprintf(b->p + b->n, room, format, args);
	assert(n >= 0);
	if ((size_t)n >= room)
		vsnprintf(buf_room(b, (size_t)n), (size_t)n + 1, format, again);
	va_end(again);
	b->n += (size_t)n;
}

void
buf_addf(struct buf *b, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	buf_vaddf(b, format, args);
	va_end(args);
}

struct str
buf_str(const struct buf *b)
{
	return (struct str){ b->p, b->n };
}

struct arena_block {
	struct arena_block *next;
	size_t used, size;
	_Alignas(16) char bytes[];
};

enum { ARENA_BLOCK = 64 * 1024 };

void
arena_init(struct arena *a)
{
	a->blocks = NULL;
}

void
arena_release(struct arena *a)
{
	while (a->blocks) {
		struct arena_block *b = a->blocks;

		a->blocks = b->next;
		free(b);
	}
}

void *
arena_alloc(struct arena *a, size_t size)
{
	struct arena_block *b = a->blocks;
	void *p;

	size = (size + 15) & ~(size_t)15;
	if (!b || b->size - b->used < size) {
		size_t room = size > ARENA_BLOCK ? size : ARENA_BLOCK;

		b = xrealloc(NULL, sizeof(*b) + room);
		b->used = 0;
		b->size = room;
		b->next = a->blocks;
		a->blocks = b;
	}
	p = b->bytes + b->used;
	b->used += size;
	return memset(p, 0, size);
}

struct str
arena_copy(struct arena *a, struct str s)
{
	return (struct str){ arena_strdup(a, s), s.n };
}

char *
arena_strdup(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.n + 1);

	if (s.n > 0)
		memcpy(p, s.p, s.n);
	return p;
}

char *
arena_printf(struct arena *a, const char *format, ...)
{
	char text[256], *p;
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	assert(n >= 0);
	if ((size_t)n < sizeof(text))
		return arena_strdup(a, (struct str){ text, (size_t)n });
	p = arena_alloc(a, (size_t)n + 1);
	va_start(args, format);
	vsnprintf(p, (size_t)n + 1, format, args);
	va_end(args);
	return p;
}

char *
arena_join_all(struct arena *a, const struct str *parts, size_t n)
{
	size_t size = 0;
	char *text, *to;

	for (size_t i = 0; i < n; i++)
		size += parts[i].n;
	text = to = arena_alloc(a, size + 1);
	for (size_t i = 0; i < n; i++) {
		if (parts[i].n > 0) /* an empty slice may point nowhere */
			memcpy(to, parts[i].p, parts[i].n);
		to += parts[i].n;
	}
	return text;
}

void *
arena_room(struct arena *a, void *v, size_t n, size_t size)
{
	void *grown;

	if (n > 0 && (n & (n - 1)) != 0)
		return v;
	grown = arena_alloc(a, (n > 0 ? 2 * n : 1) * size);
	return n > 0 ? memcpy(grown, v, n * size) : grown;
}

static struct map_slot *
map_slot(const struct map *m, struct str key, uint64_t hash)
{
	size_t i = hash & (m->cap - 1);

	while (m->slots[i].value &&
	       !(m->slots[i].hash == hash && str_eq(m->slots[i].key, key)))
		i = (i + 1) & (m->cap - 1);
	return &m->slots[i];
}

static void
map_grow(struct map *m)
{
	struct map old = *m;

	m->cap = old.cap ? 2 * old.cap : 64;
	m->slots = xrealloc(NULL, m->cap * sizeof(*m->slots));
	memset(m->slots, 0, m->cap * sizeof(*m->slots));
	for (size_t i = 0; i < old.cap; i++)
		if (old.slots[i].value)
			*map_slot(m, old.slots[i].key, old.slots[i].hash) =
				old.slots[i];
	free(old.slots);
}

void
map_release(struct map *m)
{
	free(m->slots);
	*m = (struct map){ 0 };
}

void *
map_get(const struct map *m, struct str key)
{
	return m->cap ? map_slot(m, key, str_hash64(key))->value : NULL;
}

void
map_put(struct map *m, struct str key, void *value)
{
	uint64_t hash = str_hash64(key);
	struct map_slot *slot;

	assert(value);
	if (m->n * 4 >= m->cap * 3)
		map_grow(m);
	slot = map_slot(m, key, hash);
	if (!slot->value)
		m->n++;
	*slot = (struct map_slot){ key, hash, value };
}
