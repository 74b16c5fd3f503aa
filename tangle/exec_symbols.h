/* Names of what stands at an address: the variables and functions of an
 * executable file, as its table of symbols has them. */
#ifndef WEFT_EXEC_SYMBOLS_H
#define WEFT_EXEC_SYMBOLS_H

#include "str.h"

/* sizeof(pthread_mutex_t) in the programs, which are linked with glibc. */
#if defined(__aarch64__)
enum { SYMBOLS_MUTEX = 48 };
#else
enum { SYMBOLS_MUTEX = 40 };
#endif

struct symbols {
	struct symbol *v; /* in order of address */
	size_t n;
	bool fixed; /* addresses are those of the running program */
	struct buf image; /* the file, which names borrow from */
};

/* Reads the symbols of a file; none when it is no ELF file of this machine or
 * was stripped. */
void symbols_read(struct symbols *s, const char *path);
void symbols_release(struct symbols *s);

/* Appends the name of what `address` (without the load address) lies in:
 * "total", or "forks[2]" where elements are as large as `element` (0: not of
 * interest). False, with nothing appended, when it is nothing's. */
bool symbols_name(const struct symbols *s, uint64_t address, uint64_t element,
		  struct buf *name);

#endif
