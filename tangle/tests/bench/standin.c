/* Stands in for the compiler where thousands of programs are needed and not
 * one of them matters: `standin … -o OUT …` makes OUT a link to the program
 * beside it. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int
main(int argc, char **argv)
{
	char path[4096];
	ssize_t n = readlink("/proc/self/exe", path, sizeof(path) - 20);

	if (n < 0)
		return 2;
	strcpy(path + n, "-program");
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--version") == 0)
			return puts("standin 1") < 0;
		if (strcmp(argv[i], "-o") == 0 && i + 1 < argc) {
			unlink(argv[i + 1]);
			return link(path, argv[i + 1]) != 0;
		}
	}
	return 0;
}
