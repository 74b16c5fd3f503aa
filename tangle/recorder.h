/* The recorder: writes into the log what the calling thread does. None of
 * these allocates, locks, or changes errno. */
#ifndef WEFT_RECORDER_H
#define WEFT_RECORDER_H

#include <stdbool.h>

#include "recorder_log.h"

void record(enum log_kind kind, uint64_t a, uint64_t b);
/* The first 15 bytes of a text. */
void record_name(const char *text);

/* A wait that begins. */
struct wait {
	struct log_event *event; /* NULL: it was not recorded */
	uint64_t at;
	enum log_kind kind;
};

struct wait record_wait(enum log_kind kind, uint64_t a, uint64_t b);
/* It has ended. One that was too short to have waited is taken back, unless
 * it is to be kept. */
void record_done(const struct wait *w, uint64_t result, bool keep);

uint32_t record_serial(void);
/* What comes now is of this serial number: once, when a thread starts. */
void record_start(uint32_t serial, uint64_t function);

/* Whether this is the process that this thread belongs to, and not a child
 * that borrows its memory (vfork). */
bool record_is_own(void);

/* The function that a call here stands before; NULL when there is none. */
void *record_real(const char *name);

/* The settings that make a program record: NULL, or LOG_VARIABLE=… and
 * LD_PRELOAD=…, as they were before they were taken out of the environment. */
const char *record_setting(int i);

#endif
