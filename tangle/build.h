/* The commands that make a book: build, weave,
 * print, check, promote, clean. Each returns weft's exit
 * status: 0 the book is good, 1 it has errors. */
#ifndef WEFT_BUILD_H
#define WEFT_BUILD_H

#include <stdbool.h>

struct request {
	const char *build; /* the build folder */
	int jobs; /* 0: one for each CPU */
	bool remeasure;
	const char *remeasure_names; /* "a,b"; NULL: all */
	bool explain;
	char *const *args; /* what is left of the command line, NULL at end */
};

int build_book(const struct request *r);
int build_weave(const struct request *r);
/* As weave, then print.html. */
int build_print(const struct request *r);
int build_check(const struct request *r);
int build_promote(const struct request *r);
int build_clean(const struct request *r);

#endif
