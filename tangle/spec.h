/* Specs: what weft-exec is told about one compile or one run. */
#ifndef WEFT_SPEC_H
#define WEFT_SPEC_H

#include "plan.h"

void spec_compile(struct buf *b, const struct variant *v);
/* A run. Paths in it are absolute: it runs in a folder of its own. `recorder`
 * is the library that a traced run preloads. */
void spec_run(struct buf *b, const struct run *run, const char *recorder);
/* The probe of the machine; `helper` is weft-exec. */
void spec_machine(struct buf *b, const struct run *run, const char *helper);
void spec_drawing(struct buf *b, const struct drawing *d);

/* A program's own environment, as K=V, each handed to `add`; for `weft run`
 * as well. WEFT_BUFFER and the paths of what it uses are among them. */
void spec_environment(const struct program *p,
		      void (*add)(void *ctx, const char *pair), void *ctx);
/* argv of a variant without its arguments: an interpreter and the script, or
 * the binary; absolute paths. */
void spec_command(const struct variant *v,
		  void (*add)(void *ctx, const char *word), void *ctx);

bool spec_wants_stacks(const struct program *p);

#endif
