/* Asks the tools and libraries that weft works with for their versions, and
 * tries what this machine can do.
 *
 * Nothing is concluded that can be tried: a sanitizer works when a program
 * built with it has run, a cgroup can be made when one was made. libcurl is
 * opened, not linked: weft itself does without it, programs of a book may
 * not. */
#include "doctor.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cmark-gfm.h>

#include "file.h"
#include "machine.h"
#include "proc.h"
#include "toolchain.h"

static void
heading(const char *text)
{
	printf("\n%s\n", text);
}

static void
line(const char *name, struct str text)
{
	printf("  %-18s %.*s\n", name, STR(text));
}

static bool shell(struct buf *answer, const char *format, ...) PRINTF(2, 3);

/* Appends what a shell command prints; false when it fails. */
static bool
shell(struct buf *answer, const char *format, ...)
{
	char name[] = "sh", flag[] = "-c";
	struct buf command;
	va_list args;
	bool good;

	buf_init(&command);
	va_start(args, format);
	buf_vaddf(&command, format, args);
	va_end(args);
	good = proc_output((char *[]){ name, flag, command.p, NULL }, answer);
	buf_release(&command);
	return good;
}

static struct str
first_line(const struct buf *b)
{
	struct str rest = buf_str(b), first = { "", 0 };

	str_line(&rest, &first);
	return first;
}

/* --- what is installed --- */

struct missing {
	struct buf packages; /* Debian's names, a blank before each */
	bool needed; /* one of them is needed by every book */
};

static void
miss(struct missing *m, const char *name, const char *package,
     const char *purpose, bool needed)
{
	printf("  %-18s missing: %s\n", name, purpose);
	buf_addf(&m->packages, " %s", package);
	m->needed |= needed;
}

static void
tools(struct missing *m)
{
	static const struct {
		const char *name, *package, *command, *purpose;
		bool needed; /* and found on the reader's own PATH */
	} all[] = {
		{ "compiler", "gcc libc6-dev", "${CC:-cc} --version",
		  "compiles the programs", true },
		{ "ninja", "ninja-build", "ninja --version",
		  "does only what changed", true },
		{ "pkg-config", "pkg-config", "pkg-config --version",
		  "finds the libraries of programs that use some", false },
		{ "dot", "graphviz", "dot -V 2>&1", "draws diagrams", false },
		{ "gdb", "gdb", "gdb --version", "shows where a program hangs",
		  false },
		{ "objdump", "binutils", "objdump --version",
		  "shows machine code", false },
		{ "python3", "python3", "python3 --version",
		  "runs programs in Python", false },
	};
	struct buf answer;

	heading("Tools");
	buf_init(&answer);
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		buf_clear(&answer);
		if (shell(&answer, "%s%s",
			  all[i].needed ? "" : "PATH=" TOOLCHAIN_PATH "; ",
			  all[i].command))
			line(all[i].name, first_line(&answer));
		else
			miss(m, all[i].name, all[i].package, all[i].purpose,
			     all[i].needed);
	}
	buf_release(&answer);
}

/* The version as the library itself tells it. */
static struct str
curl_version(void *library)
{
	union {
		void *symbol;
		char *(*function)(void);
	} version = { dlsym(library, "curl_version") };

	struct str all = str_of(version.symbol ? version.function() : "");

	return str_sub(all, 0, str_find_char(all, ' ', 0));
}

static void
libraries(struct missing *m)
{
	void *curl = dlopen("libcurl.so.4", RTLD_LAZY);
	struct buf identity;

	heading("Libraries");
	line("cmark-gfm", str_of(cmark_version_string()));
	buf_init(&identity);
	if (curl && toolchain_package(&identity, LIT("libcurl")))
		line("curl", curl_version(curl));
	else
		miss(m, "curl", "libcurl4-openssl-dev",
		     "programs that download", false);
	buf_release(&identity);
	if (curl)
		dlclose(curl);
}

/* --- what the machine is --- */

static void
limit(const char *name, int resource)
{
	struct rlimit r;

	if (getrlimit(resource, &r) != 0)
		return;
	if (r.rlim_cur == RLIM_INFINITY)
		line(name, LIT("no limit"));
	else
		printf("  %-18s %llu\n", name, (unsigned long long)r.rlim_cur);
}

static void
facts(void)
{
	struct machine_fact *all;
	struct arena a;
	size_t n;

	heading("This machine");
	arena_init(&a);
	n = machine_facts(&a, &all);
	for (size_t i = 0; i < n; i++)
		line(all[i].name, all[i].text);
	arena_release(&a);
	limit("open files", RLIMIT_NOFILE);
	limit("processes", RLIMIT_NPROC);
}

/* What programs say that they need, and only some machines have. */
static void
features(void)
{
	static const char *const names[] = { "io_uring", "ptrace" };
	struct buf why;

	buf_init(&why);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		buf_clear(&why);
		if (machine_has(str_of(names[i]), &why))
			buf_adds(&why, "available");
		line(names[i], buf_str(&why));
	}
	buf_release(&why);
}

/* What the helper measures, in lines "some_name: value". */
static void
measured(void)
{
	struct toolchain tools;
	struct str rest, text;
	struct buf answer;
	struct arena a;

	arena_init(&a);
	buf_init(&answer);
	toolchain_find(&tools, &a);
	if (!shell(&answer, "'%s' machine", tools.helper))
		line("measured", LIT("the helper could not measure"));
	for (char *p = answer.p; *p; p++)
		if (*p == '_')
			*p = ' ';
	rest = buf_str(&answer);
	while (str_line(&rest, &text)) {
		size_t colon = str_find_char(text, ':', 0);

		if (colon < text.n)
			line(arena_strdup(&a, str_sub(text, 0, colon)),
			     str_trim(str_sub(text, colon + 1, text.n)));
	}
	buf_release(&answer);
	arena_release(&a);
}

/* --- what it can do --- */

static bool
compiles(const char *dir, const char *flag)
{
	struct buf answer;
	bool good;

	buf_init(&answer);
	good = shell(&answer,
		     "cd '%s' && echo 'int main(void) { return 0; }' >try.c &&"
		     " ${CC:-cc} -fsanitize=%s -o try try.c",
		     dir, flag);
	buf_release(&answer);
	return good;
}

static bool
runs(const char *dir, const char *launcher)
{
	struct buf answer;
	bool good;

	buf_init(&answer);
	good = shell(&answer, "%s '%s/try'", launcher, dir);
	buf_release(&answer);
	return good;
}

static void
sanitizer(const char *dir, const char *name, const char *flag)
{
	if (!compiles(dir, flag))
		line(name, LIT("not available: nothing can be linked with it"));
	else if (runs(dir, ""))
		line(name, LIT("works"));
	else if (runs(dir, "setarch -R"))
		line(name, LIT("works without address randomisation"));
	else
		line(name, LIT("not available: programs with it do not run"));
}

static void
sanitizers(void)
{
	char dir[] = "/tmp/weft-doctor-XXXXXX";

	heading("Sanitizers");
	if (!mkdtemp(dir)) {
		line("all", LIT("not tried: no folder can be made in /tmp"));
		return;
	}
	sanitizer(dir, "ThreadSanitizer", "thread");
	sanitizer(dir, "AddressSanitizer", "address,undefined");
	file_remove(dir);
}

/* The folder of this process's own pids cgroup, of either version. */
static char *
pids_cgroup(struct arena *a)
{
	struct str rest, text;
	char *found = NULL;
	struct buf file;

	buf_init(&file);
	file_read("/proc/self/cgroup", &file);
	rest = buf_str(&file);
	while (!found && str_line(&rest, &text)) {
		size_t v1 = str_find(text, ":pids:", 0);

		if (v1 < text.n)
			found = arena_printf(
				a, "/sys/fs/cgroup/pids%.*s",
				STR(str_sub(text, v1 + 6, text.n)));
		else if (str_starts(text, "0::") &&
			 file_exists("/sys/fs/cgroup/cgroup.controllers"))
			found = arena_printf(a, "/sys/fs/cgroup%.*s",
					     STR(str_sub(text, 3, text.n)));
	}
	buf_release(&file);
	return found;
}

static bool
can_make_cgroup(void)
{
	char *own, *dir, *most;
	bool good = false;
	struct arena a;

	arena_init(&a);
	own = pids_cgroup(&a);
	if (own) {
		dir = arena_printf(&a, "%s/weft-doctor-%ld", own,
				   (long)getpid());
		most = path_join(&a, dir, "pids.max");
		good = mkdir(dir, 0755) == 0 && access(most, W_OK) == 0;
		rmdir(dir);
	}
	arena_release(&a);
	return good;
}

static void
isolation(void)
{
	bool cgroup = can_make_cgroup();
	bool reaper = prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0;
	bool death = prctl(PR_SET_PDEATHSIG, 0, 0, 0, 0) == 0;
	long fd = syscall(SYS_pidfd_open, getpid(), 0);

	heading("Isolation of programs");
	line("processes", cgroup ? LIT("limited by a pids cgroup")
				 : LIT("counted 50 times a second"));
	line("orphans", reaper ? LIT("come back to weft and are ended")
			       : LIT("may survive: no subreaper here"));
	line("a killed weft", death ? LIT("takes its programs with it")
				    : LIT("may leave programs running"));
	line("end of a run",
	     fd >= 0 ? LIT("seen at once") : LIT("not seen: no pidfd here"));
	if (fd >= 0)
		close((int)fd);
}

static void
advice(const struct missing *m)
{
	if (m->packages.n == 0) {
		printf("\nNothing is missing.\n");
		return;
	}
	printf("\nWhat is missing comes with:\n  %sapt-get install%s\n",
	       geteuid() == 0 ? "" : "sudo ", m->packages.p);
}

int
doctor(void)
{
	struct missing m = { .needed = false };

	printf("weft %s\n", WEFT_VERSION);
	buf_init(&m.packages);
	tools(&m);
	libraries(&m);
	facts();
	fflush(stdout);
	measured();
	features();
	sanitizers();
	isolation();
	advice(&m);
	buf_release(&m.packages);
	return m.needed ? 2 : 0;
}
