/* Facts for those who want to know more: limits, settings of the kernel, the
 * tools. Only what stays the same from build to build. */
#include "machine.h"

#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#include "file.h"
#include "toolchain.h"

struct facts {
	struct arena *a;
	struct machine_fact *v;
	size_t n;
};

static void
add(struct facts *f, const char *name, struct str text)
{
	if (text.n == 0)
		return;
	f->v = arena_room(f->a, f->v, f->n, sizeof(*f->v));
	f->v[f->n++] = (struct machine_fact){ name, text };
}

/* The first line of a file of the kernel; empty when it is not there. */
static struct str
read_line(struct arena *a, const char *path)
{
	struct str rest, line = { "", 0 };
	struct buf b;

	buf_init(&b);
	if (!file_read(path, &b))
		buf_clear(&b);
	rest = buf_str(&b);
	str_line(&rest, &line);
	line = arena_copy(a, str_trim(line));
	buf_release(&b);
	return line;
}

/* "always [madvise] never" -> "madvise" */
static struct str
chosen(struct str line)
{
	size_t open = str_find_char(line, '[', 0);

	return str_sub(line, open < line.n ? open + 1 : line.n,
		       str_find_char(line, ']', open));
}

static void
add_limit(struct facts *f, const char *name, int resource, bool bytes)
{
	struct quantity q = quantity_number(0);
	struct rlimit limit;
	struct buf b;

	if (getrlimit((__rlimit_resource_t)resource, &limit) != 0)
		return;
	buf_init(&b);
	q.v = (double)limit.rlim_cur;
	q.dim = bytes ? DIM_BYTES : DIM_NUMBER;
	q.form = bytes ? FORM_PLAIN : FORM_COUNT;
	if (limit.rlim_cur == RLIM_INFINITY)
		buf_adds(&b, "no limit");
	else
		quantity_show(&b, &q);
	add(f, name, arena_copy(f->a, buf_str(&b)));
	buf_release(&b);
}

static void
add_size(struct facts *f, const char *name, long bytes)
{
	struct quantity q = quantity_number((double)bytes);
	struct buf b;

	if (bytes <= 0)
		return;
	q.dim = DIM_BYTES;
	buf_init(&b);
	quantity_show(&b, &q);
	add(f, name, arena_copy(f->a, buf_str(&b)));
	buf_release(&b);
}

/* "150000 100000": so many µs of CPU time in each period, of all CPUs. */
static void
add_quota(struct facts *f)
{
	struct str line = read_line(f->a, "/sys/fs/cgroup/cpu.max");
	struct str quota = { "", 0 }, period = { "", 0 };
	uint64_t q, p;

	str_word(&line, " ", &quota);
	str_word(&line, " ", &period);
	if (str_uint(quota, &q) && str_uint(period, &p) && p > 0)
		add(f, "CPU quota",
		    str_of(arena_printf(f->a, "%.2f CPUs",
					(double)q / (double)p)));
	else if (str_is(quota, "max"))
		add(f, "CPU quota", LIT("none"));
}

static bool
is_virtual(void)
{
	struct buf b;
	bool found;

	buf_init(&b);
	if (!file_read("/proc/cpuinfo", &b))
		buf_clear(&b);
	found = str_find(buf_str(&b), " hypervisor ", 0) < b.n;
	buf_release(&b);
	return found;
}

size_t
machine_limits(struct arena *a, struct machine_fact **facts)
{
	struct facts f = { a, NULL, 0 };

	add(&f, "Virtual machine", is_virtual() ? LIT("yes") : LIT("no"));
	add_quota(&f);
	add_size(&f, "Cache, level 1", sysconf(_SC_LEVEL1_DCACHE_SIZE));
	add_size(&f, "Cache, level 2", sysconf(_SC_LEVEL2_CACHE_SIZE));
	add_size(&f, "Cache, level 3", sysconf(_SC_LEVEL3_CACHE_SIZE));
	add_size(&f, "Cache line", sysconf(_SC_LEVEL1_DCACHE_LINESIZE));
	add_size(&f, "Page", sysconf(_SC_PAGESIZE));
	add(&f, "Clock source",
	    read_line(a, "/sys/devices/system/clocksource/clocksource0/"
			 "current_clocksource"));
	add(&f, "Frequency governor",
	    read_line(a, "/sys/devices/system/cpu/cpu0/cpufreq/"
			 "scaling_governor"));
	add(&f, "Huge pages",
	    chosen(read_line(a,
			     "/sys/kernel/mm/transparent_hugepage/enabled")));
	add(&f, "Address randomisation",
	    read_line(a, "/proc/sys/kernel/randomize_va_space"));
	add_limit(&f, "Open files", RLIMIT_NOFILE, false);
	add_limit(&f, "Processes", RLIMIT_NPROC, false);
	add_limit(&f, "Stack of a process", RLIMIT_STACK, true);
	add_limit(&f, "Locked memory", RLIMIT_MEMLOCK, true);
	*facts = f.v;
	return f.n;
}

/* The line "Version: 8.5.0" of a package's .pc file. */
struct str
machine_package(struct arena *a, struct str name)
{
	struct str rest, line, version = { "not installed", 13 };
	struct buf b;

	buf_init(&b);
	if (toolchain_package(&b, name))
		version = LIT("installed");
	rest = buf_str(&b);
	while (str_line(&rest, &line))
		if (str_starts(line, "Version:"))
			version = arena_copy(
				a, str_trim(str_sub(line, 8, line.n)));
	buf_release(&b);
	return version;
}
