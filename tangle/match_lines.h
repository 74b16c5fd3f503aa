/* Patterns as lines, and how the lines of a pattern and a text are brought
 * together: in order (by edits) and out of order (by pairs). */
#ifndef WEFT_MATCH_LINES_H
#define WEFT_MATCH_LINES_H

#include "str.h"

struct line {
	struct str text; /* as it stands, without blanks at its end */
	struct str key; /* what is compared: places, and the lines quoted behind
			   them, without line numbers */
	bool any; /* a pattern's: dots alone, any lines or none */
	bool wild; /* a pattern's: has dots */
};

struct lines {
	struct line *v; /* in the arena */
	int n;
	const char *dots; /* what stands for any text, when it is a pattern */
};

/* Cuts a text into lines. `dots` is "..." for a pattern of an author's. Text is
 * borrowed. */
struct lines lines_of(struct arena *a, struct str text, const char *dots);
struct line line_of(struct arena *a, struct str text, const char *dots);

/* Whether a line of pattern `p` (not one of any lines) accepts `line`. */
bool line_accepts(const struct lines *p, int i, const struct line *line);

bool lines_accept(const struct lines *p, const struct lines *text);

/* --- out of order --- */

/* of_pattern[i] is the line of the text that line i of the pattern stands for,
 * of_text the other way round; -1 for none. As many as can be are paired. */
struct pairs {
	int *of_pattern, *of_text; /* in the arena */
	bool any; /* the pattern has a line of any lines */
};

struct pairs lines_pair(struct arena *a, const struct lines *p,
			const struct lines *text);
/* The next line of the text from `j` on that has no partner; text->n: none. */
int pairs_next(const struct pairs *pairs, const struct lines *text, int j);

/* --- in order --- */

enum edit {
	EDIT_KEEP, /* pattern i accepts text j */
	EDIT_SWAP, /* text j stands where pattern i was */
	EDIT_DROP, /* pattern i has nothing */
	EDIT_ADD, /* text j is not in the pattern */
	EDIT_ANY, /* pattern i, of any lines, starts here … */
	EDIT_TAKE, /* … and takes text j */
};

struct step {
	enum edit edit;
	int i, j;
};

/* Two sequences to align: lines, or the words of two lines. */
struct align {
	void *ctx;
	int n, m; /* how long pattern and text are */
	bool (*any)(void *ctx, int i);
	bool (*accepts)(void *ctx, int i, int j); /* asked if not any(i) */
};

/* The cheapest way from pattern to text; returns how many steps (in the arena).
 * Where n × m is out of all proportion it gives up looking for a cheap one. */
int align(struct arena *a, const struct align *problem, struct step **steps);
int lines_align(struct arena *a, const struct lines *p,
		const struct lines *text, struct step **steps);

#endif
