/* The tools that weft works with: its own helper files, the compilers and
 * what identifies them. */
#ifndef WEFT_TOOLCHAIN_H
#define WEFT_TOOLCHAIN_H

#include "str.h"

/* Programs, compilers of `cc=` and interpreters are looked up here, whatever
 * the reader's PATH is, so that a book finds the same ones everywhere; the
 * compiler of CC is looked up on weft's own PATH. */
#define TOOLCHAIN_PATH \
	"/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

/* Files that belong to weft, beside its executable or where it is installed. */
struct toolchain {
	const char *helper; /* weft-exec */
	const char *linebuf; /* the object linked into programs */
	const char *recorder; /* the library preloaded into traced ones */
	const char *assets; /* the folder with page.html; a book's own wins */
};

/* Dies when one of them is not there. */
void toolchain_find(struct toolchain *t, struct arena *a);

/* Where `name` is on `path` (a list as in PATH), in the arena, or NULL. */
char *toolchain_which(struct arena *a, struct str name, const char *path);

/* What a compiler command ("gcc", "ccache gcc") is: version text, and path,
 * size, times and inode of its programs and their cc1. Asked of the compiler
 * once, remembered in the file `memory` as long as none of the files changed.
 * False when its first word is not there. */
bool toolchain_compiler(struct buf *identity, struct str command,
			const char *memory);
/* Where that is, for a compiler command, in a folder; in the arena. */
char *toolchain_memory(struct arena *a, const char *folder, struct str command);
/* Only its version line, "gcc (Debian 12.2.0-14) 12.2.0"; empty if unknown. */
struct str toolchain_version(struct str identity);

/* The C library: version and stamp. */
void toolchain_libc(struct buf *identity);
/* What pkg-config knows of a package: the text of its .pc file. False when
 * there is none. */
bool toolchain_package(struct buf *identity, struct str name);
/* A program such as python3: its path and stamp. False when absent. */
bool toolchain_program(struct buf *identity, struct str name);

#endif
