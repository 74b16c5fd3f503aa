/* A program's results to one block: the command when it is unusual, what was
 * printed, the figures, tables of trials and sweeps, what the sanitizers said;
 * for an exercise's checker what it said about the skeleton. Failures are
 * marked here, in place. */
#include "outcome.h"

#include <stdio.h>
#include <sys/stat.h>

#include "command.h"
#include "expected.h"
#include "finding.h"
#include "html.h"
#include "stream.h"
#include "tables.h"

/* --- the command --- */

/* Flags that the program has beyond those of its chapter. */
static struct words
own_words(const struct words *all, const struct words *defaults)
{
	int n = defaults->n <= all->n ? defaults->n : all->n;

	return (struct words){ all->v + n, all->n - n };
}

struct own {
	struct words cflags, libs, pkg, env;
	struct str cc;
};

static struct own
own_options(const struct program *p)
{
	const struct options *o = p->opt, *d = &p->chapter->defaults;

	return (struct own){
		own_words(&o->cflags, &d->cflags),
		own_words(&o->libs, &d->libs),
		own_words(&o->pkg, &d->pkg),
		own_words(&o->env, &d->env),
		str_eq(o->cc, d->cc) ? (struct str){ "", 0 } : o->cc,
	};
}

static void
add_compile(const struct program *p, const struct own *own, struct buf *b)
{
	if (own->cflags.n + own->libs.n + own->pkg.n == 0 && own->cc.n == 0)
		return;
	buf_add(b, own->cc.n > 0 ? own->cc : LIT("cc"));
	command_words(b, &own->cflags);
	buf_addf(b, " %.*s.c", STR(p->name));
	command_words(b, &own->libs);
	for (int i = 0; i < own->pkg.n; i++)
		buf_addf(b, " $(pkg-config --cflags --libs %.*s)",
			 STR(own->pkg.v[i]));
	if (p->runs)
		buf_adds(b, " && ");
}

static void
add_run(const struct program *p, const struct own *own, struct buf *b)
{
	if (!p->runs)
		return;
	for (int i = 0; i < own->env.n; i++) {
		command_word(b, own->env.v[i]);
		buf_addc(b, ' ');
	}
	if (p->lang == LANG_C)
		buf_addf(b, "./%.*s", STR(p->name));
	else
		buf_addf(b, "%.*s %.*s.%s", STR(command_interpreter(p->lang)),
			 STR(p->name), p->lang == LANG_SH ? "sh" : "py");
	command_words(b, &p->opt->args);
	if (p->opt->sweep.n > 0)
		buf_adds(b, " …");
	if (p->opt->stdin_chunk.n > 0)
		buf_addf(b, " < %.*s", STR(p->opt->stdin_chunk));
}

static bool
is_unusual(const struct program *p, const struct own *own)
{
	const struct options *o = p->opt;

	return own->cflags.n + own->libs.n + own->pkg.n + own->env.n > 0 ||
	       own->cc.n > 0 || o->args.n > 0 || o->stdin_chunk.n > 0 ||
	       o->sweep.n > 0;
}

static void
add_command(const struct program *p, struct buf *b)
{
	struct own own = own_options(p);
	struct quantity limit = quantity_number(p->opt->timeout);
	struct buf line;

	buf_init(&line);
	if (is_unusual(p, &own)) {
		add_compile(p, &own, &line);
		add_run(p, &own, &line);
		buf_adds(b, " <code>$ ");
		html_escape(b, buf_str(&line));
		buf_adds(b, "</code>");
	}
	if (p->opt->trials > 0)
		buf_addf(b, " <span>%d trials</span>", p->opt->trials);
	if (p->opt->timeout != p->chapter->defaults.timeout) {
		limit.dim = DIM_TIME;
		buf_adds(b, " <span>timeout ");
		quantity_show(b, &limit);
		buf_adds(b, "</span>");
	}
	if (p->with)
		buf_addf(b, " <span>with %.*s</span>", STR(p->with->name));
	if (p->exercise)
		buf_addf(b,
			 " <span>check yours: <code>weft try %.*s FILE</code>"
			 "</span>",
			 STR(p->exercise->name));
	buf_release(&line);
}

static void
add_head(const struct program *p, struct buf *b)
{
	bool hidden = p->chunk->fences[0]->hide;

	if (hidden)
		buf_addf(b, "<div class=\"result\" id=\"c-%.*s\">\n",
			 STR(p->name));
	else
		buf_adds(b, "<div class=\"result\">\n");
	if (!p->runs)
		return;
	buf_addf(b,
		 "<p class=\"head\"><a class=\"out\" href=\"#c-%.*s\">"
		 "Out&nbsp;[%d]</a>",
		 STR(p->name), page_number(p));
	if (hidden)
		buf_addf(b, " <code class=\"name\">%.*s</code>", STR(p->name));
	add_command(p, b);
	buf_adds(b, "</p>\n");
}

/* --- the parts of a result --- */

static void
add_failure(struct page *pg, const struct program *p, struct buf *b)
{
	if (p->state == PROGRAM_SKIPPED) {
		buf_adds(b, "<p class=\"skipped\">Not run here: ");
		html_escape(b, p->why);
		buf_adds(b, ".</p>\n");
	}
	if (p->state != PROGRAM_FAILED)
		return;
	pg->tally.failures++;
	if (expected_differences(pg, p, b) > 0)
		return;
	buf_adds(b, "<p class=\"failed\"><strong>Failed:</strong> ");
	html_escape(b, p->why.n > 0 ? p->why
				    : LIT("the build tells its mistakes"));
	buf_adds(b, "</p>\n");
}

/* One result: streams, figures, and the table of trials. */
static void
add_result(struct page *pg, const struct variant *v, const struct result *r,
	   struct buf *b)
{
	const struct sample *s = stream_sample(v->program, r);

	if (!s)
		return;
	stream_html(pg, v, r, s, b);
	if (v->program->opt->trials > 0)
		tables_outcomes(r, b);
	tables_figures(v->program, r, b);
}

static void
add_printed_by_each(struct page *pg, const struct variant *v, struct buf *b)
{
	buf_adds(b, "<details class=\"finding\"><summary>What each run printed"
		    "</summary>\n");
	for (int i = 0; i < v->nruns; i++) {
		buf_adds(b, "<p class=\"stream\">");
		html_escape(b, v->program->opt->sweep.v[v->runs[i]->sweep]);
		buf_adds(b, "</p>\n");
		add_result(pg, v, v->runs[i]->result, b);
	}
	buf_adds(b, "</details>\n");
}

static bool
has_results(const struct variant *v)
{
	return stream_result(v) != NULL;
}

static void
add_plain(struct page *pg, const struct program *p, struct buf *b)
{
	const struct variant *v = stream_variant(p, LANE_PLAIN, false);

	if (has_results(v) && p->opt->sweep.n > 0) {
		tables_sweep(pg, p, b);
		add_printed_by_each(pg, v, b);
	} else if (has_results(v)) {
		add_result(pg, v, v->runs[0]->result, b);
	}
	finding_all(pg, p, false, b);
}

/* The skeleton's result is the one that the reader will see; the solution's
 * is folded, as the solution is. */
static void
add_checked(struct page *pg, const struct program *p, struct buf *b)
{
	const struct variant *v = stream_variant(p, LANE_PLAIN, true);
	const struct result *r = stream_result(v);

	if (r || stream_compiler(v).n > 0) {
		buf_adds(b, "<p class=\"stream\">with the skeleton of <code>");
		buf_add(b, p->exercise->name);
		buf_adds(b, "</code> as it stands</p>\n");
		add_result(pg, v, r, b);
		finding_all(pg, p, true, b);
	}
	if (!has_results(stream_variant(p, LANE_PLAIN, false)))
		return;
	buf_adds(b, "<details class=\"finding\"><summary>With the solution"
		    "</summary>\n");
	add_plain(pg, p, b);
	buf_adds(b, "</details>\n");
}

/* --- the tally --- */

static long long
time_of_result(const char *path)
{
	char name[4096];
	struct stat st;

	if (!path)
		return 0;
	snprintf(name, sizeof(name), "%s.res", path);
	if (stat(name, &st) == 0)
		return st.st_mtim.tv_sec;
	snprintf(name, sizeof(name), "%s.bad", path);
	return stat(name, &st) == 0 ? st.st_mtim.tv_sec : 0;
}

static void
count(struct page *pg, const struct program *p)
{
	const struct variant *v = stream_variant(p, LANE_PLAIN, false);
	struct tally *t = &pg->tally;

	if (!has_results(v))
		return;
	t->programs++;
	for (int i = 0; i < v->nruns; i++) {
		long long when = time_of_result(v->runs[i]->path);

		if (when > t->newest)
			t->newest = when;
		if (p->timed && v->runs[i]->result)
			t->measurements += v->runs[i]->result->nsamples;
	}
}

static bool
is_compiled_only(const struct program *p)
{
	const struct variant *v = stream_variant(p, LANE_PLAIN, false);

	return str_is(p->opt->expect, "compile-error") &&
	       stream_compiler(v).n > 0;
}

void
outcome_html(struct page *pg, const struct program *p, struct buf *b)
{
	size_t before = b->n, head;

	add_head(p, b);
	head = b->n;
	add_failure(pg, p, b);
	if (p->exercise)
		add_checked(pg, p, b);
	else
		add_plain(pg, p, b);
	/* what the compiler said may stand in a fence of its own */
	if (b->n == head && p->runs && !is_compiled_only(p))
		buf_adds(b, "<p class=\"skipped\">Not run yet.</p>\n");
	if (b->n == head) {
		/* built without a word: nothing to show */
		b->n = before;
		b->p[before] = '\0';
	} else {
		buf_adds(b, "</div>\n");
	}
	count(pg, p);
}

void
outcome_expected(struct page *pg, const struct fence *f, struct buf *b)
{
	const struct expected *e = f->expected;

	if (!e || !e->program)
		return;
	if (str_is(e->kind, "stdout") && e->sweep.n == 0)
		outcome_html(pg, e->program, b);
	else
		expected_part(pg, e, b);
}
