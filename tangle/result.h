/* What a compile or a run left behind: the result file that weft-exec writes.
 *
 * A result is a record file (rec.h). The helper writes PATH.res when the
 * program ended as its spec says, PATH.bad when not, and removes both before
 * it starts: ninja never mistakes a failed run, or one of an older key, for a
 * finished one. */
#ifndef WEFT_RESULT_H
#define WEFT_RESULT_H

#include "str.h"

/* Output that was too long keeps this many bytes of its head; what was cut
 * out came after them. */
enum { RESULT_HEAD = 48 * 1024, RESULT_TAIL = 16 * 1024 };

/* One execution. */
struct sample {
	struct str status; /* exit:N signal:NAME timeout limit:processes … */
	double wall; /* ns */
	double cpu; /* ns, user and system, of all descendants */
	double rss; /* bytes, of the largest process */
	double switches; /* context switches, of both kinds */
	int left; /* processes that were left over and had to be killed */
	int out, err; /* index into outs and errs */
	uint64_t out_cut, err_cut; /* bytes cut out of the middle */
	bool fine; /* ended as the spec says */
};

struct result {
	struct buf image; /* what everything below borrows from */
	struct str kind; /* "cc" or "run" */
	struct str key;
	int measurement; /* 1, or 2, 3 when a false claim had it repeated */
	bool fine; /* every execution ended as its spec says */
	struct sample *samples;
	int nsamples;
	struct str *outs, *errs; /* the different outputs; "merge" uses outs */
	int nouts, nerrs;
	double others, stolen, capacity; /* ns of CPU time while several
			samples were taken: what other programs used, what
			other virtual machines took, of how much; capacity 0:
			not known */
	struct str verdict; /* of a sanitizer: clean race deadlock error;
			       "unavailable" where it does not work here */
	struct str report; /* its raw text */
	struct str stacks; /* where each thread stood at the timeout */
	struct str server; /* what a `with` program had to say when it died */
	struct str trace; /* what a traced run did (trace.h) */
	struct str *parts; /* "name=hash" of all that went into the key */
	int nparts;
	struct str *lines; /* of a compile: "chapters/02-a.md LINE COUNT slug
			      chunk FENCE": COUNT lines from LINE on were the
			      body of the chunk's fence number FENCE (from 0) */
	int nlines;
};

/* Reads PATH.res, else PATH.bad. False when neither is there or whole; prints
 * nothing. The result is released by result_release. */
bool result_read(struct result *r, const char *path);
/* The same from the bytes of such a file, which it takes over. */
bool result_parse(struct result *r, struct buf image);
void result_release(struct result *r);

/* Makes the next build run it again, keeping what it says: PATH.res becomes
 * PATH.bad. */
void result_forget(const char *path);

#endif
