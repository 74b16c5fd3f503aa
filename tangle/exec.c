/* weft-exec: supervises one compile or one run, and writes down what it left
 * behind.
 *
 *   weft-exec cc KEY SPEC -- COMMAND [ARG...]
 *   weft-exec run KEY SPEC
 *   weft-exec cc-run KEY SPEC RUN_KEY RUN_SPEC -- COMMAND [ARG...]
 *   weft-exec machine
 *   weft-exec limit PID
 *
 * A build starts thousands of these: it parses no book and is linked
 * statically. Its parts: exec_spec reads what to do; exec_watch is the
 * supervisor, which sees to limits and signals; exec_job the measuring
 * process between it and the program; exec_start what the program finds;
 * exec_tree ends what it leaves; exec_record writes the result. */
#include <stdio.h>
#include <string.h>

#include "diag.h"
#include "exec_verbs.h"
#include "exec_watch.h"

static int
usage(void)
{
	fputs("usage: weft-exec cc KEY SPEC -- COMMAND [ARG...]\n"
	      "       weft-exec run KEY SPEC\n"
	      "       weft-exec cc-run KEY SPEC RUN_KEY RUN_SPEC -- "
	      "COMMAND [ARG...]\n"
	      "       weft-exec machine\n"
	      "       weft-exec limit PID\n",
	      stderr);
	return 2;
}

int
main(int argc, char **argv)
{
	const char *verb = argc > 1 ? argv[1] : "";

	diag_program = "weft-exec";
	if (strcmp(verb, "machine") == 0 && argc == 2)
		return exec_machine();
	if (strcmp(verb, "limit") == 0 && argc == 3)
		return exec_limit(argv[2]);
	if (strcmp(verb, "cc") == 0 && argc > 5 && strcmp(argv[4], "--") == 0) {
		watch_init();
		return exec_cc(argv[2], argv[3], argv + 5);
	}
	if (strcmp(verb, "run") == 0 && argc == 4) {
		watch_init();
		return exec_run(argv[2], argv[3]);
	}
	if (strcmp(verb, "cc-run") == 0 && argc > 7 &&
	    strcmp(argv[6], "--") == 0) {
		watch_init();
		return exec_cc_run(argv + 2, argv + 7);
	}
	return usage();
}
