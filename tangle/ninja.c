/* Writes the plan down: a spec for each step, build.ninja, the compile
 * commands for editors and a Makefile that builds the extracted programs
 * without weft.
 *
 * No edge has an input: the key in the command is what ninja compares, so
 * neither clocks nor prose make anything stale. Order-only inputs say what
 * must be there first. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "diag.h"
#include "plan.h"
#include "spec.h"

struct planner {
	struct plan *plan;
	struct outputs *out;
	const char *launcher; /* LAUNCHER's value, "" */
	char *folder; /* the book's, for editors */
	struct buf ninja;
	struct buf commands; /* compile_commands.json */
	struct buf makefile;
	struct buf names; /* of the Makefile's programs */
};

/* Copies `text`, with `mark` before each byte that is one of `special`. */
static void
add_escaped(struct buf *b, const char *text, const char *special, char mark)
{
	for (;;) {
		size_t n = strcspn(text, special);

		buf_add(b, (struct str){ text, n });
		if (text[n] == '\0')
			return;
		buf_addc(b, mark);
		buf_addc(b, text[n]);
		text += n + 1;
	}
}

/* In a path `$`, ':' and blanks are special to ninja, in a command only `$`. */
static void
add_path(struct buf *b, const char *path)
{
	add_escaped(b, path, "$: ", '$');
}

static void
add_command(struct buf *b, const char *command)
{
	add_escaped(b, command, "$", '$');
}

static void
add_output(struct buf *b, const char *path, const char *suffix)
{
	buf_addc(b, ' ');
	add_path(b, path);
	buf_adds(b, suffix);
}

/* An edge's variables that say what the helper shall do. */
static void
add_step(struct buf *b, const char *prefix, const char *stem, const char *key)
{
	buf_addc(b, ' ');
	buf_adds(b, prefix);
	buf_adds(b, "spec = ");
	buf_adds(b, stem);
	buf_adds(b, ".spec\n ");
	buf_adds(b, prefix);
	buf_adds(b, "key = ");
	buf_adds(b, key);
	buf_addc(b, '\n');
}

static void
write_spec(struct planner *w, const char *stem, const struct buf *spec)
{
	struct buf path;

	buf_init(&path);
	buf_adds(&path, stem);
	buf_adds(&path, ".spec");
	outputs_write(w->out, path.p, buf_str(spec));
	buf_release(&path);
}

/* --- compiles --- */

static void
add_compile_command(struct planner *w, struct buf *b, const struct variant *v,
		    const char *output)
{
	const struct program *p = v->program;
	struct buf word;

	buf_init(&word);
	buf_add(b, command_compiler(p));
	command_cflags(b, p, v->lane);
	if (keys_is_gcc(&w->plan->keys, command_compiler(p)))
		buf_adds(b, " -fmax-errors=20");
	buf_adds(b, " -I");
	buf_addf(&word, "%s/include", w->plan->src);
	command_word(b, buf_str(&word));
	buf_adds(b, " -o ");
	command_word(b, str_of(output));
	buf_addc(b, ' ');
	command_word(b, str_of(v->source));
	buf_addc(b, ' ');
	command_word(b, str_of(w->plan->tools.linebuf));
	command_libs(b, p);
	buf_release(&word);
}

/* The run that follows the compile at once, in one helper: nobody else waits
 * for what is compiled, and nothing else for the run. NULL when there is none.
 */
static const struct run *
run_at_once(const struct planner *w, const struct variant *v)
{
	const struct program *p = v->program;

	if (*w->launcher || v->nruns != 1 || v->runs[0]->timed || !v->cc ||
	    p->used || p->opt->trace || p->opt->uses.n > 0 || p->with)
		return NULL;
	return v->runs[0];
}

static void
add_compile_edge(struct planner *w, const struct variant *v)
{
	const struct run *run = run_at_once(w, v);
	struct buf command, output;

	buf_init(&command);
	buf_init(&output);
	buf_adds(&output, v->binary);
	buf_adds(&output, ".new");
	add_compile_command(w, &command, v, output.p);
	buf_adds(&w->ninja, "build");
	add_output(&w->ninja, v->cc, ".res");
	if (!str_is(v->program->opt->expect, "compile-error"))
		add_output(&w->ninja, v->binary, "");
	if (run) {
		add_output(&w->ninja, run->path, ".res");
		buf_adds(&w->ninja, ": cc-run\n");
		add_step(&w->ninja, "run_", run->path, run->key);
	} else {
		buf_adds(&w->ninja, ": cc\n");
	}
	add_step(&w->ninja, "", v->cc, v->key);
	buf_adds(&w->ninja, " cmd = ");
	add_command(&w->ninja, command.p);
	buf_addc(&w->ninja, '\n');
	buf_release(&output);
	buf_release(&command);
}

static void
write_compile(struct planner *w, const struct variant *v)
{
	struct buf spec;

	buf_init(&spec);
	spec_compile(&spec, v);
	write_spec(w, v->cc, &spec);
	outputs_keep(w->out, v->binary);
	add_compile_edge(w, v);
	buf_release(&spec);
}

/* --- runs --- */

static void
add_built_first(struct buf *b, const struct program *p)
{
	if (p && p->nvariants > 0 && p->variants[0]->binary)
		add_output(b, p->variants[0]->binary, "");
}

static void
add_run_edge(struct planner *w, const struct run *run)
{
	struct buf *b = &w->ninja;
	const struct program *p;

	buf_adds(b, "build");
	add_output(b, run->path, ".res");
	buf_adds(b, ": run ||");
	if (run->variant) {
		p = run->variant->program;
		if (run->variant->binary)
			add_output(b, run->variant->binary, "");
		for (int i = 0; i < p->opt->uses.n; i++)
			add_built_first(b, p->uses[i]);
		add_built_first(b, p->with);
	}
	buf_addc(b, '\n');
	add_step(b, "", run->path, run->key);
}

static void
write_run(struct planner *w, const struct run *run)
{
	struct buf spec;

	buf_init(&spec);
	spec_run(&spec, run, w->plan->tools.recorder);
	write_spec(w, run->path, &spec);
	if (run != run_at_once(w, run->variant))
		add_run_edge(w, run);
	buf_release(&spec);
}

static void
write_machine(struct planner *w)
{
	const struct run *run = &w->plan->machine;
	struct buf spec;

	if (!run->path)
		return;
	buf_init(&spec);
	spec_machine(&spec, run, w->plan->tools.helper);
	write_spec(w, run->path, &spec);
	add_run_edge(w, run);
	buf_release(&spec);
}

/* --- drawings --- */

static void
write_drawing(struct planner *w, const struct drawing *d)
{
	struct buf spec, path;

	buf_init(&spec);
	buf_init(&path);
	buf_addf(&path, "%s.dot", d->path);
	outputs_write(w->out, path.p, d->fence->body);
	buf_clear(&path);
	buf_addf(&path, "%s.svg", d->path);
	outputs_keep(w->out, path.p);
	spec_drawing(&spec, d);
	write_spec(w, d->path, &spec);
	buf_adds(&w->ninja, "build");
	add_output(&w->ninja, d->path, ".res");
	add_output(&w->ninja, d->path, ".svg");
	buf_adds(&w->ninja, ": cc\n");
	add_step(&w->ninja, "", d->path, d->key);
	buf_addf(&w->ninja, " cmd = dot -Tsvg -o %s.svg.new %s.dot\n", d->path,
		 d->path);
	buf_release(&path);
	buf_release(&spec);
}

/* --- what others read --- */

static void
add_json_string(struct buf *b, const char *text)
{
	buf_addc(b, '"');
	add_escaped(b, text, "\"\\", '\\');
	buf_addc(b, '"');
}

static void
add_editor_entry(struct planner *w, const struct variant *v)
{
	struct buf command;

	buf_init(&command);
	add_compile_command(w, &command, v, v->binary);
	buf_adds(&w->commands, w->commands.n > 2 ? ",\n{" : "{");
	buf_adds(&w->commands, "\"directory\": ");
	add_json_string(&w->commands, w->folder);
	buf_adds(&w->commands, ", \"file\": ");
	add_json_string(&w->commands, v->source);
	buf_adds(&w->commands, ", \"command\": ");
	add_json_string(&w->commands, command.p);
	buf_addc(&w->commands, '}');
	buf_release(&command);
}

/* A make variable's `$` is written twice; the rest is the shell's. */
static void
add_make_rule(struct planner *w, const struct variant *v)
{
	const struct program *p = v->program;
	const char *source = v->source + strlen(w->plan->src) + 1;
	struct buf command;

	if (str_is(p->opt->expect, "compile-error"))
		return;
	buf_init(&command);
	command_cflags(&command, p, LANE_PLAIN);
	buf_addf(&command, " -Iinclude -o $@ %s", source);
	buf_addf(&w->names, " \\\n\t%.*s", STR(p->full));
	buf_addf(&w->makefile, "\n%.*s: %s $(HEADERS)\n\t", STR(p->full),
		 source);
	if (p->opt->cc.n > 0)
		buf_add(&w->makefile, p->opt->cc);
	else
		buf_adds(&w->makefile, "$(CC)");
	buf_add(&w->makefile, buf_str(&command));
	buf_clear(&command);
	command_libs(&command, p);
	add_command(&w->makefile, command.p); /* make doubles `$` too */
	buf_addc(&w->makefile, '\n');
	buf_release(&command);
}

static void
write_program(struct planner *w, const struct program *p)
{
	for (int i = 0; i < p->nvariants; i++) {
		const struct variant *v = p->variants[i];

		if (v->cc)
			write_compile(w, v);
		for (int j = 0; j < v->nruns; j++)
			write_run(w, v->runs[j]);
		if (v->cc && v->lane == LANE_PLAIN && !v->skeleton) {
			add_editor_entry(w, v);
			add_make_rule(w, v);
		}
	}
}

static void
add_rules(struct planner *w)
{
	struct buf *b = &w->ninja;

	buf_adds(b, "# Written by weft: what it makes of the book, and how.\n"
		    "ninja_required_version = 1.8\nbuilddir = ");
	add_path(b, w->plan->build);
	buf_adds(b, "\nhelper = ");
	add_command(b, w->plan->tools.helper);
	buf_adds(b, "\nlauncher = ");
	if (*w->launcher) {
		add_command(b, w->launcher);
		buf_addc(b, ' ');
	}
	/* exec: no shell stays between ninja and the helper, who watch each
	 * other's life */
	buf_adds(b, "\nrule cc\n command = exec $helper cc $key $spec -- $cmd\n"
		    "rule cc-run\n"
		    " command = exec $helper cc-run $key $spec $run_key "
		    "$run_spec -- $cmd\n"
		    "rule run\n"
		    " command = exec ${launcher}$helper run $key $spec\n");
}

/* Without targets ninja makes the whole first phase. */
static void
add_default(struct planner *w)
{
	struct targets t = { 0 };

	plan_untimed(w->plan, NULL, &t);
	buf_adds(&w->ninja, "build untimed: phony");
	for (int i = 0; i < t.n; i++)
		add_output(&w->ninja, t.v[i], "");
	buf_adds(&w->ninja, "\ndefault untimed\n");
	free(t.v);
}

static void
write_files(struct planner *w)
{
	struct arena *a = &w->plan->book->arena;
	struct buf make;

	add_default(w);
	buf_adds(&w->commands, "\n]\n");
	outputs_write(w->out, arena_printf(a, "%s/build.ninja", w->plan->build),
		      buf_str(&w->ninja));
	outputs_write(
		w->out,
		arena_printf(a, "%s/compile_commands.json", w->plan->build),
		buf_str(&w->commands));
	buf_init(&make);
	buf_addf(&make,
		 "# Builds the book's programs without weft: make, or make "
		 "CHAPTER/NAME.\n"
		 "CC ?= cc\nHEADERS = $(wildcard include/*.h)\n"
		 "PROGRAMS =%s\n\nall: $(PROGRAMS)\n\n"
		 "clean:\n\trm -f $(PROGRAMS)\n\n.PHONY: all clean\n",
		 w->names.p);
	buf_add(&make, buf_str(&w->makefile));
	outputs_write(w->out, arena_printf(a, "%s/Makefile", w->plan->src),
		      buf_str(&make));
	buf_release(&make);
}

void
plan_write(struct plan *plan, struct outputs *out)
{
	const char *launcher = getenv("LAUNCHER");
	struct planner w = { .plan = plan,
			     .out = out,
			     .launcher = launcher ? launcher : "" };

	w.folder = getcwd(NULL, 0);
	if (!w.folder)
		die("the current folder:");
	buf_init(&w.ninja);
	buf_init(&w.commands);
	buf_init(&w.makefile);
	buf_init(&w.names);
	buf_adds(&w.commands, "[\n");
	add_rules(&w);
	write_machine(&w);
	for (int i = 0; i < plan->book->nprograms; i++)
		if (plan_takes_part(plan->book->programs[i]))
			write_program(&w, plan->book->programs[i]);
	for (int i = 0; i < plan->ndrawings; i++)
		write_drawing(&w, &plan->drawings[i]);
	write_files(&w);
	buf_release(&w.names);
	buf_release(&w.makefile);
	buf_release(&w.commands);
	buf_release(&w.ninja);
	free(w.folder);
}
