/* What weft-exec is told to do: the spec that weft wrote (rec.h). */
#ifndef WEFT_EXEC_SPEC_H
#define WEFT_EXEC_SPEC_H

#include "str.h"

enum spec_lane { SPEC_PLAIN, SPEC_TSAN, SPEC_ASAN, SPEC_TRACE };

/* A NULL-terminated list that execve takes. */
struct list {
	char **v;
	int n;
};

struct spec {
	struct buf image; /* what the slices below borrow from */
	char *result; /* path of the result without .res */
	char *name; /* for progress */
	struct str expect;
	char *output; /* of a compile: where its file goes; else NULL */
	struct list argv, env; /* of a run */
	struct list server, server_env; /* of its `with` program */
	char *path; /* where a command without a slash is looked for */
	struct str input; /* for stdin */
	bool has_input;
	bool warm_up; /* once before what counts */
	int repeat;
	int64_t timeout; /* ns */
	enum spec_lane lane;
	char *recorder; /* of a SPEC_TRACE: the library that is preloaded */
	struct str verdict; /* expected of a sanitizer */
	int tries; /* until a race is seen */
	bool merge, stacks, any;
};

/* Dies when the file cannot be read or is no spec. */
void spec_read(struct spec *spec, const char *path);

void list_add(struct list *list, struct str word);
/* Sets a variable in a list of NAME=VALUE, in place of an older value. */
void list_set(struct list *env, struct str pair);
void list_setf(struct list *env, const char *format, ...) PRINTF(2, 3);
/* Value of NAME in a list of NAME=VALUE; NULL when it is not there. */
const char *list_value(const struct list *list, const char *name);

#endif
