/* Messages: the author's mistakes are collected and told in order of place,
 * the environment's end the program. */
#ifndef WEFT_DIAG_H
#define WEFT_DIAG_H

#include "str.h"

/* A place in a source file. `line` and `col` count from 1; 0 is "no such". */
struct loc {
	const char *file; /* as the author names it, from the book's root */
	int line;
	int col; /* in bytes */
};

/* Registers a file's text, so that messages can show the line, and its rank,
 * so that they are told in the order of the book. Text is borrowed. */
void diag_source(const char *file, struct str text);

/* Notes an error, a warning, or more about the message before ("note: …").
 * Format: lower case, no full stop, the subject in 'quotes'. */
void diag_error(struct loc loc, const char *format, ...) PRINTF(2, 3);
void diag_warn(struct loc loc, const char *format, ...) PRINTF(2, 3);
void diag_note(struct loc loc, const char *format, ...) PRINTF(2, 3);
/* Text told below the last message (a diff, what a program said), indented by
 * two; control bytes and bad UTF-8 are made visible. */
void diag_detail(struct str text);

/* Writes what was noted since the last flush to standard error, in order of
 * file rank, line, column; returns how many errors. */
int diag_flush(void);
int diag_errors(void); /* noted since the start, flushed or not */
/* While it is muted nothing is written, and `die` is silent. */
void diag_mute(bool on);
/* Forgets everything: messages, counts, sources. For tests and fuzzers. */
void diag_reset(void);

/* What the lines of `die` start with: "weft". */
extern const char *diag_program;

/* The environment's failures: one line "weft: …", exit status 2. A format
 * that ends in ':' gets the system's reason (errno) behind it. */
_Noreturn void die(const char *format, ...) PRINTF(1, 2);

/* The nearest of `n` words to `word`, for "did you mean"; NULL when none is
 * near enough to be meant. */
const char *diag_nearest(struct str word, const char *const *words, size_t n);

#endif
