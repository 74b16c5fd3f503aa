/* Any text parses to a tree or a mistake within it, and a tree computes to a
 * value or a mistake. The first byte chooses what may stand at the top. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "expr.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
look_up(void *ctx, const struct ref *ref, struct str sweep, struct quantity *q,
	struct buf *why)
{
	(void)ctx;
	(void)sweep;
	*q = quantity_number((double)ref->name.n - 2);
	q->n = (int)ref->text.n;
	q->lo = -1;
	q->dim = str_is(ref->field, "wall") ? DIM_TIME : DIM_NUMBER;
	q->none = str_is(ref->field, "none");
	buf_addf(why, "no '%.*s'", STR(ref->name));
	return !str_is(ref->field, "bad");
}

static void
compute(const struct expr *e, struct str text)
{
	const struct expr_scope scope = { .lookup = look_up };
	struct expr_value value;
	struct expr_error err;
	struct buf b;

	buf_init(&b);
	if (!expr_eval(e, &scope, &value, &err)) {
		assert(err.off <= text.n);
		assert(memchr(err.text, 0, sizeof(err.text)));
	} else if (value.kind == EXPR_QUANTITY) {
		quantity_show(&b, &value.q);
	}
	expr_figures(&b, e, &scope);
	buf_release(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const int flags[] = { 0, EXPR_CHOICE, EXPR_CLAIM };
	struct expr_error err;
	struct arena arena;
	struct expr *e;
	struct str text;

	if (size == 0)
		return 0;
	arena_init(&arena);
	text = (struct str){ (const char *)data + 1, size - 1 };
	e = expr_parse(&arena, text, flags[data[0] % 3], &err);
	if (e)
		compute(e, text);
	else
		assert(err.off <= text.n && err.text[0]);
	arena_release(&arena);
	return 0;
}
