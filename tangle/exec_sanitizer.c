/* Turns a sanitizer's report files into a text and a verdict.
 *
 * A report is recognised by its words, never by an exit status: the program
 * ends as itself (TSan's exitcode=0), only ASan stops it, with 66. The verdict
 * is that of the worst report: error, race, deadlock (a lock-order inversion),
 * clean. */
#include "exec_sanitizer.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "file.h"

#define REPORT "report"
#define STOP_STATUS "66"

static const struct lane {
	const char *variable;
	const char *options; /* the author's own come after them */
	const char *fixed; /* these have the last word */
} lanes[] = {
	[SPEC_TSAN] = { "TSAN_OPTIONS",
			"second_deadlock_stack=1:history_size=7",
			"halt_on_error=0:exitcode=0" },
	[SPEC_ASAN] = { "ASAN_OPTIONS", "detect_leaks=1:print_stacktrace=1",
			"exitcode=" STOP_STATUS },
};

static void
add_options(const struct lane *lane, const char *dir, struct list *env)
{
	const char *own = list_value(env, lane->variable);

	list_setf(env, "%s=%s:%s:%s:log_path=%s/" REPORT, lane->variable,
		  lane->options, own ? own : "", lane->fixed, dir);
}

void
sanitizer_environment(const struct spec *spec, const char *dir,
		      struct list *env)
{
	static const struct lane ubsan = { "UBSAN_OPTIONS",
					   "print_stacktrace=1",
					   "exitcode=" STOP_STATUS };

	if (spec->lane != SPEC_TSAN && spec->lane != SPEC_ASAN)
		return;
	add_options(&lanes[spec->lane], dir, env);
	if (spec->lane == SPEC_ASAN)
		add_options(&ubsan, dir, env);
}

bool
sanitizer_stopped(const struct spec *spec, const struct watch *w)
{
	return spec->lane == SPEC_ASAN && str_is(spec->verdict, "error") &&
	       watch_ended(w, LIT("exit:" STOP_STATUS));
}

/* --- what they say --- */

static bool
holds(struct str text, const char *words)
{
	return str_find(text, words, 0) < text.n;
}

static const char *
tsan_verdict(struct str text)
{
	static const char WARNING[] = "WARNING: ThreadSanitizer: ";
	bool race = false, deadlock = false, error = false;

	for (size_t at = 0; (at = str_find(text, WARNING, at)) < text.n;) {
		struct str rest;

		at += strlen(WARNING);
		rest = str_sub(text, at, text.n);
		if (str_starts(rest, "data race"))
			race = true;
		else if (str_starts(rest, "lock-order-inversion"))
			deadlock = true;
		else
			error = true;
	}
	return error	  ? "error"
	       : race	  ? "race"
	       : deadlock ? "deadlock"
			  : "clean";
}

static const char *
verdict_of(const struct spec *spec, struct str text)
{
	if (holds(text, "FATAL: ThreadSanitizer") ||
	    holds(text, "LeakSanitizer has encountered a fatal error"))
		return "unavailable";
	if (spec->lane == SPEC_TSAN)
		return tsan_verdict(text);
	return holds(text, "Sanitizer:") || holds(text, ": runtime error: ")
		       ? "error"
		       : "clean";
}

bool
sanitizer_is_done(const struct spec *spec, const char *verdict)
{
	bool wants_one = spec->any || !str_is(spec->verdict, "clean");

	return strcmp(verdict, "clean") != 0 || !wants_one;
}

/* --- where they say it --- */

static int
by_process(const void *va, const void *vb)
{
	long a = atol(strrchr(*(char *const *)va, '.') + 1);
	long b = atol(strrchr(*(char *const *)vb, '.') + 1);

	return (a > b) - (a < b);
}

/* One file per process that had something to report. */
static void
read_reports(struct buf *text, const char *dir)
{
	struct list files = { 0 };
	struct dirent *e;
	DIR *d = opendir(dir);

	while (d && (e = readdir(d)))
		if (str_starts(str_of(e->d_name), REPORT "."))
			list_add(&files, str_of(e->d_name));
	if (d)
		closedir(d);
	if (files.n > 0)
		qsort(files.v, (size_t)files.n, sizeof(*files.v), by_process);
	for (int i = 0; i < files.n; i++) {
		struct buf path;

		buf_init(&path);
		buf_addf(&path, "%s/%s", dir, files.v[i]);
		file_read(path.p, text);
		buf_release(&path);
	}
}

/* UBSan beside ASan writes to stderr, whatever it is told: a line that says
 * "runtime error", then its stack. */
static void
add_runtime_errors(struct buf *text, struct str said)
{
	bool inside = false;
	struct str line;

	while (str_line(&said, &line)) {
		inside = holds(line, ": runtime error: ") ||
			 (inside && str_starts(line, "    #"));
		if (inside)
			buf_addf(text, "%.*s\n", STR(line));
	}
}

void
sanitizer_collect(struct record *r, const char *dir, const struct capture *err)
{
	struct buf said;

	buf_clear(&r->report);
	read_reports(&r->report, dir);
	buf_init(&said);
	capture_text(err, &said);
	add_runtime_errors(&r->report, buf_str(&said));
	/* one that cannot start has no file to write to yet */
	if (holds(buf_str(&said), "FATAL: ThreadSanitizer"))
		buf_add(&r->report, buf_str(&said));
	buf_release(&said);
	r->verdict = verdict_of(r->spec, buf_str(&r->report));
}
