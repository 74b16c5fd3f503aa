/* Values of keys: read by type, into fields of struct options. */
#ifndef WEFT_SETTING_H
#define WEFT_SETTING_H

#include "book.h"

/* A value and where it goes. */
struct setting {
	void *field; /* of the reader's type, named below */
	struct str value; /* borrowed by the field */
	const char *takes; /* what it may be, in words */
	bool adds_up; /* a list: to what the field holds */
	struct arena *arena;
};

/* Each is false, with the field as it was, when the value is not good. */
bool setting_text(const struct setting *s); /* struct str; not empty */
bool setting_path(const struct setting *s); /* one that stays below */
bool setting_choice(const struct setting *s); /* a word of `takes` */
bool setting_end(const struct setting *s); /* exit:N signal:NAME timeout … */
bool setting_moment(const struct setting *s); /* a time, kept as written */
bool setting_merge(const struct setting *s); /* bool: merge, not apart */
bool setting_duration(const struct setting *s); /* double, in ns, above 0 */
bool setting_count(const struct setting *s); /* int, from 1 */
bool setting_list(const struct setting *s); /* struct words */
bool setting_files(const struct setting *s); /* paths that stay below */
bool setting_variables(const struct setting *s); /* names of them */
bool setting_needs(const struct setting *s);
bool setting_args(const struct setting *s); /* words that '…' may quote */
bool setting_pairs(const struct setting *s); /* such words, NAME=value */

#endif
