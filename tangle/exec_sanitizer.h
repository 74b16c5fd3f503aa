/* Sanitizers: their options, their reports, and what those say. */
#ifndef WEFT_EXEC_SANITIZER_H
#define WEFT_EXEC_SANITIZER_H

#include "exec_record.h"

/* Adds the options that a lane needs; reports go to files in `dir`. */
void sanitizer_environment(const struct spec *spec, const char *dir,
			   struct list *env);
/* Whether the execution was ended by the sanitizer, where an error is what
 * the spec expects. */
bool sanitizer_stopped(const struct spec *spec, const struct watch *w);
/* Reads the reports in `dir` (or what stands on stderr, when the sanitizer
 * could not even start) into the record, with their verdict. */
void sanitizer_collect(struct record *r, const char *dir,
		       const struct capture *err);
/* Whether there is no need to try again: a report that is hoped for (an
 * expected race, a skeleton's flaw) is there, or none is. */
bool sanitizer_is_done(const struct spec *spec, const char *verdict);

#endif
