/* Finds weft's helper files, and says what the compilers are.
 *
 * An identity is text that goes into keys: when it differs, programs are
 * compiled anew. Asking a compiler costs milliseconds, so the answer is
 * remembered beside the stamps of the files that gave it. */
#include "toolchain.h"

#include <errno.h>
#include <gnu/libc-version.h>
#include <limits.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "diag.h"
#include "file.h"
#include "proc.h"
#include "rec.h"

/* The folder of weft's own executable. */
static char *
own_folder(struct arena *a)
{
	char path[PATH_MAX], *slash;
	ssize_t n = readlink("/proc/self/exe", path, sizeof(path) - 1);

	if (n < 0)
		die("read /proc/self/exe:");
	path[n] = '\0';
	slash = strrchr(path, '/');
	return arena_strdup(a, (struct str){ path, (size_t)(slash - path) });
}

static const char *
find_beside(struct arena *a, const char *folder, const char *const *places,
	    const char *name)
{
	for (; *places; places++) {
		char *path = arena_printf(a, "%s/%s%s", folder, *places, name);

		if (file_exists(path))
			return path;
	}
	return NULL;
}

static const char *
find_own(struct arena *a, const char *folder, const char *name)
{
	static const char *const places[] = { "", "../", "../lib/weft/", NULL };
	const char *path = find_beside(a, folder, places, name);

	if (!path)
		die("'%s' is missing beside %s/weft; run 'make' again", name,
		    folder);
	return path;
}

void
toolchain_find(struct toolchain *t, struct arena *a)
{
	static const char *const places[] = { "", "../", "../../",
					      "../share/weft/", NULL };
	const char *folder = own_folder(a);

	t->helper = find_own(a, folder, "weft-exec");
	t->linebuf = find_own(a, folder, "linebuf.o");
	t->recorder = find_own(a, folder, "weft-trace.so");
	t->assets = file_exists("assets/page.html")
			    ? "assets"
			    : find_beside(a, folder, places, "assets");
	if (!t->assets)
		die("the folder 'assets' is missing; looked beside %s", folder);
}

char *
toolchain_which(struct arena *a, struct str name, const char *path)
{
	struct str rest = str_of(path), dir;

	if (str_find_char(name, '/', 0) < name.n) {
		char *own = arena_strdup(a, name);

		return access(own, X_OK) == 0 ? own : NULL;
	}
	while (str_word(&rest, ":", &dir)) {
		char *full = arena_printf(a, "%.*s/%.*s", STR(dir), STR(name));

		if (access(full, X_OK) == 0)
			return full;
	}
	return NULL;
}

static const char *
own_path(void)
{
	const char *path = getenv("PATH");

	return path && *path ? path : TOOLCHAIN_PATH;
}

/* Adds "path stamp\n" for each program that the command names before its
 * first option: the compiler, and ccache or distcc before it. */
static int
add_programs(struct buf *b, struct arena *a, struct str command)
{
	struct str word;
	int n = 0;

	while (str_word(&command, " \t", &word) && word.p[0] != '-') {
		char *path = toolchain_which(a, word, own_path());

		if (!path)
			break;
		buf_addf(b, "%s %llx\n", path,
			 (unsigned long long)file_stamp(path));
		n++;
	}
	return n;
}

static bool
ask(struct arena *a, struct str command, const char *option, struct buf *out)
{
	char *argv[16];
	struct str word;
	int n = 0;

	while (n < 14 && str_word(&command, " \t", &word))
		argv[n++] = arena_strdup(a, word);
	argv[n++] = arena_printf(a, "%s", option);
	argv[n] = NULL;
	return n > 1 && proc_output(argv, out);
}

static struct str
first_line(const struct buf *b)
{
	struct str rest = buf_str(b), line = { "", 0 };

	str_line(&rest, &line);
	return line;
}

/* gcc's cc1 is a file of its own; clang has none and answers "cc1". */
static void
add_cc1(struct buf *b, const struct buf *answer)
{
	struct str path = str_trim(first_line(answer));
	char *name = strndup(path.p, path.n);

	if (!name)
		die("out of memory");
	if (*name == '/')
		buf_addf(b, "%s %llx\n", name,
			 (unsigned long long)file_stamp(name));
	free(name);
}

static bool
remembered(const char *memory, struct str command, struct str programs,
	   struct buf *identity)
{
	struct buf file, now;
	struct str cmd, was, version, cc1;
	bool good;

	buf_init(&file);
	buf_init(&now);
	good = file_read(memory, &file) && rec_check(buf_str(&file)) &&
	       rec_find(buf_str(&file), "command", &cmd) &&
	       rec_find(buf_str(&file), "programs", &was) &&
	       rec_find(buf_str(&file), "version", &version) &&
	       rec_find(buf_str(&file), "cc1", &cc1) && str_eq(cmd, command) &&
	       str_eq(was, programs);
	if (good) {
		struct buf path;

		buf_init(&path);
		buf_add(&path, cc1);
		add_cc1(&now, &path);
		buf_addf(identity, "%.*s\n%.*s%s", STR(version), STR(programs),
			 now.p);
		buf_release(&path);
	}
	buf_release(&now);
	buf_release(&file);
	return good;
}

static void
remember(const char *memory, struct str command, struct str programs,
	 struct str version, struct str cc1)
{
	struct buf b;

	buf_init(&b);
	rec_begin(&b);
	rec_put(&b, "command", command);
	rec_put(&b, "programs", programs);
	rec_put(&b, "version", version);
	rec_put(&b, "cc1", cc1);
	rec_end(&b);
	file_write(memory, buf_str(&b));
	buf_release(&b);
}

bool
toolchain_compiler(struct buf *identity, struct str command, const char *memory)
{
	struct arena a;
	struct buf programs, version, cc1;
	bool there;

	arena_init(&a);
	buf_init(&programs);
	buf_init(&version);
	buf_init(&cc1);
	there = add_programs(&programs, &a, command) > 0;
	if (there &&
	    !remembered(memory, command, buf_str(&programs), identity)) {
		there = ask(&a, command, "--version", &version);
		ask(&a, command, "-print-prog-name=cc1", &cc1);
		buf_addf(identity, "%.*s\n%s", STR(first_line(&version)),
			 programs.p);
		add_cc1(identity, &cc1);
		if (there)
			remember(memory, command, buf_str(&programs),
				 first_line(&version),
				 str_trim(first_line(&cc1)));
	}
	buf_release(&cc1);
	buf_release(&version);
	buf_release(&programs);
	arena_release(&a);
	return there;
}

char *
toolchain_memory(struct arena *a, const char *folder, struct str command)
{
	return arena_printf(a, "%s/compiler-%llx", folder,
			    (unsigned long long)str_hash64(command));
}

struct str
toolchain_version(struct str identity)
{
	struct str line = { "", 0 };

	str_line(&identity, &line);
	return line;
}

static int
find_libc(struct dl_phdr_info *info, size_t size, void *out)
{
	(void)size;
	if (!info->dlpi_name || !strstr(info->dlpi_name, "/libc.so"))
		return 0;
	buf_addf(out, " %llx", (unsigned long long)file_stamp(info->dlpi_name));
	return 1;
}

void
toolchain_libc(struct buf *identity)
{
	buf_addf(identity, "glibc %s", gnu_get_libc_version());
	dl_iterate_phdr(find_libc, identity);
}

/* Where Debian's pkg-config looks, the reader's own places first. */
static void
add_package_dirs(struct buf *b)
{
	const char *more = getenv("PKG_CONFIG_PATH");
	const char *instead = getenv("PKG_CONFIG_LIBDIR");

	if (more)
		buf_addf(b, "%s:", more);
	if (instead) {
		buf_adds(b, instead);
		return;
	}
#if defined(__x86_64__)
	buf_adds(b, "/usr/lib/x86_64-linux-gnu/pkgconfig:");
#elif defined(__aarch64__)
	buf_adds(b, "/usr/lib/aarch64-linux-gnu/pkgconfig:");
#endif
	buf_adds(b, "/usr/local/lib/pkgconfig:/usr/local/share/pkgconfig:"
		    "/usr/lib/pkgconfig:/usr/lib64/pkgconfig:"
		    "/usr/share/pkgconfig");
}

bool
toolchain_package(struct buf *identity, struct str name)
{
	struct buf dirs, path;
	struct str rest, dir;
	bool found = false;

	buf_init(&dirs);
	buf_init(&path);
	add_package_dirs(&dirs);
	rest = buf_str(&dirs);
	while (!found && str_word(&rest, ":", &dir)) {
		buf_clear(&path);
		buf_addf(&path, "%.*s/%.*s.pc", STR(dir), STR(name));
		found = file_read(path.p, identity);
	}
	buf_release(&path);
	buf_release(&dirs);
	return found;
}

bool
toolchain_program(struct buf *identity, struct str name)
{
	struct arena a;
	char *path;

	arena_init(&a);
	path = toolchain_which(&a, name, TOOLCHAIN_PATH);
	if (path)
		buf_addf(identity, "%s %llx", path,
			 (unsigned long long)file_stamp(path));
	arena_release(&a);
	return path != NULL;
}
