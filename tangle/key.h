/* Keys: a hash of all that decides what a compile or a run does. Two steps
 * with the same key need not be made twice. */
#ifndef WEFT_KEY_H
#define WEFT_KEY_H

#include "book.h"

/* What keys share: computed once per build. */
struct keys {
	struct arena arena;
	const char *memory; /* folder for the compilers' identities */
	struct map texts; /* chunk's full name -> hash of its expansion */
	struct map compilers; /* command -> struct compiler */
	char machine[17];
	char libc[17];
	char linebuf[17];
};

void keys_init(struct keys *k, const char *memory, const char *linebuf);
void keys_release(struct keys *k);

/* Whether a compiler command is gcc, which knows options that others refuse. */
bool keys_is_gcc(struct keys *k, struct str command);

/* The parts that go into a key, one "name=hash\n" each: a name says what
 * changed in words ("text", "flags", "header bk.h"). */
void key_compile_parts(struct keys *k, const struct variant *v,
		       struct buf *parts);
/* To be called after the compile key of every program that it uses or is
 * served by was set. Includes the parts of its compile. */
void key_run_parts(struct keys *k, const struct run *run, struct buf *parts);
void key_of_parts(const struct buf *parts, char key[33]);

#endif
