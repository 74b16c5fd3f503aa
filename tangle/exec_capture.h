/* What a program printed: all of it when short, else its head and its tail. */
#ifndef WEFT_EXEC_CAPTURE_H
#define WEFT_EXEC_CAPTURE_H

#include "result.h"

struct capture {
	uint64_t total; /* bytes seen */
	char head[RESULT_HEAD];
	char tail[RESULT_TAIL]; /* a ring, of what came after the head */
};

void capture_add(struct capture *c, struct str text);
/* Appends what is kept; returns how many bytes were cut out behind the head. */
uint64_t capture_text(const struct capture *c, struct buf *text);

#endif
