/* Text: borrowed slices, one growing buffer, and the memory behind both.
 *
 * A `struct str` borrows: it points into a file's image, an arena or a literal
 * and is never freed. A `struct buf` owns its bytes; its pointer is never NULL
 * and its text is always followed by a NUL. Out of memory dies here. */
#ifndef WEFT_STR_H
#define WEFT_STR_H

#include <assert.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define PRINTF(f, a) __attribute__((format(printf, f, a)))

struct str {
	const char *p;
	size_t n;
};

/* Short and asked for everywhere: where they are called with a literal, its
 * length costs nothing. NULL gives the empty slice. */
static inline struct str
str_of(const char *text)
{
	return (struct str){ text ? text : "", text ? strlen(text) : 0 };
}

static inline bool
str_is(struct str s, const char *text)
{
	size_t n = strlen(text);

	return s.n == n && (n == 0 || memcmp(s.p, text, n) == 0);
}

static inline bool
str_starts(struct str s, const char *prefix)
{
	size_t n = strlen(prefix);

	return s.n >= n && (n == 0 || memcmp(s.p, prefix, n) == 0);
}

static inline bool
str_ends(struct str s, const char *suffix)
{
	size_t n = strlen(suffix);

	return s.n >= n && (n == 0 || memcmp(s.p + s.n - n, suffix, n) == 0);
}

static inline bool
str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static inline struct str
str_sub(struct str s, size_t from, size_t to)
{
	assert(from <= to && to <= s.n);
	/* an empty slice may point nowhere, and nothing is added to NULL */
	return (struct str){ from > 0 ? s.p + from : s.p, to - from };
}

/* Offset of the first one at or after `from`; s.n when there is none. */
static inline size_t
str_find_char(struct str s, char c, size_t from)
{
	const char *at;

	if (from >= s.n)
		return s.n;
	at = memchr(s.p + from, c, s.n - from);
	return at ? (size_t)(at - s.p) : s.n;
}

/* For printf: printf("%.*s", STR(s)). */
#define STR(s) (int)(s).n, (s).p
#define LIT(literal) ((struct str){ literal, sizeof(literal) - 1 })

struct str str_trim(struct str s); /* without blanks, tabs, CR, LF around */
struct str str_trim_end(struct str s);
int str_cmp(struct str a, struct str b); /* bytewise, as memcmp */
/* The same for a text. */
size_t str_find(struct str s, const char *needle, size_t from);
/* Cuts the next line (without its newline) off `*rest`; false at the end. */
bool str_line(struct str *rest, struct str *line);
/* Cuts the next word off `*rest`, words parted by any of `seps`; false at the
 * end. Empty words are skipped. */
bool str_word(struct str *rest, const char *seps, struct str *word);
/* Whole text as a decimal number without sign; false when it is not one. */
bool str_uint(struct str s, uint64_t *n);
/* Exactly 16 hex digits in lower case, as buf_addx writes them. */
bool str_hex(struct str s, uint64_t *n);
/* The character at `at`: how many bytes it takes, and its code; 0 when they are
 * not UTF-8 (overlong, a surrogate, beyond U+10FFFF, cut at the end). */
size_t str_utf8(struct str s, size_t at, uint32_t *code);
/* 128 bits of hash, as 32 hex digits in the arena's or caller's keeping. */
void str_hash(struct str s, char hex[33]);
void str_hash_short(struct str s, char hex[17]); /* 64 bits, 16 digits */
uint64_t str_hash64(struct str s);
/* How many edits (insert, delete, replace, swap) part two words. */
size_t str_distance(struct str a, struct str b);

struct buf {
	char *p;
	size_t n;
	size_t cap;
};

void buf_init(struct buf *b);
void buf_release(struct buf *b);
void buf_clear(struct buf *b);
char *buf_grow(struct buf *b, size_t n); /* buf_room's, where there is none */

/* Makes room for `n` more bytes and a NUL, and returns where they go. */
static inline char *
buf_room(struct buf *b, size_t n)
{
	return b->n + n < b->cap ? b->p + b->n : buf_grow(b, n);
}

static inline void
buf_add(struct buf *b, struct str s)
{
	char *to = buf_room(b, s.n);

	if (s.n > 0)
		memcpy(to, s.p, s.n);
	to[s.n] = '\0';
	b->n += s.n;
}

static inline void
buf_addc(struct buf *b, char c)
{
	char *to = buf_room(b, 1);

	to[0] = c;
	to[1] = '\0';
	b->n++;
}

static inline void
buf_adds(struct buf *b, const char *text)
{
	buf_add(b, str_of(text));
}

/* Numbers, where printf would take most of the time. */
void buf_addu(struct buf *b, uint64_t n); /* decimal */
void buf_addx(struct buf *b, uint64_t n); /* 16 hex digits */
void buf_addf(struct buf *b, const char *format, ...) PRINTF(2, 3);
void buf_vaddf(struct buf *b, const char *format, va_list args) PRINTF(2, 0);
struct str buf_str(const struct buf *b); /* borrows until the next append */

/* Memory that lives as long as the book: allocated piecemeal, freed at once. */
struct arena {
	struct arena_block *blocks;
};

void arena_init(struct arena *a);
void arena_release(struct arena *a);
void *arena_alloc(struct arena *a, size_t size); /* zeroed, aligned */
struct str arena_copy(struct arena *a, struct str s); /* NUL behind it */
char *arena_strdup(struct arena *a, struct str s);
char *arena_printf(struct arena *a, const char *format, ...) PRINTF(2, 3);
/* One text behind the other: arena_join(a, stem, LIT(".cc")). */
#define arena_join(a, ...)                                           \
	arena_join_all(a, (const struct str[]){ __VA_ARGS__ },       \
		       sizeof((const struct str[]){ __VA_ARGS__ }) / \
			       sizeof(struct str))
char *arena_join_all(struct arena *a, const struct str *parts, size_t n);

/* Grows the array `v` (NULL at first, element type by use) so that index `n`
 * is valid; arrays grow one by one, to powers of two. */
void *arena_room(struct arena *a, void *v, size_t n, size_t size);

void *xrealloc(void *old, size_t size); /* dies when there is no memory */

/* Grows the array `v` (element type by use) so that index `n` is valid. The
 * capacity doubles; it is a power of two derived from n. Heap memory. */
void *vec_room(void *v, size_t n, size_t size);

/* A map from text to pointer. Keys are borrowed and must outlive the map. */
struct map {
	struct map_slot *slots;
	size_t n, cap;
};

struct map_slot {
	struct str key;
	uint64_t hash;
	void *value;
};

void map_release(struct map *m); /* an all-zero map is empty and ready */
void *map_get(const struct map *m, struct str key); /* NULL when absent */
void map_put(struct map *m, struct str key, void *value); /* value not NULL */

#endif
