/* Keys: a hash of all that decides what a compile or a run does. Two steps
 * with the same key need not be made twice. */
#ifndef WEFT_KEY_H
#define WEFT_KEY_H

#include "book.h"

/* What keys share: computed once per build. */
struct keys {
	struct arena arena;
	struct arena *book; /* where parts are kept */
	const char *memory; /* folder for the compilers' identities */
	struct map texts; /* chunk's full name -> hash of its expansion */
	struct map compilers; /* command -> struct compiler */
	char machine[17];
	char libc[17];
	char linebuf[17];
	const char *recorder; /* path of the library for traced runs */
	char recorder_hash[17]; /* empty until it is asked for */
};

void keys_init(struct keys *k, struct arena *book, const char *memory,
	       const char *linebuf, const char *recorder);
void keys_release(struct keys *k);

/* Whether a compiler command is gcc, which knows options that others refuse. */
bool keys_is_gcc(struct keys *k, struct str command);

/* Sets the variant's parts and key. A part is "name=hash", one a line: a name
 * says what changed in words ("text", "flags", "header bk.h"). */
void key_compile(struct keys *k, struct variant *v);
/* The same for a run, once the keys of its variant and of every program that
 * it uses or is served by are set. Its own parts only; its key covers those of
 * its compile as well. */
void key_run(struct keys *k, struct run *run);
void key_machine(struct keys *k, struct run *probe);

#endif
