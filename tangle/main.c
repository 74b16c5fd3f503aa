/* weft: commands and their options.
 *
 * Everything a command does is elsewhere; here is only what it is called, what
 * it takes, and what --help says of it. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "build.h"
#include "diag.h"
#include "diff.h"
#include "doctor.h"
#include "init.h"
#include "menu.h"
#include "run.h"
#include "try.h"

/* Options that not every command takes: bits. */
enum { TAKES_JOBS = 1, TAKES_REMEASURE = 2, TAKES_EXPLAIN = 4 };

static int
run_or_menu(const struct request *r)
{
	return r->args[0] ? run_command(r) : menu_command(r);
}

static int
doctor_command(const struct request *r)
{
	(void)r;
	return doctor();
}

static int
init_command(const struct request *r)
{
	return init_book(r->args[0]);
}

static const struct command {
	const char *name;
	int (*handler)(const struct request *r);
	int options;
	int least, most; /* how many arguments; most -1: any number */
	const char *takes;
	const char *help;
} commands[] = {
	{ "build", build_book, TAKES_JOBS | TAKES_REMEASURE | TAKES_EXPLAIN, 0,
	  -1, "[SLUG...]", "compile, run, judge and weave what changed" },
	{ "check", build_check, TAKES_JOBS, 0, 0, "",
	  "parse and check only: every mistake with its place" },
	{ "weave", build_weave, TAKES_JOBS, 0, 0, "",
	  "write the pages from the results there are" },
	{ "print", build_print, TAKES_JOBS, 0, 0, "",
	  "the same, and all of it as one page, print.html" },
	{ "list", menu_list, 0, 0, 0, "", "the programs, by chapter" },
	{ "run", run_or_menu, 0, 0, -1, "[NAME [ARG...]]",
	  "run one program in this terminal; a menu without NAME" },
	{ "try", try_command, TAKES_JOBS, 2, 2, "NAME FILE",
	  "your solution FILE against the checker of exercise NAME" },
	{ "promote", build_promote, 0, 0, -1, "[SLUG...]",
	  "accept the printed output into the chapters" },
	{ "diff", diff_command, 0, 1, 2, "OLD [NEW]",
	  "what differs between two measurements.json" },
	{ "doctor", doctor_command, 0, 0, 0, "",
	  "what is installed, linked and possible here" },
	{ "init", init_command, 0, 1, 1, "DIR",
	  "start a new book that builds at once" },
	{ "clean", build_clean, 0, 0, 0, "", "remove what weft generated" },
};

enum { NCOMMANDS = sizeof(commands) / sizeof(commands[0]) };

static void
print_help(void)
{
	printf("usage: weft [-C DIR] [-B DIR] COMMAND [OPTION...]\n\n"
	       "Compiles, runs and measures the programs in a book's chapters "
	       "and writes\nwhat they printed into its pages.\n\n");
	for (int i = 0; i < NCOMMANDS; i++) {
		struct buf words;

		buf_init(&words);
		buf_addf(&words, "%s %s", commands[i].name, commands[i].takes);
		printf("  %-22s %s\n", words.p, commands[i].help);
		buf_release(&words);
	}
	printf("\n"
	       "  -C DIR                 the book (this folder)\n"
	       "  -B DIR                 the build folder, from the book "
	       "(build)\n"
	       "  -j N                   build, check, weave, print, try: N jobs\n"
	       "  --remeasure[=NAME,...] build: run again without compiling\n"
	       "  --explain              build: say why each program ran\n"
	       "  --help, --version\n\n"
	       "Status: 0 the book is good, 1 it has errors, 2 wrong usage or "
	       "a broken\nenvironment. CC, LAUNCHER and NO_COLOR are "
	       "respected.\n");
}

_Noreturn static void
die_usage(const char *why, const char *what)
{
	die("%s '%s'; 'weft --help' lists the commands", why, what);
}

static const struct command *
find_command(const char *name)
{
	const char *names[NCOMMANDS], *near;

	for (int i = 0; i < NCOMMANDS; i++) {
		names[i] = commands[i].name;
		if (strcmp(name, names[i]) == 0)
			return &commands[i];
	}
	near = diag_nearest(str_of(name), names, NCOMMANDS);
	if (near)
		die("there is no command '%s'; did you mean '%s'?", name, near);
	die_usage("there is no command", name);
}

struct options_given {
	struct request request;
	const char *folder;
	int given; /* bits of TAKES_ */
};

static int
number_of_jobs(const char *text)
{
	uint64_t n;

	if (!str_uint(str_of(text), &n) || n < 1 || n > 4096)
		die_usage("-j takes a number from 1, not", text);
	return (int)n;
}

static void
take_option(struct options_given *o, int letter)
{
	switch (letter) {
	case 'C':
		o->folder = optarg;
		break;
	case 'B':
		o->request.build = optarg;
		break;
	case 'j':
		o->request.jobs = number_of_jobs(optarg);
		o->given |= TAKES_JOBS;
		break;
	case 'r':
		o->request.remeasure = true;
		o->request.remeasure_names = optarg;
		o->given |= TAKES_REMEASURE;
		break;
	case 'e':
		o->request.explain = true;
		o->given |= TAKES_EXPLAIN;
		break;
	case 'h':
		print_help();
		exit(0);
	case 'v':
		printf("weft %s\n", WEFT_VERSION);
		exit(0);
	default:
		/* getopt said what is wrong */
		exit(2);
	}
}

/* Reads options up to the next word that is none; `permute` reads those
 * behind words too. */
static void
take_options(struct options_given *o, int argc, char **argv, bool permute)
{
	static const struct option names[] = {
		{ "remeasure", optional_argument, NULL, 'r' },
		{ "explain", no_argument, NULL, 'e' },
		{ "help", no_argument, NULL, 'h' },
		{ "version", no_argument, NULL, 'v' },
		{ NULL, 0, NULL, 0 },
	};
	int letter;

	while ((letter = getopt_long(argc, argv,
				     permute ? "C:B:j:h" : "+C:B:j:h", names,
				     NULL)) != -1)
		take_option(o, letter);
}

static void
check_usage(const struct command *c, const struct options_given *o, int words)
{
	if (o->given & ~c->options)
		die("'%s' does not take that option; 'weft --help' says which",
		    c->name);
	if (words < c->least || (c->most >= 0 && words > c->most))
		die("usage: weft %s%s%s", c->name, *c->takes ? " " : "",
		    c->takes);
}

int
main(int argc, char **argv)
{
	struct options_given o = { .request = { .build = "build" } };
	const struct command *c;

	take_options(&o, argc, argv, false);
	if (optind == argc) {
		print_help();
		return 2;
	}
	c = find_command(argv[optind]);
	argv += optind;
	argc -= optind;
	optind = 0; /* glibc: from the start, and in the order of now */
	take_options(&o, argc, argv, c->handler != run_or_menu);
	check_usage(c, &o, argc - optind);
	o.request.args = argv + optind;
	if (o.folder && chdir(o.folder) != 0)
		die("go to %s:", o.folder);
	return c->handler(&o.request);
}
