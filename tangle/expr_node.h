/* The tree of an expression: what expr.c parses and expr_eval.c computes. */
#ifndef WEFT_EXPR_NODE_H
#define WEFT_EXPR_NODE_H

#include "expr.h"

enum expr_op {
	OP_NUMBER,
	OP_REF,
	OP_NEG,
	OP_ADD,
	OP_SUB,
	OP_MUL,
	OP_DIV,
	OP_MIN, /* of left and right; more arguments nest to the left */
	OP_MAX,
	OP_ABS,
	OP_LT,
	OP_LE,
	OP_GT,
	OP_GE,
	OP_EQ,
	OP_NE,
	OP_NEAR, /* ~ */
	OP_NOT,
	OP_AND,
	OP_OR,
	OP_CHOICE, /* left ? yes : no */
};

struct expr {
	enum expr_op op;
	bool grouped; /* stood in parentheses */
	int depth; /* of the tree below, itself included */
	struct str source; /* what it was parsed from */
	size_t off; /* where that stands in the whole text */
	struct expr *left, *right;
	struct quantity number;
	struct ref *ref;
	struct str yes, no;
};

/* As written in expressions: "+", "<=", "max". */
const char *expr_op_name(enum expr_op op);
enum expr_kind expr_kind_of(const struct expr *e); /* never EXPR_NONE */

/* Notes what is wrong at an offset; false, for `return`. */
bool expr_fail(struct expr_error *err, size_t off, const char *format, ...)
	PRINTF(3, 4);

#endif
