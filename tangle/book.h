/* The book in memory: what the chapters say, and the programs in it.
 *
 * load fills it in, check resolves what refers to what; from then on it is
 * read only (results are attached by judge). Everything lives in the book's
 * arena or borrows from the chapters' text. */
#ifndef WEFT_BOOK_H
#define WEFT_BOOK_H

#include "diag.h"
#include "expr.h"
#include "result.h"
#include "str.h"

struct cmark_node;
struct book;
struct chapter;
struct chunk;
struct fence;
struct names; /* identifier.c */
struct program;

enum lang { LANG_C, LANG_SH, LANG_PYTHON, LANG_TEXT, LANG_OTHER };

/* --- the author's text --- */

/* A list of words, in the book's arena. */
struct words {
	struct str *v;
	int n;
};

/* The flags and keys of a fence, defaults applied. A key that was not given
 * has an empty slice, a list of none, or the value that the comment names. */
struct options {
	bool run; /* also set by `trials` alone */
	bool time, build, lib, hide, trace, exercise, solution;
	struct str file; /* another file to tangle to */
	struct words args;
	struct str stdin_chunk; /* name of a text chunk, may be slug/name */
	struct words env; /* K=V */
	struct words pass; /* names of variables handed on */
	struct words uses; /* programs, may be slug/name */
	struct words reads; /* files below the book's folder */
	struct str with; /* a build program */
	double timeout; /* ns; 10e9 */
	int repeat; /* 11 */
	int trials; /* 0: not a trials program */
	struct words sweep; /* values, in order */
	struct str expect; /* exit:0 */
	struct str tsan, asan; /* off clean race deadlock / off clean error */
	struct words pkg, libs, cflags;
	struct str cc; /* another compiler */
	struct words needs;
	struct str buffer; /* line none full */
	bool stderr_merge;
	struct words covers;
	struct str diff; /* an earlier version, may be slug/name */
	/* of other fences, which keep what they need of it: */
	bool unordered; /* text output= */
	bool perf; /* claim */
	struct str output;
	struct str of, from, to; /* timeline */
	struct str title, x; /* chart */
	struct str when; /* claim perf */
};

/* A stretch of a chunk's text: some lines, or a reference to another chunk. */
struct piece {
	struct str text; /* whole lines with their newlines; empty for a ref */
	struct str ref; /* `name` or `slug/name`; empty for text */
	struct chunk *to; /* what it refers to; set by check */
	int line; /* in the fence's body, from 0 */
	struct str indent; /* blanks before the reference (python uses them) */
};

/* An ordered list, where its items stand. */
struct items {
	int first; /* the first one's number */
	int col;
	int *lines; /* of each */
	int n;
};

enum fence_kind {
	FENCE_SHOWN, /* an illustration */
	FENCE_CHUNK, /* a piece of a chunk (or its solution) */
	FENCE_OUTPUT, /* expected output */
	FENCE_CLAIM,
	FENCE_CHART,
	FENCE_DOT,
	FENCE_TOPICS, /* what the words of covers= mean */
	FENCE_TIMELINE,
	FENCE_DEFAULTS, /* ```weft */
};

/* A fenced block where it stands. */
struct fence {
	enum fence_kind kind;
	struct chapter *chapter;
	struct cmark_node *node;
	struct loc loc; /* of the first word of the info string */
	int body_line; /* source line of the body's first line */
	int close_line; /* source line of the closing fence */
	int indent; /* columns that the opening fence is indented by */
	struct str info; /* as in the source, without the fence */
	struct str lang_word; /* "c", "claim", "text" … */
	enum lang lang;
	struct str body; /* lines with newlines, container prefixes removed */
	uint64_t marks; /* the numbers at its lines' ends; bits from 1 */
	struct items *items; /* the list that they are for; NULL */
	struct options *opt; /* of a chunk's first fence; else NULL */
	struct chunk *chunk; /* FENCE_CHUNK */
	bool is_solution;
	bool hide;
	struct str output; /* FENCE_OUTPUT: after output=, `NAME[4].stderr` */
	bool unordered; /* FENCE_OUTPUT */
	struct piece *pieces; /* FENCE_CHUNK, in order */
	int npieces;
	struct expected *expected; /* FENCE_OUTPUT */
	struct claim *claims; /* FENCE_CLAIM, an array */
	int nclaims;
	struct chart *chart; /* FENCE_CHART */
	struct timeline *timeline; /* FENCE_TIMELINE */
	struct topic *topics; /* FENCE_TOPICS, an array */
	int ntopics;
	struct words covers; /* of claims, a chart, a timeline, a diagram */
	/* set by weave: */
	struct cmark_node *notes; /* the list of `items`; NULL */
	uint64_t tied; /* marks that have an item there: bit 1 is (1) */
};

/* A word of covers= and what it means. */
struct topic {
	struct loc loc;
	struct str word, text;
	bool covered; /* set by check */
};

/* A named text: all its fences together. */
struct chunk {
	struct str name;
	struct chapter *chapter;
	enum lang lang;
	struct fence **fences; /* in order; an exercise's are its skeleton */
	int nfences;
	struct fence **solutions; /* the other text of an exercise */
	int nsolutions;
	struct options *opt; /* of its first fence */
	struct program *program; /* when it is one */
	/* set by check: */
	struct chunk **used_by; /* chunks that refer to it */
	int nused_by;
	struct chunk *exercise; /* itself or one that it reaches; NULL */
	bool header; /* a lib chunk, or one that such a chunk reaches */
	struct chunk *diff; /* the earlier version of it; NULL */
	bool broken; /* it reaches a reference that leads nowhere */
	int depth; /* how deep its references nest */
	size_t size; /* bytes that it expands to, of its longest text */
	struct chunk **includes; /* lib chunks that its own lines include */
	int nincludes;
	bool includes_all; /* perhaps any: `#include MACRO` */
	int visit; /* check's mark of walks */
	struct names *names; /* what it defines; identifier's */
};

/* Expected output: one of a program's, of one kind, of one sweep value. */
struct expected {
	struct fence *fence;
	struct program *program;
	struct str sweep; /* empty: not of a sweep value */
	struct str kind; /* stdout stderr cc tsan asan stacks */
};

struct claim {
	struct loc loc; /* of its text */
	struct str text; /* before the colon */
	struct str source; /* of the expression; in one text with `text` */
	size_t off; /* of `text` in the fence's body */
	struct expr *expr;
	bool perf;
	struct expr *when; /* NULL: always */
	struct str when_source;
	struct words covers;
	/* set by judge */
	enum claim_state {
		CLAIM_UNJUDGED,
		CLAIM_TRUE,
		CLAIM_FALSE,
		CLAIM_NOT_MEASURED, /* something in it has no value */
		CLAIM_NOT_HERE, /* `when` does not hold */
		CLAIM_BROKEN, /* cannot be computed; was reported */
	} state;
};

struct series {
	struct loc loc;
	struct str label;
	struct str source;
	struct expr *expr;
};

struct chart {
	bool line; /* else bar */
	struct str title, x;
	struct series *series;
	int nseries;
};

struct timeline {
	struct str of; /* a traced program, may be slug/name */
	struct str from, to; /* times; empty: all of it */
	struct program *program; /* set by check; NULL: not there */
};

/* A value in prose: `= expr`. */
struct span {
	struct cmark_node *node;
	struct loc loc; /* of the expression's first byte */
	struct str source;
	struct expr *expr; /* NULL when malformed; was reported */
};

struct heading {
	struct cmark_node *node;
	int level;
	int line;
	struct str text; /* plain */
	struct str anchor;
};

/* A link or image to something in the book. */
struct link {
	struct cmark_node *node;
	struct loc loc;
	struct str url; /* as written */
	struct chapter *chapter; /* it leads to, when to a chapter */
	struct str anchor; /* without '#'; empty: the page's top */
	struct str file; /* else: a file below chapters/ or assets/ */
	struct str page; /* else: "claims.html", which weft writes, and what
			    stands behind it; all empty: elsewhere */
	bool draft; /* its chapter is not written: shown as plain text */
};

struct chapter {
	struct book *book;
	int number; /* position in SUMMARY, from 0 */
	struct str file; /* "chapters/02-threads.md" */
	struct str part; /* "02", "a" */
	struct str slug; /* "threads" */
	struct str title; /* of the link in SUMMARY */
	struct words badges;
	int part_index; /* into book.parts; -1 before the first */
	bool draft; /* in the contents, but not there */
	bool missing; /* its file could not be read; was reported */
	struct loc loc; /* of its link in SUMMARY */
	struct buf image; /* the file */
	struct str text;
	bool outlined; /* fences, headings, spans and links are known */
	struct cmark_node *tree; /* NULL: see chapter_grow_tree */
	bool malformed; /* its Markdown, not only what its fences say */
	struct options defaults; /* of the book and this chapter */
	struct fence **fences; /* in order */
	int nfences;
	struct chunk **chunks; /* in order of first fence */
	int nchunks;
	struct map names; /* name -> chunk; see book_chunk */
	struct program **programs; /* in order */
	int nprograms;
	struct span *spans;
	int nspans;
	struct heading *headings;
	int nheadings;
	struct link *links;
	int nlinks;
	struct program **shown; /* every program whose results or values this
				   chapter shows or judges; set by check */
	int nshown;
	bool uses_machine; /* a value of `machine` that must be measured */
};

struct book {
	struct arena arena;
	struct str title;
	struct buf summary; /* SUMMARY.md's text */
	struct str *parts; /* their titles */
	int nparts;
	struct chapter **chapters; /* in order, drafts among them */
	int nchapters;
	struct map slugs; /* slug -> chapter */
	struct program **programs; /* all, in order of the book */
	int nprograms;
	bool lean; /* chapters keep no trees */
	const char *build; /* folder that may hold outlines; NULL: none */
	bool uses_machine; /* some expression needs measured facts */
	int ndraft_links; /* links to chapters that are not written yet */
};

/* --- programs --- */

enum lane { LANE_PLAIN, LANE_TSAN, LANE_ASAN, LANE_TRACE };

/* One text of a program, compiled in one way; LANE_TRACE runs what LANE_PLAIN
 * is compiled to. */
struct variant {
	struct program *program;
	enum lane lane;
	bool skeleton; /* the exercise's skeleton in place of its solution */
	/* set by plan: */
	const char *source; /* build/src/threads/ten_waits.c */
	const char *binary; /* build/bin/threads/ten_waits; NULL for scripts */
	const char *cc; /* path of the compile's result, without .res */
	struct str parts; /* what went into the key: "name=hash" lines */
	char key[33]; /* of the compile */
	struct run **runs; /* one, or one for each value of a sweep */
	int nruns;
	struct result *compiled; /* set by judge; NULL: none there */
};

/* One entry in the plan: a variant run with one set of arguments. */
struct run {
	struct variant *variant;
	int sweep; /* index into the sweep's values, -1 */
	const char *path; /* of its result, without .res */
	struct str parts; /* what went into the key beside the compile's */
	char key[33];
	bool timed; /* in the second phase, alone on the machine */
	struct result *result; /* set by judge; NULL: none there */
	bool ran; /* in this build; set by build */
};

enum program_state {
	PROGRAM_UNJUDGED,
	PROGRAM_GOOD,
	PROGRAM_SKIPPED, /* `needs` something that is not here */
	PROGRAM_FAILED, /* reported; has no values */
};

struct program {
	struct str name; /* "ten_waits" */
	struct str full; /* "threads/ten_waits" */
	struct chunk *chunk;
	struct chapter *chapter;
	enum lang lang;
	struct options *opt;
	struct loc loc;
	bool runs; /* run, time or trials; else build only */
	bool timed;
	struct chunk *exercise; /* it is the checker of; NULL */
	struct chunk *stdin_chunk;
	struct program **uses; /* same length as opt->uses */
	bool used; /* another program uses it; set by check */
	struct program *with;
	struct chunk **headers; /* lib chunks it can reach; set by check */
	int nheaders;
	struct variant **variants; /* plain first; set by check */
	int nvariants;
	struct expected **expected;
	int nexpected;
	/* set by judge: */
	enum program_state state; /* check sets PROGRAM_FAILED where a name in
				     it leads nowhere */
	struct str why; /* skipped or failed, in words for the page */
	bool untold; /* failed, and judged without telling */
	bool blank; /* its chapter has no results, and gets none now: it has
		       no keys */
};

#endif
