/* What the build tells while it works: one line on a terminal, plain lines
 * elsewhere, fed by the helpers through a pipe. */
#ifndef WEFT_PROGRESS_H
#define WEFT_PROGRESS_H

#include "str.h"

struct progress {
	bool terminal; /* standard error is one, and may be drawn on */
	int fds[2]; /* the helpers write into fds[1] */
	struct buf pending; /* an unfinished line from the pipe */
	const char *phase; /* "compile and run", "measure" */
	int total; /* steps of this phase, 0 when not known yet */
	int done;
	double begin; /* of this phase, in ms */
	double expected; /* how long it will take, ms; 0 unknown */
	bool drawn; /* there is a line to be wiped */
	bool told; /* the phase was announced, where there is no terminal */
	void *ctx;
	/* called for each step that ends: "run threads/x", and how */
	void (*ended)(void *ctx, struct str step, bool good);
	/* called at the first step of a phase whose total is not known yet */
	void (*first)(void *ctx, struct progress *p);
};

void progress_open(struct progress *p);
void progress_close(struct progress *p);
void progress_phase(struct progress *p, const char *phase);
/* Reads what the helpers wrote and shows it; never blocks. */
void progress_pump(struct progress *p);
/* Removes the line from the terminal, before something else is printed. */
void progress_wipe(struct progress *p);

#endif
