/* Lists the programs by part and chapter, and runs those that are asked for.
 *
 * Numbers are those of the whole book, so that a list printed yesterday still
 * works. Input may come from a pipe: every prompt is answered by one line. */
#include "menu.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "diag.h"
#include "result.h"
#include "run.h"

static bool
has_programs(const struct chapter *c)
{
	for (int i = 0; i < c->nprograms; i++)
		if (c->programs[i]->runs)
			return true;
	return false;
}

static void
add_kind(struct buf *b, const struct program *p)
{
	const struct options *o = p->opt;

	if (o->time)
		buf_addf(b, "timed, %d runs", o->repeat);
	else if (o->trials > 0)
		buf_addf(b, "%d trials", o->trials);
	else
		buf_adds(b, "run");
	if (o->sweep.n > 0)
		buf_addf(b, " for each of %d values", o->sweep.n);
	if (!str_is(o->expect, "exit:0"))
		buf_addf(b, ", ends with %.*s", STR(o->expect));
	if (p->exercise)
		buf_adds(b, ", checks an exercise");
}

static void
print_program(const struct program *p, int number)
{
	struct buf kind;

	if (!p->runs)
		return;
	buf_init(&kind);
	add_kind(&kind, p);
	printf("  %3d  %-24.*s %s\n", number, STR(p->name), kind.p);
	buf_release(&kind);
}

static void
print_chapter(const struct chapter *c, int *number)
{
	if (has_programs(c))
		printf("\n%.*s: %.*s\n", STR(c->slug), STR(c->title));
	for (int i = 0; i < c->nprograms; i++)
		if (c->programs[i]->runs)
			print_program(c->programs[i], ++*number);
}

static void
print_list(const struct book *book)
{
	int number = 0, part = -1;

	printf("%.*s\n", STR(book->title));
	for (int i = 0; i < book->nchapters; i++) {
		const struct chapter *c = book->chapters[i];

		if (has_programs(c) && c->part_index != part) {
			part = c->part_index;
			printf("\n%.*s\n", STR(book->parts[part]));
		}
		print_chapter(c, &number);
	}
}

int
menu_list(const struct request *r)
{
	struct work w = { .build = r->build };
	bool there = work_load(&w);
	int errors = diag_flush();

	if (there)
		print_list(&w.book);
	book_release(&w.book);
	return errors > 0;
}

/* --- the menu --- */

static struct program *
program_of_number(const struct book *book, uint64_t number)
{
	for (int i = 0; i < book->nprograms; i++)
		if (book->programs[i]->runs && --number == 0)
			return book->programs[i];
	return NULL;
}

static struct program *
program_of(const struct book *book, struct str answer)
{
	uint64_t number;

	if (str_uint(answer, &number))
		return number > 0 ? program_of_number(book, number) : NULL;
	return book_program(book, answer);
}

static void
show_recorded(const struct program *p)
{
	struct result r;

	if (p->nvariants == 0 || p->variants[0]->nruns == 0)
		return;
	if (!result_read(&r, p->variants[0]->runs[0]->path)) {
		printf("-- not recorded yet: 'weft build' does that\n");
		return;
	}
	if (r.nsamples > 0) {
		printf("-- recorded in the book (%.*s)\n",
		       STR(r.samples[0].status));
		if (r.nouts > 0)
			printf("%.*s", STR(r.outs[r.samples[0].out]));
		if (r.nerrs > 0)
			printf("%.*s", STR(r.errs[r.samples[0].err]));
	}
	result_release(&r);
}

static int
show_and_run(struct work *w, struct program *p)
{
	int status;

	printf("\n== %.*s\n", STR(p->full));
	show_recorded(p);
	printf("-- now\n");
	status = run_program(w, p, NULL);
	printf("-- ended with %s %d\n", status > 128 ? "signal" : "status",
	       status > 128 ? status - 128 : status);
	return status;
}

static void
run_chapter(struct work *w, const struct chapter *c)
{
	for (int i = 0; i < c->nprograms; i++)
		if (c->programs[i]->runs)
			show_and_run(w, c->programs[i]);
}

static bool
ask(const char *question, struct buf *line, struct str *answer)
{
	size_t cap = 0;
	char *text = NULL;
	ssize_t n;

	printf("%s", question);
	fflush(stdout);
	n = getline(&text, &cap, stdin);
	buf_clear(line);
	if (n > 0)
		buf_add(line, (struct str){ text, (size_t)n });
	free(text);
	*answer = str_trim(buf_str(line));
	return n > 0;
}

/* "a threads", or "a" and the chapter asked for. */
static void
answer_all(struct work *w, struct str slug, struct buf *line)
{
	struct chapter *c;

	if (slug.n == 0 && !ask("which chapter? ", line, &slug))
		return;
	c = book_chapter(&w->book, slug);
	if (c)
		run_chapter(w, c);
	else
		printf("there is no chapter '%.*s'\n", STR(slug));
}

static void
answer_program(struct work *w, struct str answer)
{
	struct program *p = program_of(&w->book, answer);

	if (p && p->runs)
		show_and_run(w, p);
	else
		printf("there is no program '%.*s'; a number or a name from "
		       "the list, please\n",
		       STR(answer));
}

static void
converse(struct work *w)
{
	struct str answer, rest, first;
	struct buf line;

	buf_init(&line);
	while (ask("\nnumber or name, a CHAPTER for all of it, l to list, q to "
		   "leave: ",
		   &line, &answer) &&
	       !str_is(answer, "q")) {
		rest = answer;
		if (!str_word(&rest, " ", &first))
			continue;
		if (str_is(first, "a"))
			answer_all(w, str_trim(rest), &line);
		else if (str_is(answer, "l"))
			print_list(&w->book);
		else
			answer_program(w, answer);
	}
	buf_release(&line);
}

int
menu_command(const struct request *r)
{
	struct work w = { .build = r->build };

	if (!work_load(&w)) {
		diag_flush();
		return 1;
	}
	diag_flush();
	work_plan(&w);
	work_write(&w);
	print_list(&w.book);
	converse(&w);
	work_release(&w);
	return 0;
}
