/* How a program is compiled: the same flags for the plan, for the command in
 * an extracted file's first comment, and for what the page shows. */
#ifndef WEFT_COMMAND_H
#define WEFT_COMMAND_H

#include "book.h"

#define COMMAND_CFLAGS "-std=gnu17 -O2 -g -Wall -Wextra -pthread"

/* One word, quoted for the shell where it must be. */
void command_word(struct buf *b, struct str word);
void command_words(struct buf *b, const struct words *words);

/* All compiler flags of a lane, each with a blank before: weft's own, the
 * sanitizer's, the program's. */
void command_cflags(struct buf *b, const struct program *p, enum lane lane);
/* What follows the source: libraries, and `$(pkg-config …)` for packages. */
void command_libs(struct buf *b, const struct program *p);

/* The compiler: the program's own `cc`, else CC, else cc. */
struct str command_compiler(const struct program *p);
/* A script's interpreter: sh or python3; empty for C. */
struct str command_interpreter(enum lang lang);

/* The command that builds (or runs) an extracted program by hand, in the
 * folder of its source `file`; `up` leads from there to build/src. */
void command_by_hand(struct buf *b, const struct program *p, struct str file,
		     const char *up);

#endif
