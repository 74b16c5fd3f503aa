/* Writes and reads JSON (RFC 8259). The reader keeps what it needs in the
 * caller's arena and believes nothing: the text may come from anywhere. */
#include "json.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH_MOST = 64 };

/* --- writing --- */

static void
add_character(struct buf *b, struct str s, size_t at, size_t n)
{
	unsigned char c = (unsigned char)s.p[at];

	if (n == 0)
		buf_adds(b, "\\ufffd");
	else if (c == '"' || c == '\\')
		buf_addf(b, "\\%c", c);
	else if (c == '\n')
		buf_adds(b, "\\n");
	else if (c < 0x20 || c == 0x7f)
		buf_addf(b, "\\u%04x", c);
	else
		buf_add(b, str_sub(s, at, at + n));
}

void
json_string(struct buf *b, struct str s)
{
	uint32_t code;

	buf_addc(b, '"');
	for (size_t at = 0, n; at < s.n; at += n ? n : 1) {
		n = str_utf8(s, at, &code);
		add_character(b, s, at, n);
	}
	buf_addc(b, '"');
}

void
json_number(struct buf *b, double v)
{
	char text[32];

	if (!isfinite(v)) {
		buf_adds(b, "null");
		return;
	}
	if (fabs(v) < 1e15 && v == floor(v)) {
		buf_addf(b, "%lld", (long long)v);
		return;
	}
	snprintf(text, sizeof(text), "%.15g", v);
	if (strtod(text, NULL) != v)
		snprintf(text, sizeof(text), "%.17g", v);
	buf_adds(b, text);
}

void
json_name(struct buf *b, const char *name)
{
	if (b->n > 0 && b->p[b->n - 1] != '{')
		buf_adds(b, ", ");
	json_string(b, str_of(name));
	buf_adds(b, ": ");
}

/* --- reading --- */

struct reader {
	struct str text;
	size_t at;
	struct arena *arena;
	int depth;
};

static bool read_value(struct reader *r, struct json *out);

static char
peek(const struct reader *r)
{
	return r->at < r->text.n ? r->text.p[r->at] : '\0';
}

static void
skip_blanks(struct reader *r)
{
	while (peek(r) && strchr(" \t\r\n", peek(r)))
		r->at++;
}

static bool
take(struct reader *r, char c)
{
	skip_blanks(r);
	if (peek(r) != c)
		return false;
	r->at++;
	return true;
}

static bool
read_hex(struct reader *r, uint32_t *code)
{
	*code = 0;
	for (int i = 0; i < 4; i++, r->at++) {
		char c = peek(r);

		if (c >= '0' && c <= '9')
			*code = *code * 16 + (uint32_t)(c - '0');
		else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
			*code = *code * 16 + (uint32_t)((c | 0x20) - 'a' + 10);
		else
			return false;
	}
	return true;
}

static void
add_code(struct buf *b, uint32_t code)
{
	if (code < 0x80) {
		buf_addc(b, (char)code);
		return;
	}
	if (code < 0x800) {
		buf_addc(b, (char)(0xc0 | code >> 6));
	} else {
		if (code < 0x10000) {
			buf_addc(b, (char)(0xe0 | code >> 12));
		} else {
			buf_addc(b, (char)(0xf0 | code >> 18));
			buf_addc(b, (char)(0x80 | (code >> 12 & 0x3f)));
		}
		buf_addc(b, (char)(0x80 | (code >> 6 & 0x3f)));
	}
	buf_addc(b, (char)(0x80 | (code & 0x3f)));
}

static bool
is_high(uint32_t code)
{
	return code >= 0xd800 && code < 0xdc00;
}

/* Behind "\u"; half a pair alone becomes U+FFFD. */
static bool
read_code(struct reader *r, struct buf *b)
{
	uint32_t code, low;

	if (!read_hex(r, &code))
		return false;
	if (is_high(code) && r->at + 1 < r->text.n && peek(r) == '\\' &&
	    r->text.p[r->at + 1] == 'u') {
		r->at += 2;
		if (!read_hex(r, &low))
			return false;
		code = low >= 0xdc00 && low < 0xe000
			       ? 0x10000 + ((code - 0xd800) << 10) +
					 (low - 0xdc00)
			       : 0xfffd;
	}
	add_code(b, code >= 0xd800 && code < 0xe000 ? 0xfffd : code);
	return true;
}

static bool
read_escape(struct reader *r, struct buf *b)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	char c = peek(r);
	const char *known = c ? strchr(from, c) : NULL;

	r->at++;
	if (c == 'u')
		return read_code(r, b);
	if (known)
		buf_addc(b, to[known - from]);
	return known != NULL;
}

static bool
read_string(struct reader *r, struct str *out)
{
	struct buf b;
	bool good = take(r, '"');

	buf_init(&b);
	while (good && peek(r) != '"') {
		unsigned char c = (unsigned char)peek(r);

		good = c >= 0x20;
		r->at++;
		if (good && c == '\\')
			good = read_escape(r, &b);
		else if (good)
			buf_addc(&b, (char)c);
	}
	r->at++;
	if (good)
		*out = arena_copy(r->arena, buf_str(&b));
	buf_release(&b);
	return good;
}

static size_t
digits(struct reader *r)
{
	size_t from = r->at;

	while (peek(r) >= '0' && peek(r) <= '9')
		r->at++;
	return r->at - from;
}

static bool
read_number(struct reader *r, struct json *out)
{
	size_t from = r->at;
	char copy[64];
	struct str text;

	r->at += peek(r) == '-';
	if (digits(r) == 0)
		return false;
	if (peek(r) == '.') {
		r->at++;
		if (digits(r) == 0)
			return false;
	}
	if ((peek(r) | 0x20) == 'e') {
		r->at++;
		r->at += peek(r) == '-' || peek(r) == '+';
		if (digits(r) == 0)
			return false;
	}
	text = str_sub(r->text, from, r->at);
	if (text.n >= sizeof(copy))
		return false;
	memcpy(copy, text.p, text.n);
	copy[text.n] = '\0';
	out->kind = JSON_NUMBER;
	out->number = strtod(copy, NULL);
	return true;
}

static bool
read_item(struct reader *r, struct json *out)
{
	struct arena *a = r->arena;
	size_t n = (size_t)out->n;
	struct json item = { JSON_NULL, 0, { "", 0 }, NULL, NULL, 0 };

	if (out->kind == JSON_OBJECT) {
		out->names = arena_room(a, out->names, n, sizeof(struct str));
		if (!read_string(r, &out->names[n]) || !take(r, ':'))
			return false;
	}
	if (!read_value(r, &item))
		return false;
	out->items = arena_room(a, out->items, n, sizeof(struct json));
	out->items[out->n++] = item;
	return true;
}

/* Behind '[' or '{'. */
static bool
read_items(struct reader *r, struct json *out, char close)
{
	if (++r->depth > DEPTH_MOST)
		return false;
	out->kind = close == ']' ? JSON_ARRAY : JSON_OBJECT;
	if (!take(r, close)) {
		do
			if (!read_item(r, out))
				return false;
		while (take(r, ','));
		if (!take(r, close))
			return false;
	}
	r->depth--;
	return true;
}

static bool
read_word(struct reader *r, struct json *out)
{
	static const char *const words[] = { "null", "true", "false" };

	for (size_t i = 0; i < 3; i++)
		if (str_starts(str_sub(r->text, r->at, r->text.n), words[i])) {
			r->at += strlen(words[i]);
			out->kind = (enum json_kind)i;
			return true;
		}
	return false;
}

static bool
read_value(struct reader *r, struct json *out)
{
	skip_blanks(r);
	switch (peek(r)) {
	case '{':
		r->at++;
		return read_items(r, out, '}');
	case '[':
		r->at++;
		return read_items(r, out, ']');
	case '"':
		out->kind = JSON_STRING;
		return read_string(r, &out->text);
	case 'n':
	case 't':
	case 'f':
		return read_word(r, out);
	default:
		return read_number(r, out);
	}
}

bool
json_read(struct json *out, struct str text, struct arena *a, int *line)
{
	struct reader r = { text, 0, a, 0 };
	bool good;

	*out = (struct json){ JSON_NULL, 0, { "", 0 }, NULL, NULL, 0 };
	good = read_value(&r, out);
	skip_blanks(&r);
	*line = 1;
	for (size_t i = 0; i < r.at && i < text.n; i++)
		*line += text.p[i] == '\n';
	return good && r.at == text.n;
}

const struct json *
json_get(const struct json *object, const char *name)
{
	for (int i = 0; object && object->kind == JSON_OBJECT && i < object->n;
	     i++)
		if (str_is(object->names[i], name))
			return &object->items[i];
	return NULL;
}

struct str
json_get_text(const struct json *object, const char *name)
{
	const struct json *item = json_get(object, name);

	return item && item->kind == JSON_STRING ? item->text
						 : (struct str){ "", 0 };
}

double
json_get_number(const struct json *object, const char *name, double none)
{
	const struct json *item = json_get(object, name);

	return item && item->kind == JSON_NUMBER ? item->number : none;
}
