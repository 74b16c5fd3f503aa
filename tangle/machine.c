/* Facts about this machine, read when they are asked for; those that had to
 * be measured come from the result of one run.
 *
 * The measured ones are labels that `weft-exec machine` printed. Nothing here
 * measures; nothing here knows of books. */
#include "machine.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#if __has_include(<linux/io_uring.h>)
#include <linux/io_uring.h>
#endif

#include "diag.h"
#include "file.h"
#include "result.h"
#include "toolchain.h"

static struct result measured;
static bool has_measured;

void
machine_use(const char *result_path)
{
	if (has_measured)
		result_release(&measured);
	has_measured = result_path && result_read(&measured, result_path) &&
		       measured.fine && measured.nouts > 0;
}

static double
cpus(void)
{
	cpu_set_t set;

	if (sched_getaffinity(0, sizeof(set), &set) == 0)
		return CPU_COUNT(&set);
	return (double)sysconf(_SC_NPROCESSORS_ONLN);
}

static double
memory(void)
{
	return (double)sysconf(_SC_PHYS_PAGES) * (double)sysconf(_SC_PAGESIZE);
}

static double
nofile(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
		return 0;
	return (double)limit.rlim_cur;
}

/* The facts that expressions can name. */
static const struct fact {
	const char *name;
	double (*read)(void); /* NULL: it is measured */
	enum dimension dim;
	enum form form;
} facts[] = {
	{ "cpus", cpus, DIM_NUMBER, FORM_COUNT },
	{ "memory", memory, DIM_BYTES, FORM_PLAIN },
	{ "nofile", nofile, DIM_NUMBER, FORM_COUNT },
	{ "parallelism", NULL, DIM_NUMBER, FORM_RATIO },
	{ "clock_cost", NULL, DIM_TIME, FORM_PLAIN },
	{ "sleep_overshoot", NULL, DIM_TIME, FORM_PLAIN },
};

enum { NFACTS = sizeof(facts) / sizeof(facts[0]) };

static const struct fact *
find_fact(struct str name)
{
	for (int i = 0; i < NFACTS; i++)
		if (str_is(name, facts[i].name))
			return &facts[i];
	return NULL;
}

const char *const *
machine_names(size_t *n)
{
	static const char *names[NFACTS];

	for (int i = 0; i < NFACTS; i++)
		names[i] = facts[i].name;
	*n = NFACTS;
	return names;
}

bool
machine_is_measured(struct str name)
{
	const struct fact *f = find_fact(name);

	return f && !f->read;
}

static bool
find_label(struct str text, const char *label, struct quantity *q)
{
	struct str line;

	while (str_line(&text, &line)) {
		size_t colon = str_find_char(line, ':', 0);

		if (colon < line.n &&
		    str_is(str_trim(str_sub(line, 0, colon)), label))
			return quantity_parse(
				str_trim(str_sub(line, colon + 1, line.n)), q);
	}
	return false;
}

bool
machine_value(struct str name, struct quantity *q)
{
	const struct fact *f = find_fact(name);

	if (!f)
		return false;
	if (f->read)
		*q = quantity_number(f->read());
	else if (!has_measured || !find_label(measured.outs[0], f->name, q))
		*q = quantity_none();
	q->dim = f->dim;
	q->form = f->form;
	return true;
}

/* The value of a "key : value" line of a file in /proc. */
static struct str
proc_line(struct arena *a, const char *path, const char *key)
{
	struct str rest, line, found = { "", 0 };
	struct buf file;

	buf_init(&file);
	if (!file_read(path, &file))
		buf_clear(&file);
	rest = buf_str(&file);
	while (found.n == 0 && str_line(&rest, &line)) {
		size_t colon = str_find_char(line, ':', 0);

		if (colon < line.n &&
		    str_is(str_trim(str_sub(line, 0, colon)), key))
			found = arena_copy(
				a, str_trim(str_sub(line, colon + 1, line.n)));
	}
	buf_release(&file);
	return found;
}

static struct str
cpu_model(struct arena *a)
{
	struct utsname u;
	struct str model = proc_line(a, "/proc/cpuinfo", "model name");

	if (model.n > 0 || uname(&u) != 0)
		return model;
	return str_of(arena_printf(a, "%s", u.machine));
}

static struct str
kernel(struct arena *a)
{
	struct utsname u;

	if (uname(&u) != 0)
		return LIT("unknown");
	return str_of(arena_printf(a, "%s %s", u.sysname, u.release));
}

static struct str
distribution(struct arena *a)
{
	struct str rest, line, name = { "", 0 };
	struct buf file;

	buf_init(&file);
	if (!file_read("/etc/os-release", &file))
		buf_clear(&file);
	rest = buf_str(&file);
	while (str_line(&rest, &line))
		if (str_starts(line, "PRETTY_NAME=\"") && line.n > 14)
			name = arena_copy(a, str_sub(line, 13, line.n - 1));
	buf_release(&file);
	return name;
}

static struct str
shown_value(struct arena *a, const char *name)
{
	struct quantity q;
	struct str text;
	struct buf b;

	buf_init(&b);
	if (machine_value(str_of(name), &q))
		quantity_show(&b, &q);
	text = arena_copy(a, buf_str(&b));
	buf_release(&b);
	return text;
}

static struct str
c_library(struct arena *a)
{
	struct str text, word = { "", 0 }, rest;
	struct buf b;

	buf_init(&b);
	toolchain_libc(&b);
	rest = buf_str(&b);
	str_word(&rest, " ", &word);
	str_word(&rest, " ", &word);
	text = str_of(arena_printf(a, "glibc %.*s", STR(word)));
	buf_release(&b);
	return text;
}

size_t
machine_facts(struct arena *a, struct machine_fact **out)
{
	struct machine_fact all[] = {
		{ "CPU", cpu_model(a) },
		{ "CPUs", shown_value(a, "cpus") },
		{ "Memory", shown_value(a, "memory") },
		{ "System", distribution(a) },
		{ "Kernel", kernel(a) },
		{ "C library", c_library(a) },
	};
	size_t n = 0;

	*out = arena_alloc(a, sizeof(all));
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (all[i].text.n > 0)
			(*out)[n++] = all[i];
	return n;
}

void
machine_identity(struct buf *b)
{
	struct arena a;

	arena_init(&a);
	buf_addf(b, "%.*s\n%.*s\n%.0f cpus\n%.0f bytes\n", STR(cpu_model(&a)),
		 STR(kernel(&a)), cpus(), memory());
	arena_release(&a);
}

char *
machine_program(struct arena *a, struct str name)
{
	return toolchain_which(a, name, TOOLCHAIN_PATH);
}

/* Whether a small program can be compiled and linked in this way; tried once
 * for each answer that is asked for. */
static bool
has_tsan(void)
{
	static const char *const places[] = {
		"/usr/lib/gcc/x86_64-linux-gnu/%d/libtsan.so",
		"/usr/lib/gcc/aarch64-linux-gnu/%d/libtsan.so",
	};
	char path[96];

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		for (int version = 4; version < 40; version++) {
			snprintf(path, sizeof(path), places[i], version);
			if (file_exists(path))
				return true;
		}
	return false;
}

/* Asked by making a ring: a kernel may be too old, or forbid them. */
static bool
has_io_uring(void)
{
#ifdef IORING_FEAT_EXT_ARG
	/* one map for both rings; waits that end by the clock */
	const unsigned wanted = IORING_FEAT_SINGLE_MMAP | IORING_FEAT_EXT_ARG;
	struct io_uring_params p = { 0 };
	int fd = (int)syscall(SYS_io_uring_setup, 1, &p);

	if (fd >= 0)
		close(fd);
	return fd >= 0 && (p.features & wanted) == wanted;
#else
	return false;
#endif
}

static bool
has_ptrace(void)
{
	struct buf b;
	bool may;

	buf_init(&b);
	may = !file_read("/proc/sys/kernel/yama/ptrace_scope", &b) ||
	      b.p[0] == '0' || (b.p[0] < '3' && geteuid() == 0);
	buf_release(&b);
	return may;
}

static const struct {
	const char *name;
	bool (*has)(void);
	const char *what;
} features[] = {
	{ "tsan", has_tsan, "ThreadSanitizer's library" },
	{ "ptrace", has_ptrace, "leave to trace other processes" },
	{ "io_uring", has_io_uring, "io_uring as of Linux 5.11" },
};

/* cpus>=2, nofile>=10200, memory>=2GiB */
static bool
has_amount(struct str need, size_t at, struct buf *why)
{
	struct str name = str_sub(need, 0, at);
	struct str amount = str_sub(need, at + 2, need.n);
	struct quantity here, wanted;

	if (!machine_value(name, &here) || machine_is_measured(name) ||
	    !quantity_parse(amount, &wanted) || wanted.dim != here.dim)
		return false;
	if (here.v >= wanted.v)
		return true;
	buf_addf(why, "%.*s %s %.*s; this machine has ", STR(name),
		 "must be at least", STR(amount));
	quantity_show(why, &here);
	return false;
}

static bool
has_package(struct str name, struct buf *why)
{
	struct buf text;
	bool there;

	buf_init(&text);
	there = toolchain_package(&text, name);
	buf_release(&text);
	if (!there)
		buf_addf(why, "the library '%.*s' is not installed", STR(name));
	return there;
}

bool
machine_has(struct str need, struct buf *why)
{
	size_t at = str_find(need, ">=", 0);
	struct buf path;
	bool there;

	if (at < need.n)
		return has_amount(need, at, why);
	if (str_starts(need, "pkg:"))
		return has_package(str_sub(need, 4, need.n), why);
	for (size_t i = 0; i < sizeof(features) / sizeof(features[0]); i++)
		if (str_is(need, features[i].name)) {
			if (features[i].has())
				return true;
			buf_addf(why, "%s is not available here",
				 features[i].what);
			return false;
		}
	buf_init(&path);
	there = toolchain_program(&path, need);
	buf_release(&path);
	if (!there)
		buf_addf(why, "'%.*s' is not installed", STR(need));
	return there;
}
