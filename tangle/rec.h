/* Records: the format of result files and of what the helper is told to run.
 *
 * A file is a sequence of records "TAG LENGTH\n", LENGTH bytes, "\n". The
 * first record is "weft" with the format's number; the last is "end", so that
 * a file cut short is told from a whole one. Tags may repeat; a reader skips
 * the tags it does not know. */
#ifndef WEFT_REC_H
#define WEFT_REC_H

#include "str.h"

#define REC_FORMAT "1"

void rec_begin(struct buf *b);
void rec_put(struct buf *b, const char *tag, struct str value);
void rec_putu(struct buf *b, const char *tag, uint64_t value); /* decimal */
void rec_putf(struct buf *b, const char *tag, const char *format, ...)
	PRINTF(3, 4);
void rec_end(struct buf *b);

/* Whether `file` is whole: right format, well formed to its "end". */
bool rec_check(struct str file);
/* Cuts the next record off `*rest`; false at the end or where malformed. */
bool rec_next(struct str *rest, struct str *tag, struct str *value);
/* The first record of that tag; false when there is none. */
bool rec_find(struct str file, const char *tag, struct str *value);

/* Whether the file at `path` holds that record near its start, where keys
 * stand; false when it cannot be read. */
bool rec_file_has(const char *path, const char *tag, const char *value);

#endif
