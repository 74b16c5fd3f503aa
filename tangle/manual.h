/* Functions of POSIX, the C library, Linux and libcurl: where their manual
 * pages are, and in a line what they do. */
#ifndef WEFT_MANUAL_H
#define WEFT_MANUAL_H

#include "str.h"

struct manual {
	struct str name;
	struct str url;
	struct str says; /* one line, plain text */
	bool is_word; /* "time", "wait": only with parentheses in prose */
	int number; /* of its row, from 0 */
};

/* NULL when the name is not known. */
const struct manual *manual_find(struct str name);
int manual_count(void);

#endif
