/* Writes a new book: the files of tangle/init, which the Makefile turned into
 * C strings, a line each.
 *
 * Nothing is overwritten: where one of the files is there, nothing is written
 * at all. */
#include "init.h"

#include <errno.h>
#include <stdio.h>

#include "diag.h"
#include "file.h"

static const char *const summary[] = {
#include "init/SUMMARY.inc"
	NULL,
};

static const char *const lookup[] = {
#include "init/01-lookup.inc"
	NULL,
};

static const char *const together[] = {
#include "init/02-together.inc"
	NULL,
};

static const char *const ignore[] = { "/build/\n", NULL };

static const struct {
	const char *path;
	const char *const *lines;
} files[] = {
	{ "chapters/SUMMARY.md", summary },
	{ "chapters/01-lookup.md", lookup },
	{ "chapters/02-together.md", together },
	{ ".gitignore", ignore },
};

enum { NFILES = sizeof(files) / sizeof(files[0]) };

static void
write_lines(const char *path, const char *const *lines)
{
	struct buf text;

	buf_init(&text);
	for (; *lines; lines++)
		buf_adds(&text, *lines);
	file_write(path, buf_str(&text));
	buf_release(&text);
}

int
init_book(const char *dir)
{
	struct arena a;

	arena_init(&a);
	for (int i = 0; i < NFILES; i++)
		if (file_exists(path_join(&a, dir, files[i].path)))
			die("'%s' is there already; a new book needs a folder "
			    "of its own",
			    path_join(&a, dir, files[i].path));
	for (int i = 0; i < NFILES; i++) {
		char *path = path_join(&a, dir, files[i].path);

		write_lines(path, files[i].lines);
		printf("wrote %s\n", path);
	}
	printf("now build it:  %s -C %s build\n", program_invocation_name, dir);
	printf("then read:     %s\n",
	       path_join(&a, dir, "build/book/index.html"));
	arena_release(&a);
	return 0;
}
