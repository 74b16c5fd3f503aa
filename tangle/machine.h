/* What the machine is and offers: facts read at each build, and those that
 * one job of the timed phase measured. */
#ifndef WEFT_MACHINE_H
#define WEFT_MACHINE_H

#include "quantity.h"
#include "str.h"

/* Where the measured facts are, without .res; set once by the build. */
void machine_use(const char *result_path);

/* A value of `machine`: cpus memory nofile, and measured: parallelism
 * clock_cost sleep_overshoot. False for an unknown name; q->none when it was
 * not measured yet. */
bool machine_value(struct str name, struct quantity *q);
bool machine_is_measured(struct str name); /* needs the job */
const char *const *machine_names(size_t *n);

/* For the title page and doctor: "CPU" -> "AMD EPYC …", kernel, libc,
 * compiler, memory; ids whose texts are what the page shows. */
struct machine_fact {
	const char *name;
	struct str text;
};
size_t machine_facts(struct arena *a, struct machine_fact **facts);

/* Limits and settings, for those who want to know more. */
size_t machine_limits(struct arena *a, struct machine_fact **facts);
/* The version of a pkg-config package. */
struct str machine_package(struct arena *a, struct str name);

/* Identity for the keys of timed runs. */
void machine_identity(struct buf *b);

/* Whether a word of `needs` is met (python3, cpus>=2, nofile>=10200,
 * memory>=2GiB, pkg:liburing, tsan, ptrace, io_uring, a program on PATH);
 * when not, `why` says it for the page. False with an empty `why`: the word
 * makes no sense. */
bool machine_has(struct str need, struct buf *why);

/* The path of a program on PATH, in the arena; NULL when it is not there. */
char *machine_program(struct arena *a, struct str name);

#endif
