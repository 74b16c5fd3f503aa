/* Expressions over values: parsing and evaluation (AUTHORING.md, Grammar). */
#ifndef WEFT_EXPR_H
#define WEFT_EXPR_H

#include "quantity.h"
#include "str.h"

/* `[slug/]NAME[[value]|[*]].field[["text"]]{.min|.max|.lo|.hi|.n}` */
struct ref {
	struct str slug; /* empty: this chapter */
	struct str name; /* a program, or "machine" */
	struct str sweep; /* the value in brackets; empty when there is none */
	bool series; /* [*] */
	struct str field; /* wall, counted, share … */
	struct str text; /* ["lost updates"] of share */
	bool has_text;
	struct str stat; /* min max lo hi n, or empty */
	size_t off; /* where it stands in the expression's text */
};

struct expr; /* lives in the arena it was parsed into */

struct expr_error {
	size_t off; /* where in the text */
	char text[160]; /* "expected a number or a name" */
};

/* Flags: what may stand at the top. */
enum {
	EXPR_CHOICE = 1, /* cond ? "text" : "text" (value spans) */
	EXPR_CLAIM = 2, /* a comparison (or !, &&, || of them), no ?: */
};

/* NULL when malformed; then err says where and why. */
struct expr *expr_parse(struct arena *a, struct str text, int flags,
			struct expr_error *err);

void expr_each_ref(const struct expr *e,
		   void (*visit)(void *ctx, const struct ref *ref), void *ctx);

/* Where values come from. */
struct expr_scope {
	void *ctx;
	/* Fills in `q`; `sweep` is the value that [*] stands for now (empty
	 * outside a series). A program without a value gives q->none. False
	 * when there is no such value, with the reason in `why`. The reference's
	 * `stat` is for the lookup to take. */
	bool (*lookup)(void *ctx, const struct ref *ref, struct str sweep,
		       struct quantity *q, struct buf *why);
	struct str sweep;
};

/* What `.min` and their like take of a value; nothing when there is none. */
void ref_take_stat(const struct ref *ref, struct quantity *q);

enum expr_kind { EXPR_QUANTITY, EXPR_TRUTH, EXPR_TEXT, EXPR_NONE };

struct expr_value {
	enum expr_kind kind; /* EXPR_NONE: something in it has no value */
	struct quantity q;
	bool truth;
	struct str text;
};

/* False when it cannot be computed (unknown label, dimensions that do not
 * mix): then err says why. */
bool expr_eval(const struct expr *e, const struct expr_scope *scope,
	       struct expr_value *out, struct expr_error *err);

/* The figures of a comparison for people: "1.5 s / 151 ms = 9.9 >= 9". */
void expr_figures(struct buf *b, const struct expr *e,
		  const struct expr_scope *scope);

#endif
