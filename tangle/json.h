/* JSON: written value by value, and read back as a tree. */
#ifndef WEFT_JSON_H
#define WEFT_JSON_H

#include "str.h"

/* --- writing --- */

/* In quotes; what is not UTF-8 becomes U+FFFD. */
void json_string(struct buf *b, struct str s);
/* With as many digits as bring back the same number; null if infinite. */
void json_number(struct buf *b, double v);
/* `"name": `, with a comma before unless an object has just begun. */
void json_name(struct buf *b, const char *name);

/* --- reading --- */

enum json_kind {
	JSON_NULL,
	JSON_TRUE,
	JSON_FALSE,
	JSON_NUMBER,
	JSON_STRING,
	JSON_ARRAY,
	JSON_OBJECT,
};

struct json {
	enum json_kind kind;
	double number;
	struct str text; /* of a string, in the arena */
	struct json *items; /* of an array or object, in order */
	struct str *names; /* of an object's items */
	int n;
};

/* Reads a whole text. False when it is no JSON (or nests deeper than 64);
 * `line` is then where. */
bool json_read(struct json *out, struct str text, struct arena *a, int *line);

/* An object's item; NULL when it is none or has none of that name. */
const struct json *json_get(const struct json *object, const char *name);
/* The same where a text or number is expected; empty, or `none`. */
struct str json_get_text(const struct json *object, const char *name);
double json_get_number(const struct json *object, const char *name,
		       double none);

#endif
