/* Expected output: which program's, of which kind. */
#ifndef WEFT_PROMISE_H
#define WEFT_PROMISE_H

#include "book.h"

/* Resolves a FENCE_OUTPUT: fills in the fence's and the program's `expected`.
 * Notes what cannot be: no such program, nothing of that kind to expect, the
 * same expected twice. */
void promise_resolve(struct fence *f);

#endif
