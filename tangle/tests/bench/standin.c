/* Stands in for the compiler where thousands of programs are needed and not
 * one of them matters: `standin … -o OUT …` makes OUT a copy of the program
 * beside it. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/sendfile.h>
#include <unistd.h>

static int
copy(const char *from, const char *to)
{
	int in = open(from, O_RDONLY);
	int out = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0777);

	if (in < 0 || out < 0)
		return 1;
	while (sendfile(out, in, NULL, 1 << 20) > 0)
		continue;
	return close(out) != 0;
}

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
		if (strcmp(argv[i], "-o") == 0 && i + 1 < argc)
			return copy(path, argv[i + 1]);
	}
	return 0;
}
