/* Runs one program of the book in this terminal. */
#ifndef WEFT_RUN_H
#define WEFT_RUN_H

#include "build.h"
#include "work.h"

/* `weft run NAME [ARG…]`: r->args; the program's exit status. */
int run_command(const struct request *r);

/* Brings the program up to date and runs it, with its own arguments when
 * `args` is NULL, in a folder of its own; its exit status, or 128 + the
 * signal that ended it. One that is expected to hang is stopped after its
 * timeout. Tells why when it cannot be run, and returns 1. */
int run_program(struct work *w, struct program *p, char *const *args);

#endif
