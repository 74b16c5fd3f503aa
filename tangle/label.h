/* Values that programs print. */
#ifndef WEFT_LABEL_H
#define WEFT_LABEL_H

#include "expr.h"
#include "result.h"

/* Whether some run printed a label of that name. */
bool label_is_printed(const struct result *r, struct str name);

/* Whether some run printed one with something else than a number and a unit. */
bool label_is_unread(const struct result *r, struct str name);

/* The value of the label `ref->field`, which some run printed. False, with the
 * reason in `why`, when one run did so more than once or in another unit. */
bool label_value(const struct result *r, const struct ref *ref,
		 struct quantity *q, struct buf *why);

/* The first different names that were printed; the texts are in the arena. */
enum { LABEL_NAMES = 32 };

struct label_names {
	const char *v[LABEL_NAMES];
	int n;
};

void label_names(const struct result *r, struct arena *a,
		 struct label_names *names);

#endif
