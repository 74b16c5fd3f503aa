/* Expected output: patterns with `...`, differences told, patterns renewed.
 * Rules in AUTHORING.md: Results, and Expected output in the Grammar. */
#ifndef WEFT_MATCH_H
#define WEFT_MATCH_H

#include "str.h"

bool match_output(struct str pattern, struct str output, bool unordered);

/* Appends a difference for people: "- expected" and "+ printed" lines with
 * some context, at most some 40 lines. */
void match_diff(struct buf *b, struct str pattern, struct str output,
		bool unordered);

/* Appends the pattern that accepts all of `outputs` (several runs): each `...`
 * of the old pattern that still matches is kept, times and what differs
 * between the runs become `...`. False, with the reason in `why`, when an
 * output cannot stand in a chapter (cut, not UTF-8, control bytes). */
bool match_renew(struct buf *b, struct str pattern, const struct str *outputs,
		 int n, bool unordered, struct buf *why);

#endif
