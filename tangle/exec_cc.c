/* One compile: the command writes OUTPUT.new, which becomes OUTPUT when it
 * ended as it should.
 *
 * The compiler gets this process's environment without the variables that
 * silently change what it does, and a TMPDIR of its own: what a killed gcc
 * leaves behind goes with it. */
#include "exec_verbs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "diag.h"
#include "exec_record.h"
#include "file.h"

extern char **environ;

static const int64_t COMPILE_LIMIT = 300 * INT64_C(1000000000);

static bool
is_dropped(const char *pair)
{
	static const char *const names[] = {
		"CPATH",
		"C_INCLUDE_PATH",
		"LIBRARY_PATH",
		"COMPILER_PATH",
		"GCC_EXEC_PREFIX",
		"DEPENDENCIES_OUTPUT",
		"LD_RUN_PATH",
		"SUNPRO_DEPENDENCIES",
		"TMPDIR",
		"LC_ALL",
		"WEFT_PROGRESS",
		"WEFT_MEASUREMENT",
		"WEFT_COMPILE_ONLY",
	};
	size_t n = strcspn(pair, "=");

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strlen(names[i]) == n && strncmp(names[i], pair, n) == 0)
			return true;
	return false;
}

static struct list
environment(const char *dir)
{
	struct list env = { 0 };

	for (char **p = environ; *p; p++)
		if (!is_dropped(*p))
			list_add(&env, str_of(*p));
	list_setf(&env, "TMPDIR=%s", dir);
	list_setf(&env, "LC_ALL=C.UTF-8");
	return env;
}

static void
compile(struct watch *w, char **argv, const struct spec *spec)
{
	static struct capture messages;
	const char *dir = job_make_dir();
	struct list env = environment(dir);
	struct command command = {
		.argv = argv,
		.env = env.v,
		.path = list_value(&env, "PATH"),
	};
	struct job job;

	if (!command.path)
		command.path = spec->path;
	job_open(&job, &command, dir);
	watch_start(w, &job, &messages, &messages, NULL);
	watch_finish(w, COMPILE_LIMIT);
	w->out = NULL; /* its messages are told as what stands on stderr */
	job_close(&job);
}

/* Whether the file that was promised is there now. */
static bool
take_output(const char *made, const char *output)
{
	if (rename(made, output) == 0)
		return true;
	if (access(made, F_OK) == 0)
		die("rename %s:", made);
	return false;
}

int
exec_cc(const char *key, const char *spec_path, char **argv)
{
	struct spec spec;
	struct record record;
	struct watch w;
	struct buf made;
	bool fine;

	spec_read(&spec, spec_path);
	buf_init(&made);
	if (spec.output) {
		buf_addf(&made, "%s.new", spec.output);
		unlink(spec.output);
		unlink(made.p);
		watch_unlink(made.p);
	}
	record_begin(&record, &spec, "cc", key);
	compile(&w, argv, &spec);
	fine = watch_ended(&w, spec.expect);
	if (spec.output && fine && !str_is(spec.expect, "compile-error"))
		fine = take_output(made.p, spec.output);
	if (spec.output)
		unlink(made.p);
	record_sample(&record, &w, fine);
	return record_end(&record, fine);
}

static bool
is_made(const char *key, const char *spec_path)
{
	struct spec spec;

	spec_read(&spec, spec_path);
	return spec.output && file_exists(spec.output) &&
	       record_is_current(&spec, key);
}

int
exec_cc_run(char **words, char **command)
{
	struct spec spec;
	int status = 0;

	if (!is_made(words[0], words[1]))
		status = exec_cc(words[0], words[1], command);
	if (status == 0 && !getenv("WEFT_COMPILE_ONLY"))
		return exec_run(words[2], words[3]);
	spec_read(&spec, words[3]);
	record_forget(&spec);
	return status;
}
