/* Places in a text: "chapters/02-threads.md:41". */
#ifndef WEFT_REPORT_PLACE_H
#define WEFT_REPORT_PLACE_H

#include "report.h"

struct place {
	size_t off, end; /* where it stands in the text */
	struct str file;
	int line;
};

/* The first place at or after `from`; false when there is none. */
bool place_find(struct str text, size_t from, struct place *p);
/* Appends the place as it is called now. */
void place_add(struct buf *b, const struct place *p,
	       const struct report_map *map);
/* Appends a line, its places as they are called now. */
void place_add_line(struct buf *b, struct str line,
		    const struct report_map *map);

/* Whether the line is a frame of a stack; then its number, "#0", and the rest.
 */
bool place_is_frame(struct str line, struct str *number, struct str *rest);
/* The function's name in what stands before the place of a frame. */
struct str place_function(struct str before);

/* A report of one kind in its normal form. */
void normalise_sanitizer(struct buf *b, struct str raw,
			 const struct report_map *map);
/* Who waits for whom, of the same text as the stacks. */
void normalise_waits(struct buf *b, struct str raw,
		     const struct report_map *map);
void normalise_stacks(struct buf *b, struct str raw,
		      const struct report_map *map);

#endif
