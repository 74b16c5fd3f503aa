/* Runs a fuzz target over its seeds, as an ordinary test: fuzz_NAME reads the
 * files of tangle/tests/seeds/NAME and passes when it survives each. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
run_seed(const char *path)
{
	struct buf seed;
	uint8_t *exact; /* of exactly the seed's size: reads past it are seen */
	bool readable;

	buf_init(&seed);
	readable = file_read(path, &seed);
	if (readable) {
		exact = xrealloc(NULL, seed.n ? seed.n : 1);
		memcpy(exact, seed.p, seed.n);
		LLVMFuzzerTestOneInput(exact, seed.n);
		free(exact);
	}
	buf_release(&seed);
	return readable;
}

struct count {
	int ran, failed;
};

static void
visit(void *ctx, const char *path)
{
	struct count *c = ctx;

	c->ran++;
	printf("# %s\n", path);
	fflush(stdout);
	if (run_seed(path)) {
		printf("ok %d - %s\n", c->ran, path);
		return;
	}
	c->failed++;
	printf("not ok %d - %s cannot be read\n", c->ran, path);
}

int
main(int argc, char **argv)
{
	const char *slash = strrchr(argv[0], '/');
	const char *name = strstr(slash ? slash : argv[0], "fuzz_");
	struct count c = { 0, 0 };
	struct buf dir;

	buf_init(&dir);
	buf_addf(&dir, "tangle/tests/seeds/%s", name ? name + 5 : "");
	dir_walk(argc > 1 ? argv[1] : dir.p, visit, &c);
	buf_release(&dir);
	printf("1..%d\n", c.ran);
	return c.failed > 0 || c.ran == 0;
}
