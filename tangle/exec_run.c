/* One run: a program under test, executed as often as its spec says, each
 * time in an empty folder of its own.
 *
 * Repetitions share one measuring process; a sanitizer's attempts do not, for
 * their reports lie in its folder. The first execution that does not end as
 * expected is the last. */
#include "exec_verbs.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "diag.h"
#include "exec_limits.h"
#include "exec_record.h"
#include "exec_sanitizer.h"
#include "exec_server.h"
#include "exec_stacks.h"
#include "exec_trace.h"
#include "exec_tree.h"
#include "file.h"

static const int64_t TICK = 20 * INT64_C(1000000);

struct run {
	const struct spec *spec;
	struct record record;
	struct server server; /* all zero when there is none */
	struct capture out, err;
	struct trace_log trace;
};

/* Ends an execution that breaks a limit or has lost its server. */
static void
keep_limits(struct run *r, struct watch *w, struct limits *limits,
	    int64_t deadline)
{
	if (w->ended || w->stopped)
		return;
	if (limits_exceeded(limits))
		watch_stop(w, "limit:processes");
	else if (server_is_gone(&r->server))
		watch_stop(w, "server");
	else if (clock_now() >= deadline) {
		w->late = true; /* it may end while a debugger looks at it */
		if (r->spec->stacks)
			stacks_collect(&r->record.stacks, w->job->pid);
		watch_stop(w, "timeout");
	}
}

static void
execute(struct run *r, struct watch *w, struct job *job)
{
	const struct spec *spec = r->spec;
	int64_t deadline = clock_now() + spec->timeout, next;
	struct limits limits;

	limits_start(&limits, job->pid);
	watch_start(w, job, &r->out, spec->merge ? &r->out : &r->err,
		    spec->has_input ? &spec->input : NULL);
	while (!w->ended) {
		next = clock_now() + TICK;
		watch_step(next < deadline || w->stopped ? next : deadline);
		keep_limits(r, w, &limits, deadline);
	}
}

/* Executions one after the other; the warm-up is kept only when it fails. */
static bool
repeat(struct run *r, struct job *job)
{
	struct crowd before = crowd_now();
	struct watch w;
	int64_t own = 0;
	bool fine = true;

	for (int i = r->spec->warm_up ? -1 : 0; fine && i < r->spec->repeat;
	     i++) {
		execute(r, &w, job);
		fine = watch_ended(&w, r->spec->expect) ||
		       sanitizer_stopped(r->spec, &w);
		own += w.report.cpu;
		if (i >= 0 || !fine)
			record_sample(&r->record, &w, fine);
	}
	/* a server is not the program, and no stranger */
	if (r->spec->repeat > 1 && r->spec->server.n == 0)
		r->record.crowd = crowd_since(&before, own);
	return fine;
}

static struct list
environment(const struct run *r, const char *dir, const char *home)
{
	struct list env = { 0 };

	for (int i = 0; i < r->spec->env.n; i++)
		list_set(&env, str_of(r->spec->env.v[i]));
	server_environment(&r->server, &env);
	sanitizer_environment(r->spec, dir, &env);
	if (r->spec->lane == SPEC_TRACE)
		trace_environment(&r->trace, r->spec, &env);
	list_setf(&env, "TMPDIR=%s", home);
	list_setf(&env, "HOME=%s", home);
	return env;
}

static bool
is_sanitized(const struct spec *spec)
{
	return spec->lane == SPEC_TSAN || spec->lane == SPEC_ASAN;
}

/* All executions in one measuring process. */
static bool
run_job(struct run *r, bool fixed_addresses)
{
	const char *dir = job_make_dir();
	struct command command = { .argv = r->spec->argv.v,
				   .path = r->spec->path,
				   .tested = true,
				   .fixed_addresses = fixed_addresses };
	struct buf home;
	struct list env;
	struct job job;
	bool fine;

	buf_init(&home);
	buf_adds(&home, dir);
	if (is_sanitized(r->spec)) {
		/* its reports lie beside the program's own folder, not in it */
		buf_adds(&home, "/home");
		dir_make(home.p);
	}
	if (r->spec->lane == SPEC_TRACE)
		trace_open(&r->trace);
	env = environment(r, dir, home.p);
	command.env = env.v;
	command.home = home.p;
	job_open(&job, &command, dir);
	fine = repeat(r, &job);
	if (is_sanitized(r->spec))
		sanitizer_collect(&r->record, dir,
				  r->spec->merge ? &r->out : &r->err);
	if (r->spec->lane == SPEC_TRACE)
		trace_collect(&r->trace, r->spec, &r->record.trace);
	job_close(&job);
	buf_release(&home);
	return fine;
}

/* A sanitizer may miss a race: again, until it is seen. One that cannot work
 * in this address space is tried once more without randomisation. */
static bool
run_sanitized(struct run *r)
{
	bool fixed_addresses = false, fine = false;

	for (int i = 0; i < r->spec->tries; i++) {
		record_restart(&r->record);
		fine = run_job(r, fixed_addresses);
		if (strcmp(r->record.verdict, "unavailable") == 0) {
			if (fixed_addresses)
				return true;
			fixed_addresses = true;
			i--;
			continue;
		}
		if (!fine || sanitizer_is_done(r->spec, r->record.verdict))
			break;
	}
	return fine && str_is(r->spec->verdict, r->record.verdict);
}

static bool
run_all(struct run *r)
{
	if (r->spec->server.n > 0 && !server_start(&r->server, r->spec)) {
		server_tell(&r->server, &r->record.server);
		return false;
	}
	return is_sanitized(r->spec) ? run_sanitized(r) : run_job(r, false);
}

int
exec_run(const char *key, const char *spec_path)
{
	static struct run r; /* large: what is not touched costs nothing */
	struct spec spec;
	bool fine;

	spec_read(&spec, spec_path);
	if (spec.argv.n == 0)
		die("%s names no program", spec_path);
	r.spec = &spec;
	record_begin(&r.record, &spec, "run", key);
	process_hurry(0, true); /* limits are kept in a crowd, too */
	fine = run_all(&r);
	if (server_is_gone(&r.server)) {
		server_tell(&r.server, &r.record.server);
		fine = false;
	}
	server_stop(&r.server);
	return record_end(&r.record, fine || spec.any);
}
